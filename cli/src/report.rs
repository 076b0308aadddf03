//! What a command hands back: one result, for people or for programs.

use serde_json::Value;

/// Lines of names and values, the values one below the other. Names of several words keep a space.
pub fn facts(pairs: &[(&str, String)]) -> String {
    let lines: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name:<13} {value}"))
        .collect();
    lines.join("\n")
}

/// The result of a command. Exactly one of the two forms is printed, on stdout.
#[derive(Clone, Debug)]
pub struct Report {
    /// Lines for people.
    pub text: String,
    /// One document for programs (`--json`); null for commands that print while they run.
    pub json: Value,
    /// False when the command ran but its answer is no (a mismatch, nothing paid): exit code 1.
    pub success: bool,
}

impl Report {
    /// A result that is also good news.
    pub fn new(text: impl Into<String>, json: Value) -> Self {
        Self {
            text: text.into(),
            json,
            success: true,
        }
    }

    /// A result after which a script should stop.
    pub fn negative(text: impl Into<String>, json: Value) -> Self {
        Self {
            text: text.into(),
            json,
            success: false,
        }
    }

    /// Several results of one command, as one: a single one as it is.
    pub fn all(reports: Vec<Self>) -> Self {
        match <[Self; 1]>::try_from(reports) {
            Ok([only]) => only,
            Err(reports) => {
                let texts: Vec<&str> = reports.iter().map(|it| it.text.as_str()).collect();
                let documents: Vec<&Value> = reports.iter().map(|it| &it.json).collect();
                Self {
                    text: texts.join("\n\n"),
                    json: serde_json::json!({ "batches": documents }),
                    success: reports.iter().all(|it| it.success),
                }
            }
        }
    }

    /// The form asked for, without a final line break.
    pub fn render(&self, json: bool) -> String {
        match (json, &self.json) {
            (true, Value::Null) => String::new(),
            (true, document) => format!("{document:#}"),
            (false, _) => self.text.trim_end().to_owned(),
        }
    }
}
