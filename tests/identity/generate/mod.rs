//! Random actions that fit the state: most of them succeed, some are spoilt in one way or another.

mod cast;
mod devices;
mod manufacturers;
mod spoil;
mod vehicles;
mod ways_back;

use alloy::primitives::Address;

pub use cast::Cast;
pub use e2e::Dice;

use crate::model::{
    Action, Call, Consent, Contract, Form, GENESIS, Message, Model, RoleCall, Signature, TokenCall,
    Tokens, WEEK,
};

/// Seconds a signature is good for.
const GOOD_FOR: u64 = 3_600;
/// Calls that are kept to be sent once more.
const REMEMBERED: usize = 64;

/// Makes a sequence, action by action.
#[derive(Debug)]
pub struct Generator {
    pub cast: Cast,
    /// Time never passes beyond this: the programs would expire.
    horizon: u64,
    past: Vec<(Address, Call)>,
}

impl Generator {
    pub fn new(cast: Cast, horizon: u64) -> Self {
        Self {
            cast,
            horizon,
            past: Vec::new(),
        }
    }

    /// The action a seed means in this state.
    pub fn next(&mut self, model: &Model, seed: u64) -> Action {
        let mut choice = Choice {
            dice: Dice::new(seed),
            cast: &self.cast,
            model,
        };
        if choice.dice.once_in(12) {
            return choice.wait(self.horizon);
        }
        // The very same once more: what was good once must not be good again for it.
        if choice.dice.once_in(40)
            && let Some((by, call)) = choice.dice.pick(&self.past)
        {
            let (by, call) = (*by, call.clone());
            return Action::Call { by, call };
        }
        let (by, call) = choice.call();
        let (by, call) = choice.maybe_spoil(by, call);
        if self.past.len() == REMEMBERED {
            self.past.remove(0);
        }
        self.past.push((by, call.clone()));
        Action::Call { by, call }
    }
}

/// What a seed chooses from.
struct Choice<'a> {
    dice: Dice,
    cast: &'a Cast,
    model: &'a Model,
}

#[derive(Clone, Copy)]
enum Area {
    Dao,
    Maker,
    Mint,
    Owner,
    VehicleToken,
    Register,
    Claim,
    Pair,
    Connect,
    Unpair,
    ReplaceKey,
    DeviceToken,
    Roles,
    WaysBack,
}

