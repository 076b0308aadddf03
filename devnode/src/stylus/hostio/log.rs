//! Logs.

use alloy_primitives::{B256, Bytes};
use wasmtime::{Linker, Result};

use super::storage::stored;
use super::{Escape, Host, Hostio};
use crate::stylus::api::Request;
use crate::stylus::price::hostio::{API_INK, log_gas, read_ink};
use crate::stylus::validate::HOST_MODULE;

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap_async(HOST_MODULE, "emit_log", |caller, (ptr, len, topics)| {
        Box::new(
            async move { emit_log(&mut Hostio::start(caller, "emit_log"), ptr, len, topics).await },
        )
    })?;
    Ok(())
}

/// The topics come first in the data, a word each.
async fn emit_log(hostio: &mut Hostio<'_>, ptr: u32, len: u32, topics: u32) -> Result<()> {
    hostio.buy_ink(API_INK)?;
    if topics > 4 || len < 32 * topics {
        return Err(Escape::BadLog { topics, len }.into());
    }
    hostio.buy_ink(read_ink(len))?;
    hostio.buy_gas(log_gas(topics, len - 32 * topics))?;

    let (words, data) = hostio.read(ptr, len)?.split_at(32 * topics as usize);
    let words = words.chunks_exact(32).map(B256::from_slice).collect();
    let data = Bytes::copy_from_slice(data);
    hostio.forbid_static("log")?;
    let request = Request::Log {
        topics: words,
        data,
    };
    let answer = hostio.ask(request).await;
    stored(hostio, answer, "log")?;
    let logged = hostio.read_for_record(ptr, len)?;
    hostio.record(&[&topics.to_be_bytes(), &logged], &[]);
    Ok(())
}
