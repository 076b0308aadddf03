//! Where the data of a published week are, and how to get them.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use alloy::primitives::B256;
use anyhow::{Context, Result, bail, ensure};
use prover::{EVIDENCE_FILE, LEAVES_FILE, MANIFEST_FILE, ROSTER_FILE};

use crate::chain::http_client;

/// The files of a data set.
const FILES: [&str; 4] = [MANIFEST_FILE, LEAVES_FILE, EVIDENCE_FILE, ROSTER_FILE];
/// Longest wait for one file.
const PATIENCE: Duration = Duration::from_secs(300);
/// Longest wait for a manifest when all that is asked is whether it is there.
const IMPATIENCE: Duration = Duration::from_secs(15);

/// What a `dataUri` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder on a web server: the names of the files go behind the address.
    Web(String),
    /// A folder here.
    Folder(PathBuf),
    /// Something that this program does not fetch, such as `ipfs:`.
    Other,
}

impl Place {
    /// Reads a `dataUri`.
    pub fn of(uri: &str) -> Self {
        match uri.split_once(':') {
            Some(("http" | "https", _)) => Self::Web(uri.trim_end_matches('/').to_owned()),
            Some(("file", path)) => {
                // file:///path, file://localhost/path and file:/path are the same.
                let path = path.strip_prefix("//localhost").unwrap_or(path);
                Self::Folder(path.strip_prefix("//").unwrap_or(path).into())
            }
            _ => Self::Other,
        }
    }
}

/// Gets the data set at `uri`: the folder itself if it is here, else `scratch`, into which it is downloaded.
///
/// # Errors
/// A place that this program does not fetch from, or one that does not have all files.
pub async fn fetch(uri: &str, scratch: &Path) -> Result<PathBuf> {
    match Place::of(uri) {
        Place::Folder(folder) => Ok(folder),
        Place::Other => bail!(
            "its data are at {uri}, where this program does not fetch: get the folder and name it with --data"
        ),
        Place::Web(address) => {
            fs::create_dir_all(scratch)
                .with_context(|| format!("cannot create {}", scratch.display()))?;
            for file in FILES {
                let bytes = get(&format!("{address}/{file}"), PATIENCE).await?;
                let path = scratch.join(file);
                fs::write(&path, bytes)
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
            Ok(scratch.to_owned())
        }
    }
}

/// Makes sure that the manifest with this hash can be fetched at `uri`.
///
/// # Errors
/// In words what is not so, or that it was not tried.
pub async fn reachable(uri: &str, data_hash: B256) -> Result<()> {
    let bytes = match Place::of(uri) {
        Place::Web(address) => get(&format!("{address}/{MANIFEST_FILE}"), IMPATIENCE).await?,
        Place::Folder(folder) => {
            let path = folder.join(MANIFEST_FILE);
            fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?
        }
        Place::Other => bail!("this program does not fetch from there, so it was not tried"),
    };
    let found = alloy::primitives::keccak256(bytes);
    ensure!(
        found == data_hash,
        "another manifest is there, with the hash {found} instead of {data_hash}"
    );
    Ok(())
}

async fn get(address: &str, patience: Duration) -> Result<Vec<u8>> {
    let refused = || format!("cannot fetch {address}");
    let answer = http_client(patience)?.get(address).send().await;
    let answer = answer
        .and_then(reqwest::Response::error_for_status)
        .map_err(reqwest::Error::without_url)
        .with_context(refused)?;
    Ok(answer.bytes().await.with_context(refused)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_web_folder_a_folder_here_or_another() {
        let web = Place::Web("https://data.example/week-20".into());
        assert_eq!(Place::of("https://data.example/week-20/"), web);
        for uri in [
            "file:///weeks/20",
            "file:/weeks/20",
            "file://localhost/weeks/20",
        ] {
            assert_eq!(Place::of(uri), Place::Folder("/weeks/20".into()), "{uri}");
        }
        for uri in ["ipfs://week", "week", "/weeks/20"] {
            assert_eq!(Place::of(uri), Place::Other, "{uri}");
        }
    }

    #[tokio::test]
    async fn a_manifest_is_reachable_if_it_is_the_one() {
        let folder = tempfile::tempdir().unwrap();
        let uri = format!("file://{}", folder.path().display());
        let hash = alloy::primitives::keccak256("{}");
        let missing = reachable(&uri, hash).await.unwrap_err().to_string();
        assert!(missing.contains("manifest.json"), "{missing}");
        fs::write(folder.path().join(MANIFEST_FILE), "{}").unwrap();
        reachable(&uri, hash).await.unwrap();
        let other = reachable(&uri, B256::ZERO).await.unwrap_err().to_string();
        assert!(other.contains(&hash.to_string()), "{other}");
    }

    #[tokio::test]
    async fn what_is_not_fetched_is_said_to_be_untried() {
        let error = reachable("ipfs://week", B256::ZERO).await.unwrap_err();
        assert!(error.to_string().contains("not tried"), "{error}");
    }
}
