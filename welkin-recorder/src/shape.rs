//! Generates replacement values of the same kind and shape.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use ring::{digest, hmac};
use serde_json::{Number, Value};
use uuid::Uuid;
use welkin_designer::TextFormat;
use welkin_designer::moment::written;

/// The secret on which all replacements depend. It is discarded with the recorder.
#[derive(Clone)]
pub(crate) struct Secret {
    key: hmac::Key,
}

/// An endless stream of replacement bytes for one value.
struct Stream<'s> {
    secret: &'s Secret,
    of: String,
    block: Vec<u8>,
    place: usize,
    blocks: u64,
}

impl Secret {
    /// Creates a secret from the random numbers of the operating system.
    pub(crate) fn new() -> Self {
        let chance = [Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4()];
        let mut digest = digest::Context::new(&digest::SHA256);
        chance
            .iter()
            .for_each(|part| digest.update(part.as_bytes()));
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, digest.finish().as_ref()),
        }
    }

    fn stream(&self, kind: &str, of: &str) -> Stream<'_> {
        Stream {
            secret: self,
            of: format!("{kind}\0{of}"),
            block: Vec::new(),
            place: 0,
            blocks: 0,
        }
    }

    /// Returns a number below a limit.
    pub(crate) fn below(&self, limit: usize, kind: &str, of: &str) -> usize {
        let mut stream = self.stream(kind, of);
        let number = (0..8).fold(0_u64, |number, _| number << 8 | u64::from(stream.byte()));
        (number % limit.max(1) as u64) as usize
    }

    /// Returns the offset by which all dates and times are moved: one to ten years into the past, in whole
    /// milliseconds.
    fn shift(&self) -> i64 {
        const DAY: i64 = 86_400_000;
        let days = 366 + self.below(9 * 365, "days", "");
        days as i64 * DAY + self.below(DAY as usize, "time", "") as i64
    }
}

impl Stream<'_> {
    fn byte(&mut self) -> u8 {
        if self.place == self.block.len() {
            let mut mac = hmac::Context::with_key(&self.secret.key);
            mac.update(&self.blocks.to_le_bytes());
            mac.update(self.of.as_bytes());
            self.block = mac.sign().as_ref().to_vec();
            self.blocks += 1;
            self.place = 0;
        }
        self.place += 1;
        self.block[self.place - 1]
    }

    fn of(&mut self, characters: &[u8]) -> char {
        characters[usize::from(self.byte()) % characters.len()].into()
    }
}

const DIGITS: &[u8] = b"0123456789";
const FIRST_DIGITS: &[u8] = b"123456789";
const HEX: &[u8] = b"0123456789abcdef";
const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Returns a text of the same kind and shape.
pub(crate) fn text(secret: &Secret, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let lower = text.to_lowercase();
    if TextFormat::Uuid.accepts(text) {
        return uuid(&mut secret.stream("uuid", &lower), text);
    }
    if let Some(moved) = moment(secret, text) {
        return moved;
    }
    let mut stream = secret.stream("text", text);
    if TextFormat::Time.accepts(text) {
        let minutes = secret.below(24 * 60, "time of day", text);
        let seconds = if text.len() > 5 { ":00" } else { "" };
        return format!("{:02}:{:02}{seconds}", minutes / 60, minutes % 60);
    }
    if TextFormat::Email.accepts(text) {
        let name: String = (0..12).map(|_| stream.of(LOWER)).collect();
        return format!("{name}@example.org");
    }
    if TextFormat::Phone.accepts(text) {
        let digits = text.len() - 2;
        let rest: String = (0..digits).map(|_| stream.of(DIGITS)).collect();
        return format!("+{}{rest}", stream.of(FIRST_DIGITS));
    }
    if TextFormat::Url.accepts(text) {
        let page: String = (0..12).map(|_| stream.of(LOWER)).collect();
        return format!("https://example.org/{page}");
    }
    letters(&mut stream, text)
}

fn uuid(stream: &mut Stream<'_>, text: &str) -> String {
    let digits = text
        .chars()
        .enumerate()
        .map(|(place, character)| match (character, place) {
            ('-', _) => '-',
            // The version and the variant are kept.
            (character, 14 | 19) => character,
            _ => stream.of(HEX),
        });
    digits.collect()
}

/// Replaces letters with letters and digits with digits.
fn letters(stream: &mut Stream<'_>, text: &str) -> String {
    let replaced = text.chars().map(|character| match character {
        '0'..='9' => stream.of(DIGITS),
        character if character.is_uppercase() => stream.of(UPPER),
        character if character.is_alphanumeric() => stream.of(LOWER),
        character if character.is_ascii() => character,
        _ => stream.of(LOWER),
    });
    replaced.collect()
}

