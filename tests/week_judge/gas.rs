//! What a proof costs in a tree of a million vehicles, with account and storage proofs of nine full branches, once the programs are
//! in the cache manager's set. (`benches` has the figures.)

use e2e::trial;

/// The most that what is shown of trees alone may cost.
const SHORT: u64 = 150_000;

/// The most that a rule may cost if the registry is asked for a maker, its points and all levels.
const ASKED: u64 = 165_000;

/// The most that what is shown of the chain's state or of pairings may cost.
const LONG: u64 = 450_000;

/// The most that an account may cost of a vehicle that was sold in the week and has a payee: four proofs.
const ALL_WORDS: u64 = 460_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_of_trees_stays_below_150_000_gas_and_of_states_below_450_000() {
    let gas = trial::gas(true).await;
    for (case, limit) in [
        ("proveSum", SHORT),
        ("proveLeafSum", SHORT),
        ("proveRule:contradiction", SHORT),
        ("proveStep", SHORT),
        ("proveFirstStep", SHORT),
        ("proveOmission", SHORT),
        ("proveRule", ASKED),
        ("proveAccount", LONG),
        ("proveAccount:sold", ALL_WORDS),
        ("proveConsent", LONG),
        ("proveCredit", LONG),
    ] {
        println!("{case}: {} gas", gas[case]);
        assert!(gas[case] <= limit, "{case}: {} gas", gas[case]);
    }
}
