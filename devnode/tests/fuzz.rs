//! The fuzz targets of `fuzz/` on bytes that are made from good ones: a bounded run without libFuzzer, the same every time.
//!
//! `FUZZ_SECONDS` says for how long each runs; 3 seconds if nothing does.
#![allow(clippy::unwrap_used)]

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use devnode::{
    fuzzing::{InProcess, run_program},
    stylus::{code, price::MAX_WASM_SIZE},
};

/// Shared, as by the targets of libFuzzer.
static NODE: LazyLock<InProcess> = LazyLock::new(InProcess::new);

/// Numbers that look like chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// Changes some bytes: another value, a bit, a copy, a cut.
fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        match chance.below(6) {
            0 if !bytes.is_empty() => bytes[at] = chance.below(256) as u8,
            1 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            2 => bytes.insert(at, chance.below(256) as u8),
            3 if !bytes.is_empty() => drop(bytes.remove(at)),
            4 => bytes.truncate(at),
            _ => {
                let end = (at + chance.below(40)).min(bytes.len());
                let copy = bytes[at.min(end)..end].to_vec();
                let to = chance.below(bytes.len());
                bytes.splice(to..to, copy);
            }
        }
    }
}

fn for_some_seconds(mut once: impl FnMut(&mut Chance)) {
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(3));
    let (mut chance, mut runs) = (Chance(0x9e37_79b9_7f4a_7c15), 0);
    while Instant::now() < end {
        once(&mut chance);
        runs += 1;
    }
    println!("{runs} runs");
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

const METHODS: &str = include_str!("../fuzz/methods.txt");

const VALUES: [&str; 24] = [
    "null",
    "0",
    "-1",
    "1e400",
    "true",
    "\"\"",
    "\"0x\"",
    "\"0x0\"",
    "\"0xffffffffffffffff\"",
    "\"latest\"",
    "\"pending\"",
    "\"earliest\"",
    "\"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266\"",
    "[]",
    "{}",
    "[[]]",
    "\"0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"",
    "{\"to\":\"0x0000000000000000000000000000000000000071\",\"data\":\"0x99a77cfa\"}",
    "{\"from\":\"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266\",\"value\":\"0x1\"}",
    "{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\",\"topics\":[null,[]]}",
    "{\"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266\":{\"balance\":\"0x1\",\"state\":{}}}",
    "{\"tracer\":\"callTracer\"}",
    "\"\\ud800\"",
    "{\"blockHash\":\"0x00\"}",
];

#[test]
fn any_method_with_any_parameters_is_answered() {
    let methods: Vec<&str> = METHODS.lines().collect();
    for_some_seconds(|chance| {
        let params: Vec<&str> = (0..chance.below(5)).map(|_| chance.pick(&VALUES)).collect();
        let method = chance.pick(&methods);
        let request = format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{method}\",\"params\":[{}]}}",
            params.join(",")
        );
        let answer = NODE
            .answer(&request)
            .unwrap_or_else(|| panic!("no answer to {request}"));
        assert!(!answer.contains("-32603"), "{request}: {answer:.500}");
    });
}

#[test]
fn any_bytes_as_a_request_do_no_harm() {
    let seeds = corpus("rpc_request");
    for_some_seconds(|chance| {
        let mut request = seeds[chance.below(seeds.len())].clone();
        mutate(&mut request, chance);
        if let Ok(request) = std::str::from_utf8(&request) {
            NODE.answer(request);
        }
    });
}

#[test]
fn any_bytes_as_a_transaction_do_no_harm() {
    let seeds = corpus("raw_transaction");
    for_some_seconds(|chance| {
        let mut raw = seeds[chance.below(seeds.len())].clone();
        mutate(&mut raw, chance);
        NODE.send_raw(&raw);
    });
}

#[test]
fn any_bytes_as_a_program_are_refused_or_run_to_an_end() {
    let seeds = corpus("wasm_bytes");
    for seed in &seeds {
        run_program(seed);
    }
    for_some_seconds(|chance| {
        let mut wasm = seeds[chance.below(seeds.len())].clone();
        mutate(&mut wasm, chance);
        run_program(&wasm);
    });
}

#[test]
fn any_bytes_as_code_unpack_within_the_limit_or_are_refused() {
    let seeds = corpus("stylus_code");
    for_some_seconds(|chance| {
        let mut bytes = seeds[chance.below(seeds.len())].clone();
        mutate(&mut bytes, chance);
        if let Ok(wasm) = code::decompress(&bytes) {
            assert!(wasm.len() <= MAX_WASM_SIZE);
        }
    });
}
