//! The node itself: how fast it starts, how much it carries, what it keeps in memory.

mod connection;
mod load;

use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use alloy::{
    primitives::{Address, Bytes, TxKind, U256, address, hex, keccak256},
    sol,
    sol_types::SolCall,
};
use anyhow::{Context, Result, ensure};
use client::{
    bindings::IERC20,
    chain::{Chain, Sender},
    deploy::{self, Artefacts, DISTRIBUTOR},
    keys::dev_signer,
};
use devnode::{
    Config, Devnode,
    stylus::{self, Vm},
};

use crate::snapshot::{Node, Rates};
use connection::{Http, WebSocket, body};
use load::{Wallet, rates};

/// Transactions sent by each way.
const TRANSACTIONS: usize = 2_000;
/// Blocks whose memory is measured.
const BLOCKS: u64 = 10_000;

const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
const NOBODY: Address = address!("00000000000000000000000000000000000000b0");

sol! {
    function activateProgram(address program) external payable returns (uint16, uint256);
}

/// Counts its calls in a storage word.
const COUNTER: &str = r#"(module
    (import "vm_hooks" "storage_load_bytes32" (func $load (param i32 i32)))
    (import "vm_hooks" "storage_cache_bytes32" (func $store (param i32 i32)))
    (import "vm_hooks" "storage_flush_cache" (func $flush (param i32)))
    (memory (export "memory") 1 1)
    (func (export "user_entrypoint") (param i32) (result i32)
        (call $load (i32.const 0) (i32.const 32))
        (i64.store (i32.const 56) (i64.add (i64.load (i32.const 56)) (i64.const 1)))
        (call $store (i32.const 0) (i32.const 32))
        (call $flush (i32.const 0))
        (i32.const 0)))"#;

/// Measures everything.
pub(crate) async fn measure(artefacts: &Artefacts) -> Result<Node> {
    let start_library_ms = start_library().await?;
    let (compile_ms, cache_hit_us) = compile(artefacts)?;
    let (rates, memory_mib, fork_us) = load(artefacts).await?;
    Ok(Node {
        start_process_ms: start_process()?,
        start_library_ms,
        transfers: rates[0],
        erc20: rates[1],
        stylus: rates[2],
        memory_mib_10k_blocks: memory_mib,
        compile_ms,
        cache_hit_us,
        fork_us,
    })
}

/// From the call to the answer to a first request, the best of five, in milliseconds.
async fn start_library() -> Result<f64> {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let started = Instant::now();
        let node = Devnode::start(Config::default()).await?;
        let address = node.address();
        tokio::task::spawn_blocking(move || ask(address)).await??;
        best = best.min(started.elapsed().as_secs_f64() * 1e3);
        node.stop().await;
    }
    Ok(best)
}

