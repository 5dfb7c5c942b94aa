//! Tests that reads by an id use an index on that id, independent of the amount of other data.

use rusqlite::Connection;

use super::database::memory;
use super::encounters::{EncountersOf, ListEncounters};
use super::lookups::ItemKey;
use super::patients::{HAS_PATIENT, PATIENT_NAME, PatientKey};
use super::records::RecordKey;
use super::{files, items};
use crate::page::Window;

/// Returns SQLite's query plan of a statement.
fn plan(connection: &Connection, statement: &str) -> String {
    let explained = format!("EXPLAIN QUERY PLAN {statement}");
    let mut explained = connection.prepare(&explained).expect("a statement");
    let places = explained.parameter_count();
    let values = rusqlite::params_from_iter((0..places).map(|_| "1"));
    let steps = explained.query_map(values, |row| row.get::<_, String>("detail"));
    let steps: Vec<_> = steps
        .expect("a plan")
        .map(|step| step.expect("a step"))
        .collect();
    steps.join("\n")
}

/// Statements that read by an id, each with the expected end of the index condition in its plan.
fn by_id() -> Vec<(String, &'static str)> {
    vec![
        (HAS_PATIENT.to_owned(), "AND id=?)"),
        (PATIENT_NAME.to_owned(), "AND id=?)"),
        (PatientKey::Id.select(), "AND id=?)"),
        (PatientKey::ExternalId.select(), "AND external_id=?)"),
        (PatientKey::ExternalGuid.select(), "AND <expr>=?)"),
        (PatientKey::Mrn.select(), "AND <expr>=?)"),
        (RecordKey::Id.select(), "AND id=?)"),
        (RecordKey::ExternalId.select(), "AND external_id=?)"),
        (RecordKey::ExternalGuid.select(), "AND <expr>=?)"),
        (items::FIND_ITEM.to_owned(), "AND id=?)"),
        (items::ITEMS.to_owned(), "AND encounter=?)"),
        (files::FIND_FILE.to_owned(), "AND id=?)"),
        (ItemKey::EventExternalId.select(), "AND <expr>=?)"),
        (ItemKey::UserName.select(), "AND <expr>=?)"),
        (ItemKey::EncounterEvent.select(), "AND <expr>=?)"),
    ]
}

#[test]
fn reads_by_id_go_through_an_index_on_the_id() {
    let connection = memory().expect("a database in memory");
    for (statement, compared) in by_id() {
        let plan = plan(&connection, &statement);
        let reads = |step: &&str| {
            step.starts_with("SEARCH") || step.starts_with("SCAN") && *step != "SCAN CONSTANT ROW"
        };
        let steps: Vec<&str> = plan.lines().filter(reads).collect();
        assert!(
            matches!(steps[..], [step] if step.starts_with("SEARCH") && step.ends_with(compared)),
            "{statement}: {plan}"
        );
    }
}

#[test]
fn lists_of_encounters_read_no_more_than_they_must() {
    let connection = memory().expect("a database in memory");
    for (of, index) in [
        (EncountersOf::Everybody, "(environment=? AND kind=?)"),
        (
            EncountersOf::Patient("p".to_owned()),
            "AND patient=? AND kind=? AND encounter=?)",
        ),
        (
            EncountersOf::Host("u".to_owned()),
            "encounters_by_event (environment=? AND <expr>=?)",
        ),
    ] {
        let list = ListEncounters {
            environment: "live".to_owned(),
            of,
            statuses: None,
            orders: Vec::new(),
            window: Window::new(None, None).expect("a page"),
        };
        let (source, _) = list.source();
        for statement in list.statements(&source) {
            let plan = plan(&connection, &statement);
            assert!(plan.contains(index), "{statement}: {plan}");
        }
    }
}
