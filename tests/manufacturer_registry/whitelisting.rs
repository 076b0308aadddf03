//! Who gets onto the list, and what the list then says.

use alloy::primitives::Address;
use client::{
    bindings::IManufacturerRegistry::{self as Contract, Kind, Manufacturer, Status},
    roles,
};
use e2e::{FIRST_WEEK, Registry, Who, assert_told};

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_whitelists_makers_and_connections() {
    let mut registry = Registry::new().await;
    let owner = registry.of(Who::Alice);
    for (id, name, kind, points) in [
        (1, "AutoPi", Kind::Hardware, 6_000),
        (2, "Macaron", Kind::Hardware, 2_000),
        (3, "Tesla", Kind::Software, 4_000),
        (4, "Smartcar", Kind::Software, 1_000),
    ] {
        let call = Contract::whitelistCall {
            owner,
            name: name.into(),
            kind,
            points,
            fromWeek: FIRST_WEEK,
        };
        let receipt = registry.send(Who::Dao, &call).await;
        assert_told(
            &receipt,
            [Contract::ManufacturerWhitelisted {
                id,
                owner,
                kind,
                points,
                fromWeek: FIRST_WEEK,
                name: name.into(),
            }],
        );
        let entry = registry.read(&Contract::manufacturerCall { id }).await;
        let expected = Manufacturer {
            name: name.into(),
            kind,
            status: Status::Active,
            owner,
            pendingOwner: Address::ZERO,
        };
        assert_eq!(entry, expected);
        assert!(registry.is_active(id).await);
        assert_eq!(registry.points(id, FIRST_WEEK).await, points);
    }
    assert_eq!(registry.read(&Contract::countCall {}).await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_whitelists_or_judges() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    let who = Who::Alice;
    let error = || Contract::AccessControlUnauthorizedAccount {
        account: registry.of(who),
        neededRole: roles::ADMIN,
    };
    let another = registry.maker("Macaron");
    registry.refuses(who, &another, error()).await;
    let suspend = Contract::suspendCall { id };
    registry.refuses(who, &suspend, error()).await;
    let reinstate = Contract::reinstateCall { id };
    registry.refuses(who, &reinstate, error()).await;
    let revoke = Contract::revokeCall { id };
    registry.refuses(who, &revoke, error()).await;
    let points = Contract::setPointsCall {
        id,
        points: 1,
        fromWeek: FIRST_WEEK + 1,
    };
    registry.refuses(who, &points, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_needs_an_owner() {
    let registry = Registry::new().await;
    let mut call = registry.maker("AutoPi");
    call.owner = Address::ZERO;
    let owner = Address::ZERO;
    registry
        .refuses(Who::Dao, &call, Contract::InvalidOwner { owner })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_on_the_list_is_not_active_and_has_no_points() {
    let registry = Registry::new().await;
    for id in [0, 1, u32::MAX] {
        assert!(!registry.is_active(id).await);
        assert_eq!(registry.points(id, FIRST_WEEK).await, 0);
        assert_eq!(registry.status(id, FIRST_WEEK).await, Status::None);
        let account = registry.of(Who::Stranger);
        let answer = registry
            .read(&Contract::operationCall { id, account })
            .await;
        assert_eq!((answer.status, answer.mayOperate), (Status::None, false));
        registry
            .refuses(
                Who::Stranger,
                &Contract::manufacturerCall { id },
                Contract::UnknownManufacturer { id },
            )
            .await;
    }
}
