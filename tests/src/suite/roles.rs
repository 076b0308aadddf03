//! Who decides who may do what.

use alloy::primitives::{Address, B256};
use client::{bindings::IRewardsDistributor as Common, roles};

use super::Surface;
use crate::{Subject, Who, assert_told};

/// Any role but the DAO's.
const ROLE: B256 = B256::repeat_byte(9);

fn unauthorized(account: Address) -> Common::AccessControlUnauthorizedAccount {
    Common::AccessControlUnauthorizedAccount {
        account,
        neededRole: roles::ADMIN,
    }
}

async fn has_role(subject: &Subject, account: Address) -> bool {
    let call = Common::hasRoleCall {
        role: ROLE,
        account,
    };
    subject.read(&call).await
}

/// As its name says.
pub async fn the_dao_grants_and_revokes_roles(mut subject: Subject, _: Surface) {
    let (account, sender, role) = (subject.of(Who::Bob), subject.of(Who::Dao), ROLE);
    let grant = Common::grantRoleCall { role, account };
    let receipt = subject.send(Who::Dao, &grant).await;
    let granted = Common::RoleGranted {
        role,
        account,
        sender,
    };
    assert_told(&receipt, [granted]);
    assert!(has_role(&subject, account).await);
    let revoke = Common::revokeRoleCall { role, account };
    let receipt = subject.send(Who::Dao, &revoke).await;
    let revoked = Common::RoleRevoked {
        role,
        account,
        sender,
    };
    assert_told(&receipt, [revoked]);
    assert!(!has_role(&subject, account).await);
}

/// As its name says.
pub async fn nobody_else_grants_or_revokes(subject: Subject, _: Surface) {
    for who in [Who::Guardian, Who::Stranger] {
        let (account, role) = (subject.of(who), ROLE);
        let grant = Common::grantRoleCall { role, account };
        subject.refuses(who, &grant, unauthorized(account)).await;
        let revoke = Common::revokeRoleCall { role, account };
        subject.refuses(who, &revoke, unauthorized(account)).await;
    }
}

/// As its name says.
pub async fn a_role_is_renounced_by_its_holder_only(mut subject: Subject, _: Surface) {
    let account = subject.of(Who::Bob);
    let grant = Common::grantRoleCall {
        role: ROLE,
        account,
    };
    subject.send(Who::Dao, &grant).await;
    let call = Common::renounceRoleCall {
        role: ROLE,
        callerConfirmation: account,
    };
    let error = Common::AccessControlBadConfirmation {};
    subject.refuses(Who::Stranger, &call, error).await;
    let receipt = subject.send(Who::Bob, &call).await;
    let revoked = Common::RoleRevoked {
        role: ROLE,
        account,
        sender: account,
    };
    assert_told(&receipt, [revoked]);
    assert!(!has_role(&subject, account).await);
}

/// As its name says.
pub async fn every_role_is_administered_by_the_dao(subject: Subject, _: Surface) {
    for role in [roles::ADMIN, roles::publisher(), roles::guardian(), ROLE] {
        let admin = subject.read(&Common::getRoleAdminCall { role }).await;
        assert_eq!(admin, roles::ADMIN);
    }
}

/// As its name says.
pub async fn what_changes_nothing_is_not_told(mut subject: Subject, _: Surface) {
    let (account, role) = (subject.of(Who::Bob), ROLE);
    let grant = Common::grantRoleCall { role, account };
    let revoke = Common::revokeRoleCall { role, account };
    let renounce = Common::renounceRoleCall {
        role,
        callerConfirmation: account,
    };
    let receipt = subject.send(Who::Dao, &revoke).await;
    assert_eq!(receipt.logs(), []);
    subject.send(Who::Dao, &grant).await;
    let receipt = subject.send(Who::Dao, &grant).await;
    assert_eq!(receipt.logs(), []);
    assert!(has_role(&subject, account).await);
    subject.send(Who::Bob, &renounce).await;
    let receipt = subject.send(Who::Bob, &renounce).await;
    assert_eq!(receipt.logs(), []);
}

/// As its name says.
pub async fn interfaces_are_announced(subject: Subject, _: Surface) {
    let supports = async |id: [u8; 4]| {
        let call = Common::supportsInterfaceCall {
            interfaceId: id.into(),
        };
        subject.read(&call).await
    };
    // ERC-165, AccessControl, and the id that must never be supported.
    assert!(supports([0x01, 0xff, 0xc9, 0xa7]).await);
    assert!(supports([0x79, 0x65, 0xdb, 0x0b]).await);
    assert!(!supports([0xff; 4]).await);
}