impl Choice<'_> {
    fn wait(&mut self, horizon: u64) -> Action {
        let now = self.model.now;
        let notice = self.dice.once_in(12).then(|| self.rest_of_notice());
        let seconds = match self.dice.below(8) {
            _ if let Some(Some(seconds)) = notice => seconds,
            0 | 1 => 1,
            2 | 3 => 1 + self.dice.below(GOOD_FOR * 2),
            4 => 1 + self.dice.below(86_400),
            5 => 1 + self.dice.below(WEEK),
            // Exactly to where a week begins, or a second before.
            6 => WEEK - (now - GENESIS) % WEEK,
            _ => (WEEK - 1 - (now - GENESIS) % WEEK).max(1),
        };
        Action::Wait(if now + seconds > horizon { 1 } else { seconds })
    }

    fn call(&mut self) -> (Address, Call) {
        let areas = [
            (8, Area::Dao),
            (5, Area::Maker),
            (10, Area::Mint),
            (16, Area::Owner),
            (10, Area::VehicleToken),
            (10, Area::Register),
            (12, Area::Claim),
            (16, Area::Pair),
            (5, Area::Connect),
            (8, Area::Unpair),
            (6, Area::ReplaceKey),
            (9, Area::DeviceToken),
            (3, Area::Roles),
            (10, Area::WaysBack),
        ];
        // Without makers there is little to do.
        if self.model.manufacturers.len() < 3 {
            return self.whitelist();
        }
        match self.dice.weigh(&areas) {
            Area::Dao => self.dao(),
            Area::Maker => self.maker(),
            Area::Mint => self.mint(),
            Area::Owner => self.owner(),
            Area::VehicleToken => self.token(Contract::Vehicles),
            Area::Register => self.register(),
            Area::Claim => self.claim(),
            Area::Pair => self.pair(),
            Area::Connect => self.connect(),
            Area::Unpair => self.unpair(),
            Area::ReplaceKey => self.replace_key(),
            Area::DeviceToken => self.token(Contract::Devices),
            Area::Roles => self.role(),
            Area::WaysBack => self.way_back(),
        }
    }

    fn person(&mut self) -> Address {
        let place = self.dice.below(self.cast.people.len() as u64);
        self.cast.people[place as usize]
    }

    /// Somebody, or now and then nobody.
    fn person_or_zero(&mut self) -> Address {
        if self.dice.once_in(15) {
            Address::ZERO
        } else {
            self.person()
        }
    }

    /// One of these, but now and then any number at all.
    fn id(&mut self, good: Vec<u64>, last: u64) -> u64 {
        match self.dice.once_in(30) {
            false if !good.is_empty() => self.dice.pick(good).unwrap_or_default(),
            _ => self.dice.below(last + 2),
        }
    }

    fn vehicle(&mut self) -> u64 {
        let tokens = &self.model.vehicles.tokens;
        self.id(tokens.owners.keys().copied().collect(), tokens.count)
    }

    fn tokens(&self, contract: Contract) -> &Tokens {
        match contract {
            Contract::Vehicles => &self.model.vehicles.tokens,
            _ => &self.model.devices.tokens,
        }
    }

    fn owner_of(&mut self, contract: Contract, id: u64) -> Address {
        let owner = self.tokens(contract).owners.get(&id).copied();
        owner.unwrap_or_else(|| self.person())
    }

    /// A moment until which something is good: mostly later, now and then just now, or over.
    fn deadline(&mut self) -> u64 {
        let now = self.model.now;
        match self.dice.below(40) {
            0 => now - 1,
            1 => now,
            _ => now + GOOD_FOR,
        }
    }

    /// The account's good signature; `place` counts its earlier ones in the same call.
    fn consent(
        &mut self,
        contract: Contract,
        by: Address,
        place: u64,
        message: impl FnOnce(u64, u64) -> Message,
    ) -> Consent {
        let deadline = self.deadline();
        let nonce = self.tokens(contract).nonces.of(by) + place;
        let message = message(nonce, deadline);
        let form = Form::Proper;
        Consent {
            deadline,
            signature: Some(Signature { by, message, form }),
        }
    }

    /// Whom to let send in what `owner` has signed: often the owner, who need not sign then.
    fn sender(&mut self, owner: Address) -> Address {
        if self.dice.once_in(2) {
            owner
        } else {
            self.person()
        }
    }

    fn token(&mut self, contract: Contract) -> (Address, Call) {
        let tokens = self.tokens(contract);
        let (owners, last) = (tokens.owners.keys().copied().collect(), tokens.count);
        let id = self.id(owners, last);
        let owner = self.owner_of(contract, id);
        let tokens = self.tokens(contract);
        let mut allowed = vec![owner, owner];
        allowed.extend(tokens.approved.get(&id));
        let operators = tokens.operators.iter();
        allowed.extend(
            operators
                .filter(|(by, _)| *by == owner)
                .map(|(_, operator)| *operator),
        );
        let by = self.dice.pick(allowed).unwrap_or(owner);
        let to = self.person_or_zero();
        let from = if self.dice.once_in(25) {
            self.person()
        } else {
            owner
        };
        let call = match self.dice.below(8) {
            0 | 1 => TokenCall::SafeTransfer { from, to, id },
            2 => TokenCall::Approve { to, id },
            3 => TokenCall::ApproveAll {
                operator: to,
                approved: self.dice.once_in(2),
            },
            _ => TokenCall::Transfer { from, to, id },
        };
        (by, Call::Token(contract, call))
    }

    fn role(&mut self) -> (Address, Call) {
        let all = [
            (4, Contract::Vehicles),
            (1, Contract::Manufacturers),
            (1, Contract::Devices),
        ];
        let contract = self.dice.weigh(&all);
        let account = self.person();
        let dao = self.cast.dao;
        let (by, call) = match self.dice.below(6) {
            0..=2 => (dao, RoleCall::Grant(account)),
            3 => (dao, RoleCall::Revoke(account)),
            4 => (account, RoleCall::Renounce(account)),
            _ => (self.person(), RoleCall::Renounce(account)),
        };
        (by, Call::Role(contract, call))
    }
}
