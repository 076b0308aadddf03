//! `devnode profile`: where the ink of a transaction's programs went, as a table.

use std::{fmt::Write as _, time::Duration};

use alloy_primitives::{Address, TxHash};
use comfy_table::{CellAlignment, Table, presets};
use serde::Deserialize;
use serde_json::{Value, json};
use ureq::Agent;

use super::args::seconds;
use crate::chain::{FrameProfile, TransactionProfile};

/// Flags of `devnode profile`.
#[derive(Clone, Debug, clap::Args)]
pub struct ProfileArgs {
    /// URL of the node
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8547")]
    rpc_url: String,
    /// How long to wait for the node, which runs the transaction again
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    rpc_timeout: Duration,
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
        let answer = post(&self.rpc_url, &request.to_string(), self.rpc_timeout);
        let text = answer.map_err(|error| ProfileError::NoAnswer {
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

/// Posts JSON to a node, which has `limit` to answer. A node of this crate speaks plain HTTP, and is close by.
fn post(url: &str, body: &str, limit: Duration) -> Result<String, ureq::Error> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(limit))
        .build()
        .into();
    let request = agent.post(url).content_type("application/json");
    let mut answer = request.send(body)?;
    answer
        .body_mut()
        .with_config()
        .limit(LONGEST)
        .read_to_string()
}

/// Longest answer, bytes: as long as a node's.
const LONGEST: u64 = 256 << 20;

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
    let mut functions = rows(&["self ink", "", "total ink", "calls", "function"]);
    for row in &frame.functions {
        functions.add_row([
            grouped(row.self_ink),
            share(row.self_ink, frame.ink_used),
            grouped(row.total_ink),
            row.calls.to_string(),
            row.name.clone(),
        ]);
    }
    writeln!(text, "\n{}", functions.trim_fmt())?;
    if !frame.hostios.is_empty() {
        let mut hostios = rows(&["ink", "", "calls", "host function"]);
        for row in &frame.hostios {
            hostios.add_row([
                grouped(row.ink),
                share(row.ink, frame.ink_used),
                row.calls.to_string(),
                row.name.to_string(),
            ]);
        }
        writeln!(text, "\n{}", hostios.trim_fmt())?;
    }
    Ok(())
}

/// A table of numbers, with a name at the end of each row.
fn rows(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(headings);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
        column.set_cell_alignment(CellAlignment::Right);
    }
    if let Some(names) = table.column_iter_mut().last() {
        names.set_cell_alignment(CellAlignment::Left);
    }
    table
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
            " self ink           total ink  calls  function",
            "6,285,000  25.0 %  25,140,000      7  a::b",
            "       ink          calls  host function",
            "18,855,000  75.0 %      1  read_args",
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

    fn asking(rpc_url: String) -> ProfileArgs {
        ProfileArgs {
            rpc_url,
            rpc_timeout: Duration::from_millis(200),
            tx: TxHash::ZERO,
            folded: false,
            json: false,
        }
    }

    #[test]
    fn a_node_that_is_not_there_is_named() {
        let args = asking("http://127.0.0.1:1".to_owned());
        let error = args.report().unwrap_err().to_string();
        assert!(error.contains("http://127.0.0.1:1"), "{error}");
    }

    #[test]
    fn a_node_that_says_nothing_is_given_up() {
        // Connections are taken, and nobody reads them.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let args = asking(format!("http://{}", silent.local_addr().unwrap()));
        let error = args.report().unwrap_err().to_string();
        assert!(error.contains("timeout"), "{error}");
    }
}
