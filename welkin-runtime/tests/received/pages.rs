//! An odd item does not hide the others.

use welkin_runtime::Record;
use welkin_runtime::record::{DecodeError, Page, UnreadReason};
use welkin_runtime::record::{decode_page, decode_record};

use crate::everything::Everything;
use crate::outcomes;

/// The members of a record, each as text, in order.
fn members(record: &str) -> Vec<String> {
    outcomes::members(record.as_bytes())
}

/// Returns a page with one valid record before and after an item.
fn page(item: &str) -> Page<Record<Everything>> {
    let good = |id: &str| format!("{{\"id\":\"{id}\",\"jsonBody\":{{\"whole\":1}}}}");
    let text = format!(
        "{{\"content\":[{},{item},{}],\"totalElements\":\"3\",\"last\":\"true\"}}",
        good("a"),
        good("c")
    );
    let page: Page<Record<Everything>> = decode_page(text.as_bytes()).expect("a page");
    assert_eq!((page.total_elements, page.last), (Some(3), Some(true)));
    page
}

fn ids(page: &Page<Record<Everything>>) -> Vec<&str> {
    page.items.iter().map(|record| record.id.as_str()).collect()
}

#[test]
fn odd_records_are_read() {
    let deep = format!(
        "{{\"id\":\"b\",\"jsonBody\":{{\"x\":{}{}}}}}",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    for item in [
        r#"{"id":"b","jsonBody":{"text":"good \ud83d"}}"#,
        r#"{"id":"b","jsonBody":{"float":1e999}}"#,
        "{\"id\":\"b\",\"jsonBody\":{\"text\":\"a\u{1}b\"}}",
        r#"{"id":"b","jsonBody":null}"#,
        r#"{"id":"b","jsonBody":{}}"#,
        r#"{"jsonBody":{"id":"b"}}"#,
        r#"{"id":"b"}"#,
        &deep,
    ] {
        let page = page(item);
        assert_eq!(ids(&page), ["a", "b", "c"], "{item}");
        assert_eq!(page.unread, []);
    }
    assert_eq!(ids(&page(r#"{"id":17,"jsonBody":{}}"#)), ["a", "17", "c"]);
}

#[test]
fn items_that_are_no_records_are_reported() {
    for (item, reason, id) in [
        ("null", UnreadReason::Null, None),
        ("17", UnreadReason::NotAnObject, None),
        ("[{\"id\":\"b\"}]", UnreadReason::NotAnObject, None),
        (r#"{"jsonBody":{"whole":1}}"#, UnreadReason::NoId, None),
        (r#"{"id":null,"jsonBody":{}}"#, UnreadReason::NoId, None),
        (
            r#"{"id":"b","jsonBody":[1]}"#,
            UnreadReason::Shape,
            Some("b"),
        ),
    ] {
        let page = page(item);
        assert_eq!(ids(&page), ["a", "c"], "{item}");
        let [unread] = page.unread.as_slice() else {
            panic!("{item}: {:?}", page.unread);
        };
        assert_eq!(
            (unread.position, unread.reason, unread.id.as_deref()),
            (1, reason, id)
        );
    }
}

#[test]
fn what_was_odd_is_written_back() {
    for sent in [
        r#"{"id":17,"jsonBody":{"whole":1}}"#,
        r#"{"id":"b","jsonBody":null}"#,
    ] {
        let record: Record<Everything> = decode_record(sent.as_bytes()).unwrap();
        let written = welkin_runtime::record::encode_record(&record);
        assert_eq!(String::from_utf8(written).unwrap(), sent);
    }
}

#[test]
fn fields_beside_the_body_stay_there() {
    let moment = "2026-05-30T09:30:00.000Z";
    for sent in [
        format!(r#"{{"id":"b","created_at":"{moment}","jsonBody":{{"whole":1}}}}"#),
        format!(r#"{{"id":"b","whole":1,"jsonBody":{{"created_at":"{moment}"}}}}"#),
        format!(r#"{{"id":"b","whole":"1","created_at":"{moment}","jsonBody":null}}"#),
        format!(r#"{{"id":"b","created_at":"{moment}","jsonBody":{{"created_at":"{moment}"}}}}"#),
        r#"{"id":"b","whole":null,"external_id":null,"jsonBody":{"float":1.50}}"#.to_owned(),
    ] {
        let record: Record<Everything> = decode_record(sent.as_bytes()).unwrap();
        let by_serde = serde_json::to_string(&record).unwrap();
        let written = String::from_utf8(welkin_runtime::record::encode_record(&record)).unwrap();
        assert_eq!((members(&by_serde), &by_serde), (members(&sent), &written));
        let again: Record<Everything> = serde_json::from_str(&by_serde).unwrap();
        assert!(again == record, "{sent}");
    }
    // What the program sets goes where such fields are.
    let mut record: Record<Everything> =
        decode_record(br#"{"id":"b","created_at":null,"external_id":"e","jsonBody":{}}"#).unwrap();
    record.system.external_id = Some("f".to_owned());
    record.system.external_guid = Some("g".to_owned());
    assert_eq!(
        serde_json::to_value(&record).unwrap(),
        serde_json::json!({
            "id": "b", "created_at": null, "external_id": "f", "jsonBody": {"external_guid": "g"}
        })
    );
}

#[test]
fn what_is_no_record_is_said() {
    for (sent, error, words) in [
        (
            "null",
            DecodeError::NotAnObject { found: "null" },
            "expected a record, found null",
        ),
        (
            "\u{feff} 5",
            DecodeError::NotAnObject { found: "a number" },
            "expected a record, found a number",
        ),
        (
            r#"[{"id":"b"}]"#,
            DecodeError::NotAnObject { found: "an array" },
            "expected a record, found an array",
        ),
        (
            r#"{"jsonBody":{"whole":1}}"#,
            DecodeError::NoId,
            "the record has no id",
        ),
        (
            r#"{"id":"","jsonBody":{}}"#,
            DecodeError::NoId,
            "the record has no id",
        ),
        (
            r#"{"jsonBody":{"id":""}}"#,
            DecodeError::NoId,
            "the record has no id",
        ),
    ] {
        let found = decode_record::<Everything>(sent.as_bytes()).err();
        assert_eq!(found, Some(error), "{sent}");
        assert_eq!(error.to_string(), words, "{sent}");
        let sent = sent.trim_start_matches('\u{feff}');
        assert!(serde_json::from_str::<Record<Everything>>(sent).is_err());
        assert!(serde_json::from_str::<welkin_runtime::Patient>(sent).is_err());
    }
    let body = decode_record::<Everything>(br#"{"id":"b","jsonBody":[1]}"#).err();
    assert!(matches!(body, Some(DecodeError::Shape { .. })), "{body:?}");
}

#[test]
fn bytes_that_are_no_text_are_one_damaged_text() {
    let record: Record<Everything> =
        decode_record(b"{\"id\":\"b\",\"jsonBody\":{\"text\":\"caf\xe9\",\"whole\":7}}").unwrap();
    assert_eq!(record.text.as_deref(), Some("caf\u{fffd}"));
    assert_eq!(record.whole, Some(7));
    assert_eq!(
        record
            .extra
            .unusual()
            .map(|(name, _)| name)
            .collect::<Vec<_>>(),
        ["text"]
    );
}

#[test]
fn only_what_is_not_json_is_called_so() {
    let error = |text: &str| decode_page::<Everything>(text.as_bytes()).unwrap_err();
    for text in ["<html>", "[{\"id\":\"a\",}]", "[1 2]"] {
        assert!(matches!(error(text), DecodeError::Syntax { .. }), "{text}");
    }
    for text in ["", "[", "{\"content\":[{\"id\":\"a\"", "[\"a"] {
        assert!(matches!(error(text), DecodeError::CutOff { .. }), "{text}");
    }
    for text in [
        "null",
        "7",
        "{}",
        "{\"content\":7}",
        "{\"id\":\"a\",\"jsonBody\":{}}",
    ] {
        assert!(matches!(error(text), DecodeError::Shape { .. }), "{text}");
    }
}

#[test]
fn envelopes_are_read_leniently() {
    for (text, count, last) in [
        (r#"{"data":[],"metaInfo":null}"#, 0, None),
        (r#"{"content":null,"totalElements":0}"#, 0, None),
        (
            r#"{"data":[{"id":"a"}],"metaInfo":{"hasNext":true,"page":"0"}}"#,
            1,
            Some(false),
        ),
        (
            r#"{"name":"x","data":{"content":[{"id":"a"}],"last":null}}"#,
            1,
            None,
        ),
    ] {
        let page = decode_page::<Everything>(text.as_bytes()).unwrap();
        assert_eq!((page.items.len(), page.last), (count, last), "{text}");
    }
    let nested = format!("{}[]{}", "{\"data\":".repeat(100_000), "}".repeat(100_000));
    assert!(decode_page::<Everything>(nested.as_bytes()).is_err());
}