/// The same of the program, process included.
fn start_process() -> Result<f64> {
    let program = std::env::current_exe()?.with_file_name("devnode");
    ensure!(
        program.exists(),
        "{} is missing: run scripts/figures",
        program.display()
    );
    let mut best = f64::MAX;
    for _ in 0..5 {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let started = Instant::now();
        let child = Command::new(&program)
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let _child = Killed(child);
        while ask(address).is_err() {
            ensure!(
                started.elapsed() < Duration::from_secs(30),
                "devnode does not start"
            );
            std::thread::sleep(Duration::from_micros(200));
        }
        best = best.min(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(best)
}

/// A child that does not outlive its measurement.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // It fails only if the child has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn ask(address: SocketAddr) -> Result<()> {
    Http::connect(address)?
        .request("eth_chainId", "")
        .map(|_| ())
}

/// Compiling the distributor, milliseconds; finding it compiled, microseconds.
fn compile(artefacts: &Artefacts) -> Result<(f64, f64)> {
    const HITS: u32 = 100_000;
    let code = artefacts.stylus(DISTRIBUTOR)?;
    let hash = keccak256(&code);
    let vm = Vm::new(stylus::Config::default())?;
    let started = Instant::now();
    vm.load(hash, &code)?;
    let compiled = started.elapsed().as_secs_f64() * 1e3;
    let started = Instant::now();
    for _ in 0..HITS {
        vm.load(hash, &code)?;
    }
    Ok((
        compiled,
        started.elapsed().as_secs_f64() * 1e6 / f64::from(HITS),
    ))
}

/// Rates of transfers, token transfers and calls of a program; memory of blocks; microseconds of a fork.
async fn load(artefacts: &Artefacts) -> Result<([Rates; 3], f64, f64)> {
    let node = Devnode::start(Config::default()).await?;
    let chain = Chain::connect(&node.url()).await?;
    let mut sender = Sender::new(&chain, dev_signer(0)?).await?;
    let holder = sender.address();
    let token = deploy::token(&mut sender, artefacts, holder).await?;
    let address = node.address();
    let (rates, memory) = tokio::task::spawn_blocking(move || work(address, token)).await??;
    const FORKS: u32 = 1_000;
    let started = Instant::now();
    for _ in 0..FORKS {
        std::hint::black_box(node.snapshot());
    }
    let fork_us = started.elapsed().as_secs_f64() * 1e6 / f64::from(FORKS);
    Ok((rates, memory, fork_us))
}

fn work(address: SocketAddr, token: Address) -> Result<([Rates; 3], f64)> {
    let mut http = Http::connect(address)?;
    let mut socket = WebSocket::connect(address)?;
    let signer = dev_signer(0)?;
    let count = http.request(
        "eth_getTransactionCount",
        &format!("\"{}\",\"latest\"", signer.address()),
    )?;
    let nonce: U256 = serde_json::from_value(count)?;
    let mut wallet = Wallet {
        signer,
        nonce: nonce.to(),
    };
    let counter = program(&mut wallet, &mut http)?;
    let transfer = Bytes::from(
        IERC20::transferCall {
            to: NOBODY,
            value: U256::ONE,
        }
        .abi_encode(),
    );
    let mut measured = Vec::new();
    for (to, input) in [
        (NOBODY, Bytes::new()),
        (token, transfer),
        (counter, Bytes::from_static(&[1])),
    ] {
        measured.push(rates(
            &mut wallet,
            &mut http,
            &mut socket,
            to,
            &input,
            TRANSACTIONS,
        )?);
    }
    let before = resident_mib()?;
    let mut sent = 0;
    while sent < BLOCKS {
        let raws = (0..100).map(|_| {
            let raw = wallet.sign(NOBODY.into(), 1, Bytes::new())?;
            Ok(body("eth_sendRawTransaction", &raw))
        });
        let raws = raws.collect::<Result<Vec<_>>>()?;
        http.post(&format!("[{}]", raws.join(",")))?;
        sent += 100;
    }
    let memory = resident_mib()? - before;
    let measured = measured
        .try_into()
        .map_err(|_| anyhow::anyhow!("three loads were measured"))?;
    Ok((measured, memory))
}

/// Deploys and activates the counter.
fn program(wallet: &mut Wallet, http: &mut Http) -> Result<Address> {
    let code = stylus::compress(&wat::parse_str(COUNTER)?)?;
    let length = u8::try_from(code.len())?;
    // PUSH1 length, DUP1, PUSH1 9, PUSH0, CODECOPY, PUSH0, RETURN.
    let head = [0x60, length, 0x80, 0x60, 9, 0x5f, 0x39, 0x5f, 0xf3];
    let init = [head.as_slice(), &code].concat();
    let receipt = wallet.send(http, TxKind::Create, 0, init.into())?;
    let program: Address = serde_json::from_value(receipt["contractAddress"].clone())
        .with_context(|| hex::encode(&code))?;
    let input = activateProgramCall { program }.abi_encode();
    let ether = 1_000_000_000_000_000_000;
    wallet.send(http, ARB_WASM.into(), ether, input.into())?;
    Ok(program)
}

/// Memory of this process, which is also the node's, MiB.
fn resident_mib() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: f64 = line
        .and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok())
        .context("no VmRSS in /proc/self/status")?;
    Ok(kib / 1024.0)
}
