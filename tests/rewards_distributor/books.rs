//! No sequence of publishing, taking back, objecting, deciding and paying loses a token or makes one.

use client::{
    bindings::{Claim, IRewardsDistributor as Contract, WeekState},
    chain::Read,
    roles,
};
use e2e::{Dice, Posted, Who, World, leaf};

const STEPS: usize = 150;
const DAY: u64 = 86_400;
const PUBLISHERS: [Who; 3] = [Who::Publisher, Who::Bob, Who::Relayer];
const MUCH: u128 = World::dimo(10_000_000);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Action {
    Publish,
    PublishNothing,
    Veto,
    Void,
    Object,
    Hold,
    Decide,
    Fund,
    Deposit,
    Withdraw,
    Claim,
    Wait,
}

const ACTIONS: [(u64, Action); 12] = [
    (6, Action::Publish),
    (1, Action::PublishNothing),
    (2, Action::Veto),
    (2, Action::Void),
    (3, Action::Object),
    (1, Action::Hold),
    (3, Action::Decide),
    (1, Action::Fund),
    (2, Action::Deposit),
    (1, Action::Withdraw),
    (5, Action::Claim),
    (6, Action::Wait),
];

/// What a follower with a pencil knows: published weeks, and what was paid of them.
struct Books {
    world: World,
    dice: Dice,
    weeks: Vec<Posted>,
    claimed: Vec<Claim>,
    paid: u128,
}

impl Books {
    async fn new(seed: u64) -> Self {
        let mut world = World::new().await;
        world.grant(roles::judge(), Who::Stranger).await;
        for who in [Who::Bob, Who::Relayer] {
            world.another_publisher(who).await;
        }
        for who in PUBLISHERS {
            world.give(world.address(who), MUCH).await;
            world.approve(who, MUCH).await;
        }
        Self {
            world,
            dice: Dice::new(seed),
            weeks: Vec::new(),
            claimed: Vec::new(),
            paid: 0,
        }
    }

    fn somebody(&mut self) -> Who {
        self.dice.pick(PUBLISHERS).unwrap()
    }

    /// Sends a call that may be refused. Whether it was done.
    async fn tries<C: alloy::sol_types::SolCall>(&mut self, who: Who, call: &C) -> bool {
        let pool = self.world.pool.address();
        self.world.try_send_to(who, pool, call).await.is_ok()
    }

