//! The optional sanctions oracle.

use alloy::primitives::Address;
use client::bindings::{ClaimStatus, IRewardsDistributor as Contract};
use e2e::{IHelpers, Who, World, assert_told, events};

/// A world whose oracle lists Alice.
async fn with_alice_listed() -> (World, Address) {
    let mut world = World::new().await;
    let oracle = world.deploy("SanctionsList", &[]).await;
    world
        .send(Who::Dao, &Contract::setSanctionsOracleCall { oracle })
        .await;
    let account = world.address(Who::Alice);
    world
        .send_to(
            Who::Dao,
            oracle,
            &IHelpers::setCall {
                account,
                listed: true,
            },
        )
        .await;
    (world, oracle)
}

fn sanctioned(account: Address) -> Contract::AccountSanctioned {
    Contract::AccountSanctioned { account }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_account_is_not_paid() {
    let (mut world, _) = with_alice_listed().await;
    let posted = world.three_cars().await;
    let call = Contract::claimCall {
        item: posted.claim(0),
    };
    world
        .refuses(Who::Stranger, &call, sanctioned(world.address(Who::Alice)))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_accounts_are_paid() {
    let (mut world, _) = with_alice_listed().await;
    let posted = world.three_cars().await;
    world
        .send(
            Who::Bob,
            &Contract::claimCall {
                item: posted.claim(1),
            },
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_batch_a_listed_account_is_reported() {
    let (mut world, _) = with_alice_listed().await;
    let posted = world.three_cars().await;
    let items = (0..3).map(|index| posted.claim(index)).collect();
    let receipt = world
        .send(Who::Stranger, &Contract::claimManyCall { items })
        .await;
    let statuses: Vec<_> = events::<Contract::ClaimRejected>(&receipt)
        .into_iter()
        .map(|event| event.status)
        .collect();
    assert_eq!(statuses, [ClaimStatus::Sanctioned, ClaimStatus::Sanctioned]);
    assert_eq!(
        world.balance(world.address(Who::Bob)).await,
        posted.tokens(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_payee_is_refused() {
    let (mut world, _) = with_alice_listed().await;
    let posted = world.three_cars().await;
    let payee = world.address(Who::Alice);
    let call = Contract::claimToCall {
        items: vec![posted.claim(1)],
        payee,
    };
    world.refuses(Who::Bob, &call, sanctioned(payee)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delisted_account_is_paid_what_it_is_owed() {
    let (mut world, oracle) = with_alice_listed().await;
    let posted = world.three_cars().await;
    let account = world.address(Who::Alice);
    world
        .send_to(
            Who::Dao,
            oracle,
            &IHelpers::setCall {
                account,
                listed: false,
            },
        )
        .await;
    world
        .send(
            Who::Alice,
            &Contract::claimCall {
                item: posted.claim(0),
            },
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oracle_that_fails_stops_payments_until_the_dao_replaces_it() {
    let (mut world, oracle) = with_alice_listed().await;
    let posted = world.three_cars().await;
    world
        .send_to(
            Who::Dao,
            oracle,
            &IHelpers::setBrokenCall { isBroken: true },
        )
        .await;
    let call = Contract::claimCall {
        item: posted.claim(1),
    };
    world
        .refuses(Who::Bob, &call, sanctioned(world.address(Who::Bob)))
        .await;
    world
        .send(
            Who::Dao,
            &Contract::setSanctionsOracleCall {
                oracle: Address::ZERO,
            },
        )
        .await;
    world.send(Who::Bob, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_the_oracle_is_told_by_an_event() {
    let mut world = World::new().await;
    let oracle = world.deploy("SanctionsList", &[]).await;
    let receipt = world
        .send(Who::Dao, &Contract::setSanctionsOracleCall { oracle })
        .await;
    let state = world.state().await;
    let event = Contract::RulesChanged {
        challengeWindow: state.challengeWindow,
        bond: state.bond,
        sanctionsOracle: oracle,
        judge: Address::ZERO,
    };
    assert_told(&receipt, [event]);
    assert_eq!(state.sanctionsOracle, oracle);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oracle_that_does_not_answer_is_not_set() {
    let mut world = World::new().await;
    let broken = world.deploy("SanctionsList", &[]).await;
    let call = IHelpers::setBrokenCall { isBroken: true };
    world.send_to(Who::Dao, broken, &call).await;
    for oracle in [Address::repeat_byte(0x0A), world.token, broken] {
        let call = Contract::setSanctionsOracleCall { oracle };
        let error = Contract::InvalidSetting {
            setting: Contract::Setting::SanctionsOracle,
        };
        world.refuses(Who::Dao, &call, error).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_standing_recipient_is_not_paid() {
    let (mut world, _) = with_alice_listed().await;
    let posted = world.three_cars().await;
    let recipient = world.address(Who::Alice);
    let call = Contract::setPayoutCall {
        recipient,
        onlyMe: false,
    };
    world.send(Who::Bob, &call).await;
    let claim = Contract::claimCall {
        item: posted.claim(1),
    };
    let error = sanctioned(world.address(Who::Bob));
    world.refuses(Who::Bob, &claim, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_oracle_may_be_set_from_the_start() {
    let mut bare = World::bare().await;
    let oracle = bare.deploy("SanctionsList", &[]).await;
    let token = bare.deploy_token().await;
    let mut settings = bare.settings(token);
    settings.sanctionsOracle = oracle;
    bare.found(&settings).await;
    let account = bare.address(Who::Alice);
    bare.send_to(
        Who::Dao,
        oracle,
        &IHelpers::setCall {
            account,
            listed: true,
        },
    )
    .await;
    let posted = bare.three_cars().await;
    bare.refuses(
        Who::Alice,
        &Contract::claimCall {
            item: posted.claim(0),
        },
        sanctioned(account),
    )
    .await;
}
