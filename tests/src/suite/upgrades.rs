//! Replacing the program behind the proxy, and what that leaves alone.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::{SolCall, SolError},
};
use client::{
    bindings::{
        IManufacturerRegistry, IRewardsDistributor as Common, IVehicleId,
        ProxyAdmin::{OwnableUnauthorizedAccount, upgradeAndCallCall},
        TransparentUpgradeableProxy as Proxy,
    },
    chain::{ChainError, proxy_admin, request_for},
    deploy::{self, MANUFACTURERS, VEHICLES, misfit},
    errors, roles,
};

use super::Surface;
use crate::{IHelpers, Subject, Who, assert_told};

fn upgrade(subject: &Subject, to: Address, data: Vec<u8>) -> upgradeAndCallCall {
    upgradeAndCallCall {
        proxy: subject.address,
        implementation: to,
        data: data.into(),
    }
}

/// Replaces the program as the owner of the proxy's admin.
async fn replace(subject: &mut Subject, by: Address) {
    let call = upgrade(subject, by, vec![]);
    let admin = proxy_admin(subject.address);
    subject.world.send_to(Who::Dao, admin, &call).await;
}

/// What every call answers or is refused with, as it stands, to the DAO and to a stranger.
async fn answers(subject: &Subject, surface: Surface) -> Vec<Result<Bytes, Bytes>> {
    let mut all = Vec::new();
    for who in [Who::Dao, Who::Stranger] {
        for selector in (surface.selectors)() {
            // Zeros decode as any of the functions' arguments.
            let data = [selector.as_slice(), &[0; 64 * 32]].concat();
            let request = request_for(Some(subject.of(who)), subject.address, data.into());
            all.push(match subject.world.chain().call_raw(&request).await {
                Ok(answer) => Ok(answer),
                Err(ChainError::Reverted(said) | ChainError::Lifeless { said, .. }) => {
                    Err(said.data)
                }
                Err(error) => panic!("{error}"),
            });
        }
    }
    all
}

/// The program of another contract, and a call that would set it up.
async fn another_contract(subject: &mut Subject, surface: Surface) -> (Address, Vec<u8>) {
    let admin = subject.of(Who::Stranger);
    let (name, initialize) = if surface.program == VEHICLES {
        let genesis = subject.world.clock.genesis;
        let call = IManufacturerRegistry::initializeCall { admin, genesis };
        (MANUFACTURERS, call.abi_encode())
    } else {
        let base_uri = String::from("https://mine.example/");
        let call = IVehicleId::initializeCall {
            admin,
            baseUri: base_uri,
        };
        (VEHICLES, call.abi_encode())
    };
    let program = Subject::program(&mut subject.world, name).await;
    (program, initialize)
}

/// The contract's name, as the tools know it.
fn name(surface: Surface) -> &'static str {
    let mut all = deploy::Contract::ALL.into_iter();
    let contract = all.find(|it| it.program() == Some(surface.program));
    contract.unwrap().name()
}

/// As its name says.
pub async fn the_owner_of_the_proxys_admin_upgrades(mut subject: Subject, _: Surface) {
    let implementation = subject.world.deploy("NextVersion", &[]).await;
    let call = upgrade(&subject, implementation, vec![]);
    let admin = proxy_admin(subject.address);
    let receipt = subject.world.send_to(Who::Dao, admin, &call).await;
    assert_told(&receipt, [Proxy::Upgraded { implementation }]);
    assert_eq!(subject.read(&IHelpers::versionCall {}).await, U256::from(2));
}

/// As its name says.
pub async fn an_upgrade_may_call_the_new_implementation(mut subject: Subject, _: Surface) {
    let next = subject.world.deploy("NextVersion", &[]).await;
    let words = String::from("hello");
    let data = IHelpers::greetCall {
        words: words.clone(),
    };
    let call = upgrade(&subject, next, data.abi_encode());
    let admin = proxy_admin(subject.address);
    let receipt = subject.world.send_to(Who::Dao, admin, &call).await;
    assert_told(&receipt, [IHelpers::Greeted { words }]);
}

/// As its name says.
pub async fn the_next_build_answers_every_call_as_the_one_before(
    mut subject: Subject,
    surface: Surface,
) {
    let before = answers(&subject, surface).await;
    let next = subject.world.next_build(surface.program).await;
    replace(&mut subject, next).await;
    let now = subject.world.chain().implementation(subject.address).await;
    assert_eq!(now.unwrap(), next);
    assert_eq!(answers(&subject, surface).await, before);
}

