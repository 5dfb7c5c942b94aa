//! The OpenAPI document of the control API.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use jsonschema::Validator;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{control_openapi, control_routes};

use crate::tenant::Tenant;

#[cfg(feature = "page")]
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Method, path and status of a described response.
type Answered = (String, String, u16);

/// The validators of described responses.
static ANSWERS: LazyLock<HashMap<Answered, Validator>> = LazyLock::new(|| {
    let document = control_openapi();
    let mut answers = HashMap::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            for (status, response) in operation["responses"].as_object().expect("responses") {
                let response = match response["$ref"].as_str() {
                    Some(reference) => document.pointer(&reference[1..]).expect("it is there"),
                    None => response,
                };
                let schema = &response["content"]["application/json"]["schema"];
                if schema.is_null() {
                    continue;
                }
                let schema = json!({"allOf": [schema], "components": document["components"]});
                let validator = jsonschema::validator_for(&schema).expect("a schema");
                let status = status.parse().expect("a status");
                answers.insert((method.to_uppercase(), path.clone(), status), validator);
            }
        }
    }
    answers
});

/// Checks that the document describes a response. Paths and methods that are not served are not described.
pub(super) fn check(method: &Method, path: &str, status: StatusCode, body: &Value) {
    let path = format!("/_sandbox{}", path.split('?').next().unwrap_or_default());
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &str| {
        let route: Vec<&str> = route.split('/').collect();
        let mut pairs = route.iter().zip(&parts);
        route.len() == parts.len()
            && pairs.all(|(known, asked)| known.starts_with('{') || known == asked)
    };
    let mut routes = control_routes();
    // A literal segment takes precedence over a parameter.
    routes.sort_by_key(|route| route.path.matches('{').count());
    let mut routes = routes.into_iter();
    let route = routes.find(|route| route.method == method.as_str() && fits(&route.path));
    let Some(route) = route else { return };
    let answered = (route.method, route.path, status.as_u16());
    let validator = ANSWERS.get(&answered);
    let validator = validator.unwrap_or_else(|| panic!("{answered:?} is not described: {body}"));
    let faults: Vec<String> = validator
        .iter_errors(body)
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{answered:?}: {faults:?}");
}

#[cfg(feature = "page")]
#[test]
fn has_every_route_and_no_other() {
    let document = control_openapi();
    let paths = document["paths"].as_object().expect("paths");
    let described = paths.iter().flat_map(|(path, item)| {
        let methods = METHODS.iter().filter(|method| item.get(**method).is_some());
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let described: BTreeSet<String> = described.collect();
    let routes = control_routes().into_iter();
    let served: BTreeSet<String> = routes
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(described, served);
}

#[test]
fn each_operation_has_a_name_of_its_own_and_a_summary() {
    let document = control_openapi();
    let mut names = BTreeSet::new();
    for item in document["paths"].as_object().expect("paths").values() {
        for operation in item.as_object().expect("operations").values() {
            let name = operation["operationId"].as_str().expect("a name");
            assert!(names.insert(name.to_owned()), "{name}");
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|words| !words.is_empty())
            );
        }
    }
}

#[tokio::test]
async fn is_served() {
    let tenant = Tenant::start().await;
    assert_eq!(tenant.look("/openapi.json").await, control_openapi());
}

/// Checks the document with a third-party validator, if it is installed.
#[test]
fn is_openapi() {
    let Some(python) = std::env::var_os("WELKIN_SCHEMA_PYTHON") else {
        eprintln!("SKIPPED: WELKIN_SCHEMA_PYTHON is not set");
        return;
    };
    let file = tempfile::NamedTempFile::with_suffix(".json").expect("a file");
    std::fs::write(file.path(), control_openapi().to_string()).expect("it can be written");
    let mut command = std::process::Command::new(python);
    command
        .args(["-m", "openapi_spec_validator"])
        .arg(file.path());
    let output = command.output().expect("it runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{stdout}");
}
