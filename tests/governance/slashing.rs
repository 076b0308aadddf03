//! A consumer that misused data loses stake by vote.

use alloy::primitives::{B256, U256};
use client::{
    bindings::{
        IConsumerStaking::{consumerCall, registerCall, stakeCall},
        IDisputes::{
            CaseUpheld, Node, compensationOfCall, fileCaseCall, postCompensationCall, upholdCall,
        },
        IERC20,
    },
    dao::{Action, simulate},
    deploy::{self, Contract},
    units::ONE_DIMO,
};
use e2e::{Dao, Who, events};

const STAKE: u128 = 20_000 * ONE_DIMO;
const CLAIMED: u128 = 5_000 * ONE_DIMO;

/// The publisher is a consumer with a stake, and the relayer has filed a case against it.
async fn accused() -> Dao {
    let mut dao = Dao::new().await;
    let staking = dao.at(Contract::ConsumerStaking);
    let (disputes, bond) = (dao.at(Contract::Disputes), deploy::case_parameters().bond);
    let accused = dao.world.address(Who::Publisher);
    dao.world.give(accused, STAKE).await;
    for (who, spender, amount) in [
        (Who::Publisher, staking, STAKE),
        (Who::Relayer, disputes, bond),
    ] {
        let approve = IERC20::approveCall {
            spender,
            value: U256::from(amount),
        };
        let token = dao.deployment.token;
        dao.world.send_to(who, token, &approve).await;
    }
    let uri = String::from("https://consumer.example");
    let register = registerCall { uri };
    dao.world.send_to(Who::Publisher, staking, &register).await;
    let stake = stakeCall { amount: STAKE };
    dao.world.send_to(Who::Publisher, staking, &stake).await;
    let file = fileCaseCall {
        accused,
        amount: CLAIMED,
        evidenceHash: B256::repeat_byte(1),
        evidenceUri: "ipfs://evidence".into(),
    };
    dao.world.send_to(Who::Relayer, disputes, &file).await;
    dao
}

/// Upholding the case, and posting whom its compensation is for.
fn verdict(dao: &Dao) -> [Action; 2] {
    let disputes = dao.at(Contract::Disputes);
    let uphold = upholdCall {
        caseId: 1,
        slash: CLAIMED,
    };
    let post = postCompensationCall {
        caseId: 1,
        left: Node {
            hash: B256::repeat_byte(2),
            sum: 1,
        },
        right: Node {
            hash: B256::repeat_byte(4),
            sum: 2,
        },
        depth: 2,
        dataHash: B256::repeat_byte(3),
        dataUri: "ipfs://shares".into(),
    };
    [
        Action::call(disputes, &uphold),
        Action::call(disputes, &post),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_slashes_a_consumer_and_fills_the_treasury() {
    let mut dao = accused().await;
    let [uphold, _] = verdict(&dao);
    let receipt = dao.carry_out(&[uphold]).await;
    let upheld = &events::<CaseUpheld>(&receipt)[0];
    assert_eq!((upheld.caseId, upheld.slashed), (1, CLAIMED));
    assert_eq!(
        upheld.reward + upheld.toTreasury + upheld.compensation,
        CLAIMED
    );
    let treasury = dao.world.balance(dao.governance.timelock).await;
    assert_eq!(treasury, upheld.toTreasury);
    let account = dao.world.address(Who::Publisher);
    let at = dao.at(Contract::ConsumerStaking);
    let consumer = dao.world.chain().read(at, &consumerCall { account }).await;
    assert_eq!(consumer.unwrap().active, STAKE - CLAIMED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_compensation_is_posted_by_the_same_decision() {
    let mut dao = accused().await;
    let actions = verdict(&dao);
    dao.carry_out(&actions).await;
    let at = dao.at(Contract::Disputes);
    let call = compensationOfCall { caseId: 1 };
    let compensation = dao.world.chain().read(at, &call).await.unwrap();
    assert_eq!((compensation.totalShares, compensation.depth), (3, 2));
    assert!(!compensation.root.is_zero() && compensation.pot > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_is_foreseen_at_the_time_of_its_execution() {
    let dao = accused().await;
    let actions = verdict(&dao);
    let (now, then) = (
        dao.world.now().await,
        dao.governance.earliest_execution().await.unwrap(),
    );
    let foresee = async |actions: &[Action], at| simulate(&dao.governance, actions, at).await;
    // The accused may respond for a week.
    let failure = foresee(&actions[..1], now).await.unwrap().unwrap();
    assert!(failure.why.starts_with("ResponseWindowOpen"), "{failure:?}");
    assert_eq!(foresee(&actions, then).await.unwrap(), None);
    let failure = foresee(&actions[1..], then).await.unwrap().unwrap();
    assert!(failure.why.starts_with("NoCompensation"), "{failure:?}");
}
