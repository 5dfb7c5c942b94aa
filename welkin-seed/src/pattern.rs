//! Generates texts that match a pattern.

use fastrand::Rng;
use regex_lite::Regex;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Number of attempts. Anchors and lengths are only checked after a text has been generated.
const ATTEMPTS: usize = 240;

/// Maximum length of a text in bytes.
const LONGEST: usize = 1 << 16;

/// Returns a text that matches the whole pattern, and for which `is_good` is true; `None` if none was found. Some of
/// the texts that are tried repeat parts of the pattern as often as `min_length` requires, if `is_good` has one.
pub(crate) fn matching(
    random: &mut Rng,
    pattern: &str,
    min_length: Option<u64>,
    is_good: impl Fn(&str) -> bool,
) -> Option<String> {
    let whole = Regex::new(&format!("^(?:{pattern})$")).ok()?;
    let hir = ParserBuilder::new().build().parse(pattern).ok()?;
    let least = min_length.unwrap_or(0).min(LONGEST as u64) as u32;
    let spreads = [3, 0, 1, 8, least, least.saturating_mul(2), 16, 64];
    (0..ATTEMPTS).find_map(|attempt| {
        let mut text = String::new();
        write(random, &hir, spreads[attempt % spreads.len()], &mut text);
        let fits = whole.is_match(&text) && is_good(&text);
        fits.then_some(text)
    })
}

/// Writes a text that matches an expression; `spread` is the maximum number of optional repetitions.
fn write(random: &mut Rng, expression: &Hir, spread: u32, text: &mut String) {
    if text.len() > LONGEST {
        return;
    }
    match expression.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(character(random, class)),
        HirKind::Capture(capture) => write(random, &capture.sub, spread, text),
        HirKind::Concat(parts) => parts
            .iter()
            .for_each(|part| write(random, part, spread, text)),
        HirKind::Alternation(ways) => {
            if let Some(way) = random.choice(ways) {
                write(random, way, spread, text);
            }
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let most = most.min(repetition.min.saturating_add(spread));
            for _ in 0..random.u32(repetition.min..=most.max(repetition.min)) {
                if text.len() > LONGEST {
                    break;
                }
                write(random, &repetition.sub, spread, text);
            }
        }
    }
}

/// Returns a character of a class: a letter or digit if it contains any, otherwise a printable character, otherwise
/// any.
fn character(random: &mut Rng, class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        Class::Bytes(class) => {
            let ranges = class.iter().filter(|range| range.end().is_ascii());
            ranges
                .map(|range| (range.start().into(), range.end().into()))
                .collect()
        }
    };
    let holds = |character: &char| {
        ranges
            .iter()
            .any(|(start, end)| (start..=end).contains(&character))
    };
    let printing: Vec<char> = (' '..='~').filter(holds).collect();
    let plain: Vec<char> = printing
        .iter()
        .copied()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if let Some(character) = random.choice(plain).or_else(|| random.choice(printing)) {
        return Some(character);
    }
    let (start, end) = random.choice(ranges)?;
    Some(random.char(start..=end))
}
