//! Masking of secrets and tokens in recorded requests.

use std::sync::OnceLock;

use axum::http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName};
use regex_lite::Regex;

/// The replacement for a secret.
const MASK: &str = "***";

/// Names of secrets in JSON, forms and queries, regardless of case.
const NAMES: &str = "secret|client_secret|clientSecret|token|access_token|accessToken|refresh_token|refreshToken\
    |id_token|assertion|password|api_key|apiKey";

/// Matches a secret member of a JSON object: the text before the value, and the value, which may be truncated.
fn member() -> &'static Regex {
    static MEMBER: OnceLock<Regex> = OnceLock::new();
    MEMBER.get_or_init(|| {
        let value = r#"(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|[^\s",}\]\[{]+)"#;
        let pattern = format!(r#"(?is)("(?:{NAMES})"\s*:\s*){value}"#);
        Regex::new(&pattern).expect("the pattern is valid")
    })
}

/// Matches a secret pair of a form or a query.
fn pair() -> &'static Regex {
    static PAIR: OnceLock<Regex> = OnceLock::new();
    PAIR.get_or_init(|| {
        let pattern = format!("(?i)(^|[?&])((?:{NAMES})=)[^&#]*");
        Regex::new(&pattern).expect("the pattern is valid")
    })
}

/// Checks quickly whether there may be a secret: bodies are long, and most have none.
fn may_hold_secret(text: &str) -> bool {
    let parts = ["secret", "token", "assertion", "password", "key"];
    let bytes = text.as_bytes();
    parts.iter().any(|part| {
        let mut windows = bytes.windows(part.len());
        windows.any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
    })
}

/// Masks the secrets in a body.
pub(super) fn mask_body(text: &str) -> String {
    if !may_hold_secret(text) {
        return text.to_owned();
    }
    let masked = member().replace_all(text, format!("$1\"{MASK}\""));
    // JSON has no pairs, and is recognized by its first character.
    if text.trim_start().starts_with(['{', '[']) {
        return masked.into_owned();
    }
    mask_query(&masked)
}

/// Masks the secrets in a path with query, or in a form.
pub(super) fn mask_query(text: &str) -> String {
    if !may_hold_secret(text) {
        return text.to_owned();
    }
    pair()
        .replace_all(text, format!("${{1}}${{2}}{MASK}"))
        .into_owned()
}

/// Returns names and values of headers, with secrets masked.
pub(super) fn mask_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let value = if is_secret(name) {
            hidden(&value)
        } else {
            value
        };
        (name.as_str().to_owned(), value)
    });
    shown.collect()
}

fn is_secret(name: &HeaderName) -> bool {
    let known = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE];
    let name = name.as_str();
    let words = ["secret", "token", "api-key", "password"];
    known.iter().any(|known| known == name) || words.iter().any(|word| name.contains(word))
}

/// Masks a value; a scheme such as `Bearer` is kept.
fn hidden(value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme @ ("Bearer" | "Basic"), _)) => format!("{scheme} {MASK}"),
        _ => MASK.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        for (text, masked) in [
            (
                r#"{"secret":"a\"b","apiClient":"x"}"#,
                r#"{"secret":"***","apiClient":"x"}"#,
            ),
            (
                r#"{"a":[{"Client_Secret" : "s"}]}"#,
                r#"{"a":[{"Client_Secret" : "***"}]}"#,
            ),
            (r#"{"token": 12345, "b": 1}"#, r#"{"token": "***", "b": 1}"#),
            (r#"{"access_token":"cut off"#, r#"{"access_token":"***""#),
            (r#"{"access_token":"cut off\"#, r#"{"access_token":"***""#),
            (
                "grant_type=x&client_secret=a%20b&c=d",
                "grant_type=x&client_secret=***&c=d",
            ),
            ("client_secret=a", "client_secret=***"),
            (
                r#"{"cdtf-token": "a value", "tokens": 3}"#,
                r#"{"cdtf-token": "a value", "tokens": 3}"#,
            ),
            (r#"{"note": "a&token=b"}"#, r#"{"note": "a&token=b"}"#),
        ] {
            assert_eq!(mask_body(text), masked);
        }
        assert_eq!(mask_query("/a?token=b&c=d"), "/a?token=***&c=d");
    }

    #[test]
    fn headers_keep_the_scheme_alone() {
        let headers = [
            ("authorization", "Bearer abc"),
            ("cookie", "a=b"),
            ("x-api-key", "k"),
            ("accept", "*/*"),
        ];
        let headers = headers.map(|(name, value)| {
            (
                HeaderName::from_static(name),
                value.parse().expect("a value"),
            )
        });
        let shown = mask_headers(&headers.into_iter().collect());
        let value = |name: &str| {
            let header = shown.iter().find(|(known, _)| known == name);
            header.map(|(_, value)| value.as_str())
        };
        assert_eq!(value("authorization"), Some("Bearer ***"));
        assert_eq!(value("cookie"), Some("***"));
        assert_eq!(value("x-api-key"), Some("***"));
        assert_eq!(value("accept"), Some("*/*"));
    }
}
