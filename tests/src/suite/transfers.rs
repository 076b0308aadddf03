//! A token changes hands (ERC-721). Alice has token 1.

use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::SolValue,
};
use client::bindings::IVehicleId as Common;

use crate::{Subject, Who, assert_told, events};

alloy::sol! {
    /// Of `contracts/solidity/test-helpers/TokenReceiver.sol`.
    #[derive(Debug, PartialEq)]
    event Received(address operator, address from, uint256 tokenId, bytes data);
    error NoThanks();
}

const ONE: U256 = U256::ONE;

fn transfer(from: Address, to: Address) -> Common::transferFromCall {
    Common::transferFromCall {
        from,
        to,
        tokenId: ONE,
    }
}

async fn owner(subject: &Subject) -> Address {
    subject.read(&Common::ownerOfCall { tokenId: ONE }).await
}

async fn balance(subject: &Subject, owner: Address) -> U256 {
    subject.read(&Common::balanceOfCall { owner }).await
}

/// As its name says.
pub async fn the_owner_transfers(mut subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), subject.of(Who::Bob));
    let receipt = subject.send(Who::Alice, &transfer(from, to)).await;
    let tokenId = ONE;
    assert_told(&receipt, [Common::Transfer { from, to, tokenId }]);
    assert_eq!(owner(&subject).await, to);
    assert_eq!(balance(&subject, from).await, U256::ZERO);
    assert_eq!(balance(&subject, to).await, ONE);
}

/// As its name says.
pub async fn the_owner_transfers_to_themselves(mut subject: Subject) {
    let alice = subject.of(Who::Alice);
    subject.send(Who::Alice, &transfer(alice, alice)).await;
    assert_eq!(owner(&subject).await, alice);
    assert_eq!(balance(&subject, alice).await, ONE);
}

/// As its name says.
pub async fn a_stranger_does_not_transfer(subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), subject.of(Who::Bob));
    let error = Common::ERC721InsufficientApproval {
        operator: subject.of(Who::Stranger),
        tokenId: ONE,
    };
    let call = transfer(from, to);
    subject.refuses(Who::Stranger, &call, error).await;
}

/// As its name says.
pub async fn a_token_is_taken_from_its_owner_and_given_to_somebody(subject: Subject) {
    let (alice, bob) = (subject.of(Who::Alice), subject.of(Who::Bob));
    let error = Common::ERC721IncorrectOwner {
        sender: bob,
        tokenId: ONE,
        owner: alice,
    };
    let call = transfer(bob, alice);
    subject.refuses(Who::Alice, &call, error).await;
    let receiver = Address::ZERO;
    let error = Common::ERC721InvalidReceiver { receiver };
    let call = transfer(alice, receiver);
    subject.refuses(Who::Alice, &call, error).await;
}

/// As its name says.
pub async fn tokens_that_do_not_exist_are_refused_however_large_their_number(subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), subject.of(Who::Bob));
    for tokenId in [U256::ZERO, U256::from(2), U256::from(1) << 64, U256::MAX] {
        let error = || Common::ERC721NonexistentToken { tokenId };
        let call = Common::transferFromCall { from, to, tokenId };
        subject.refuses(Who::Alice, &call, error()).await;
        let call = Common::ownerOfCall { tokenId };
        subject.refuses(Who::Alice, &call, error()).await;
        let call = Common::getApprovedCall { tokenId };
        subject.refuses(Who::Alice, &call, error()).await;
        let call = Common::tokenURICall { tokenId };
        subject.refuses(Who::Alice, &call, error()).await;
    }
}

/// As its name says.
pub async fn nobody_has_no_balance(subject: Subject) {
    let owner = Address::ZERO;
    let error = Common::ERC721InvalidOwner { owner };
    let call = Common::balanceOfCall { owner };
    subject.refuses(Who::Alice, &call, error).await;
}

/// A contract that is sent tokens.
async fn receiver(subject: &mut Subject, mode: u8) -> Address {
    let argument = U256::from(mode).abi_encode();
    subject.world.deploy("TokenReceiver", &argument).await
}

fn safely(from: Address, to: Address) -> Common::safeTransferFrom_1Call {
    Common::safeTransferFrom_1Call {
        from,
        to,
        tokenId: ONE,
    }
}

/// As its name says.
pub async fn a_safe_transfer_asks_a_receiving_contract(mut subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), receiver(&mut subject, 0).await);
    let data = Bytes::from_static(b"for the garage");
    let call = Common::safeTransferFrom_0Call {
        from,
        to,
        tokenId: ONE,
        data: data.clone(),
    };
    let receipt = subject.send(Who::Alice, &call).await;
    let told = Received {
        operator: from,
        from,
        tokenId: ONE,
        data,
    };
    assert_eq!(events::<Received>(&receipt), [told]);
    assert_eq!(owner(&subject).await, to);
}

/// As its name says.
pub async fn a_safe_transfer_to_an_account_asks_nobody(mut subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), subject.of(Who::Bob));
    subject.send(Who::Alice, &safely(from, to)).await;
    assert_eq!(owner(&subject).await, to);
}

/// As its name says.
pub async fn a_contract_that_does_not_know_the_token_is_spared_it(mut subject: Subject) {
    let from = subject.of(Who::Alice);
    // A wrong answer, a refusal without a reason, one with something behind the selector, one that is cut off, and a
    // contract without the function.
    let receivers = [
        receiver(&mut subject, 1).await,
        receiver(&mut subject, 3).await,
        receiver(&mut subject, 7).await,
        receiver(&mut subject, 8).await,
        subject.world.deploy_token().await,
    ];
    for receiver in receivers {
        let error = Common::ERC721InvalidReceiver { receiver };
        let call = safely(from, receiver);
        subject.refuses(Who::Alice, &call, error).await;
    }
    assert_eq!(owner(&subject).await, from);
}

/// As its name says.
pub async fn a_receiver_may_answer_more_than_is_asked(mut subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), receiver(&mut subject, 6).await);
    subject.send(Who::Alice, &safely(from, to)).await;
    assert_eq!(owner(&subject).await, to);
}

/// As its name says.
pub async fn a_receivers_own_reason_is_passed_on(mut subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), receiver(&mut subject, 2).await);
    let call = safely(from, to);
    subject.refuses(Who::Alice, &call, NoThanks {}).await;
}

/// As its name says.
pub async fn a_receiver_sees_that_the_token_is_its_own_already(mut subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), receiver(&mut subject, 4).await);
    subject.send(Who::Alice, &safely(from, to)).await;
    assert_eq!(owner(&subject).await, to);
}

/// As its name says.
pub async fn a_receiver_changes_nothing_while_the_call_is_under_way(mut subject: Subject) {
    let (from, to) = (subject.of(Who::Alice), receiver(&mut subject, 5).await);
    subject.send(Who::Alice, &safely(from, to)).await;
    let call = Common::getApprovedCall { tokenId: ONE };
    assert_eq!(subject.read(&call).await, Address::ZERO);
}
