//! What is a lie and what is not: an honest week is never one, whatever happened in it.

#![allow(clippy::unwrap_used, reason = "test helpers")]

use proptest::prelude::*;
use protocol::clock::WEEK;
use protocol::fault::holding::{Consent, Holding};
use protocol::fault::rule::{Maker, contradicts_itself, contradicts_registry};
use protocol::fault::{step, sum};
use protocol::week::{Paired, Seen, Span, Spans, Verdict, leaf};
use protocol::{Credit, Kind, Levels, Node, StatedLeaf, Status, Streak, eligibility};

const START: u64 = 10 * WEEK;
const END: u64 = START + WEEK;
const NOBODY: [u8; 20] = [0; 20];
const HARDWARE: Paired = Paired {
    connection: 1,
    device: [1; 20],
};
const SOFTWARE: Paired = Paired {
    connection: 2,
    device: [2; 20],
};

#[derive(Clone, Copy, Debug)]
enum Change {
    Mint(u8, bool),
    Sell(u8),
    Consent(bool),
    Pay(u8),
    Burn,
}

fn account(number: u8) -> [u8; 20] {
    [number; 20]
}

/// A vehicle, with the words that its contract keeps.
#[derive(Clone, Copy, Debug, Default)]
struct Vehicle {
    owner: [u8; 20],
    since: u64,
    tenure: u32,
    consent: bool,
    payee: [u8; 20],
    payee_since: u64,
    before: [u8; 20],
    before_since: u64,
    consent_since: u64,
    minted: bool,
}

impl Vehicle {
    fn apply(&mut self, now: u64, change: Change) {
        let exists = self.owner != NOBODY;
        match change {
            Change::Mint(owner, consent) if !self.minted => {
                (self.owner, self.since) = (account(owner), now);
                (self.consent, self.minted) = (consent, true);
            }
            Change::Sell(to) if exists => {
                (self.before, self.before_since) = (self.owner, self.since);
                self.ends_consent(now);
                (self.owner, self.since) = (account(to), now);
                self.payee = NOBODY;
                self.tenure += 1;
            }
            Change::Consent(consent) if exists && consent != self.consent => {
                (self.consent, self.consent_since) = (consent, now);
            }
            Change::Pay(payee) if exists => {
                (self.payee, self.payee_since) = (account(payee), now);
            }
            Change::Burn if exists => {
                self.ends_consent(now);
                self.owner = NOBODY;
                self.tenure += 1;
            }
            _ => {}
        }
    }

    fn ends_consent(&mut self, now: u64) {
        if self.consent {
            (self.consent, self.consent_since) = (false, now);
        }
    }

    /// As the judge reads the words.
    fn holding(&self) -> Holding {
        let exists = self.owner != NOBODY;
        Holding {
            owner: self.owner,
            owner_since: if exists { self.since } else { 0 },
            before: self.before,
            before_since: self.before_since,
            payee: if exists { self.payee } else { NOBODY },
            payee_since: self.payee_since,
        }
    }

    fn consent(&self) -> Consent {
        let never_changed = self.consent_since == 0 && self.consent;
        Consent {
            given: self.consent,
            since: if never_changed {
                self.since
            } else {
                self.consent_since
            },
        }
    }
}

fn state_at(story: &[(u64, Change)], moment: u64) -> Vehicle {
    let mut vehicle = Vehicle::default();
    for (time, change) in story {
        if *time <= moment {
            vehicle.apply(*time, *change);
        }
    }
    vehicle
}

