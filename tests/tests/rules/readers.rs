//! Other readers of random definitions: the model of the generator, the check of a running program, synthetic data,
//! imports.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::error::Error;

use fastrand::Rng;
use serde_json::Value;
use welkin_codegen::Generator;
use welkin_codegen::model::{Cdt, Field};
use welkin_designer::{Kind, field, fingerprint, moment, rules};
use welkin_import::{Content, Fault, Format, Plan, Settings, Source, Target, table_of};
use welkin_runtime::record::{CdtSchema, UntypedRecord};
use welkin_runtime::{Client, Json, Profile};
use welkin_sandbox::Sandbox;
use welkin_seed::Seed;
use welkin_tests::tenant;

use crate::clinic::Clinic;
use crate::random::{cdts, random_cdt};
use crate::{definitions, edges};

/// Everything that a model says about a field, and that the other readers take from its JSON.
fn as_modelled(field: &Field) -> Vec<(&'static str, String)> {
    let rules = &field.rules;
    let options: BTreeSet<String> = field
        .options()
        .iter()
        .map(|option| field::option_text(&option.value.to_json()).into_owned())
        .collect();
    let moment = |text: &Option<String>| moment::parse(text.as_deref()?);
    let endings: BTreeSet<&String> = rules.file_types.iter().collect();
    vec![
        ("kind", format!("{:?}", field.field_type.kind())),
        ("multiple", field.multiple.to_string()),
        ("required", field.required.to_string()),
        ("editable", field.editable.to_string()),
        ("phi", field.phi.to_string()),
        ("numbers", format!("{:?}", (rules.min, rules.max))),
        (
            "lengths",
            format!("{:?}", (rules.min_length, rules.max_length)),
        ),
        (
            "moments",
            format!("{:?}", (moment(&rules.earliest), moment(&rules.latest))),
        ),
        ("pattern", format!("{:?}", rules.regex.as_deref())),
        ("endings", format!("{endings:?}")),
        ("options", format!("{options:?}")),
        ("fingerprint", field.fingerprint.to_string()),
    ]
}

/// The same, as the check of a running program reads it.
fn as_verified(written: &Value) -> Vec<(&'static str, String)> {
    let kind = field::kind(written).unwrap_or(Kind::Json);
    vec![
        ("kind", format!("{kind:?}")),
        ("multiple", field::is_multiple(written).to_string()),
        ("required", field::is_required(written).to_string()),
        ("editable", field::is_editable(written).to_string()),
        ("phi", field::is_phi(written).to_string()),
        ("numbers", format!("{:?}", rules::numbers(written))),
        ("lengths", format!("{:?}", rules::lengths(written))),
        ("moments", format!("{:?}", rules::moments(written))),
        ("pattern", format!("{:?}", rules::pattern(written))),
        ("endings", format!("{:?}", rules::endings(written))),
        ("options", format!("{:?}", field::option_values(written))),
        ("fingerprint", fingerprint::of_field(written).to_string()),
    ]
}

#[test]
fn the_generator_and_the_check_of_a_program_read_a_field_alike() {
    let mut found = Vec::new();
    // No request is sent, so there is time for more.
    for seed in 0..cdts() * 4 {
        let (generator, definition) = random_cdt(&mut Rng::with_seed(seed));
        let cdt = &generator.model().cdts[0];
        for (place, field) in cdt.fields.iter().enumerate() {
            let written = &definition["fields"][place];
            for (modelled, verified) in as_modelled(field).iter().zip(&as_verified(written)) {
                if modelled != verified {
                    found.push(format!(
                        "{seed}: {written}: {modelled:?} in the model, {verified:?}"
                    ));
                }
            }
        }
        if cdt.fingerprint != fingerprint::of_cdt(&definition) {
            found.push(format!("{seed}: another fingerprint"));
        }
    }
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}

thread_local! {
    /// The table of the CDT that is verified: a program has it as a function.
    static TABLE: Cell<&'static CdtSchema> = const { Cell::new(&NO_FIELDS) };
}

