//! Heartbeats as a device makes them: a row of activity, signed.

use std::{fs::OpenOptions, io::Write, path::Path};

use alloy::{
    primitives::hex,
    signers::{SignerSync, local::PrivateKeySigner},
};
use anyhow::{Context, Result, ensure};
use prover::HeartbeatDomain;

/// Header of activity whose rows [`heartbeat_row`] makes.
pub const ACTIVITY_COLUMNS: &str = "vehicle_id,device,timestamp,signature";

/// The row of activity that says, signed by the device's key, that it was in the vehicle at a time, unix seconds.
///
/// # Errors
/// If the key cannot sign.
pub fn heartbeat_row(
    key: &PrivateKeySigner,
    vehicle: u64,
    timestamp: u64,
    domain: HeartbeatDomain,
) -> Result<String> {
    let signature = key.sign_hash_sync(&domain.digest(vehicle, timestamp))?;
    let signature = hex::encode_prefixed(signature.as_bytes());
    Ok(format!(
        "{vehicle},{:#x},{timestamp},{signature}",
        key.address()
    ))
}

/// Appends such a row to a file of activity, which begins with its header.
///
/// # Errors
/// If the file cannot be written, or has other columns.
pub fn append_row(file: &Path, row: &str) -> Result<()> {
    let open = || -> Result<()> {
        let is_new = !file.exists();
        if !is_new {
            let text = std::fs::read_to_string(file)?;
            let header = text.lines().next().unwrap_or_default();
            ensure!(
                header == ACTIVITY_COLUMNS,
                "its columns are {header}, not {ACTIVITY_COLUMNS}"
            );
            ensure!(text.ends_with('\n'), "its last line is not whole");
        }
        let mut file = OpenOptions::new().append(true).create(true).open(file)?;
        let header = if is_new { ACTIVITY_COLUMNS } else { "" };
        let line_end = if is_new { "\n" } else { "" };
        // In one write, so that two devices do not mix theirs.
        file.write_all(format!("{header}{line_end}{row}\n").as_bytes())?;
        Ok(())
    };
    open().with_context(|| format!("cannot append to {}", file.display()))
}

#[cfg(test)]
mod tests {
    use alloy::primitives::{Address, B256};
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_row_is_signed_by_the_device_it_names() {
        let key = PrivateKeySigner::from_bytes(&B256::repeat_byte(7)).unwrap();
        let domain = HeartbeatDomain {
            chain_id: 1,
            device_registry: Address::repeat_byte(2),
        };
        let row = heartbeat_row(&key, 7, 1_670_216_400, domain).unwrap();
        let cells: Vec<_> = row.split(',').collect();
        let device = format!("{:#x}", key.address());
        assert_eq!(cells[..3], ["7", &device, "1670216400"]);
        let signature: [u8; 65] = hex::decode_to_array(cells[3]).unwrap();
        let signer = domain.signer(7, 1_670_216_400, &signature);
        assert_eq!(signer, Some(key.address()));
    }

    #[test]
    fn what_is_signed_is_what_the_published_definition_says() {
        let published = crate::signing::Definition::DeviceRegistry.text();
        let published: Value = serde_json::from_str(published).unwrap();
        let registry = Address::repeat_byte(2);
        let types = &published["types"];
        let typed_data = json!({
            "types": { "EIP712Domain": types["EIP712Domain"], "Heartbeat": types["Heartbeat"] },
            "primaryType": "Heartbeat",
            "domain": {
                "name": published["domain"]["name"],
                "version": published["domain"]["version"],
                "chainId": 1,
                "verifyingContract": registry.to_string(),
            },
            "message": { "vehicleId": 7, "timestamp": 1_670_216_400 },
        });
        let domain = HeartbeatDomain {
            chain_id: 1,
            device_registry: registry,
        };
        let digest = crate::signing::digest(&typed_data).unwrap();
        assert_eq!(digest, domain.digest(7, 1_670_216_400));
    }

    #[test]
    fn rows_are_appended_below_one_header() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("activity.csv");
        append_row(&file, "1,a,2,b").unwrap();
        append_row(&file, "1,a,3,c").unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(text, format!("{ACTIVITY_COLUMNS}\n1,a,2,b\n1,a,3,c\n"));
    }

    #[test]
    fn a_file_with_other_columns_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("activity.csv");
        for other in [
            "vehicle_id,device,timestamp\n",
            &format!("{ACTIVITY_COLUMNS}\n1,a"),
        ] {
            std::fs::write(&file, other).unwrap();
            assert!(append_row(&file, "1,a,2,b").is_err());
            assert_eq!(std::fs::read_to_string(&file).unwrap(), other);
        }
    }
}
