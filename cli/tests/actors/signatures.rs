//! Signatures that one party makes (--sign-only) and another sends in (--signature): what they are refused for.

use alloy::{
    primitives::{Address, B256, Bytes},
    signers::SignerSync,
    sol_types::SolValue,
};
use client::{
    deploy::{self, Artefacts},
    keys::dev_signer,
    signing::{SignatureDocument, digest},
};
use serde_json::{Value, json};

use crate::stage::{ALICE, BOB, STRANGER, Stage, address, fails_with};

/// Alice's car, and her signature that withdraws its data consent.
async fn signed() -> (Stage, String) {
    let stage = Stage::set().await;
    stage.car(ALICE, 1);
    let document = stage.signed("consent.json", ALICE, "vehicle consent 1 off");
    (stage, document)
}

fn read(file: &str) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_sends_in_a_consent() {
    let (stage, consent) = signed().await;
    stage.does(
        STRANGER,
        &format!("vehicle consent 1 off --signature {consent}"),
    );
    assert_eq!(stage.shows("vehicle show 1")["dataConsent"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_says_all_there_is_to_know() {
    let (stage, consent) = signed().await;
    let document = read(&consent);
    assert_eq!(document["signer"], json!(address(ALICE)));
    assert_eq!(document["nonce"], "0");
    let typed_data = &document["typedData"];
    assert_eq!(typed_data["primaryType"], "DataConsent");
    assert_eq!(typed_data["domain"]["chainId"], stage.deployment.chain_id);
    assert_eq!(typed_data["message"]["deadline"], document["deadline"]);
    assert_eq!(document["signature"].as_str().unwrap().len(), 2 + 2 * 65);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bare_signature_needs_its_deadline() {
    let (stage, consent) = signed().await;
    let document = read(&consent);
    let command = format!(
        "vehicle consent 1 off --signature {}",
        document["signature"].as_str().unwrap()
    );
    fails_with(&stage.run(STRANGER, &command), &["needs the --deadline"]);
    fails_with(
        &stage.run(STRANGER, &format!("{command} --deadline 2030-01-01")),
        &[
            "is not the signature of the vehicle's owner",
            &address(ALICE),
        ],
    );
    stage.does(
        STRANGER,
        &format!("{command} --deadline {}", document["deadline"]),
    );
}

/// The document at `file` with another signature in it.
fn resigned(file: &str, signature: &[u8]) {
    let mut document = read(file);
    document["signature"] = json!(format!("0x{}", alloy::hex::encode(signature)));
    std::fs::write(file, document.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_taken_in_every_form_that_wallets_give_it() {
    let (stage, consent) = signed().await;
    let text = read(&consent)["signature"].as_str().unwrap().to_owned();
    let mut bytes = alloy::hex::decode(text).unwrap();
    bytes[64] -= 27;
    resigned(&consent, &bytes);
    stage.does(
        STRANGER,
        &format!("vehicle consent 1 off --signature {consent}"),
    );
    assert_eq!(stage.shows("vehicle show 1")["dataConsent"], false);

    let compact = stage.signed("again.json", ALICE, "vehicle consent 1 on");
    let text = read(&compact)["signature"].as_str().unwrap().to_owned();
    let signature: alloy::primitives::Signature = text.parse().unwrap();
    resigned(&compact, &signature.as_erc2098());
    stage.does(
        STRANGER,
        &format!("vehicle consent 1 on --signature {compact}"),
    );
    assert_eq!(stage.shows("vehicle show 1")["dataConsent"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_for_an_account_that_is_not_there_yet_is_refused() {
    let (stage, consent) = signed().await;
    let inner = alloy::hex::decode(read(&consent)["signature"].as_str().unwrap()).unwrap();
    let wrapped = (Address::ZERO, Bytes::new(), Bytes::from(inner)).abi_encode_params();
    resigned(&consent, &[wrapped, [0x64, 0x92].repeat(16)].concat());
    fails_with(
        &stage.run(
            STRANGER,
            &format!("vehicle consent 1 off --signature {consent}"),
        ),
        &["deploy the account first", &address(ALICE)],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_works_once() {
    let (stage, consent) = signed().await;
    let command = format!("vehicle consent 1 off --signature {consent}");
    stage.does(STRANGER, &command);
    fails_with(
        &stage.run(STRANGER, &command),
        &["has nonce 0, but its next one is 1"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signed_takes_it_back_before_it_is_sent_in() {
    let (stage, consent) = signed().await;
    assert_eq!(stage.does(ALICE, "void vehicle-id")["nonce"], "0");
    let late = format!("vehicle consent 1 off --signature {consent}");
    fails_with(
        &stage.run(STRANGER, &late),
        &["has nonce 0, but its next one is 1"],
    );
    assert_eq!(stage.shows("vehicle show 1")["dataConsent"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_contract_counts_its_own_nonces() {
    let (stage, consent) = signed().await;
    assert_eq!(stage.does(ALICE, "void device-registry")["nonce"], "0");
    stage.does(
        STRANGER,
        &format!("vehicle consent 1 off --signature {consent}"),
    );
    assert_eq!(stage.shows("vehicle show 1")["dataConsent"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_for_what_it_says() {
    let (stage, consent) = signed().await;
    stage.car(ALICE, 2);
    fails_with(
        &stage.run(
            STRANGER,
            &format!("vehicle consent 2 off --signature {consent}"),
        ),
        &["consent.json", "vehicleId 1, not 2"],
    );
    fails_with(
        &stage.run(
            STRANGER,
            &format!("vehicle consent 1 on --signature {consent}"),
        ),
        &["consent false, not true"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_chain_or_contract_is_refused_in_words() {
    let (stage, consent) = signed().await;
    let good = read(&consent);
    for (field, value, said) in [
        (
            "chainId",
            json!(42_161),
            "for chain 42161, this is chain 412346",
        ),
        (
            "verifyingContract",
            json!(address(BOB)),
            "for the contract 0x",
        ),
    ] {
        let mut document = good.clone();
        document["typedData"]["domain"][field] = value;
        let file = stage.file("elsewhere.json", &document.to_string());
        let output = stage.run(
            STRANGER,
            &format!("vehicle consent 1 off --signature {file}"),
        );
        fails_with(&output, &["elsewhere.json", said]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_one_is_refused_in_words() {
    let (stage, consent) = signed().await;
    stage.travel(2 * 3_600).await;
    let output = stage.run(
        STRANGER,
        &format!("vehicle consent 1 off --signature {consent}"),
    );
    fails_with(&output, &["was good until", "must be made again"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_sale_it_is_nobodys_any_more() {
    let (stage, consent) = signed().await;
    stage.does(ALICE, &format!("vehicle transfer 1 {}", address(BOB)));
    let output = stage.run(
        STRANGER,
        &format!("vehicle consent 1 off --signature {consent}"),
    );
    fails_with(
        &output,
        &[&address(ALICE), "signs nothing here", &address(BOB)],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_what_is_not_theirs() {
    let (stage, _) = signed().await;
    let output = stage.run(BOB, "vehicle consent 1 off --sign-only");
    fails_with(
        &output,
        &[&address(BOB), "nothing to sign", &address(ALICE)],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_wallet_signs_an_open_document() {
    let stage = Stage::set().await;
    stage.car(ALICE, 1);
    let open = format!(
        "vehicle consent 1 off --sign-only --from {}",
        address(ALICE)
    );
    let open = stage.shows(&open);
    assert_eq!(open["signature"], json!(null));
    let file = stage.file("open.json", &open.to_string());
    let send = format!("vehicle consent 1 off --signature {file}");
    fails_with(
        &stage.run(STRANGER, &send),
        &["not signed yet", "cast wallet sign --data"],
    );

    let hash = digest(&open["typedData"]).unwrap();
    let signature = dev_signer(ALICE).unwrap().sign_hash_sync(&hash).unwrap();
    let mut document: SignatureDocument = serde_json::from_value(open).unwrap();
    document.signature = Some(signature.as_bytes().to_vec().into());
    stage.file("open.json", &json!(document).to_string());
    stage.does(STRANGER, &send);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_accounts_owner_signs_for_it() {
    let stage = Stage::set().await;
    let artefacts = Artefacts::locate(None).unwrap();
    let owner: B256 = dev_signer(ALICE).unwrap().address().into_word();
    let mut deployer = stage.sender(STRANGER).await;
    let name = "ContractAccount";
    let account = deploy::contract(&mut deployer, &artefacts, name, owner.as_slice())
        .await
        .unwrap();
    let attest = crate::stage::attest(ALICE, 1).replace(&address(ALICE), &account.to_string());
    let attestation = stage.does(crate::stage::ATTESTOR, &attest);
    let attestation = stage.file("a.json", &attestation.to_string());
    let mint = format!("vehicle mint --attestation {attestation}");
    let order = stage.signed("mint.json", ALICE, &format!("{mint} --from {account}"));
    stage.does(STRANGER, &format!("{mint} --signature {order}"));
    let shown = stage.shows("vehicle show 1");
    assert_eq!(shown["owner"], json!(account.to_string()));
    // Nobody else's account is one that this key could sign for.
    let output = stage.run(
        ALICE,
        &format!("vehicle consent 1 off --sign-only --from {}", address(BOB)),
    );
    fails_with(&output, &[&address(BOB), "nothing to sign"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_by_another_key_is_told_from_a_right_one() {
    let (stage, consent) = signed().await;
    let mut document: SignatureDocument = serde_json::from_value(read(&consent)).unwrap();
    let hash = digest(&document.typed_data).unwrap();
    let signature = dev_signer(BOB).unwrap().sign_hash_sync(&hash).unwrap();
    document.signature = Some(signature.as_bytes().to_vec().into());
    let file = stage.file("forged.json", &json!(document).to_string());
    let output = stage.run(
        STRANGER,
        &format!("vehicle consent 1 off --signature {file}"),
    );
    fails_with(&output, &["signed by", &address(BOB), &address(ALICE)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_document_is_named() {
    let stage = Stage::set().await;
    stage.car(ALICE, 1);
    let file = stage.file("x.json", "{}");
    let output = stage.run(
        STRANGER,
        &format!("vehicle consent 1 off --signature {file}"),
    );
    fails_with(&output, &["x.json is no signature document"]);
    let output = stage.run(
        STRANGER,
        "vehicle consent 1 off --signature 0xzz --deadline 1h",
    );
    fails_with(&output, &["`0xzz` is no signature in hex"]);
}