/// Moves a date or time by the common offset; `None` if the text is neither.
fn moment(secret: &Secret, text: &str) -> Option<String> {
    let shift = secret.shift();
    if let (10, Ok(day)) = (text.len(), text.parse::<jiff::civil::Date>()) {
        let days = Span::new().days(shift / 86_400_000);
        return Some(day.saturating_sub(days).to_string());
    }
    let back = Span::new().milliseconds(shift);
    if let Ok(at) = text.parse::<Timestamp>() {
        let moved = at.saturating_sub(back).ok()?;
        let offset = &text[text.len().saturating_sub(6)..];
        // With a numeric offset, the local form is kept.
        if offset.starts_with(['+', '-']) {
            let local: DateTime = text[..text.len() - 6].parse().ok()?;
            let moved = local.saturating_sub(back);
            return Some(format!(
                "{}{offset}",
                moved.strftime("%Y-%m-%dT%H:%M:%S.%3f")
            ));
        }
        return Some(written(TimeZone::UTC.to_datetime(moved)));
    }
    let is_moment = text.len() > 10 && text.as_bytes()[10] == b'T';
    let local: DateTime = is_moment.then(|| text.parse().ok())??;
    Some(local.saturating_sub(back).to_string())
}

/// Returns a number with the same number of digits.
pub(crate) fn number(secret: &Secret, number: &Number) -> Value {
    let written = number.to_string();
    let mut stream = secret.stream("number", &written);
    let mut is_first = true;
    let is_short = written.trim_start_matches('-').len() == 1;
    let mut in_exponent = false;
    let has_fraction = written.contains('.');
    let digits = written
        .char_indices()
        .map(|(place, character)| match character {
            '0'..='9' if in_exponent => character,
            '0'..='9' => {
                // A trailing zero in a fraction would not be written.
                let ends_fraction = has_fraction && place + 1 == written.len();
                let of = if (is_first && !is_short) || ends_fraction {
                    FIRST_DIGITS
                } else {
                    DIGITS
                };
                is_first = false;
                stream.of(of)
            }
            character => {
                in_exponent |= matches!(character, 'e' | 'E');
                is_first &= character == '-';
                character
            }
        });
    let digits: String = digits.collect();
    // For a number below one, the zero before the point is kept.
    let digits = match written.strip_prefix("0.") {
        Some(_) => digits.replacen(|c: char| c.is_ascii_digit(), "0", 1),
        None => digits,
    };
    serde_json::from_str(&digits).unwrap_or_else(|_| Value::from(0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use welkin_designer::TextFormat;

    use super::{Secret, number, text};

    #[test]
    fn a_replacement_is_of_the_same_kind_and_shape_and_always_the_same() {
        let secret = Secret::new();
        for (written, is_kind) in [
            ("91e02eba-3749-4a84-a744-585050752369", TextFormat::Uuid),
            ("ada@hospital.example.com", TextFormat::Email),
            ("+15551234567", TextFormat::Phone),
            ("https://hospital.example.com/patients/17", TextFormat::Url),
            ("14:35", TextFormat::Time),
        ] {
            let replaced = text(&secret, written);
            assert!(is_kind.accepts(&replaced), "{replaced}");
            assert_ne!(replaced, written);
            assert_eq!(replaced, text(&secret, written));
            assert_ne!(replaced, text(&Secret::new(), written));
        }
        let note = text(&secret, "Ada Lovelace, room 12: née Byron");
        assert_eq!(note.split(' ').count(), 6);
        assert!(
            note.ends_with(|last: char| last.is_ascii_lowercase()) && note.contains(", "),
            "{note}"
        );
        assert!(!note.contains("Ada") && !note.contains("Byron"));
    }

    #[test]
    fn days_and_moments_keep_their_order() {
        let secret = Secret::new();
        let moments = [
            "2026-05-29T23:59:59.999Z",
            "2026-05-30T00:00:00.000Z",
            "2026-05-30T00:00:00.001Z",
        ];
        let moved = moments.map(|moment| text(&secret, moment));
        assert!(moved.is_sorted(), "{moved:?}");
        assert!(
            moved
                .iter()
                .all(|moment| moment.len() == 24 && moment.as_str() < "2026")
        );
        let days = ["2026-05-29", "2026-05-30"].map(|day| text(&secret, day));
        assert!(days.is_sorted() && days[0] != days[1], "{days:?}");
    }

    #[test]
    fn numbers_keep_their_digits() {
        let secret = Secret::new();
        for written in [
            json!(72),
            json!(-1205),
            json!(98.6),
            json!(0.25),
            json!(7),
            json!(123_456_789_012_i64),
        ] {
            let serde_json::Value::Number(of) = &written else {
                panic!("it is a number");
            };
            let replaced = number(&secret, of);
            assert_eq!(
                replaced.to_string().len(),
                written.to_string().len(),
                "{written} {replaced}"
            );
            assert_eq!(replaced.is_i64(), written.is_i64());
        }
    }
}
