//! What consumers, meter, guardian and DAO do to an account.

use alloy::primitives::{Address, U256};
use client::bindings::IConsumerStaking as Contract;

use super::{Account, Held, Model, Outcome, ensure};

impl Account {
    pub(crate) fn unbonding(&self) -> u128 {
        self.unbondings.iter().map(|(amount, _)| amount).sum()
    }

    pub(crate) fn whole(&self) -> u128 {
        self.active + self.unbonding()
    }
}

impl Model {
    pub(crate) fn account(&self, consumer: Address) -> Account {
        self.accounts.get(&consumer).cloned().unwrap_or_default()
    }

    fn licensed(&mut self, consumer: Address) -> Result<&mut Account, super::Refusal> {
        let account = self.accounts.entry(consumer).or_default();
        ensure(account.registered, Contract::NotRegistered { consumer })?;
        Ok(account)
    }

    pub(crate) fn register(&mut self, consumer: Address) -> Outcome {
        let account = self.accounts.entry(consumer).or_default();
        ensure(
            !account.registered,
            Contract::AlreadyRegistered { consumer },
        )?;
        account.registered = true;
        Ok(())
    }

    pub(crate) fn set_revoked(&mut self, consumer: Address, revoked: bool) -> Outcome {
        let account = self.licensed(consumer)?;
        if revoked {
            ensure(!account.revoked, Contract::LicenceIsRevoked { consumer })?;
        } else {
            ensure(account.revoked, Contract::LicenceNotRevoked { consumer })?;
        }
        account.revoked = revoked;
        Ok(())
    }

    pub(crate) fn freeze(&mut self, consumer: Address, duration: u32) -> Outcome {
        let (max, now) = (self.stake_rules.present(self.now).1.maxFreeze, self.now);
        let account = self.licensed(consumer)?;
        ensure(duration <= max, Contract::FreezeTooLong { duration, max })?;
        let allowedAt = account.frozen_until + u64::from(max);
        ensure(
            account.frozen_until == 0 || now >= allowedAt,
            Contract::FreezeTooSoon {
                consumer,
                allowedAt,
            },
        )?;
        account.frozen_until = now + u64::from(duration);
        Ok(())
    }

    pub(crate) fn unfreeze(&mut self, consumer: Address) -> Outcome {
        let now = self.now;
        let account = self.licensed(consumer)?;
        ensure(now < account.frozen_until, Contract::NotFrozen { consumer })?;
        account.frozen_until = now;
        Ok(())
    }

    pub(crate) fn stake(&mut self, consumer: Address, amount: u128) -> Outcome {
        let account = self.licensed(consumer)?;
        ensure(!account.revoked, Contract::LicenceIsRevoked { consumer })?;
        ensure(amount > 0, Contract::ZeroAmount {})?;
        account.active += amount;
        self.pay_in(Held::Stake, consumer, amount);
        Ok(())
    }

    pub(crate) fn request_unstake(&mut self, consumer: Address, amount: u128) -> Outcome {
        let until = self.now + u64::from(self.stake_rules.present(self.now).1.unbondingPeriod);
        let account = self.accounts.entry(consumer).or_default();
        ensure(amount > 0, Contract::ZeroAmount {})?;
        let active = account.active;
        ensure(
            amount <= active,
            Contract::InsufficientStake {
                consumer,
                amount,
                active,
            },
        )?;
        let full = account.unbondings.len() >= 8;
        ensure(!full, Contract::TooManyUnbondings { consumer, max: 8 })?;
        account.active -= amount;
        account.unbondings.push((amount, until));
        Ok(())
    }

    pub(crate) fn cancel_unstake(&mut self, consumer: Address) -> Outcome {
        let account = self.accounts.entry(consumer).or_default();
        let unbonding = account.unbonding();
        ensure(unbonding > 0, Contract::NothingUnbonding { consumer })?;
        account.active += unbonding;
        account.unbondings.clear();
        Ok(())
    }

    fn due_and_free(&self, consumer: Address) -> (u128, u128) {
        let account = self.account(consumer);
        let due = account.unbondings.iter().filter(|one| one.1 <= self.now);
        let free = account.whole().saturating_sub(self.locked(consumer));
        (due.map(|one| one.0).sum(), free)
    }

    pub(crate) fn withdrawable(&self, consumer: Address) -> u128 {
        let (due, free) = self.due_and_free(consumer);
        due.min(free)
    }

    pub(crate) fn withdraw(&mut self, consumer: Address) -> Outcome {
        let (due, free) = self.due_and_free(consumer);
        let amount = due.min(free);
        ensure(
            amount > 0,
            Contract::NothingToWithdraw {
                consumer,
                due,
                free,
            },
        )?;
        let (mut rest, now) = (amount, self.now);
        let account = self.accounts.get_mut(&consumer).unwrap();
        for (left, until) in &mut account.unbondings {
            let paid = if *until <= now { rest.min(*left) } else { 0 };
            *left -= paid;
            rest -= paid;
        }
        account.unbondings.retain(|one| one.0 > 0);
        self.pay_out(Held::Stake, consumer, amount);
        Ok(())
    }

    pub(crate) fn report(&mut self, week: u32, consumer: Address, units: u64) -> Outcome {
        let endsAt = self.setting.clock.end(week).unwrap();
        ensure(self.now >= endsAt, Contract::WeekNotOver { week, endsAt })?;
        let account = self.licensed(consumer)?;
        let recorded = account.usage.get(&week).copied().unwrap_or(0);
        ensure(
            units > recorded,
            Contract::UsageNotHigher {
                consumer,
                week,
                reported: units,
                recorded,
            },
        )?;
        account.usage.insert(week, units);
        Ok(())
    }

    pub(crate) fn required(&self, consumer: Address) -> u128 {
        let (_, rules) = self.stake_rules.present(self.now);
        let first = self.week().saturating_sub(rules.usageWeeks);
        let account = self.account(consumer);
        let units: u128 = account
            .usage
            .range(first..self.week())
            .map(|(_, units)| u128::from(*units))
            .sum();
        let required =
            U256::from(rules.baseStake) + U256::from(rules.stakePerUnit) * U256::from(units);
        required.saturating_to()
    }

    pub(crate) fn consumer(&self, consumer: Address) -> Contract::Consumer {
        let account = self.account(consumer);
        let required = self.required(consumer);
        Contract::Consumer {
            registered: account.registered,
            revoked: account.revoked,
            frozenUntil: account.frozen_until,
            active: account.active,
            unbonding: account.unbonding(),
            locked: self.locked(consumer),
            withdrawable: self.withdrawable(consumer),
            required,
            inGoodStanding: account.registered
                && !account.revoked
                && self.now >= account.frozen_until
                && account.active >= required,
        }
    }
}
