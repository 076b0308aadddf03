//! Events alone tell the whole state.

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, Log},
    sol_types::{SolEvent, SolEventInterface},
};
use client::bindings::IManufacturerRegistry::{
    self as Contract, IManufacturerRegistryEvents as Event, Kind, Status,
};
use e2e::{FIRST_WEEK, Registry, Who};

/// What an indexer keeps of an entry.
#[derive(Debug, PartialEq)]
struct Entry {
    name: String,
    kind: Kind,
    status: Status,
    owner: Address,
    pending: Address,
    points: BTreeMap<u32, u32>,
    statuses: BTreeMap<u32, Status>,
    operators: Vec<Address>,
}

impl Entry {
    fn turn(&mut self, status: Status, from: u32) {
        self.status = status;
        announce(&mut self.statuses, from, status);
    }
}

/// From a week on, instead of everything announced for then or later.
fn announce<T>(words: &mut BTreeMap<u32, T>, week: u32, value: T) {
    words.split_off(&week);
    words.insert(week, value);
}

fn fold(entries: &mut BTreeMap<u32, Entry>, log: &Log) {
    let event = Event::decode_log(log).unwrap().data;
    let id = match &event {
        Event::ManufacturerWhitelisted(e) => {
            let entry = Entry {
                name: e.name.clone(),
                kind: e.kind,
                status: Status::Active,
                owner: e.owner,
                pending: Address::ZERO,
                points: [(e.fromWeek, e.points)].into(),
                statuses: [(FIRST_WEEK, Status::Active)].into(),
                operators: Vec::new(),
            };
            entries.insert(e.id, entry);
            return;
        }
        Event::ManufacturerSuspended(e) => e.id,
        Event::ManufacturerSuspendedUntil(e) => e.id,
        Event::ManufacturerReinstated(e) => e.id,
        Event::ManufacturerRevoked(e) => e.id,
        Event::PointsSet(e) => e.id,
        Event::OperatorSet(e) => e.id,
        Event::OwnershipTransferStarted(e) => e.id,
        Event::OwnershipTransferred(e) => e.id,
        _ => return,
    };
    let entry = entries.get_mut(&id).unwrap();
    match event {
        Event::ManufacturerSuspended(e) => entry.turn(Status::Suspended, e.fromWeek),
        // It is over when this is looked at.
        Event::ManufacturerSuspendedUntil(e) => {
            entry.turn(Status::Suspended, e.fromWeek);
            entry.turn(Status::Active, e.untilWeek);
        }
        Event::ManufacturerReinstated(e) => entry.turn(Status::Active, e.fromWeek),
        Event::ManufacturerRevoked(e) => entry.turn(Status::Revoked, e.fromWeek),
        Event::PointsSet(e) => announce(&mut entry.points, e.fromWeek, e.points),
        Event::OperatorSet(e) => {
            entry.operators.retain(|one| *one != e.operator);
            if e.allowed {
                entry.operators.push(e.operator);
            }
        }
        Event::OwnershipTransferStarted(e) => entry.pending = e.pendingOwner,
        Event::OwnershipTransferred(e) => {
            entry.owner = e.newOwner;
            entry.pending = Address::ZERO;
            entry.operators.clear();
        }
        _ => {}
    }
}

async fn act(registry: &mut Registry) {
    let bob = registry.of(Who::Bob);
    for name in ["AutoPi", "Macaron", "Tesla"] {
        registry.whitelist(name).await;
    }
    let operator = registry.of(Who::Relayer);
    for (id, allowed) in [(1, true), (2, true), (2, false), (3, true)] {
        let call = Contract::setOperatorCall {
            id,
            operator,
            allowed,
        };
        registry.send(Who::Alice, &call).await;
    }
    for (id, points, from_week) in [
        (1, 10, 25),
        (1, 11, 25),
        (2, 20, 30),
        (3, 5, 40),
        (3, 6, 35),
    ] {
        let call = Contract::setPointsCall {
            id,
            points,
            fromWeek: from_week,
        };
        registry.send(Who::Dao, &call).await;
    }
    let guardian = Contract::grantRoleCall {
        role: client::roles::guardian(),
        account: operator,
    };
    registry.send(Who::Dao, &guardian).await;
    let duration = 604_800;
    let call = Contract::suspendForCall { id: 3, duration };
    registry.send(Who::Relayer, &call).await;
    let call = Contract::reappointCall { id: 2, owner: bob };
    registry.send(Who::Dao, &call).await;
    registry.in_week(23).await;
    registry
        .send(Who::Dao, &Contract::suspendCall { id: 1 })
        .await;
    registry
        .send(Who::Dao, &Contract::revokeCall { id: 2 })
        .await;
    registry.in_week(26).await;
    registry
        .send(Who::Dao, &Contract::reinstateCall { id: 1 })
        .await;
    for id in [1, 3] {
        registry
            .send(
                Who::Alice,
                &Contract::transferOwnershipCall { id, newOwner: bob },
            )
            .await;
    }
    registry
        .send(Who::Bob, &Contract::acceptOwnershipCall { id: 3 })
        .await;
}

fn at<T: Copy>(history: &BTreeMap<u32, T>, week: u32, before: T) -> T {
    history
        .range(..=week)
        .next_back()
        .map_or(before, |(_, value)| *value)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fold_of_all_levels_is_what_the_view_says() {
    let mut registry = Registry::new().await;
    for (points, from_week) in [(1, 25), (2, 25), (3, 30)] {
        let level = Contract::Level {
            minWeeks: 0,
            points,
        };
        let call = Contract::setLevelsCall {
            levels: vec![level],
            fromWeek: from_week,
        };
        registry.send(Who::Dao, &call).await;
    }
    let mut told = BTreeMap::new();
    for log in registry.logs().await {
        if let Ok(event) = Contract::LevelsSet::decode_log(&log) {
            told.insert(event.fromWeek, event.data.levels);
        }
    }
    for week in 0..40 {
        let expected = told.range(..=week).next_back().unwrap().1;
        let seen = registry.read(&Contract::levelsAtCall { week }).await;
        assert_eq!(&seen, expected, "{week}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fold_of_all_events_is_what_the_views_say() {
    let mut registry = Registry::new().await;
    act(&mut registry).await;
    let mut entries = BTreeMap::new();
    for log in registry.logs().await {
        fold(&mut entries, &log);
    }
    let count = registry.read(&Contract::countCall {}).await;
    assert_eq!(entries.len(), usize::try_from(count).unwrap());
    for (id, entry) in entries {
        let seen = registry.read(&Contract::manufacturerCall { id }).await;
        assert_eq!(seen.name, entry.name);
        assert_eq!((seen.kind, seen.status), (entry.kind, entry.status));
        assert_eq!(
            (seen.owner, seen.pendingOwner),
            (entry.owner, entry.pending)
        );
        for week in 15..40 {
            let points = at(&entry.points, week, 0);
            assert_eq!(registry.points(id, week).await, points, "{id} {week}");
            let status = at(&entry.statuses, week, Status::None);
            assert_eq!(registry.status(id, week).await, status, "{id} {week}");
        }
        for who in Who::ALL {
            let account = registry.of(who);
            let expected = entry.owner == account || entry.operators.contains(&account);
            let call = Contract::mayOperateCall { id, account };
            assert_eq!(registry.read(&call).await, expected, "{id} {who:?}");
        }
    }
}
