//! Random rules of fields: bounds, lengths, patterns, types of files, options.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::definitions::{any_flag, one_in};
use crate::texts::pick;

/// Spellings of numbers, some of which only one reader of numbers may know.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    " 5 ",
    "\t7\u{a0}",
    "2.5",
    "-2.5",
    "1e2",
    "1E2",
    "1e+2",
    "+3",
    "5.",
    ".5",
    "0x10",
    "1_000",
    "1,5",
    "٣",
    "1e400",
    "-1e400",
    "1e-400",
    "inf",
    "-Infinity",
    "NaN",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "9007199254740993.0",
    "0.1",
    "0.30000000000000004",
    "100000000000000000000000",
    "3.0000000000000000000001",
    "",
    " ",
    "abc",
];

const MOMENTS: &[&str] = &[
    "2020-01-01",
    "2020-06-15",
    " 2020-12-31 ",
    "2020-06-15T12:00:00Z",
    "2020-06-15T12:00:00.0005Z",
    "2020-06-15T12:00:00+14:00",
    "2020-06-15T12:00:00-12:00",
    "2020-06-15 12:00",
    "2020-06-15T12:00:60Z",
    "0000-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59-05:00",
    "-000001-12-31",
    "0000-01-01T00:00:00+01:00",
    "2020-02-30",
    "20200615",
    "2020-W24-1",
    "2020-06-15T12:00:00[Europe/Paris]",
    "2020-06-15T12:00:00+02:00[Europe/Paris]",
    "2020-06-15T24:00:00Z",
    "today",
    "1592222400",
    "",
];

pub(crate) fn bound(random: &mut Rng, of_moments: bool) -> Value {
    match random.u32(..16) {
        0 => any_flag(random),
        1 => json!(i64::MAX),
        2 => json!(i64::MIN),
        3 => json!(u64::MAX),
        4 => json!(9_007_199_254_740_993_i64),
        5 => json!(-0.0),
        6 => json!(f64::MAX),
        7..=9 if !of_moments => json!(random.i64(-5..10)),
        10 if !of_moments => json!(random.i64(-50..100) as f64 / 10.0),
        11 if !of_moments => json!(random.f64() * 100.0 - 50.0),
        _ if of_moments => json!(pick(random, MOMENTS)),
        _ => json!(pick(random, NUMBERS)),
    }
}

pub(crate) fn length(random: &mut Rng) -> Value {
    match random.u32(..8) {
        0 => any_flag(random),
        1 => json!(pick(random, NUMBERS)),
        2 => json!(random.i64(-3..8).to_string()),
        3 => json!(random.i64(0..8) as f64),
        4 => json!(random.i64(0..16) as f64 / 2.0),
        _ => json!(random.i64(-1..8)),
    }
}

pub(crate) fn pattern(random: &mut Rng) -> Value {
    if one_in(random, 8) {
        return any_flag(random);
    }
    json!(pick(
        random,
        &[
            "",
            "[a-z]*",
            "^[a-z]+$",
            "a|ab",
            "^a|b$",
            "(?i)yes|no",
            "(?m)^a$",
            "(?s).*",
            "\\d+",
            "\\w+",
            "\\s*",
            "[^a]*",
            ".*",
            ".{2,4}",
            "(",
            "a)|(b",
            "(?x)a # b",
            "(?=a)",
            "\\p{L}+",
            "[[:alpha:]]+",
            "(?i)k",
            "\\b\\w+\\b",
            "a\\z",
            "$",
            "\\+[0-9]+",
            "[0-9]{2}:.*",
        ]
    ))
}

pub(crate) fn file_types(random: &mut Rng) -> Value {
    if one_in(random, 6) {
        return any_flag(random);
    }
    let count = random.usize(..4);
    let entry = |random: &mut Rng| {
        if one_in(random, 12) {
            return any_flag(random);
        }
        json!(pick(
            random,
            &[
                "pdf",
                "PDF",
                ".pdf",
                "..pdf",
                "*.pdf",
                " .Pdf ",
                "tar.gz",
                "*.TAR.GZ",
                "ÄB",
                "Σ",
                "ΑΣ",
                "İ",
                "ß",
                "jpg",
                "image/*",
                "application/pdf",
                "*",
                "*.*",
                "",
                " ",
                ".",
                "*.",
                "p df",
                "pdf.",
            ]
        ))
    };
    (0..count).map(|_| entry(random)).collect()
}

pub(crate) fn options(random: &mut Rng) -> Value {
    if one_in(random, 12) {
        return any_flag(random);
    }
    let sort = random.u32(..8);
    let count = random.usize(..6);
    (0..count).map(|_| option(random, sort)).collect()
}

const TEXTS: &[&str] = &[
    "yes",
    "no",
    "Yes",
    " yes",
    "",
    " ",
    "1",
    "1.0",
    "-0",
    "0",
    "1e2",
    "é",
    "e\u{301}",
    "\u{1F600}",
    "a,b",
    "[\"a\"]",
    "null",
    "true",
    ">10%",
];
const FLOATS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    0.5,
    2.5,
    100.0,
    1e300,
    5e-324,
    0.1,
    0.30000000000000004,
    9007199254740992.0,
];
const WHOLE: &[i64] = &[
    0,
    1,
    2,
    5,
    -1,
    100,
    i64::MAX,
    i64::MIN,
    9_007_199_254_740_993,
];

/// An option, mostly of the sort of the others in its list.
fn option(random: &mut Rng, sort: u32) -> Value {
    let value = match (sort, random.u32(..30)) {
        (_, 0) => any_flag(random),
        (_, 1) => json!(u64::MAX),
        (0 | 1, _) | (6, 0..=10) => json!(WHOLE[random.usize(..WHOLE.len())]),
        (2, _) | (6, 11..=20) => json!(FLOATS[random.usize(..FLOATS.len())]),
        (3, _) => json!(random.i64(-2..6) as f64),
        _ => json!(pick(random, TEXTS)),
    };
    match random.u32(..10) {
        0 => value,
        1 => json!({ "label": value }),
        2 => json!({ "label": value, "value": null }),
        3 => json!({ "label": random.i32(..5), "value": value }),
        _ => json!({ "label": pick(random, TEXTS), "value": value, "refCdtName": null }),
    }
}
