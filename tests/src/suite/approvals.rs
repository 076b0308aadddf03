//! Whom an owner lets transfer a token. Alice has token 1.

use alloy::primitives::{Address, U256};
use client::bindings::IVehicleId as Common;

use crate::{Subject, Who, assert_told};

const ONE: U256 = U256::ONE;

fn approve(to: Address) -> Common::approveCall {
    Common::approveCall { to, tokenId: ONE }
}

fn operate(operator: Address, approved: bool) -> Common::setApprovalForAllCall {
    Common::setApprovalForAllCall { operator, approved }
}

fn sale(subject: &Subject) -> Common::transferFromCall {
    Common::transferFromCall {
        from: subject.of(Who::Alice),
        to: subject.of(Who::Bob),
        tokenId: ONE,
    }
}

async fn approved(subject: &Subject) -> Address {
    let call = Common::getApprovedCall { tokenId: ONE };
    subject.read(&call).await
}

/// As its name says.
pub async fn an_approved_account_transfers_one_token_once(mut subject: Subject) {
    let market = subject.of(Who::Relayer);
    let receipt = subject.send(Who::Alice, &approve(market)).await;
    assert_told(
        &receipt,
        [Common::Approval {
            owner: subject.of(Who::Alice),
            approved: market,
            tokenId: ONE,
        }],
    );
    assert_eq!(approved(&subject).await, market);
    let sale = sale(&subject);
    subject.send(Who::Relayer, &sale).await;
    assert_eq!(approved(&subject).await, Address::ZERO);
    let back = Common::transferFromCall {
        from: sale.to,
        to: sale.from,
        tokenId: ONE,
    };
    let error = Common::ERC721InsufficientApproval {
        operator: market,
        tokenId: ONE,
    };
    subject.refuses(Who::Relayer, &back, error).await;
}

/// As its name says.
pub async fn an_approval_is_taken_back_by_approving_nobody(mut subject: Subject) {
    let market = subject.of(Who::Relayer);
    subject.send(Who::Alice, &approve(market)).await;
    subject.send(Who::Alice, &approve(Address::ZERO)).await;
    let error = Common::ERC721InsufficientApproval {
        operator: market,
        tokenId: ONE,
    };
    let sale = sale(&subject);
    subject.refuses(Who::Relayer, &sale, error).await;
}

/// As its name says.
pub async fn an_operator_transfers_and_approves(mut subject: Subject) {
    let (owner, operator) = (subject.of(Who::Alice), subject.of(Who::Relayer));
    let receipt = subject.send(Who::Alice, &operate(operator, true)).await;
    assert_told(
        &receipt,
        [Common::ApprovalForAll {
            owner,
            operator,
            approved: true,
        }],
    );
    let question = Common::isApprovedForAllCall { owner, operator };
    assert!(subject.read(&question).await);
    let stranger = subject.of(Who::Stranger);
    subject.send(Who::Relayer, &approve(stranger)).await;
    let sale = sale(&subject);
    subject.send(Who::Relayer, &sale).await;
    let owner = subject.read(&Common::ownerOfCall { tokenId: ONE }).await;
    assert_eq!(owner, sale.to);
}

/// As its name says.
pub async fn an_operator_is_dismissed(mut subject: Subject) {
    let operator = subject.of(Who::Relayer);
    subject.send(Who::Alice, &operate(operator, true)).await;
    subject.send(Who::Alice, &operate(operator, false)).await;
    let error = Common::ERC721InsufficientApproval {
        operator,
        tokenId: ONE,
    };
    let sale = sale(&subject);
    subject.refuses(Who::Relayer, &sale, error).await;
}

/// As its name says.
pub async fn only_owner_and_operators_approve(mut subject: Subject) {
    let approver = subject.of(Who::Relayer);
    subject.send(Who::Alice, &approve(approver)).await;
    // Being approved is not enough.
    let error = Common::ERC721InvalidApprover { approver };
    subject
        .refuses(Who::Relayer, &approve(approver), error)
        .await;
}

/// As its name says.
pub async fn nobody_is_no_operator(subject: Subject) {
    let operator = Address::ZERO;
    let error = Common::ERC721InvalidOperator { operator };
    subject
        .refuses(Who::Alice, &operate(operator, true), error)
        .await;
}
