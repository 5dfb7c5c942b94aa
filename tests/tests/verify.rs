//! A program checks whether its tenant still has the configuration from which the program was generated.

use serde_json::{Value, json};
use welkin_macros::CdtView;
use welkin_runtime::verify::ConfigurationReport;
use welkin_runtime::{Blocking, Cdt, Client, Error, Profile};
use welkin_sandbox::Sandbox;
use welkin_tests::fixture::workspace_root;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

mod clinic {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

mod checked {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

const EXPORT: &str = "examples/designer-export.json";

/// The export with a CDT of every rule.
const RULES: &str = "tests/fixtures/rules/designer-export.json";

/// Returns the export with a change.
fn export(change: impl FnOnce(&mut Value)) -> welkin_codegen::config::Configuration {
    let text = std::fs::read_to_string(workspace_root().join(EXPORT)).expect("it can be read");
    let mut export = serde_json::from_str(&text).expect("it is JSON");
    change(&mut export);
    let changed = welkin_codegen::config::parse("changed.json", &export.to_string());
    changed.expect("it is a configuration")
}

fn named<'v>(items: &'v mut Value, name: &str) -> &'v mut Value {
    let items = items.as_array_mut().expect("it is a list");
    let mut items = items.iter_mut();
    items
        .find(|item| item["name"] == name)
        .expect("it is there")
}

fn field<'v>(export: &'v mut Value, cdt: &str, name: &str) -> &'v mut Value {
    named(&mut named(&mut export["cdts"], cdt)["fields"], name)
}

fn remove(items: &mut Value, name: &str) {
    let items = items.as_array_mut().expect("it is a list");
    items.retain(|item| item["name"] != name);
}

async fn verify(sandbox: &Sandbox, profile: &str) -> Result<ConfigurationReport, Error> {
    let config = tenant::config(sandbox).profile(Profile::named(profile)?);
    care::Client::connect(config)?.verify_configuration().await
}

#[tokio::test]
async fn what_was_generated_from_is_clean_under_every_profile() -> Result<(), Error> {
    let exporting = tenant::serve(EXPORT).await;
    let telling = tenant::serve("tests/fixtures/formation").await;
    for profile in Profile::NAMES {
        let report = verify(&exporting, profile).await?;
        assert_eq!(report, ConfigurationReport::default(), "{profile}");
        assert_eq!(report.to_string(), "no differences");
        let config = tenant::config(&telling).profile(Profile::named(profile)?);
        let clinic = clinic::Client::connect(config)?;
        let report = clinic.verify_configuration().await?;
        assert_eq!(report, ConfigurationReport::default(), "{profile}");
    }
    Ok(())
}

/// A change of the tenant, and the program's report of it.
type Case = (&'static str, fn(&mut Value));

const CASES: [Case; 12] = [
    (
        "cdt-insurance: no longer exists, or is not visible to this API client",
        |export| remove(&mut export["cdts"], "cdt-insurance"),
    ),
    (
        "dt-consent-form: no longer exists, or is not visible to this API client",
        |export| remove(&mut export["cdts"], "dt-consent-form"),
    ),
    (
        "cdt-vitals.cdtf-notes: no longer exists, or is not visible to this API client",
        |export| {
            remove(
                &mut named(&mut export["cdts"], "cdt-vitals")["fields"],
                "cdtf-notes",
            )
        },
    ),
    (
        "cdt-vitals.cdtf-heart-rate: type changed from a whole number to `float`",
        |export| field(export, "cdt-vitals", "cdtf-heart-rate")["type"] = json!("float"),
    ),
    (
        "cdt-medications.cdtf-times: changed from a list to one value",
        |export| field(export, "cdt-medications", "cdtf-times")["meta"]["multiple"] = json!(false),
    ),
    (
        "cdt-medications.cdtf-unit: changed from one value to a list",
        |export| field(export, "cdt-medications", "cdtf-unit")["meta"]["multiple"] = json!(true),
    ),
    (
        "__encounter_disposition__.uicedf-outcome: the option \"No show\" was removed",
        |export| {
            let outcome = field(export, "__encounter_disposition__", "uicedf-outcome");
            outcome["meta"]["options"]
                .as_array_mut()
                .expect("a list")
                .pop();
        },
    ),
    ("cdt-phq9.cdtf-mood: the option 3 was removed", |export| {
        let mood = field(export, "cdt-phq9", "cdtf-mood");
        let options = mood["meta"]["options"].as_array_mut().expect("a list");
        options.retain(|option| option["value"] != 3);
    }),
    (
        "lab_result.unit: changed from optional to required",
        |export| field(export, "lab_result", "unit")["meta"]["required"] = json!(true),
    ),
    ("lab_result.method: new required field", |export| {
        let fields = &mut named(&mut export["cdts"], "lab_result")["fields"];
        let method = json!({"name": "method", "type": "text", "meta": {"required": true}});
        fields.as_array_mut().expect("a list").push(method);
    }),
    (
        "lab_result.unit: changed from writable to read-only",
        |export| field(export, "lab_result", "unit")["editable"] = json!(false),
    ),
    (
        "cdt-vitals.cdtf-heart-rate: maxValue was narrowed to 250",
        |export| field(export, "cdt-vitals", "cdtf-heart-rate")["meta"]["maxValue"] = json!("250"),
    ),
];

#[tokio::test]
async fn every_change_that_matters_is_named() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = tenant::serve(EXPORT).await;
    for (words, change) in CASES {
        sandbox.reconfigure(&export(change))?;
        for profile in ["v1", "v8"] {
            let report = verify(&sandbox, profile).await?;
            assert_eq!(report.to_string(), words);
            assert!(!report.is_clean());
            assert_eq!(report.changed(), [report.differences()[0].cdt]);
        }
    }
    Ok(())
}

