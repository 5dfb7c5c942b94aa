//! Results of reading and writing records, as text that is compared between programs.

use std::fmt::Write as _;

use fastrand::Rng;
use welkin_runtime::record::{decode_record, encode_record};
use welkin_runtime::{Json, Record};

use crate::arbitrary;
use crate::everything::{Everything, FIELDS};

/// Fields that Welkin has for every record.
const SYSTEM_FIELDS: [&str; 4] = ["created_at", "updated_by", "source_id", "external_id"];

/// Returns a record with arbitrary values in its fields and in unknown ones, within `jsonBody` and beside it.
pub(crate) fn arbitrary_record(random: &mut Rng) -> String {
    let fields = FIELDS.into_iter().chain(SYSTEM_FIELDS);
    let mut members: Vec<_> = fields.map(str::to_owned).collect();
    members.push(format!("unknown{}", arbitrary::text(random)));
    random.shuffle(&mut members);
    members.truncate(random.usize(..=members.len()));
    let mut members: Vec<_> = members
        .iter()
        .map(|name| format!("\"{name}\":{}", arbitrary::value(random, 3)))
        .collect();
    let mut beside = members.split_off(random.usize(..=members.len()));
    beside.push(format!("\"jsonBody\":{{{}}}", members.join(",")));
    beside.push(format!("\"beside\":{}", arbitrary::value(random, 2)));
    random.shuffle(&mut beside);
    format!("{{\"id\":\"r1\",{}}}", beside.join(","))
}

/// Returns the members of a record, each as text, in order.
pub(crate) fn members(record: &[u8]) -> Vec<String> {
    let record: Json = std::str::from_utf8(record)
        .expect("JSON is text")
        .parse()
        .expect("what is written is JSON");
    let mut members = Vec::new();
    for (name, value) in record.entries() {
        if name == "jsonBody" {
            members.extend(
                value
                    .entries()
                    .map(|(name, value)| format!("within {name}: {}", value.text())),
            );
        } else {
            members.push(format!("{name}: {}", value.text()));
        }
    }
    members.sort();
    members
}

/// Describes all accessible properties of a record.
fn describe(record: &Record<Everything>, report: &mut String) {
    let Everything {
        text,
        whole,
        float,
        boolean,
        day,
        moment,
        any,
        texts,
        floats,
        days,
        extra,
    } = &record.data;
    let any = any.as_ref().map(Json::text);
    writeln!(report, "{text:?} {whole:?} {float:?} {boolean:?} {day:?} {moment:?} {any:?} {texts:?} {floats:?} {days:?}").expect("writing to memory does not fail");
    let mut add = |name: &str, value: &Json| {
        writeln!(report, "  {name}: {}", value.text()).expect("writing to memory does not fail");
    };
    extra.unusual().for_each(|(name, value)| add(name, value));
    extra.unknown().for_each(|(name, value)| add(name, value));
    record.other().for_each(|(name, value)| add(name, value));
    writeln!(
        report,
        "  written: {}",
        String::from_utf8_lossy(&encode_record(record))
    )
    .expect("writing to memory does not fail");
}

/// Returns the outcomes for this many arbitrary records: with this crate's reader and writer, and with `serde_json`.
#[allow(
    dead_code,
    reason = "a program prints them; the tests in this folder look at single records"
)]
pub(crate) fn outcomes(count: usize) -> String {
    let mut random = Rng::with_seed(11);
    let mut report = String::new();
    for _ in 0..count {
        let text = arbitrary_record(&mut random);
        let record: Record<Everything> = decode_record(text.as_bytes()).expect("a record");
        describe(&record, &mut report);
        let written = serde_json::to_string(&record).expect("records can be written");
        writeln!(report, "  by serde_json: {written}").expect("writing to memory does not fail");
        match serde_json::from_str::<Record<Everything>>(&text) {
            Ok(record) => describe(&record, &mut report),
            // `serde_json` rejects a raw control character.
            Err(_) => report.push_str("  not for serde_json\n"),
        }
    }
    report
}
