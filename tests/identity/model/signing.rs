//! Signatures, without any cryptography: who signed which words, for which contract.

use std::collections::BTreeMap;

use alloy::primitives::{Address, B256};
use bindings::IDeviceRegistry::{InvalidSignature, SignatureExpired};

use super::outcome::{Refusal, ensure};

/// What is signed. The last member of each is the deadline, the one before the nonce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    Attestation(Address, B256, u8, B256, u64, u64),
    Mint(Address, B256, u8, B256, bool, u64, u64),
    DataConsent(u64, bool, u64, u64),
    /// Vehicle, keeper.
    Reclaim(u64, Address, u64, u64),
    /// Key, manufacturer, owner.
    Claim(Address, u32, Address, u64, u64),
    /// Device, vehicle.
    Pair(u64, u64, u64, u64),
    /// Manufacturer, key, vehicle.
    Connect(u32, Address, u64, u64, u64),
    /// Device, new key.
    ReplaceKey(u64, Address, u64, u64),
}

/// Where a signature is good, and whether its bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Proper,
    OtherChain,
    OtherContract,
    /// The same with the other `s`: the curve has two.
    Malleable,
    Shortened,
}

#[derive(Clone, Debug)]
pub struct Signature {
    pub by: Address,
    pub message: Message,
    pub form: Form,
}

/// A signature and the deadline that is sent in with it.
#[derive(Clone, Debug, Default)]
pub struct Consent {
    pub deadline: u64,
    pub signature: Option<Signature>,
}

impl Consent {
    /// Did `by` say this, and in time?
    pub fn check(&self, by: Address, now: u64, expected: &Message) -> Result<(), Refusal> {
        let deadline = self.deadline;
        ensure(now <= deadline, SignatureExpired { deadline })?;
        let good = self.signature.as_ref().is_some_and(|signature| {
            signature.by == by && signature.form == Form::Proper && signature.message == *expected
        });
        ensure(good, InvalidSignature { account: by })
    }
}

/// How many signatures of an account were used up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Nonces(pub BTreeMap<Address, u64>);

impl Nonces {
    pub fn of(&self, account: Address) -> u64 {
        self.0.get(&account).copied().unwrap_or_default()
    }
}

/// The signatures of one call. They are used up only if all of it succeeds.
#[derive(Debug)]
pub struct Used<'a> {
    nonces: &'a Nonces,
    now: u64,
    accounts: Vec<Address>,
}

impl<'a> Used<'a> {
    pub fn new(nonces: &'a Nonces, now: u64) -> Self {
        Self {
            nonces,
            now,
            accounts: Vec::new(),
        }
    }

    /// Checks one more signature, of the account's next nonce.
    pub fn check(
        &mut self,
        consent: &Consent,
        by: Address,
        message: impl FnOnce(u64, u64) -> Message,
    ) -> Result<(), Refusal> {
        let earlier = self.accounts.iter().filter(|account| **account == by);
        let nonce = self.nonces.of(by) + earlier.count() as u64;
        consent.check(by, self.now, &message(nonce, consent.deadline))?;
        self.accounts.push(by);
        Ok(())
    }

    /// Whose were used, in this order.
    pub fn accounts(self) -> Vec<Address> {
        self.accounts
    }
}
