//! Replacing the implementation behind the proxy.

use alloy::{
    primitives::{Address, B256, Bytes, U256, b256},
    sol_types::{SolCall, SolError},
};
use client::{bindings::IRewardsDistributor as Common, chain::request_for, roles};

use super::Surface;
use crate::{IHelpers, Subject, Who, assert_told};

/// `keccak256("eip1967.proxy.implementation") - 1`
const SLOT: B256 = b256!("360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");

fn upgrade(to: Address, data: Vec<u8>) -> Common::upgradeToAndCallCall {
    Common::upgradeToAndCallCall {
        newImplementation: to,
        data: data.into(),
    }
}

/// A Solidity contract that says which slot it upgrades.
async fn next_version(subject: &mut Subject, slot: B256) -> Address {
    subject.world.deploy("NextVersion", slot.as_slice()).await
}

/// As its name says.
pub async fn the_dao_upgrades(mut subject: Subject, _: Surface) {
    let implementation = next_version(&mut subject, SLOT).await;
    let call = upgrade(implementation, vec![]);
    let receipt = subject.send(Who::Dao, &call).await;
    assert_told(&receipt, [Common::Upgraded { implementation }]);
    assert_eq!(subject.read(&IHelpers::versionCall {}).await, U256::from(2));
}

/// As its name says.
pub async fn an_upgrade_may_call_the_new_implementation(mut subject: Subject, _: Surface) {
    let next = next_version(&mut subject, SLOT).await;
    let words = String::from("hello");
    let data = IHelpers::greetCall {
        words: words.clone(),
    };
    let call = upgrade(next, data.abi_encode());
    let receipt = subject.send(Who::Dao, &call).await;
    assert_told(&receipt, [IHelpers::Greeted { words }]);
}

/// As its name says.
pub async fn the_same_program_is_a_valid_next_version(mut subject: Subject, _: Surface) {
    let call = upgrade(subject.implementation, vec![]);
    subject.send(Who::Dao, &call).await;
    // State is where it was: the DAO is still the DAO.
    subject.send(Who::Dao, &call).await;
}

/// As its name says.
pub async fn nobody_else_upgrades(subject: Subject, _: Surface) {
    for who in [Who::Publisher, Who::Guardian, Who::Stranger] {
        let error = Common::AccessControlUnauthorizedAccount {
            account: subject.of(who),
            neededRole: roles::ADMIN,
        };
        let call = upgrade(subject.implementation, vec![]);
        subject.refuses(who, &call, error).await;
    }
}

/// As its name says.
pub async fn an_account_without_code_is_no_implementation(subject: Subject, _: Surface) {
    let implementation = subject.of(Who::Bob);
    let error = Common::ERC1967InvalidImplementation { implementation };
    let call = upgrade(implementation, vec![]);
    subject.refuses(Who::Dao, &call, error).await;
}

/// As its name says.
pub async fn a_contract_that_is_not_upgradeable_is_no_implementation(
    mut subject: Subject,
    _: Surface,
) {
    let implementation = subject.world.deploy_token().await;
    let error = Common::ERC1967InvalidImplementation { implementation };
    let call = upgrade(implementation, vec![]);
    subject.refuses(Who::Dao, &call, error).await;
}

/// As its name says.
pub async fn an_implementation_for_another_slot_is_refused(mut subject: Subject, _: Surface) {
    let slot = B256::repeat_byte(0x11);
    let next = next_version(&mut subject, slot).await;
    let error = Common::UUPSUnsupportedProxiableUUID { slot };
    let call = upgrade(next, vec![]);
    subject.refuses(Who::Dao, &call, error).await;
}

/// As its name says.
pub async fn the_implementation_itself_cannot_be_upgraded(subject: Subject, _: Surface) {
    let call = upgrade(subject.implementation, vec![]);
    let error = Common::UUPSUnauthorizedCallContext {};
    let (world, at) = (&subject.world, subject.implementation);
    world.refuses_at(Who::Dao, at, &call, error).await;
}

/// As its name says.
pub async fn only_the_implementation_itself_names_its_slot(subject: Subject, _: Surface) {
    let call = Common::proxiableUUIDCall {};
    let chain = subject.world.chain();
    let slot = chain.call(subject.implementation, &call).await.unwrap();
    assert_eq!(slot, SLOT);
    let error = Common::UUPSUnauthorizedCallContext {};
    subject.refuses(Who::Dao, &call, error).await;
}

/// As its name says.
pub async fn the_implementation_holds_no_state_to_take_over(subject: Subject, _: Surface) {
    let (role, account) = (roles::ADMIN, subject.of(Who::Dao));
    let (world, at) = (&subject.world, subject.implementation);
    let call = Common::hasRoleCall { role, account };
    assert!(!world.chain().call(at, &call).await.unwrap());
    let grant = Common::grantRoleCall { role, account };
    let data = world.revert_data(Who::Dao, at, &grant).await;
    assert!(client::errors::in_words(&data).starts_with("AccessControlUnauthorizedAccount"));
}

/// As its name says.
pub async fn native_tokens_that_nothing_would_receive_are_refused(
    mut subject: Subject,
    _: Surface,
) {
    let next = next_version(&mut subject, SLOT).await;
    let data = upgrade(next, vec![]).abi_encode().into();
    let mut request = request_for(Some(subject.of(Who::Dao)), subject.address, data);
    request.value = Some(U256::from(1));
    let chain = subject.world.chain();
    let error = chain.call_raw(&request).await.unwrap_err();
    let expected = Common::ERC1967NonPayable {}.abi_encode();
    assert_eq!(error.revert_data(), Some(&Bytes::from(expected)));
}
