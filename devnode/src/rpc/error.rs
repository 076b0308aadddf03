//! Errors as clients know them from Ethereum's nodes.

use jsonrpsee::types::{ErrorObjectOwned, error::INVALID_PARAMS_CODE};

use crate::chain::{CallError, Rejected, TraceError, UnknownBlock};

/// Execution reverted; the data is the revert data.
pub(super) const REVERTED: i32 = 3;
/// Any other failure of a well-formed request.
pub(super) const SERVER_ERROR: i32 = -32_000;

impl From<UnknownBlock> for ErrorObjectOwned {
    fn from(error: UnknownBlock) -> Self {
        Self::owned(SERVER_ERROR, error.to_string(), None::<()>)
    }
}

impl From<Rejected> for ErrorObjectOwned {
    fn from(error: Rejected) -> Self {
        Self::owned(SERVER_ERROR, error.to_string(), None::<()>)
    }
}

impl From<CallError> for ErrorObjectOwned {
    fn from(error: CallError) -> Self {
        let message = error.to_string();
        match error {
            CallError::Reverted(_, output) => Self::owned(REVERTED, message, Some(output)),
            _ => Self::owned(SERVER_ERROR, message, None::<()>),
        }
    }
}

impl From<TraceError> for ErrorObjectOwned {
    fn from(error: TraceError) -> Self {
        match error {
            TraceError::Call(error) => error.into(),
            TraceError::Block(error) => error.into(),
            other => Self::owned(SERVER_ERROR, other.to_string(), None::<()>),
        }
    }
}

/// A request that cannot be fulfilled.
pub(super) fn failed(message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(SERVER_ERROR, message, None::<()>)
}

/// A parameter that cannot be used.
pub(super) fn invalid(message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INVALID_PARAMS_CODE, message, None::<()>)
}
