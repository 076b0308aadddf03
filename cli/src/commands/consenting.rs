//! Actions that are allowed by signature: signing for one, and sending in what others signed.

use alloy::{
    primitives::{Address, U256},
    providers::Provider,
};
use anyhow::{Result, bail, ensure};
use client::{
    bindings::IVehicleId::noncesCall,
    chain::Chain,
    signing::{self, Consent, Order, Party, SignatureDocument},
    time::Moment,
};
use serde_json::json;

use super::{
    acting::ActArgs,
    optional_chain::{OptionalChain, OptionalChainArgs},
};
use crate::report::Report;

/// How long a signature is good if nothing else is said.
const GOOD_FOR: Moment = Moment::In(3_600);

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

/// An action that may be signed for instead of sent: where, by whom, and what others signed.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Signatures")]
pub struct ConsentArgs {
    #[command(flatten)]
    network: OptionalChainArgs,
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
    #[command(flatten)]
    act: ActArgs,
}

/// What came of asking for consents.
#[derive(Clone, Debug)]
pub enum Gathered<const N: usize> {
    /// --sign-only: the document, and nothing is to be sent.
    Signed(Report),
    /// Each party's consent, to send in.
    Consents([Consent; N]),
}

impl ConsentArgs {
    /// The chain and deployment.
    ///
    /// # Errors
    /// As [`OptionalChainArgs::open`].
    pub async fn open(&self) -> Result<OptionalChain> {
        self.network.open().await
    }

    /// Who sends or signs.
    pub const fn act(&self) -> &ActArgs {
        &self.act
    }

    /// Whether there is something to send in.
    pub fn is_given(&self) -> bool {
        !self.signatures.is_empty()
    }

    /// With --sign-only signs the order, else finds the consent of each party among the signatures given. The parties are
    /// asked from the chain, knowing who acts; offline whoever signs is taken for one.
    ///
    /// # Errors
    /// If somebody else's signature is needed or one is missing or for something else; if key, nonce or chain cannot be read.
    pub async fn gather<const N: usize>(
        &self,
        network: &OptionalChain,
        order: &Order,
        parties: impl AsyncFnOnce(&Chain, Address) -> Result<[Party; N]>,
    ) -> Result<Gathered<N>> {
        if self.sign_only && network.online().is_none() {
            return Ok(Gathered::Signed(self.sign(network, order).await?));
        }
        let chain = network.chain()?;
        let actor = self.act.actor(network.chain_id)?;
        let parties = parties(chain, actor).await?;
        if self.sign_only {
            ensure!(
                parties.iter().any(|party| party.account == actor),
                "{actor} has nothing to sign here; needed are {}",
                Party::list(&parties)
            );
            return Ok(Gathered::Signed(self.sign(network, order).await?));
        }
        ensure!(
            self.signing.nonce.is_none(),
            "--nonce is for --sign-only; what is sent in has its nonce"
        );
        let deadline = match self.signing.deadline {
            Some(moment) => Some(moment.from(network.now().await?)),
            None => None,
        };
        let consents = signing::collect(chain, order, parties, &self.signatures, deadline).await?;
        Ok(Gathered::Consents(consents))
    }

    async fn sign(&self, network: &OptionalChain, order: &Order) -> Result<Report> {
        let contract = order.domain.contract;
        let nonce = match (self.signing.nonce, network.online()) {
            (Some(nonce), _) => nonce,
            (None, Some(chain)) => {
                let account = self.act.actor(network.chain_id)?;
                chain.read(contract, &noncesCall { account }).await?
            }
            (None, None) => bail!(
                "what is the signer's nonce in {contract}? Give --nonce N, or --rpc-url URL to read it"
            ),
        };
        self.signing
            .document(network, &self.act, order, nonce)
            .await
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
        network: &OptionalChain,
        act: &ActArgs,
        order: &Order,
        nonce: U256,
    ) -> Result<Report> {
        let signer = act.actor(network.chain_id)?;
        let key = match act.key().is_given() {
            true => Some(act.key().signer(network.chain_id)?),
            false => None,
        };
        if let (Some(key), Some(chain)) = (&key, network.online()) {
            let own = key.address() == signer;
            ensure!(
                own || !chain.get_code_at(signer).await?.is_empty(),
                "the key given is that of {}, which cannot sign for {signer}: leave the key out, or give the right one",
                key.address()
            );
        }
        let deadline = self.deadline.unwrap_or(GOOD_FOR).from(network.now().await?);
        let document = SignatureDocument::make(order, signer, nonce, deadline, key.as_ref())?;
        let document = json!(document);
        Ok(Report::new(format!("{document:#}"), document))
    }
}
