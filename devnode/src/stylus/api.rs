//! The boundary between a running Stylus program and the chain around it.
//!
//! A program is a coroutine. It runs until it needs the chain, hands out a [`Request`] and is resumed
//! with the [`Response`] to it, until it is [`Step::Done`]. Neither side holds a reference into the
//! other: the WASM side knows no EVM, the EVM side knows no WASM engine, and nested calls need no
//! native recursion.
//!
//! Gas in a [`Response`] is what the chain charges for the work (cold and warm access, SSTORE, a
//! callee's consumption). The program side charges the ink of the hostio itself, turns the gas into
//! ink and stops the program when it runs out.

use alloy_primitives::{Address, B256, Bytes, U256};

/// What a program can read about its call and its block without asking the chain.
#[derive(Clone, Debug)]
pub struct Env {
    /// Call data of this frame.
    pub args: Bytes,
    /// The acting contract: whose storage, balance and log address are in use.
    pub contract_address: Address,
    /// Caller as the program sees it (a delegate call keeps the parent's).
    pub msg_sender: Address,
    /// Value as the program sees it, in wei.
    pub msg_value: U256,
    /// More than one open frame that is not a delegate call belongs to `contract_address`.
    pub reentrant: bool,
    /// State must not change in this frame.
    pub read_only: bool,
    /// Sender of the transaction.
    pub tx_origin: Address,
    /// Effective gas price of the transaction, in wei.
    pub tx_gas_price: U256,
    /// Base fee of the block, in wei.
    pub block_basefee: U256,
    /// Fee recipient of the block.
    pub block_coinbase: Address,
    /// Gas limit of the block.
    pub block_gas_limit: u64,
    /// Block number as Stylus reports it.
    pub block_number: u64,
    /// Block time, unix seconds.
    pub block_timestamp: u64,
    /// Chain id.
    pub chain_id: u64,
    /// Ink that one gas buys.
    pub ink_price: u32,
    /// Words of stack that the program has.
    pub stack_words: u32,
}

/// Which of the three call hostios was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// `call_contract`.
    Call,
    /// `delegate_call_contract`.
    Delegate,
    /// `static_call_contract`.
    Static,
}

/// What a program asks of the chain. `gas_left` is the program's gas (floored from ink) after the ink
/// of the hostio was charged; the chain never charges more than that where it says so.
#[derive(Clone, Debug)]
pub enum Request {
    /// Storage word of the acting contract, not in this frame's cache. Answer: [`Response::Word`],
    /// gas = 2100 cold or 100 warm.
    LoadSlot {
        /// Storage key.
        key: B256,
    },
    /// Write dirty slots in this order. Answer: [`Response::Stored`]; [`StoreStatus::OutOfGas`] if their sum
    /// is more than `gas_left`. Never asked in a read-only frame.
    StoreSlots {
        /// Key and new value of each dirty slot.
        slots: Vec<(B256, B256)>,
        /// Gas that may be spent.
        gas_left: u64,
    },
    /// Transient word (EIP-1153). Answer: [`Response::Word`] with gas 0 (the hostio's 100 gas is
    /// charged by the program side).
    LoadTransient {
        /// Transient key.
        key: B256,
    },
    /// Write a transient word. Answer: [`Response::Stored`] with gas 0. Never asked in a read-only frame.
    StoreTransient {
        /// Transient key.
        key: B256,
        /// New value.
        value: B256,
    },
    /// Call another contract. Answer: [`Response::Called`]. With a value never asked in a read-only
    /// frame: that fails for free.
    Call {
        /// Kind of call.
        kind: CallKind,
        /// Target.
        to: Address,
        /// Call data.
        input: Bytes,
        /// Value in wei; zero unless `kind` is [`CallKind::Call`].
        value: U256,
        /// Gas left to the caller.
        gas_left: u64,
        /// Gas the program wants to hand on (the chain caps it at 63/64 of what is left).
        gas_requested: u64,
    },
    /// Create a contract. Answer: [`Response::Created`]. Never asked in a read-only frame, nor with less
    /// gas than [`super::price::hostio::create_gas`]: both stop the program.
    Create {
        /// Init code.
        code: Bytes,
        /// Endowment in wei.
        value: U256,
        /// Salt for CREATE2, none for CREATE.
        salt: Option<B256>,
        /// Gas left to the caller.
        gas_left: u64,
    },
    /// Emit a log of the acting contract. Answer: [`Response::Stored`] with gas 0: log gas is charged by
    /// the program side. Never asked in a read-only frame.
    Log {
        /// Up to four topics.
        topics: Vec<B256>,
        /// Data.
        data: Bytes,
    },
    /// Balance of an account. Answer: [`Response::Word`], gas = 2600 cold or 100 warm.
    Balance {
        /// Account.
        address: Address,
    },
    /// Code hash of an account. Answer: [`Response::Word`], gas = 2600 cold or 100 warm.
    CodeHash {
        /// Account.
        address: Address,
    },
    /// Whole code of an account. Answer: [`Response::Code`], gas = 700 + 2600 cold or 100 warm. Not asked
    /// again for the account last asked for, unless it had no code.
    Code {
        /// Account.
        address: Address,
        /// Gas left; with less than the cost the answer is empty code and the whole cost.
        gas_left: u64,
    },
    /// Open more memory pages. Answer: [`Response::Pages`].
    GrowPages {
        /// Pages of 64 KiB.
        pages: u16,
    },
}

