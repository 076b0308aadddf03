//! Actions in full: a sentence, then the call with every argument.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Action, Names, decode, headline};

/// Actions for people and for programs.
pub fn describe(actions: &[Action], names: &Names) -> (String, Value) {
    let mut text = String::new();
    let mut documents = Vec::with_capacity(actions.len());
    for (action, number) in actions.iter().zip(1..) {
        let (lines, document) = describe_one(action, names);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{number}. {lines}");
        documents.push(document);
    }
    (text, documents.into())
}

fn describe_one(action: &Action, names: &Names) -> (String, Value) {
    let words = headline(action, names);
    let contract = names.contract(action.target);
    let mut facts = vec![("calls".to_owned(), names.label(action.target))];
    let mut arguments = Map::new();
    let decoded = decode(contract, &action.data, names);
    match &decoded {
        Some(decoded) => {
            facts.push(("function".to_owned(), decoded.function.clone()));
            for (name, value) in &decoded.arguments {
                facts.push((format!("  {name}"), value.clone()));
                arguments.insert(name.clone(), value.as_str().into());
            }
        }
        None => facts.push(("data".to_owned(), action.data.to_string())),
    }
    if !action.value.is_zero() {
        facts.push(("value".to_owned(), format!("{} wei", action.value)));
    }
    let mut text = words.clone();
    for (name, value) in facts {
        let _ = write!(text, "\n   {name:<20} {value}");
    }
    let document = json!({
        "words": words,
        "target": action.target.to_string(),
        "contract": contract.map(|it| it.flag()),
        "function": decoded.map(|it| it.function),
        "arguments": arguments,
        "value": action.value.to_string(),
        "data": action.data,
    });
    (text, document)
}
