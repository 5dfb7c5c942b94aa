//! The example of a nightly sync: three runs, with and without faults.

use std::sync::{Arc, Mutex};

use nightly_sync::{Report, care, sync};
use welkin_runtime::observe::RequestReport;
use welkin_runtime::{Config, Observer};
use welkin_sandbox::{Faults, Sandbox};
use welkin_tests::faults::{Weather, persistent};
use welkin_tests::tenant;

const PATIENTS: &str = include_str!("../../examples/nightly-sync/data/patients.csv");
const VITALS: &str = include_str!("../../examples/nightly-sync/data/vitals.csv");

/// Methods and routes of write requests.
#[derive(Clone, Default)]
struct Writes(Arc<Mutex<Vec<String>>>);

impl Writes {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no test panics with it"))
    }
}

impl Observer for Writes {
    fn request(&self, report: &RequestReport<'_>) {
        if report.request.method != "GET" && report.request.path.contains("patients") {
            let mut writes = self.0.lock().expect("no test panics with it");
            writes.push(report.request.to_string());
        }
    }
}

async fn night(welkin: &care::Client, vitals: &str) -> Report {
    let report = sync(welkin, PATIENTS.as_bytes(), vitals.as_bytes()).await;
    report.expect("the night goes well")
}

fn client(sandbox: &Sandbox, config: Config) -> (care::Client, Writes) {
    let writes = Writes::default();
    let config = config.base_url(sandbox.origin()).observer(writes.clone());
    let client = care::Client::connect(config).expect("the configuration is good");
    (client, writes)
}

/// Returns the vitals with a corrected heart rate and an added note.
fn corrected() -> String {
    VITALS
        .replace(",70,", ",72,")
        .replace(",81,", ",81,sat down")
}

fn changes() -> Vec<(String, Vec<String>)> {
    [("v-2", "cdtf-heart-rate"), ("v-3", "cdtf-notes")]
        .map(|(id, field)| (id.to_owned(), vec![field.to_owned()]))
        .into()
}

#[tokio::test]
async fn the_second_night_writes_nothing_and_the_third_what_differs() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, writes) = client(&sandbox, tenant::config(&sandbox));

    let first = night(&welkin, VITALS).await;
    assert_eq!((first.created, first.unchanged), (5, 0));
    assert_eq!(writes.take().len(), 5);

    let second = night(&welkin, VITALS).await;
    assert_eq!((second.created, second.unchanged), (0, 5));
    assert_eq!(writes.take(), [""; 0]);

    let third = night(&welkin, &corrected()).await;
    assert_eq!((third.created, third.unchanged), (0, 3));
    assert_eq!(third.updated, changes());
    let writes = writes.take();
    assert!(
        writes.iter().all(|write| write.starts_with("PATCH")),
        "{writes:?}"
    );
    assert_eq!(writes.len(), 2);
}

#[tokio::test]
async fn whatever_fails_every_record_is_there_once() {
    for seed in 0..8 {
        let sandbox = tenant::serve("examples/designer-export.json").await;
        let (welkin, _) = client(&sandbox, persistent(&sandbox));
        let weather = Weather { faults: 0.4, seed };
        sandbox.set_faults(weather.faults());
        night(&welkin, VITALS).await;
        let second = night(&welkin, VITALS).await;
        assert_eq!((second.created, &*second.updated), (0, &[] as &[_]));
        assert_eq!(night(&welkin, &corrected()).await.updated, changes());

        sandbox.set_faults(Faults::default());
        let patients = welkin.patients().list().all().await;
        let patients = patients.and_then(welkin_runtime::Listing::complete);
        let patients = patients.expect("patients are listed");
        let mut ids = Vec::new();
        for patient in &patients {
            let records = welkin.patient(&patient.id).vitals().list().all().await;
            for record in records.expect("records are listed").items() {
                ids.push(
                    record
                        .system
                        .external_id
                        .clone()
                        .expect("every record has one"),
                );
            }
        }
        ids.sort();
        assert_eq!(
            (patients.len(), ids),
            (2, ["v-1", "v-2", "v-3"].map(str::to_owned).into())
        );
    }
}

/// Returns the message with which a run rejects its files.
async fn refusal(welkin: &care::Client, patients: &str, vitals: &str) -> String {
    let report = sync(welkin, patients.as_bytes(), vitals.as_bytes()).await;
    report.expect_err("a file is refused").to_string()
}

