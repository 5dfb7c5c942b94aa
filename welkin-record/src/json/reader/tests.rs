//! Texts that the reader accepts, and texts that it rejects.

use super::Reader;
use crate::json::plain_text::plain_length;
use crate::json::token::Fault;

fn read(text: &str) -> Result<&str, Fault> {
    let mut reader = Reader::of_value(text);
    let value = reader.skip()?;
    reader.end()?;
    Ok(value)
}

#[test]
fn takes_json_and_what_servers_make_of_it() {
    for text in [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.50",
        "1e999",
        "-1.0E+5",
        "123456789012345678901",
        "NaN",
        "-Infinity",
        r#""""#,
        r#""a\"b""#,
        r#""\ud83d""#,
        "\"a\u{1}b\"",
        "[]",
        "{}",
        "[1,[2,{}],{\"a\":[]}]",
        r#"{"a":{"b":1},"a":2}"#,
    ] {
        assert_eq!(read(text), Ok(text));
        assert_eq!(read(&format!(" \n{text}\t")), Ok(text));
    }
}

#[test]
fn finds_what_ends_a_plain_text_wherever_it_stands() {
    for before in 0..40 {
        for (end, is_end) in [
            ('"', true),
            ('\\', true),
            ('\u{1f}', true),
            ('\0', true),
            (' ', false),
            ('\u{7f}', false),
            ('é', false),
            ('\u{a2}', false),
            ('\u{10ffff}', false),
        ] {
            let plain = "é~[!#".chars().cycle().take(before).collect::<String>();
            let text = format!("{plain}{end}{}", "x\"".repeat(9));
            let length = if is_end {
                plain.len()
            } else {
                plain.len() + end.len_utf8() + 1
            };
            assert_eq!(plain_length(text.as_bytes()), length, "{text:?}");
        }
    }
}

#[test]
fn takes_what_is_no_number_where_asked_to() {
    for text in ["007", "-", "1.", "0x1F", "1e", "-007", "12:30"] {
        let mut reader = Reader::of_value(text);
        reader.take_odd_numbers();
        let value = text.split(':').next().unwrap_or_default();
        assert_eq!(reader.skip(), Ok(value));
    }
}

#[test]
fn takes_any_depth() {
    let deep = format!("{}1{}", "[{\"a\":".repeat(100_000), "}]".repeat(100_000));
    assert_eq!(read(&deep), Ok(&*deep));
}

#[test]
fn tells_what_is_cut_off_from_what_is_not_json() {
    for text in [
        "", "{", "{\"a\"", "{\"a\":", "[1", "[1,", "\"a", "\"a\\", "tru", "-", "1.", "1e", "1e+",
    ] {
        assert_eq!(read(text), Err(Fault::CutOff(text.len())), "{text}");
    }
    for text in [
        "<html>",
        "[1,]",
        "{,}",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "-01",
        "1.x",
        ".5",
        "+1",
        "tru!",
        "1 2",
        "[1 2]",
        "}",
        "{\"a\" 1}",
        "'a'",
        "undefined",
        "[}",
        "{]",
    ] {
        assert!(matches!(read(text), Err(Fault::Syntax(_))), "{text}");
    }
}
