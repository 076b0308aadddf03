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
    held_until: u64,
    publisher: Address,
    objection: (Address, u128),
    weeks: BTreeMap<u32, (B256, u64, u8, u128, B256)>,
    claimed: BTreeSet<(u64, u32)>,
    bonds: BTreeMap<Address, u128>,
    suspended_until: BTreeMap<Address, u64>,
    payouts: BTreeMap<Address, (Address, bool)>,
    reserve: u128,
    deposits: BTreeMap<u32, u128>,
    rules: (u32, u128, Address),
    paused: [u64; 2],
    nonces: BTreeMap<Address, u64>,
    roles: BTreeSet<(B256, Address)>,
}

impl Follower {
    fn hear(&mut self, event: Event) {
        match event {
            Event::Initialized(e) => {
                let s = &e.settings;
                self.next_week = s.firstWeek;
                self.rules = (s.challengeWindow, s.bond, s.sanctionsOracle);
                self.settings = Some(e.settings);
            }
            Event::WeekPublished(e) => {
                let week = (e.root, e.totalPoints, e.depth, e.amount, e.dataHash);
                self.weeks.insert(e.week, week);
                (self.next_week, self.final_at, self.publisher) =
                    (e.week + 1, e.finalAt, e.publisher);
                self.held_until = 0;
                self.reserve -= self.issued(e.week, e.totalPoints);
            }
            Event::WeekTakenBack(e) => {
                let (_, points, ..) = self.weeks.remove(&e.week).unwrap();
                self.reserve += self.issued(e.week, points);
                (self.next_week, self.final_at) = (e.week, 0);
                self.suspended_until.insert(e.publisher, e.suspendedUntil);
            }
            Event::SuspensionEnded(e) => {
                self.suspended_until.insert(e.publisher, 0);
                self.reserve += e.taken - e.taken / 2;
            }
            Event::WeekObjected(e) => {
                self.objection = (e.objector, e.bond);
                self.final_at = e.finalAt;
            }
            Event::ObjectionClosed(e) => {
                self.objection = (Address::ZERO, 0);
                self.reserve += if e.upheld { 0 } else { e.bond };
            }
            Event::WeekHeld(e) => (self.held_until, self.final_at) = (e.until, e.finalAt),
            Event::Claimed(e) => drop(self.claimed.insert((e.vehicleId, e.week))),
            Event::NonceUsed(e) => {
                self.nonces.insert(e.account, e.nonce.to::<u64>() + 1);
            }
            Event::Funded(e) => self.reserve += e.amount,
            Event::Deposited(e) => *self.deposits.entry(e.week).or_default() += e.amount,
            Event::BondChanged(e) => drop(self.bonds.insert(e.account, e.bond)),
            Event::PayoutSet(e) => {
                self.payouts.insert(e.account, (e.recipient, e.onlyMe));
            }
            Event::RulesChanged(e) => {
                self.rules = (e.challengeWindow, e.bond, e.sanctionsOracle);
            }
            Event::PausedUntil(e) => self.paused[e.part as usize] = e.until,
            Event::RoleGranted(e) => drop(self.roles.insert((e.role, e.account))),
            Event::RoleRevoked(e) => drop(self.roles.remove(&(e.role, e.account))),
            _ => {}
        }
    }

    /// What a week takes of the reserve.
    fn issued(&self, week: u32, points: u64) -> u128 {
        match points {
            0 => 0,
            _ => protocol::Schedule::DIMO.amount(week).unwrap(),
        }
    }

    /// Deposits of weeks that are not published.
    fn deposited(&self) -> u128 {
        self.deposits
            .range(self.next_week..)
            .map(|(_, sum)| sum)
            .sum()
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
    world.give(bob, World::dimo(10_000)).await;
    world.approve(Who::Bob, World::dimo(10_000)).await;
    let (week, root) = (vetoed.week, vetoed.root_hash());
    world
        .send(Who::Bob, &Contract::objectCall { week, root })
        .await;
    let reason = "again".into();
    world
        .send(Who::Guardian, &Contract::vetoCall { week, root, reason })
        .await;
    let slash = Contract::slashBondCall {
        publisher: world.address(Who::Publisher),
        amount: World::dimo(40_000),
    };
    world.send(Who::Dao, &slash).await;
    world.bond(Who::Publisher, World::dimo(40_000)).await;
    let payout = Contract::setPayoutCall {
        recipient: alice,
        onlyMe: false,
    };
    world.send(Who::Bob, &payout).await;
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
                challengeWindow: 100_000,
            },
        )
        .await;
    let role = client::roles::publisher();
    world
        .send(Who::Dao, &Contract::grantRoleCall { role, account: bob })
        .await;
    world
        .send(
            Who::Guardian,
            &Contract::pausePublishingCall { duration: 60 },
        )
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
        (follower.reserve, follower.deposited(), follower.held_until),
        (state.reserve, state.deposits, state.heldUntil)
    );
    assert_eq!(follower.objection, (state.objector, state.objection));
    assert_eq!(follower.bonds.values().sum::<u128>(), state.bonds);
    assert_eq!(
        follower.rules,
        (state.challengeWindow, state.bond, state.sanctionsOracle)
    );
    assert_eq!(
        follower.paused,
        [state.publishingPausedUntil, state.claimsPausedUntil]
    );
    for (publisher, bond) in follower.bonds {
        let seen = world.read(&Contract::bondOfCall { publisher }).await;
        let until = follower.suspended_until.get(&publisher);
        assert_eq!(seen.amount, bond);
        assert_eq!(seen.suspendedUntil, until.copied().unwrap_or_default());
    }
    for (account, payout) in follower.payouts {
        let seen = world.read(&Contract::payoutOfCall { account }).await;
        assert_eq!((seen.recipient, seen.onlyMe), payout);
    }
    for (week, told) in &follower.weeks {
        let info = world.pool.weekInfo(*week).read().await.unwrap();
        let seen = (
            info.root,
            info.totalPoints,
            info.depth,
            info.amount,
            info.dataHash,
        );
        assert_eq!(seen, *told);
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
