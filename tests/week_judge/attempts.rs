//! Whatever anybody throws at an honest week, it stands.

use alloy::{
    primitives::{Address, Bytes},
    sol_types::{SolCall, SolError},
};
use client::{
    bindings::{
        IRewardsDistributor::weekInfoCall,
        IWeekJudge::{self as Contract, Kind, Leaf},
        WeekState,
    },
    chain::{ChainError, request_for},
};
use e2e::{Court, Dice, Forged, Who};
use protocol::Node;

/// How many attempts a run makes on the compiled program, unless `JUDGE_ATTEMPTS` says otherwise. (`protocol/tests/fault.rs` makes
/// many more on the rules that it is compiled from.)
const ATTEMPTS: u64 = 10_000;

fn attempts() -> u64 {
    std::env::var("JUDGE_ATTEMPTS").map_or(ATTEMPTS, |count| count.parse().unwrap())
}

/// What an attacker has: both trees, and the anchored state.
struct Attacker {
    pool: Address,
    trees: [Forged; 2],
    states: Vec<Bytes>,
    dice: Dice,
}

impl Attacker {
    async fn of(court: &Court, tree: &Forged) -> Self {
        let mut states = vec![Bytes::new()];
        for vehicle in 0..6 {
            states.push(court.account_state(vehicle).await);
            states.push(court.consent_state(vehicle).await);
        }
        Self {
            pool: court.pool(),
            trees: [tree.clone(), court.before.clone()],
            states,
            dice: Dice::new(12),
        }
    }

    fn below(&mut self, end: u64) -> u64 {
        self.dice.below(end)
    }

    /// Mostly the judged week's, and one that is there.
    fn tree(&mut self) -> usize {
        usize::from(self.dice.once_in(5))
    }

    fn vehicle(&mut self) -> u64 {
        self.dice.below(8)
    }

    fn path(&mut self, place: u64) -> Bytes {
        let (tree, mut place) = (self.tree(), place);
        if self.dice.once_in(5) {
            place = self.vehicle();
        }
        let path = self.trees[tree].path(0, place).to_vec();
        self.spoilt(path)
    }

    /// Bytes as they are, or one of them another, more or less.
    fn spoilt(&mut self, mut bytes: Vec<u8>) -> Bytes {
        if self.dice.once_in(6) && !bytes.is_empty() {
            let at = self.below(bytes.len() as u64) as usize;
            match self.below(3) {
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes.truncate(at),
                _ => bytes.insert(at, self.below(256) as u8),
            }
        }
        bytes.into()
    }

    fn leaf(&mut self, tree: usize) -> Leaf {
        let at = 1 + self.below(4);
        let mut leaf = self.trees[tree].shown(at);
        leaf.proof = self.spoilt(leaf.proof.to_vec());
        if !self.dice.once_in(4) {
            return leaf;
        }
        match self.below(8) {
            0 => leaf.vehicleId = self.vehicle(),
            1 => leaf.account = Address::repeat_byte(self.below(3) as u8),
            2 => leaf.conn = self.below(40) as u16,
            3 => leaf.disc = self.below(5) as u16,
            4 => leaf.status = self.below(6) as u8,
            5 => leaf.hardware = self.below(4) as u32,
            6 => leaf.software = self.below(4) as u32,
            _ => leaf.points = (self.below(10) * 1_000) as u32,
        }
        leaf
    }

    fn state(&mut self, vehicle: u64) -> Bytes {
        let own = 1 + 2 * vehicle as usize + self.below(2) as usize;
        let any = self.below(self.states.len() as u64) as usize;
        let at = if self.dice.once_in(4) { any } else { own };
        let state = self.states.get(at).cloned().unwrap_or_default().to_vec();
        self.spoilt(state)
    }

    fn kind(&mut self) -> Kind {
        if self.dice.once_in(2) {
            Kind::Hardware
        } else {
            Kind::Software
        }
    }

    fn place(&mut self, of: u64) -> u64 {
        if self.dice.once_in(6) {
            self.vehicle()
        } else {
            of
        }
    }

