//! Which of the given signatures is whose.

use std::path::Path;

use alloy::{
    primitives::{Address, Bytes, U256},
    providers::Provider,
    sol_types::SolCall,
};
use anyhow::{Context, Result, bail, ensure};

use super::{Order, SignatureDocument};
use crate::{
    bindings::{IDeviceRegistry, IVehicleId::noncesCall},
    chain::Chain,
    time::utc,
};

/// Somebody whose consent an action needs.
#[derive(Clone, Copy, Debug)]
pub struct Party {
    /// Who that is, in words.
    pub role: &'static str,
    /// The account.
    pub account: Address,
    /// False for one whose consent is given otherwise, by sending the call.
    pub needed: bool,
}

impl Party {
    /// Roles and accounts, for messages.
    pub fn list(parties: &[Self]) -> String {
        let words: Vec<String> = parties
            .iter()
            .map(|party| format!("{} {}", party.role, party.account))
            .collect();
        words.join(", ")
    }
}

/// A signature, and until when it is good; both empty for a party that need not sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// Unix seconds.
    pub deadline: u64,
    /// The signature.
    pub signature: Bytes,
}

impl From<Consent> for IDeviceRegistry::Consent {
    fn from(
        Consent {
            deadline,
            signature,
        }: Consent,
    ) -> Self {
        Self {
            deadline,
            signature,
        }
    }
}

/// The consent of each party, in their order, from signatures that are documents' files or bare (`0x…`). A bare one needs
/// the deadline that was signed; the nonce is then taken to be the party's next.
///
/// # Errors
/// In words, before anything is sent: a signature for something else, another chain or contract, by somebody else,
/// used up or expired; one that is missing.
pub async fn collect<const N: usize>(
    chain: &Chain,
    order: &Order,
    parties: [Party; N],
    given: &[String],
    deadline: Option<u64>,
) -> Result<[Consent; N]> {
    let now = chain.head().await?.timestamp;
    let mut found: [Option<Consent>; N] = std::array::from_fn(|_| None);
    for text in given {
        let document = match text.strip_prefix("0x") {
            Some(_) => bare(chain, order, &parties, text, deadline).await?,
            None => SignatureDocument::read(Path::new(text))?,
        };
        let consent = Consent {
            deadline: document.deadline,
            signature: document.signature_for(order, now).context(text.clone())?,
        };
        by_its_signer(chain, order, &document)
            .await
            .context(text.clone())?;
        let place =
            (0..N).find(|at| parties[*at].account == document.signer && found[*at].is_none());
        match place {
            Some(place) => found[place] = Some(consent),
            None => bail!(
                "{text}: {} signs nothing here; needed are {}",
                document.signer,
                Party::list(&parties)
            ),
        }
    }
    let mut consents: [Consent; N] = std::array::from_fn(|_| Consent::default());
    for ((place, found), party) in consents.iter_mut().zip(found).zip(parties) {
        match found {
            Some(consent) => *place = consent,
            None => ensure!(
                !party.needed,
                "the signature of {} {} is missing: it is made by the same command with --sign-only and that key, then given \
                 here by --signature",
                party.role,
                party.account
            ),
        }
    }
    Ok(consents)
}

/// A bare signature as the document it would be in.
async fn bare<const N: usize>(
    chain: &Chain,
    order: &Order,
    parties: &[Party; N],
    text: &str,
    deadline: Option<u64>,
) -> Result<SignatureDocument> {
    let signature: Bytes = text
        .parse()
        .with_context(|| format!("`{text}` is no signature in hex"))?;
    let deadline = deadline
        .context("a bare signature needs the --deadline that was signed (or give its document)")?;
    let mut of_contract = None;
    for party in parties {
        let nonce = next_nonce(chain, order, party.account).await?;
        let open = SignatureDocument::make(order, party.account, nonce, deadline, None)?;
        let document = SignatureDocument {
            signature: Some(signature.clone()),
            ..open
        };
        if document.recovered() == Some(party.account) {
            return Ok(document);
        }
        if document.is_wrapped() || is_contract(chain, party.account).await? {
            of_contract = of_contract.or(Some(document));
        }
    }
    of_contract.with_context(|| {
        format!(
            "`{text}` is not the signature of {} with deadline {} ({}) and the next nonce: something else was signed",
            Party::list(parties),
            deadline,
            utc(deadline)
        )
    })
}

/// Refuses a signature that its contract would: by another key, or with a nonce that is used up. What a contract
/// account accepts only the call can tell.
async fn by_its_signer(chain: &Chain, order: &Order, document: &SignatureDocument) -> Result<()> {
    let next = next_nonce(chain, order, document.signer).await?;
    ensure!(
        document.nonce == next,
        "the signature of {} has nonce {}, but its next one is {next}: {}",
        document.signer,
        document.nonce,
        if document.nonce < next {
            "this one, or another in its place, was used; it must be made again"
        } else {
            "others must be sent in before it"
        }
    );
    match document.recovered() {
        Some(key) if key == document.signer => Ok(()),
        _ if is_contract(chain, document.signer).await? => Ok(()),
        _ if document.is_wrapped() => bail!(
            "{} signed before it is there (ERC-6492): deploy the account first",
            document.signer
        ),
        Some(key) => bail!("it was signed by {key}, not by {}", document.signer),
        None => bail!("its signature is malformed: 65 bytes of hex are expected, or 64 (ERC-2098)"),
    }
}

async fn next_nonce(chain: &Chain, order: &Order, account: Address) -> Result<U256> {
    // The same function in every contract that takes signatures.
    let call = noncesCall { account };
    let nonce = chain.read(order.domain.contract, &call).await;
    nonce.with_context(|| format!("cannot read {}", noncesCall::SIGNATURE))
}

async fn is_contract(chain: &Chain, account: Address) -> Result<bool> {
    Ok(!chain.get_code_at(account).await?.is_empty())
}
