//! The spans of a week, from events and the times of their blocks.

use alloy_primitives::Address;
use protocol::Clock;
use protocol::clock::{DIMO_GENESIS as START, WEEK};
use prover::Flagged;
use prover::chain::{Request, Roster, When};

use crate::node::{Node, PACE};
use crate::roster::folded;
use crate::story::{
    AUTOPI, CONTRACTS, SMARTCAR, Story, consent, device_moves, key, payee, person, replaced,
};

const ALICE: u64 = 1;
const BOB: u64 = 2;
const BANK: u64 = 3;

/// Alice's car with AutoPi (device 1, key 1), all week.
fn story() -> Story {
    let mut story = Story::before_week_0();
    story.mint(person(ALICE));
    let device = story.claim(AUTOPI, key(1), person(ALICE));
    story.pair(device, 1).unwrap();
    story
}

/// What a span says: from and until in seconds of the week, account, keys of hardware and software, consent.
type Row = (u64, u64, Address, Option<Address>, Option<Address>, bool);

fn rows_of(roster: &Roster, week: u32) -> Vec<Row> {
    let start = Clock::DIMO.start(week).unwrap();
    let folder = tempfile::tempdir().unwrap();
    roster.write(folder.path()).unwrap();
    let csv = std::fs::read_to_string(folder.path().join("vehicles.csv")).unwrap();
    let row = |line: &str| {
        let cells: Vec<_> = line.split(',').collect();
        let second = |cell: usize| cells[cell].parse::<u64>().unwrap() - start;
        let device = |cell: usize| cells[cell].parse().ok();
        let account = cells[1].parse().unwrap();
        assert_eq!(cells[0], "1");
        (
            second(8),
            second(9),
            account,
            device(3),
            device(5),
            cells[6] == "true",
        )
    };
    csv.lines().skip(1).map(row).collect()
}

fn rows(story: Story) -> Vec<Row> {
    rows_of(
        &Roster::new(&folded(story), 0, Clock::DIMO, None).unwrap(),
        0,
    )
}

fn span(from: u64, until: u64, who: u64, hardware: Option<u64>, consent: bool) -> Row {
    (from, until, person(who), hardware.map(key), None, consent)
}

#[test]
fn a_vehicle_of_which_nothing_changed_has_one_span() {
    assert_eq!(rows(story()), [span(0, WEEK, ALICE, Some(1), true)]);
}

#[test]
fn a_change_before_the_week_or_in_its_first_second_begins_no_span() {
    for time in [START - 1, START] {
        let mut story = story();
        story.at(time);
        story.vehicles(&consent(1, person(ALICE), false)).unwrap();
        assert_eq!(rows(story), [span(0, WEEK, ALICE, Some(1), false)]);
    }
}

#[test]
fn consent_counts_from_the_second_of_its_block() {
    let mut story = story();
    for (second, given) in [(1, false), (WEEK - 1, true)] {
        story.at(START + second);
        story.vehicles(&consent(1, person(ALICE), given)).unwrap();
    }
    let expected = [
        span(0, 1, ALICE, Some(1), true),
        span(1, WEEK - 1, ALICE, Some(1), false),
        span(WEEK - 1, WEEK, ALICE, Some(1), true),
    ];
    assert_eq!(rows(story), expected);
}

#[test]
fn what_changes_back_in_the_same_second_changes_nothing() {
    let mut story = story();
    story.at(START + 50);
    for given in [false, true] {
        story.vehicles(&consent(1, person(ALICE), given)).unwrap();
    }
    story.unpair(1, 1).unwrap();
    story.pair(1, 1).unwrap();
    assert_eq!(rows(story), [span(0, WEEK, ALICE, Some(1), true)]);
}

#[test]
fn the_payee_at_the_end_is_paid_for_the_whole_week_of_who_recorded_it() {
    let mut story = story();
    story.at(START + WEEK - 1);
    story
        .vehicles(&payee(1, person(ALICE), person(BANK)))
        .unwrap();
    assert_eq!(rows(story), [span(0, WEEK, BANK, Some(1), true)]);
}

#[test]
fn a_seller_is_paid_until_the_sale_itself_and_not_its_payee() {
    let mut story = story();
    story
        .vehicles(&payee(1, person(ALICE), person(BANK)))
        .unwrap();
    story.at(START + 100);
    story.sell(1, person(BOB));
    let expected = [
        span(0, 100, ALICE, Some(1), true),
        span(100, WEEK, BOB, Some(1), false),
    ];
    assert_eq!(rows(story), expected);
}

#[test]
fn the_buyers_payee_is_paid_from_the_sale_on_even_if_it_is_the_seller_who_bought() {
    for buyer in [BOB, ALICE] {
        let mut story = story();
        story.at(START + 100);
        story.sell(1, person(buyer));
        story.vehicles(&consent(1, person(buyer), true)).unwrap();
        story.at(START + 200);
        story
            .vehicles(&payee(1, person(buyer), person(BANK)))
            .unwrap();
        let expected = [
            span(0, 100, ALICE, Some(1), true),
            span(100, WEEK, BANK, Some(1), true),
        ];
        assert_eq!(rows(story), expected);
    }
}

#[test]
fn an_unpaired_device_is_the_vehicles_until_then_be_it_unpaired_or_sold() {
    let expected = [
        span(0, WEEK - 2, ALICE, Some(1), true),
        span(WEEK - 2, WEEK, ALICE, None, true),
    ];
    let mut unpaired = story();
    unpaired.at(START + WEEK - 2);
    unpaired.unpair(1, 1).unwrap();
    assert_eq!(rows(unpaired), expected);
    let mut sold = story();
    sold.at(START + WEEK - 2);
    sold.devices(&device_moves(person(ALICE), person(BOB), 1))
        .unwrap();
    sold.unpair(1, 1).unwrap();
    assert_eq!(rows(sold), expected);
}

