//! `import`: every fault is listed, and every valid row is written once.

use std::fs;

use serde_json::Value;

use crate::terminal::{Said, Terminal, parse};

/// A CDT with a rule of every common kind.
const CONFIGURATION: &str = r#"[{"name": "cdt-readings", "relation": "COMMON", "readable": true, "updatable": true, "type": "MULTI_RECORD", "fields": [
    {"name": "cdtf-rate", "type": "integer", "meta": {"required": true, "minValue": "20", "maxValue": "300"}},
    {"name": "cdtf-code", "type": "text", "meta": {"minLength": 3, "maxLength": 6, "regex": "[A-Z]+"}},
    {"name": "cdtf-position", "type": "select", "meta": {"options": [{"label": "Sitting down", "value": "sitting"}, {"label": "Standing", "value": "standing"}]}},
    {"name": "cdtf-taken-on", "type": "date", "meta": {"minValue": "2020-01-01", "maxValue": "2026-12-31"}},
    {"name": "cdtf-at", "type": "datetime", "meta": {}},
    {"name": "cdtf-phone", "type": "phone", "meta": {}},
    {"name": "cdtf-notes", "type": "textarea", "meta": {}}]}]"#;

/// Starts a tenant with the CDT and three patients, and a folder with its configuration.
pub(crate) async fn terminal() -> Terminal {
    let terminal = Terminal::new(&parse(CONFIGURATION)).await;
    fs::write(terminal.path("c.json"), CONFIGURATION).expect("the file can be written");
    write(
        &terminal,
        "people.csv",
        "externalId,mrn,First name,lastName\np-1,M1,Ada,Lovelace\np-2,M2,Grace,Hopper\np-3,M3,Joan,Clarke\n",
    );
    let said = terminal.run("import people.csv --patients -c c.json --apply");
    assert_eq!(said.exit_code, Some(0), "{said:?}");
    terminal
}

pub(crate) fn write(terminal: &Terminal, name: &str, text: &str) {
    fs::write(terminal.path(name), text).expect("the file can be written");
}

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

/// Lines and rules of the faults.
pub(crate) fn faults(said: &Said) -> Vec<(u64, String)> {
    let json = json(said);
    let faults = json["faults"].as_array().expect("a list").iter();
    let fault = |fault: &Value| Some((fault["line"].as_u64()?, fault["rule"].as_str()?.to_owned()));
    faults
        .map(|one| fault(one).expect("a fault has both"))
        .collect()
}

