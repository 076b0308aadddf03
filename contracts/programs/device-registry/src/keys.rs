//! The keys manufacturers vouch for.
//!
//! A registration is one manufacturer's word for a key: nobody can take another's keys by being first. Whose a key is
//! gets decided when its device comes into being.

use crate::{
    errors, interface as i,
    neighbours::operated,
    store::{self, Holder},
    Result,
};
use abi_codec::{emit, Array};
use alloy_primitives::{Address, B256};
use contract_base::host::Host;
use protocol::{Node, NumberedKey};

pub(crate) fn register(manufacturer: u32, key: Address) -> Result<()> {
    operated(manufacturer)?;
    register_new(manufacturer, key)
}

pub(crate) fn register_batch(manufacturer: u32, keys: Array<'_, Address>) -> Result<()> {
    operated(manufacturer)?;
    for key in keys {
        register_new(manufacturer, key?)?;
    }
    Ok(())
}

pub(crate) fn register_root(manufacturer: u32, left: &Node, right: &Node) -> Result<()> {
    operated(manufacturer)?;
    let root = NumberedKey::root_of_children::<Host>(left, right).ok_or_else(|| {
        errors::invalid_root(left.hash.into(), left.sum, right.hash.into(), right.sum)
    })?;
    let (root, key_count) = (B256::new(root.node.hash), root.node.sum);
    let mut cell = store::key_count(manufacturer, root);
    if cell.get() != 0 {
        return Err(errors::already_registered(manufacturer, root));
    }
    cell.set(&key_count);
    emit!(i::KeyRootRegistered(indexed manufacturer, indexed root, key_count));
    Ok(())
}

pub(crate) fn withdraw(manufacturer: u32, key: Address) -> Result<()> {
    operated(manufacturer)?;
    withdraw_one(manufacturer, key)
}

pub(crate) fn withdraw_batch(manufacturer: u32, keys: Array<'_, Address>) -> Result<()> {
    operated(manufacturer)?;
    for key in keys {
        withdraw_one(manufacturer, key?)?;
    }
    Ok(())
}

/// What was claimed under it stays what it is.
pub(crate) fn withdraw_root(manufacturer: u32, root: B256) -> Result<()> {
    operated(manufacturer)?;
    let mut cell = store::key_count(manufacturer, root);
    if cell.get() == 0 {
        return Err(errors::not_registered(manufacturer, root));
    }
    cell.set(&0);
    emit!(i::KeyRootWithdrawn(indexed manufacturer, indexed root));
    Ok(())
}

fn withdraw_one(manufacturer: u32, key: Address) -> Result<()> {
    let mut cell = store::registered(manufacturer, key);
    if !cell.get() {
        return Err(errors::not_registered(manufacturer, key.into_word()));
    }
    check_free(key)?;
    cell.set(&false);
    emit!(i::KeyWithdrawn(indexed manufacturer, indexed key));
    Ok(())
}

fn register_new(manufacturer: u32, key: Address) -> Result<()> {
    if key.is_zero() {
        return Err(errors::invalid_key(key));
    }
    if !vouch(manufacturer, key) {
        return Err(errors::already_registered(manufacturer, key.into_word()));
    }
    Ok(())
}

/// Notes that the manufacturer vouches for the key; false if it did before.
pub(crate) fn vouch(manufacturer: u32, key: Address) -> bool {
    let mut cell = store::registered(manufacturer, key);
    if cell.get() {
        return false;
    }
    cell.set(&true);
    emit!(i::KeyRegistered(indexed manufacturer, indexed key));
    true
}

/// Refuses keys that are, or were, a device's.
pub(crate) fn check_free(key: Address) -> Result<()> {
    if key.is_zero() {
        return Err(errors::invalid_key(key));
    }
    let Holder { device, .. } = store::holder(key).get();
    if device != 0 {
        return Err(errors::key_taken(key, device));
    }
    Ok(())
}
