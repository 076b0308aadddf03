//! `devnode profile`: where the ink of a transaction's programs went, as a table.

use std::{
    fmt::Write as _,
    io::{self, Read as _, Write as _},
    net::TcpStream,
};

use alloy_primitives::{Address, TxHash};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::chain::{FrameProfile, TransactionProfile};

/// Flags of `devnode profile`.
#[derive(Clone, Debug, clap::Args)]
pub struct ProfileArgs {
    /// URL of the node
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8547")]
    rpc_url: String,
    /// Hash of the transaction
    tx: TxHash,
    /// Call stacks with their ink, as flamegraph.pl and inferno take them
    #[arg(long, conflicts_with = "json")]
    folded: bool,
    /// The answer of debug_stylusProfile as it is
    #[arg(long)]
    json: bool,
}

/// Why there is no profile to print.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Nobody answers.
    #[error("no answer from {url}: {reason}; --rpc-url names another node")]
    NoAnswer {
        /// URL of the node.
        url: String,
        /// What happened.
        reason: String,
    },
    /// The node refuses.
    #[error("the node refuses: {0}")]
    Refused(String),
    /// The answer is not a profile.
    #[error("the node's answer is no profile: {0}")]
    Answer(#[from] serde_json::Error),
}

impl ProfileArgs {
    /// Asks the node and returns what is to be printed.
    ///
    /// # Errors
    /// If the node does not answer, or has no profile of this transaction.
    pub fn report(&self) -> Result<String, ProfileError> {
        let options = json!({ "folded": self.folded });
        let answer = self.ask("debug_stylusProfile", json!([self.tx, options]))?;
        if self.json {
            return Ok(format!("{answer:#}"));
        }
        let profile = TransactionProfile::deserialize(answer)?;
        Ok(match self.folded {
            true => folded(&profile),
            false => table(&profile),
        })
    }

    fn ask(&self, method: &str, params: Value) -> Result<Value, ProfileError> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let text =
            post(&self.rpc_url, &request.to_string()).map_err(|error| ProfileError::NoAnswer {
                url: self.rpc_url.clone(),
                reason: error.to_string(),
            })?;
        let mut answer: Value = serde_json::from_str(&text)?;
        match answer.get("error") {
            Some(error) => Err(ProfileError::Refused(message(error))),
            None => Ok(answer["result"].take()),
        }
    }
}

