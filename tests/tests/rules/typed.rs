//! Random values of a generated type: as read, as copied to a new record, and as a patch.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use fastrand::Rng;
use serde_json::Value;
use serde_json::value::RawValue;
use welkin_codegen::Generator;
use welkin_runtime::__private::create_body;
use welkin_runtime::record::{Violations, decode_record};
use welkin_runtime::{Json, Patch};
use welkin_tests::fixture::workspace_root;

use crate::care::Checked;
use crate::clinic::Clinic;
use crate::edges;
use crate::random::{Record, body, cdts, faults};
use crate::verdict::{anew, first_rule, rules_meant};

/// The names of the fields with violations.
fn fields(violations: &Violations) -> BTreeSet<String> {
    violations
        .iter()
        .map(|violation| violation.field.to_owned())
        .collect()
}

/// A new record with values that are set by the keys of their fields.
fn set_by_key(record: &Record) -> Checked {
    let mut new = Checked::default();
    for (name, value) in record {
        let value: Json = value.parse().expect("it is JSON");
        new.extra.set(name, value);
    }
    new
}

fn generator() -> Generator {
    let fixture = workspace_root().join("tests/fixtures/rules");
    Generator::from_file(fixture).expect("the fixture is right")
}

/// A random value for every field, and for the required one mostly one that it takes.
fn record(random: &mut Rng, generator: &Generator) -> Record {
    let fields = &generator.model().cdts[0].fields;
    let values = fields.iter().map(|field| {
        let value = match &*field.name {
            "cdtf-required" if random.u32(..3) != 0 => "\"set\"".to_owned(),
            _ => edges::value(random, field),
        };
        (field.name.clone(), value)
    });
    values.collect()
}

/// Describes a disagreement about a value: the rule that it broke when it was read, the one by key, and whether the
/// sandbox refused it. Reading accepts more forms, such as the text of a number for an option.
fn disagreement(rule: Option<&str>, by_key: &str, is_refused: bool) -> Option<String> {
    let is_read = rule.is_none() && by_key == "Option";
    if by_key != "Form" && rule.unwrap_or("ok") != by_key && !is_read {
        return Some(format!("{rule:?} when it was read, {by_key} by key"));
    }
    let is_alone = rule.is_some() && !is_refused;
    is_alone.then(|| format!("{rule:?}, in the runtime alone"))
}

#[tokio::test]
async fn the_sandbox_takes_what_a_program_sends() -> Result<(), Box<dyn Error>> {
    let clinic = Clinic::serving("tests/fixtures/rules").await?;
    let generator = generator();
    let (mut found, mut sent) = (Vec::new(), 0);
    for seed in 0..cdts() * 10 {
        let record = record(&mut Rng::with_seed(seed), &generator);
        let text = body(&record);
        let (status, answer) = clinic.create("cdt-checked", &text).await?;
        let refused = faults(status, &answer).unwrap_or_else(|| panic!("{status} {answer}"));
        let received = format!("{{\"id\":\"r1\",\"jsonBody\":{text}}}");
        let read = decode_record::<Checked>(received.as_bytes())?.data;
        let read_violations = read.violations();
        let new = anew(read);
        let new_violations = new.validate().err().unwrap_or_default();
        let by_key = set_by_key(&record).validate().err().unwrap_or_default();
        let when_new = fields(&new_violations);
        for (name, value) in &record {
            let rules = [&read_violations, &new_violations].map(|all| first_rule(all, name));
            let rule = rules.into_iter().find(|rule| rule != "ok");
            let expected = first_rule(&by_key, name);
            let is_refused = refused.contains_key(name);
            if let Some(problem) = disagreement(rule.as_deref(), &expected, is_refused) {
                found.push(format!("{seed}: {name}: {value}: {problem}"));
            }
        }
        // What breaks no rule is sent, in the form in which it is written.
        let written: BTreeMap<String, Box<RawValue>> =
            serde_json::from_slice(&create_body(&new, None, None))?;
        let members = written
            .iter()
            .map(|(name, value)| (name.clone(), value.get().to_owned()));
        let mut written: Record = members
            .filter(|(name, _)| !when_new.contains(name))
            .collect();
        sent += written.len();
        let required = written.entry("cdtf-required".to_owned());
        required.or_insert_with(|| "\"set\"".to_owned());
        let (status, answer) = clinic.create("cdt-checked", &body(&written)).await?;
        let refused = faults(status, &answer).unwrap_or_else(|| panic!("{status} {answer}"));
        for (name, message) in refused {
            found.push(format!(
                "{seed}: {name}: {} written as {} {message}",
                record[&name], written[&name]
            ));
        }
    }
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
    assert!(sent > 100, "{sent}");
    Ok(())
}

#[tokio::test]
async fn the_runtime_and_the_sandbox_decide_alike_about_patches() -> Result<(), Box<dyn Error>> {
    let clinic = Clinic::serving("tests/fixtures/rules").await?;
    let generator = generator();
    let (_, answer) = clinic
        .create("cdt-checked", "{\"cdtf-required\":\"set\"}")
        .await?;
    let answer: Value = serde_json::from_str(&answer)?;
    let id = answer["id"].as_str().ok_or("no id")?;
    let mut found = Vec::new();
    for seed in 0..cdts() * 10 {
        let record = record(&mut Rng::with_seed(seed), &generator);
        let (status, answer) = clinic.update("cdt-checked", id, &body(&record)).await?;
        let refused = faults(status, &answer).unwrap_or_else(|| panic!("{status} {answer}"));
        let mut patch = Patch::<Checked>::new();
        for (name, value) in &record {
            patch = patch.set_unknown(name, value.parse::<Json>()?);
        }
        let violations = patch.validate().err().unwrap_or_default();
        let broken = fields(&violations);
        for (name, value) in &record {
            let meant = refused.get(name).map(|message| rules_meant(message));
            if meant.is_some() != broken.contains(name) {
                found.push(format!(
                    "{seed}: {name}: {value}: sandbox {meant:?}, runtime {violations}"
                ));
            }
        }
    }
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
    Ok(())
}
