//! A device changes hands, and is unpaired by it.

use crate::{pairing::leave, store::Link, Result};
use abi_codec::Uint256;
use alloy_primitives::Address;
use erc721::number;

pub(crate) fn transfer(from: Address, to: Address, id: Uint256) -> Result<()> {
    let id = number(id)?;
    let mut before = None;
    erc721::transfer(from, to, id, |link: Link| {
        before = Some(link);
        Link { vehicle: 0, ..link }
    })?;
    if let Some(link) = before.filter(|link| link.vehicle != 0) {
        leave(id, link);
    }
    Ok(())
}
