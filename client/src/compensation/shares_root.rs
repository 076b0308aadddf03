//! What the DAO posts for an upheld case: the root of the harmed vehicles' shares, by its children.

use std::path::Path;

use alloy::primitives::B256;
use anyhow::{Context, Result, ensure};
use protocol::sum_tree::{ChildrenError, Root};
use prover::Native;
use serde::{Deserialize, Serialize};

use crate::{
    bindings::IDisputes::{self, postCompensationCall},
    compensation::Shares,
};

/// A node below the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// Its hash.
    pub hash: B256,
    /// Sum of the shares below it.
    pub sum: u64,
}

/// The document that `dimo compensation build --json` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharesRoot {
    /// The case's id.
    pub case: u64,
    /// Root of the shares. It follows from the children, as their sum does.
    pub root: B256,
    /// Their sum.
    pub total_shares: u64,
    /// Levels of their tree.
    pub depth: u8,
    /// The node below the root on the left.
    pub left: Child,
    /// The node below the root on the right.
    pub right: Child,
    /// Hash of the published file of shares; zero if none is.
    pub data_hash: B256,
}

impl SharesRoot {
    /// These shares, for a case.
    pub fn of(case: u64, shares: &Shares) -> Self {
        let Root { node, depth } = shares.root();
        let [left, right] = shares.children().map(Child::from);
        Self {
            case,
            root: node.hash.into(),
            total_shares: node.sum,
            depth,
            left,
            right,
            data_hash: shares.data_hash(),
        }
    }

    /// Reads the document for a case, or the CSV file of shares itself, whichever the file is.
    ///
    /// # Errors
    /// A file that is neither, or a document for another case or that contradicts itself.
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
        let derived =
            root_of(&root.call("")).map(|root| (B256::from(root.node.hash), root.node.sum));
        ensure!(
            derived == Ok((root.root, root.total_shares)),
            "{} contradicts itself: left and right are not the children of root {} with {} shares; build it anew",
            path.display(),
            root.root,
            root.total_shares
        );
        Ok(root)
    }

    /// The call that posts it.
    pub fn call(&self, data_uri: &str) -> postCompensationCall {
        postCompensationCall {
            caseId: self.case,
            left: self.left.into(),
            right: self.right.into(),
            depth: self.depth,
            dataHash: self.data_hash,
            dataUri: data_uri.to_owned(),
        }
    }
}

/// The root that the contract derives from such a call.
///
/// # Errors
/// If its nodes are not the children of a root of so many levels.
pub fn root_of(call: &postCompensationCall) -> Result<Root, ChildrenError> {
    let [left, right] = [&call.left, &call.right].map(|child| protocol::Node {
        hash: child.hash.0,
        sum: child.sum,
    });
    Root::of_children::<Native>(&left, &right, call.depth)
}

impl From<protocol::Node> for Child {
    fn from(node: protocol::Node) -> Self {
        Self {
            hash: node.hash.into(),
            sum: node.sum,
        }
    }
}

impl From<Child> for IDisputes::Node {
    fn from(child: Child) -> Self {
        Self {
            hash: child.hash,
            sum: child.sum,
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
        assert_eq!((root.total_shares, root.depth), (100, 3));
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
    fn a_document_that_contradicts_itself_is_refused() {
        let good = SharesRoot::read(file(&csv()).path(), 3).unwrap();
        let mut wrong = [good; 4];
        wrong[0].root = B256::repeat_byte(1);
        wrong[1].total_shares += 1;
        wrong[2].left.sum += 1;
        wrong[3].depth = 0;
        for root in wrong {
            let document = file(&serde_json::to_string(&root).unwrap());
            let message = SharesRoot::read(document.path(), 3)
                .unwrap_err()
                .to_string();
            assert!(message.contains("contradicts itself"), "{message}");
        }
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
