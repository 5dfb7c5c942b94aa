//! Every field type and option of Designer, one test per row of the table in `docs/field-types.md`.

use serde_json::{Value, json};
use welkin_runtime::__private::serde::Serialize;
use welkin_runtime::__private::serde::de::DeserializeOwned;
use welkin_runtime::record::{OptionList, Rule, Violation};
use welkin_runtime::{
    Cdt, Date, DateTime, Error, Hidden, Json, NewPatient, Patch, ProfileReference, reveal,
};
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/field_types.rs"));
}

mod checked {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

use care::every_type::{Select, SelectFloat, SelectInteger, SelectSeveral};
use care::provider::Specialty;
use care::rules::{self, Answer};
use care::{EveryType, OnlyOne, Procedures, Provider, Rules, RulesPatch};

/// What a field reads and writes: a value in the form that Welkin sends, and the same value as Rust has it.
fn reads<V: PartialEq + std::fmt::Debug>(
    field: &str,
    sent: Value,
    of: impl Fn(&EveryType) -> &Option<V>,
    expected: V,
) {
    let record: EveryType = read(json!({ field: sent.clone() }));
    assert_eq!(of(&record).as_ref(), Some(&expected), "{field}");
    assert_eq!(written(&record)[field], sent, "{field}");
    let unset: EveryType = read(json!({ field: null }));
    assert!(of(&unset).is_none(), "{field}");
}

fn read<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).expect("reading is lenient")
}

fn written<T: Serialize>(record: &T) -> Value {
    serde_json::to_value(record).expect("a record is JSON")
}

