//! `ArbRetryableTx`: messages from the parent chain that may be tried again. Without a parent chain there are none.

use alloy::sol_types::SolValue;
use alloy_primitives::{Address, U256};

use super::{
    abi::ArbRetryableTx::{ArbRetryableTxCalls as Method, NoTicketWithID, NotCallable},
    call::{Call, Output, Purity, decode},
};
use crate::evm::Db;

/// Seconds that a message can be tried again.
const LIFETIME: u64 = 7 * 24 * 60 * 60;

/// Runs a method.
pub(super) fn handle<DB: Db>(call: &mut Call<'_, DB>, input: &[u8]) -> Output {
    let method = decode::<Method>(input)?;
    call.open(match method {
        Method::redeem(_)
        | Method::keepalive(_)
        | Method::cancel(_)
        | Method::submitRetryable(_) => Purity::Write,
        _ => Purity::View,
    })?;
    match method {
        Method::getLifetime(_) => Ok(U256::from(LIFETIME).abi_encode()),
        Method::getCurrentRedeemer(_) => Ok(Address::ZERO.abi_encode()),
        // Exists so that tools can decode what it would be called with.
        Method::submitRetryable(_) => Err(NotCallable {}.into()),
        Method::redeem(_)
        | Method::keepalive(_)
        | Method::cancel(_)
        | Method::getTimeout(_)
        | Method::getBeneficiary(_) => {
            call.burn_reads(1)?;
            Err(NoTicketWithID {}.into())
        }
    }
}
