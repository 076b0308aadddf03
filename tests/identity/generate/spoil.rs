//! What attackers and the careless do to a call that was good.

use alloy::primitives::Address;

use super::Choice;
use crate::model::{Call, Form, Message};

impl Choice<'_> {
    /// Most calls stay as they are.
    pub(super) fn maybe_spoil(&mut self, by: Address, mut call: Call) -> (Address, Call) {
        if !self.dice.once_in(8) {
            return (by, call);
        }
        let stranger = self.person();
        let Some(signature) = self.dice.pick(call.signatures()) else {
            return (stranger, call);
        };
        let Some(signed) = signature.as_mut() else {
            return (stranger, call);
        };
        match self.dice.below(8) {
            0 => signed.form = Form::OtherChain,
            1 => signed.form = Form::OtherContract,
            // What a smart account takes for a signature is its own business.
            2 if signed.by != self.cast.safe => signed.form = Form::Malleable,
            3 => signed.form = Form::Shortened,
            4 => signed.by = self.person(),
            5 => *nonce_of(&mut signed.message) += 1,
            6 => self.turn(&mut signed.message),
            _ => *signature = None,
        }
        // Another sender, so that the signature is needed.
        if self.dice.once_in(2) {
            return (stranger, call);
        }
        (by, call)
    }

    /// A good signature of something else.
    fn turn(&mut self, message: &mut Message) {
        let stranger = self.person();
        match message {
            Message::Attestation(owner, ..) | Message::Mint(owner, ..) => *owner = stranger,
            Message::DataConsent(_, consent, ..) => *consent = !*consent,
            Message::Reclaim(_, keeper, ..) => *keeper = stranger,
            Message::Claim(_, _, owner, ..) => *owner = stranger,
            Message::Pair(_, vehicle, ..) | Message::Connect(_, _, vehicle, ..) => *vehicle += 1,
            Message::ReplaceKey(device, ..) => *device += 1,
        }
    }
}

fn nonce_of(message: &mut Message) -> &mut u64 {
    match message {
        Message::Attestation(.., nonce, _)
        | Message::Mint(.., nonce, _)
        | Message::DataConsent(.., nonce, _)
        | Message::Reclaim(.., nonce, _)
        | Message::Claim(.., nonce, _)
        | Message::Pair(.., nonce, _)
        | Message::Connect(.., nonce, _)
        | Message::ReplaceKey(.., nonce, _) => nonce,
    }
}
