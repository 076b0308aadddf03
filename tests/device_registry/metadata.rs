//! What wallets and marketplaces ask.

use client::bindings::IDeviceRegistry as Contract;
use e2e::{Devices, Who};

#[tokio::test(flavor = "multi_thread")]
async fn it_has_a_name_and_a_symbol() {
    let devices = Devices::new().await;
    let name = devices.read(&Contract::nameCall {}).await;
    let symbol = devices.read(&Contract::symbolCall {}).await;
    assert_eq!(
        (name.as_str(), symbol.as_str()),
        ("DIMO Device Registry", "DIMODEVICE")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_devices_uri_ends_with_its_id() {
    let mut devices = Devices::new().await;
    for number in 1..=10 {
        let device = devices.claim(Who::Alice, &Devices::key(number)).await;
        let call = Contract::tokenURICall {
            tokenId: alloy::primitives::U256::from(device),
        };
        let expected = format!("https://dimo.example/device/{device}");
        assert_eq!(devices.read(&call).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_what_it_signs_under() {
    let devices = Devices::new().await;
    let told = devices.read(&Contract::eip712DomainCall {}).await;
    let domain = devices.domain();
    assert_eq!(Some(told.name.into()), domain.name);
    assert_eq!(Some(told.version.into()), domain.version);
    assert_eq!(Some(told.chainId), domain.chain_id);
    assert_eq!(Some(told.verifyingContract), domain.verifying_contract);
}
