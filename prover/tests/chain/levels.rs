//! Levels of the streak.

use prover::chain::Fault;

use crate::story::{Story, levels};

/// The thresholds and points of a week.
fn rows(story: &Story, week: u32) -> Vec<(u16, u32)> {
    let levels = story.state.levels(week).unwrap();
    levels.iter().map(|l| (l.min_weeks, l.points)).collect()
}

const DIMO: [(u16, u32); 4] = [(0, 0), (4, 1_000), (21, 2_000), (36, 3_000)];

#[test]
fn the_registry_begins_with_its_own() {
    let story = Story::new();
    assert_eq!(rows(&story, 0), DIMO);
    assert_eq!(rows(&story, u32::MAX), DIMO);
}

#[test]
fn others_hold_from_their_week_on() {
    let mut story = Story::new();
    story.registry(&levels(3, &[(0, 5), (9, 7)])).unwrap();
    story.registry(&levels(6, &[(0, 1)])).unwrap();
    assert_eq!(rows(&story, 2), DIMO);
    assert_eq!(rows(&story, 3), [(0, 5), (9, 7)]);
    assert_eq!(rows(&story, 6), [(0, 1)]);
}

#[test]
fn those_for_the_same_week_or_later_are_replaced() {
    let mut story = Story::new();
    story.registry(&levels(3, &[(0, 5)])).unwrap();
    story.registry(&levels(3, &[(0, 6)])).unwrap();
    assert_eq!(rows(&story, 3), [(0, 6)]);
    story.registry(&levels(2, &[(0, 7)])).unwrap();
    assert_eq!(rows(&story, 3), [(0, 7)]);
}

#[test]
fn a_table_that_means_nothing_is_refused() {
    for weeks in [&[][..], &[1][..], &[0, 4, 4][..], &[0, 5, 3][..]] {
        let table: Vec<_> = weeks.iter().map(|week| (*week, 1)).collect();
        let told = Story::new().registry(&levels(3, &table));
        let weeks = weeks.to_vec();
        assert_eq!(told, Err(Fault::Levels { weeks }));
    }
}

#[test]
fn a_registry_without_levels_gives_no_week() {
    let words = Story::empty().state.levels(4).unwrap_err().to_string();
    assert!(words.contains("no levels were set for week 4"), "{words}");
}
