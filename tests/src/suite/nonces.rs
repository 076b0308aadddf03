//! What an account signed can be voided by it before anybody sends it in.

use alloy::primitives::{Address, U256};
use client::bindings::IVehicleId as Common;

use crate::{Subject, Who, assert_told};

async fn nonce(subject: &Subject, account: Address) -> U256 {
    subject.read(&Common::noncesCall { account }).await
}

/// As its name says.
pub async fn anybody_voids_their_own_next_nonce(mut subject: Subject) {
    let (account, other) = (subject.of(Who::Stranger), subject.of(Who::Bob));
    let (first, others) = (nonce(&subject, account).await, nonce(&subject, other).await);
    for step in 0..2u8 {
        let void = Common::voidNonceCall {};
        let receipt = subject.send(Who::Stranger, &void).await;
        let nonce = first + U256::from(step);
        assert_told(&receipt, [Common::NonceUsed { account, nonce }]);
    }
    assert_eq!(nonce(&subject, account).await, first + U256::from(2));
    assert_eq!(nonce(&subject, other).await, others);
}

/// As its name says.
pub async fn voiding_answers_the_nonce_that_is_void(subject: Subject) {
    // A call without a sender is the zero address's.
    let expected = nonce(&subject, Address::ZERO).await;
    assert_eq!(subject.read(&Common::voidNonceCall {}).await, expected);
}
