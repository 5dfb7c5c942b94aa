//! Invalid secrets, names and ids are rejected early, with a hint and without being shown.

use std::collections::HashMap;

use serde_json::json;
use welkin_runtime::error::TextFault;
use welkin_runtime::{Client, Config, ConfigurationError, Error, Profile};

use crate::fake::Fake;
use crate::server::id;

/// A text that no error may contain.
const SECRET: &str = "open-sesame";

/// Texts that are invalid everywhere, and their faults.
const WRONG: [(&str, TextFault); 9] = [
    ("open-sesame\n", TextFault::TrailingSpace),
    ("open-sesame\r\n", TextFault::TrailingSpace),
    ("open-sesame ", TextFault::TrailingSpace),
    ("open-sesame\u{a0}", TextFault::TrailingSpace),
    (" ", TextFault::TrailingSpace),
    ("\topen-sesame", TextFault::LeadingSpace),
    ("open\nsesame", TextFault::Control),
    ("open-sesame\0", TextFault::Control),
    ("open\u{2013}sesame", TextFault::NotAscii),
];

const VARIABLES: [(&str, &str); 7] = [
    ("WELKIN_TENANT", "acme"),
    ("WELKIN_CLIENT_ID", "EXAMPLECLIENT"),
    ("WELKIN_CLIENT_SECRET", "not a real secret"),
    ("WELKIN_ENVIRONMENT", "sandbox"),
    ("WELKIN_PROFILE", "v8"),
    ("WELKIN_BASE_URL", "https://example.com"),
    ("WELKIN_TOKEN_URL", "https://example.com/token"),
];

fn from(changed: &'static str, text: &str) -> Result<Config, ConfigurationError> {
    let mut variables = HashMap::from(VARIABLES);
    variables.insert(changed, text);
    Config::from_variables(|name| variables.get(name).map(ToString::to_string))
}

fn fault(error: &ConfigurationError) -> TextFault {
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains(SECRET) && !shown.contains("sesame"),
        "{shown}"
    );
    match error {
        ConfigurationError::Text { fault, .. } => *fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn variables_are_refused_by_their_names() {
    for (name, _) in VARIABLES
        .into_iter()
        .chain([("WELKIN_ENVIRONMENT_PARAMETER", "")])
    {
        for (text, expected) in WRONG {
            let error = from(name, text).unwrap_err();
            assert_eq!(fault(&error), expected, "{name} {text:?}");
            assert!(error.to_string().starts_with(name), "{error}");
        }
    }
    assert_eq!(
        from("WELKIN_CLIENT_SECRET", "open-sesame\n")
            .unwrap_err()
            .to_string(),
        "WELKIN_CLIENT_SECRET ends with white space; a file or Kubernetes secret often adds a newline, as `echo` does without `-n`"
    );
}

#[test]
fn an_optional_variable_that_is_set_to_nothing_is_not_taken_for_unset() {
    for name in [
        "WELKIN_ENVIRONMENT",
        "WELKIN_PROFILE",
        "WELKIN_BASE_URL",
        "WELKIN_TOKEN_URL",
    ] {
        assert_eq!(fault(&from(name, "").unwrap_err()), TextFault::Empty);
    }
    let error = from("WELKIN_CLIENT_SECRET", "").unwrap_err();
    assert_eq!(
        error,
        ConfigurationError::Missing(vec!["WELKIN_CLIENT_SECRET"])
    );
}

/// Runs another test of this program in a process with a variable that is not Unicode.
#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_not_taken_for_unset() {
    use std::os::unix::ffi::OsStrExt;
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program)
        .args(["--exact", "settings::of_the_environment", "--ignored"])
        .envs(VARIABLES)
        .env(
            "WELKIN_ENVIRONMENT",
            std::ffi::OsStr::from_bytes(b"sandb\xffx"),
        )
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("1 passed"), "{printed}");
}

#[test]
#[ignore = "another test runs it, in an environment that is made for it"]
fn of_the_environment() {
    let error = Config::from_env().unwrap_err();
    assert_eq!(fault(&error), TextFault::NotAscii);
}

/// Creates a configuration with a text in one setting.
type Make = fn(&str) -> Config;

#[test]
fn what_code_sets_is_refused_when_a_client_is_made() {
    let settings: [(&str, Make); 6] = [
        ("tenant", |text| {
            Config::new(text, "EXAMPLECLIENT", "secret")
        }),
        ("client id", |text| Config::new("acme", text, "secret")),
        ("client secret", |text| {
            Config::new("acme", "EXAMPLECLIENT", text)
        }),
        ("environment", |text| config().environment(text)),
        ("base URL", |text| config().base_url(text)),
        ("token URL", |text| config().token_url(text)),
    ];
    for (name, make) in settings {
        for (text, expected) in WRONG.into_iter().chain([("", TextFault::Empty)]) {
            let Err(Error::Configuration(error)) = Client::new(make(text)) else {
                panic!("{name} {text:?} is taken as it is");
            };
            assert_eq!(fault(&error), expected, "{name} {text:?}");
            assert!(error.to_string().starts_with(name), "{error}");
        }
    }
    let client = Client::new(config()).unwrap();
    client.environment("sandbox\n").unwrap_err();
    // RFC 6749 allows spaces inside, and every other printable character.
    Client::new(Config::new("acme", "an id", "}B{#%; ~\"")).unwrap();
}

