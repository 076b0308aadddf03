//! Output for developers, on debug chains. Free.

use wasmtime::{Caller, Linker, Result};

use super::signature::CONSOLE_MODULE;
use super::{Host, Hostio};

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    linker.func_wrap(
        CONSOLE_MODULE,
        "log_txt",
        |caller: Caller<'_, Host>, ptr: u32, len: u32| -> Result<()> {
            let mut hostio = Hostio::start(caller, "console_log_text");
            let text = hostio.read(ptr, len)?.to_vec();
            hostio.say(&String::from_utf8_lossy(&text));
            hostio.record(&[&text], &[]);
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
            let mut hostio = Hostio::start(caller, "console_log");
            let text = value.to_string();
            hostio.say(&text);
            hostio.record(&[text.as_bytes()], &[]);
        },
    )?;
    linker.func_wrap(
        CONSOLE_MODULE,
        &format!("tee_{ty}"),
        |caller: Caller<'_, Host>, value: T| {
            // Nitro's tracer does not show these.
            Hostio(caller).say(&value.to_string());
            value
        },
    )?;
    Ok(())
}

impl Hostio<'_> {
    fn say(&self, text: &str) {
        tracing::info!(target: "stylus", contract = %self.env().contract_address, "{text}");
    }
}
