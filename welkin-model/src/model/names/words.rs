//! Converts any text to lower-case ASCII words, and words to identifiers.

use any_ascii::any_ascii;
use heck::ToSnakeCase;
use welkin_designer::fnv::Fnv;

use super::keywords::is_keyword;
use super::symbols;

/// Maximum length of a name, in characters; the end of a longer one is replaced by a hash.
const LONGEST: usize = 60;

/// Lower-case ASCII words, each of letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) struct Words(Vec<String>);

impl Words {
    /// Splits a machine name into words; other scripts are transliterated.
    pub(super) fn of_name(name: &str) -> Self {
        Self::split(&any_ascii(name).replace('\'', "")).without_possessives()
    }

    /// Joins a possessive `s` with the preceding word: Designer writes `Driver's License` as `driver-s-license`.
    fn without_possessives(mut self) -> Self {
        let is_owner =
            |word: &String| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
        for place in (1..self.0.len().saturating_sub(1)).rev() {
            if self.0[place] == "s" && is_owner(&self.0[place - 1]) {
                self.0.remove(place);
                self.0[place - 1].push('s');
            }
        }
        self
    }

    /// Splits an option's value or label into words, with symbols as words.
    pub(in crate::model) fn of_option(text: &str) -> Self {
        Self::split(&symbols::spoken(&any_ascii(text)))
    }

    fn split(ascii: &str) -> Self {
        Self::of_identifier(&ascii.to_snake_case())
    }

    /// Splits a snake-case identifier into words.
    pub(super) fn of_identifier(identifier: &str) -> Self {
        let words = identifier.split('_').filter(|word| !word.is_empty());
        Self(words.map(str::to_owned).collect())
    }

    /// Returns the words.
    pub(in crate::model) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the words, or a placeholder if there are none.
    fn or_unnamed(self) -> Self {
        if self.is_empty() {
            Self(vec!["unnamed".to_owned()])
        } else {
            self
        }
    }

    /// Adds a word at the start.
    pub(super) fn led_by(self, word: &str) -> Self {
        let mut words = self.or_unnamed();
        words.0.insert(0, word.to_owned());
        words
    }

    /// Adds a word at the end.
    pub(super) fn followed_by(self, word: &str) -> Self {
        let mut words = self.or_unnamed();
        words.0.push(word.to_owned());
        words
    }

    /// Adds the words of another text at the end.
    pub(super) fn joined_with(mut self, other: &Self) -> Self {
        self.0.extend(other.0.iter().cloned());
        self
    }

    /// Makes it a valid start of an identifier: not empty, starting with a letter (`lead` comes before a digit), and
    /// not too long. A truncated end is replaced by a hash of `raw`.
    pub(super) fn presentable(self, lead: &str, raw: &str) -> Self {
        let words = self.or_unnamed();
        let starts_with_digit = words
            .0
            .first()
            .is_some_and(|first| first.starts_with(|c: char| c.is_ascii_digit()));
        let words = if starts_with_digit {
            words.led_by(lead)
        } else {
            words
        };
        words.shortened(raw)
    }

    fn shortened(mut self, raw: &str) -> Self {
        let length = |words: &[String]| words.iter().map(|word| word.len() + 1).sum::<usize>();
        if length(&self.0) <= LONGEST + 1 {
            return self;
        }
        let mut used = 0;
        let fitting = self.0.iter().take_while(|word| {
            used += word.len() + 1;
            used <= LONGEST + 1
        });
        let kept = fitting.count();
        if kept == 0 {
            self.0[0].truncate(LONGEST);
        }
        self.0.truncate(kept.max(1));
        self.followed_by(&hash_word(raw, 0))
    }

    /// Formats it as `heart_rate`; keywords get a trailing `_`.
    pub(super) fn snake(&self) -> String {
        let name = self.0.join("_");
        escaped(name)
    }

    /// Formats it as `HEART_RATE`.
    pub(super) fn screaming(&self) -> String {
        self.0.join("_").to_ascii_uppercase()
    }

    /// Formats it as `HeartRate`; adjacent numbers stay separated (`Value120_80`).
    pub(super) fn pascal(&self) -> String {
        let mut name = String::new();
        for word in &self.0 {
            let digits_meet = name.ends_with(|c: char| c.is_ascii_digit())
                && word.starts_with(|c: char| c.is_ascii_digit());
            if digits_meet {
                name.push('_');
            }
            let mut characters = word.chars();
            name.extend(characters.next().map(|c| c.to_ascii_uppercase()));
            name.push_str(characters.as_str());
        }
        escaped(name)
    }
}

fn escaped(mut name: String) -> String {
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

/// Returns a word that distinguishes texts: `x` and a hash, which is longer and different in every attempt after the
/// first.
pub(super) fn hash_word(raw: &str, attempt: u32) -> String {
    let (raw, hash) = (raw.as_bytes(), Fnv::new());
    match attempt {
        0 => format!("x{:06x}", hash.bytes(raw).finish() & 0xff_ffff),
        _ => {
            let hash = hash.bytes(&attempt.to_le_bytes()).bytes(raw);
            format!("x{:016x}", hash.finish())
        }
    }
}
