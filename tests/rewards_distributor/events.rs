//! The events alone tell everything: a follower rebuilds the pool's state from them.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, B256},
    sol_types::SolEventInterface,
};
use client::{
    bindings::IRewardsDistributor::{self as Contract, IRewardsDistributorEvents as Event},
    chain::Read,
};
use e2e::{FIRST_WEEK, Who, World, leaf};

/// What an indexer knows.
#[derive(Default)]
struct Follower {
    settings: Option<Contract::Settings>,
    next_week: u32,
    final_at: u64,
    publisher: Address,
    weeks: BTreeMap<u32, (B256, u64, u64, u128)>,
    claimed: BTreeSet<(u64, u32)>,
    outstanding: u128,
    bonds: BTreeMap<Address, u128>,
    deposits: u128,
    required_bond: u128,
    window: u32,
    oracle: Address,
    publishing_paused: bool,
    claims_paused_until: u64,
    nonces: BTreeMap<Address, u64>,
    roles: BTreeSet<(B256, Address)>,
}

impl Follower {
    fn hear(&mut self, event: Event) {
        match event {
            Event::Initialized(e) => {
                self.next_week = e.settings.firstWeek;
                self.required_bond = e.settings.bond;
                self.window = e.settings.challengeWindow;
                self.settings = Some(e.settings);
            }
            Event::WeekPublished(e) => {
                self.weeks
                    .insert(e.week, (e.root, e.totalPoints, e.leafCount, e.amount));
                (self.next_week, self.final_at, self.publisher) =
                    (e.week + 1, e.finalAt, e.publisher);
                self.outstanding += e.amount;
                self.deposits -= self.deposits_in(&e);
            }
            Event::WeekVetoed(e) => self.take_back(e.week),
            Event::WeekVoided(e) => {
                self.take_back(e.week);
                *self.bonds.entry(e.publisher).or_default() -= e.bond;
            }
            Event::Claimed(e) => {
                self.claimed.insert((e.vehicleId, e.week));
                self.outstanding -= e.amount.to::<u128>();
            }
            Event::NonceUsed(e) => {
                self.nonces.insert(e.account, e.nonce.to::<u64>() + 1);
            }
            Event::Deposited(e) => self.deposits += e.amount,
            Event::BondDeposited(e) => *self.bonds.entry(e.publisher).or_default() += e.amount,
            Event::BondWithdrawn(e) => *self.bonds.entry(e.publisher).or_default() -= e.amount,
            Event::BondSet(e) => self.required_bond = e.bond,
            Event::ChallengeWindowSet(e) => self.window = e.challengeWindow,
            Event::SanctionsOracleSet(e) => self.oracle = e.oracle,
            Event::PublishingPaused(_) => self.publishing_paused = true,
            Event::PublishingUnpaused(_) => self.publishing_paused = false,
            Event::ClaimsPaused(e) => self.claims_paused_until = e.until,
            Event::RoleGranted(e) => drop(self.roles.insert((e.role, e.account))),
            Event::RoleRevoked(e) => drop(self.roles.remove(&(e.role, e.account))),
            Event::YearSwept(e) => self.outstanding -= e.amount,
            _ => {}
        }
    }

    /// Deposits that a week shares out: its amount beyond the schedule.
    fn deposits_in(&self, event: &Contract::WeekPublished) -> u128 {
        match event.totalPoints {
            0 => 0,
            _ => event.amount - protocol::Schedule::DIMO.amount(event.week).unwrap(),
        }
    }

    fn take_back(&mut self, week: u32) {
        let (_, points, _, amount) = self.weeks.remove(&week).unwrap();
        if points > 0 {
            self.deposits += amount - protocol::Schedule::DIMO.amount(week).unwrap();
        }
        self.outstanding -= amount;
        (self.next_week, self.final_at) = (week, 0);
    }
}

/// A bit of everything.
async fn busy_world() -> World {
    let mut world = World::new().await;
    let (alice, bob) = (world.address(Who::Alice), world.address(Who::Bob));
    world.bond(Who::Bob, 9).await;
    world
        .send(Who::Bob, &Contract::withdrawBondCall { amount: 4 })
        .await;
    world.give(bob, 500).await;
    world.approve(Who::Bob, 500).await;
    world
        .send(
            Who::Bob,
            &Contract::depositCall {
                week: FIRST_WEEK + 1,
                amount: 500,
            },
        )
        .await;
    let first = world.three_cars().await;
    let vetoed = world.publish(vec![leaf(1, alice, 3)]).await;
    let veto = Contract::vetoCall {
        week: vetoed.week,
        reason: "again".into(),
    };
    world.send(Who::Guardian, &veto).await;
    let second = world
        .publish_final(vec![leaf(1, alice, 3), leaf(2, bob, 4)])
        .await;
    let items = vec![first.claim(0), second.claim(0), second.claim(1)];
    world
        .send(Who::Relayer, &Contract::claimManyCall { items })
        .await;
    world
        .send(Who::Dao, &Contract::setBondCall { bond: 77 })
        .await;
    world
        .send(
            Who::Dao,
            &Contract::setChallengeWindowCall {
                challengeWindow: 7_200,
            },
        )
        .await;
    let role = client::roles::publisher();
    world
        .send(Who::Dao, &Contract::grantRoleCall { role, account: bob })
        .await;
    world
        .send(Who::Guardian, &Contract::pausePublishingCall {})
        .await;
    world
        .send(Who::Guardian, &Contract::pauseClaimsCall { duration: 60 })
        .await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn rebuild_the_state() {
    let world = busy_world().await;
    let mut follower = Follower::default();
    for log in world.logs(world.pool.address()).await {
        follower.hear(Event::decode_log(&log).unwrap().data);
    }

    let state = world.state().await;
    let settings = follower.settings.clone().unwrap();
    assert_eq!(
        (settings.token, settings.genesis, settings.firstWeek),
        (state.token, state.genesis, state.firstWeek)
    );
    assert_eq!(
        (follower.next_week, follower.final_at, follower.publisher),
        (state.nextWeek, state.finalAt, state.publisher)
    );
    assert_eq!(
        (follower.outstanding, follower.deposits),
        (state.outstanding, state.deposits)
    );
    assert_eq!(follower.bonds.values().sum::<u128>(), state.bonds);
    assert_eq!(
        (follower.required_bond, follower.window, follower.oracle),
        (state.bond, state.challengeWindow, state.sanctionsOracle)
    );
    assert_eq!(
        (follower.publishing_paused, follower.claims_paused_until),
        (state.publishingPaused, state.claimsPausedUntil)
    );
    for (publisher, bond) in &follower.bonds {
        assert_eq!(world.pool.bondOf(*publisher).read().await.unwrap(), *bond);
    }
    for (week, (root, points, leaves, amount)) in &follower.weeks {
        let info = world.pool.weekInfo(*week).read().await.unwrap();
        assert_eq!(
            (info.root, info.totalPoints, info.leafCount, info.amount),
            (*root, *points, *leaves, *amount)
        );
    }
    for vehicle in 1..=3 {
        for week in FIRST_WEEK..FIRST_WEEK + 2 {
            let told = follower.claimed.contains(&(vehicle, week));
            assert_eq!(
                world.pool.isClaimed(vehicle, week).read().await.unwrap(),
                told
            );
        }
    }
    for (role, account) in &follower.roles {
        assert!(world.pool.hasRole(*role, *account).read().await.unwrap());
    }
}