/// Posts JSON to a node. A node of this crate speaks plain HTTP, and is close by.
fn post(url: &str, body: &str) -> io::Result<String> {
    let invalid = |reason| io::Error::new(io::ErrorKind::InvalidInput, reason);
    let rest = url
        .strip_prefix("http://")
        .ok_or_else(|| invalid("a URL that begins with http:// is needed"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = match host.rsplit_once(':') {
        Some(_) => TcpStream::connect(host)?,
        None => TcpStream::connect((host, 80))?,
    };
    // In 1.0 the answer is not chunked, and ends where the connection does.
    let head = format!(
        "POST /{path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut answer = String::new();
    stream.take(LIMIT).read_to_string(&mut answer)?;
    match answer.split_once("\r\n\r\n") {
        Some((_, body)) => Ok(body.to_owned()),
        None => Err(invalid("the answer is not HTTP")),
    }
}

/// Longest answer, bytes: as long as a node's.
const LIMIT: u64 = 256 << 20;

fn message(error: &Value) -> String {
    match error["message"].as_str() {
        Some(message) => message.to_owned(),
        None => error.to_string(),
    }
}

/// All stacks, each below the program it is of. What a program called is also part of its `call_contract`.
fn folded(profile: &TransactionProfile) -> String {
    let lines = profile.frames.iter().flat_map(|frame| {
        let stacks = frame.folded.iter().flatten();
        stacks.map(|stack| format!("{};{stack}", frame.code_address))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn table(profile: &TransactionProfile) -> String {
    let mut text = String::new();
    let outcome = outcome(profile.success);
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{outcome}, {} gas", grouped(profile.gas_used));
    if profile.frames.is_empty() {
        let _ = writeln!(text, "\nNo Stylus program was called.");
    }
    for frame in &profile.frames {
        let _ = frame_table(&mut text, frame);
    }
    text.trim_end().to_owned()
}

fn outcome(success: bool) -> &'static str {
    if success { "success" } else { "failed" }
}

fn frame_table(text: &mut String, frame: &FrameProfile) -> std::fmt::Result {
    let FrameProfile { kind, address, .. } = frame;
    writeln!(
        text,
        "\n{kind} {}{}",
        address,
        code(*address, frame.code_address)
    )?;
    if !frame.path.is_empty() {
        let path: Vec<_> = frame.path.iter().map(ToString::to_string).collect();
        writeln!(text, "  call {} of the transaction", path.join("."))?;
    }
    writeln!(
        text,
        "  {}, {} gas: {} to enter, {} for memory, {} ink",
        outcome(frame.success),
        grouped(frame.gas_used),
        grouped(frame.entry_gas),
        grouped(frame.memory_gas),
        grouped(frame.ink_used),
    )?;
    writeln!(
        text,
        "\n{:>16} {:>6} {:>16} {:>8}  function",
        "self ink", "", "total ink", "calls"
    )?;
    for row in &frame.functions {
        let share = share(row.self_ink, frame.ink_used);
        let (own, total) = (grouped(row.self_ink), grouped(row.total_ink));
        writeln!(
            text,
            "{own:>16} {share:>6} {total:>16} {:>8}  {}",
            row.calls, row.name
        )?;
    }
    if !frame.hostios.is_empty() {
        writeln!(
            text,
            "\n{:>16} {:>6} {:>16} {:>8}  host function",
            "ink", "", "", "calls"
        )?;
    }
    for row in &frame.hostios {
        let share = share(row.ink, frame.ink_used);
        writeln!(
            text,
            "{:>16} {share:>6} {:>16} {:>8}  {}",
            grouped(row.ink),
            "",
            row.calls,
            row.name
        )?;
    }
    Ok(())
}

fn code(address: Address, code_address: Address) -> String {
    match address == code_address {
        true => String::new(),
        false => format!(", code of {code_address}"),
    }
}

fn share(part: u64, whole: u64) -> String {
    format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64)
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> TransactionProfile {
        let frame = json!({
            "path": [0, 2], "type": "DELEGATECALL", "from": Address::ZERO,
            "address": Address::repeat_byte(1), "codeAddress": Address::repeat_byte(2),
            "codeHash": TxHash::ZERO, "success": true, "gasLimit": 100_000, "gasUsed": 12_346,
            "entryGas": 8832, "memoryGas": 1000, "inkUsed": 25_140_000,
            "functions": [{"index": 3, "name": "a::b", "calls": 7, "selfInk": 6_285_000, "totalInk": 25_140_000}],
            "hostios": [{"name": "read_args", "calls": 1, "ink": 18_855_000}],
            "folded": ["a::b 6285000", "a::b;read_args 18855000"],
        });
        let profile = json!({"success": true, "gasUsed": 34_567, "frames": [frame]});
        serde_json::from_value(profile).unwrap()
    }

    #[test]
    fn a_table_has_the_figures_that_a_reader_looks_for() {
        let text = table(&profile());
        let lines = [
            "success, 34,567 gas",
            "DELEGATECALL 0x0101010101010101010101010101010101010101, code of 0x0202020202020202020202020202020202020202",
            "  call 0.2 of the transaction",
            "  success, 12,346 gas: 8,832 to enter, 1,000 for memory, 25,140,000 ink",
            "       6,285,000 25.0 %       25,140,000        7  a::b",
            "      18,855,000 75.0 %                         1  read_args",
        ];
        for line in lines {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn folded_stacks_begin_with_the_program() {
        let text = folded(&profile());
        let program = Address::repeat_byte(2);
        assert_eq!(
            text,
            format!("{program};a::b 6285000\n{program};a::b;read_args 18855000")
        );
    }

    #[test]
    fn a_node_that_is_not_there_is_named() {
        let args = ProfileArgs {
            rpc_url: "http://127.0.0.1:1".to_owned(),
            tx: TxHash::ZERO,
            folded: false,
            json: false,
        };
        let error = args.report().unwrap_err().to_string();
        assert!(error.contains("http://127.0.0.1:1"), "{error}");
    }
}
