//! What the node says of failures, in its log and in messages; never in return data.

use std::{
    io::Write,
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex},
};

use crate::common::{Chain, evm, program, program::relay_args, start, start_with};
use alloy::{
    primitives::{Address, Bytes, U256},
    sol,
    sol_types::SolError,
};
use devnode::{Config, Devnode, StartError};

/// The log of all nodes of this file's tests.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        .init();
    log
});

/// The lines of the log that have this in them.
fn lines_with(part: &str) -> Vec<String> {
    let log = String::from_utf8(LOG.0.lock().unwrap().clone()).unwrap();
    let lines = log.lines().filter(|line| line.contains(part));
    lines.map(str::to_owned).collect()
}

/// A file that is gone when the test is over.
struct File(PathBuf);

impl File {
    fn new(name: &str, contents: impl AsRef<[u8]>) -> Self {
        let path =
            std::env::temp_dir().join(format!("devnode-notes-{}-{name}", std::process::id()));
        std::fs::write(&path, contents).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

sol! {
    error Refused(address who, uint256 amount);
}

const ABI: &str = r#"[
    {"type": "error", "name": "Refused", "inputs": [
        {"name": "who", "type": "address"}, {"name": "amount", "type": "uint256"}]},
    {"type": "event", "name": "Seen", "anonymous": false, "inputs": []}
]"#;

fn refused() -> Refused {
    Refused {
        who: Address::repeat_byte(0x22),
        amount: U256::from(5),
    }
}

/// A program whose functions have names, and whose log has a topic too many.
fn too_many_topics(names: bool) -> Vec<u8> {
    let text = r#"(module
        (import "vm_hooks" "emit_log" (func (param i32 i32 i32)))
        (memory (export "memory") 1 1)
        (func $announce (call 0 (i32.const 0) (i32.const 160) (i32.const 5)))
        (func $route (call 1))
        (func (export "user_entrypoint") (param i32) (result i32) (call 2) (i32.const 0)))"#;
    let text = match names {
        true => text.to_owned(),
        false => text.replace("$announce", "").replace("$route", ""),
    };
    wat::parse_str(text).unwrap()
}

fn trap_note(program: Address, functions: &str) -> String {
    format!(
        "execution reverted: program {program}: emit_log: 5 topics in 160 bytes: at most 4, of 32 bytes each (in {functions})"
    )
}

async fn message_of(chain: &Chain, to: Address, input: impl Into<Bytes>) -> String {
    let (_, message, _) = chain.view_error(to, input).await;
    message
}

#[tokio::test]
async fn a_trap_names_program_host_function_reason_and_functions() {
    let chain = start().await;
    let program = chain.program(&too_many_topics(true)).await;
    let message = message_of(&chain, program, vec![]).await;
    assert_eq!(
        message,
        trap_note(program, "announce < route < user_entrypoint")
    );
}

#[tokio::test]
async fn functions_without_a_name_appear_by_index() {
    let chain = start().await;
    let program = chain.program(&too_many_topics(false)).await;
    let message = message_of(&chain, program, vec![]).await;
    assert_eq!(
        message,
        trap_note(program, "func[1] < func[2] < user_entrypoint")
    );
}

#[tokio::test]
async fn a_stripped_program_gets_its_names_from_a_symbol_file() {
    let symbols = File::new("symbols.wasm", too_many_topics(true));
    let chain = start_with(Config {
        symbols: vec![symbols.0.clone()],
        ..Config::default()
    })
    .await;
    let program = chain.program(&too_many_topics(false)).await;
    let message = message_of(&chain, program, vec![]).await;
    assert_eq!(
        message,
        trap_note(program, "announce < route < user_entrypoint")
    );
}

