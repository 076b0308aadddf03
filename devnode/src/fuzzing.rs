//! Ways in for fuzzers, without sockets. Not part of the interface: it may change with every release.

use std::sync::{Arc, LazyLock};

use alloy_primitives::{Address, B256, Bytes, U256, hex};
use jsonrpsee::RpcModule;

use crate::{
    Config,
    chain::Chain,
    rpc,
    stylus::{
        self, Env, Outcome, Program, Request, Response, Status, Step, StoreStatus, Vm,
        module::Module, price,
    },
};

/// A node whose methods are called directly.
#[derive(Debug)]
pub struct InProcess {
    methods: RpcModule<rpc::Node>,
    runtime: tokio::runtime::Runtime,
}

impl InProcess {
    /// A node like any other.
    #[expect(
        clippy::new_without_default,
        clippy::expect_used,
        reason = "a fuzzer cannot go on without one"
    )]
    pub fn new() -> Self {
        let chain = Chain::new(Config::default()).expect("the default settings are good");
        let methods = rpc::methods(Arc::new(rpc::Node::new(chain)));
        Self {
            methods: methods.expect("no method is registered twice"),
            runtime: tokio::runtime::Runtime::new().expect("threads can be started"),
        }
    }

    /// The answer to a request; none if it is no request.
    pub fn answer(&self, request: &str) -> Option<String> {
        let answer = self.methods.raw_json_request(request, 1);
        let answer = self.runtime.block_on(answer).ok()?;
        Some(answer.0.get().to_owned())
    }

    /// Sends bytes as a signed transaction.
    pub fn send_raw(&self, bytes: &[u8]) {
        let raw = hex::encode_prefixed(bytes);
        let request = format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"{raw}\"]}}"
        );
        self.answer(&request);
    }
}

/// Ink for a program of unknown origin: some milliseconds.
const INK: u64 = 1_000_000_000;

/// Looks at bytes as a chain looks at a program, and runs it. Panics if what is activated does not compile or the other
/// way round, or if a run with all the ink that the first one used goes another way.
pub fn run_program(wasm: &[u8]) {
    static VM: LazyLock<Option<Vm>> = LazyLock::new(|| Vm::new(stylus::Config::default()).ok());
    let Some(vm) = VM.as_ref() else {
        return;
    };
    let activated = stylus::activate_within(wasm, vm.config(), price::PAGE_LIMIT, price::WASM_CAP);
    let compiled = vm.compile(wasm);
    assert_eq!(
        activated.as_ref().err().map(ToString::to_string),
        compiled.as_ref().err().map(ToString::to_string),
        "activated or not, it is compiled or not"
    );
    let Ok(compiled) = compiled else {
        return;
    };
    let compiled = Arc::new(compiled);
    let first = run(&compiled, INK);
    assert!(first.ink_left <= INK);
    // What looks at its gas may do something else with less of it.
    let alone =
        Module::parse(wasm, vm.config().version).is_ok_and(|module| module.imports.is_empty());
    if alone && matches!(first.status, Status::Success | Status::Revert) {
        let used = INK - first.ink_left;
        let exact = run(&compiled, used);
        assert_eq!((exact.status, exact.ink_left), (first.status, 0));
        assert_eq!(run(&compiled, used - 1).status, Status::OutOfInk);
    }
}

fn run(compiled: &Arc<stylus::Compiled>, ink: u64) -> Outcome {
    let mut program = Program::start(compiled, env(), ink);
    let mut step = program.resume(None);
    loop {
        step = match step {
            Step::Ask(request) => program.resume(Some(answer(&request))),
            Step::Done(outcome) => return outcome,
        };
    }
}

fn env() -> Env {
    Env {
        args: Bytes::from_static(b"arguments of a program under test, longer than a word"),
        contract_address: Address::repeat_byte(1),
        msg_sender: Address::repeat_byte(2),
        msg_value: U256::ONE,
        reentrant: false,
        read_only: false,
        tx_origin: Address::repeat_byte(2),
        tx_gas_price: U256::ONE,
        block_basefee: U256::ONE,
        block_coinbase: Address::repeat_byte(3),
        block_gas_limit: 1,
        block_number: 1,
        block_timestamp: 1,
        chain_id: 1,
        ink_price: price::INK_PER_GAS,
        stack_words: price::STACK_WORDS,
    }
}

/// What a chain without contents says.
fn answer(request: &Request) -> Response {
    match request {
        Request::LoadSlot { .. }
        | Request::LoadTransient { .. }
        | Request::Balance { .. }
        | Request::CodeHash { .. } => Response::Word {
            value: B256::ZERO,
            gas: 100,
        },
        Request::StoreSlots { .. } | Request::StoreTransient { .. } | Request::Log { .. } => {
            Response::Stored {
                gas: 100,
                status: StoreStatus::Written,
            }
        }
        Request::Call { .. } => Response::Called {
            success: true,
            output: Bytes::from_static(b"output"),
            gas: 100,
        },
        Request::Create { .. } => Response::Created {
            address: Some(Address::repeat_byte(4)),
            output: Bytes::new(),
            gas: 32_000,
        },
        Request::Code { .. } => Response::Code {
            code: Bytes::from_static(b"code"),
            gas: 800,
        },
        // Each page a little, so that growing ends.
        Request::GrowPages { pages } => Response::Pages {
            gas: 1000 * u64::from(*pages),
        },
    }
}
