//! What the prover says while it reads a chain.

/// Something worth saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice<'a> {
    /// How far it is.
    Step(&'a str),
    /// What somebody should know about the result.
    Warning(&'a str),
}

/// Who is told.
pub type Tell<'a> = &'a (dyn Fn(Notice<'_>) + Sync);
