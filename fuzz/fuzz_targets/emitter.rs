//! A random configuration, changed by the fuzzer: if it can be read, it is emitted as Rust, in one file and in several.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use welkin_codegen::Generator;
use welkin_tests::random;

/// A copy may double the configuration.
const MOST_EDITS: usize = 6;

/// Larger texts are not edited: a run should take milliseconds, so that there can be many. The reader's target covers
/// large texts.
const MOST_VALUES: usize = 4_000;

/// The seed of a random configuration, and the changes to it.
#[derive(Arbitrary, Debug)]
struct Input<'a> {
    seed: u8,
    one_file: bool,
    edits: Vec<Edit<'a>>,
}

/// A change of the value at an index, counted in the order of the text.
#[derive(Arbitrary, Debug)]
enum Edit<'a> {
    Text { place: u16, text: &'a str },
    Number { place: u16, number: f64 },
    Copy { from: u16, to: u16 },
    Remove { place: u16 },
}

impl Edit<'_> {
    fn apply(&self, json: &mut Value) {
        let (place, value) = match self {
            Self::Text { place, text } => (*place, Value::from(*text)),
            Self::Number { place, number } => (*place, Value::from(*number)),
            Self::Copy { from, to } => (*to, nth(json, *from).cloned().unwrap_or_default()),
            Self::Remove { place } => (*place, Value::Null),
        };
        if let Some(found) = nth(json, place) {
            *found = value;
        }
    }
}

/// Returns the value at an index, modulo the number of values.
fn nth(json: &mut Value, place: u16) -> Option<&mut Value> {
    let mut left = usize::from(place) % count(json);
    descend(json, &mut left)
}

fn count(json: &Value) -> usize {
    let below: usize = match json {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    };
    below + 1
}

fn descend<'v>(json: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(json);
    }
    *left -= 1;
    match json {
        Value::Array(items) => items.iter_mut().find_map(|item| descend(item, left)),
        Value::Object(entries) => entries.values_mut().find_map(|item| descend(item, left)),
        _ => None,
    }
}

fuzz_target!(|input: Input<'_>| {
    let text = random::configuration(input.seed.into());
    let Ok(mut json) = serde_json::from_str(text.trim_start_matches('\u{feff}')) else {
        return;
    };
    for edit in input.edits.iter().take(MOST_EDITS) {
        if count(&json) > MOST_VALUES {
            break;
        }
        edit.apply(&mut json);
    }
    let Ok(generator) = Generator::from_text("fuzz.json", &json.to_string()) else {
        return;
    };
    let emitted = generator.generate().expect("no names were given before");
    if input.one_file {
        syn::parse_file(&emitted.single_file()).expect("one file is Rust");
        return;
    }
    for (name, text) in emitted.module_files() {
        assert!(!name.contains(['/', '\\']), "{name:?} leads elsewhere");
        syn::parse_file(&text).expect("each file is Rust");
    }
});