#[tokio::test]
async fn a_file_with_other_columns_is_refused_before_anything_is_written() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, writes) = client(&sandbox, tenant::config(&sandbox));
    for (column, wrong) in [("birth_date", "birthdate"), ("city", "City")] {
        let patients = PATIENTS.replace(column, wrong);
        let refusal = refusal(&welkin, &patients, VITALS).await;
        let expected = "expected id, first_name, last_name, birth_date, city";
        assert_eq!(
            refusal,
            format!("patients.csv: unknown column {wrong:?}; {expected}")
        );
    }
    let expected = "id, patient, measured_at, heart_rate, notes";
    let refused = refusal(&welkin, PATIENTS, "id,patient,measured_at,notes\n").await;
    assert_eq!(
        refused,
        format!("vitals.csv: no column `heart_rate`; expected {expected}")
    );
    let headless = VITALS.split_once('\n').expect("it has lines").1;
    assert_eq!(
        refusal(&welkin, PATIENTS, headless).await,
        format!("vitals.csv: the first line has none of the columns {expected}")
    );
    assert_eq!(
        refusal(&welkin, PATIENTS, "").await,
        "vitals.csv: the file is empty: its first line must name the columns"
    );
    let twice = VITALS.replace("notes", "notes,notes");
    let refused = refusal(&welkin, PATIENTS, &twice).await;
    assert_eq!(refused, "vitals.csv: several columns `notes`");
    assert_eq!(writes.take(), [""; 0]);

    let only_headers = [PATIENTS, VITALS].map(|file| file.lines().next().expect("a header"));
    let report = sync(
        &welkin,
        only_headers[0].as_bytes(),
        only_headers[1].as_bytes(),
    )
    .await;
    assert_eq!(report.expect("nothing to do"), Report::default());
}

#[tokio::test]
async fn a_bad_line_is_named_and_stops_no_other() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, _) = client(&sandbox, tenant::config(&sandbox));
    let header = |file: &'static str| file.split_once('\n').expect("it has lines");
    let (patients, vitals) = (header(PATIENTS), header(VITALS));
    let bad_patients = [
        "ehr-8,Secret,,1990-01-01,Rome",
        "ehr-9,Secret,Person,31/12/1990,Rome",
        "ehr-10,Secret",
    ];
    let bad_vitals = [
        "v-7,ehr-8,,70,",
        "v-8,ehr-1,2026-11-27 09:00,70,Secret",
        "v-9,ehr-1,2026-11-27,70,Secret",
        "v-10,ehr-1,,Secret,",
        "v-11,ehr-1,,9999,",
    ];
    let patients = format!(
        "{}\n{}\n{}",
        patients.0,
        bad_patients.join("\n"),
        patients.1
    );
    let vitals = format!("{}\n{}\n{}", vitals.0, bad_vitals.join("\n"), vitals.1);
    let report = sync(&welkin, patients.as_bytes(), vitals.as_bytes()).await;
    let report = report.expect("the other lines are written");
    assert_eq!(report.created, 5);
    let no_offset =
        "measured_at: expected a time with its offset from UTC, such as 2026-05-30T08:00:00Z";
    let expected = [
        "patients.csv:2 (\"ehr-8\"): invalid value, request not sent: patient.lastName is required"
            .to_owned(),
        "patients.csv:3 (\"ehr-9\"): birth_date: expected a date such as 1985-12-10".to_owned(),
        "patients.csv:4: has 2 cells, but there are 5 columns".to_owned(),
        "vitals.csv:2 (\"v-7\"): its patient is not in patients.csv, or not written".to_owned(),
        format!("vitals.csv:3 (\"v-8\"): {no_offset}"),
        format!("vitals.csv:4 (\"v-9\"): {no_offset}"),
        "vitals.csv:5 (\"v-10\"): heart_rate: expected a whole number in decimal digits".to_owned(),
    ];
    let (out_of_range, others) = report.failed.split_last().expect("lines have failed");
    assert_eq!(others, expected);
    let begins =
        "vitals.csv:6 (\"v-11\"): invalid value, request not sent: cdt-vitals.cdtf-heart-rate";
    assert!(out_of_range.starts_with(begins), "{out_of_range}");
    let shown = report.to_string();
    let (counts, failures) = shown.split_once('\n').expect("failures follow the counts");
    assert_eq!(counts, "5 created, 0 updated, 0 unchanged, 8 failed");
    assert_eq!(failures, report.failed.join("\n"));
}

/// The report of one night with these lines of vitals.
async fn night_with(welkin: &care::Client, lines: &[&str]) -> Report {
    let (header, _) = VITALS.split_once('\n').expect("it has lines");
    night(welkin, &format!("{header}\n{}\n", lines.join("\n"))).await
}

