//! Signatures that one party makes and another sends in (EIP-712).
//!
//! The types come from the published definitions, `contracts/typed-data/*.json`, and from nowhere else: what the program
//! signs is what any wallet signs by the same files.

mod consents;
mod definition;
mod document;
mod wallet;

pub use consents::{Consent, Party, collect};
pub use definition::{Definition, Domain, Order, digest};
pub use document::SignatureDocument;
