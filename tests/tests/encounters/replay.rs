//! Recorded encounters, dispositions and patients are read and written without loss.

use serde_json::{Value, json};
use welkin_runtime::encounters::{EncounterFields, EncounterStatus};
use welkin_runtime::record::{decode_page, decode_record, encode_record};
use welkin_runtime::{Cdt, NewPatient, Patient, Record};
use welkin_tests::fixture::workspace_root;
use welkin_tests::real_data;
use welkin_tests::recording::{self, Recording};

mod example {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

mod formation {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

/// Returns the project's recordings of this kind, and real ones if available.
fn recordings(prefixes: &[&str]) -> Vec<Recording> {
    let mut recordings = recording::named(&workspace_root().join("tests/recordings"), prefixes);
    assert!(!recordings.is_empty());
    if let Some(folder) = real_data::folder("replay of real encounters and patients") {
        let real = recording::named(&folder.join("interactions"), prefixes);
        assert!(!real.is_empty());
        recordings.extend(real);
    }
    recordings.retain(|recording| recording.status < 300);
    recordings
}

/// Returns the items of a list, or the single item.
fn items_of(answer: &Value) -> Vec<&Value> {
    let listed = ["content", "data"]
        .into_iter()
        .find_map(|key| answer[key].as_array());
    listed.map_or_else(|| vec![answer], |items| items.iter().collect())
}

/// Decodes every record of a response, and checks that it is encoded unchanged.
fn pass_through<T: Cdt + Default>(recording: &Recording) -> Vec<Record<T>> {
    let originals = items_of(&recording.response);
    let records: Vec<Record<T>> = originals
        .iter()
        .map(|original| decode_record(original.to_string().as_bytes()).expect("a record"))
        .collect();
    for (record, original) in records.iter().zip(originals) {
        let written: Value = serde_json::from_slice(&encode_record(record)).expect("JSON");
        assert_eq!(written, *original, "{}", recording.name);
    }
    records
}

const ENCOUNTERS: &[&str] = &[
    "encounter_create",
    "encounter_patient_read",
    "encounter_update",
    "all_encounters",
];

#[test]
fn encounters_come_back_as_they_were() {
    for recording in recordings(ENCOUNTERS) {
        for encounter in pass_through::<EncounterFields>(&recording) {
            let name = &recording.name;
            let is_listed = !matches!(encounter.status, Some(EncounterStatus::Unlisted(_)) | None);
            assert!(is_listed, "{name}");
            assert!(encounter.template_name.is_some(), "{name}");
            assert!(encounter.start().is_some(), "{name}");
            assert!(encounter.disposition_id.is_some(), "{name}");
            let shown = format!("{encounter:?}");
            assert!(!shown.contains("participants"), "{name}: {shown}");
        }
        // The same with the struct generated for the CDT of an export.
        pass_through::<example::Encounter>(&recording);
    }
}

#[test]
fn lists_of_encounters_say_how_many_there_are() {
    for recording in recordings(&["all_encounters"]) {
        let text = recording.response.to_string();
        let page = decode_page::<EncounterFields>(text.as_bytes()).expect("a page");
        assert_eq!(page.total_elements, Some(page.items.len() as u64));
        assert_eq!(page.last, Some(true), "{}", recording.name);
    }
}

#[test]
fn dispositions_come_back_as_they_were() {
    for recording in recordings(&["encounter_disposition"]) {
        pass_through::<example::EncounterDisposition>(&recording);
        let read = pass_through::<formation::EncounterDisposition>(&recording);
        let name = &recording.name;
        assert_eq!(
            read[0].system.source_type.as_deref(),
            Some("ENCOUNTER"),
            "{name}"
        );
        // Fields of another tenant or another time are kept, too.
        assert!(read[0].extra.unknown().next().is_some(), "{name}");
    }
}

#[test]
fn patients_come_back_as_they_were() {
    for recording in recordings(&["patient_create", "patient_read_all"]) {
        for original in items_of(&recording.response) {
            let patient: Patient = serde_json::from_value(original.clone()).expect("a patient");
            let name = &recording.name;
            assert_eq!(patient.id.as_str(), original["id"], "{name}");
            assert!(patient.created_at().is_some(), "{name}");
            let written = serde_json::to_value(&patient).expect("JSON");
            assert_eq!(written, *original, "{name}");
            let shown = format!("{patient:?} {:?}", *patient);
            let last_name = patient.last_name.as_deref().expect("it is recorded");
            assert!(!shown.contains(last_name), "{name}: {shown}");
        }
    }
}

#[test]
fn values_of_another_form_stay() {
    for mut recording in recordings(&["patient_create"]) {
        for value in [json!(7), json!(["London"]), json!({"name": "London"})] {
            recording.response["city"] = value;
            let patient: Patient =
                serde_json::from_value(recording.response.clone()).expect("a patient");
            let written = serde_json::to_value(&patient).expect("JSON");
            assert_eq!(written, recording.response);
        }
    }
}

#[test]
fn patients_are_created_as_recorded() {
    for recording in recordings(&["patient_create"]) {
        let name = |key: &str| recording.request[key].as_str().expect("it has a name");
        let new = NewPatient::new(name("firstName"), name("lastName"));
        assert!(new.validate().is_ok());
        let written = serde_json::to_value(&new).expect("JSON");
        assert_eq!(written, recording.request, "{}", recording.name);
    }
}
