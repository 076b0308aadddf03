//! Errors and events, decoded by the ABIs that the node was given.

use std::path::{Path, PathBuf};

use alloy::{
    dyn_abi::{ErrorExt, EventExt},
    json_abi::{Error, Event, JsonAbi},
    sol_types::{Panic, Revert, SolError},
};
use alloy_primitives::{
    B256, Log, Selector,
    map::{B256HashMap, HashMap},
};
use serde_json::Value;

use super::{read, value::call};
use crate::{config::ConfigError, precompiles};

/// What is known of errors and events. Where several ABIs have the same, the first one names it.
#[derive(Debug, Default)]
pub(crate) struct Abis {
    errors: HashMap<Selector, Error>,
    /// Those of one signature differ in what is indexed.
    events: B256HashMap<Vec<Event>>,
}

impl Abis {
    /// Reads files and folders of ABIs: arrays as compilers write them, or artefacts with a field `abi`. In folders, which are
    /// searched to their depths, other JSON is passed over.
    pub(crate) fn load(paths: &[PathBuf]) -> Result<Self, ConfigError> {
        let mut abis = Self::default();
        abis.add_errors(precompiles::ERRORS);
        for path in paths {
            if path.is_dir() {
                if abis.load_folder(path)? == 0 {
                    return Err(bad(path, "there is no ABI in this folder"));
                }
            } else {
                let json = json(path)?;
                let abi = abi_of(path, json)?.ok_or_else(|| {
                    bad(path, "neither an ABI nor an artefact with a field \"abi\"")
                })?;
                abis.add(abi);
            }
        }
        Ok(abis)
    }

    fn load_folder(&mut self, folder: &Path) -> Result<usize, ConfigError> {
        let unreadable = |source| ConfigError::Unreadable {
            path: folder.to_owned(),
            source,
        };
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
            .map_err(unreadable)?;
        // The first one names what several have, on every machine alike.
        paths.sort_unstable();
        let mut found = 0;
        for path in paths {
            if path.is_dir() {
                found += self.load_folder(&path)?;
            } else if path
                .extension()
                .is_some_and(|extension| extension == "json")
                && let Some(abi) = abi_of(&path, json(&path)?)?
            {
                self.add(abi);
                found += 1;
            }
        }
        Ok(found)
    }

    /// Adds errors by their signatures.
    fn add_errors(&mut self, signatures: &[&str]) {
        // One that cannot be read would only have no name; a test reads them all.
        for error in signatures.iter().filter_map(|text| Error::parse(text).ok()) {
            self.errors.entry(error.selector()).or_insert(error);
        }
    }

    fn add(&mut self, abi: JsonAbi) {
        for error in abi.errors.into_values().flatten() {
            self.errors.entry(error.selector()).or_insert(error);
        }
        for event in abi.events.into_values().flatten() {
            self.events.entry(event.selector()).or_default().push(event);
        }
    }

    /// The text of revert data: Solidity's own errors, or one of a known ABI.
    pub(crate) fn error(&self, output: &[u8]) -> Option<String> {
        if let Ok(revert) = Revert::abi_decode(output) {
            return Some(revert.reason);
        }
        if let Ok(panic) = Panic::abi_decode(output) {
            return Some(panic.to_string());
        }
        let selector = Selector::from_slice(output.get(..4)?);
        let error = self.errors.get(&selector)?;
        let values = error.decode_error(output).ok()?.body;
        let names = error.inputs.iter().map(|input| input.name.as_str());
        Some(call(&error.name, names.zip(&values)))
    }

    /// The text of a log, if its ABI is known.
    pub(crate) fn event(&self, log: &Log) -> Option<String> {
        let signature: &B256 = log.topics().first()?;
        self.events.get(signature)?.iter().find_map(|event| {
            let decoded = event.decode_log(&log.data).ok()?;
            let (mut indexed, mut body) = (decoded.indexed.iter(), decoded.body.iter());
            let values = event.inputs.iter().filter_map(|input| {
                let values = match input.indexed {
                    true => &mut indexed,
                    false => &mut body,
                };
                Some((input.name.as_str(), values.next()?))
            });
            Some(call(&event.name, values))
        })
    }
}

fn json(path: &Path) -> Result<Value, ConfigError> {
    serde_json::from_slice(&read(path)?).map_err(|error| bad(path, &error.to_string()))
}