#[tokio::test]
async fn a_mined_trap_is_in_the_log_with_its_note() {
    LazyLock::force(&LOG);
    let chain = start().await;
    let program = chain.program(&too_many_topics(true)).await;
    let receipt = chain.invoke(program, vec![]).await;
    assert!(!receipt.status());
    let hash = receipt.transaction_hash.to_string();
    let lines = lines_with(&hash);
    assert!(
        lines.iter().any(|line| line.contains("emit_log: 5 topics")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn a_write_in_a_static_frame_says_so() {
    let chain = start().await;
    let logger = chain.program(&program::logger()).await;
    let through = chain.deploy(&evm::static_forwarder(logger)).await;
    let message = message_of(&chain, through, vec![0; 32]).await;
    assert!(
        message.contains(&format!(
            "program {logger}: emit_log: log in a static frame"
        )),
        "{message}"
    );
}

#[tokio::test]
async fn notes_stay_out_of_return_data() {
    let chain = start().await;
    let trapping = chain.program(&too_many_topics(true)).await;
    let (_, _, data) = chain.view_error(trapping, vec![]).await;
    assert!(data.is_empty());
    let caller = chain.program(&program::caller()).await;
    let seen = chain.view(caller, relay_args(trapping, 0, [])).await;
    assert_eq!(seen.as_ref(), [2], "status and no data");
}

#[tokio::test]
async fn out_of_ink_says_where() {
    let spin = wat::parse_str(
        r#"(module (memory (export "memory") 1 1) (func $spin (loop (br 0)))
            (func (export "user_entrypoint") (param i32) (result i32) (call $spin) (i32.const 0)))"#,
    )
    .unwrap();
    let chain = start().await;
    let program = chain.program(&spin).await;
    let message = message_of(&chain, program, vec![]).await;
    assert_eq!(
        message,
        format!("out of gas: program {program}: out of ink (in spin < user_entrypoint)")
    );
}

#[tokio::test]
async fn a_custom_error_of_a_known_abi_is_decoded_and_its_data_left_alone() {
    LazyLock::force(&LOG);
    let abi = File::new("refused.json", ABI);
    let chain = start_with(Config {
        abis: vec![abi.0.clone()],
        ..Config::default()
    })
    .await;
    let reverter = chain.program(&program::reverter()).await;
    let (code, message, data) = chain.view_error(reverter, refused().abi_encode()).await;
    let text = "Refused(who: 0x2222222222222222222222222222222222222222, amount: 5)";
    assert_eq!((code, message), (3, format!("execution reverted: {text}")));
    assert_eq!(data.as_ref(), refused().abi_encode());

    let receipt = chain.invoke(reverter, refused().abi_encode()).await;
    let lines = lines_with(&receipt.transaction_hash.to_string());
    assert!(lines.iter().any(|line| line.contains(text)), "{lines:?}");
}

#[tokio::test]
async fn revert_data_that_nobody_knows_is_in_the_log_as_it_is() {
    LazyLock::force(&LOG);
    let chain = start().await;
    let reverter = chain.deploy(&evm::reverter()).await;
    let message = message_of(&chain, reverter, refused().abi_encode()).await;
    assert_eq!(message, "execution reverted");
    let receipt = chain.invoke(reverter, vec![1, 2, 3, 4, 5]).await;
    let lines = lines_with(&receipt.transaction_hash.to_string());
    assert!(
        lines.iter().any(|line| line.contains("0x0102030405")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn events_of_a_known_abi_are_in_the_log_by_name() {
    LazyLock::force(&LOG);
    let abi = File::new("seen.json", ABI);
    let chain = start_with(Config {
        abis: vec![abi.0.clone()],
        ..Config::default()
    })
    .await;
    let logger = chain.program(&program::logger()).await;
    let topic = alloy::primitives::keccak256("Seen()");
    let receipt = chain.invoke(logger, topic.to_vec()).await;
    let lines = lines_with(&receipt.transaction_hash.to_string());
    assert!(
        lines.iter().any(|line| line.contains("Seen()")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn files_without_use_stop_the_node_before_it_starts() {
    let abi = File::new("bad.json", "[{\"type\": \"error\"}]");
    let symbols = File::new("bad.wasm", too_many_topics(false));
    let configs = [
        Config {
            abis: vec![abi.0.clone()],
            ..Config::default()
        },
        Config {
            symbols: vec![symbols.0.clone()],
            ..Config::default()
        },
        Config {
            symbols: vec!["/nowhere/bad.wasm".into()],
            ..Config::default()
        },
    ];
    for (config, file) in configs
        .into_iter()
        .zip(["bad.json", "bad.wasm", "/nowhere/bad.wasm"])
    {
        let error = Devnode::start(config).await.unwrap_err();
        assert!(matches!(error, StartError::Config(_)), "{error}");
        assert!(error.to_string().contains(file), "{error}");
    }
}

fn talkative() -> Vec<u8> {
    wat::parse_str(
        r#"(module
            (import "console" "log_txt" (func $log_txt (param i32 i32)))
            (import "console" "tee_i32" (func $tee_i32 (param i32) (result i32)))
            (memory (export "memory") 1 1)
            (data (i32.const 0) "the tea is ready")
            (func (export "user_entrypoint") (param i32) (result i32)
                (call $log_txt (i32.const 0) (i32.const 16))
                (i32.sub (call $tee_i32 (i32.const 4711)) (i32.const 4711))))"#,
    )
    .unwrap()
}

#[tokio::test]
async fn a_debug_chain_prints_what_programs_say() {
    LazyLock::force(&LOG);
    let chain = start_with(Config {
        debug: true,
        ..Config::default()
    })
    .await;
    let program = chain.program(&talkative()).await;
    assert!(chain.invoke(program, vec![]).await.status());
    let lines = lines_with(&program.to_string());
    assert!(
        lines.iter().any(|line| line.contains("the tea is ready")),
        "{lines:?}"
    );
    assert!(lines.iter().any(|line| line.contains("4711")), "{lines:?}");
}

#[tokio::test]
async fn other_chains_refuse_programs_that_talk() {
    let chain = start().await;
    let program = chain.deploy_program(&talkative()).await;
    assert!(!chain.activate(program).await.status());
}
