//! From which week on an entry's devices must sign what they transmit.

use client::bindings::IManufacturerRegistry as Contract;
use e2e::{FIRST_WEEK, Registry, Who, assert_told};

const NOW: u32 = FIRST_WEEK;

fn set(id: u32, from_week: u32) -> Contract::setSignedFromCall {
    Contract::setSignedFromCall {
        id,
        fromWeek: from_week,
    }
}

async fn signed_from(registry: &Registry, id: u32) -> u32 {
    registry.read(&Contract::signedFromCall { id }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_until_the_dao_says_from_which_week() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    assert_eq!(signed_from(&registry, id).await, 0);
    let receipt = registry.send(Who::Dao, &set(id, NOW + 3)).await;
    let told = Contract::SignedFromSet {
        id,
        fromWeek: NOW + 3,
    };
    assert_told(&receipt, [told]);
    assert_eq!(signed_from(&registry, id).await, NOW + 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_begun_is_moved_and_what_has_begun_stays() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    for week in [NOW + 9, NOW + 2] {
        registry.send(Who::Dao, &set(id, week)).await;
        assert_eq!(signed_from(&registry, id).await, week);
    }
    registry.in_week(NOW + 2).await;
    let error = Contract::AlreadySigns {
        id,
        fromWeek: NOW + 2,
    };
    registry.refuses(Who::Dao, &set(id, NOW + 3), error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_that_has_begun_or_lies_more_than_104_ahead_is_refused() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    for week in [0, NOW] {
        let error = Contract::WeekTooEarly {
            week,
            earliest: NOW + 1,
        };
        registry.refuses(Who::Dao, &set(id, week), error).await;
    }
    let (week, latest) = (NOW + 105, NOW + 104);
    let error = Contract::WeekTooLate { week, latest };
    registry.refuses(Who::Dao, &set(id, week), error).await;
    registry.send(Who::Dao, &set(id, latest)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_none_signs_nothing() {
    let registry = Registry::new().await;
    let error = Contract::UnknownManufacturer { id: 1 };
    registry.refuses(Who::Dao, &set(1, NOW + 1), error).await;
}
