//! Ways out of a program from within a host function.

/// Why a host function does not return to the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::stylus) enum Escape {
    /// The ink does not suffice; all that was left is gone.
    #[error("out of ink")]
    OutOfInk,
    /// `exit_early` with a status.
    #[error("exit with status {0}")]
    Exit(u32),
    /// A pointer outside of the program's memory.
    #[error("memory access out of bounds: {len} bytes at {ptr:#x}")]
    Memory {
        /// First byte.
        ptr: u32,
        /// Number of bytes.
        len: u64,
    },
    /// The frame must not change state.
    #[error("{0} in a static frame")]
    WriteProtection(&'static str),
    /// More than four topics, or less data than topics.
    #[error("{topics} topics in {len} bytes: at most 4, of 32 bytes each")]
    BadLog {
        /// Topics asked for.
        topics: u32,
        /// Bytes given.
        len: u32,
    },
    /// A creation that the gas left cannot even begin.
    #[error("creating a contract takes {needed} gas, {left} is left")]
    CreateGas {
        /// Gas of the creation itself.
        needed: u64,
        /// Gas left.
        left: u64,
    },
    /// The node answered a request with something else than was asked. A bug of the node.
    #[error("the node answered wrongly: {0}")]
    BadAnswer(String),
    /// The program was entered before it was linked. A bug of the node.
    #[error("the program is not linked")]
    NotLinked,
}
