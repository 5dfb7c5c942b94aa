//! Arbitrary data of a server is read as far as possible, is written back unchanged, and causes no panic.

mod arbitrary;
mod everything;
mod outcomes;
mod pages;
mod panics;

use fastrand::Rng;
use welkin_runtime::record::{decode_record, encode_record};
use welkin_runtime::{Json, Record};

use everything::Everything;
use outcomes::{arbitrary_record, members};

fn read(fields: &str) -> Record<Everything> {
    let record = format!("{{\"id\":\"r1\",\"jsonBody\":{{{fields}}}}}");
    decode_record(record.as_bytes()).expect("a record")
}

fn unusual(record: &Record<Everything>) -> Vec<(String, String)> {
    let unusual = record.extra.unusual();
    unusual
        .map(|(name, value)| (name.to_owned(), value.text()))
        .collect()
}

/// Returns the encoded fields.
fn written(record: &Record<Everything>) -> String {
    let written: Json = String::from_utf8(encode_record(record))
        .expect("JSON is text")
        .parse()
        .expect("what is written is JSON");
    written.get("jsonBody").expect("records have fields").text()
}

#[test]
fn arbitrary_json_is_written_back_as_received() {
    let mut random = Rng::with_seed(5);
    for _ in 0..1000 {
        let sent = arbitrary_record(&mut random);
        let record: Record<Everything> = decode_record(sent.as_bytes()).unwrap();
        let written = encode_record(&record);
        assert_eq!(members(&written), members(sent.as_bytes()), "{sent}");
        assert!(decode_record(&written).unwrap() == record, "{sent}");
    }
}

#[test]
fn numbers_keep_their_text() {
    for (number, float) in [
        ("1.50", Some(1.5)),
        ("123456789012345678901", Some(123456789012345678901.0)),
        ("1e999", None),
        ("72", Some(72.0)),
        ("-0", Some(0.0)),
        ("NaN", None),
    ] {
        let fields = format!("\"float\":{number},\"unknown\":{number}");
        let record = read(&fields);
        assert_eq!(record.float, float, "{number}");
        // A text that is not a JSON number is kept as a text.
        let kept = if number == "NaN" { "\"NaN\"" } else { number };
        let fields = format!("\"float\":{kept},\"unknown\":{kept}");
        assert_eq!(written(&record), format!("{{{fields}}}"));
        let record = read(&format!("\"text\":{number}"));
        assert_eq!(record.text.as_deref(), Some(number));
        assert_eq!(unusual(&record), [("text".to_owned(), kept.to_owned())]);
    }
    assert_eq!(
        read(r#""text":9223372036854775808"#).text.as_deref(),
        Some("9223372036854775808")
    );
    assert_eq!(
        unusual(&read(r#""float":1.50"#)),
        [],
        "another spelling is nothing unusual"
    );
}

#[test]
fn what_is_changed_is_written_as_it_is_now() {
    let mut record = read(
        r#""float":1.50,"text":"caf\u00e9","day":"2026-05-30T00:00:00+02:00","texts":["a\/b"]"#,
    );
    record.float = Some(2.5);
    record.text = None;
    record.day = Some("2026-06-01".parse().unwrap());
    assert_eq!(
        written(&record),
        r#"{"text":null,"float":2.5,"day":"2026-06-01T00:00:00.000Z","texts":["a\/b"]}"#
    );
}

#[test]
fn odd_texts_are_read_and_reported() {
    for (raw, text, kept) in [
        (r#""good \ud83d""#, "good \u{fffd}", r#""good \ud83d""#),
        // Invalid JSON is kept as JSON with the same meaning.
        ("\"a\u{1}b\n\"", "a\u{1}b\n", r#""a\u0001b\u000a""#),
        (r#""C:\windows""#, r"C:\windows", r#""C:\\windows""#),
        ("NaN", "NaN", r#""NaN""#),
    ] {
        let fields = format!("\"text\":{raw}");
        let record = read(&fields);
        assert_eq!(record.text.as_deref(), Some(text));
        assert_eq!(unusual(&record), [("text".to_owned(), kept.to_owned())]);
        assert_eq!(written(&record), format!("{{\"text\":{kept}}}"));
    }
}

#[test]
fn any_depth_is_kept() {
    let deep = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    let record = read(&format!(
        "\"any\":{deep},\"text\":{deep},\"unknown\":{deep}"
    ));
    assert_eq!(record.any.as_ref().unwrap().text(), deep);
    assert_eq!(record.extra.get("unknown").unwrap().text(), deep);
    assert_eq!(record.text, None);
    assert!(record.clone() == record);
    assert!(serde_json::to_string(&record).unwrap().contains(&deep));
}

#[test]
fn days_are_those_that_are_written() {
    for (sent, day) in [
        ("2026-05-30T00:00:00+02:00", "2026-05-30"),
        ("2026-05-30T23:59:59-05:00", "2026-05-30"),
        ("2026-05-30T04:00:00.000Z", "2026-05-30"),
        ("2026-05-29T22:00:00.000Z", "2026-05-29"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31"),
        ("2026-05-30", "2026-05-30"),
    ] {
        let fields = format!("\"day\":\"{sent}\",\"days\":[\"{sent}\"]");
        let record = read(&fields);
        assert_eq!(
            record.day.map(|day| day.to_string()).as_deref(),
            Some(day),
            "{sent}"
        );
        assert_eq!(
            record.days.as_deref(),
            record.day.as_ref().map(std::slice::from_ref)
        );
        assert_eq!(written(&record), format!("{{{fields}}}"));
    }
}

#[test]
fn both_doors_of_serde_read_the_same() {
    let fields =
        r#""float":1.50,"unknown":{"b":123456789012345678901,"a":1e999},"text":"\ud83d","whole":7"#;
    let record = format!("{{\"id\":\"r1\",\"jsonBody\":{{{fields}}}}}");
    let by_serde: Record<Everything> = serde_json::from_str(&record).unwrap();
    assert!(by_serde == read(fields));
    assert_eq!(written(&by_serde), written(&read(fields)));
    let value = serde_json::json!({"id": "r1", "jsonBody": {"float": 1.5, "whole": 7, "unknown": {"a": [1, 2.5]}}});
    let by_value: Record<Everything> = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&by_value).unwrap(), value);
}
