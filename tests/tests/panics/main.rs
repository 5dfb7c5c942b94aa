//! No public function panics on data of a server, a file or a configuration: logic and scores of assessments,
//! checkpoints and files of exports, webhooks, and settings. Records and JSON have the same test in the runtime.

mod assessments;
mod server;
mod webhooks;

use fastrand::Rng;
use welkin_runtime::Json;

mod care {
    include!(concat!(env!("OUT_DIR"), "/forms.rs"));
}

/// Edge cases of values, as JSON.
const EDGES: [&str; 34] = [
    "null",
    "true",
    "0",
    "-0",
    "-0.0",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "123456789012345678901234567890",
    "1e308",
    "-1e308",
    "1e999",
    "-1e999",
    "5e-324",
    "0.1000000000000000055511151231257827",
    "NaN",
    "-Infinity",
    "\"\"",
    "\"NaN\"",
    "\"inf\"",
    "\"1e999\"",
    "\"-9223372036854775808\"",
    "\"9999-12-31T23:59:59.999Z\"",
    "\"9999-12-31T23:59:59-23:59\"",
    "\"0000-01-01T00:00:00+23:59\"",
    "\"2026-02-30\"",
    "\"2026-05-30T24:00:00Z\"",
    "\"\\ud83d\"",
    "\"\\u0000\\u202e\\u001b[2J\"",
    "\"é\\u0301😀\u{10ffff}\"",
    "[]",
    "{}",
    "[[[[{\"a\":[null]}]]]]",
    "{\"\":{\"\\udc00\":1e999}}",
];

/// Returns an edge case, a list of them, or a long or odd text.
fn value(random: &mut Rng) -> String {
    let edge = |random: &mut Rng| (*random.choice(&EDGES).expect("there are some")).to_owned();
    match random.u8(..8) {
        0 => format!("[{},{}]", edge(random), edge(random)),
        1 => format!("\"{}\"", "x".repeat(random.usize(..5_000))),
        2 => Json::from(text(random)).text(),
        3 => format!("{}{}{}", "[".repeat(300), edge(random), "]".repeat(300)),
        _ => edge(random),
    }
}

/// Returns a random Unicode text.
fn text(random: &mut Rng) -> String {
    let length = random.usize(..12);
    (0..length).map(|_| random.char(..)).collect()
}

fn member(name: &str, value: &str) -> String {
    format!("{}:{value}", Json::from(name).text())
}

/// Returns an object with these keys, each with some value.
fn object(keys: &[&str], random: &mut Rng) -> String {
    let members = keys.iter().filter_map(|key| {
        let value = value(random);
        random.bool().then(|| member(key, &value))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}
