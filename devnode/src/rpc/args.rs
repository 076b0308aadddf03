//! Parameters of a request.

use alloy::{
    eips::BlockId,
    rpc::types::{TransactionRequest, simulate::SimulatePayload},
};
use alloy_primitives::{B256, U256, hex};
use jsonrpsee::types::{Params, ParamsSequence};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::{Map, Value, value::RawValue};

use super::{Answer, error::invalid};
use crate::chain::Rejected;

/// The parameters, taken one by one.
pub(super) struct Args<'a> {
    rest: ParamsSequence<'a>,
    /// How many were taken.
    taken: usize,
}

impl<'a> Args<'a> {
    /// The parameters of a request.
    pub(super) fn new(params: &'a Params<'_>) -> Self {
        Self {
            rest: params.sequence(),
            taken: 0,
        }
    }

    /// The next parameter, which must be there.
    pub(super) fn next<T: DeserializeOwned>(&mut self) -> Answer<T> {
        let index = self.taken;
        let value = self.optional()?;
        value.ok_or_else(|| invalid(format!("missing value for required argument {index}")))
    }

    /// The next parameter; none if absent or null.
    pub(super) fn optional<T: DeserializeOwned>(&mut self) -> Answer<Option<T>> {
        let index = self.taken;
        self.taken += 1;
        let Some(value) = self.rest.optional_next::<&RawValue>()? else {
            return Ok(None);
        };
        serde_json::from_str(value.get())
            .map_err(|error| invalid(format!("invalid argument {index}: {error}")))
    }

    /// The next parameter as a request for a transaction. One with blobs is refused before they are read: each is 128 KiB, of
    /// which decoding puts several copies on the stack.
    pub(super) fn transaction(&mut self) -> Answer<TransactionRequest> {
        let index = self.taken;
        let fields: Map<String, Value> = self.next()?;
        refuse_blobs(&fields)?;
        serde_json::from_value(fields.into())
            .map_err(|error| invalid(format!("invalid argument {index}: {error}")))
    }

    /// The next parameter as a request for simulated blocks.
    pub(super) fn simulation(&mut self) -> Answer<SimulatePayload> {
        let index = self.taken;
        let request: Value = self.next()?;
        let blocks = request["blockStateCalls"].as_array().into_iter().flatten();
        let calls = blocks.filter_map(|block| block["calls"].as_array());
        for fields in calls.flatten().filter_map(Value::as_object) {
            refuse_blobs(fields)?;
        }
        serde_json::from_value(request)
            .map_err(|error| invalid(format!("invalid argument {index}: {error}")))
    }

    /// The next parameter as a block; the latest if absent.
    pub(super) fn block(&mut self) -> Answer<BlockId> {
        Ok(self.optional()?.unwrap_or_default())
    }
}

fn refuse_blobs(fields: &Map<String, Value>) -> Answer<()> {
    let names = ["blobs", "sidecar"];
    match names.iter().any(|name| fields.contains_key(*name)) {
        true => Err(Rejected::Blob.into()),
        false => Ok(()),
    }
}

/// A storage key as clients write it: hexadecimal of up to 32 bytes, with or without `0x`, of any number of digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotKey {
    /// The key.
    pub(super) slot: U256,
    /// Were all 32 bytes written?
    pub(super) whole: bool,
}

impl<'de> Deserialize<'de> for SlotKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.trim_start_matches("0x").trim_start_matches("0X");
        let invalid = |why: &dyn std::fmt::Display| {
            D::Error::custom(format!("unable to decode storage key {text:?}: {why}"))
        };
        if digits.len() > 64 {
            return Err(invalid(&"too long, want at most 32 bytes"));
        }
        let bytes = hex::decode(format!("{digits:0>64}")).map_err(|error| invalid(&error))?;
        Ok(Self {
            slot: B256::from_slice(&bytes).into(),
            whole: digits.len() == 64,
        })
    }
}