/// The spans of the week, by the rules of `docs` and of nothing else here.
fn spans(story: &[(u64, Change)]) -> Vec<Span> {
    let mut moments: Vec<u64> = story.iter().map(|(time, _)| *time).collect();
    moments.retain(|time| (START..END).contains(time));
    moments.extend([START, END]);
    moments.sort_unstable();
    moments.dedup();
    let last = state_at(story, END - 1);
    let mut spans = Vec::new();
    for pair in moments.windows(2) {
        let state = state_at(story, pair[0]);
        if state.owner == NOBODY {
            continue;
        }
        let account = if state.tenure == last.tenure {
            eligibility::account(last.owner, last.payee)
        } else {
            state.owner
        };
        spans.push(Span {
            from: pair[0],
            until: pair[1],
            account,
            hardware: Some(HARDWARE),
            software: Some(SOFTWARE),
            consent: state.consent,
            flagged: false,
        });
    }
    spans
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (1..4u8, any::<bool>()).prop_map(|(owner, consent)| Change::Mint(owner, consent)),
        3 => (1..4u8).prop_map(Change::Sell),
        3 => any::<bool>().prop_map(Change::Consent),
        2 => (0..6u8).prop_map(Change::Pay),
        1 => Just(Change::Burn),
    ]
}

/// Around the edges of the week and within it, often in the same second.
fn moment() -> impl Strategy<Value = u64> {
    prop_oneof![
        2 => Just(START - 1),
        2 => Just(START),
        2 => Just(START + 1),
        2 => Just(END - 1),
        1 => Just(END),
        3 => (START - WEEK)..(END + WEEK / 7),
    ]
}

fn story() -> impl Strategy<Value = Vec<(u64, Change)>> {
    prop::collection::vec((moment(), change()), 0..8).prop_map(|mut story| {
        story.sort_by_key(|(time, _)| *time);
        story
    })
}

fn maker(id: u32, active: bool) -> Maker {
    Maker {
        kind: Some(if id == 1 {
            Kind::Hardware
        } else {
            Kind::Software
        }),
        active,
        points: id * 1_000,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25_000))]

    #[test]
    fn no_honest_leaf_is_a_lie(
        story in story(),
        rows in prop::collection::vec((moment(), any::<bool>()), 0..4),
        active in any::<[bool; 2]>(),
        before in (0..40u16, 0..7u16),
        late in prop_oneof![Just(0), 0..WEEK / 7],
    ) {
        let list = spans(&story);
        let before = Streak { conn: before.0, disc: before.1 };
        let makers = [maker(1, active[0]), maker(2, active[1])];
        let credit = |id: u32| {
            let maker = makers[id as usize - 1];
            maker.active.then_some(Credit { id, points: maker.points })
        };
        let verdict = match Spans::new(&list, START, END) {
            Ok(spans) => {
                let mut seen = [Seen::NOTHING; 2];
                for (time, is_software) in &rows {
                    let device = if *is_software { SOFTWARE } else { HARDWARE }.device;
                    if let Ok((kind, row)) = spans.observe(&device, *time) {
                        seen[kind as usize] = seen[kind as usize].max(row);
                    }
                }
                spans.judge(seen, credit)
            }
            Err(_) => Verdict::absent([0x77; 20]),
        };
        let anchor = state_at(&story, END - 1 + late);
        let Some(leaf) = leaf(7, before, &verdict, Levels::DIMO).unwrap() else {
            prop_assert!(!step::is_remembered(before, Levels::DIMO));
            return Ok(());
        };
        let leaf = leaf.stated();
        prop_assert!(!contradicts_itself(leaf, 7));
        prop_assert!(!contradicts_registry(leaf, Levels::DIMO, makers));
        prop_assert!(!step::is_wrong(leaf, before, Levels::DIMO));
        prop_assert!(!anchor.holding().excludes(leaf.account, START, END), "{anchor:?}");
        prop_assert!(!anchor.consent().contradicts(leaf, START), "{anchor:?}");
    }

    #[test]
    fn any_other_streak_is_a_lie(conn in 0..60u16, disc in 0..9u16, status in 0..5u8, said in (0..60u16, 0..9u16)) {
        let before = Streak { conn, disc };
        let (after, _) = before.step(Status::from_u8(status).unwrap(), Levels::DIMO);
        let leaf = StatedLeaf { conn: said.0, disc: said.1, status, ..earned() };
        let differs = said != (after.conn, after.disc);
        prop_assert_eq!(step::is_wrong(&leaf, before, Levels::DIMO), differs);
    }

    #[test]
    fn any_other_points_are_a_lie(conn in 0..60u16, points in any::<u32>()) {
        let true_points = Levels::DIMO.points(conn) + 1_000;
        let makers = [maker(1, true), Maker::NOBODY];
        for said in [points, true_points] {
            let leaf = StatedLeaf { conn, points: said, ..earned() };
            let is_lie = contradicts_registry(&leaf, Levels::DIMO, makers);
            prop_assert_eq!(is_lie, said != true_points);
        }
    }

    #[test]
    fn a_sum_is_that_of_its_children(left in any::<u64>(), right in any::<u64>(), said in any::<u64>()) {
        let [a, b] = [(1, left), (2, right)].map(|(byte, sum)| Node { hash: [byte; 32], sum });
        prop_assert_eq!(sum::of_node(&a, &b, said), left.checked_add(right) != Some(said));
        if let Some(both) = left.checked_add(right) {
            prop_assert!(!sum::of_node(&a, &b, both));
        }
    }
}

