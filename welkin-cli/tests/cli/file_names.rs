//! CDTs whose names have a meaning for Cargo, the compiler, or a file system.

use std::collections::BTreeSet;
use std::fs;

use crate::folder::Folder;

const NAMES: &[&str] = &[
    "lib",
    "main",
    "mod",
    "build",
    "bin",
    "tests",
    "benches",
    "examples",
    "target",
    "src",
    "cargo",
    "core",
    "std",
    "alloc",
    "self",
    "super",
    "crate",
    "Self",
    "type",
    "fn",
    "async",
    "gen",
    "union",
    "macro_rules",
    "con",
    "nul",
    "aux",
    "prn",
    "com1",
    "lpt9",
    "CON",
    "conin$",
    ".",
    "..",
    "...",
    "/",
    "a/b",
    "a\\\\b",
    "~",
    "-",
    "_",
    " ",
    "lib-module",
    "Lib",
    "LIB",
    "l\u{ed}b",
    "\u{43b}ib",
    "vitals",
    "Vitals",
    "VITALS",
    "v\u{131}tals",
    "default",
    "all",
    "client",
    "runtime",
    "welkin_runtime",
    "serde",
    "test",
    "proc_macro",
    "r#lib",
    "0",
    "1a",
    "\u{1f600}",
    "mod.rs",
    "lib.rs",
];

fn export(names: &[String]) -> String {
    let cdts = names.iter().map(|name| format!(r#"{{"name": "cdt-{name}", "fields": [{{"name": "cdtf-a", "type": "text", "meta": {{}}}}]}}"#));
    format!("[{}]", cdts.collect::<Vec<_>>().join(","))
}

#[test]
fn every_module_has_a_file_of_its_own() {
    let mut names: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    names.extend([
        "x".repeat(255),
        format!("{}y", "x".repeat(254)),
        "\u{e9}".repeat(255),
    ]);
    let folder = Folder::with("export.json", export(&names));
    for (generate, source, root) in [
        (
            "generate --config export.json --out care --no-lock",
            "care",
            "mod.rs",
        ),
        (
            "generate --config export.json --crate clinic --out clinic --no-lock",
            "clinic/src",
            "lib.rs",
        ),
    ] {
        let transcript = folder.run(generate);
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
        let files: Vec<String> = folder
            .path(source)
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let folded: BTreeSet<String> = files.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), files.len());
        assert_eq!(files.len(), names.len() + 1);
        for taken in [
            "main.rs", "build.rs", "con.rs", "nul.rs", "aux.rs", "com1.rs",
        ] {
            assert!(!folded.contains(taken), "{taken}");
        }
        assert!(files.iter().all(|name| name.len() <= 143), "{files:?}");
        assert!(
            folder
                .read(&format!("{source}/{root}"))
                .contains("pub struct Client")
        );
        let check = folder.run(&format!("{generate} --check"));
        assert_eq!(check.exit_code, Some(0), "{check}");

        // Files whose names differ from their modules' are removed with their CDTs, too.
        folder.write("export.json", export(&["vitals".to_owned()]));
        let transcript = folder.run(generate);
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
        assert_eq!(fs::read_dir(folder.path(source)).unwrap().count(), 2);
        folder.write("export.json", export(&names));
    }
}