/// As its name says.
pub async fn nobody_else_upgrades(subject: Subject, _: Surface) {
    let admin = proxy_admin(subject.address);
    for who in [Who::Publisher, Who::Guardian, Who::Stranger] {
        let account = subject.of(who);
        let call = upgrade(&subject, subject.implementation, vec![]);
        let error = OwnableUnauthorizedAccount { account };
        subject.world.refuses_at(who, admin, &call, error).await;
    }
}

/// As its name says.
pub async fn the_proxys_admin_calls_nothing_of_the_contract(subject: Subject, _: Surface) {
    let admin = proxy_admin(subject.address);
    let data = Common::contractNameCall {}.abi_encode();
    let request = request_for(Some(admin), subject.address, data.into());
    let error = subject.world.chain().call_raw(&request).await.unwrap_err();
    let expected = Proxy::ProxyDeniedAdminAccess {}.abi_encode();
    assert_eq!(error.revert_data(), Some(&Bytes::from(expected)));
}

/// As its name says.
pub async fn an_account_without_code_is_no_implementation(subject: Subject, _: Surface) {
    let implementation = subject.of(Who::Bob);
    let error = Proxy::ERC1967InvalidImplementation { implementation };
    let call = upgrade(&subject, implementation, vec![]);
    let admin = proxy_admin(subject.address);
    let world = &subject.world;
    world.refuses_at(Who::Dao, admin, &call, error).await;
}

/// As its name says.
pub async fn native_tokens_that_nothing_would_receive_are_refused(
    mut subject: Subject,
    _: Surface,
) {
    let next = subject.world.deploy("NextVersion", &[]).await;
    let data = upgrade(&subject, next, vec![]).abi_encode().into();
    let admin = proxy_admin(subject.address);
    let mut request = request_for(Some(subject.of(Who::Dao)), admin, data);
    request.value = Some(U256::from(1));
    let error = subject.world.chain().call_raw(&request).await.unwrap_err();
    let expected = Proxy::ERC1967NonPayable {}.abi_encode();
    assert_eq!(error.revert_data(), Some(&Bytes::from(expected)));
}

/// As its name says.
pub async fn the_contract_and_its_program_say_their_name(subject: Subject, surface: Surface) {
    let call = Common::contractNameCall {};
    let chain = subject.world.chain();
    for at in [subject.address, subject.implementation] {
        assert_eq!(chain.read(at, &call).await.unwrap(), name(surface));
    }
}

/// As its name says.
pub async fn the_tools_accept_a_build_of_the_contract_and_of_no_other(
    mut subject: Subject,
    surface: Surface,
) {
    let next = subject.world.next_build(surface.program).await;
    let (other, _) = another_contract(&mut subject, surface).await;
    let chain = subject.world.chain();
    let name = name(surface);
    assert_eq!(misfit(chain, name, next).await.unwrap(), None);
    let words = misfit(chain, name, other).await.unwrap().unwrap();
    assert!(words.contains("another contract"), "{words}");
}

/// As its name says.
pub async fn another_contracts_program_behind_the_proxy_is_set_up_by_nobody(
    mut subject: Subject,
    surface: Surface,
) {
    let (other, initialize) = another_contract(&mut subject, surface).await;
    // The chain lets a mistaken DAO do it.
    replace(&mut subject, other).await;
    for who in [Who::Stranger, Who::Dao] {
        let data = initialize.clone().into();
        let request = request_for(Some(subject.of(who)), subject.address, data);
        let error = subject.world.chain().call_raw(&request).await.unwrap_err();
        let expected = Common::InvalidInitialization {}.abi_encode();
        assert_eq!(error.revert_data(), Some(&Bytes::from(expected)));
    }
}

/// As its name says.
pub async fn one_word_says_of_every_contract_that_it_is_set_up(subject: Subject, _: Surface) {
    let mut slot = B256::ZERO;
    slot[..12].copy_from_slice(b"dimo.words1\xff");
    let word = async |at: Address| -> B256 {
        let params = (at, slot, "latest");
        let chain = subject.world.chain();
        chain.request("eth_getStorageAt", params).await.unwrap()
    };
    assert_ne!(word(subject.address).await, B256::ZERO);
    assert_eq!(word(subject.implementation).await, B256::ZERO);
}

/// As its name says.
pub async fn the_implementation_holds_no_state_to_take_over(subject: Subject, _: Surface) {
    let (role, account) = (roles::ADMIN, subject.of(Who::Dao));
    let (world, at) = (&subject.world, subject.implementation);
    let call = Common::hasRoleCall { role, account };
    assert!(!world.chain().read(at, &call).await.unwrap());
    let grant = Common::grantRoleCall { role, account };
    let data = world.revert_data(Who::Dao, at, &grant).await;
    assert!(errors::in_words(&data).starts_with("AccessControlUnauthorizedAccount"));
}
