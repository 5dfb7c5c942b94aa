//! Random texts of the formats that fields have, valid and almost valid.

use fastrand::Rng;
use serde_json::json;
use welkin_designer::{Kind, TextFormat};

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

fn url(random: &mut Rng) -> String {
    let scheme = pick(
        random,
        &[
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
        ],
    );
    let user = pick(
        random,
        &["", "", "", "", "user@", "user:pass@", ":@", "@", "a@b@"],
    );
    let host = pick(
        random,
        &[
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
        ],
    );
    let port = pick(
        random,
        &["", "", "", "", ":80", ":", ":0", ":65536", ":x", ":-1"],
    );
    let path = pick(
        random,
        &[
            "", "", "/", "/a?b=c#d", "?", "#", "?x", "#x", "/a b", "/é", "/%zz", "\\a", "/<>",
            "/\u{1}", "//", ";x",
        ],
    );
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

fn time(random: &mut Rng) -> String {
    let (hour, minute, second) = (random.u32(..26), random.u32(..62), random.u32(..62));
    match random.u32(..10) {
        0 => format!("{hour}:{minute:02}"),
        1 => format!("{hour:02}:{minute:02}:{second:02}.000"),
        2 => format!("{hour:02}:{minute:02}Z"),
        3 => format!("{hour:02}:{minute:02} PM"),
        4 => format!("T{hour:02}:{minute:02}"),
        5 => format!("{hour:02}{minute:02}"),
        6 | 7 => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}"),
    }
}

fn moment(random: &mut Rng) -> String {
    let day = match random.u32(..8) {
        0 => pick(
            random,
            &[
                "0000-01-01",
                "0001-01-01",
                "9999-12-31",
                "9999-12-30",
                "10000-01-01",
                "-000001-12-31",
                "+002020-06-15",
                "+010000-01-01",
                "-009999-01-01",
                "2020-02-29",
                "2019-02-29",
                "2020-13-01",
                "2020-00-01",
                "2020-06-31",
                "20200615",
                "2020-06",
                "2020",
                "2020-167",
                "2020-W25-1",
                "20-06-15",
                "2020/06/15",
                "06/15/2020",
                "15.06.2020",
                "２０２０-06-15",
                "2020-6-15",
                "1970-01-01",
                "2016-12-31",
            ],
        )
        .to_owned(),
        _ => format!(
            "{:04}-{:02}-{:02}",
            [2019, 2020, 2020, 2021][random.usize(..4)],
            random.u32(1..13),
            random.u32(1..30)
        ),
    };
    if random.u32(..3) == 0 {
        return day;
    }
    let time = match random.u32(..3) {
        0 => pick(
            random,
            &[
                "00:00:00.000",
                "00:00:00",
                "23:59:59.999",
                "23:59:60",
                "24:00:00",
                "24:00",
                "12:00",
                "12",
                "1200",
                "120000",
                "12:00:00.",
                "12:00:00.5",
                "12:00:00,5",
                "12:00:00.123456789",
                "12:00:00.1234567890",
                "12:00:00.0009",
                "12:60:00",
                "12:00:61",
                "25:00:00",
                "1:00:00",
                "12:00:00.999999999",
                "",
                "noon",
                "08:00:00.000",
                "17:00:00.001",
            ],
        )
        .to_owned(),
        1 => "00:00:00.000".to_owned(),
        _ => format!(
            "{:02}:{:02}:{:02}",
            random.u32(..24),
            random.u32(..60),
            random.u32(..60)
        ),
    };
    let offset = match random.u32(..2) {
        0 => "Z",
        _ => pick(
            random,
            &[
                "",
                "z",
                "+00:00",
                "-00:00",
                "+14:00",
                "-12:00",
                "+05:30",
                "+0530",
                "+05",
                "+5",
                "+25:59",
                "-25:59",
                "+26:00",
                "+99:99",
                "+00:00:30",
                "+01:00[Europe/Paris]",
                "[Europe/Paris]",
                "Z[UTC]",
                "[UTC]",
                "Z[u-ca=iso8601]",
                " Z",
                " UTC",
                "+01:00 ",
                "UTC",
                "[nowhere]",
                "Z[!u-ca=hebrew]",
                "+24:00",
                "-23:59",
            ],
        ),
    };
    format!(
        "{day}{}{time}{offset}",
        pick(random, &["T", "T", "T", "T", " ", "t", "  ", "_", ""])
    )
}
