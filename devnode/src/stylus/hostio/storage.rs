//! Storage behind its cache, and transient storage.

use alloy_primitives::B256;
use wasmtime::{Linker, Result};

use super::{Escape, Host, Hostio, bad_answer};
use crate::stylus::api::{Request, Response, StoreStatus};
use crate::stylus::price::hostio::{
    API_2_PTR_INK, API_INK, STORAGE_CACHE_NEEDS_GAS, STORAGE_FLUSH_NEEDS_GAS, STORAGE_INK,
    TRANSIENT_GAS, cache_miss_gas, storage_load_needs_gas,
};
use crate::stylus::validate::HOST_MODULE;

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap_async(
        HOST_MODULE,
        "storage_load_bytes32",
        |caller, (key, dest)| {
            Box::new(async move {
                load(
                    &mut Hostio::start(caller, "storage_load_bytes32"),
                    key,
                    dest,
                )
                .await
            })
        },
    )?;
    linker.func_wrap(
        HOST_MODULE,
        "storage_cache_bytes32",
        |caller: wasmtime::Caller<'_, Host>, key, value| {
            cache(
                &mut Hostio::start(caller, "storage_cache_bytes32"),
                key,
                value,
            )
        },
    )?;
    linker.func_wrap_async(
        HOST_MODULE,
        "storage_flush_cache",
        |caller, (clear,): (u32,)| {
            Box::new(async move {
                flush(
                    &mut Hostio::start(caller, "storage_flush_cache"),
                    clear != 0,
                )
                .await
            })
        },
    )?;
    linker.func_wrap_async(
        HOST_MODULE,
        "transient_load_bytes32",
        |caller, (key, dest)| {
            Box::new(async move {
                let mut hostio = Hostio::start(caller, "transient_load_bytes32");
                transient_load(&mut hostio, key, dest).await
            })
        },
    )?;
    linker.func_wrap_async(
        HOST_MODULE,
        "transient_store_bytes32",
        |caller, (key, value)| {
            Box::new(async move {
                let mut hostio = Hostio::start(caller, "transient_store_bytes32");
                transient_store(&mut hostio, key, value).await
            })
        },
    )?;
    Ok(())
}

async fn load(hostio: &mut Hostio<'_>, key: u32, dest: u32) -> Result<()> {
    hostio.buy_ink(STORAGE_INK)?;
    let ink_price = hostio.env().ink_price;
    hostio.require_gas(storage_load_needs_gas(ink_price))?;
    let key = B256::from(hostio.read_array(key)?);

    let mut gas = hostio.host().storage.read_gas();
    let value = match hostio.host().storage.get(key) {
        Some(value) => value,
        None => {
            let (value, access) = match hostio.ask(Request::LoadSlot { key }).await {
                Response::Word { value, gas } => (value, gas),
                other => return Err(bad_answer(&other).into()),
            };
            gas = gas
                .saturating_add(access)
                .saturating_add(cache_miss_gas(ink_price));
            hostio.host().storage.learn(key, value);
            value
        }
    };
    hostio.buy_gas(gas)?;
    hostio.write(dest, value.as_slice())?;
    hostio.record(&[key.as_slice()], &[value.as_slice()]);
    Ok(())
}

fn cache(hostio: &mut Hostio<'_>, key: u32, value: u32) -> Result<()> {
    hostio.buy_ink(STORAGE_INK)?;
    hostio.require_gas(STORAGE_CACHE_NEEDS_GAS)?;
    let key = B256::from(hostio.read_array(key)?);
    let value = B256::from(hostio.read_array(value)?);

    let gas = hostio.host().storage.write_gas();
    hostio.host().storage.set(key, value);
    hostio.buy_gas(gas)?;
    hostio.record(&[key.as_slice(), value.as_slice()], &[]);
    Ok(())
}

async fn flush(hostio: &mut Hostio<'_>, clear: bool) -> Result<()> {
    hostio.buy_ink(API_INK)?;
    hostio.require_gas(STORAGE_FLUSH_NEEDS_GAS)?;
    let gas_left = hostio.gas_left()?;
    let slots = hostio.host().storage.flush(clear);
    if !slots.is_empty() {
        hostio.forbid_static("storage write")?;
        let answer = hostio.ask(Request::StoreSlots { slots, gas_left }).await;
        stored(hostio, answer, "storage write")?;
    }
    hostio.record(&[&[u8::from(clear)]], &[]);
    Ok(())
}

async fn transient_load(hostio: &mut Hostio<'_>, key: u32, dest: u32) -> Result<()> {
    hostio.buy_ink(API_2_PTR_INK)?;
    hostio.buy_gas(TRANSIENT_GAS)?;
    let key = B256::from(hostio.read_array(key)?);
    match hostio.ask(Request::LoadTransient { key }).await {
        Response::Word { value, gas } => {
            hostio.buy_gas(gas)?;
            hostio.write(dest, value.as_slice())?;
            hostio.record(&[key.as_slice()], &[value.as_slice()]);
            Ok(())
        }
        other => Err(bad_answer(&other).into()),
    }
}

async fn transient_store(hostio: &mut Hostio<'_>, key: u32, value: u32) -> Result<()> {
    hostio.buy_ink(API_2_PTR_INK)?;
    hostio.buy_gas(TRANSIENT_GAS)?;
    let key = B256::from(hostio.read_array(key)?);
    let value = B256::from(hostio.read_array(value)?);
    hostio.forbid_static("transient storage write")?;
    let answer = hostio.ask(Request::StoreTransient { key, value }).await;
    stored(hostio, answer, "transient storage write")?;
    hostio.record(&[key.as_slice(), value.as_slice()], &[]);
    Ok(())
}

/// Charges for a write and goes on only if it was done.
pub(super) fn stored(hostio: &mut Hostio<'_>, answer: Response, what: &'static str) -> Result<()> {
    let Response::Stored { gas, status } = answer else {
        return Err(bad_answer(&answer).into());
    };
    match status {
        StoreStatus::Written => Ok(hostio.buy_gas(gas)?),
        // More than there is: the frame is out of gas.
        StoreStatus::OutOfGas => Ok(hostio.buy_gas(u64::MAX)?),
        StoreStatus::WriteProtection => Err(Escape::WriteProtection(what).into()),
    }
}
