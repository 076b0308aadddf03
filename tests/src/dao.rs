//! The whole system on a chain of its own, governed by a DAO with voters.

use alloy::{
    primitives::{Address, U256},
    rpc::types::{TransactionReceipt, TransactionRequest},
    sol_types::SolCall,
};
use client::{
    bindings::{DimoGovernor, DimoToken},
    chain::{ChainError, ChainResult, request_for},
    dao::{Action, Governance, Proposal, State},
    deploy::{self, Contract, Deployment, Operators, Plan, Terms},
    units::ONE_DIMO,
};
use serde_json::Value;

use crate::{FIRST_WEEK, Who, World, world::events};

/// The governor's number for a vote in favour.
pub const FOR: u8 = 1;
/// The governor's number for a vote against.
pub const AGAINST: u8 = 0;
/// The governor's number for an abstention.
pub const ABSTAIN: u8 = 2;

/// A system that [`Who::Dao`] deployed, with DIMO's terms: a quorum of 40,000,000 DIMO, a million to propose.
#[derive(Debug)]
pub struct Dao {
    /// The chain and its people.
    pub world: World,
    /// Where everything is.
    pub deployment: Deployment,
    /// The governor.
    pub governance: Governance,
}

impl Dao {
    /// Deployed, and nobody has votes yet.
    pub async fn deployed() -> Self {
        let mut world = World::bare().await;
        let plan = Self::plan(&world);
        let artefacts = world.artefacts.clone();
        let system = deploy::system(world.sender(Who::Dao), &artefacts, &plan)
            .await
            .unwrap();
        let deployment = system.deployment;
        let governor = deployment.governor.unwrap();
        let governance = Governance::connect(world.chain().clone(), governor)
            .await
            .unwrap();
        world.token = deployment.token;
        Self {
            world,
            deployment,
            governance,
        }
    }

    /// Alice has 50 and Bob 30 million DIMO of votes, the relayer a million less one.
    pub async fn new() -> Self {
        let mut dao = Self::deployed().await;
        let shares = [
            (Who::Alice, 50_000_000 * ONE_DIMO),
            (Who::Bob, 30_000_000 * ONE_DIMO),
            (Who::Relayer, 1_000_000 * ONE_DIMO - 1),
        ];
        for (who, amount) in shares {
            dao.world.give(dao.world.address(who), amount).await;
            dao.delegate(who, who).await;
        }
        // Votes count from the second after.
        dao.wait(1).await;
        dao
    }

    /// What [`Self::deployed`] deploys.
    pub fn plan(world: &World) -> Plan {
        let mut pool = deploy::baseline();
        pool.firstWeek = FIRST_WEEK;
        Plan {
            token: None,
            terms: Terms::DIMO,
            pool,
            consumers: deploy::parameters(),
            cases: deploy::case_parameters(),
            operators: Operators {
                publisher: Some(world.address(Who::Publisher)),
                guardian: Some(world.address(Who::Guardian)),
                attestor: Some(world.address(Who::Attestor)),
                meter: Some(world.address(Who::Relayer)),
                council: Some(world.address(Who::Guardian)),
            },
            vehicle_uri: "https://dimo.example/vehicle/".into(),
            device_uri: "https://dimo.example/device/".into(),
        }
    }

    /// Where a contract is.
    pub fn at(&self, contract: Contract) -> Address {
        self.deployment.address(contract).unwrap()
    }

    /// Gives `to` the votes of `who`'s tokens.
    pub async fn delegate(&mut self, who: Who, to: Who) {
        let delegatee = self.world.address(to);
        let call = DimoToken::delegateCall { delegatee };
        self.world.send_to(who, self.deployment.token, &call).await;
    }

    /// Sends a call to the governor.
    pub async fn try_send<C: SolCall>(
        &mut self,
        who: Who,
        call: &C,
    ) -> ChainResult<TransactionReceipt> {
        self.world
            .try_send_to(who, self.governance.governor, call)
            .await
    }

    /// Why the governor refuses a call, in words.
    pub async fn refusal<C: SolCall>(&self, who: Who, call: &C) -> String {
        let at = self.governance.governor;
        client::errors::in_words(&self.world.revert_data(who, at, call).await)
    }

    /// Alice proposes.
    pub async fn propose(&mut self, actions: &[Action]) -> Proposal {
        let call = Proposal::propose(actions, "as discussed");
        let receipt = self.try_send(Who::Alice, &call).await.unwrap();
        let made = &events::<DimoGovernor::ProposalCreated>(&receipt)[0];
        self.governance.proposal(made.proposalId, 0).await.unwrap()
    }

    /// Moves to where the vote is open.
    pub async fn to_the_vote(&self, proposal: &Proposal) {
        self.world.travel(proposal.snapshot + 1).await;
    }

    /// Moves to where the vote is over.
    pub async fn after_the_vote(&self, proposal: &Proposal) {
        self.world.travel(proposal.deadline + 1).await;
    }

    /// Lets seconds pass.
    pub async fn wait(&self, seconds: u64) {
        self.world.travel(self.world.now().await + seconds).await;
    }

    /// The call of a vote.
    pub fn ballot(proposal: &Proposal, support: u8) -> DimoGovernor::castVoteCall {
        DimoGovernor::castVoteCall {
            proposalId: proposal.id,
            support,
        }
    }

    /// Votes, which must succeed.
    pub async fn vote(&mut self, who: Who, proposal: &Proposal, support: u8) {
        let ballot = Self::ballot(proposal, support);
        self.try_send(who, &ballot).await.unwrap();
    }

    /// Proposes and lets Alice decide it.
    pub async fn decide(&mut self, actions: &[Action]) -> Proposal {
        let proposal = self.propose(actions).await;
        self.to_the_vote(&proposal).await;
        self.vote(Who::Alice, &proposal, FOR).await;
        self.after_the_vote(&proposal).await;
        proposal
    }

    /// Decides, queues and waits until it can be executed.
    pub async fn pass(&mut self, actions: &[Action]) -> Proposal {
        let proposal = self.decide(actions).await;
        self.try_send(Who::Stranger, &proposal.queue())
            .await
            .unwrap();
        self.wait(Terms::DIMO.timelock_delay).await;
        proposal
    }

    /// The whole way.
    pub async fn carry_out(&mut self, actions: &[Action]) -> TransactionReceipt {
        let proposal = self.pass(actions).await;
        self.try_send(Who::Stranger, &proposal.execute())
            .await
            .unwrap()
    }

    /// Where a proposal stands.
    pub async fn state(&self, proposal: &Proposal) -> State {
        self.governance.state(proposal.id).await.unwrap()
    }

    /// What would follow a vote: the timelock itself calls. A short cut, where the way there is not the point.
    pub async fn timelock_does<C: SolCall>(&self, to: Address, call: &C) {
        self.does(self.governance.timelock, to, call).await;
    }

    /// A call from any account, without its key.
    pub async fn does<C: SolCall>(&self, from: Address, to: Address, call: &C) {
        let chain = self.world.chain();
        let _: Value = chain
            .request("anvil_impersonateAccount", (from,))
            .await
            .unwrap();
        let funds = U256::from(ONE_DIMO);
        let _: Value = chain
            .request("anvil_setBalance", (from, funds))
            .await
            .unwrap();
        let request: TransactionRequest = request_for(Some(from), to, call.abi_encode().into());
        let sent: Result<Value, ChainError> =
            chain.request("eth_sendTransaction", (request,)).await;
        sent.unwrap();
    }
}
