//! Logs as such: their order, who emits them, and events this program has no meaning for.

use alloy::sol_types::SolEvent;
use alloy_primitives::{Address, B256, Bytes, Log, LogData};
use bindings::IManufacturerRegistry as m;
use protocol::clock::{DIMO_GENESIS, WEEK};
use prover::chain::{Contract, Fault, LogEntry, LogPosition};

use crate::story::{CONTRACTS, Story, person};

/// After everything that the stories here tell.
const END: u64 = DIMO_GENESIS + WEEK;

fn operator_set() -> LogData {
    let event = m::OperatorSet {
        id: 1,
        operator: person(1),
        allowed: true,
    };
    event.encode_log_data()
}

fn at(block: u64, index: u64) -> LogEntry {
    let address = CONTRACTS.manufacturer_registry;
    let data = operator_set();
    LogEntry {
        position: LogPosition { block, index },
        timestamp: END,
        log: Log { address, data },
    }
}

#[test]
fn logs_come_in_the_order_of_the_chain_each_once() {
    let last = LogPosition {
        block: 100,
        index: 5,
    };
    for (block, index) in [(100, 5), (100, 4), (99, 6)] {
        let mut story = Story::new();
        story.fold(at(100, 5)).unwrap();
        assert_eq!(story.fold(at(block, index)), Err(Fault::Order { last }));
    }
    for (block, index) in [(100, 6), (101, 0), (u64::MAX, 0)] {
        let mut story = Story::new();
        story.fold(at(100, 5)).unwrap();
        story.fold(at(block, index)).unwrap();
    }
}

#[test]
fn time_never_goes_back() {
    let mut story = Story::new();
    story.fold(at(100, 5)).unwrap();
    story.fold(at(101, 0)).unwrap();
    let earlier = LogEntry {
        timestamp: END - 1,
        ..at(102, 0)
    };
    let stated = END - 1;
    assert_eq!(story.fold(earlier), Err(Fault::Time { stated, last: END }));
}

#[test]
fn logs_of_other_contracts_are_refused() {
    let address = Address::repeat_byte(0xcc);
    let data = operator_set();
    let told = Story::new().tell_raw(Log { address, data });
    assert_eq!(told, Err(Fault::Foreign { address }));
}

#[test]
fn an_event_of_a_later_program_asks_for_an_update() {
    let topic = B256::repeat_byte(7);
    let contracts = [
        Contract::ManufacturerRegistry,
        Contract::VehicleId,
        Contract::DeviceRegistry,
    ];
    for (address, contract) in CONTRACTS.addresses().into_iter().zip(contracts) {
        let mut story = Story::new();
        let data = LogData::new_unchecked(vec![topic], Bytes::new());
        let told = story.tell_raw(Log { address, data });
        assert_eq!(told, Err(Fault::Unknown { contract, topic }));
        assert!(told.unwrap_err().to_string().contains("too old"));
        // An anonymous event has no topic.
        let told = story.tell_raw(Log {
            address,
            data: LogData::empty(),
        });
        assert_eq!(
            told,
            Err(Fault::Unknown {
                contract,
                topic: B256::ZERO
            })
        );
    }
}

#[test]
fn an_event_of_one_contract_means_nothing_from_another() {
    let data = operator_set();
    let topic = m::OperatorSet::SIGNATURE_HASH;
    let address = CONTRACTS.vehicle_id;
    let contract = Contract::VehicleId;
    let told = Story::new().tell_raw(Log { address, data });
    assert_eq!(told, Err(Fault::Unknown { contract, topic }));
}

#[test]
fn an_event_that_is_cut_short_is_refused() {
    let whole = operator_set();
    let cut = LogData::new_unchecked(whole.topics().to_vec(), Bytes::new());
    let fewer = LogData::new_unchecked(whole.topics()[..2].to_vec(), whole.data.clone());
    for data in [cut, fewer] {
        let address = CONTRACTS.manufacturer_registry;
        let told = Story::new().tell_raw(Log { address, data });
        assert!(matches!(told, Err(Fault::Malformed(_))), "{told:?}");
    }
}

#[test]
fn an_error_names_the_block_the_log_and_the_contract() {
    let mut story = Story::new();
    let topics = vec![B256::repeat_byte(7)];
    let entry = LogEntry {
        position: LogPosition {
            block: 77,
            index: 3,
        },
        timestamp: END,
        log: Log {
            address: CONTRACTS.device_registry,
            data: LogData::new_unchecked(topics, Bytes::new()),
        },
    };
    let words = story.state.apply(&entry).unwrap_err().to_string();
    let emitter = CONTRACTS.device_registry.to_string();
    for part in ["block 77, log 3", "DeviceRegistry", &emitter, "0x0707"] {
        assert!(words.contains(part), "{part} in {words}");
    }
}
