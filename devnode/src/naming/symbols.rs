//! Names of programs' functions.

use std::sync::{Arc, PoisonError, RwLock};

use alloy_primitives::{B256, map::B256HashMap};

use crate::stylus::{Names, code::decompress_within, names::code_identity, price::WASM_CAP};

/// Names of all programs that are known, from symbol files and from the programs themselves.
#[derive(Debug, Default)]
pub(crate) struct Symbols(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    /// From symbol files, by the identity of the code they were made with.
    files: B256HashMap<Arc<Names>>,
    /// What was found for a program, by the hash of its code.
    programs: B256HashMap<Arc<Names>>,
}

/// Why a file gives no names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SymbolsError {
    /// Not WASM.
    #[error("not a WASM module: {0}")]
    NotWasm(String),
    /// Nothing is named in it.
    #[error(
        "the module has no function names: build it without `strip`, and let wasm-opt keep them with -g"
    )]
    NoNames,
}

impl Symbols {
    /// Takes the names of a WASM file. Returns the identity of its code, and how many functions it names.
    pub(crate) fn add(&self, wasm: &[u8]) -> Result<(B256, usize), SymbolsError> {
        let not_wasm = |error: wasmparser::Error| SymbolsError::NotWasm(error.to_string());
        let names = Names::of(wasm).map_err(not_wasm)?;
        let count = names.in_name_section();
        if count == 0 {
            return Err(SymbolsError::NoNames);
        }
        let identity = code_identity(wasm).map_err(not_wasm)?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.files.insert(identity, Arc::new(names));
        known.programs.clear();
        Ok((identity, count))
    }

    /// The names of a program, given as it stands on chain.
    pub(crate) fn of(&self, code_hash: B256, code: &[u8]) -> Arc<Names> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = known.programs.get(&code_hash) {
            return names.clone();
        }
        let found = known.find(code);
        drop(known);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.programs.insert(code_hash, found.clone());
        found
    }
}

impl Known {
    /// A file that was made for this code; else what the program says itself.
    fn find(&self, code: &[u8]) -> Arc<Names> {
        let Ok(wasm) = decompress_within(code, WASM_CAP as usize, None) else {
            return Arc::default();
        };
        let file = code_identity(&wasm)
            .ok()
            .and_then(|identity| self.files.get(&identity));
        match file {
            Some(names) => names.clone(),
            None => Arc::new(Names::of(&wasm).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stylus::compress;

    fn wasm(name: &str) -> Vec<u8> {
        wat::parse_str(format!("(module (func {name}))")).unwrap()
    }

    #[test]
    fn a_file_names_the_functions_of_the_program_it_was_made_with() {
        let symbols = Symbols::default();
        let code = compress(&wasm("")).unwrap();
        let hash = B256::repeat_byte(1);
        assert_eq!(symbols.of(hash, &code).get(0), "func[0]");
        let (_, count) = symbols.add(&wasm("$transfer")).unwrap();
        assert_eq!(count, 1);
        assert_eq!(symbols.of(hash, &code).get(0), "transfer");
    }

    #[test]
    fn a_file_of_other_code_names_nothing() {
        let symbols = Symbols::default();
        let other = wat::parse_str("(module (func $transfer nop))").unwrap();
        symbols.add(&other).unwrap();
        let code = compress(&wasm("")).unwrap();
        assert_eq!(symbols.of(B256::ZERO, &code).get(0), "func[0]");
    }

    #[test]
    fn a_file_without_names_is_refused_with_advice() {
        let error = Symbols::default().add(&wasm("")).unwrap_err();
        assert!(error.to_string().contains("strip"), "{error}");
        let error = Symbols::default().add(b"text").unwrap_err();
        assert!(matches!(error, SymbolsError::NotWasm(_)), "{error}");
    }
}
