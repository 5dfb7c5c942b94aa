//! Random texts of the formats that fields have, valid and almost valid.

use fastrand::Rng;
use serde_json::json;
use welkin_designer::{Kind, TextFormat};

use crate::moments::{moment, time};

pub(crate) fn pick<'t>(random: &mut Rng, from: &[&'t str]) -> &'t str {
    from[random.usize(..from.len())]
}

/// A text of a format, as JSON.
pub(crate) fn text_of_any_format(random: &mut Rng) -> String {
    let format = TextFormat::ALL[random.usize(..TextFormat::ALL.len())];
    let kinds = [format.kind(), Kind::Date, Kind::DateTime];
    let kind = kinds[random.usize(..3)];
    json!(text_of(random, kind)).to_string()
}

/// A text of a kind, or close to one.
pub(crate) fn text_of(random: &mut Rng, kind: Kind) -> String {
    if random.u32(..10) == 0 {
        return text(random);
    }
    let text = match kind {
        Kind::Phone => phone(random),
        Kind::Email => email(random),
        Kind::Url => url(random),
        Kind::Uuid => uuid(random),
        Kind::Time => time(random),
        Kind::Date | Kind::DateTime => moment(random),
        _ => text(random),
    };
    match random.u32(..12) {
        0 => mangled(random, &text),
        1 => format!("{}{text}", pick(random, SPACES)),
        2 => format!("{text}{}", pick(random, SPACES)),
        _ => text,
    }
}

const SPACES: &[&str] = &[
    " ", "\t", "\n", "\r\n", "\u{b}", "\u{c}", "\u{1c}", "\u{1f}", "\u{85}", "\u{a0}", "\u{1680}",
    "\u{180e}", "\u{2000}", "\u{200b}", "\u{2028}", "\u{2029}", "\u{202f}", "\u{205f}", "\u{2060}",
    "\u{3000}", "\u{feff}", "\0", "\u{1}", "\u{7f}", "\u{9f}", "\u{ad}",
];

/// The text with one character inserted, removed or replaced.
fn mangled(random: &mut Rng, text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let place = random.usize(..=characters.len());
    let odd = character(random);
    match random.u32(..3) {
        0 => characters.insert(place, odd),
        1 if place < characters.len() => characters[place] = odd,
        _ if place < characters.len() => {
            characters.remove(place);
        }
        _ => characters.push(odd),
    }
    characters.into_iter().collect()
}

fn character(random: &mut Rng) -> char {
    match random.u32(..6) {
        0 => pick(random, SPACES).chars().next().unwrap_or(' '),
        1 => random.char('\0'..'\u{80}'),
        2 => random.char('\u{d700}'..='\u{d7ff}'),
        3 => random.char('\u{e000}'..='\u{e010}'),
        4 => [
            '+',
            '-',
            '.',
            '@',
            ':',
            '/',
            '?',
            '#',
            '[',
            ']',
            'T',
            'Z',
            '٠',
            '０',
            'é',
            '\u{301}',
            'İ',
            'ſ',
            'K',
            '\u{10ffff}',
        ][random.usize(..20)],
        _ => random.char(..),
    }
}

/// Any text.
pub(crate) fn text(random: &mut Rng) -> String {
    match random.u32(..5) {
        0 => pick(
            random,
            &[
                "", " ", "a", "yes", "YES", "ab", "abc", "0", "1", "-0", "1.0", "null", "true",
                "a\nb", "ab\n", "\n", "k", "\u{212a}", "é", "e\u{301}",
            ],
        )
        .to_owned(),
        1 => (0..random.usize(..9)).map(|_| random.lowercase()).collect(),
        2 => pick(random, SPACES).repeat(random.usize(1..4)),
        _ => (0..random.usize(..8)).map(|_| character(random)).collect(),
    }
}

fn phone(random: &mut Rng) -> String {
    let digits: String = (0..random.usize(5..18)).map(|_| random.digit(10)).collect();
    format!(
        "{}{digits}",
        pick(
            random,
            &["+", "+", "+", "", "00", "++", "+ ", "tel:+", "＋"]
        )
    )
}

fn email(random: &mut Rng) -> String {
    let local = pick(
        random,
        &[
            "ada",
            "a+b",
            "a.b",
            ".a",
            "\"a b\"",
            "\"a@b\"",
            "ü",
            "a@b",
            "",
            "a\\",
            "<ada>",
            "mailto:ada",
            "a,b",
            "日本",
        ],
    );
    let domain = pick(
        random,
        &[
            "example.org",
            "b.de",
            "b",
            "b.",
            ".b",
            "b..c",
            "[127.0.0.1]",
            "[::1]",
            "münchen.de",
            "xn--mnchen-3ya.de",
            "b.c.",
            "b。c",
            "-b.de",
            "b.c/d",
            "localhost",
        ],
    );
    format!(
        "{local}{}{domain}",
        pick(random, &["@", "@", "@", "@", "", "@@", "＠"])
    )
}

const SCHEMES: &[&str] = &[
    "https://",
    "https://",
    "http://",
    "http://",
    "HTTP://",
    "Https://",
    "ftp://",
    "//",
    "https:/",
    "https:",
    "http:\\\\",
    "javascript:",
    "",
];

const USERS: &[&str] = &["", "", "", "", "user@", "user:pass@", ":@", "@", "a@b@"];

const HOSTS: &[&str] = &[
    "example.org",
    "example.org",
    "localhost",
    "a",
    "[::1]",
    "[::1",
    "::1]",
    "[]",
    "127.0.0.1",
    "münchen.de",
    "xn--mnchen-3ya.de",
    "日本.jp",
    "a_b",
    "a..b",
    "-",
    ".",
    "%41",
    "%",
    "a b",
    "",
    "example.org.",
    "1",
    "0x7f.1",
    "☃.net",
];

const PORTS: &[&str] = &["", "", "", "", ":80", ":", ":0", ":65536", ":x", ":-1"];

const PATHS: &[&str] = &[
    "", "", "/", "/a?b=c#d", "?", "#", "?x", "#x", "/a b", "/é", "/%zz", "\\a", "/<>", "/\u{1}",
    "//", ";x",
];

fn url(random: &mut Rng) -> String {
    let scheme = pick(random, SCHEMES);
    let user = pick(random, USERS);
    let host = pick(random, HOSTS);
    let port = pick(random, PORTS);
    let path = pick(random, PATHS);
    format!("{scheme}{user}{host}{port}{path}")
}

fn uuid(random: &mut Rng) -> String {
    let (high, low) = (random.u64(..), random.u64(..));
    let uuid = format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    );
    match random.u32(..10) {
        0 => uuid.to_uppercase(),
        1 => uuid.replace('-', ""),
        2 => format!("{{{uuid}}}"),
        3 => format!("urn:uuid:{uuid}"),
        4 => uuid.replacen('-', "\u{2010}", 1),
        5 => uuid[1..].to_owned(),
        6 => format!("é{}", &uuid[2..]),
        _ => uuid,
    }
}
