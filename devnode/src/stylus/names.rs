//! Names of a program's functions, for people.

use std::collections::BTreeMap;

use alloy_primitives::{B256, Keccak256};
use wasmparser::{ExternalKind, KnownCustom, Name, Parser, Payload, TypeRef};

/// Names of functions by index: those of the name section, Rust's in readable form, else those of exports and imports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    functions: BTreeMap<u32, String>,
    from_name_section: usize,
}

impl Names {
    /// Reads the names of a module.
    ///
    /// # Errors
    /// If it is no WASM module.
    pub fn of(wasm: &[u8]) -> Result<Self, wasmparser::Error> {
        let mut names = Self::default();
        let mut imports = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        if let TypeRef::Func(_) = import.ty {
                            names.functions.insert(imports, import.name.to_owned());
                            imports += 1;
                        }
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            let name = export.name.to_owned();
                            names.functions.entry(export.index).or_insert(name);
                        }
                    }
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(section) = section.as_known() {
                        names.read_section(section, imports)?;
                    }
                }
                _ => {}
            }
        }
        Ok(names)
    }

    fn read_section(
        &mut self,
        section: wasmparser::NameSectionReader<'_>,
        imports: u32,
    ) -> Result<(), wasmparser::Error> {
        for part in section {
            let Name::Function(map) = part? else { continue };
            for naming in map {
                let naming = naming?;
                // Host functions keep the names under which they are imported.
                if naming.index >= imports {
                    let name = format!("{:#}", rustc_demangle::demangle(naming.name));
                    self.functions.insert(naming.index, name);
                    self.from_name_section += 1;
                }
            }
        }
        Ok(())
    }

    /// The name of a function; its index in brackets if it has none.
    pub fn get(&self, index: u32) -> String {
        match self.functions.get(&index) {
            Some(name) => name.clone(),
            None => format!("func[{index}]"),
        }
    }

    /// How many functions the name section names.
    pub fn in_name_section(&self) -> usize {
        self.from_name_section
    }
}

/// What identifies the code of a module whatever its custom sections say: a hash of everything else.
///
/// # Errors
/// If it is no WASM module.
pub fn code_identity(wasm: &[u8]) -> Result<B256, wasmparser::Error> {
    let mut hasher = Keccak256::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Some((id, range)) = payload.as_section()
            && id != CUSTOM
        {
            hasher.update([id]);
            hasher.update((range.len() as u64).to_be_bytes());
            hasher.update(wasm.get(range).unwrap_or_default());
        }
    }
    Ok(hasher.finalize())
}

const CUSTOM: u8 = 0;

#[cfg(test)]
mod tests {
    use super::*;

    const NAMED: &str = r#"(module
        (import "vm_hooks" "msg_value" (func $value (param i32)))
        (func $_ZN4core3fmt5write17h0123456789abcdefE)
        (func $plain)
        (func (export "user_entrypoint") (param i32) (result i32) (i32.const 0)))"#;

    fn stripped() -> Vec<u8> {
        wat::parse_str(
            NAMED
                .replace("$_ZN4core3fmt5write17h0123456789abcdefE", "")
                .replace("$plain", "")
                .replace("$value", ""),
        )
        .unwrap()
    }

    #[test]
    fn functions_are_named_readably() {
        let names = Names::of(&wat::parse_str(NAMED).unwrap()).unwrap();
        let all: Vec<_> = (0..5).map(|index| names.get(index)).collect();
        let expected = [
            "msg_value",
            "core::fmt::write",
            "plain",
            "user_entrypoint",
            "func[4]",
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn without_a_name_section_imports_and_exports_have_names() {
        let names = Names::of(&stripped()).unwrap();
        assert_eq!(names.in_name_section(), 0);
        assert_eq!(
            [0, 1, 3].map(|index| names.get(index)),
            ["msg_value", "func[1]", "user_entrypoint"]
        );
    }

    #[test]
    fn names_do_not_change_the_identity_and_code_does() {
        let named = wat::parse_str(NAMED).unwrap();
        assert_ne!(named, stripped());
        assert_eq!(
            code_identity(&named).unwrap(),
            code_identity(&stripped()).unwrap()
        );
        let other = wat::parse_str(NAMED.replace("(i32.const 0)", "(i32.const 1)")).unwrap();
        assert_ne!(
            code_identity(&named).unwrap(),
            code_identity(&other).unwrap()
        );
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(Names::of(b"no module").is_err());
        assert!(code_identity(b"no module").is_err());
    }
}