/// The chain's answer to a [`Request`].
#[derive(Clone, Debug)]
pub enum Response {
    /// A word and what it cost.
    Word {
        /// The value.
        value: B256,
        /// Gas to charge.
        gas: u64,
    },
    /// Result of a write.
    Stored {
        /// Gas to charge.
        gas: u64,
        /// What became of it.
        status: StoreStatus,
    },
    /// Result of a call.
    Called {
        /// The callee returned normally. Any failure, of whatever kind, is `false`.
        success: bool,
        /// Return or revert data.
        output: Bytes,
        /// Gas to charge: base cost and what the callee used.
        gas: u64,
    },
    /// Result of a create.
    Created {
        /// The new contract; none if it failed.
        address: Option<Address>,
        /// Revert data; empty on success.
        output: Bytes,
        /// Gas to charge: [`super::price::hostio::create_gas`] and what the constructor used.
        gas: u64,
    },
    /// Code of an account.
    Code {
        /// The code, in full.
        code: Bytes,
        /// Gas to charge.
        gas: u64,
    },
    /// Pages were opened, or would pass the limit: then the gas of [`super::price::memory_cost`] is more than
    /// any program has.
    Pages {
        /// Gas to charge.
        gas: u64,
    },
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreStatus {
    /// Done.
    Written,
    /// The gas did not suffice.
    OutOfGas,
    /// The frame is read-only.
    WriteProtection,
}

/// What a program did when it was started or resumed.
#[derive(Debug)]
pub enum Step {
    /// It waits for the answer.
    Ask(Request),
    /// It ended.
    Done(Outcome),
}

/// How a program ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Why it ended.
    pub status: Status,
    /// Return or revert data; empty after a trap.
    pub output: Bytes,
    /// Ink left.
    pub ink_left: u64,
    /// For the node's log: what stopped the program. Never part of the output.
    pub note: Option<Note>,
}

/// Most functions that a [`Note`] names.
pub const NOTED_FUNCTIONS: usize = 16;

/// What stopped a program that did not end by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The trap, or what the host function objected to.
    pub reason: String,
    /// The host function it happened in, if it happened in one.
    pub hostio: Option<&'static str>,
    /// Indices of the functions that were open, the innermost first, at most [`NOTED_FUNCTIONS`].
    pub functions: Vec<u32>,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.hostio {
            Some(hostio) => write!(f, "{hostio}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

/// The reasons for which a program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Status 0.
    Success,
    /// Any other status, or a trap (then without output).
    Revert,
    /// Ink ran out: the frame is out of gas.
    OutOfInk,
    /// The word counter ran out: the frame loses all gas.
    OutOfStack,
    /// The deadline passed, which is none of the chain's rules: the frame has no result.
    OutOfTime,
}
