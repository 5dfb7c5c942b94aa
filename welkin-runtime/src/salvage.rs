//! Extraction of texts from JSON that can't be read as a whole, because of one bad value or because it is truncated.

/// Maximum length of an extracted text. The longest is a token.
const LONGEST: usize = 16 * 1024;

/// The texts without escapes under a key, anywhere in the JSON.
pub(crate) fn texts<'t>(json: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
    let quoted = format!("\"{key}\"");
    let places: Vec<_> = json.match_indices(&*quoted).collect();
    places.into_iter().filter_map(move |(place, quoted)| {
        let rest = json[place + quoted.len()..].trim_start();
        let rest = rest.strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b'"')?;
        let text = &rest[..end];
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
        (!text.is_empty() && text.bytes().all(plain)).then_some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn plain_texts_under_a_key_are_found() {
        for (json, found) in [
            (r#"{"code": "A"}"#, &["A"][..]),
            (
                "[{\"code\"\n:\t\"A\", \"x\": 1e999}, {\"code\":\"B-1.x\"",
                &["A", "B-1.x"],
            ),
            (
                r#"{"code": null, "code": 7, "code": "", "code": "a b"}"#,
                &[],
            ),
            (r#"{"code": "A\u0042"}"#, &[]),
            (r#"{"code": "A"#, &[]),
            (r#"{"code""#, &[]),
            ("", &[]),
        ] {
            assert_eq!(texts(json, "code").collect::<Vec<_>>(), found, "{json}");
        }
    }
}
