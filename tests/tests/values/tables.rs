//! Options in CSV files, whose cells are texts.

use serde::{Deserialize, Serialize};
use welkin_runtime::{OptionList, Unlisted};

use crate::care::probe::{Code, Concept, Dose, Score};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    code: Code,
    other: Option<Code>,
    score: Score,
    dose: Option<Dose>,
    concept: Concept,
    unlisted: Option<Unlisted>,
}

fn read(cells: &str) -> Row {
    let file = format!("code,other,score,dose,concept,unlisted\n{cells}\n");
    let mut rows = csv::Reader::from_reader(file.as_bytes()).into_deserialize();
    rows.next().expect("a row").expect("it is read")
}

#[test]
fn a_cell_is_the_option_with_this_text() {
    for (cell, code) in [
        ("01", Code::ZeroOne),
        ("1", Code::One),
        ("true", Code::Flag),
        ("0.50", Code::Half),
        (" 2", Code::Padded),
        ("1e3", Code::Thousand),
    ] {
        let row = read(&format!("{cell},{cell},5,0.5,32570521000036109,"));
        assert_eq!(row.code, code, "{cell}");
        assert_eq!(row.other, Some(code), "{cell}");
        assert_eq!(row.score.value(), Some(5));
        assert_eq!(row.dose, Some(Dose::Half));
        assert_eq!(row.concept, Concept::Assessed);
    }
    for cell in ["+1", "false", "1.0", "0.5", "x", "123456789012345678901"] {
        let row = read(&format!("{cell},,{cell},{cell},7,{cell}"));
        let kept = row.code.unlisted().expect("it is not listed");
        assert_eq!(kept.as_json().as_str(), Some(cell));
        assert_eq!(row.other, None);
        assert_eq!(row.unlisted.expect("it is given").as_str(), cell);
    }
}

#[test]
fn what_is_written_is_read_again() {
    let texts = ["01", "+1", "false", "", "007", "1e999", "a,\"b\"\n"];
    let numbers = ["99", "-0", "9.50", "1e400", "32570521000036108"];
    let numbers = numbers.map(|number| number.parse().expect("JSON"));
    let number = |place: usize| welkin_runtime::Json::clone(&numbers[place % numbers.len()]);
    let mut rows: Vec<Row> = Vec::new();
    for (place, text) in texts.into_iter().enumerate() {
        rows.push(Row {
            code: Code::from_json(text).expect("a text"),
            other: Code::all().nth(place),
            score: Score::from_json(number(place)).expect("a number"),
            dose: Dose::all().nth(place),
            concept: Concept::from_json(number(place + 1)).expect("a number"),
            unlisted: None,
        });
    }
    let mut file = csv::Writer::from_writer(Vec::new());
    for row in &rows {
        file.serialize(row).expect("it is written");
    }
    let file = file.into_inner().expect("it is in memory");
    let read = csv::Reader::from_reader(&*file).into_deserialize::<Row>();
    let read: Vec<Row> = read.map(|row| row.expect("it is read")).collect();
    assert_eq!(read, rows);
}