fn config() -> Config {
    Config::new("acme", "EXAMPLECLIENT", "not a real secret")
}

#[test]
fn base_urls_are_not_tidied_up_in_silence() {
    for url in [
        "https://example.com\n",
        " https://example.com",
        "https://exam\nple.com",
        "https://example.com/a b",
        "https://ex\u{430}mple.com",
    ] {
        Client::new(config().base_url(url)).unwrap_err();
        from("WELKIN_BASE_URL", url).unwrap_err();
    }
}

#[test]
fn overrides_of_a_profile_are_checked_field_by_field() {
    for (field, value) in [
        ("record_path", json!("")),
        ("record_path", json!("/patients/{patient}\n")),
        ("record_path", json!("/patients/../{record}")),
        ("record_path", json!("/patients/{patient}?x=1")),
        ("records_path", json!("/a b/{patient}")),
        ("token_path", json!("/tok\u{e9}n")),
        ("origin", json!("https://example.com ")),
        ("environment", json!({"query": ""})),
        ("environment", json!({"query": "env\n"})),
        ("token_request", json!({"json": {"client_key": ""}})),
        ("list_parameters", json!({"sort": " sort"})),
        ("export_format", json!({"start": ""})),
        ("completed_status", json!("")),
    ] {
        let overrides = json!({ (field): value }).to_string();
        let error = Profile::v1().overridden(&overrides).unwrap_err();
        assert!(error.to_string().contains(field), "{error}");
        from("WELKIN_PROFILE_OVERRIDES", &overrides).unwrap_err();
    }
    let mut profile = Profile::v8();
    profile.patient_path = "/patients/./{patient}".to_owned();
    Client::new(config().profile(profile)).unwrap_err();
    let no_base_path = Profile::v1().overridden(r#" {"base_path": ""}"#).unwrap();
    Client::new(config().profile(no_base_path)).unwrap();
}

#[test]
fn a_profile_is_read_as_it_is_written() {
    for profile in [Profile::v1(), Profile::reference(), Profile::v8()] {
        let text = serde_json::to_string(&profile).unwrap();
        assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), profile);
        let twice = text.replacen('{', r#"{"phase_path": "/phases","#, 1);
        let error = serde_json::from_str::<Profile>(&twice).unwrap_err();
        assert!(error.to_string().contains("duplicate field `phase_path`"));
    }
    let whole = serde_json::to_value(Profile::v8()).unwrap();
    let changed = |name: &str, value: Option<serde_json::Value>| {
        let mut fields = whole.as_object().unwrap().clone();
        fields.remove(name);
        fields.extend(value.map(|value| (name.to_owned(), value)));
        serde_json::from_value::<Profile>(fields.into()).map_err(|error| error.to_string())
    };
    // Optional settings may be missing.
    assert_eq!(changed("simple_cdts_path", None).unwrap(), Profile::v8());
    let no_words = Some(json!({}));
    assert_eq!(changed("foreign_ids", no_words).unwrap(), Profile::v8());
    for (name, value, message) in [
        ("origin", None, "missing field `origin`"),
        (
            "origins",
            Some(json!("")),
            "unknown field `origins`, expected one of `origin`",
        ),
        (
            "origin",
            Some(json!(1)),
            "origin: invalid type: integer `1`, expected a string",
        ),
        (
            "record_envelope",
            Some(json!("x")),
            "record_envelope: unknown variant `x`",
        ),
        (
            "foreign_ids",
            Some(json!({"mrn": 1})),
            "foreign_ids: mrn: invalid type",
        ),
        (
            "foreign_ids",
            Some(json!([])),
            "foreign_ids: invalid type: sequence, expected an object",
        ),
    ] {
        let error = changed(name, value).unwrap_err();
        assert!(error.starts_with(message), "{error}");
    }
}

#[tokio::test]
async fn ids_that_no_record_has_are_not_sent() {
    let fake = Fake::new();
    let client = Client::new(fake.config()).unwrap();
    for text in [
        "",
        " ",
        ".",
        "..",
        "r1\n",
        " r1",
        "r1 ",
        "r\t1",
        "r1\0",
        "\u{feff}r1",
        "r1\u{200b}",
        "r\u{202e}1",
    ] {
        let of_patient = client.patients().get(&text.into()).await.map(drop);
        let records = client
            .patient("p1".into())
            .records::<crate::vitals::Vitals>();
        let of_record = records.get(&id(text)).await.map(drop);
        for done in [of_patient, of_record] {
            assert!(matches!(done, Err(Error::InvalidId)), "{text:?}: {done:?}");
        }
    }
    assert!(fake.calls().is_empty());
    assert_eq!(fake.token_requests(), 0);
}
