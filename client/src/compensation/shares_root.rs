//! What the DAO posts for an upheld case: the root of the harmed vehicles' shares, with its totals.

use std::path::Path;

use alloy::primitives::B256;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::{bindings::IDisputes::postCompensationCall, compensation::Shares};

/// The document that `dimo compensation build --json` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharesRoot {
    /// The case's id.
    pub case: u64,
    /// Root of the shares.
    pub root: B256,
    /// Their sum.
    pub total_shares: u64,
    /// Their number.
    pub leaf_count: u64,
    /// Hash of the published file of shares; zero if none is.
    pub data_hash: B256,
}

impl SharesRoot {
    /// These shares, for a case.
    pub fn of(case: u64, shares: &Shares) -> Self {
        Self {
            case,
            root: shares.root(),
            total_shares: shares.total(),
            leaf_count: shares.all().len() as u64,
            data_hash: shares.data_hash(),
        }
    }

    /// Reads the document for a case, or the CSV file of shares itself, whichever the file is.
    ///
    /// # Errors
    /// A file that is neither, or a document for another case.
    pub fn read(path: &Path, case: u64) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the compensation in {}", path.display()))?;
        if !text.trim_start().starts_with('{') {
            return Ok(Self::of(case, &Shares::read(path)?));
        }
        let root: Self = serde_json::from_str(&text).with_context(|| {
            format!(
                "{} is not what `dimo compensation build --json` prints",
                path.display()
            )
        })?;
        ensure!(
            root.case == case,
            "{} was built for case {}, not for case {case}",
            path.display(),
            root.case
        );
        Ok(root)
    }

    /// The call that posts it.
    pub fn call(&self, data_uri: &str) -> postCompensationCall {
        postCompensationCall {
            caseId: self.case,
            root: self.root,
            totalShares: self.total_shares,
            leafCount: self.leaf_count,
            dataHash: self.data_hash,
            dataUri: data_uri.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::Address;

    use super::*;

    fn file(content: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    fn csv() -> String {
        let account = Address::repeat_byte(1);
        format!("vehicle_id,account,shares\n7,{account},30\n2,{account},70\n")
    }

    #[test]
    fn the_document_and_the_shares_say_the_same() {
        let root = SharesRoot::read(file(&csv()).path(), 3).unwrap();
        assert_eq!((root.total_shares, root.leaf_count), (100, 2));
        let document = serde_json::to_string_pretty(&root).unwrap();
        assert_eq!(SharesRoot::read(file(&document).path(), 3).unwrap(), root);
    }

    #[test]
    fn a_document_for_another_case_is_refused() {
        let root = SharesRoot::read(file(&csv()).path(), 3).unwrap();
        let document = file(&serde_json::to_string(&root).unwrap());
        let message = SharesRoot::read(document.path(), 4)
            .unwrap_err()
            .to_string();
        assert!(message.contains("case 3, not for case 4"), "{message}");
    }

    #[test]
    fn what_is_neither_is_named() {
        for (content, said) in [
            ("{}", "dimo compensation build --json"),
            ("a,b\n", "line 1"),
        ] {
            let file = file(content);
            let message = format!("{:#}", SharesRoot::read(file.path(), 1).unwrap_err());
            assert!(message.contains(said), "{message}");
        }
    }
}
