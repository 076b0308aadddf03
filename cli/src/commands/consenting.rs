//! Actions that are allowed by signature: signing for one, and sending in what others signed.

use std::time::{SystemTime, UNIX_EPOCH};

use alloy::primitives::{Address, U256};
use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::{
    acting::ActArgs,
    network::{AddressBook, DeploymentArgs},
};
use crate::{
    bindings::IVehicleId::noncesCall,
    chain::Chain,
    moment::Moment,
    report::Report,
    signing::{self, Consent, Order, Party, SignatureDocument},
};

/// How long a signature is good if nothing else is said.
const GOOD_FOR: Moment = Moment::In(3_600);

/// Which chain, where the command may do without it.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Network")]
pub struct PlaceArgs {
    /// JSON-RPC endpoint of the chain; --sign-only works without it, given --nonce
    #[arg(long, env = "DIMO_RPC_URL", value_name = "URL")]
    rpc_url: Option<String>,
    #[command(flatten)]
    deployment: DeploymentArgs,
    /// Id of the chain, for --sign-only without --rpc-url [default: the deployment's]
    #[arg(long, value_name = "ID")]
    chain_id: Option<u64>,
}

/// What a signature says besides the action.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Signatures")]
pub struct SignArgs {
    /// Until when a signature is good: RFC 3339, or a duration from now such as 30d [default: 1h]
    #[arg(long, value_name = "WHEN")]
    deadline: Option<Moment>,
    /// The nonce to sign, for signing without --rpc-url
    #[arg(long, value_name = "N")]
    nonce: Option<U256>,
}

/// Signing instead of sending, and signatures to send in.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Signatures")]
pub struct ConsentArgs {
    /// Send nothing: print the key's consent to this action as a JSON document, which anybody can send in with --signature.
    /// With --from ADDRESS and no key the document is left unsigned, for another wallet: `cast wallet sign --data`
    #[arg(long, conflicts_with_all = ["dry_run", "signatures"])]
    sign_only: bool,
    #[command(flatten)]
    signing: SignArgs,
    /// A consent to send in: a document of --sign-only, or bare hex with the --deadline that was signed. May be repeated
    #[arg(
        long = "signature",
        value_name = "FILE|0x…",
        allow_hyphen_values = true
    )]
    signatures: Vec<String>,
}

/// The chain and deployment of a command that may do without a node.
#[derive(Clone, Debug)]
pub struct Place {
    chain: Option<Chain>,
    /// The deployment's addresses.
    pub book: AddressBook,
    /// The chain's id.
    pub chain_id: u64,
}

impl PlaceArgs {
    /// Connects, if there is an endpoint.
    ///
    /// # Errors
    /// If nothing says which chain it is, or two say different ones.
    pub async fn open(&self) -> Result<Place> {
        let book = self.deployment.read()?;
        let chain = match &self.rpc_url {
            Some(url) => Some(Chain::connect(url).await?),
            None => None,
        };
        if let Some(chain) = &chain {
            book.check(chain)?;
        }
        let found = chain.as_ref().map(Chain::id);
        let said = found.or_else(|| book.deployment().map(|it| it.chain_id));
        if let (Some(said), Some(asked)) = (said, self.chain_id) {
            ensure!(
                said == asked,
                "--chain-id {asked} was given, but the node or deployment is of chain {said}"
            );
        }
        let chain_id = said
            .or(self.chain_id)
            .context("which chain? Give --rpc-url URL (DIMO_RPC_URL), or to sign offline --chain-id ID or --deployment FILE")?;
        Ok(Place {
            chain,
            book,
            chain_id,
        })
    }
}

impl Place {
    /// The chain, for what cannot be done offline.
    ///
    /// # Errors
    /// If no endpoint was given.
    pub fn chain(&self) -> Result<&Chain> {
        self.chain.as_ref().context(
            "this needs a chain: give --rpc-url URL (DIMO_RPC_URL). Only --sign-only works without",
        )
    }

    /// The chain, if an endpoint was given.
    pub const fn online(&self) -> Option<&Chain> {
        self.chain.as_ref()
    }

    /// Unix seconds: the chain's, or this machine's.
    ///
    /// # Errors
    /// If the node does not answer.
    pub async fn now(&self) -> Result<u64> {
        match &self.chain {
            Some(chain) => Ok(chain.head().await?.timestamp),
            None => Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs()),
        }
    }

    /// The domain of signatures for a contract here.
    pub const fn domain(&self, contract: Address) -> signing::Domain {
        signing::Domain {
            chain_id: self.chain_id,
            contract,
        }
    }
}

impl ConsentArgs {
    /// Whether to sign instead of sending.
    pub const fn sign_only(&self) -> bool {
        self.sign_only
    }

    /// Whether there is something to send in.
    pub fn is_given(&self) -> bool {
        !self.signatures.is_empty()
    }

    /// Signs an order, if the signer is one of `parties`; an empty list is not checked.
    ///
    /// # Errors
    /// If somebody else's signature is needed, or key, nonce or chain cannot be read.
    pub async fn sign(
        &self,
        place: &Place,
        act: &ActArgs,
        order: &Order,
        parties: &[Party],
    ) -> Result<Report> {
        let signer = act.actor(place.chain_id)?;
        let is_party = parties.iter().any(|party| party.account == signer);
        ensure!(
            is_party || parties.is_empty(),
            "{signer} has nothing to sign here; needed are {}",
            Party::list(parties)
        );
        let nonce = match (self.signing.nonce, place.online()) {
            (Some(nonce), _) => nonce,
            (None, Some(chain)) => {
                let call = noncesCall { account: signer };
                chain.call(order.domain.contract, &call).await?
            }
            (None, None) => anyhow::bail!(
                "what is the nonce of {signer} in {}? Give --nonce N, or --rpc-url URL to read it",
                order.domain.contract
            ),
        };
        self.signing.document(place, act, order, nonce).await
    }

    /// The parties' consents among the signatures given.
    ///
    /// # Errors
    /// As [`signing::collect`].
    pub async fn collect<const N: usize>(
        &self,
        chain: &Chain,
        order: &Order,
        parties: [Party; N],
    ) -> Result<[Consent; N]> {
        let deadline = match self.signing.deadline {
            Some(moment) => Some(moment.from(chain.head().await?.timestamp)),
            None => None,
        };
        signing::collect(chain, order, parties, &self.signatures, deadline).await
    }
}

impl SignArgs {
    /// The nonce that was given.
    pub const fn nonce(&self) -> Option<U256> {
        self.nonce
    }

    /// Signs an order with a nonce that is known.
    ///
    /// # Errors
    /// If the key or the chain cannot be read.
    pub async fn document(
        &self,
        place: &Place,
        act: &ActArgs,
        order: &Order,
        nonce: U256,
    ) -> Result<Report> {
        let signer = act.actor(place.chain_id)?;
        let key = match act.key().is_given() {
            true => Some(act.key().signer(place.chain_id)?),
            false => None,
        };
        if let (Some(key), Some(chain)) = (&key, place.online()) {
            let own = key.address() == signer;
            ensure!(
                own || !chain.code(signer).await?.is_empty(),
                "the key given is that of {}, which cannot sign for {signer}: leave the key out, or give the right one",
                key.address()
            );
        }
        let deadline = self.deadline.unwrap_or(GOOD_FOR).from(place.now().await?);
        let document = SignatureDocument::make(order, signer, nonce, deadline, key.as_ref())?;
        let document = json!(document);
        Ok(Report::new(format!("{document:#}"), document))
    }
}
