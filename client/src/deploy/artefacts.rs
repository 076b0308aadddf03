//! What `scripts/build-contracts` built: Stylus code and Solidity init code.

use std::path::{Path, PathBuf};

use alloy::primitives::Bytes;
use anyhow::{Context, Result, ensure};

/// First bytes of deployed Stylus code.
const STYLUS_PREFIX: [u8; 3] = [0xEF, 0xF0, 0x00];

/// The build folder.
#[derive(Clone, Debug)]
pub struct Artefacts {
    root: PathBuf,
}

impl Artefacts {
    /// `dir`, else `DIMO_BUILD_DIR`, else `build` here or in a folder above, else that of the source tree.
    ///
    /// # Errors
    /// If there is no such folder.
    pub fn locate(dir: Option<&Path>) -> Result<Self> {
        let given = dir
            .map(Path::to_path_buf)
            .or_else(|| std::env::var_os("DIMO_BUILD_DIR").map(Into::into));
        if let Some(root) = given {
            ensure!(
                root.is_dir(),
                "there is no build folder {}: run scripts/build-contracts",
                root.display()
            );
            return Ok(Self { root });
        }
        let here = std::env::current_dir().context("cannot read the current directory")?;
        let source_tree = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.ancestors()
            .chain(source_tree.ancestors())
            .map(|folder| folder.join("build"))
            .find(|build| build.join("contracts").is_dir())
            .map(|root| Self { root })
            .context("no build/contracts here or above: run scripts/build-contracts, or give --build-dir DIR")
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Deployable code of a Stylus contract: prefix and compressed WASM.
    ///
    /// # Errors
    /// If it was not built or is not Stylus code.
    pub fn stylus(&self, name: &str) -> Result<Bytes> {
        let path = self.root.join("contracts").join(format!("{name}.code"));
        let code = read(&path)?;
        ensure!(
            code.starts_with(&STYLUS_PREFIX),
            "{} does not start with 0xEFF000: rebuild it with scripts/build-contracts",
            path.display()
        );
        Ok(code.into())
    }

    /// A Stylus contract's WASM before compression.
    ///
    /// # Errors
    /// If it was not built.
    pub fn wasm(&self, name: &str) -> Result<Vec<u8>> {
        read(&self.root.join("contracts").join(format!("{name}.wasm")))
    }

    /// Init code of a Solidity contract, without constructor arguments.
    ///
    /// # Errors
    /// If it was not built or needs linking.
    pub fn solidity(&self, name: &str) -> Result<Bytes> {
        let path = self
            .root
            .join("solidity")
            .join(format!("{name}.sol"))
            .join(format!("{name}.json"));
        let artefact: serde_json::Value = serde_json::from_slice(&read(&path)?)
            .with_context(|| format!("{} is not JSON", path.display()))?;
        artefact["bytecode"]["object"]
            .as_str()
            .and_then(|hex| hex.parse().ok())
            .filter(|code: &Bytes| !code.is_empty())
            .with_context(|| format!("{} holds no linked bytecode", path.display()))
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| {
        format!(
            "cannot read {}: run scripts/build-contracts",
            path.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build_with(file: &str, content: &[u8]) -> (tempfile::TempDir, Artefacts) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        let artefacts = Artefacts::locate(Some(dir.path())).unwrap();
        (dir, artefacts)
    }

    #[test]
    fn says_how_to_build_what_is_missing() {
        let (_dir, artefacts) = build_with("contracts/other.code", &[]);
        let message = format!("{:#}", artefacts.stylus("rewards-distributor").unwrap_err());
        assert!(message.contains("rewards-distributor.code"), "{message}");
        assert!(message.contains("scripts/build-contracts"), "{message}");
    }

    #[test]
    fn refuses_code_that_is_not_a_stylus_program() {
        let (_dir, artefacts) = build_with("contracts/x.code", b"\0asm");
        assert!(
            artefacts
                .stylus("x")
                .unwrap_err()
                .to_string()
                .contains("0xEFF000")
        );
    }

    #[test]
    fn refuses_solidity_that_still_needs_linking() {
        let (_dir, artefacts) = build_with(
            "solidity/T.sol/T.json",
            br#"{"bytecode":{"object":"0x60__$lib$__"}}"#,
        );
        assert!(
            artefacts
                .solidity("T")
                .unwrap_err()
                .to_string()
                .contains("linked")
        );
    }

    #[test]
    fn reads_init_code() {
        let (_dir, artefacts) = build_with(
            "solidity/T.sol/T.json",
            br#"{"bytecode":{"object":"0x6001"}}"#,
        );
        assert_eq!(
            artefacts.solidity("T").unwrap(),
            Bytes::from(vec![0x60, 0x01])
        );
    }
}
