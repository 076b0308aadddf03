//! What a command hands back: one result, for people or for programs.

use comfy_table::{CellAlignment, Table, presets};
use serde_json::Value;

/// A column of a table, by its heading.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Of words and addresses.
    Text(&'static str),
    /// Of numbers, one below the other.
    Number(&'static str),
}

/// A table without lines, to add rows to; columns become as wide as what is in them.
pub fn table(columns: &[Column]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_header(columns.iter().map(|column| match column {
        Column::Text(heading) | Column::Number(heading) => *heading,
    }));
    for (shown, column) in table.column_iter_mut().zip(columns) {
        shown.set_padding((0, 2));
        shown.set_cell_alignment(match column {
            Column::Text(_) => CellAlignment::Left,
            Column::Number(_) => CellAlignment::Right,
        });
    }
    table
}

/// Lines of names and values, the values one below the other. Names of several words keep a space.
pub fn facts(pairs: &[(&str, String)]) -> String {
    let lines: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name:<13} {value}"))
        .collect();
    lines.join("\n")
}

/// A table, if it has rows, and what is to be said below it.
pub fn listed(table: &Table, last: &str) -> String {
    match table.is_empty() {
        true => last.to_owned(),
        false => format!("{}\n{last}", table.trim_fmt()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_as_wide_as_what_is_in_it() {
        let mut table = table(&[Column::Number("id"), Column::Text("name"), Column::Text("")]);
        table.add_row(["7", "AutoPi", "active"]);
        table.add_row(["1,000", "T", ""]);
        let lines = ["   id  name", "    7  AutoPi  active", "1,000  T"];
        assert_eq!(table.trim_fmt(), lines.join("\n"));
    }
}