#[tokio::test]
async fn quotes_that_do_not_match_are_refused_before_anything_is_written() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, writes) = client(&sandbox, tenant::config(&sandbox));
    for (notes, problem) in [
        (
            "\"Secret",
            "the quote that opens a cell in line 3 is never closed",
        ),
        (
            "\"Se\"cret",
            "line 3: text follows the quote that closes the cell opened in line 3; a quote inside a quoted cell is \
             written twice",
        ),
        (
            " \"Secret\"",
            "line 3: spaces precede the quote that opens a cell; remove them",
        ),
    ] {
        let vitals = VITALS.replace("after a walk", notes);
        assert_eq!(
            refusal(&welkin, PATIENTS, &vitals).await,
            format!("vitals.csv: cannot read the file: {problem}")
        );
    }
    assert_eq!(writes.take(), [""; 0]);

    let quoted = VITALS.replace("after a walk", "\"a walk,\n\"\"brisk\"\"\"");
    assert_eq!(night(&welkin, &quoted).await.created, 5);
}

#[tokio::test]
async fn lines_with_the_same_id_are_named_and_none_of_them_is_written() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, writes) = client(&sandbox, tenant::config(&sandbox));
    let patients = PATIENTS.replace("ehr-2", "ehr-1 ");
    let vitals = VITALS.replace("v-2", "v-1").replace("v-3", "v-1");
    let vitals = format!("{vitals}v-4,ehr-1,,70,\n");
    for _ in 0..2 {
        let report = sync(&welkin, patients.as_bytes(), vitals.as_bytes()).await;
        let report = report.expect("the night ends");
        assert_eq!(
            report.failed,
            [
                "patients.csv:2 (\"ehr-1\"): its id is repeated in line 3",
                "patients.csv:3 (\"ehr-1 \"): repeats the id of patients.csv:2 (\"ehr-1\")",
                "vitals.csv:2 (\"v-1\"): its id is repeated in line 3",
                "vitals.csv:3 (\"v-1\"): its id is repeated in line 4",
                "vitals.csv:4 (\"v-1\"): repeats the id of vitals.csv:3 (\"v-1\")",
                "vitals.csv:5 (\"v-4\"): its patient is not in patients.csv, or not written",
            ]
        );
    }
    assert_eq!(writes.take(), [""; 0]);
}

#[tokio::test]
async fn a_failure_after_empty_lines_names_the_line_of_its_row() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, _) = client(&sandbox, tenant::config(&sandbox));
    let lines = [
        "",
        "",
        "v-1,ehr-1,,Secret,",
        "",
        "v-2,ehr-1",
        "",
        "v-3,ehr-1,,64,",
        "",
        "v-3,ehr-1,,65,",
    ];
    let report = night_with(&welkin, &lines).await;
    assert_eq!(
        report.failed,
        [
            "vitals.csv:4 (\"v-1\"): heart_rate: expected a whole number in decimal digits",
            "vitals.csv:6: has 2 cells, but there are 5 columns",
            "vitals.csv:8 (\"v-3\"): its id is repeated in line 10",
            "vitals.csv:10 (\"v-3\"): repeats the id of vitals.csv:8 (\"v-3\")",
        ]
    );
}

#[tokio::test]
async fn cells_are_read_as_the_import_reads_them() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, _) = client(&sandbox, tenant::config(&sandbox));
    let report = night_with(
        &welkin,
        &[
            "v-1,ehr-1,,0x40,",
            "v-2,ehr-1,,6_4,",
            "v-3,ehr-1,,64.0,",
            "v-4,ehr-1,2026-05-30T08:00:00+05:00[Europe/Paris],64,",
            "v-5,ehr-1,2026-05-30T08:00:60Z,64,",
        ],
    )
    .await;
    let columns = report.failed.iter().map(|failure| {
        let (place, problem) = failure.split_once("): ").expect("a place and a problem");
        let column = problem.split_once(": expected ").expect("a column").0;
        (place.split_once('"').expect("an id").1, column)
    });
    assert_eq!(
        columns.collect::<Vec<_>>(),
        [
            ("v-1\"", "heart_rate"),
            ("v-2\"", "heart_rate"),
            ("v-3\"", "heart_rate"),
            ("v-4\"", "measured_at"),
        ]
    );
    assert_eq!(report.created, 3);
}

#[tokio::test]
async fn an_id_of_any_characters_stays_on_its_line() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, _) = client(&sandbox, tenant::config(&sandbox));
    let id = "\"v-\u{1b}[2J\nx\"";
    let wrong = night_with(&welkin, &[&format!("{id},ehr-1,,Secret,")]).await;
    assert_eq!(
        wrong.failed,
        [
            r#"vitals.csv:2 ("v-\u{1b}[2J\nx"): heart_rate: expected a whole number in decimal digits"#
        ]
    );
    let changes = Report {
        updated: vec![("v-\u{1b}[2J\nx".to_owned(), vec!["cdtf-notes".to_owned()])],
        ..Report::default()
    };
    assert_eq!(
        changes.to_string(),
        r#"0 created, 1 updated, 0 unchanged, 0 failed; "v-\u{1b}[2J\nx": cdtf-notes"#
    );
}
