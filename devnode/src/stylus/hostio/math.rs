//! 256-bit arithmetic, in place: the result overwrites the first operand. Dividing by zero gives zero.

use alloy_primitives::{B256, U256};
use wasmtime::{Caller, Linker, Result};

use super::{Escape, Host, Hostio};
use crate::stylus::price::hostio::{
    MATH_ADD_MOD_INK, MATH_DIV_INK, MATH_MUL_MOD_INK, MATH_POW_INK, pow_ink,
};
use crate::stylus::validate::HOST_MODULE;

pub(super) fn link(linker: &mut Linker<Host>) -> Result<()> {
    binary(linker, "math_div", |a, b| {
        a.checked_div(b).unwrap_or_default()
    })?;
    binary(linker, "math_mod", |a, b| {
        a.checked_rem(b).unwrap_or_default()
    })?;
    ternary(linker, "math_add_mod", MATH_ADD_MOD_INK, U256::add_mod)?;
    ternary(linker, "math_mul_mod", MATH_MUL_MOD_INK, U256::mul_mod)?;
    linker.func_wrap(
        HOST_MODULE,
        "math_pow",
        |caller: Caller<'_, Host>, value, exponent| pow(&mut Hostio(caller), value, exponent),
    )?;
    Ok(())
}

fn binary(linker: &mut Linker<Host>, name: &str, compute: fn(U256, U256) -> U256) -> Result<()> {
    linker.func_wrap(
        HOST_MODULE,
        name,
        move |caller: Caller<'_, Host>, value: u32, other: u32| -> Result<()> {
            let mut hostio = Hostio(caller);
            hostio.buy_ink(MATH_DIV_INK)?;
            let result = compute(hostio.read_word(value)?, hostio.read_word(other)?);
            hostio.write_word(value, result)?;
            Ok(())
        },
    )?;
    Ok(())
}

fn ternary(
    linker: &mut Linker<Host>,
    name: &str,
    ink: u64,
    compute: fn(U256, U256, U256) -> U256,
) -> Result<()> {
    linker.func_wrap(
        HOST_MODULE,
        name,
        move |caller: Caller<'_, Host>, value: u32, other: u32, modulus: u32| -> Result<()> {
            let mut hostio = Hostio(caller);
            hostio.buy_ink(ink)?;
            let operands = (
                hostio.read_word(value)?,
                hostio.read_word(other)?,
                hostio.read_word(modulus)?,
            );
            hostio.write_word(value, compute(operands.0, operands.1, operands.2))?;
            Ok(())
        },
    )?;
    Ok(())
}

fn pow(hostio: &mut Hostio<'_>, value: u32, exponent: u32) -> Result<()> {
    hostio.buy_ink(MATH_POW_INK)?;
    let base = hostio.read_word(value)?;
    let power = hostio.read_word(exponent)?;
    hostio.buy_ink(pow_ink(B256::from(power)))?;
    hostio.write_word(value, base.wrapping_pow(power))?;
    Ok(())
}

impl Hostio<'_> {
    fn read_word(&self, ptr: u32) -> Result<U256, Escape> {
        Ok(U256::from_be_bytes(self.read_array::<32>(ptr)?))
    }

    fn write_word(&mut self, ptr: u32, word: U256) -> Result<(), Escape> {
        self.write(ptr, &word.to_be_bytes::<32>())
    }
}
