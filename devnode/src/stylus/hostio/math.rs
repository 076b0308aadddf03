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
        |caller: Caller<'_, Host>, value, exponent| {
            pow(&mut Hostio::start(caller, "math_pow"), value, exponent)
        },
    )?;
    Ok(())
}

fn binary(
    linker: &mut Linker<Host>,
    name: &'static str,
    compute: fn(U256, U256) -> U256,
) -> Result<()> {
    linker.func_wrap(
        HOST_MODULE,
        name,
        move |caller: Caller<'_, Host>, value: u32, other: u32| -> Result<()> {
            let mut hostio = Hostio::start(caller, name);
            hostio.buy_ink(MATH_DIV_INK)?;
            let (a, b) = (hostio.read_word(value)?, hostio.read_word(other)?);
            hostio.answer_word(value, [a, b], compute(a, b))
        },
    )?;
    Ok(())
}

fn ternary(
    linker: &mut Linker<Host>,
    name: &'static str,
    ink: u64,
    compute: fn(U256, U256, U256) -> U256,
) -> Result<()> {
    linker.func_wrap(
        HOST_MODULE,
        name,
        move |caller: Caller<'_, Host>, value: u32, other: u32, modulus: u32| -> Result<()> {
            let mut hostio = Hostio::start(caller, name);
            hostio.buy_ink(ink)?;
            let (a, b) = (hostio.read_word(value)?, hostio.read_word(other)?);
            let modulus = hostio.read_word(modulus)?;
            hostio.answer_word(value, [a, b, modulus], compute(a, b, modulus))
        },
    )?;
    Ok(())
}

fn pow(hostio: &mut Hostio<'_>, value: u32, exponent: u32) -> Result<()> {
    hostio.buy_ink(MATH_POW_INK)?;
    let base = hostio.read_word(value)?;
    let power = hostio.read_word(exponent)?;
    hostio.buy_ink(pow_ink(B256::from(power)))?;
    hostio.answer_word(value, [base, power], base.wrapping_pow(power))
}

impl Hostio<'_> {
    fn read_word(&self, ptr: u32) -> Result<U256, Escape> {
        Ok(U256::from_be_bytes(self.read_array::<32>(ptr)?))
    }

    /// Puts the result where the first operand was.
    fn answer_word<const N: usize>(
        &mut self,
        ptr: u32,
        operands: [U256; N],
        result: U256,
    ) -> Result<()> {
        let result = result.to_be_bytes::<32>();
        self.write(ptr, &result)?;
        let words = operands.map(|operand| operand.to_be_bytes::<32>());
        self.record(&words.each_ref().map(<[u8; 32]>::as_slice), &[&result]);
        Ok(())
    }
}
