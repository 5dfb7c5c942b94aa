//! Data of a server, a file or a configuration never causes a panic.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hash;

use fastrand::Rng;
use welkin_runtime::record::Violations;
use welkin_runtime::record::{decode_page, decode_record, encode_record};
use welkin_runtime::{
    Config, Date, DateTime, Json, Patch, PatientId, Profile, ProfileReference, Record, RecordId,
};

use crate::everything::Everything;
use crate::outcomes::arbitrary_record;
use crate::{arbitrary, read};

fn times(text: &str) {
    if let Ok(moment) = text.parse::<DateTime>() {
        let timestamp = moment.timestamp();
        let _ = (
            timestamp.as_second(),
            moment.to_string(),
            format!("{moment:?}"),
            moment.cmp(&DateTime::now()),
        );
        let _ = DateTime::try_from(timestamp).map(|same| same.as_str().to_owned());
        let _ = serde_json::to_string(&moment);
    }
    if let Ok(day) = text.parse::<Date>() {
        let _ = (
            day.civil().day(),
            day.as_str(),
            day.to_string(),
            serde_json::to_string(&day),
        );
        let _ = Date::try_from(day.civil());
    }
    let _ = Config::new(text, text, text).tenant_time_zone(text);
    let _ = (
        PatientId::from(text).as_str(),
        RecordId::<Everything>::from(text).as_str(),
    );
    let _ = Profile::v8().overridden(text);
}

#[test]
fn times_of_any_text_can_be_used() {
    for text in [
        "9999-12-31T23:59:59.999Z",
        "9999-12-31T23:59:59.999999999Z",
        "9999-12-31T23:59:60Z",
        "9999-12-31",
        "0000-01-01",
        "-9999-01-01T00:00:00Z",
        "-009999-01-02T01:59:59Z",
        "+010000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "0000-01-01T00:00:00+23:59",
        "2026-02-29",
        "2026-05-30T24:00:00Z",
        "99999999999999999999",
        "é026-05-30T00:00:00.000Z",
        "2026-05-30T00:00:00.00é",
        "２026-05-30",
        "",
        "Z",
        "+",
        "+00:00",
        "EST5EDT",
        "2026-W01-1",
        "20260530T000000Z",
    ] {
        times(text);
        times(&format!(" {text} "));
    }
    let mut random = Rng::with_seed(1);
    let shape = "2026-11-23T09:30:00.123Z";
    let odd: Vec<char> = "0123456789-+:.TZé[] ".chars().collect();
    for _ in 0..5000 {
        let mut text: Vec<char> = shape.chars().collect();
        for _ in 0..random.usize(..6) {
            let at = random.usize(..text.len());
            text[at] = *random.choice(&odd).unwrap_or(&'9');
        }
        text.truncate(random.usize(..=text.len()).max(random.usize(..=text.len())));
        times(&text.iter().collect::<String>());
    }
}

fn everything_of(json: &Json) {
    let _ = (
        json.as_str(),
        json.as_bool(),
        json.as_i64(),
        json.as_u64(),
        json.as_f64(),
        json.is_null(),
    );
    let _ = (
        json.is_object(),
        json.is_array(),
        json.is_number(),
        json.to_value(),
        format!("{json:?}"),
    );
    let _ = (
        json.get("a"),
        json.elements().count(),
        json.entries().count(),
        json.text(),
        *json == "a",
    );
    let _ = (
        json.read::<serde_json::Value>(),
        json.read::<Vec<f64>>(),
        serde_json::to_string(json),
    );
    json.hash(&mut DefaultHasher::new());
    assert!(json.clone() == *json);
}

fn everything_of_record(record: &Record<Everything>) {
    let _ = (
        encode_record(record),
        serde_json::to_value(record),
        format!("{record:?}"),
        record.clone() == *record,
    );
    let _ = (
        record.validate().map_err(|found| found.to_string()),
        record.violations().to_string(),
    );
    let _: Violations = record.violations();
    record
        .extra
        .unusual()
        .for_each(|(_, value)| everything_of(value));
    record
        .extra
        .unknown()
        .for_each(|(_, value)| everything_of(value));
    record.other().for_each(|(_, value)| everything_of(value));
    if let Some(any) = &record.any {
        everything_of(any);
        let field = welkin_runtime::Field::<Everything, Json>::new("any");
        let patch = Patch::new().set(field, any.clone());
        let _ = (
            patch.validate().is_ok(),
            patch.to_body(),
            serde_json::to_value(&patch),
        );
        let reference = ProfileReference::new("p1").with("any", any.clone());
        let _ = (
            reference.id(),
            reference.get("any"),
            reference.profile::<Everything>(),
        );
    }
}

#[test]
fn records_of_any_json_can_be_used() {
    let mut random = Rng::with_seed(2);
    for _ in 0..500 {
        everything_of_record(
            &decode_record(arbitrary_record(&mut random).as_bytes()).expect("a record"),
        );
    }
    everything_of_record(&read(&format!(
        "\"any\":{}1{}",
        "[".repeat(20_000),
        "]".repeat(20_000)
    )));
}

#[test]
fn damaged_answers_are_errors() {
    let mut random = Rng::with_seed(3);
    for _ in 0..1000 {
        let mut bytes = format!(
            "{{\"content\":[{},{}]}}",
            arbitrary_record(&mut random),
            arbitrary::value(&mut random, 3)
        )
        .into_bytes();
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        bytes.truncate(random.usize(bytes.len() / 2..=bytes.len()));
        if let Ok(page) = decode_page::<Everything>(&bytes) {
            page.items.iter().for_each(everything_of_record);
        }
        let _ = decode_record::<Everything>(&bytes);
    }
}