#[test]
fn a_key_is_a_devices_until_it_is_replaced() {
    let mut story = story();
    story.at(START + WEEK - 3_600);
    story.devices(&replaced(1, key(1), key(9))).unwrap();
    let expected = [
        span(0, WEEK - 3_600, ALICE, Some(1), true),
        span(WEEK - 3_600, WEEK, ALICE, Some(9), true),
    ];
    assert_eq!(rows(story), expected);
}

#[test]
fn the_key_of_an_unpaired_device_is_nothing_to_a_vehicle() {
    let mut story = story();
    story.claim(AUTOPI, key(5), person(ALICE));
    story.at(START + 10);
    story.devices(&replaced(2, key(5), key(6))).unwrap();
    assert_eq!(rows(story), [span(0, WEEK, ALICE, Some(1), true)]);
}

#[test]
fn a_vehicle_is_in_the_roster_from_its_mint_to_its_burning() {
    let mut story = Story::before_week_0();
    story.at(START + 10);
    story.mint(person(ALICE));
    story.at(START + 20);
    let device = story.claim(SMARTCAR, key(2), person(ALICE));
    story.pair(device, 1).unwrap();
    story
        .vehicles(&payee(1, person(ALICE), person(BANK)))
        .unwrap();
    story.at(START + 30);
    story.unpair(device, 1).unwrap();
    story.at(START + 40);
    story.burn(1);
    let (alice, software) = (person(ALICE), Some(key(2)));
    let expected = [
        (10, 20, alice, None, None, true),
        (20, 30, alice, None, software, true),
        (30, 40, alice, None, None, true),
    ];
    assert_eq!(rows(story), expected);
}

#[test]
fn a_vehicle_burned_before_the_week_or_in_the_second_of_its_mint_is_in_no_roster() {
    let mut before = story();
    before.burn(1);
    assert_eq!(rows(before), []);
    let mut at_once = Story::before_week_0();
    at_once.at(START + 10);
    at_once.mint(person(ALICE));
    at_once.burn(1);
    assert_eq!(rows(at_once), []);
}

#[test]
fn of_seller_and_buyer_each_is_flagged_for_its_own_spans() {
    let mut story = story();
    story.at(START + 100);
    story.sell(1, person(BOB));
    let flagged: Flagged = [person(ALICE)].into_iter().collect();
    let roster = Roster::new(&folded(story), 0, Clock::DIMO, Some(&flagged)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    roster.write(folder.path()).unwrap();
    let csv = std::fs::read_to_string(folder.path().join("vehicles.csv")).unwrap();
    let flags: Vec<_> = csv
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(7).unwrap())
        .collect();
    assert_eq!(flags, ["true", "false"]);
}

/// Alice's car loses its consent in week 0 and its device in week 1, and a run of each goes on from the one before, stopping
/// now and then.
#[tokio::test]
async fn a_week_taken_up_from_checkpoints_has_the_spans_of_one_read_whole() {
    let mut story = Story::new();
    story.mint(person(ALICE));
    let device = story.claim(AUTOPI, key(1), person(ALICE));
    story.pair(device, 1).unwrap();
    let told = story.entries.last().unwrap().position.block;
    let in_week_1 = START + WEEK + 5 * PACE;
    story.vehicles(&consent(1, person(ALICE), false)).unwrap();
    let last_of_0 = told + 1;
    story.at(in_week_1);
    // The node has blocks without logs in between.
    for _ in 0..5 {
        story
            .vehicles(&payee(1, person(ALICE), Address::ZERO))
            .unwrap();
    }
    story.unpair(device, 1).unwrap();
    let last = story.entries.last().unwrap().position.block;
    let node = Node::new(story.entries.clone(), last_of_0 + 1, START);
    node.set(|chain| {
        for _ in last_of_0 + 1..=last {
            chain.grow(1, in_week_1);
        }
        chain.grow(2, START + 2 * WEEK);
    });
    let folder = tempfile::tempdir().unwrap();
    let of = |week: u32, when: When, checkpoint: bool| Request {
        when,
        checkpoint: checkpoint.then(|| folder.path().join("fold")),
        ..Request::new(CONTRACTS, week, START + u64::from(week + 1) * WEEK)
    };
    let spans = async |week, when, checkpoint| {
        let request = of(week, when, checkpoint);
        let folded = prover::chain::read(&node, &request, &|_| ()).await.unwrap();
        rows_of(
            &Roster::new(&folded, week, Clock::DIMO, None).unwrap(),
            week,
        )
    };
    spans(0, When::Block(told), true).await;
    let first = spans(0, When::WeekEnd, true).await;
    assert_eq!(first, spans(0, When::WeekEnd, false).await);
    assert!(!first.last().unwrap().5);
    assert!(first.len() > 1);
    // Once more, from the checkpoint of the week's own end.
    assert_eq!(first, spans(0, When::WeekEnd, true).await);
    spans(1, When::Block(last - 1), true).await;
    let second = spans(1, When::WeekEnd, true).await;
    let expected = [
        span(0, 5 * PACE, ALICE, Some(1), false),
        span(5 * PACE, WEEK, ALICE, None, false),
    ];
    assert_eq!(second, expected);
    assert_eq!(second, spans(1, When::WeekEnd, false).await);
}
