//! Arbitrary bytes, read as a configuration: the reader returns, and its errors and warnings can be shown.
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