    async fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Publish => self.publish(true).await,
            Action::PublishNothing => self.publish(false).await,
            Action::Veto | Action::Void => self.take_back(action).await,
            Action::Object => {
                let Some((week, root)) = self.pending().await else {
                    return false;
                };
                let who = self.somebody();
                self.tries(who, &Contract::objectCall { week, root }).await
            }
            Action::Hold => {
                let Some((week, _)) = self.pending().await else {
                    return false;
                };
                let until = self.world.now().await + self.dice.below(4 * DAY);
                self.tries(Who::Stranger, &Contract::holdCall { week, until })
                    .await
            }
            Action::Decide => self.decide().await,
            Action::Fund => {
                let amount = self.dice.below(1_000_000).into();
                let who = self.somebody();
                self.tries(who, &Contract::fundCall { amount }).await
            }
            Action::Deposit => {
                let week = self.world.state().await.nextWeek + self.dice.below(3) as u32;
                let amount = self.dice.below(1_000_000).into();
                let who = self.somebody();
                self.tries(who, &Contract::depositCall { week, amount })
                    .await
            }
            Action::Withdraw => {
                let who = self.somebody();
                let held = self.world.bond_of(who).await;
                let amount = held.saturating_sub(self.world.state().await.bond);
                self.tries(who, &Contract::withdrawBondCall { amount })
                    .await
            }
            Action::Claim => self.claim().await,
            Action::Wait => {
                let until = self.world.now().await + self.dice.below(5 * DAY);
                self.world.travel(until).await;
                true
            }
        }
    }

    async fn publish(&mut self, earns: bool) -> bool {
        let who = self.somebody();
        let state = self.world.state().await;
        let over = self.world.clock.end(state.nextWeek).unwrap();
        if self.world.now().await < over.max(state.finalAt) {
            return false;
        }
        let alice = self.world.address(Who::Alice);
        let vehicles = if earns { 1 + self.dice.below(5) } else { 0 };
        let leaves = (1..=vehicles)
            .map(|vehicle| leaf(vehicle, alice, 1 + self.dice.below(9_000) as u32))
            .collect();
        let posted = self.world.prepare(leaves).await;
        let is_done = self.tries(who, &posted.publish_call()).await;
        if is_done {
            let info = self.world.pool.weekInfo(posted.week).read().await.unwrap();
            self.weeks.push(Posted {
                amount: info.amount,
                ..posted
            });
        }
        is_done
    }

    /// The pending week and its root.
    async fn pending(&self) -> Option<(u32, alloy::primitives::B256)> {
        let last = self.weeks.last()?;
        let info = self.world.pool.weekInfo(last.week).read().await.unwrap();
        (info.state == WeekState::Pending).then_some((last.week, info.root))
    }

    async fn take_back(&mut self, action: Action) -> bool {
        let Some((week, root)) = self.pending().await else {
            return false;
        };
        let is_done = if action == Action::Veto {
            let reason = String::new();
            let call = Contract::vetoCall { week, root, reason };
            self.tries(Who::Guardian, &call).await
        } else {
            let prover = self.somebody();
            let prover = self.world.address(prover);
            let call = Contract::voidWeekCall { week, root, prover };
            self.tries(Who::Stranger, &call).await
        };
        if is_done {
            self.weeks.pop();
        }
        is_done
    }

    async fn decide(&mut self) -> bool {
        let who = self.somebody();
        let publisher = self.world.address(who);
        if self.dice.once_in(3) {
            let call = Contract::releaseBondCall { publisher };
            return self.tries(Who::Dao, &call).await;
        }
        let held = self.world.bond_of(who).await;
        let amount = held / u128::from(1 + self.dice.below(4));
        let call = Contract::slashBondCall { publisher, amount };
        if !self.tries(Who::Dao, &call).await {
            return false;
        }
        // So that there is always somebody who can publish.
        let amount = self.world.state().await.bond;
        self.tries(who, &Contract::depositBondCall { amount }).await
    }

    async fn claim(&mut self) -> bool {
        let state = self.world.state().await;
        let is_final = self.world.now().await >= state.finalAt;
        let Some(posted) = self.dice.pick(&self.weeks).cloned() else {
            return false;
        };
        if posted.leaves.is_empty() || (posted.week + 1 == state.nextWeek && !is_final) {
            return false;
        }
        let alice = self.world.address(Who::Alice);
        let before = self.world.balance(alice).await;
        let index = self.dice.below(posted.leaves.len() as u64) as usize;
        let item = posted.claim(index);
        let is_new = !self.claimed.contains(&item);
        let is_done = self
            .tries(Who::Stranger, &Contract::claimCall { item: item.clone() })
            .await;
        assert_eq!(is_done, is_new, "paid once, and then never again");
        if is_done {
            let paid = self.world.balance(alice).await - before;
            assert_eq!(paid, posted.tokens(index));
            self.paid += paid;
            self.claimed.push(item);
        }
        is_done
    }

    /// What is held is what it is held for.
    async fn check(&self, after: Action) {
        let state = self.world.state().await;
        let owed: u128 = self.weeks.iter().map(|week| week.amount).sum::<u128>() - self.paid;
        let kept = state.bonds + state.objection + state.reserve + state.deposits;
        let held = self.world.balance(self.world.pool.address()).await;
        assert_eq!(held, kept + owed, "after {after:?}");
        let mut bonds = self.world.bond_of(Who::Guardian).await;
        for who in PUBLISHERS {
            bonds += self.world.bond_of(who).await;
        }
        assert_eq!(bonds, state.bonds, "after {after:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stay_balanced_whatever_happens() {
    let mut done = std::collections::HashSet::new();
    for seed in 0..2 {
        let mut books = Books::new(seed).await;
        for _ in 0..STEPS {
            let action = books.dice.weigh(&ACTIONS);
            if books.act(action).await {
                done.insert(action);
            }
            books.check(action).await;
        }
    }
    for (_, action) in ACTIONS {
        assert!(done.contains(&action), "{action:?} never succeeded");
    }
}
