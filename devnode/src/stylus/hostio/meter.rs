//! The ink of a program, which lives in globals of the program itself.

use wasmtime::{AsContext, AsContextMut, Global, Instance, Val};

use super::{Escape, Hostio};
use crate::stylus::instrument::{INK_LEFT, INK_STATUS, STACK_LEFT};
use crate::stylus::price::{gas_to_ink, ink_to_gas};

/// Access to the metering globals.
#[derive(Clone, Copy, Debug)]
pub(in crate::stylus) struct Meter {
    ink: Global,
    status: Global,
    stack: Global,
}

impl Meter {
    /// Finds the globals of an instrumented program; none if one is missing.
    pub(in crate::stylus) fn of(instance: &Instance, mut store: impl AsContextMut) -> Option<Self> {
        Some(Self {
            ink: instance.get_global(&mut store, INK_LEFT)?,
            status: instance.get_global(&mut store, INK_STATUS)?,
            stack: instance.get_global(&mut store, STACK_LEFT)?,
        })
    }

    /// Fills ink and stack before the program starts.
    pub(in crate::stylus) fn fill(
        &self,
        mut store: impl AsContextMut,
        ink: u64,
        stack_words: u32,
    ) -> wasmtime::Result<()> {
        self.ink.set(&mut store, Val::I64(ink.cast_signed()))?;
        self.stack
            .set(&mut store, Val::I32(stack_words.cast_signed()))
    }

    /// Ink left; none once it ran out.
    pub(in crate::stylus) fn ink(&self, mut store: impl AsContextMut) -> Option<u64> {
        let exhausted = !matches!(self.status.get(&mut store), Val::I32(0));
        match self.ink.get(&mut store) {
            Val::I64(ink) if !exhausted => Some(ink.cast_unsigned()),
            _ => None,
        }
    }

    /// The word counter ran out: nothing but the check itself sets it to zero.
    pub(in crate::stylus) fn out_of_stack(&self, mut store: impl AsContextMut) -> bool {
        matches!(self.stack.get(&mut store), Val::I32(0))
    }

    fn set(&self, mut store: impl AsContextMut, ink: Option<u64>) -> wasmtime::Result<()> {
        self.ink
            .set(&mut store, Val::I64(ink.unwrap_or(0).cast_signed()))?;
        self.status
            .set(&mut store, Val::I32(i32::from(ink.is_none())))
    }
}

impl Hostio<'_> {
    fn meter(&self) -> Result<Meter, Escape> {
        self.0
            .as_context()
            .data()
            .linked
            .map(|linked| linked.0)
            .ok_or(Escape::NotLinked)
    }

    /// Ink left.
    pub(super) fn ink_left(&mut self) -> Result<u64, Escape> {
        self.meter()?.ink(&mut self.0).ok_or(Escape::OutOfInk)
    }

    /// Gas left, rounded down.
    pub(super) fn gas_left(&mut self) -> Result<u64, Escape> {
        let left = self.ink_left()?;
        Ok(ink_to_gas(left, self.env().ink_price))
    }

    /// Takes ink. If there is not enough, all of it is gone.
    pub(super) fn buy_ink(&mut self, ink: u64) -> Result<(), Escape> {
        let left = self.ink_left()?.checked_sub(ink);
        let meter = self.meter()?;
        meter
            .set(&mut self.0, left)
            .map_err(|_| Escape::NotLinked)?;
        left.map(|_| ()).ok_or(Escape::OutOfInk)
    }

    /// Takes gas.
    pub(super) fn buy_gas(&mut self, gas: u64) -> Result<(), Escape> {
        self.buy_ink(gas_to_ink(gas, self.env().ink_price))
    }

    /// Stops the program, as if it had run out, if it has less gas than this.
    pub(super) fn require_gas(&mut self, gas: u64) -> Result<(), Escape> {
        let needed = gas_to_ink(gas, self.env().ink_price);
        if self.ink_left()? < needed {
            let meter = self.meter()?;
            meter
                .set(&mut self.0, None)
                .map_err(|_| Escape::NotLinked)?;
            return Err(Escape::OutOfInk);
        }
        Ok(())
    }
}