fn earned() -> StatedLeaf {
    StatedLeaf {
        vehicle_id: 7,
        account: account(1),
        conn: 4,
        disc: 0,
        status: Status::Earned as u8,
        hardware: 1,
        software: 0,
        points: 2_000,
    }
}

#[test]
fn nothing_has_no_sum_and_a_pair_of_nothing_is_nothing() {
    let some = Node {
        hash: [1; 32],
        sum: 5,
    };
    let hollow = Node {
        sum: 5,
        ..Node::EMPTY
    };
    assert!(!sum::of_node(&some, &Node::EMPTY, 5));
    assert!(sum::of_node(&some, &hollow, 10));
    assert!(sum::of_node(&hollow, &some, 10));
    assert!(sum::of_node(&Node::EMPTY, &Node::EMPTY, 0));
}

#[test]
fn who_never_had_the_vehicle_is_not_paid_for_it() {
    let holding = Holding {
        owner: account(1),
        owner_since: START,
        before: account(2),
        before_since: 0,
        payee: NOBODY,
        payee_since: 0,
    };
    assert!(!holding.excludes(account(1), START, END));
    assert!(
        holding.excludes(account(2), START, END),
        "sold before the week"
    );
    let sold = Holding {
        owner_since: START + 1,
        ..holding
    };
    assert!(!sold.excludes(account(2), START, END), "sold in the week");
    assert!(sold.excludes(account(3), START, END));
    let twice = Holding {
        before_since: START + 1,
        ..sold
    };
    assert!(!twice.excludes(account(3), START, END), "not known");
}

#[test]
fn consent_all_week_and_none_at_all_are_known() {
    let leaf = |status: Status| StatedLeaf {
        status: status as u8,
        ..earned()
    };
    let consent = |given, since| Consent { given, since };
    assert!(consent(true, START).contradicts(&leaf(Status::NoConsent), START));
    assert!(!consent(true, START + 1).contradicts(&leaf(Status::NoConsent), START));
    for status in [Status::Earned, Status::Flagged, Status::MakerNotActive] {
        assert!(consent(false, START).contradicts(&leaf(status), START));
        assert!(!consent(false, START + 1).contradicts(&leaf(status), START));
        assert!(!consent(true, 0).contradicts(&leaf(status), START));
    }
    assert!(!consent(false, 0).contradicts(&leaf(Status::Missed), START));
}

#[test]
fn a_maker_must_be_active_and_of_the_group() {
    let leaf = earned();
    let is_lie = |maker| contradicts_registry(&leaf, Levels::DIMO, [maker, Maker::NOBODY]);
    assert!(!is_lie(maker(1, true)));
    assert!(is_lie(maker(1, false)));
    let software = Maker {
        kind: Some(Kind::Software),
        ..maker(1, true)
    };
    assert!(is_lie(software));
    assert!(is_lie(Maker::NOBODY));
}
