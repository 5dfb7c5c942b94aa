//! Any bytes, read as a configuration: the reader answers, and its problems and warnings can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use welkin_codegen::Generator;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match Generator::from_text("fuzz.json", &text) {
        Ok(generator) => generator.warnings().for_each(|warning| drop(warning.to_string())),
        Err(error) => drop(error.to_string()),
    }
});