/// A view that prints the values of fields that Designer does not flag.
#[derive(CdtView)]
#[cdt(
    config = "../examples/designer-export.json",
    name = "lab_result",
    phi = "designer"
)]
struct Unit {
    unit: Option<String>,
}

/// A view that prints no value.
#[derive(CdtView)]
#[cdt(config = "../examples/designer-export.json", name = "lab_result")]
struct HiddenUnit {
    unit: Option<String>,
}

#[tokio::test]
async fn a_new_phi_flag_matters_to_a_program_that_trusts_the_flags()
-> Result<(), Box<dyn std::error::Error>> {
    let sandbox = tenant::serve(EXPORT).await;
    let client = Client::new(tenant::config(&sandbox).profile(Profile::v8()))?;
    sandbox.reconfigure(&export(|export| {
        field(export, "lab_result", "unit")["phi"] = json!(true);
    }))?;
    let report = client.verify_configuration(&[HiddenUnit::schema]).await?;
    assert!(report.is_clean(), "{report}");
    assert_eq!(
        client
            .verify_configuration(&[Unit::schema])
            .await?
            .to_string(),
        "lab_result.unit: is now protected health information, but this program shows it in `Debug`"
    );
    Ok(())
}

#[tokio::test]
async fn the_reference_tells_names_and_types() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = tenant::serve(EXPORT).await;
    for (words, change) in [CASES[0], CASES[1], CASES[2], CASES[6]] {
        sandbox.reconfigure(&export(change))?;
        assert_eq!(verify(&sandbox, "reference").await?.to_string(), words);
    }
    sandbox.reconfigure(&export(|export| {
        field(export, "cdt-vitals", "cdtf-heart-rate")["type"] = json!("text");
    }))?;
    assert_eq!(
        verify(&sandbox, "reference").await?.to_string(),
        "cdt-vitals.cdtf-heart-rate: type changed from a whole number to `STRING`"
    );
    Ok(())
}

#[tokio::test]
async fn what_does_not_matter_is_a_change_only() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = tenant::serve(EXPORT).await;
    sandbox.reconfigure(&export(|export| {
        let fields = &mut named(&mut export["cdts"], "lab_result")["fields"];
        let method = json!({"name": "method", "type": "text", "meta": {"required": false}});
        fields.as_array_mut().expect("a list").push(method);
        field(export, "cdt-vitals", "cdtf-heart-rate")["meta"]["maxValue"] = json!("400");
        let unit = field(export, "cdt-medications", "cdtf-unit");
        let options = unit["meta"]["options"].as_array_mut().expect("a list");
        options.push(json!({"label": "Drops", "value": "drops"}));
        named(&mut export["cdts"], "cdt-phq9")["title"] = json!("Mood");
    }))?;
    let report = verify(&sandbox, "v8").await?;
    assert!(report.is_clean(), "{report}");
    assert_eq!(
        report.changed(),
        ["cdt-medications", "cdt-vitals", "lab_result"]
    );
    Ok(())
}

/// Rules and options in spellings that the generator ignores, or reads as another value.
#[tokio::test]
async fn odd_spellings_are_no_differences() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = tenant::serve("tests/fixtures/rules").await;
    let client = Client::new(tenant::config(&sandbox).profile(Profile::v8()))?;
    let mut changed: Value =
        serde_json::from_str(&std::fs::read_to_string(workspace_root().join(RULES))?)?;
    let fields = &mut named(&mut changed["cdts"], "cdt-checked")["fields"];
    let fields = fields.as_array_mut().ok_or("no list")?;
    fields.push(json!({"name": "cdtf-new", "type": "text", "meta": {}}));
    sandbox.reconfigure(&welkin_codegen::config::parse(
        "changed.json",
        &changed.to_string(),
    )?)?;
    let report = client
        .verify_configuration(&[checked::Checked::schema])
        .await?;
    assert_eq!(report.to_string(), "no differences");
    assert_eq!(report.changed(), ["cdt-checked"]);
    Ok(())
}