/// The rules that a value of one field of `Rules` breaks.
fn broken(field: &str, value: Value) -> Vec<Rule> {
    let rules: Rules = read(json!({ "cdtf-required": "set", field: value }));
    let violations = rules.violations();
    let of_field = violations
        .iter()
        .filter(|violation| violation.field == field);
    of_field.map(|violation| violation.rule.clone()).collect()
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn moment(text: &str) -> DateTime {
    text.parse().expect("a moment")
}

#[test]
fn text_is_text() {
    reads(
        "cdtf-text",
        json!("a\n\"b\""),
        |record| &record.text,
        text("a\n\"b\""),
    );
}

#[test]
fn textarea_is_text() {
    reads(
        "cdtf-textarea",
        json!("a\nb"),
        |record| &record.textarea,
        text("a\nb"),
    );
}

#[test]
fn rich_text_is_text() {
    reads(
        "cdtf-rich-text",
        json!("<b>a</b>"),
        |record| &record.rich_text,
        text("<b>a</b>"),
    );
}

#[test]
fn integer_is_an_integer() {
    reads("cdtf-integer", json!(-7), |record| &record.integer, -7);
    let converted: EveryType = read(json!({ "cdtf-integer": "72" }));
    assert_eq!(converted.integer, Some(72));
    let reported: Vec<_> = converted.extra.unusual().collect();
    assert_eq!(reported.len(), 1, "a number sent as text is reported");
    assert_eq!(
        written(&converted)["cdtf-integer"],
        "72",
        "and kept as it came"
    );
}

#[test]
fn float_is_a_number() {
    reads("cdtf-float", json!(98.6), |record| &record.float, 98.6);
    let whole: EveryType = read(json!({ "cdtf-float": 98 }));
    assert_eq!(whole.float, Some(98.0));
}

#[test]
fn checkbox_is_yes_or_no() {
    reads(
        "cdtf-checkbox",
        json!(true),
        |record| &record.checkbox,
        true,
    );
}

#[test]
fn checkbox_shown_as_radio_is_yes_or_no() {
    reads("cdtf-radio", json!(false), |record| &record.radio, false);
}

#[test]
fn boolean_is_yes_or_no() {
    reads("cdtf-boolean", json!(true), |record| &record.boolean, true);
}

#[test]
fn date_is_a_day() {
    reads(
        "cdtf-date",
        json!("2026-02-03"),
        |record| &record.date,
        day("2026-02-03"),
    );
}

#[test]
fn datetime_is_a_moment() {
    let sent = "2026-02-03T04:05:06.007Z";
    reads(
        "cdtf-datetime",
        json!(sent),
        |record| &record.datetime,
        moment(sent),
    );
}

#[test]
fn select_of_texts_is_an_enum() {
    reads(
        "cdtf-select",
        json!("calm"),
        |record| &record.select,
        Select::Calm,
    );
    assert_eq!(Select::Calm.to_string(), "Calm");
    assert_eq!("Tired".parse(), Ok(Select::Tired));
    assert_eq!(
        Select::all().collect::<Vec<_>>(),
        [Select::Calm, Select::Tired]
    );
}

#[test]
fn select_of_several_is_a_list() {
    let both = vec![SelectSeveral::Right, SelectSeveral::Left];
    reads(
        "cdtf-select-several",
        json!(["right", "left"]),
        |record| &record.select_several,
        both,
    );
}

#[test]
fn select_of_integers_is_named_by_labels() {
    let sometimes = SelectInteger::Sometimes;
    reads(
        "cdtf-select-integer",
        json!(1),
        |record| &record.select_integer,
        sometimes,
    );
}

#[test]
fn select_of_floats_is_named_by_labels() {
    let half = SelectFloat::HalfATablet;
    reads(
        "cdtf-select-float",
        json!(0.5),
        |record| &record.select_float,
        half,
    );
}

#[test]
fn select_of_a_dictionary_is_its_value() {
    let code = text("99213");
    reads(
        "cdtf-select-dictionary",
        json!("99213"),
        |record| &record.select_dictionary,
        code,
    );
}

#[test]
fn an_unlisted_option_is_kept() {
    let record: EveryType = read(json!({ "cdtf-select": "furious" }));
    assert!(matches!(record.select, Some(Select::Unlisted(_))));
    assert_eq!(written(&record)["cdtf-select"], "furious");
}

#[test]
fn phone_is_text() {
    reads(
        "cdtf-phone",
        json!("+15551234567"),
        |record| &record.phone,
        text("+15551234567"),
    );
}

#[test]
fn email_is_text() {
    reads(
        "cdtf-email",
        json!("a@b.example"),
        |record| &record.email,
        text("a@b.example"),
    );
}

#[test]
fn url_is_text() {
    reads(
        "cdtf-url",
        json!("https://b.example"),
        |record| &record.url,
        text("https://b.example"),
    );
}

#[test]
fn file_is_a_list_of_files() {
    let files: Vec<Json> = vec![json!({ "id": "f1", "originalName": "scan.pdf" }).into()];
    reads(
        "cdtf-file",
        json!(files),
        |record| &record.file,
        files.clone(),
    );
}

#[test]
fn uuid_is_text() {
    let id = "0b9e2a52-7d3e-4b8e-9a0f-6a4f2f4f1c11";
    reads("cdtf-uuid", json!(id), |record| &record.uuid, text(id));
}

#[test]
fn time_is_text() {
    let sent = json!({ "cdtf-required": "set", "cdtf-time": "09:30" });
    let record: checked::Checked = read(sent.clone());
    assert_eq!(record.time.as_deref(), Some("09:30"));
    assert!(record.violations().is_empty());
    assert_eq!(written(&record)["cdtf-time"], sent["cdtf-time"]);
}

#[test]
fn object_is_json() {
    let nested = json!({ "a": { "b": [1, { "c": null }] } });
    reads(
        "cdtf-object",
        nested.clone(),
        |record| &record.object,
        nested.into(),
    );
}

#[test]
fn array_is_json() {
    let nested = json!([[1, 2], { "a": [] }]);
    reads(
        "cdtf-array",
        nested.clone(),
        |record| &record.array,
        nested.into(),
    );
}

#[test]
fn formula_has_the_type_of_its_value() {
    reads(
        "cdtf-formula-integer",
        json!(14),
        |record| &record.formula_integer,
        14,
    );
    reads(
        "cdtf-formula-float",
        json!(1.5),
        |record| &record.formula_float,
        1.5,
    );
    reads(
        "cdtf-formula-text",
        json!("ab"),
        |record| &record.formula_text,
        text("ab"),
    );
    reads("cdtf-computed", json!(8), |record| &record.computed, 8);
    let schema = EveryType::schema();
    let computed = schema.field("cdtf-computed").expect("the field is there");
    assert!(!computed.is_editable(), "formulas are never written");
    let source = include_str!(concat!(env!("OUT_DIR"), "/field_types.rs"));
    assert!(source.contains("Formula: `${cdtf-integer} + 1`"));
}

#[test]
fn profile_reference_is_typed() {
    let sent = json!({ "id": "p1", "pdtf-name": "Dr. Gray" });
    let record: EveryType = read(json!({ "cdtf-profile": sent, "cdtf-profiles": [sent] }));
    let reference = record.profile.as_ref().expect("the field is set");
    assert_eq!(reference.id(), Some("p1"));
    let provider: Provider = reference.profile().expect("it came with the fields");
    assert_eq!(provider.name.as_deref(), Some("Dr. Gray"));
    assert_eq!(
        record.profiles.as_deref(),
        Some([reference.clone()].as_slice())
    );
    assert_eq!(written(&record)["cdtf-profile"], sent);
    let new = ProfileReference::new("p2").with("pdtf-name", "Dr. Green");
    assert_eq!(new.get("pdtf-name"), Some("Dr. Green".into()));
    assert_eq!(format!("{new:?}"), "ProfileReference([hidden])");
}

#[test]
fn an_unknown_type_is_json() {
    reads(
        "cdtf-unknown",
        json!({ "x": 1 }),
        |record| &record.unknown,
        json!({ "x": 1 }).into(),
    );
}

#[test]
fn profile_data_types_are_structs() {
    let provider: Provider = read(json!({ "pdtf-name": "Dr. Gray", "pdtf-specialty": "gp" }));
    assert_eq!(provider.specialty, Some(Specialty::GeneralPractice));
    assert!(
        Provider::default().validate().is_err(),
        "the name is required"
    );
}

#[test]
fn dictionaries_are_structs() {
    let entry: Procedures = read(json!({ "df-code": "99213", "df-price": 80.5 }));
    assert_eq!(
        (entry.code.as_deref(), entry.price),
        (Some("99213"), Some(80.5))
    );
}

#[test]
fn custom_field_types_are_types() {
    use care::custom_field_types::{Bmi, Homepage, Severity};
    let (homepage, bmi): (Homepage, Bmi) = (text("https://b.example"), 21.5);
    assert!(homepage.starts_with("https") && bmi > 21.0);
    assert_eq!("Mild".parse(), Ok(Severity::Mild));
}

#[test]
fn document_types_are_structs() {
    let consent: care::Consent = read(json!({ "dtf-signed-on": "2026-02-03" }));
    assert_eq!(consent.signed_on, Some(day("2026-02-03")));
}

#[test]
fn patient_info_fields_are_a_struct() {
    let info: care::PatientInfo = read(json!({ "pif-nickname": "Countess" }));
    assert_eq!(info.nickname.as_deref(), Some("Countess"));
    assert!(!format!("{info:?}").contains("Countess"));
}

#[test]
fn required_must_be_set() {
    assert_eq!(Rules::default().violations().len(), 1);
    assert!(
        Rules::new(rules::Required {
            required: "set".to_owned(),
        })
        .validate()
        .is_ok()
    );
    assert!(RulesPatch::new().required("other").validate().is_ok());
}

#[test]
fn numbers_have_bounds() {
    for (value, rules) in [
        (0, vec![Rule::Minimum(1.0)]),
        (1, vec![]),
        (5, vec![]),
        (6, vec![Rule::Maximum(5.0)]),
    ] {
        assert_eq!(broken("cdtf-bounds", json!(value)), rules, "{value}");
    }
}

#[test]
fn bounds_may_be_written_as_text() {
    assert_eq!(
        broken("cdtf-bounds-as-text", json!(0.4)),
        [Rule::Minimum(0.5)]
    );
    assert_eq!(
        broken("cdtf-bounds-as-text", json!(2.6)),
        [Rule::Maximum(2.5)]
    );
    assert_eq!(broken("cdtf-bounds-as-text", json!(2.5)), []);
}

#[test]
fn texts_have_lengths() {
    assert_eq!(broken("cdtf-length", json!("a")), [Rule::MinimumLength(2)]);
    assert_eq!(
        broken("cdtf-length", json!("äöüß")),
        [],
        "characters, not bytes"
    );
    assert_eq!(
        broken("cdtf-length", json!("abcde")),
        [Rule::MaximumLength(4)]
    );
}

#[test]
fn texts_match_patterns() {
    assert_eq!(broken("cdtf-pattern", json!("AB12")), []);
    let pattern = Rule::Pattern("[A-Z]{2}[0-9]+");
    assert_eq!(
        broken("cdtf-pattern", json!("xAB12")),
        [pattern],
        "the whole text"
    );
}

#[test]
fn days_and_moments_have_bounds() {
    assert_eq!(
        broken("cdtf-day", json!("2019-12-31")),
        [Rule::Earliest("2020-01-01")]
    );
    assert_eq!(broken("cdtf-day", json!("2030-12-31")), []);
    let late = json!("2031-01-01T00:00:00Z");
    assert_eq!(
        broken("cdtf-moment", late),
        [Rule::Latest("2030-12-31T00:00:00Z")]
    );
}

#[test]
fn options_are_listed() {
    assert_eq!(broken("cdtf-answer", json!("yes")), []);
    // An option that was read may have been retired; one that is set must be listed.
    assert_eq!(broken("cdtf-answer", json!("perhaps")), []);
    let mut rules: Rules = read(json!({ "cdtf-required": "set" }));
    rules.answer = Answer::from_json(json!("perhaps"));
    let found = rules.violations();
    let found: Vec<&Rule> = found.iter().map(|violation| &violation.rule).collect();
    assert_eq!(found, [&Rule::Option]);
}

#[test]
fn syntax_is_checked() {
    for (field, good, bad, rule) in [
        ("cdtf-phone", "+15551234567", "555-1234", Rule::Phone),
        ("cdtf-email", "a@b.example", "a@", Rule::Email),
        ("cdtf-url", "https://b.example/a", "b.example", Rule::Url),
        (
            "cdtf-uuid",
            "0b9e2a52-7d3e-4b8e-9a0f-6a4f2f4f1c11",
            "0b9e",
            Rule::Uuid,
        ),
    ] {
        assert_eq!(broken(field, json!(good)), [], "{field}");
        assert_eq!(broken(field, json!(bad)), [rule], "{field}");
    }
}

#[test]
fn files_have_types() {
    let file = |name: &str| json!([{ "originalName": name }]);
    assert_eq!(broken("cdtf-file-types", file("scan.PDF")), []);
    let types = Rule::FileType(&["pdf", "png"]);
    assert_eq!(broken("cdtf-file-types", file("scan.exe")), [types]);
}

#[test]
fn what_is_not_editable_is_not_written() {
    let mut value = Rules::new(rules::Required {
        required: "set".to_owned(),
    });
    value.read_only = Some(text("computed elsewhere"));
    let body = welkin_runtime::__private::create_body(&value, None, None);
    let body: Value = serde_json::from_slice(&body).expect("it is JSON");
    assert_eq!(body, json!({ "cdtf-required": "set" }));
}

#[test]
#[expect(deprecated, reason = "the point of the test")]
fn what_is_switched_off_is_deprecated() {
    let record: Rules = read(json!({ "cdtf-switched-off": "still read" }));
    assert_eq!(record.switched_off.as_deref(), Some("still read"));
}

#[test]
fn phi_does_not_print() {
    let mut value = Rules::new(rules::Required {
        required: "set".to_owned(),
    });
    value.secret = Some(text("diagnosis"));
    assert!(!format!("{value:?}").contains("diagnosis"));
    assert!(format!("{:?}", reveal(&value)).contains("diagnosis"));
}

#[test]
fn a_single_record_cdt_has_one_record() {
    fn has_only<T: welkin_runtime::record::SingleRecordCdt>() -> &'static str {
        T::schema().name()
    }
    assert_eq!(has_only::<OnlyOne>(), "cdt-only-one");
}

