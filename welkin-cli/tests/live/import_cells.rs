//! `import`: nothing is read as something else than it says.

use crate::import::{faults, terminal, write};
use crate::terminal::Terminal;

const HEADER: &str = "patient_external_id,external_id,rate,notes";

#[tokio::test(flavor = "multi_thread")]
async fn quotes_that_do_not_match_are_refused_before_anything_is_written() {
    let terminal = terminal().await;
    let import = |notes: &str, more: &str| {
        let rows = format!("p-1,v-1,64,\np-1,v-2,65,{notes}\np-1,v-3,66,y\n");
        write(&terminal, "r.csv", &format!("{HEADER}\n{rows}"));
        terminal.run(&format!(
            "import r.csv --cdt cdt-readings -c c.json --format json{more}"
        ))
    };
    let follows = "line 3: text follows the quote that closes the cell opened in line 3";
    let spaces = "line 3: spaces precede the quote that opens a cell";
    for (notes, problem) in [
        (
            "\"Secret",
            "the quote that opens a cell in line 3 is never closed",
        ),
        ("\"Se\"cret", follows),
        ("\"Secret\" ", follows),
        (" \"Secret\"", spaces),
    ] {
        for more in ["", " --apply"] {
            let said = import(notes, more);
            assert_eq!(said.exit_code, Some(1), "{said:?}");
            assert!(said.stderr.contains(problem), "{problem}: {said:?}");
            assert!(
                !said.stderr.contains("cret") && said.stdout.is_empty(),
                "{said:?}"
            );
        }
    }
    // The row before the quote was not written either, and a quote amid a cell is a character.
    for notes in ["\"two\nlines, \"\"quoted\"\"\"", "5'9\" tall"] {
        let said = import(notes, " --apply");
        let created = said.succeeded().stdout.contains("\"created\":3");
        assert_eq!(created, notes.starts_with('"'), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_after_empty_lines_names_the_line_of_its_row() {
    let terminal = terminal().await;
    let rule = |line: u64, rule: &str| (line, rule.to_owned());
    let rows = [
        "",
        HEADER,
        "",
        "",
        "p-1,v-1,9999,",
        "",
        "p-1,v-2,64,\"two",
        "",
        "lines\"",
        "p-1,v-3",
        "",
        "p-1,v-2,64,",
        "p-9,v-4,x,",
    ];
    let expected = [
        rule(5, "maximum"),
        rule(10, "cells"),
        rule(12, "duplicate"),
        rule(13, "form"),
    ];
    for end in ["\n", "\r\n", "\r"] {
        write(&terminal, "r.csv", &rows.join(end));
        let said = terminal.run("import r.csv --cdt cdt-readings -c c.json --format json");
        assert_eq!(faults(&said), expected, "{end:?}");
    }
}

/// A reverse-scored list, whose labels are values of other options.
const SCORES: &str = r#"[{"name": "cdt-scores", "relation": "COMMON", "readable": true, "updatable": true, "type": "MULTI_RECORD", "fields": [
    {"name": "cdtf-score", "type": "select", "meta": {"options": [
        {"label": "5", "value": "1"}, {"label": "4", "value": "2"}, {"label": "3", "value": "3"},
        {"label": "2", "value": "4"}, {"label": "1", "value": "5"}, {"label": "none", "value": "0"},
        {"label": "other", "value": "8"}, {"label": "other", "value": "9"}]}},
    {"name": "cdtf-scores", "type": "select", "meta": {"multiple": true, "options": [
        {"label": "5", "value": "1"}, {"label": "4", "value": "2"}, {"label": "3", "value": "3"},
        {"label": "2", "value": "4"}, {"label": "1", "value": "5"}, {"label": "none", "value": "0"}]}},
    {"name": "cdtf-notes", "type": "text", "meta": {}}]}]"#;

/// Lines and rules of the faults of one column, cell by cell.
fn scores(terminal: &Terminal, column: &str, cells: &[&str], more: &str) -> Vec<(u64, String)> {
    let rows = cells.iter().map(|cell| format!("p-1,{cell}\n"));
    let text: String = std::iter::once(format!("patient_external_id,{column}\n"))
        .chain(rows)
        .collect();
    write(terminal, "s.csv", &text);
    faults(&terminal.run(&format!(
        "import s.csv --cdt cdt-scores -c s.json --format json{more}"
    )))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_a_value_and_a_label_is_refused_until_it_is_decided() {
    let terminal = terminal().await;
    write(&terminal, "s.json", SCORES);
    let rule = |line: u64, rule: &str| (line, rule.to_owned());
    let cells = ["5", " 1 ", "3", "none", "0", "8", "other", "7"];
    let ambiguous = "ambiguous-option";
    let either = [
        rule(2, ambiguous),
        rule(3, ambiguous),
        rule(8, "option"),
        rule(9, "option"),
    ];
    assert_eq!(scores(&terminal, "score", &cells, ""), either);
    let values = [rule(5, "option"), rule(8, "option"), rule(9, "option")];
    let labels = [
        rule(6, "option"),
        rule(7, "option"),
        rule(8, "option"),
        rule(9, "option"),
    ];
    for (how, expected) in [
        ("value", &values[..]),
        ("score=value", &values),
        ("label", &labels),
        ("label --options-by score=value", &values),
    ] {
        let found = scores(&terminal, "score", &cells, &format!(" --options-by {how}"));
        assert_eq!(found, expected, "{how}");
    }

    let lists = ["3;5", "\"[\"\"5\"\"]\"", "3;none", "\"[\"\"3\"\"]\""];
    let either = [rule(2, ambiguous), rule(3, ambiguous)];
    assert_eq!(scores(&terminal, "scores", &lists, ""), either);
    let values = [rule(4, "option")];
    let found = scores(&terminal, "scores", &lists, " --options-by scores=value");
    assert_eq!(found, values);

    let table = terminal.run("import s.csv --cdt cdt-scores -c s.json");
    assert!(
        table.stdout.contains("--options-by COLUMN=label"),
        "{table:?}"
    );
    write(&terminal, "s.csv", "patient_external_id,notes\np-1,x\n");
    for (column, problem) in [
        ("notes", "--options-by notes: the column has no options"),
        ("score", "--options-by score: the file has no such column"),
    ] {
        let said = terminal.run(&format!(
            "import s.csv --cdt cdt-scores -c s.json --options-by {column}=value"
        ));
        assert_eq!(said.exit_code, Some(1), "{said:?}");
        assert!(said.stderr.contains(problem), "{said:?}");
    }
}
