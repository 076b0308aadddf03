//! Where the data of a published week are, and how to get them.

use std::{
    fs,
    io::Write,
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
/// The longest manifest that is looked at.
const MANIFEST_BYTES: u64 = 16 << 20;
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
                let path = scratch.join(file);
                let mut saved = fs::File::create(&path)
                    .with_context(|| format!("cannot create {}", path.display()))?;
                get(&format!("{address}/{file}"), PATIENCE, u64::MAX, &mut saved).await?;
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
        Place::Web(address) => {
            let (address, mut bytes) = (format!("{address}/{MANIFEST_FILE}"), Vec::new());
            get(&address, IMPATIENCE, MANIFEST_BYTES, &mut bytes).await?;
            bytes
        }
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

/// Hands what is at `address` on as it comes: whoever publishes an address decides what is there, and it may be endless.
async fn get(address: &str, patience: Duration, most: u64, into: &mut impl Write) -> Result<()> {
    let refused = || format!("cannot fetch {address}");
    let answer = http_client(patience)?.get(address).send().await;
    let mut answer = answer
        .and_then(reqwest::Response::error_for_status)
        .map_err(reqwest::Error::without_url)
        .with_context(refused)?;
    let mut left = most;
    while let Some(chunk) = answer.chunk().await.with_context(refused)? {
        left = left
            .checked_sub(chunk.len() as u64)
            .with_context(|| format!("{address} is longer than {most} bytes"))?;
        into.write_all(&chunk)
            .with_context(|| format!("cannot keep {address}"))?;
    }
    Ok(())
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

    /// Answers one request with these bytes, and gives its address.
    fn server(body: &'static [u8]) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let mut request = [0; 1_024];
                let _ = std::io::Read::read(&mut connection, &mut request).unwrap();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                connection.write_all(head.as_bytes()).unwrap();
                connection.write_all(body).unwrap();
            }
        });
        address
    }

    #[tokio::test]
    async fn a_data_set_on_a_web_server_is_downloaded_whole() {
        let (address, scratch) = (server(b"bytes"), tempfile::tempdir().unwrap());
        let folder = fetch(&address, scratch.path()).await.unwrap();
        for file in FILES {
            assert_eq!(fs::read(folder.join(file)).unwrap(), b"bytes", "{file}");
        }
        reachable(&address, alloy::primitives::keccak256(b"bytes"))
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn what_is_longer_than_it_may_be_is_refused() {
        let (address, mut bytes) = (server(b"bytes"), Vec::new());
        let error = get(&address, IMPATIENCE, 4, &mut bytes).await.unwrap_err();
        assert!(error.to_string().contains("longer than 4 bytes"), "{error}");
    }

    #[tokio::test]
    async fn what_is_not_fetched_is_said_to_be_untried() {
        let error = reachable("ipfs://week", B256::ZERO).await.unwrap_err();
        assert!(error.to_string().contains("not tried"), "{error}");
    }
}
