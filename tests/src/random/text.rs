//! Unusual texts, which a configuration may nevertheless contain.

use fastrand::Rng;

/// Pieces that end comments, strings, lines and paths, change the direction of text, or are invisible.
const PIECES: &[&str] = &[
    "\"",
    "\\\"",
    "'",
    "`",
    "```",
    "*/",
    "/*",
    "//",
    "///",
    "//!",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\\",
    "\\n",
    "\\u{41}",
    "/",
    "../",
    "..\\",
    "./",
    ".",
    "..",
    "~",
    "C:",
    "%2e%2e",
    "#",
    "\"#",
    "r#\"",
    "b\"",
    "#![",
    "#[doc = \"",
    "]",
    "{",
    "}",
    "{}",
    "{0}",
    "{{",
    "(",
    ")",
    "<",
    ">",
    "<script>",
    "</p>",
    "[a](b)",
    "[`a`]",
    "$",
    "$crate",
    "${x}",
    "!",
    "?",
    ";",
    ",",
    "=",
    "|",
    "&",
    "compile_error!(\"broke out\");",
    "include!(\"/etc/passwd\")",
    "fn main() {}",
    "\u{7f}",
    "\u{85}",
    "\u{ad}",
    "\u{a0}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{202a}",
    "\u{202d}",
    "\u{202e}",
    "\u{2028}",
    "\u{2029}",
    "\u{2066}",
    "\u{2067}",
    "\u{2069}",
    "\u{feff}",
    "\u{fffd}",
    "\u{ffff}",
    "\u{e0041}",
    "\u{301}",
    "é",
    "ß",
    "ı",
    "İ",
    "ﬁ",
    "Ω",
    "日本語",
    "한",
    "نص",
    "שלום",
    "हिन्दी",
    "🙂",
    "👩‍👩‍👧",
    "²",
    "½",
    "Ⅷ",
    "_",
    "-",
    " ",
    "a",
    "A",
    "b",
    "1",
    "2",
    "0",
    "%",
    "+",
    ">10%",
    "0-2%",
    "cdt-",
    "cdtf-",
    "cdt",
    "pdt-",
];

/// Names that are special to Rust, to generated code, or to a file system.
const RESERVED: &[&str] = &[
    "self",
    "Self",
    "super",
    "crate",
    "type",
    "fn",
    "gen",
    "async",
    "await",
    "dyn",
    "try",
    "union",
    "macro_rules",
    "static",
    "_",
    "mod",
    "main",
    "lib",
    "std",
    "core",
    "welkin_runtime",
    "runtime",
    "Option",
    "Some",
    "None",
    "Vec",
    "String",
    "Result",
    "Ok",
    "Err",
    "Default",
    "default",
    "Clone",
    "clone",
    "Debug",
    "fmt",
    "new",
    "validate",
    "clear",
    "extra",
    "Extra",
    "all",
    "from",
    "into",
    "id",
    "system",
    "data",
    "created_at",
    "external_id",
    "jsonBody",
    "patientId",
    "Client",
    "client",
    "Patient",
    "patient",
    "patients",
    "environment",
    "connect",
    "Record",
    "Cdt",
    "Patch",
    "Unlisted",
    "Other",
    "Listed",
    "OPTIONS",
    "VARIANTS",
    "SCHEMA",
    "schema",
    "i64",
    "f64",
    "bool",
    "str",
    "Box",
    "Iterator",
    "CON",
    "nul",
    "aux.txt",
    "True",
    "None of the above",
    "bool_",
    "drop",
    "deref",
    "to_owned",
    "touched",
    "set",
    "value",
    "update",
    "create",
    "read",
    "write",
];

/// Returns a text of any kind.
pub(super) fn any(random: &mut Rng) -> String {
    match random.u32(..400) {
        0 if random.u32(..100) == 0 => long(random),
        0..40 => String::new(),
        40..120 => RESERVED[random.usize(..RESERVED.len())].to_owned(),
        120..200 => characters(random),
        200..260 => plain(random),
        _ => pieces(random),
    }
}

/// Returns a machine name: hostile, reserved, or so similar to others that it collides with them.
pub(super) fn name(random: &mut Rng, prefix: &str) -> String {
    let name = match random.u32(..10) {
        0..3 => any(random),
        3..5 => RESERVED[random.usize(..RESERVED.len())].to_owned(),
        5..8 => colliding(random),
        _ => plain(random),
    };
    if random.u32(..4) == 0 {
        name
    } else {
        format!("{prefix}{name}")
    }
}

fn pieces(random: &mut Rng) -> String {
    (0..random.usize(1..8))
        .map(|_| PIECES[random.usize(..PIECES.len())])
        .collect()
}

fn characters(random: &mut Rng) -> String {
    (0..random.usize(..12)).map(|_| random.char(..)).collect()
}

fn plain(random: &mut Rng) -> String {
    (0..random.usize(1..10))
        .map(|_| random.lowercase())
        .collect()
}

fn colliding(random: &mut Rng) -> String {
    let mut pick = |parts: &[&'static str]| parts[random.usize(..parts.len())];
    let first = pick(&["a", "A", "b", "1", ">", "goal", "Goal", "goals"]);
    let between = pick(&["", "-", "_", " ", "."]);
    let last = pick(&["", "1", "2", "a", "s", "option", "patch"]);
    format!("{first}{between}{last}")
}

/// Returns a text of about one megabyte.
fn long(random: &mut Rng) -> String {
    let piece = pieces(random);
    piece.repeat(1_000_000 / piece.len().max(1))
}
