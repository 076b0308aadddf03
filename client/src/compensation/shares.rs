//! Who is compensated for a case: a file of shares, their root, and the proof of each.

use std::{fmt::Write as _, path::Path};

use alloy::primitives::{Address, B256, keccak256};
use anyhow::{Context, Result, anyhow, bail, ensure};
use protocol::{
    Node, Share, SumLeaf,
    sum_tree::{BuildError, Root, Tree},
};
use prover::Native;

use crate::{address, bindings::IDisputes};

/// The columns of a file of shares.
const HEADER: &str = "vehicle_id,account,shares";

/// Shares in ascending order of vehicles, whatever the order of the file, and the tree over them.
#[derive(Clone, Debug)]
pub struct Shares {
    shares: Vec<Share>,
    tree: Tree,
}

impl Shares {
    /// Reads a CSV file with the columns `vehicle_id,account,shares`.
    ///
    /// # Errors
    /// A file that cannot be read, or a row that is wrong. Names file and line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the shares in {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> Result<Self> {
        let mut lines = (1_usize..).zip(text.lines().map(str::trim));
        let (_, header) = lines.next().unwrap_or_default();
        ensure!(
            header == HEADER,
            "line 1: the columns must be `{HEADER}`, they are `{header}`"
        );
        let mut rows = Vec::new();
        for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let share = share(line).with_context(|| format!("line {number}: `{line}`"))?;
            rows.push((share, number));
        }
        ensure!(!rows.is_empty(), "there are no shares");
        rows.sort_by_key(|(share, number)| (share.vehicle_id, *number));
        for pair in rows.windows(2) {
            if let [(share, first), (other, second)] = pair
                && share.vehicle_id == other.vehicle_id
            {
                bail!(
                    "vehicle {} is in line {first} and again in line {second}",
                    share.vehicle_id
                );
            }
        }
        Self::new(rows.into_iter().map(|(share, _)| share).collect())
    }

    /// The tree over shares.
    ///
    /// # Errors
    /// If a vehicle has two, or they sum up to more than 64 bits.
    pub fn new(mut shares: Vec<Share>) -> Result<Self> {
        shares.sort_unstable_by_key(SumLeaf::place);
        let tree = Tree::build::<Native, _>(&shares).map_err(|error| match error {
            BuildError::Taken { place } => anyhow!("vehicle {place} has two shares"),
            BuildError::SumOverflow => anyhow!("the shares sum up to more than 64 bits"),
        })?;
        Ok(Self { shares, tree })
    }

    /// The shares.
    pub fn all(&self) -> &[Share] {
        &self.shares
    }

    /// The root, whose sum is that of all shares, and the levels of the tree.
    pub fn root(&self) -> Root {
        self.tree.root()
    }

    /// The two nodes below the root.
    pub fn children(&self) -> [Node; 2] {
        self.tree.children::<Native>()
    }

    /// Sum of all shares.
    pub fn total(&self) -> u64 {
        self.root().node.sum
    }

    /// The file as it is published: rows in order of vehicles.
    pub fn csv(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for share in &self.shares {
            let account = Address::from(share.account);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{},{account},{}", share.vehicle_id, share.shares);
        }
        text
    }

    /// Hash of [`Self::csv`].
    pub fn data_hash(&self) -> B256 {
        keccak256(self.csv())
    }

    /// The share at a position with its proof, as it is claimed for a case.
    ///
    /// # Errors
    /// If there is no such share.
    pub fn claim(&self, case: u64, position: usize) -> Result<IDisputes::Share> {
        let share = self.shares.get(position);
        let proof = share.and_then(|share| self.tree.prove::<Native>(share.place()));
        let (share, proof) = share
            .zip(proof)
            .with_context(|| format!("there is no share {position}"))?;
        Ok(IDisputes::Share {
            caseId: case,
            vehicleId: share.vehicle_id,
            account: share.account.into(),
            shares: share.shares,
            proof: proof.into(),
        })
    }
}

fn share(line: &str) -> Result<Share> {
    let columns: Vec<&str> = line.split(',').map(str::trim).collect();
    let [vehicle, account, shares] = columns[..] else {
        bail!("{} columns instead of 3", columns.len());
    };
    address::check(account)?;
    let account: Address = account.parse().context("the account is no address")?;
    let share = Share {
        vehicle_id: vehicle.parse().context("the vehicle is no id")?,
        account: account.into_array(),
        shares: shares.parse().context("the shares are no number")?,
    };
    ensure!(!account.is_zero(), "the account is zero");
    ensure!(
        share.shares > 0,
        "a vehicle without shares is not compensated"
    );
    Ok(share)
}

#[cfg(test)]
mod tests {
    use protocol::sum_tree::verify;

    use super::*;

    fn rows() -> String {
        let (a, b) = (Address::repeat_byte(1), Address::repeat_byte(2));
        format!("{HEADER}\n7,{a},30\n2,{b},70\n")
    }

    fn refusal(text: &str) -> String {
        format!("{:#}", Shares::parse(text).unwrap_err())
    }

    #[test]
    fn every_share_proves_itself_under_the_sum_of_all() {
        let shares = Shares::parse(&rows()).unwrap();
        assert_eq!(shares.total(), 100);
        let root = shares.tree.root();
        for (position, share) in shares.all().iter().enumerate() {
            let claim = shares.claim(3, position).unwrap();
            verify::<Native, _>(share, &root, &claim.proof).unwrap();
        }
        assert!(shares.claim(3, 2).is_err());
    }

    #[test]
    fn what_is_published_is_in_order_of_vehicles_and_reads_back() {
        let shares = Shares::parse(&rows()).unwrap();
        let again = Shares::parse(&shares.csv()).unwrap();
        assert_eq!(again.all(), shares.all());
        assert_eq!(again.data_hash(), shares.data_hash());
        assert!(shares.csv().find("\n2,") < shares.csv().find("\n7,"));
    }

    #[test]
    fn a_wrong_row_is_named_by_its_line() {
        let account = Address::repeat_byte(1);
        for (row, said) in [
            (format!("x,{account},1"), "the vehicle is no id"),
            ("1,0x12,1".to_owned(), "the account is no address"),
            (
                "1,0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD,1".to_owned(),
                "is mistyped",
            ),
            (format!("1,{account},0"), "without shares"),
            (format!("1,{account}"), "2 columns instead of 3"),
            (format!("1,{},1", Address::ZERO), "the account is zero"),
        ] {
            let message = refusal(&format!("{HEADER}\n{row}\n"));
            assert!(
                message.contains("line 2") && message.contains(said),
                "{message}"
            );
        }
    }

    #[test]
    fn a_vehicle_is_compensated_once() {
        let account = Address::repeat_byte(1);
        let message = refusal(&format!(
            "{HEADER}\n1,{account},1\n2,{account},1\n1,{account},1\n"
        ));
        assert!(
            message.contains("vehicle 1 is in line 2 and again in line 4"),
            "{message}"
        );
    }

    #[test]
    fn other_columns_are_refused() {
        assert!(refusal("vehicle,shares\n").contains(HEADER));
        assert!(refusal("").contains(HEADER));
        assert!(refusal(HEADER).contains("there are no shares"));
    }
}
