//! Reading of configurations, and messages about odd ones.

mod errors;
mod inputs;
mod merging;
mod odd_inputs;

use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};

use welkin_model::config::{Configuration, InputKind, parse, read};

const FIXTURES: &str = "tests/fixtures/reading";

fn fixture(name: &str) -> PathBuf {
    Path::new(FIXTURES).join(name)
}

fn read_fixture(name: &str) -> Configuration {
    read(&[fixture(name)]).expect("the fixture is a configuration")
}

fn warnings(configuration: &Configuration) -> String {
    let texts: Vec<String> = configuration
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect();
    texts.join("\n\n")
}

/// Messages show paths in the notation of the system.
fn with_slashes(text: &str) -> String {
    text.replace(MAIN_SEPARATOR_STR, "/")
}

fn kind_of(text: &str) -> InputKind {
    let configuration = parse("input.json", text).expect("the text is a configuration");
    configuration.inputs[0].kind
}
