//! The call, the transaction and the block a program runs in.

use wasmtime::{Caller, Linker, Result};

use super::{Host, Hostio};
use crate::stylus::api::Env;
use crate::stylus::price::hostio::{VALUE_INK, WRITE_PTR_INK};
use crate::stylus::validate::HOST_MODULE;

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    bytes(linker, "block_basefee", |env| {
        env.block_basefee.to_be_bytes::<32>()
    })?;
    bytes(linker, "block_coinbase", |env| {
        env.block_coinbase.into_array()
    })?;
    bytes(linker, "contract_address", |env| {
        env.contract_address.into_array()
    })?;
    bytes(linker, "msg_sender", |env| env.msg_sender.into_array())?;
    bytes(linker, "msg_value", |env| env.msg_value.to_be_bytes::<32>())?;
    bytes(linker, "tx_gas_price", |env| {
        env.tx_gas_price.to_be_bytes::<32>()
    })?;
    bytes(linker, "tx_origin", |env| env.tx_origin.into_array())?;

    number(linker, "chainid", |env| env.chain_id)?;
    number(linker, "block_gas_limit", |env| env.block_gas_limit)?;
    number(linker, "block_number", |env| env.block_number)?;
    number(linker, "block_timestamp", |env| env.block_timestamp)?;
    number(linker, "msg_reentrant", |env| u32::from(env.reentrant))?;
    number(linker, "tx_ink_price", |env| env.ink_price)?;

    linker.func_wrap(
        HOST_MODULE,
        "evm_gas_left",
        |caller: Caller<'_, Host>| -> Result<u64> {
            let mut hostio = Hostio::start(caller, "evm_gas_left");
            hostio.buy_ink(VALUE_INK)?;
            let left = hostio.gas_left()?;
            hostio.record(&[], &[&left.to_be_bytes()]);
            Ok(left)
        },
    )?;
    linker.func_wrap(
        HOST_MODULE,
        "evm_ink_left",
        |caller: Caller<'_, Host>| -> Result<u64> {
            let mut hostio = Hostio::start(caller, "evm_ink_left");
            hostio.buy_ink(VALUE_INK)?;
            let left = hostio.ink_left()?;
            hostio.record(&[], &[&left.to_be_bytes()]);
            Ok(left)
        },
    )?;
    Ok(())
}

/// A host function that writes a big-endian word or an address to a pointer.
fn bytes<const N: usize>(
    linker: &mut Linker<Host>,
    name: &'static str,
    value: impl Fn(&Env) -> [u8; N] + Send + Sync + 'static,
) -> Result<()> {
    linker.func_wrap(
        HOST_MODULE,
        name,
        move |caller: Caller<'_, Host>, ptr: u32| -> Result<()> {
            let mut hostio = Hostio::start(caller, name);
            hostio.buy_ink(WRITE_PTR_INK)?;
            let bytes = value(hostio.env());
            hostio.write(ptr, &bytes)?;
            hostio.record(&[], &[&bytes]);
            Ok(())
        },
    )?;
    Ok(())
}

/// A host function that returns a number.
fn number<T: wasmtime::WasmTy + Copy + Into<u64>>(
    linker: &mut Linker<Host>,
    name: &'static str,
    value: impl Fn(&Env) -> T + Send + Sync + 'static,
) -> Result<()> {
    linker.func_wrap(
        HOST_MODULE,
        name,
        move |caller: Caller<'_, Host>| -> Result<T> {
            let mut hostio = Hostio::start(caller, name);
            hostio.buy_ink(VALUE_INK)?;
            let value = value(hostio.env());
            let wide: u64 = value.into();
            let wide = wide.to_be_bytes();
            hostio.record(&[], &[&wide[8 - size_of::<T>()..]]);
            Ok(value)
        },
    )?;
    Ok(())
}
