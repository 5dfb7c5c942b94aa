//! Recorded exchanges are read and written with generated types, without loss of unlisted options, nulls or unknown
//! fields.

use serde_json::{Value, json};
use welkin_runtime::__private::create_body;
use welkin_runtime::Record;
use welkin_runtime::record::encode_record;
use welkin_runtime::record::{DecodeError, OptionList, Page};
use welkin_tests::fixture::workspace_root;
use welkin_tests::real_data;
use welkin_tests::recording::{self, Recording};

mod care {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

use care::self_care::AloneTime;
use care::{SelfCare, SelfCarePatch};

/// The field that the recordings set.
const ALONE_TIME: &str = "cdtf-alone-time";

/// Returns the project's recordings, and real ones if available.
fn recordings() -> Vec<Recording> {
    let mut recordings = recording::of_cdts(&workspace_root().join("tests/recordings"));
    assert!(!recordings.is_empty());
    if let Some(folder) = real_data::folder("replay of real recordings") {
        let real = recording::of_cdts(&folder.join("interactions"));
        assert!(!real.is_empty());
        recordings.extend(real);
    }
    recordings
}

fn answered(recording: &Recording) -> bool {
    recording.status < 300 && !recording.response.is_null()
}

/// Returns the records of a response, in any envelope.
fn records_of(answer: &mut Value) -> Vec<&mut Value> {
    match answer {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(entries) if entries.contains_key("id") => vec![answer],
        Value::Object(entries) => entries
            .iter_mut()
            .find(|(key, _)| ["content", "data", "rows"].contains(&key.as_str()))
            .map(|(_, inner)| records_of(inner))
            .expect("the answer holds records"),
        _ => panic!("the answer is neither a record nor a list"),
    }
}

/// Returns the fields of a record: under `jsonBody`, or the record itself.
fn fields_of(record: &mut Value) -> &mut serde_json::Map<String, Value> {
    let flat = record.get("jsonBody").is_none();
    let fields = if flat {
        record
    } else {
        &mut record["jsonBody"]
    };
    fields.as_object_mut().expect("the fields are an object")
}

fn decode(answer: &Value) -> Vec<Record<SelfCare>> {
    let text = answer.to_string();
    if answer.get("id").is_some() {
        let record: Record<SelfCare> =
            welkin_runtime::record::decode_record(text.as_bytes()).expect("a record");
        vec![record]
    } else {
        let page: Page<Record<SelfCare>> =
            welkin_runtime::record::decode_page(text.as_bytes()).expect("a page of records");
        page.items
    }
}

/// Decodes a response, and checks that every record is encoded unchanged.
fn pass_through(name: &str, answer: &mut Value) -> Vec<Record<SelfCare>> {
    let records = decode(answer);
    let originals = records_of(answer);
    assert_eq!(records.len(), originals.len(), "{name}");
    for (record, original) in records.iter().zip(originals) {
        let written: Value = serde_json::from_slice(&encode_record(record)).expect("JSON");
        assert_eq!(written, *original, "{name}");
    }
    records
}

/// Changes the fields of every record of every response, and decodes and encodes the responses.
fn pass_changed(
    change: impl Fn(&mut serde_json::Map<String, Value>),
    check: impl Fn(&Record<SelfCare>),
) {
    for mut recording in recordings().into_iter().filter(answered) {
        for record in records_of(&mut recording.response) {
            change(fields_of(record));
        }
        let records = pass_through(&recording.name, &mut recording.response);
        records.iter().for_each(&check);
    }
}

#[test]
fn answers_come_back_as_they_were() {
    for mut recording in recordings().into_iter().filter(answered) {
        for record in pass_through(&recording.name, &mut recording.response) {
            assert!(!record.id.as_str().is_empty(), "{}", recording.name);
            assert!(record.system.created_at.is_some(), "{}", recording.name);
            let is_listed = record
                .alone_time
                .as_ref()
                .is_none_or(|option| option.unlisted().is_none());
            assert!(is_listed, "{}", recording.name);
        }
    }
}

#[test]
fn a_page_says_where_it_stands() {
    let is_list = |recording: &Recording| recording.name.starts_with("all_cdts");
    for recording in recordings().into_iter().filter(is_list) {
        let text = recording.response.to_string();
        let page: Page<Record<SelfCare>> =
            welkin_runtime::record::decode_page(text.as_bytes()).expect("a page of records");
        if recording.response.is_object() {
            let total = page
                .total_elements
                .expect("the page says how many there are");
            assert_eq!(total, page.items.len() as u64, "{}", recording.name);
            assert_eq!(page.number, Some(0), "{}", recording.name);
            assert_eq!(page.last, Some(true), "{}", recording.name);
        }
    }
}

#[test]
fn unlisted_options_stay() {
    let value = "Only on Sundays, after 5";
    pass_changed(
        |fields| drop(fields.insert(ALONE_TIME.to_owned(), json!(value))),
        |record| {
            let option = record.alone_time.as_ref().expect("the field is set");
            let unlisted = option.unlisted().expect("the option is not listed");
            assert_eq!(unlisted.as_json(), &value);
            assert_eq!(option.to_string(), value);
        },
    );
}

#[test]
fn nulls_stay() {
    pass_changed(
        |fields| {
            let custom = fields
                .iter_mut()
                .filter(|(name, _)| name.starts_with("cdtf-"));
            custom.for_each(|(_, value)| *value = Value::Null);
        },
        |record| assert_eq!(record.alone_time, None),
    );
}

#[test]
fn unknown_fields_stay_and_can_be_read() {
    let value = json!({ "since": [1, 2.5, null], "why": "added yesterday" });
    pass_changed(
        |fields| drop(fields.insert("cdtf-added-yesterday".to_owned(), value.clone())),
        |record| {
            let kept = record.extra.get("cdtf-added-yesterday");
            assert_eq!(kept, Some(&value.clone().into()));
        },
    );
}

#[test]
fn values_of_another_form_stay() {
    for value in [
        json!(7),
        json!(true),
        json!(["Yes", "No"]),
        json!({ "value": "Yes" }),
    ] {
        pass_changed(
            |fields| drop(fields.insert(ALONE_TIME.to_owned(), value.clone())),
            |_| {},
        );
    }
}

#[test]
fn a_changed_field_is_written_changed() {
    for recording in recordings().into_iter().filter(answered) {
        for mut record in decode(&recording.response) {
            record.alone_time = Some(AloneTime::No);
            let mut written: Value = serde_json::from_slice(&encode_record(&record)).expect("JSON");
            assert_eq!(
                fields_of(&mut written)[ALONE_TIME],
                "No",
                "{}",
                recording.name
            );
        }
    }
}

#[test]
fn requests_are_what_was_recorded() {
    let yes = SelfCare {
        alone_time: Some(AloneTime::Yes),
        ..SelfCare::default()
    };
    for mut recording in recordings() {
        let written = match recording.name.as_str() {
            "cdt_create.0.json" => {
                // The recorded client repeats the name in the body; it is also in the path.
                let body = recording.request.as_object_mut();
                body.expect("the request has a body").remove("cdtName");
                create_body(&yes, None, None)
            }
            "cdt_update.1.json" => SelfCarePatch::new().alone_time(AloneTime::No).to_body(),
            _ => continue,
        };
        let written: Value = serde_json::from_slice(&written).expect("JSON");
        assert_eq!(written, recording.request, "{}", recording.name);
    }
}

#[test]
fn the_outcome_of_a_bulk_update_can_be_read() {
    let bulk = |recording: &Recording| recording.name.starts_with("cdt_bulk_update");
    for recording in recordings().into_iter().filter(bulk) {
        for record in decode(&recording.response) {
            let outcome = record.other().find(|(name, _)| *name == "result");
            let (_, result) = outcome.expect("every row has a result");
            assert_eq!(
                result.get("status"),
                Some("OK".into()),
                "{}",
                recording.name
            );
        }
    }
}

#[test]
fn an_error_is_no_record() {
    let failed = |recording: &Recording| recording.status >= 400;
    for recording in recordings().into_iter().filter(failed) {
        let text = recording.response.to_string();
        let decoded = welkin_runtime::record::decode_record::<SelfCare>(text.as_bytes());
        assert!(
            matches!(decoded, Err(DecodeError::NotAnObject { .. })),
            "{}",
            recording.name
        );
    }
}
