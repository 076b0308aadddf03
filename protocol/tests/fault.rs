//! What is a lie and what is not: an honest week is never one, whatever happened in it.

#![allow(clippy::unwrap_used, reason = "test helpers")]

use std::convert::Infallible;

use proptest::prelude::*;
use protocol::clock::WEEK;
use protocol::fault::holding::{Consent, Holding, Owners};
use protocol::fault::rule::{Maker, contradicts_itself, contradicts_registry};
use protocol::fault::{step, sum};
use protocol::week::{Paired, Seen, Span, Spans, Verdict, leaf};
use protocol::{Credit, Kind, Levels, Node, StatedLeaf, Status, Streak, eligibility};

const START: u64 = 10 * WEEK;
const END: u64 = START + WEEK;
const NOBODY: [u8; 20] = [0; 20];

fn levels() -> Result<Levels<'static>, Infallible> {
    Ok(Levels::DIMO)
}

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
    consent_since: u64,
    consent_until: u64,
    before: [u8; 20],
    consent_before_until: u64,
    /// Is none of the words.
    minted: bool,
    /// Counts spans of ownership; is none of the words.
    owners: u32,
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
                self.before = self.owner;
                self.consent_before_until = if self.consent {
                    now
                } else {
                    self.consent_until
                };
                (self.consent_since, self.consent_until) = (0, 0);
                (self.owner, self.since) = (account(to), now);
                (self.consent, self.payee) = (false, NOBODY);
                self.tenure += 1;
                self.owners += 1;
            }
            Change::Consent(consent) if exists => {
                if !consent {
                    self.ends_consent(now);
                } else if !self.consent {
                    self.consent_since = now;
                }
                self.consent = consent;
            }
            Change::Pay(payee) if exists => self.payee = account(payee),
            Change::Burn if exists => {
                self.ends_consent(now);
                (self.owner, self.since, self.tenure) = (NOBODY, 0, 0);
                (self.consent, self.payee) = (false, NOBODY);
                self.owners += 1;
            }
            _ => {}
        }
    }

    fn ends_consent(&mut self, now: u64) {
        if self.consent {
            self.consent_until = now;
        }
    }

    /// As the judge reads the words.
    fn told_owners(&self) -> Owners {
        Owners {
            now: self.owner,
            since: self.since,
            sales: self.tenure,
            before: self.before,
        }
    }

    fn holding(&self, is_late: bool) -> Holding {
        Holding {
            owners: self.told_owners(),
            payee: (!is_late).then_some(self.payee),
        }
    }

    fn told_consent(&self) -> Consent {
        Consent {
            owners: self.told_owners(),
            given: self.consent,
            since: self.consent_since,
            until: self.consent_until,
            before_until: self.consent_before_until,
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
        let account = if state.owners == last.owners {
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
    #![proptest_config(ProptestConfig::with_cases(100_000))]

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
            prop_assert!(!step::is_remembered(before, levels).unwrap());
            return Ok(());
        };
        let leaf = leaf.stated();
        prop_assert!(!contradicts_itself(leaf, 7));
        prop_assert!(!contradicts_registry(leaf, makers, levels).unwrap());
        prop_assert!(!step::is_wrong(leaf, before, levels).unwrap());
        prop_assert!(!anchor.holding(late > 0).excludes(leaf.account, START, END), "{anchor:?}");
        prop_assert!(!anchor.told_consent().contradicts(leaf, START), "{anchor:?}");
    }

    #[test]
    fn any_other_streak_is_a_lie(conn in 0..60u16, disc in 0..9u16, status in 0..5u8, said in (0..60u16, 0..9u16)) {
        let before = Streak { conn, disc };
        let (after, _) = before.step(Status::from_u8(status).unwrap(), Levels::DIMO);
        let leaf = StatedLeaf { conn: said.0, disc: said.1, status, ..earned() };
        let differs = said != (after.conn, after.disc);
        prop_assert_eq!(step::is_wrong(&leaf, before, levels).unwrap(), differs);
    }

    #[test]
    fn any_other_points_are_a_lie(conn in 0..60u16, points in any::<u32>()) {
        let true_points = Levels::DIMO.points(conn) + 1_000;
        let makers = [maker(1, true), Maker::NOBODY];
        for said in [points, true_points] {
            let leaf = StatedLeaf { conn, points: said, ..earned() };
            let is_lie = contradicts_registry(&leaf, makers, levels).unwrap();
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

/// Sold to 1 by 2, once.
fn sold(since: u64) -> Owners {
    Owners {
        now: account(1),
        since,
        sales: 1,
        before: account(2),
    }
}

#[test]
fn who_never_had_the_vehicle_is_not_paid_for_it() {
    let excludes = |owners, payee, who| {
        let holding = Holding { owners, payee };
        holding.excludes(account(who), START, END)
    };
    let own = Some(NOBODY);
    assert!(!excludes(sold(START), own, 1));
    assert!(excludes(sold(START), own, 2), "sold before the week");
    assert!(!excludes(sold(START + 1), own, 2), "sold in the week");
    assert!(excludes(sold(START + 1), own, 3));
    let payee = Some(account(4));
    assert!(!excludes(sold(START), payee, 4));
    assert!(excludes(sold(START), payee, 1), "the payee is paid for it");
    let twice = Owners {
        sales: 2,
        ..sold(START + 1)
    };
    assert!(!excludes(twice, own, 3), "the seller's seller is not known");
    assert!(!excludes(sold(END), own, 3), "sold after the week");
    assert!(!excludes(sold(START), None, 3), "the payee is not known");
    let gone = Owners {
        now: NOBODY,
        ..sold(0)
    };
    assert!(!excludes(gone, own, 3), "gone");
}

#[test]
fn consent_all_week_and_none_at_all_are_known() {
    let leaf = |status: Status| StatedLeaf {
        status: status as u8,
        ..earned()
    };
    let withheld = leaf(Status::NoConsent);
    let given = Consent {
        owners: sold(START),
        given: true,
        since: START,
        until: 0,
        before_until: START,
    };
    assert!(given.contradicts(&withheld, START));
    for changed in [
        Consent {
            since: START + 1,
            ..given
        },
        Consent {
            owners: sold(START + 1),
            since: 0,
            ..given
        },
    ] {
        assert!(!changed.contradicts(&withheld, START));
    }
    let none = Consent {
        given: false,
        since: 0,
        until: START,
        ..given
    };
    for status in [Status::Earned, Status::Flagged, Status::MakerNotActive] {
        let counted = leaf(status);
        assert!(none.contradicts(&counted, START));
        assert!(!given.contradicts(&counted, START));
        let ended_later = Consent {
            until: START + 1,
            ..none
        };
        assert!(!ended_later.contradicts(&counted, START));
        let sold_in_week = Consent {
            owners: sold(START + 1),
            ..none
        };
        assert!(sold_in_week.contradicts(&counted, START));
        let seller_consented = Consent {
            before_until: START + 1,
            ..sold_in_week
        };
        assert!(!seller_consented.contradicts(&counted, START));
    }
    assert!(!none.contradicts(&leaf(Status::Missed), START));
}

#[test]
fn a_vehicle_that_never_was_had_no_consent() {
    let owners = Owners {
        now: NOBODY,
        since: 0,
        sales: 0,
        before: NOBODY,
    };
    let never = Consent {
        owners,
        given: false,
        since: 0,
        until: 0,
        before_until: 0,
    };
    assert!(never.contradicts(&earned(), START));
    let sold_and_gone = Consent {
        owners: Owners {
            before: account(2),
            ..owners
        },
        ..never
    };
    assert!(!sold_and_gone.contradicts(&earned(), START));
}

#[test]
fn a_maker_must_be_active_and_of_the_group() {
    let leaf = earned();
    let is_lie = |maker| contradicts_registry(&leaf, [maker, Maker::NOBODY], levels).unwrap();
    assert!(!is_lie(maker(1, true)));
    assert!(is_lie(maker(1, false)));
    let software = Maker {
        kind: Some(Kind::Software),
        ..maker(1, true)
    };
    assert!(is_lie(software));
    assert!(is_lie(Maker::NOBODY));
}
