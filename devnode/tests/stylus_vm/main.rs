//! The Stylus VM without a chain: programs written as text, run against a small model of one.
//!
//! Expected costs are formulas over the figures of `devnode::stylus::price`, or over the published figures
//! themselves, never recorded numbers.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod activation;
mod admission;
mod blocks;
mod calls;
mod context;
mod coroutines;
mod memory;
mod opcodes;
mod outcomes;
mod robustness;
mod storage;
mod support;
mod witness;
