//! Tells the story while it happens, and keeps its figures.

use serde_json::{Map, Value};

/// Prints lines as they come: the result itself in text form, progress on stderr with `--json`.
pub(super) struct Teller {
    json: bool,
    document: Map<String, Value>,
}

impl Teller {
    pub(super) fn new(json: bool) -> Self {
        Self {
            json,
            document: Map::new(),
        }
    }

    /// A line under a label; later lines of the same text are indented.
    pub(super) fn say(&mut self, label: &str, text: &str) {
        for (number, line) in text.lines().enumerate() {
            let label = if number == 0 { label } else { "" };
            self.print(&format!("  {label:<10} {line}"));
        }
    }

    /// A heading.
    pub(super) fn head(&mut self, text: &str) {
        self.print(&format!("\n{text}"));
    }

    /// A figure for the document.
    pub(super) fn note(&mut self, key: &str, value: Value) {
        self.document.insert(key.to_owned(), value);
    }

    /// The figures; nothing when the story was printed instead.
    pub(super) fn into_document(self) -> Value {
        if self.json {
            Value::Object(self.document)
        } else {
            Value::Null
        }
    }

    fn print(&self, line: &str) {
        if self.json {
            eprintln!("{line}");
        } else {
            println!("{line}");
        }
    }
}