#[tokio::test]
async fn a_multi_record_cdt_has_many_records() -> Result<(), Error> {
    let sandbox = tenant::serve("tests/fixtures/field-types").await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let new = NewPatient::new("Ada", "Lovelace");
    let patient = client.patient(client.patients().create(&new).await?.id);
    for required in ["one", "two"] {
        patient
            .rules()
            .create(&Rules::new(rules::Required {
                required: required.to_owned(),
            }))
            .await?;
    }
    assert_eq!(patient.rules().list().all().await?.len(), 2);
    Ok(())
}

#[test]
fn labels_are_words_for_people() {
    let source = include_str!(concat!(env!("OUT_DIR"), "/field_types.rs"));
    assert!(source.contains("/// Did it help"));
    assert!(source.contains("/// From one to five"));
}

/// A record with a fault in each of seven fields, two of them PHI.
fn seven_faults() -> Rules {
    Rules {
        bounds: Some(6),
        length: Some(text("a")),
        pattern: Some(text("ab")),
        day: Some(day("2019-12-31")),
        phone: Some(text("call me")),
        secret: Some(text("a diagnosis")),
        ..Rules::default()
    }
}

#[test]
fn seven_faults_are_seven_violations() {
    let violations = seven_faults()
        .validate()
        .expect_err("seven rules are broken");
    let found: Vec<(&str, &Rule)> = violations
        .iter()
        .map(|violation| (violation.field, &violation.rule))
        .collect();
    assert_eq!(
        found,
        [
            ("cdtf-required", &Rule::Required),
            ("cdtf-bounds", &Rule::Maximum(5.0)),
            ("cdtf-length", &Rule::MinimumLength(2)),
            ("cdtf-pattern", &Rule::Pattern("[A-Z]{2}[0-9]+")),
            ("cdtf-day", &Rule::Earliest("2020-01-01")),
            ("cdtf-secret", &Rule::MaximumLength(3)),
            ("cdtf-phone", &Rule::Phone),
        ]
    );
}

