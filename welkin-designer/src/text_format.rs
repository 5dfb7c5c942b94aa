//! Syntax of the text kinds that have one. Each check refuses only what can't be meant: the server has the last word.

/// E.164: `+`, then up to 15 digits of which the first is no zero. Welkin refuses other forms for patients, and recorded traffic
/// holds no other.
pub(super) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Something, one `@`, and a domain with a dot in it; no white space.
pub(super) fn is_email(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    plain
        && text.rsplit_once('@').is_some_and(|(local, domain)| {
            let labels: Vec<&str> = domain.split('.').collect();
            !local.is_empty() && labels.len() > 1 && labels.iter().all(|label| !label.is_empty())
        })
}

/// `http://` or `https://` and a host; no white space.
pub(super) fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
    })
}

/// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
pub(super) fn is_uuid(text: &str) -> bool {
    let Ok(bytes) = <&[u8; 36]>::try_from(text.as_bytes()) else {
        return false;
    };
    let digits = bytes.iter().filter(|byte| byte.is_ascii_hexdigit()).count();
    digits == 32 && [8, 13, 18, 23].into_iter().all(|dash| bytes[dash] == b'-')
}

#[cfg(test)]
mod tests {
    use super::{is_email, is_phone, is_url, is_uuid};

    #[test]
    fn phones() {
        assert!(is_phone("+15551234567"));
        for wrong in [
            "",
            "+",
            "15551234567",
            "+05551234567",
            "+1 555 123 4567",
            "+1234567890123456",
        ] {
            assert!(!is_phone(wrong), "{wrong}");
        }
    }

    #[test]
    fn emails() {
        assert!(is_email("ada@example.org"));
        for wrong in [
            "",
            "ada",
            "@example.org",
            "ada@example",
            "ada@example.",
            "a da@example.org",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }

    #[test]
    fn urls() {
        assert!(is_url("https://example.org/a?b=c"));
        for wrong in [
            "",
            "example.org",
            "ftp://example.org",
            "https://",
            "https:///path",
            "https://a b",
        ] {
            assert!(!is_url(wrong), "{wrong}");
        }
    }

    #[test]
    fn uuids() {
        assert!(is_uuid("91e02eba-3749-4a84-a744-585050752369"));
        for wrong in ["", "91e02eba", "91e02eba-3749-4a84-a744-58505075236g"] {
            assert!(!is_uuid(wrong), "{wrong}");
        }
    }
}
