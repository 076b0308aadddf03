//! Names are unique, and cannot be mistaken for one another.

use client::bindings::IManufacturerRegistry as Contract;
use e2e::{Registry, Who};

async fn id_of(registry: &Registry, name: &str) -> u32 {
    registry
        .read(&Contract::idOfCall { name: name.into() })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_found_by_its_name_in_any_case() {
    let mut registry = Registry::new().await;
    registry.whitelist("Macaron").await;
    let id = registry.whitelist("AutoPi").await;
    assert_eq!(id_of(&registry, "AutoPi").await, id);
    assert_eq!(id_of(&registry, "autopi").await, id);
    assert_eq!(id_of(&registry, "Tesla").await, 0);
    assert_eq!(id_of(&registry, "").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_taken_once_whatever_its_case() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    for name in ["AutoPi", "AUTOPI"] {
        let error = Contract::NameTaken {
            name: name.into(),
            id,
        };
        registry
            .refuses(Who::Dao, &registry.maker(name), error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_entry_keeps_its_name() {
    let mut registry = Registry::new().await;
    let id = registry.whitelist("AutoPi").await;
    registry.send(Who::Dao, &Contract::revokeCall { id }).await;
    let error = Contract::NameTaken {
        name: "AutoPi".into(),
        id,
    };
    registry
        .refuses(Who::Dao, &registry.maker("AutoPi"), error)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_nobody_could_tell_apart_are_refused() {
    let registry = Registry::new().await;
    let long = "x".repeat(33);
    for name in ["", " AutoPi", "Auto  Pi", "AutoPi\n", "AutоPi", &long] {
        let error = Contract::InvalidName { name: name.into() };
        registry
            .refuses(Who::Dao, &registry.maker(name), error)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_may_fill_32_characters() {
    let mut registry = Registry::new().await;
    let name = "Thirty-two characters of a name.";
    assert_eq!(name.len(), 32);
    let id = registry.whitelist(name).await;
    let entry = registry.read(&Contract::manufacturerCall { id }).await;
    assert_eq!(entry.name, name);
}