#[test]
fn violations_show_their_values_on_request_only() {
    let mut record = seven_faults();
    record.secret_number = Some(77);
    let violations = record.violations();
    let values = violations.iter().filter_map(Violation::value);
    let values: Vec<&str> = values.map(Hidden::reveal).collect();
    assert_eq!(
        values,
        [
            "6",
            "\"a\"",
            "\"ab\"",
            "\"2019-12-31T00:00:00.000Z\"",
            "\"a diagnosis\"",
            "77",
            "\"call me\""
        ]
    );
    let all = format!("{violations} {violations:?}");
    for value in ["diagnosis", "77", "call me", "2019"] {
        assert!(!all.contains(value), "{all}");
    }
    let revealed = reveal(&violations).to_string();
    assert!(revealed.contains("(value: \"a diagnosis\")"), "{revealed}");
}

#[test]
fn what_is_read_is_written_back() {
    let sent = json!({
        "cdtf-select": "furious",
        "cdtf-from-tomorrow": { "a": [1, null] },
        "cdtf-text": null,
        "cdtf-integer": "72",
        "cdtf-float": 1.0,
    });
    let record: EveryType = read(sent.clone());
    let back = written(&record);
    for (key, value) in sent.as_object().expect("it is an object") {
        assert_eq!(&back[key], value, "{key}");
    }
}

