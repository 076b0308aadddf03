//! Names for people: of a program's functions, of errors and events.
//!
//! Chains know neither. They come from files the node is given, and appear in its log, in messages and in profiles;
//! never in what contracts see.

mod abi;
mod symbols;
mod value;

pub(crate) use abi::Abis;
pub(crate) use symbols::Symbols;
pub use symbols::SymbolsError;

use crate::config::{Config, ConfigError};

/// Everything the node can name.
#[derive(Debug, Default)]
pub(crate) struct Naming {
    /// Functions of programs.
    pub(crate) symbols: Symbols,
    /// Errors and events.
    pub(crate) abis: Abis,
}

impl Naming {
    /// Reads the files that the settings name.
    pub(crate) fn load(config: &Config) -> Result<Self, ConfigError> {
        let symbols = Symbols::default();
        for path in &config.symbols {
            let wasm = read(path)?;
            symbols.add(&wasm).map_err(|source| ConfigError::Symbols {
                path: path.clone(),
                source,
            })?;
        }
        let abis = Abis::load(&config.abis)?;
        Ok(Self { symbols, abis })
    }
}

fn read(path: &std::path::Path) -> Result<Vec<u8>, ConfigError> {
    std::fs::read(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })
}
