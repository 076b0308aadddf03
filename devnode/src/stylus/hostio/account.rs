//! What can be known of other accounts.

use alloy_primitives::{Address, Bytes};
use wasmtime::{Linker, Result};

use super::{Host, Hostio, bad_answer, slice};
use crate::stylus::api::{Request, Response};
use crate::stylus::price::hostio::{ACCOUNT_NEEDS_GAS, API_2_PTR_INK, API_INK, write_ink};
use crate::stylus::validate::HOST_MODULE;

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    type Question = fn(Address) -> Request;
    let words: [(&'static str, Question); 2] = [
        ("account_balance", |address| Request::Balance { address }),
        ("account_codehash", |address| Request::CodeHash { address }),
    ];
    for (name, request) in words {
        linker.func_wrap_async(HOST_MODULE, name, move |caller, (address, dest)| {
            Box::new(
                async move { word(&mut Hostio::start(caller, name), address, dest, request).await },
            )
        })?;
    }
    linker.func_wrap_async(
        HOST_MODULE,
        "account_code",
        |caller, (address, offset, size, dest): (u32, u32, u32, u32)| {
            Box::new(async move {
                let mut hostio = Hostio::start(caller, "account_code");
                account_code(&mut hostio, address, offset, size, dest).await
            })
        },
    )?;
    linker.func_wrap_async(
        HOST_MODULE,
        "account_code_size",
        |caller, (address,): (u32,)| {
            Box::new(async move {
                account_code_size(&mut Hostio::start(caller, "account_code_size"), address).await
            })
        },
    )?;
    Ok(())
}

async fn word(
    hostio: &mut Hostio<'_>,
    address: u32,
    dest: u32,
    request: fn(Address) -> Request,
) -> Result<()> {
    hostio.buy_ink(API_2_PTR_INK)?;
    hostio.require_gas(ACCOUNT_NEEDS_GAS)?;
    let address = Address::from(hostio.read_array(address)?);
    match hostio.ask(request(address)).await {
        Response::Word { value, gas } => {
            hostio.buy_gas(gas)?;
            hostio.write(dest, value.as_slice())?;
            hostio.record(&[address.as_slice()], &[value.as_slice()]);
            Ok(())
        }
        other => Err(bad_answer(&other).into()),
    }
}

async fn account_code(
    hostio: &mut Hostio<'_>,
    address: u32,
    offset: u32,
    size: u32,
    dest: u32,
) -> Result<u32> {
    let (address, code) = code(hostio, address).await?;
    hostio.buy_ink(write_ink(code.len() as u32))?;
    let part = slice(&code, offset, size);
    // Even an empty part must go to a valid place.
    hostio.write(dest, part)?;
    let range = [offset.to_be_bytes(), size.to_be_bytes()];
    hostio.record(&[address.as_slice(), &range.concat()], &[part]);
    Ok(part.len() as u32)
}

async fn account_code_size(hostio: &mut Hostio<'_>, address: u32) -> Result<u32> {
    let (address, code) = code(hostio, address).await?;
    let len = code.len() as u32;
    hostio.record(&[address.as_slice()], &[&len.to_be_bytes()]);
    Ok(len)
}

/// The code of an account. The last one is kept: asking for it again costs no gas.
async fn code(hostio: &mut Hostio<'_>, address: u32) -> Result<(Address, Bytes)> {
    hostio.buy_ink(API_INK)?;
    hostio.require_gas(ACCOUNT_NEEDS_GAS)?;
    let address = Address::from(hostio.read_array(address)?);
    let gas_left = hostio.gas_left()?;

    if let Some((last, code)) = &hostio.host().last_code
        && *last == address
    {
        return Ok((address, code.clone()));
    }
    match hostio.ask(Request::Code { address, gas_left }).await {
        Response::Code { code, gas } => {
            if !code.is_empty() {
                hostio.host().last_code = Some((address, code.clone()));
            }
            hostio.buy_gas(gas)?;
            Ok((address, code))
        }
        other => Err(bad_answer(&other).into()),
    }
}
