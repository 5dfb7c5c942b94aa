//! Random values of random fields: the runtime and the sandbox give the same verdicts, and name the same rules.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use fastrand::Rng;
use serde_json::{Value, json};
use welkin_codegen::Generator;
use welkin_codegen::model::Cdt;
use welkin_import::table_of;
use welkin_runtime::Json;
use welkin_runtime::record::{CdtSchema, UntypedRecord};
use welkin_sandbox::Sandbox;

use crate::clinic::Clinic;
use crate::definitions::NAMES;
use crate::verdict::{rule_name, rules_meant};
use crate::{definitions, edges};

/// The number of random CDTs, unless `WELKIN_RANDOM_RULES` sets another one.
const CDTS: u64 = 12;

/// The number of fields of a random CDT.
const FIELDS: usize = 30;

/// The number of records of a random CDT, each with a value for every field.
const RECORDS: usize = 20;

/// The number of random CDTs to test.
pub(crate) fn cdts() -> u64 {
    let wanted = std::env::var("WELKIN_RANDOM_RULES");
    wanted.map_or(CDTS, |number| number.parse().expect("a number of CDTs"))
}

/// A random CDT: its generator, and its JSON.
pub(crate) fn random_cdt(random: &mut Rng) -> (Generator, Value) {
    let cdt = definitions::cdt(random, FIELDS);
    let text = definitions::export(&cdt).to_string();
    let generator = Generator::from_text("random.json", &text);
    (generator.expect("it is a configuration"), cdt)
}

/// Values by the names of fields, as JSON text.
pub(crate) type Record = BTreeMap<String, String>;

/// The violated rules by the names of fields.
type Verdicts = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn body(record: &Record) -> String {
    let members = record
        .iter()
        .map(|(name, value)| format!("{}:{value}", json!(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn runtime_verdicts(schema: &'static CdtSchema, record: &Record) -> Verdicts {
    let mut untyped = UntypedRecord::new(schema);
    for (name, value) in record {
        let value: Json = value.parse().expect("it is JSON");
        untyped.set(name, value);
    }
    let mut verdicts = Verdicts::new();
    for violation in untyped.validate().err().unwrap_or_default() {
        let rules = verdicts.entry(violation.field.to_owned()).or_default();
        rules.insert(rule_name(&violation.rule));
    }
    verdicts
}

/// The faults of an answer, by the names of fields.
pub(crate) fn faults(status: u16, answer: &str) -> Option<BTreeMap<String, String>> {
    if status == 201 || status == 200 {
        return Some(BTreeMap::new());
    }
    let answer: Value = serde_json::from_str(answer).ok()?;
    let fields = answer[0]["details"]["fields"].as_array()?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let faults = fields
        .iter()
        .map(|fault| (text(&fault["field"]), text(&fault["message"])));
    Some(faults.collect())
}

/// Describes the disagreements about a record.
fn disagreements(
    cdt: &Cdt,
    definition: &Value,
    record: &Record,
    runtime: &Verdicts,
    sandbox: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (place, field) in cdt.fields.iter().enumerate() {
        let rules = runtime.get(&field.name);
        let message = sandbox.get(&field.name);
        let value = record.get(&field.name).map_or("(unset)", String::as_str);
        // A new record leaves out an unset field.
        if !field.editable && value == "null" {
            continue;
        }
        let agrees = match (rules, message) {
            (None, None) => true,
            (Some(rules), Some(message)) => {
                let meant = rules_meant(message);
                // Of several values, another one may be the first that is refused.
                value.starts_with('[') || meant.iter().any(|rule| rules.contains(*rule))
            }
            _ => false,
        };
        if !agrees {
            let definition = &definition["fields"][place];
            found.push(format!(
                "{value} of {definition}: runtime {rules:?}, sandbox {message:?}"
            ));
        }
    }
    found
}

#[tokio::test]
async fn the_runtime_and_the_sandbox_decide_alike() -> Result<(), Box<dyn Error>> {
    let (mut found, mut accepted, mut refused) = (Vec::new(), 0, 0);
    for seed in 0..cdts() {
        let random = &mut Rng::with_seed(seed);
        let (generator, definition) = random_cdt(random);
        let cdt = &generator.model().cdts[0];
        let schema = table_of(cdt);
        let clinic =
            Clinic::of(Sandbox::builder().configuration(generator.configuration())?).await?;
        for _ in 0..RECORDS {
            let values = cdt
                .fields
                .iter()
                .map(|field| (field.name.clone(), edges::value(random, field)));
            let record: Record = values.collect();
            let (status, answer) = clinic.create(&cdt.name, &body(&record)).await?;
            let sandbox = faults(status, &answer).unwrap_or_else(|| panic!("{status} {answer}"));
            let runtime = runtime_verdicts(schema, &record);
            refused += sandbox.len();
            accepted += record.len() - sandbox.len();
            let records = disagreements(cdt, &definition, &record, &runtime, &sandbox);
            found.extend(records.into_iter().map(|text| format!("{seed}: {text}")));
        }
    }
    assert!(
        found.is_empty(),
        "{} of {}:\n{}",
        found.len(),
        accepted + refused,
        found.join("\n")
    );
    println!("{accepted} accepted, {refused} refused");
    assert!(
        accepted > refused / 2 && refused > accepted / 4,
        "{accepted} accepted, {refused} refused"
    );
    Ok(())
}

#[tokio::test]
async fn a_field_may_have_the_name_of_a_key_beside_the_fields() -> Result<(), Box<dyn Error>> {
    let fields = NAMES
        .iter()
        .map(|name| json!({"name": name, "type": "integer", "meta": {"required": true}}));
    let definition = json!({"name": "cdt-names", "fields": fields.collect::<Value>()});
    let text = definitions::export(&definition).to_string();
    let generator = Generator::from_text("names.json", &text)?;
    let cdt = &generator.model().cdts[0];
    let schema = table_of(cdt);
    let clinic = Clinic::of(Sandbox::builder().configuration(generator.configuration())?).await?;
    let of = |value: &str| -> Record {
        let fields = NAMES
            .iter()
            .map(|name| ((*name).to_owned(), value.to_owned()));
        fields.collect()
    };
    let everyone: BTreeSet<&str> = NAMES.iter().copied().collect();
    for (wrong, rule) in [("\"x\"", "Form"), ("null", "Required")] {
        let runtime = runtime_verdicts(schema, &of(wrong));
        assert!(
            runtime.values().all(|rules| rules.contains(rule)),
            "{runtime:?}"
        );
        assert_eq!(
            runtime.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            everyone
        );
        let (status, answer) = clinic.create("cdt-names", &body(&of(wrong))).await?;
        let sandbox = faults(status, &answer).ok_or(answer)?;
        assert_eq!(
            sandbox.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            everyone
        );
    }
    assert_eq!(runtime_verdicts(schema, &of("5")), Verdicts::new());
    let (status, answer) = clinic.create("cdt-names", &body(&of("5"))).await?;
    assert_eq!(status, 201, "{answer}");
    let answer: Value = serde_json::from_str(&answer)?;
    for name in NAMES {
        assert!(schema.field(name).is_some(), "{name}");
        assert_eq!(answer["jsonBody"][*name], 5, "{name}");
    }
    Ok(())
}
