//! What wallets and marketplaces ask.

use alloy::primitives::U256;
use dimo_cli::{bindings::IVehicleId as Contract, roles};
use e2e::{Vehicles, Who, assert_told};

async fn uri(vehicles: &Vehicles, vehicle: u64) -> String {
    let tokenId = U256::from(vehicle);
    vehicles.read(&Contract::tokenURICall { tokenId }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_a_name_a_symbol_and_the_standard_interfaces() {
    let vehicles = Vehicles::new().await;
    let name = vehicles.read(&Contract::nameCall {}).await;
    let symbol = vehicles.read(&Contract::symbolCall {}).await;
    assert_eq!(
        (name.as_str(), symbol.as_str()),
        ("DIMO Vehicle ID", "DIMOVEHICLE")
    );
    // ERC-721, its metadata, ERC-4906.
    for id in [0x80ac_58cdu32, 0x5b5e_139f, 0x4906_4906] {
        let interfaceId = id.to_be_bytes().into();
        let call = Contract::supportsInterfaceCall { interfaceId };
        assert!(vehicles.read(&call).await, "{id:x}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vehicles_uri_ends_with_its_id() {
    let mut vehicles = Vehicles::new().await;
    for vin in 1..=11 {
        vehicles.mint(Who::Alice, Vehicles::vin(vin)).await;
    }
    for vehicle in [1, 9, 10, 11] {
        let expected = format!("https://dimo.example/vehicle/{vehicle}");
        assert_eq!(uri(&vehicles, vehicle).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dao_moves_the_metadata() {
    let mut vehicles = Vehicles::new().await;
    vehicles.mint(Who::Alice, Vehicles::vin(7)).await;
    for base in ["ipfs://x/", "", &"y".repeat(128)] {
        let baseUri = base.to_owned();
        let call = Contract::setBaseUriCall {
            baseUri: baseUri.clone(),
        };
        let receipt = vehicles.send(Who::Dao, &call).await;
        assert_told(&receipt, [Contract::BaseUriSet { baseUri }]);
        assert_told(
            &receipt,
            [Contract::BatchMetadataUpdate {
                fromTokenId: U256::ZERO,
                toTokenId: U256::MAX,
            }],
        );
        assert_eq!(uri(&vehicles, 1).await, format!("{base}1"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_the_daos_alone() {
    let vehicles = Vehicles::new().await;
    let account = vehicles.of(Who::Alice);
    let error = || Contract::AccessControlUnauthorizedAccount {
        account,
        neededRole: roles::ADMIN,
    };
    let call = Contract::setBaseUriCall {
        baseUri: String::new(),
    };
    vehicles.refuses(Who::Alice, &call, error()).await;
    let call = Contract::setDeviceRegistryCall {
        deviceRegistry: account,
    };
    vehicles.refuses(Who::Alice, &call, error()).await;
    let call = Contract::setConsumerStakingCall {
        consumerStaking: account,
    };
    vehicles.refuses(Who::Alice, &call, error()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_base_uri_beyond_128_bytes_is_refused() {
    let vehicles = Vehicles::new().await;
    let call = Contract::setBaseUriCall {
        baseUri: "y".repeat(129),
    };
    let error = Contract::BaseUriTooLong {
        length: 129,
        max: 128,
    };
    vehicles.refuses(Who::Dao, &call, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_what_it_signs_under() {
    let vehicles = Vehicles::new().await;
    let told = vehicles.read(&Contract::eip712DomainCall {}).await;
    let domain = vehicles.domain();
    assert_eq!(Some(told.name.into()), domain.name);
    assert_eq!(Some(told.version.into()), domain.version);
    assert_eq!(Some(told.chainId), domain.chain_id);
    assert_eq!(Some(told.verifyingContract), domain.verifying_contract);
}
