//! Generates texts that satisfy lengths, patterns and syntaxes, and that are plausible for the name of the field.

use fastrand::Rng;
use regex_lite::Regex;
use welkin_designer::TextFormat;
use welkin_model::model::{Field, Rules};

use crate::patient::{phone, pick};
use crate::pattern;
use crate::topics;
use crate::unsatisfiable::Unsatisfiable;

/// Maximum length of a text that is generated to satisfy a minimum length, in characters.
const LONGEST: u64 = 1 << 20;

/// Whether the length of a text is permitted.
fn has_length(text: &str, rules: &Rules) -> bool {
    let length = text.chars().count() as u64;
    rules.min_length.is_none_or(|least| length >= least)
        && rules.max_length.is_none_or(|most| length <= most)
}

/// Whether a text has a permitted length and matches the pattern.
pub(crate) fn obeys(text: &str, rules: &Rules) -> bool {
    let matches = |pattern: &str| {
        let whole = Regex::new(&format!("^(?:{pattern})$"));
        whole.is_ok_and(|whole| whole.is_match(text))
    };
    has_length(text, rules) && rules.regex.as_deref().is_none_or(matches)
}

/// Returns a text for a field without a fixed syntax. It is never empty, because an empty text does not count as a
/// value for a required field.
pub(crate) fn plain(random: &mut Rng, field: &Field) -> Result<String, Unsatisfiable> {
    let rules = &field.rules;
    let phrase = if topics::is_number(field) {
        digits(random, 9)
    } else {
        pick(random, topics::texts(field)).to_owned()
    };
    let fitted = fitted(phrase, rules);
    if !fitted.is_empty() && obeys(&fitted, rules) {
        return Ok(fitted);
    }
    matching(random, rules, |text| !text.trim().is_empty())
}

/// Truncates or repeats a text to reach a permitted length.
fn fitted(phrase: String, rules: &Rules) -> String {
    let least = rules.min_length.unwrap_or(0).min(LONGEST) as usize;
    let most = rules.max_length.map_or(usize::MAX, |most| {
        usize::try_from(most).unwrap_or(usize::MAX)
    });
    let length = phrase.chars().count().max(least).min(most);
    let endless = phrase.chars().chain([' ']).cycle();
    let mut text: String = endless.take(length).collect();
    // A server may remove a trailing space.
    if text.ends_with(' ') {
        text.pop();
        text.push('.');
    }
    text
}

fn digits(random: &mut Rng, count: usize) -> String {
    (0..count).map(|_| random.digit(10)).collect()
}

/// Returns a random UUID in the format of version 4.
pub(crate) fn uuid(random: &mut Rng) -> String {
    let (high, low) = (random.u64(..), random.u64(..));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48 & 0x3fff),
        low & 0xffff_ffff_ffff,
    )
}

/// Returns a text with a fixed syntax.
pub(crate) fn formatted(
    random: &mut Rng,
    format: TextFormat,
    rules: &Rules,
) -> Result<String, Unsatisfiable> {
    let text = match format {
        TextFormat::Phone => {
            let area = pick(random, AREAS);
            phone(random, area)
        }
        TextFormat::Email => email(random, rules),
        TextFormat::Url => url(random, rules),
        TextFormat::Uuid => uuid(random),
        TextFormat::Time => format!("{:02}:{:02}", random.u32(8..18), 15 * random.u32(..4)),
    };
    let is_good = |text: &str| format.accepts(text);
    if is_good(&text) && obeys(&text, rules) {
        return Ok(text);
    }
    let longer = format!("{text}:00");
    if format == TextFormat::Time && obeys(&longer, rules) {
        return Ok(longer);
    }
    matching(random, rules, is_good)
}

/// Returns a text that matches the pattern of the rules, has a permitted length, and for which `is_good` is true.
fn matching(
    random: &mut Rng,
    rules: &Rules,
    is_good: impl Fn(&str) -> bool,
) -> Result<String, Unsatisfiable> {
    let pattern = rules.regex.as_deref().ok_or(Unsatisfiable::Text)?;
    let fits = |text: &str| has_length(text, rules) && is_good(text);
    let found = pattern::matching(random, pattern, rules.min_length, fits);
    found.ok_or(Unsatisfiable::Text)
}

const AREAS: &[&str] = &["217", "503", "518", "303"];

/// Returns an e-mail address of the requested length, in the domain reserved for examples, or in a shorter one that
/// nobody can own.
fn email(random: &mut Rng, rules: &Rules) -> String {
    let name = format!("synthetic.{}", random.u32(..10_000));
    of_length(&name, "@example.org", "a", "@x.y", rules)
}

fn url(random: &mut Rng, rules: &Rules) -> String {
    let page = format!("https://example.org/synthetic/{}", random.u32(..10_000));
    of_length(&page, "", "http://x", "", rules)
}

/// Returns a text of an extensible start and an end; the short variant if the usual one is too long.
fn of_length(start: &str, end: &str, short_start: &str, short_end: &str, rules: &Rules) -> String {
    let usual = format!("{start}{end}");
    let length = usual.chars().count() as u64;
    if rules.max_length.is_some_and(|most| length > most) {
        let short = format!("{short_start}{short_end}");
        let missing = rules
            .min_length
            .unwrap_or(0)
            .saturating_sub(short.len() as u64);
        let more = "a".repeat(missing.min(LONGEST) as usize);
        return format!("{short_start}{more}{short_end}");
    }
    let missing = rules.min_length.unwrap_or(0).saturating_sub(length);
    format!("{start}{}{end}", "a".repeat(missing.min(LONGEST) as usize))
}
