//! Payment for memory.

use wasmtime::{Linker, Result};

use super::{Host, Hostio, bad_answer};
use crate::stylus::api::{Request, Response};
use crate::stylus::price::hostio::HOSTIO_INK;
use crate::stylus::validate::{HOST_MODULE, PAY_FOR_MEMORY_GROW};

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap_async(
        HOST_MODULE,
        PAY_FOR_MEMORY_GROW,
        |caller, (pages,): (u32,)| {
            // A chain looks at the lower half of the number only.
            Box::new(async move {
                let mut hostio = Hostio::start(caller, PAY_FOR_MEMORY_GROW);
                pay_for_memory_grow(&mut hostio, pages as u16).await
            })
        },
    )?;
    Ok(())
}

async fn pay_for_memory_grow(hostio: &mut Hostio<'_>, pages: u16) -> Result<()> {
    if pages == 0 {
        hostio.buy_ink(HOSTIO_INK)?;
    } else {
        match hostio.ask(Request::GrowPages { pages }).await {
            Response::Pages { gas } => hostio.buy_gas(gas)?,
            other => return Err(bad_answer(&other).into()),
        }
    }
    hostio.record(&[&pages.to_be_bytes()], &[]);
    Ok(())
}
