//! Arguments, result, exit, return data of the last call, hashing.

use alloy_primitives::{Bytes, keccak256};
use wasmtime::{Caller, Linker, Result};

use super::{Escape, Host, Hostio, slice};
use crate::stylus::price::hostio::{API_INK, VALUE_INK, keccak_ink, read_ink, write_ink};
use crate::stylus::validate::HOST_MODULE;

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap(HOST_MODULE, "read_args", |caller: Caller<'_, Host>, ptr| {
        read_args(&mut Hostio::start(caller, "read_args"), ptr)
    })?;
    linker.func_wrap(
        HOST_MODULE,
        "write_result",
        |caller: Caller<'_, Host>, ptr, len| {
            write_result(&mut Hostio::start(caller, "write_result"), ptr, len)
        },
    )?;
    linker.func_wrap(
        HOST_MODULE,
        "exit_early",
        |caller: Caller<'_, Host>, status: u32| -> Result<()> {
            Hostio::start(caller, "exit_early").record(&[&status.to_be_bytes()], &[]);
            Err(Escape::Exit(status).into())
        },
    )?;
    linker.func_wrap(
        HOST_MODULE,
        "return_data_size",
        |caller: Caller<'_, Host>| return_data_size(&mut Hostio::start(caller, "return_data_size")),
    )?;
    linker.func_wrap(
        HOST_MODULE,
        "read_return_data",
        |caller: Caller<'_, Host>, dest, offset, size| {
            let mut hostio = Hostio::start(caller, "read_return_data");
            read_return_data(&mut hostio, dest, offset, size)
        },
    )?;
    linker.func_wrap(
        HOST_MODULE,
        "native_keccak256",
        |caller: Caller<'_, Host>, ptr, len, output| {
            let mut hostio = Hostio::start(caller, "native_keccak256");
            native_keccak256(&mut hostio, ptr, len, output)
        },
    )?;
    Ok(())
}

fn read_args(hostio: &mut Hostio<'_>, ptr: u32) -> Result<()> {
    hostio.buy_ink(VALUE_INK)?;
    let args = hostio.env().args.clone();
    hostio.buy_ink(write_ink(args.len() as u32))?;
    hostio.write(ptr, &args)?;
    hostio.record(&[], &[&args]);
    Ok(())
}

fn write_result(hostio: &mut Hostio<'_>, ptr: u32, len: u32) -> Result<()> {
    hostio.buy_ink(VALUE_INK)?;
    // Once out of the program, once into the chain.
    hostio.buy_ink(read_ink(len))?;
    hostio.buy_ink(read_ink(len))?;
    let output = Bytes::copy_from_slice(hostio.read(ptr, len)?);
    hostio.host().output = output.clone();
    hostio.record(&[&output], &[]);
    Ok(())
}

fn return_data_size(hostio: &mut Hostio<'_>) -> Result<u32> {
    hostio.buy_ink(VALUE_INK)?;
    let len = hostio.host().return_data.len() as u32;
    hostio.record(&[], &[&len.to_be_bytes()]);
    Ok(len)
}

fn read_return_data(hostio: &mut Hostio<'_>, dest: u32, offset: u32, size: u32) -> Result<u32> {
    hostio.buy_ink(API_INK)?;
    let data = hostio.host().return_data.clone();
    // Paid for what can be there, not for what is asked.
    let part = slice(&data, offset, size);
    let payable = size.min((data.len() as u32).saturating_sub(offset));
    hostio.buy_ink(write_ink(payable))?;
    if !part.is_empty() {
        hostio.write(dest, part)?;
    }
    hostio.record(&[&offset.to_be_bytes(), &size.to_be_bytes()], &[part]);
    Ok(part.len() as u32)
}

fn native_keccak256(hostio: &mut Hostio<'_>, ptr: u32, len: u32, output: u32) -> Result<()> {
    hostio.buy_ink(keccak_ink(len))?;
    // The hash may overwrite what was hashed.
    let preimage = hostio.read_for_record(ptr, len)?;
    let hash = keccak256(hostio.read(ptr, len)?);
    hostio.write(output, hash.as_slice())?;
    hostio.record(&[&preimage], &[hash.as_slice()]);
    Ok(())
}
