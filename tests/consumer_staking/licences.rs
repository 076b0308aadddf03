//! Licences: made, described, taken, given back.

use client::{bindings::IConsumerStaking as Contract, roles};
use e2e::{Consumers, Who, World, assert_told};

const URI: &str = "https://insurer.example";

fn register() -> Contract::registerCall {
    Contract::registerCall { uri: URI.into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_makes_their_account_a_licence() {
    let mut consumers = Consumers::new().await;
    let consumer = consumers.of(Who::Stranger);
    let receipt = consumers.act(Who::Stranger, &register()).await;
    let uri = String::from(URI);
    assert_told(&receipt, [Contract::ConsumerRegistered { consumer, uri }]);
    let seen = consumers.consumer(Who::Stranger).await;
    assert!(seen.registered && !seen.inGoodStanding);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_one_licence() {
    let consumers = Consumers::with_stake(1).await;
    let consumer = consumers.of(Consumers::CONSUMER);
    let error = Contract::AlreadyRegistered { consumer };
    consumers
        .refuses(Consumers::CONSUMER, &register(), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_says_who_it_is() {
    let mut consumers = Consumers::with_stake(1).await;
    let uri = String::from("ipfs://who");
    let call = Contract::setLicenceUriCall { uri: uri.clone() };
    let consumer = consumers.of(Consumers::CONSUMER);
    let receipt = consumers.act(Consumers::CONSUMER, &call).await;
    assert_told(&receipt, [Contract::LicenceUriSet { consumer, uri }]);
    let consumer = consumers.of(Who::Stranger);
    let error = Contract::NotRegistered { consumer };
    consumers.refuses(Who::Stranger, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_licence_is_in_good_standing_no_more_and_takes_no_stake() {
    let mut consumers = Consumers::with_stake(10_000).await;
    let consumer = consumers.of(Consumers::CONSUMER);
    assert!(consumers.is_good(Consumers::CONSUMER).await);
    let revoke = Contract::revokeLicenceCall { consumer };
    let receipt = consumers.act(Who::Dao, &revoke).await;
    assert_told(&receipt, [Contract::LicenceRevoked { consumer }]);
    assert!(!consumers.is_good(Consumers::CONSUMER).await);
    let error = || Contract::LicenceIsRevoked { consumer };
    let stake = Contract::stakeCall { amount: 1 };
    consumers
        .refuses(Consumers::CONSUMER, &stake, error())
        .await;
    consumers.refuses(Who::Dao, &revoke, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stake_of_a_revoked_licence_remains_the_consumers() {
    let mut consumers = Consumers::with_stake(10_000).await;
    let consumer = consumers.of(Consumers::CONSUMER);
    consumers
        .act(Who::Dao, &Contract::revokeLicenceCall { consumer })
        .await;
    let amount = World::dimo(10_000);
    consumers
        .act(
            Consumers::CONSUMER,
            &Contract::requestUnstakeCall { amount },
        )
        .await;
    consumers.wait(14 * e2e::DAY).await;
    consumers
        .act(Consumers::CONSUMER, &Contract::withdrawCall {})
        .await;
    assert_eq!(consumers.tokens(Consumers::CONSUMER).await, amount);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_is_given_back() {
    let mut consumers = Consumers::with_stake(10_000).await;
    let consumer = consumers.of(Consumers::CONSUMER);
    let reinstate = Contract::reinstateLicenceCall { consumer };
    let error = Contract::LicenceNotRevoked { consumer };
    consumers.refuses(Who::Dao, &reinstate, error).await;
    consumers
        .act(Who::Dao, &Contract::revokeLicenceCall { consumer })
        .await;
    let receipt = consumers.act(Who::Dao, &reinstate).await;
    assert_told(&receipt, [Contract::LicenceReinstated { consumer }]);
    assert!(consumers.is_good(Consumers::CONSUMER).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_dao_takes_and_returns_licences() {
    let consumers = Consumers::with_stake(1).await;
    let consumer = consumers.of(Consumers::CONSUMER);
    for who in [Who::Guardian, Consumers::METER, Who::Stranger] {
        let error = || Contract::AccessControlUnauthorizedAccount {
            account: consumers.of(who),
            neededRole: roles::ADMIN,
        };
        let revoke = Contract::revokeLicenceCall { consumer };
        consumers.refuses(who, &revoke, error()).await;
        let reinstate = Contract::reinstateLicenceCall { consumer };
        consumers.refuses(who, &reinstate, error()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_licence_has_none_to_lose() {
    let consumers = Consumers::new().await;
    let consumer = consumers.of(Who::Stranger);
    let error = || Contract::NotRegistered { consumer };
    let revoke = Contract::revokeLicenceCall { consumer };
    consumers.refuses(Who::Dao, &revoke, error()).await;
    let reinstate = Contract::reinstateLicenceCall { consumer };
    consumers.refuses(Who::Dao, &reinstate, error()).await;
}
