//! What an upgrade may do to storage that is in use: add, and nothing else.

use crate::document::{Document, Field, Table};

/// Why a proxy of `released` cannot be upgraded to what is declared `now`; empty if it can.
pub(crate) fn with_release(released: &Document, now: &[Document]) -> Vec<String> {
    let contract = &released.contract;
    let Some(now) = now.iter().find(|now| now.contract == *contract) else {
        return vec![format!("{contract}: it was released and is gone")];
    };
    let mut problems = Problems {
        contract,
        found: Vec::new(),
    };
    problems.same("the prefix of slots", &released.prefix, &now.prefix);
    for (of, released, now) in [
        ("how values are encoded", &released.encoding, &now.encoding),
        ("how slots are made", &released.slots, &now.slots),
    ] {
        for (kind, how) in released {
            let what = format!("{of}: {kind}");
            match now.get(kind) {
                Some(now) => problems.same(&what, how, now),
                None => problems.gone(&what),
            }
        }
    }
    for table in &released.tables {
        problems.table(table, &now.tables);
    }
    problems.found
}

struct Problems<'a> {
    contract: &'a str,
    found: Vec<String>,
}

impl Problems<'_> {
    fn gone(&mut self, what: &str) {
        let contract = self.contract;
        self.found
            .push(format!("{contract}: {what} was released and is gone"));
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, released: &T, now: &T) {
        if released != now {
            let contract = self.contract;
            self.found.push(format!(
                "{contract}: {what} was {released:?} and is {now:?}"
            ));
        }
    }

    /// Names may follow, but those that were there keep their places.
    fn first(&mut self, what: &str, released: &[String], now: &[String]) {
        if !now.starts_with(released) {
            self.same(what, &released, &now);
        }
    }

    fn table(&mut self, released: &Table, now: &[Table]) {
        let name = format!("table {}", released.name);
        let Some(now) = now.iter().find(|now| now.name == released.name) else {
            return self.gone(&name);
        };
        self.same(
            &format!("{name}: its number"),
            &released.number,
            &now.number,
        );
        self.same(&format!("{name}: its part"), &released.part, &now.part);
        self.same(&format!("{name}: its slots"), &released.slot, &now.slot);
        if released.numbers > now.numbers || released.numbers.is_some() != now.numbers.is_some() {
            self.same(
                &format!("{name}: how many numbers"),
                &released.numbers,
                &now.numbers,
            );
        }
        if released.key.len() != now.key.len() {
            let count = (released.key.len(), now.key.len());
            self.same(
                &format!("{name}: the members of its key"),
                &count.0,
                &count.1,
            );
        }
        self.fields(&format!("{name}: key"), &released.key, &now.key);
        self.fields(&format!("{name}: field"), &released.word, &now.word);
    }

    fn fields(&mut self, of: &str, released: &[Field], now: &[Field]) {
        for field in released {
            let name = format!("{of} {}", field.name);
            let Some(now) = now.iter().find(|now| now.name == field.name) else {
                self.gone(&name);
                continue;
            };
            self.same(&format!("{name}: its offset"), &field.offset, &now.offset);
            self.same(&format!("{name}: its width"), &field.width, &now.width);
            self.same(&format!("{name}: its type"), &field.kind, &now.kind);
            self.first(&format!("{name}: its values"), &field.values, &now.values);
            self.first(&format!("{name}: its bits"), &field.bits, &now.bits);
        }
    }
}

#[cfg(test)]
mod tests;
