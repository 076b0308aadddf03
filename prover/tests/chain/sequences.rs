//! Random histories of everything the contracts do: the fold gives the same however it is fed.

use std::time::Duration;

use alloy_primitives::Address;
use bindings::IManufacturerRegistry as m;
use proptest::prelude::*;
use protocol::Kind;
use protocol::clock::{DIMO_GENESIS, WEEK};
use prover::chain::{Request, RetryPolicy, State, When, read};

use crate::node::Node;
use crate::story::{
    AUTOPI, CONTRACTS, SMARTCAR, Story, consent, device_moves, key, payee, person, replaced,
};

/// Somebody does something; what is not possible at that moment is left out.
#[derive(Clone, Copy, Debug)]
enum Act {
    Mint(u64),
    Sell(u64, u64),
    Burn(u64),
    Consent(u64, bool),
    Payee(u64, u64),
    Claim(bool, u64),
    SellDevice(u64, u64),
    Pair(u64, u64),
    Unpair(u64),
    ReplaceKey(u64),
    Suspend(u32),
    Reinstate(u32),
    Points(u32, u32),
}

fn act() -> impl Strategy<Value = Act> {
    let (id, who) = (1..8u64, 0..5u64);
    prop_oneof![
        4 => who.clone().prop_map(Act::Mint),
        2 => (id.clone(), who.clone()).prop_map(|(a, b)| Act::Sell(a, b)),
        1 => id.clone().prop_map(Act::Burn),
        1 => (id.clone(), any::<bool>()).prop_map(|(a, b)| Act::Consent(a, b)),
        1 => (id.clone(), who.clone()).prop_map(|(a, b)| Act::Payee(a, b)),
        4 => (any::<bool>(), who.clone()).prop_map(|(a, b)| Act::Claim(a, b)),
        1 => (id.clone(), who).prop_map(|(a, b)| Act::SellDevice(a, b)),
        6 => (id.clone(), id.clone()).prop_map(|(a, b)| Act::Pair(a, b)),
        2 => id.clone().prop_map(Act::Unpair),
        1 => id.prop_map(Act::ReplaceKey),
        1 => (1..3u32).prop_map(Act::Suspend),
        1 => (1..3u32).prop_map(Act::Reinstate),
        1 => (1..3u32, 0..9_000u32).prop_map(|(a, b)| Act::Points(a, b)),
    ]
}

/// What the contracts would let happen, as their events.
fn tell(story: &mut Story, act: Act, keys: &mut u64) {
    let owner = |story: &Story, id| story.state.vehicle(id).map(|vehicle| vehicle.owner);
    match act {
        Act::Mint(who) => drop(story.mint(person(who))),
        Act::Sell(id, to) if owner(story, id).is_some() => story.sell(id, person(to)),
        Act::Burn(id) if owner(story, id).is_some() => story.burn(id),
        Act::Consent(id, given) => {
            if let Some(owner) = owner(story, id) {
                story.vehicles(&consent(id, owner, given)).unwrap();
            }
        }
        Act::Payee(id, to) => {
            if let Some(owner) = owner(story, id) {
                let to = if to == 0 { Address::ZERO } else { person(to) };
                story.vehicles(&payee(id, owner, to)).unwrap();
            }
        }
        Act::Claim(hardware, who) => {
            *keys += 1;
            let maker = if hardware { AUTOPI } else { SMARTCAR };
            story.claim(maker, key(*keys), person(who));
        }
        Act::SellDevice(id, to) => {
            if let Some(device) = story.state.device(id).copied() {
                let moved = device_moves(device.owner, person(to), id);
                story.devices(&moved).unwrap();
                if device.vehicle != 0 {
                    story.unpair(id, device.vehicle).unwrap();
                }
            }
        }
        Act::Pair(id, vehicle) => {
            let device = story.state.device(id).copied();
            let vacant = |kind: Kind| story.state.paired(vehicle, kind).is_none();
            if device.is_some_and(|device| device.vehicle == 0 && vacant(device.kind))
                && owner(story, vehicle).is_some()
            {
                story.pair(id, vehicle).unwrap();
            }
        }
        Act::Unpair(id) => {
            let vehicle = story.state.device(id).map_or(0, |device| device.vehicle);
            if vehicle != 0 {
                story.unpair(id, vehicle).unwrap();
            }
        }
        Act::ReplaceKey(id) => {
            if let Some(device) = story.state.device(id).copied() {
                *keys += 1;
                story
                    .devices(&replaced(id, device.key, key(*keys)))
                    .unwrap();
            }
        }
        // Weeks do not matter here: everything is for the next.
        Act::Suspend(id) if story.points(id, 1).is_some() => story
            .registry(&m::ManufacturerSuspended { id, fromWeek: 1 })
            .unwrap(),
        Act::Reinstate(id) if story.points(id, 1).is_none() => story
            .registry(&m::ManufacturerReinstated { id, fromWeek: 1 })
            .unwrap(),
        Act::Points(id, points) => story
            .registry(&m::PointsSet {
                id,
                points,
                fromWeek: 1,
            })
            .unwrap(),
        Act::Sell(..) | Act::Burn(_) | Act::Suspend(_) | Act::Reinstate(_) => {}
    }
}

/// The node's chain ends behind week 0.
fn node(story: &Story) -> (Node, u64) {
    let last = story.entries.last().unwrap().position.block;
    let node = Node::new(story.entries.clone(), last + 1, DIMO_GENESIS);
    node.set(|chain| chain.grow(2, DIMO_GENESIS + WEEK));
    (node, last)
}

fn fold(node: &Node, request: &Request) -> State {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let folded = runtime.block_on(read(node, request, &|_| ()));
    folded.unwrap().state
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pages_refusals_drops_and_interruptions_change_nothing(
        acts in prop::collection::vec(act(), 1..120),
        page in 1..60u64,
        most_blocks in 1..40u64,
        most_logs in 1..30usize,
        drop_every in 3..20usize,
        stops in prop::collection::vec(0..u64::MAX, 0..4),
    ) {
        let mut story = Story::new();
        let mut keys = 0;
        for act in acts {
            tell(&mut story, act, &mut keys);
        }
        let (node, last) = node(&story);
        node.set(|chain| {
            chain.most_blocks = most_blocks;
            chain.most_logs = most_logs;
            chain.drop_every = Some(drop_every);
        });
        let folder = tempfile::tempdir().unwrap();
        let mut request = Request {
            page,
            retry: RetryPolicy { retries: 3, pause: Duration::ZERO },
            checkpoint: Some(folder.path().join("fold")),
            save_every: Duration::ZERO,
            ..Request::new(CONTRACTS, 0, DIMO_GENESIS + WEEK)
        };
        // Runs that end anywhere, also between two halves of an event, and go on from each other's checkpoints.
        let mut stops: Vec<u64> = stops.iter().map(|stop| 5 + stop % last).collect();
        stops.sort_unstable();
        for stop in stops {
            request.when = When::Block(stop.min(last));
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            // At half an event there is nothing to be had, but nothing is broken either.
            let _ = runtime.block_on(read(&node, &request, &|_| ()));
        }
        request.when = When::WeekEnd;
        prop_assert_eq!(fold(&node, &request), story.state);
    }
}
