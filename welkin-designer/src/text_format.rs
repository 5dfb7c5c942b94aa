//! Texts with a syntax of their own. Each check rejects only values that can't be valid: the server has the last word.

/// The syntax of a text.
///
/// ```
/// use welkin_designer::TextFormat;
///
/// assert!(TextFormat::Phone.accepts("+15551234567"));
/// assert!(!TextFormat::Url.accepts("https://?x"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextFormat {
    /// E.164: `+`, country code, number.
    Phone,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A UUID.
    Uuid,
    /// A time of day: `HH:MM` or `HH:MM:SS`.
    Time,
}

/// White space and control characters, for a class of a regular expression. `\s` is another set in each dialect.
macro_rules! spaces {
    () => {
        r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    };
}

impl TextFormat {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Phone, Self::Email, Self::Url, Self::Uuid, Self::Time];

    /// Whether a text is of this format.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Phone => is_phone(text),
            Self::Email => is_email(text),
            Self::Url => is_url(text),
            Self::Uuid => is_uuid(text),
            Self::Time => is_time(text),
        }
    }

    /// A description for people, without an article: `phone number`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Phone => "phone number",
            Self::Email => "e-mail address",
            Self::Url => "web address",
            Self::Uuid => "UUID",
            Self::Time => "time of day",
        }
    }

    /// The article of the description.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Email => "an",
            _ => "a",
        }
    }

    /// A regular expression that matches exactly the texts that [`accepts`](Self::accepts) accepts, in the dialect of
    /// ECMA-262, which JSON Schema uses. Rust and Python interpret it in the same way.
    #[must_use]
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Phone => r"^\+[1-9][0-9]{6,14}$",
            Self::Email => concat!(
                "^[^",
                spaces!(),
                "]+@[^",
                spaces!(),
                r"@.]+(\.[^",
                spaces!(),
                "@.]+)+$"
            ),
            Self::Url => concat!("^https?://[^", spaces!(), "/?#][^", spaces!(), "]*$"),
            Self::Uuid => r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
            Self::Time => r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$",
        }
    }

    /// An example text, for formats that are not obvious.
    #[must_use]
    pub const fn example(self) -> Option<&'static str> {
        match self {
            Self::Phone => Some("+15551234567"),
            Self::Time => Some("14:30"),
            _ => None,
        }
    }
}

/// E.164: `+`, then up to 15 digits, the first of which is not zero. Welkin rejects other forms for patients, and
/// recorded traffic holds no others.
fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// At least one character, one `@`, and a domain with a dot in it; no white space.
fn is_email(text: &str) -> bool {
    !has_spaces(text)
        && text.rsplit_once('@').is_some_and(|(local, domain)| {
            let labels: Vec<&str> = domain.split('.').collect();
            !local.is_empty() && labels.len() > 1 && labels.iter().all(|label| !label.is_empty())
        })
}

/// `http://` or `https://` and a host; no white space.
fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !has_spaces(text)
    })
}

fn has_spaces(text: &str) -> bool {
    text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn is_uuid(text: &str) -> bool {
    let Ok(bytes) = <&[u8; 36]>::try_from(text.as_bytes()) else {
        return false;
    };
    let digits = bytes.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    digits == 32 && [8, 13, 18, 23].into_iter().all(|dash| bytes[dash] == b'-')
}

/// `HH:MM` or `HH:MM:SS`, from `00:00` to `23:59:59`. Recorded traffic of Welkin's scheduling holds the longer form.
fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let below = |part: &str, limit: u8| {
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number && part.parse().is_ok_and(|number: u8| number < limit)
    };
    match parts[..] {
        [hour, minute] => below(hour, 24) && below(minute, 60),
        [hour, minute, second] => below(hour, 24) && below(minute, 60) && below(second, 60),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::TextFormat;

    /// A format, texts that it accepts, and texts that it rejects.
    type Case = (TextFormat, &'static [&'static str], &'static [&'static str]);

    const CASES: &[Case] = &[
        (
            TextFormat::Phone,
            &["+15551234567"],
            &[
                "",
                "+",
                "15551234567",
                "+05551234567",
                "+1 555 123 4567",
                "+1234567890123456",
            ],
        ),
        (
            TextFormat::Email,
            &["ada@example.org"],
            &[
                "",
                "ada",
                "@example.org",
                "ada@example",
                "ada@example.",
                "a da@example.org",
                "a\u{1}b@example.org",
            ],
        ),
        (
            TextFormat::Url,
            &["https://example.org/a?b=c"],
            &[
                "",
                "example.org",
                "ftp://example.org",
                "https://",
                "https:///path",
                "https://?x",
                "https://a b",
            ],
        ),
        (
            TextFormat::Uuid,
            &["91e02eba-3749-4a84-a744-585050752369"],
            &["", "91e02eba", "91e02eba-3749-4a84-a744-58505075236g"],
        ),
        (
            TextFormat::Time,
            &["00:00", "23:59", "09:30:59"],
            &["", "24:00", "9:30", "09:60", "09:30:60", "09:30Z", "+9:30"],
        ),
    ];

    #[test]
    fn formats_accept_what_they_describe() {
        for (format, accepted, refused) in CASES {
            let pattern = regex_lite::Regex::new(format.pattern()).expect("it is one");
            for text in *accepted {
                assert!(format.accepts(text), "{format:?} {text}");
                assert!(pattern.is_match(text), "{format:?} {text}");
            }
            for text in *refused {
                assert!(!format.accepts(text), "{format:?} {text}");
                assert!(!pattern.is_match(text), "{format:?} {text}");
            }
            if let Some(example) = format.example() {
                assert!(format.accepts(example), "{format:?} {example}");
            }
        }
    }

    #[test]
    fn patterns_have_the_same_white_space() {
        let near = ('\0'..'\u{3100}').chain('\u{fe00}'..='\u{ffff}');
        let patterns = TextFormat::ALL.map(|format| {
            let pattern = regex_lite::Regex::new(format.pattern());
            (format, pattern.expect("it is one"))
        });
        for character in near {
            for text in [
                format!("a{character}@b.de"),
                format!("a@b{character}.de"),
                format!("https://{character}"),
                format!("https://a/{character}"),
                format!("12:0{character}"),
                format!("+1555123456{character}"),
            ] {
                for (format, pattern) in &patterns {
                    let is_match = pattern.is_match(&text);
                    assert_eq!(is_match, format.accepts(&text), "{format:?} {text:?}");
                }
            }
        }
    }

    #[test]
    fn every_format_is_tested() {
        assert_eq!(CASES.len(), TextFormat::ALL.len());
    }
}