static NO_FIELDS: CdtSchema = CdtSchema::new("cdt-random", &[]);

#[tokio::test]
async fn a_program_differs_from_no_tenant_with_the_same_configuration() -> Result<(), Box<dyn Error>>
{
    let mut found = Vec::new();
    for seed in 0..cdts() {
        let (generator, _) = random_cdt(&mut Rng::with_seed(seed));
        TABLE.set(table_of(&generator.model().cdts[0]));
        let sandbox = Sandbox::builder()
            .configuration(generator.configuration())?
            .start()
            .await?;
        let client = Client::new(tenant::config(&sandbox).profile(Profile::v8()))?;
        let report = client.verify_configuration(&[|| TABLE.get()]).await?;
        if !report.is_clean() {
            found.push(format!("{seed}: {report}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

#[tokio::test]
async fn synthetic_values_break_no_rule() -> Result<(), Box<dyn Error>> {
    let mut found = Vec::new();
    let mut records = 0;
    // Texts of great lengths take time.
    for seed in 0..cdts().div_ceil(3) {
        let (generator, _) = random_cdt(&mut Rng::with_seed(seed));
        let cdt = &generator.model().cdts[0];
        let schema = table_of(cdt);
        let clinic =
            Clinic::of(Sandbox::builder().configuration(generator.configuration())?).await?;
        for record in Seed::new(seed).records_of(cdt, 0) {
            records += 1;
            let mut untyped = UntypedRecord::new(schema);
            let mut body = serde_json::Map::new();
            for (name, value) in record.fields {
                untyped.set(&name, Json::from(value.clone()));
                body.insert(name, value);
            }
            if let Err(violations) = untyped.validate() {
                found.push(format!("{seed}: {}", welkin_runtime::reveal(&violations)));
            }
            let (status, answer) = clinic
                .create(&cdt.name, &Value::Object(body).to_string())
                .await?;
            if status != 201 {
                found.push(format!("{seed}: {answer}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(records > 0);
    Ok(())
}

/// A cell that stands for a value, as a person would write it.
fn cell(field: &Field, value: &Value, text: &str) -> Option<String> {
    let is_json = matches!(
        field.field_type.kind(),
        Kind::File | Kind::Json | Kind::Profile
    ) || field.multiple;
    match value {
        Value::Null => None,
        Value::String(words) if !is_json => Some(words.clone()),
        _ => Some(text.to_owned()),
    }
}

/// A cell of a file, and what it stands for.
struct Meant {
    /// Number of the field.
    place: usize,
    /// JSON, as it was written.
    text: String,
    value: Value,
    cell: String,
}

/// Checks values as rows of a file with one cell each. Returns for each the value that would be sent, or the faults.
fn imported(cdt: &Cdt, rows: &[Meant]) -> Result<Vec<Result<Value, String>>, Box<dyn Error>> {
    let mut file = csv::Writer::from_writer(Vec::new());
    let fields = cdt.fields.iter().enumerate();
    let columns: Vec<_> = fields.filter(|(_, field)| field.editable).collect();
    let names = columns.iter().map(|(_, field)| field.name.as_str());
    file.write_record(["patient_id"].into_iter().chain(names))?;
    for row in rows {
        let cell = |place| if place == row.place { &*row.cell } else { "" };
        let cells = columns.iter().map(|(place, _)| cell(*place));
        file.write_record(["p1"].into_iter().chain(cells))?;
    }
    let file = file.into_inner()?;
    let format = Format {
        encoding: welkin_import::encoding("utf-8"),
        delimiter: Some(b','),
    };
    let mut source = Source::new(&*file, &format)?;
    let header = source.header().to_vec();
    let mut plan = Plan::new(Target::Records(cdt), &header, Settings::default())?;
    let mut checked = Vec::new();
    while let Some(row) = source.next_row()? {
        let words = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<String>();
        let row = plan.check(&row).map_err(words);
        checked.push(row.and_then(|row| match &row.content {
            Content::Record(_, record) => sent(record),
            _ => Err("no record".to_owned()),
        }));
    }
    Ok(checked)
}

/// The only value of a record.
fn sent(record: &UntypedRecord) -> Result<Value, String> {
    let (_, value) = record.fields().next().ok_or("no value")?;
    value.to_value().map_err(|error| error.to_string())
}

/// Whether an import may refuse the cell of a valid value, because a file leaves open what it stands for.
fn is_ambiguous(faults: &str) -> bool {
    [
        "has no UTC offset",
        "names a time zone in brackets",
        "is the value of one option and the label of another",
    ]
    .iter()
    .any(|words| faults.contains(words))
}

/// Whether a value that is sent is the one that was meant, in the form in which an import writes it.
fn is_meant(field: &Field, sent: &Value, meant: &Value) -> bool {
    let at = |value: &Value| moment::parse(value.as_str()?);
    match (field.field_type.kind(), sent, meant) {
        (_, Value::Array(sent), Value::Array(meant)) if field.multiple => {
            sent.len() == meant.len()
                && sent
                    .iter()
                    .zip(meant)
                    .all(|(sent, meant)| is_meant(field, sent, meant))
        }
        (Kind::DateTime, ..) => at(sent) == at(meant),
        (Kind::Date, Value::String(sent), Value::String(meant)) => sent.trim() == meant.trim(),
        (
            Kind::Integer | Kind::Float | Kind::Options,
            Value::Number(sent),
            Value::Number(meant),
        ) => sent.as_f64() == meant.as_f64(),
        _ => sent == meant,
    }
}

/// A random CDT whose fields are optional and writable.
fn optional_cdt(random: &mut Rng) -> Value {
    let mut cdt = definitions::cdt(random, 30);
    for field in cdt["fields"].as_array_mut().into_iter().flatten() {
        if let Some(meta) = field["meta"].as_object_mut() {
            meta.remove("required");
        }
        if let Some(field) = field.as_object_mut() {
            field.remove("editable");
        }
    }
    cdt
}

/// Random values that a new record takes, with the cells that stand for them.
fn valid(random: &mut Rng, cdt: &Cdt) -> Vec<Meant> {
    let schema = table_of(cdt);
    let fields = cdt.fields.iter().enumerate();
    let fields = fields.filter(|(_, field)| field.editable);
    let rows = fields.flat_map(|(place, field)| {
        let texts: Vec<String> = (0..10).map(|_| edges::value(random, field)).collect();
        texts.into_iter().filter_map(move |text| {
            let value: Value = serde_json::from_str(&text).ok()?;
            let mut record = UntypedRecord::new(schema);
            record.set(&field.name, text.parse::<Json>().ok()?);
            record.validate().ok()?;
            let cell = cell(field, &value, &text)?;
            // Such a character stands for what could not be decoded.
            let is_given = !cell.is_empty() && !cell.contains('\u{fffd}');
            is_given.then_some(Meant {
                place,
                text,
                value,
                cell,
            })
        })
    });
    rows.collect()
}

#[test]
fn a_file_may_hold_every_valid_value() -> Result<(), Box<dyn Error>> {
    let (mut found, mut imports) = (Vec::new(), 0);
    for seed in 0..cdts() {
        let random = &mut Rng::with_seed(seed);
        let definition = optional_cdt(random);
        let text = definitions::export(&definition).to_string();
        let generator = Generator::from_text("random.json", &text)?;
        let cdt = &generator.model().cdts[0];
        let rows = valid(random, cdt);
        imports += rows.len();
        let results = imported(cdt, &rows)?;
        assert_eq!(results.len(), rows.len(), "{seed}");
        for (row, result) in rows.iter().zip(results) {
            let agrees = match &result {
                Ok(sent) => is_meant(&cdt.fields[row.place], sent, &row.value),
                Err(faults) => is_ambiguous(faults),
            };
            if !agrees {
                let (text, written) = (&row.text, &definition["fields"][row.place]);
                found.push(format!("{seed}: {text} of {written}: {result:?}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} of {imports}:\n{}",
        found.len(),
        found.join("\n")
    );
    assert!(imports > 100, "{imports}");
    Ok(())
}
