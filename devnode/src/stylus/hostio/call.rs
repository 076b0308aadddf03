//! Calls to other contracts and creation of contracts.

use alloy_primitives::{Address, B256, Bytes, U256};
use wasmtime::{Linker, Result};

use super::{Escape, Host, Hostio, bad_answer};
use crate::stylus::api::{CallKind, Request, Response};
use crate::stylus::price::hostio::{API_3_PTR_INK, API_4_PTR_INK, create_gas, read_ink};
use crate::stylus::validate::HOST_MODULE;

/// What a program sees of any failed call, whatever the reason.
const FAILED: u32 = 2;

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap_async(
        HOST_MODULE,
        "call_contract",
        |caller, (to, data, len, value, gas, ret_len): (u32, u32, u32, u32, u64, u32)| {
            let input = Input {
                kind: CallKind::Call,
                to,
                data,
                len,
                value: Some(value),
                gas,
                ret_len,
            };
            Box::new(async move { call(&mut Hostio::start(caller, "call_contract"), input).await })
        },
    )?;
    let without_value = [
        ("delegate_call_contract", CallKind::Delegate),
        ("static_call_contract", CallKind::Static),
    ];
    for (name, kind) in without_value {
        linker.func_wrap_async(
            HOST_MODULE,
            name,
            move |caller, (to, data, len, gas, ret_len): (u32, u32, u32, u64, u32)| {
                let input = Input {
                    kind,
                    to,
                    data,
                    len,
                    value: None,
                    gas,
                    ret_len,
                };
                Box::new(async move { call(&mut Hostio::start(caller, name), input).await })
            },
        )?;
    }
    linker.func_wrap_async(
        HOST_MODULE,
        "create1",
        |caller, (code, len, endowment, address, ret_len): (u32, u32, u32, u32, u32)| {
            let input = InitCode {
                code,
                len,
                endowment,
                salt: None,
                address,
                ret_len,
            };
            Box::new(async move { create(&mut Hostio::start(caller, "create1"), input).await })
        },
    )?;
    linker.func_wrap_async(
        HOST_MODULE,
        "create2",
        |caller, (code, len, endowment, salt, address, ret_len): (u32, u32, u32, u32, u32, u32)| {
            let input = InitCode {
                code,
                len,
                endowment,
                salt: Some(salt),
                address,
                ret_len,
            };
            Box::new(async move { create(&mut Hostio::start(caller, "create2"), input).await })
        },
    )?;
    Ok(())
}

/// Arguments of the three calls; all but `kind`, `len` and `gas` are pointers.
struct Input {
    kind: CallKind,
    to: u32,
    data: u32,
    len: u32,
    value: Option<u32>,
    gas: u64,
    ret_len: u32,
}

async fn call(hostio: &mut Hostio<'_>, input: Input) -> Result<u32> {
    hostio.buy_ink(API_3_PTR_INK)?;
    // Once out of the program, once into the chain.
    hostio.buy_ink(read_ink(input.len))?;
    hostio.buy_ink(read_ink(input.len))?;

    let gas_left = hostio.gas_left()?;
    let to = Address::from(hostio.read_array(input.to)?);
    let data = Bytes::copy_from_slice(hostio.read(input.data, input.len)?);
    let value = match input.value {
        Some(value) => U256::from_be_bytes(hostio.read_array::<32>(value)?),
        None => U256::ZERO,
    };

    // A static frame has no value to give. This is a failed call, unlike the other writes, and free.
    let (success, output, gas) = if hostio.env().read_only && !value.is_zero() {
        (false, Bytes::new(), 0)
    } else {
        let request = Request::Call {
            kind: input.kind,
            to,
            input: data.clone(),
            value,
            gas_left,
            gas_requested: input.gas.min(gas_left),
        };
        match hostio.ask(request).await {
            Response::Called {
                success,
                output,
                gas,
            } => (success, output, gas),
            other => return Err(bad_answer(&other).into()),
        }
    };
    hostio.buy_gas(gas)?;
    let len = output.len() as u32;
    hostio.host().return_data = output;
    hostio.write(input.ret_len, &len.to_le_bytes())?;
    let status = if success { 0 } else { FAILED };
    let value = input.value.map(|_| value.to_be_bytes::<32>());
    hostio.record(
        &[
            to.as_slice(),
            &input.gas.to_be_bytes(),
            value.as_ref().map_or(&[], <[u8; 32]>::as_slice),
            &data,
        ],
        &[&len.to_be_bytes(), &[status as u8]],
    );
    Ok(status)
}

/// Arguments of the creations; all but `len` are pointers.
struct InitCode {
    code: u32,
    len: u32,
    endowment: u32,
    salt: Option<u32>,
    address: u32,
    ret_len: u32,
}

async fn create(hostio: &mut Hostio<'_>, input: InitCode) -> Result<()> {
    hostio.buy_ink(if input.salt.is_some() {
        API_4_PTR_INK
    } else {
        API_3_PTR_INK
    })?;
    // Once out of the program, once into the chain.
    hostio.buy_ink(read_ink(input.len))?;
    hostio.buy_ink(read_ink(input.len))?;

    let code = Bytes::copy_from_slice(hostio.read(input.code, input.len)?);
    let value = U256::from_be_bytes(hostio.read_array::<32>(input.endowment)?);
    let salt = match input.salt {
        Some(salt) => Some(B256::from(hostio.read_array(salt)?)),
        None => None,
    };
    let gas_left = hostio.gas_left()?;

    // A creation that cannot begin stops its creator, and is not charged.
    hostio.forbid_static("creation of a contract")?;
    let needed = create_gas(salt.is_some(), input.len);
    if gas_left < needed {
        return Err(Escape::CreateGas {
            needed,
            left: gas_left,
        }
        .into());
    }

    let answer = hostio
        .ask(Request::Create {
            code: code.clone(),
            value,
            salt,
            gas_left,
        })
        .await;
    let Response::Created {
        address,
        output,
        gas,
    } = answer
    else {
        return Err(bad_answer(&answer).into());
    };
    hostio.buy_gas(gas)?;
    let len = output.len() as u32;
    hostio.host().return_data = output;
    hostio.write(input.ret_len, &len.to_le_bytes())?;
    let address = address.unwrap_or_default();
    hostio.write(input.address, address.as_slice())?;
    hostio.record(
        &[
            &value.to_be_bytes::<32>(),
            salt.as_ref().map_or(&[], B256::as_slice),
            &code,
        ],
        &[address.as_slice(), &len.to_be_bytes()],
    );
    Ok(())
}
