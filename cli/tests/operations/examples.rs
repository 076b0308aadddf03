//! The record in `deployments/` that shows what a record looks like.

use std::path::PathBuf;

use client::deploy::{Contract, Deployment, Operators};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../deployments")
}

#[test]
fn the_example_has_every_field_that_the_code_knows() {
    let path = folder().join("example.json");
    let example = Deployment::read(&path).unwrap();
    for contract in Contract::ALL {
        assert!(example.address(contract).is_some(), "{contract}");
        if let Some(program) = contract.program() {
            assert!(example.implementations.contains_key(program), "{program}");
        }
    }
    let everybody = Operators {
        publisher: Some(Default::default()),
        guardian: Some(Default::default()),
        attestor: Some(Default::default()),
        meter: Some(Default::default()),
        council: Some(Default::default()),
    };
    let expected = everybody.by_role();
    assert!(example.operators.keys().eq(expected.keys()));
    // A field that is new must be thought of here: all are in the file but the mark of one that was not completed.
    let Deployment {
        chain_id: _,
        block: _,
        genesis: _,
        first_week: _,
        token: _,
        manufacturer_registry: _,
        vehicle_id: _,
        device_registry: _,
        distributor: _,
        consumer_staking: _,
        disputes: _,
        marketplace: _,
        week_judge: _,
        governor: _,
        timelock: _,
        council: _,
        implementations: _,
        operators: _,
        incomplete,
    } = &example;
    assert!(incomplete.is_none());
    let text = std::fs::read_to_string(&path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(&example).unwrap(), file);
    assert_eq!(file.as_object().unwrap().len(), 18);
}

#[test]
fn every_record_in_the_folder_can_be_used() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "json") {
            Deployment::read(&path).unwrap();
        }
    }
}
