//! Parameters of a request.

use alloy::eips::BlockId;
use jsonrpsee::types::{Params, ParamsSequence};
use serde::de::DeserializeOwned;

use super::Answer;

/// The parameters, taken one by one.
pub(super) struct Args<'a>(ParamsSequence<'a>);

impl<'a> Args<'a> {
    /// The parameters of a request.
    pub(super) fn new(params: &'a Params<'_>) -> Self {
        Self(params.sequence())
    }

    /// The next parameter, which must be there.
    pub(super) fn next<T: DeserializeOwned>(&mut self) -> Answer<T> {
        self.0.next()
    }

    /// The next parameter; none if absent or null.
    pub(super) fn optional<T: DeserializeOwned>(&mut self) -> Answer<Option<T>> {
        self.0.optional_next()
    }

    /// The next parameter as a block; the latest if absent.
    pub(super) fn block(&mut self) -> Answer<BlockId> {
        Ok(self.optional()?.unwrap_or_default())
    }
}