/// The ABI in a file; none if it is about something else.
fn abi_of(path: &Path, json: Value) -> Result<Option<JsonAbi>, ConfigError> {
    let abi = match json {
        Value::Array(items) => Value::Array(items),
        Value::Object(mut artefact) => match artefact.remove("abi") {
            Some(abi @ Value::Array(_)) => abi,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let abi = serde_json::from_value(abi).map_err(|error| bad(path, &error.to_string()))?;
    Ok(Some(abi))
}

fn bad(path: &Path, reason: &str) -> ConfigError {
    ConfigError::Abi {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::sol;
    use alloy::sol_types::SolEvent;
    use alloy_primitives::{Address, Bytes, U256};

    sol! {
        error Refused(address who, uint256 amount);
        event Transfer(address indexed from, address indexed to, uint256 value);
    }

    const ABI: &str = r#"[
        {"type": "error", "name": "Refused", "inputs": [
            {"name": "who", "type": "address"}, {"name": "amount", "type": "uint256"}]},
        {"type": "event", "name": "Transfer", "anonymous": false, "inputs": [
            {"name": "from", "type": "address", "indexed": true},
            {"name": "to", "type": "address", "indexed": true},
            {"name": "value", "type": "uint256", "indexed": false}]}
    ]"#;

    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("devnode-abi-{}-{name}", std::process::id()));
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn known(name: &str, text: &str) -> Result<Abis, ConfigError> {
        let folder = folder(name, &[("a.json", text)]);
        let abis = Abis::load(&[folder.join("a.json")]);
        std::fs::remove_dir_all(folder).unwrap();
        abis
    }

    #[test]
    fn a_custom_error_is_written_with_its_arguments() {
        let abis = known("error", ABI).unwrap();
        let error = Refused {
            who: Address::repeat_byte(0x22),
            amount: U256::from(5),
        };
        let text = "Refused(who: 0x2222222222222222222222222222222222222222, amount: 5)";
        assert_eq!(abis.error(&error.abi_encode()).as_deref(), Some(text));
        assert_eq!(abis.error(&error.abi_encode()[..30]), None, "cut off");
        assert_eq!(abis.error(&[1, 2, 3, 4]), None, "unknown");
        assert_eq!(abis.error(&[]), None);
    }

    #[test]
    fn soliditys_own_errors_need_no_abi() {
        let abis = Abis::default();
        let revert = Revert::from("too late").abi_encode();
        assert_eq!(abis.error(&revert).as_deref(), Some("too late"));
        let panic = Panic::from(0x11).abi_encode();
        assert!(abis.error(&panic).unwrap().contains("overflow"));
    }

    #[test]
    fn an_event_is_written_in_the_order_of_its_declaration() {
        let abis = known("event", &format!("{{\"abi\": {ABI}}}")).unwrap();
        let event = Transfer {
            from: Address::ZERO,
            to: Address::repeat_byte(1),
            value: U256::from(7),
        };
        let log = Log {
            address: Address::ZERO,
            data: event.encode_log_data(),
        };
        let text = "Transfer(from: 0x0000000000000000000000000000000000000000, \
                    to: 0x0101010101010101010101010101010101010101, value: 7)";
        assert_eq!(abis.event(&log).as_deref(), Some(text));
        let other = Log::new_unchecked(Address::ZERO, vec![B256::ZERO], Bytes::new());
        assert_eq!(abis.event(&other), None);
    }

    #[test]
    fn the_errors_of_precompiles_can_all_be_read() {
        for signature in precompiles::ERRORS {
            assert!(Error::parse(signature).is_ok(), "{signature}");
        }
        assert_eq!(
            Abis::load(&[]).unwrap().errors.len(),
            precompiles::ERRORS.len()
        );
    }

    #[test]
    fn a_folder_is_searched_and_other_json_passed_over() {
        let files = [
            ("out/A.sol/A.json", ABI),
            ("out/build-info/1.json", "{\"input\": {}}"),
            ("out/notes.txt", "no JSON"),
        ];
        let folder = folder("folder", &files);
        let abis = Abis::load(std::slice::from_ref(&folder)).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        let own = Abis::load(&[]).unwrap();
        let found = (
            abis.errors.len() - own.errors.len(),
            abis.events.len() - own.events.len(),
        );
        assert_eq!(found, (1, 1));
    }

    #[test]
    fn what_is_no_abi_is_named() {
        let cases = [
            ("text", "no JSON"),
            ("number", "7"),
            ("object", "{\"bytecode\": \"0x\"}"),
            ("items", "[{\"type\": \"error\"}]"),
        ];
        for (name, text) in cases {
            let error = known(name, text).unwrap_err();
            assert!(matches!(error, ConfigError::Abi { .. }), "{name}: {error}");
            assert!(error.to_string().contains("a.json"), "{name}: {error}");
        }
        let empty = folder("empty", &[("notes.txt", "")]);
        let error = Abis::load(std::slice::from_ref(&empty)).unwrap_err();
        std::fs::remove_dir_all(empty).unwrap();
        assert!(error.to_string().contains("no ABI"), "{error}");
        let missing = Abis::load(&["/nowhere.json".into()]).unwrap_err();
        assert!(
            matches!(missing, ConfigError::Unreadable { .. }),
            "{missing}"
        );
    }
}