/// Bounds of dates and times, as they were and narrower.
#[tokio::test]
async fn narrower_bounds_of_dates_are_named() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = tenant::serve("tests/fixtures/rules").await;
    let client = Client::new(tenant::config(&sandbox).profile(Profile::v8()))?;
    for (name, bound, now, words) in [
        ("cdtf-date", "minValue", json!("2019-12-31"), None),
        ("cdtf-date", "maxValue", json!("2021-01-01T00:00:00Z"), None),
        ("cdtf-date", "minValue", json!(null), None),
        (
            "cdtf-date",
            "minValue",
            json!("2020-01-02"),
            Some("minValue was narrowed to 2020-01-02"),
        ),
        (
            "cdtf-datetime",
            "maxValue",
            json!("2020-12-31T16:00:00Z"),
            Some("maxValue was narrowed to 2020-12-31T16:00:00Z"),
        ),
        (
            "cdtf-datetime",
            "maxValue",
            json!("2020-12-31T17:30:00Z"),
            None,
        ),
        (
            "cdtf-any-date",
            "maxValue",
            json!("2020-12-31"),
            Some("maxValue was narrowed to 2020-12-31"),
        ),
        ("cdtf-any-datetime", "minValue", json!("soon"), None),
    ] {
        assert_reported(&sandbox, &client, name, (bound, now), words).await?;
    }
    Ok(())
}

/// Fails unless the verification of `cdt-checked` reports these words after one rule of a field was changed, or nothing
/// if there are none.
async fn assert_reported(
    sandbox: &Sandbox,
    client: &Client,
    name: &str,
    (rule, now): (&str, Value),
    words: Option<&str>,
) -> Result<(), Box<dyn std::error::Error>> {
    let export = workspace_root().join(RULES);
    let mut changed: Value = serde_json::from_str(&std::fs::read_to_string(export)?)?;
    field(&mut changed, "cdt-checked", name)["meta"][rule] = now;
    let changed = changed.to_string();
    sandbox.reconfigure(&welkin_codegen::config::parse("changed.json", &changed)?)?;
    let checked = &[checked::Checked::schema as fn() -> _];
    let report = client.verify_configuration(checked).await?;
    let expected = match words {
        Some(words) => format!("cdt-checked.{name}: {words}"),
        None => "no differences".to_owned(),
    };
    assert_eq!(report.to_string(), expected, "{name} {rule}");
    Ok(())
}

/// Patterns and file types, as they were, wider, unusable, and narrower.
#[tokio::test]
async fn other_patterns_and_fewer_file_types_are_named() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = tenant::serve("tests/fixtures/rules").await;
    let client = Client::new(tenant::config(&sandbox).profile(Profile::v8()))?;
    let pattern = "the pattern of its texts is now [A-Z]+";
    let all = json!(["gz", "PNG", "pdf", ".doc", "*.txt", "\u{e4}b"]);
    let files = "the types of its files were narrowed to pdf";
    for (name, key, now, words) in [
        ("cdtf-pattern", "regex", json!("[A-Z]+"), Some(pattern)),
        ("cdtf-pattern", "regex", json!(null), None),
        ("cdtf-pattern", "regex", json!("("), None),
        ("cdtf-length", "pattern", json!("[A-Z]+"), Some(pattern)),
        ("cdtf-integer", "regex", json!("[A-Z]+"), None),
        ("cdtf-file", "fileTypes", json!(["*.PDF"]), Some(files)),
        ("cdtf-file", "fileTypes", json!([]), None),
        ("cdtf-file", "fileTypes", all, None),
        ("cdtf-file", "fileTypes", json!(["image/*"]), None),
        ("cdtf-any-file", "fileTypes", json!(["pdf"]), Some(files)),
    ] {
        assert_reported(&sandbox, &client, name, (key, now), words).await?;
    }
    Ok(())
}

#[test]
fn a_program_without_async_asks_too() -> Result<(), Box<dyn std::error::Error>> {
    let server = tokio::runtime::Runtime::new()?;
    let sandbox = server.block_on(tenant::serve(EXPORT));
    let care = care::Client::connect(tenant::config(&sandbox))?;
    let report = Blocking::new()?.wait(care.verify_configuration())?;
    assert!(report.is_clean(), "{report}");
    Ok(())
}
