//! Output for developers, on debug chains. Free.

use wasmtime::{Caller, Linker, Result};

use super::signature::CONSOLE_MODULE;
use super::{Host, Hostio};

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap(
        CONSOLE_MODULE,
        "log_txt",
        |caller: Caller<'_, Host>, ptr: u32, len: u32| -> Result<()> {
            let hostio = Hostio(caller);
            let text = String::from_utf8_lossy(hostio.read(ptr, len)?);
            tracing::info!(target: "stylus", contract = %hostio.env().contract_address, "{text}");
            Ok(())
        },
    )?;
    value::<i32>(linker, "i32")?;
    value::<i64>(linker, "i64")?;
    value::<f32>(linker, "f32")?;
    value::<f64>(linker, "f64")
}

/// `log_T` prints a value, `tee_T` prints and returns it.
fn value<T>(linker: &mut Linker<Host>, ty: &str) -> Result<()>
where
    T: wasmtime::WasmTy + std::fmt::Display + Copy,
{
    linker.func_wrap(
        CONSOLE_MODULE,
        &format!("log_{ty}"),
        |caller: Caller<'_, Host>, value: T| {
            say(&caller, value);
        },
    )?;
    linker.func_wrap(
        CONSOLE_MODULE,
        &format!("tee_{ty}"),
        |caller: Caller<'_, Host>, value: T| {
            say(&caller, value);
            value
        },
    )?;
    Ok(())
}

fn say(caller: &Caller<'_, Host>, value: impl std::fmt::Display) {
    tracing::info!(target: "stylus", contract = %caller.data().env.contract_address, "{value}");
}