#[test]
fn a_patch_of_one_field_sends_one_field() {
    let patch = RulesPatch::new().answer(Answer::Yes);
    let body: Value = serde_json::from_slice(&patch.to_body()).expect("it is JSON");
    assert_eq!(body, json!({ "cdtf-answer": "yes" }));
    let cleared = Patch::<Rules>::new().clear(rules::LENGTH);
    let body: Value = serde_json::from_slice(&cleared.to_body()).expect("it is JSON");
    assert_eq!(body, json!({ "cdtf-length": null }));
}

/// Every row of the table names a test, and that test is here.
#[test]
fn every_row_of_the_table_has_its_test() {
    let table = include_str!("../../docs/field-types.md");
    let tests = include_str!("field_types.rs");
    let rows = table
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let mut named = 0;
    for row in rows {
        let last = row
            .trim_end_matches(" |")
            .rsplit('|')
            .next()
            .unwrap_or_default();
        let Some(name) = last
            .trim()
            .strip_prefix('`')
            .and_then(|name| name.strip_suffix('`'))
        else {
            assert_eq!(last.trim(), "test", "{row}");
            continue;
        };
        assert!(tests.contains(&format!("fn {name}() ")), "no test `{name}`");
        named += 1;
    }
    assert!(named >= 40, "{named} rows");
}