    /// Any proof, with honest, mixed-up or spoilt contents.
    fn attempt(&mut self) -> Vec<u8> {
        let (pool, week) = (self.pool, Court::WEEK);
        let tree = self.tree();
        let leaf = self.leaf(tree);
        let vehicle = leaf.vehicleId;
        match self.below(9) {
            0 => self.sum(),
            1 => Contract::proveLeafSumCall {
                pool,
                week,
                place: self.place(vehicle),
                sum: self.place(leaf.points.into()),
                leaf,
            }
            .abi_encode(),
            2 => Contract::proveRuleCall {
                pool,
                week,
                place: self.place(vehicle),
                leaf,
            }
            .abi_encode(),
            3 => Contract::proveStepCall {
                pool,
                week,
                leaf,
                before: self.before(vehicle),
            }
            .abi_encode(),
            4 => Contract::proveFirstStepCall {
                pool,
                week,
                emptiness: self.path(vehicle),
                leaf,
            }
            .abi_encode(),
            5 => Contract::proveOmissionCall {
                pool,
                week,
                before: self.before(vehicle),
                emptiness: self.path(vehicle),
            }
            .abi_encode(),
            6 => Contract::proveAccountCall {
                pool,
                week,
                state: self.state(vehicle),
                leaf,
            }
            .abi_encode(),
            7 => Contract::proveConsentCall {
                pool,
                week,
                state: self.state(vehicle),
                leaf,
            }
            .abi_encode(),
            _ => Contract::proveCreditCall {
                pool,
                week,
                kind: self.kind(),
                leaf,
            }
            .abi_encode(),
        }
    }

    /// The same vehicle's leaf of the week before, or another's.
    fn before(&mut self, vehicle: u64) -> Leaf {
        let is_known = self.trees[1].leaves.contains_key(&vehicle);
        if is_known && !self.dice.once_in(4) {
            let mut leaf = self.trees[1].shown(vehicle);
            leaf.proof = self.spoilt(leaf.proof.to_vec());
            return leaf;
        }
        let tree = self.tree();
        self.leaf(tree)
    }

    fn sum(&mut self) -> Vec<u8> {
        let tree = self.tree();
        let level = 1 + self.below(2) as u8;
        let place = self.below(8 >> level);
        let [left, right] = [place << 1, place << 1 | 1].map(|at| {
            let Node { hash, sum } = self.trees[tree].node(level - 1, at);
            let sum = self.place(sum);
            Contract::Node {
                hash: hash.into(),
                sum,
            }
        });
        let stated = self.trees[tree].node(level, place).sum;
        let path = self.trees[tree].path(level, place).to_vec();
        Contract::proveSumCall {
            pool: self.pool,
            week: Court::WEEK,
            level: self.place(level.into()) as u8,
            place,
            left,
            right,
            sum: self.place(stated),
            proof: self.spoilt(path),
        }
        .abi_encode()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_random_attempt_takes_an_honest_week_back() {
    let mut court = Court::new().await;
    // Things happen in the week that must not make it look wrong.
    court.consents(2, Who::Bob, true).await;
    let tree = court.honest_tree();
    court.publish(&tree).await;
    let mut attacker = Attacker::of(&court, &tree).await;
    let stranger = court.of(Who::Stranger);
    let chain = court.world().chain().clone();
    let mut all_facts_right = 0;
    for _ in 0..attempts() {
        let data = attacker.attempt();
        let request = request_for(Some(stranger), court.judge, data.into());
        match chain.call_raw(&request).await {
            Err(ChainError::Reverted(refusal)) => {
                let is_weighed = refusal.data.starts_with(&Contract::NothingWrong::SELECTOR);
                all_facts_right += u64::from(is_weighed);
            }
            other => panic!("{other:?} of {request:?}"),
        }
    }
    // A good part gets as far as being weighed.
    assert!(
        all_facts_right > attempts() / 10,
        "only {all_facts_right} were weighed"
    );
    let call = weekInfoCall { week: Court::WEEK };
    let info = court.world().read(&call).await;
    assert_eq!(info.state, WeekState::Pending);
}
