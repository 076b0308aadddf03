//! A node's URL, and what may be said of it.

use std::fmt;

use reqwest::Url;

use super::{ChainError, ChainResult};

/// Parts of a URL shorter than this are no secrets, and words such as `rpc` appear in messages of their own.
const SHORTEST_SECRET: usize = 8;

/// Where a node is. Messages name scheme and host only: user, path and query of a provider's URL hold the key.
#[derive(Clone)]
pub(super) struct Endpoint {
    url: Url,
    text: String,
}

impl Endpoint {
    /// Reads a URL.
    ///
    /// # Errors
    /// If it is none, or of another scheme than HTTP's. The error does not repeat it.
    pub(super) fn parse(text: &str) -> ChainResult<Self> {
        let url = Url::parse(text).ok();
        url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .map(|url| Self {
                url,
                text: text.to_owned(),
            })
            .ok_or(ChainError::Url)
    }

    /// The whole URL, for a client.
    pub(super) const fn url(&self) -> &Url {
        &self.url
    }

    /// The URL as it was given.
    pub(super) fn as_given(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port.
    pub(super) fn name(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// What a node or a transport said, without what only the URL's owner should know.
    pub(super) fn without_secrets(&self, said: &str) -> String {
        let path = self.url.path_segments().into_iter().flatten();
        let query = self.url.query().into_iter();
        let secrets = path
            .chain(query)
            .chain(self.url.password())
            .filter(|part| part.len() >= SHORTEST_SECRET);
        secrets.fold(said.to_owned(), |text, secret| text.replace(secret, "…"))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITH_KEYS: &str =
        "https://me:password1@node.example:8443/v2/a-provider-key?token=another-key";

    #[test]
    fn only_scheme_and_host_are_said() {
        let node = Endpoint::parse(WITH_KEYS).unwrap();
        assert_eq!(node.name(), "https://node.example:8443");
        assert_eq!(format!("{node:?}"), node.name());
        assert_eq!(node.url().as_str(), WITH_KEYS);
    }

    #[test]
    fn a_message_that_repeats_the_url_loses_its_keys() {
        let node = Endpoint::parse(WITH_KEYS).unwrap();
        let said = node.without_secrets(&format!("403: {WITH_KEYS} may not use v2"));
        for secret in ["password1", "a-provider-key", "another-key"] {
            assert!(!said.contains(secret), "{said}");
        }
        assert!(said.ends_with("may not use v2"), "{said}");
    }

    #[test]
    fn what_is_no_http_url_is_refused_without_being_repeated() {
        for wrong in ["localhost", "node.example/a-provider-key", "ws://node", ""] {
            let refused = Endpoint::parse(wrong).unwrap_err().to_string();
            assert!(refused.contains("--rpc-url"), "{refused}");
            assert!(wrong.is_empty() || !refused.contains(wrong), "{refused}");
        }
    }
}
