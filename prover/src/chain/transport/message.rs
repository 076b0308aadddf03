//! What the prover says while it reads a chain.

/// Something worth saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// What it does.
    Step(&'a str),
    /// How far it is with reading.
    Blocks {
        /// Blocks read so far.
        done: u64,
        /// Blocks to read.
        total: u64,
        /// The last one read.
        last: u64,
    },
    /// What somebody should know about the result.
    Warning(&'a str),
}

/// Who is told.
pub type Tell<'a> = &'a (dyn Fn(Message<'_>) + Sync);