/// Rows of an import, and the rules that each of them violates.
const FAULTY_ROWS: [(&str, &[&str]); 10] = [
    (
        "p-1,r-2,72,ABC,Sitting down,2026-01-01,2026-01-01T08:00:00Z,+15551234567",
        &[],
    ),
    ("p-1,r-3,,ABC,sitting,2026-01-01,,", &["required"]),
    ("p-1,r-4,abc,ABC,sitting,2026-01-01,,", &["form"]),
    (
        "p-1,r-5,19,AB,Floating,2019-12-31,,555",
        &["minimum", "minimum-length", "option", "earliest", "phone"],
    ),
    (
        "p-1,r-6,301,ABCDEFG,standing,2027-01-01,,",
        &["maximum", "maximum-length", "latest"],
    ),
    (
        "p-1,r-7,72,abc,standing,01/02/2026,2026-01-01 08:00,",
        &["pattern", "form", "time-zone"],
    ),
    ("p-1,r-2,72,ABC,standing,,,", &["duplicate"]),
    (",r-9,72,ABC,standing,,,", &["patient"]),
    ("p-1,,72,ABC,standing,,,", &["row-id"]),
    ("p-1,r-11,72", &["cells"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_every_row_is_listed_and_nothing_is_written() {
    let terminal = terminal().await;
    let header = "patient_external_id,external_id,Rate,cdtf-code,position,taken_on,at,phone";
    let text: String = FAULTY_ROWS
        .iter()
        .map(|(row, _)| format!("{row}\n"))
        .collect();
    write(&terminal, "r.csv", &format!("{header}\n{text}"));
    let said = terminal
        .run("import r.csv --cdt cdt-readings -c c.json --format json --rejected wrong.csv");
    assert_eq!(said.exit_code, Some(5), "{said:?}");
    let mut expected: Vec<(u64, String)> = Vec::new();
    for (line, (_, rules)) in (2..).zip(FAULTY_ROWS) {
        expected.extend(rules.iter().map(|rule| (line, (*rule).to_owned())));
    }
    let (mut found, mut expected) = (faults(&said), expected);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(json(&said)["right"], 1);

    let rejected = fs::read_to_string(terminal.path("wrong.csv")).expect("the file is there");
    assert_eq!(rejected.lines().count(), FAULTY_ROWS.len());
    assert!(
        rejected.contains("p-1,r-4,abc") && rejected.contains("Rate is not a whole number"),
        "{rejected}"
    );
    let table = terminal.run("import r.csv --cdt cdt-readings -c c.json");
    assert!(
        table
            .stdout
            .lines()
            .any(|line| line.starts_with("       4  Rate")),
        "{table:?}"
    );
    // No output contains values.
    for value in ["Floating", "301", "2019-12-31", "r-5"] {
        assert!(
            !table.stdout.contains(value) && !table.stderr.contains(value),
            "{value}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_written_once_with_a_journal_and_without() {
    let terminal = terminal().await;
    write(
        &terminal,
        "r.csv",
        "patient_mrn;Visit;rate\nM1;v-1;72\nM2;v-2;80\nM9;v-3;90\n",
    );
    let import = |file: &str| {
        terminal.run(&format!("import {file} --cdt cdt-readings -c c.json --format json --map Visit=external_id --apply"))
    };
    let first = import("r.csv");
    assert_eq!(first.exit_code, Some(5), "{first:?}");
    assert_eq!(faults(&first), [(4, "patient".to_owned())]);
    assert_eq!(json(&first)["written"]["created"], 2);
    let second = import("r.csv");
    assert_eq!(json(&second)["written"]["earlier"], 2, "{second:?}");

    // Without the journal, the command finds the rows in the tenant.
    fs::copy(terminal.path("r.csv"), terminal.path("copy.csv")).expect("the file can be copied");
    let copy = import("copy.csv");
    assert_eq!(json(&copy)["written"]["unchanged"], 2, "{copy:?}");

    write(
        &terminal,
        "r.csv",
        "patient_mrn;Visit;rate\nM1;v-1;73\nM2;v-2;80\n",
    );
    let changed = import("r.csv");
    assert_eq!(json(&changed)["written"]["updated"], 1, "{changed:?}");
    assert_eq!(json(&changed)["written"]["earlier"], 1, "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_ids_get_one_from_what_they_say() {
    let terminal = terminal().await;
    // Two equal rows are two records.
    write(
        &terminal,
        "r.csv",
        "patient_external_id,rate\np-1,72\np-1,72\np-2,72\n",
    );
    let import =
        || json(&terminal.run("import r.csv --cdt cdt-readings -c c.json --format json --apply"));
    assert_eq!(import()["written"]["created"], 3);
    // A row inserted before the others changes no id.
    write(
        &terminal,
        "r.csv",
        "patient_external_id,rate\np-3,99\np-1,72\np-1,72\np-2,72\n",
    );
    let again = import();
    assert_eq!(again["written"]["created"], 1, "{again}");
    assert_eq!(again["written"]["earlier"], 3, "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_that_are_nothing_stop_the_import_at_once() {
    let terminal = terminal().await;
    write(
        &terminal,
        "r.csv",
        "patient_id,Ratte,position,Position\n1,2,3,4\n",
    );
    let said = terminal.run("import r.csv --cdt cdt-readings -c c.json");
    assert_eq!(said.exit_code, Some(1), "{said:?}");
    for part in [
        "Ratte is not a field",
        "did you mean rate",
        "position and Position map to the same field",
        "missing column for the required field cdtf-rate",
    ] {
        assert!(said.stderr.contains(part), "{part}: {said:?}");
    }
    for (file, problem) in [
        ("empty.csv", "the file is empty"),
        ("none.csv", "cannot open none.csv"),
    ] {
        write(&terminal, "empty.csv", "");
        let said = terminal.run(&format!("import {file} --cdt cdt-readings -c c.json"));
        assert_eq!(said.exit_code, Some(1), "{said:?}");
        assert!(said.stderr.contains(problem), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn encodings_delimiters_and_forms_are_detected_or_declared() {
    let terminal = terminal().await;
    // Windows-1252 with tabs; the byte is not valid UTF-8.
    let bytes = b"patient_mrn\trate\tnotes\ttaken_on\tat\nM1\t72\tfi\xe8vre l\xe9g\xe8re\t31.12.2025\t01.02.2026 08:00\n";
    fs::write(terminal.path("r.csv"), bytes).expect("the file can be written");
    let command = "import r.csv --cdt cdt-readings -c c.json --format json --date-format %d.%m.%Y --datetime-format %d.%m.%Y_%H:%M --time-zone Europe/Paris";
    let said = terminal.run(command);
    assert!(
        said.stderr.contains("windows-1252, tabs between cells"),
        "{said:?}"
    );
    assert_eq!(faults(&said), [(2, "datetime-format".to_owned())]);
    let utf8 = terminal.run(&format!("{command} --encoding utf-8"));
    assert_eq!(
        faults(&utf8),
        [
            (2, "encoding".to_owned()),
            (2, "datetime-format".to_owned())
        ]
    );
    let wrong = terminal.run(&format!("{command} --encoding utf-99"));
    assert_eq!(wrong.exit_code, Some(2), "{wrong:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_of_something_else_is_refused_and_a_torn_one_is_mended() {
    let terminal = terminal().await;
    write(
        &terminal,
        "r.csv",
        "patient_mrn,external_id,rate\nM1,v-1,72\nM2,v-2,80\n",
    );
    let import = |more: &str| {
        terminal.run(&format!(
            "import r.csv --cdt cdt-readings -c c.json --format json --apply --journal j{more}"
        ))
    };
    import("").succeeded();
    let journal = fs::read(terminal.path("j")).expect("the journal is there");
    assert_eq!(journal.iter().filter(|byte| **byte == b'\n').count(), 3);
    fs::write(terminal.path("j"), &journal[..journal.len() - 7]).expect("the journal can be cut");
    let mended = import("");
    assert_eq!(json(mended.succeeded())["written"]["earlier"], 1);
    assert_eq!(json(&mended)["written"]["unchanged"], 1);
    assert_eq!(
        fs::read(terminal.path("j")).expect("it is there").len(),
        journal.len() + 2
    );

    let elsewhere = import(" --environment sandbox");
    assert_eq!(elsewhere.exit_code, Some(1), "{elsewhere:?}");
    assert!(
        elsewhere
            .stderr
            .contains("is not the journal of this import"),
        "{elsewhere:?}"
    );
    write(&terminal, "j", "patient_mrn,external_id\n");
    let foreign = import("");
    assert!(
        foreign.stderr.contains("is not the journal of this import"),
        "{foreign:?}"
    );
    assert_eq!(
        fs::read_to_string(terminal.path("j")).expect("it is there"),
        "patient_mrn,external_id\n"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        import("2").succeeded();
        let mode = fs::metadata(terminal.path("j2"))
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_out_of_reach_or_refuses_everything_stops_the_import() {
    let terminal = terminal().await;
    write(
        &terminal,
        "r.csv",
        "patient_mrn,external_id,rate\nM1,v-1,72\nM2,v-2,80\n",
    );
    let said = terminal.with_tenant("import r.csv --cdt cdt-readings -c c.json --apply", "other");
    assert_eq!(said.exit_code, Some(1), "{said:?}");
    assert!(said.stderr.contains("stopped: "), "{said:?}");
    assert!(
        !said.stderr.contains("M1") && !said.stderr.contains("v-1"),
        "{said:?}"
    );
}
