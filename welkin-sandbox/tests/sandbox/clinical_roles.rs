//! Permissions on patients, encounters, programs, dictionaries and documents: each word of a policy permits its
//! operations and no others.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{ApiClient, Builder, Sandbox};

use crate::role_cases::{DICTIONARY, DOCUMENT_TYPE, PROGRAM, PROGRAMS, cases};
use crate::roles::assert_forbidden;
use crate::tenant::Tenant;

/// The example with other policies, and with an additional program.
fn builder(policies: Vec<Value>) -> Builder {
    let example = include_str!("../../../examples/designer-export.json");
    let mut export: Value = serde_json::from_str(example).expect("the example is JSON");
    let mut program = export["programs"][0].clone();
    program["name"] = "prog-other".into();
    let programs = export["programs"].as_array_mut().expect("a list");
    programs.push(program);
    export["securityFormation"] = json!({"securityPolicies": policies, "roles": []});
    let configuration = welkin_model::config::parse("export.json", &export.to_string());
    Sandbox::builder()
        .configuration(&configuration.expect("it is one"))
        .expect("its policies are right")
}

/// The values of path parameters, created for each request.
struct PathValues {
    patient: String,
    enrolled: String,
    encounter: String,
    entry: String,
    document: String,
}

impl PathValues {
    async fn make(tenant: &Tenant) -> Self {
        let patient = tenant.patient().await;
        let enrolled = tenant.patient().await;
        let made = |(status, answer): (StatusCode, Value)| {
            assert!(status.is_success(), "{answer}");
            answer
        };
        let id = |answer: &Value| answer["id"].as_str().expect("an id").to_owned();
        let enroll = format!("{enrolled}/programs/{PROGRAM}/phases/referral");
        made(tenant.post(&enroll, Value::Null).await);
        let encounters = format!("{patient}/encounters");
        let encounter = json!({"templateName": "etmp-intake-visit"});
        let encounter = made(tenant.post(&encounters, encounter).await);
        let documents = format!("{patient}/document-summary");
        let document = tenant.post(&documents, json!({"type": DOCUMENT_TYPE, "details": {}}));
        let document = made(document.await);
        let entries = format!("/dictionaries/{DICTIONARY}");
        let entry = json!({"records": [{"values": {"value": "E11"}}]});
        let entry = made(tenant.post(&entries, entry).await);
        Self {
            encounter: format!("{encounters}/{}", id(&encounter)),
            document: format!("{documents}/{}", id(&document)),
            entry: format!("{entries}/{}", id(&entry["records"][0])),
            patient,
            enrolled,
        }
    }

    fn path(&self, template: &str) -> String {
        let full = self.encounter.replace("/encounters/", "/full-encounters/");
        template
            .replace("{patient}", &self.patient)
            .replace("{enrolled}", &self.enrolled)
            .replace("{encounter}", &self.encounter)
            .replace("{full}", &full)
            .replace("{entry}", &self.entry)
            .replace("{document}", &self.document)
    }
}

async fn token(tenant: &Tenant, client: &str) -> String {
    let (_, answer) = tenant.request_token(client, "secret").await;
    answer["access_token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn each_word_permits_its_operations_and_no_other_does() {
    let cases = cases();
    let mut policies = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let others = case.part.words_but(case.words);
        policies.push(case.part.policy(&format!("sp-others-{number}"), &others));
        for word in case.words {
            let name = format!("sp-{word}-{number}");
            policies.push(case.part.policy(&name, &[word]));
        }
    }
    let names: Vec<String> = policies
        .iter()
        .map(|policy| policy["name"].as_str().unwrap_or_default().to_owned())
        .collect();
    let clients = names
        .iter()
        .map(|name| ApiClient::new(name, "secret").policy(name));
    let builder = clients.fold(builder(policies), Builder::further_client);
    let tenant = Tenant::with(builder).await;

    for (number, case) in cases.into_iter().enumerate() {
        let things = PathValues::make(&tenant).await;
        let path = things.path(case.path);
        let call = |client: String| {
            let (tenant, method, path, body) =
                (&tenant, case.method.clone(), &path, case.body.clone());
            async move {
                let token = token(tenant, &client).await;
                tenant.call_with(&token, method, path, body).await
            }
        };
        assert_forbidden(call(format!("sp-others-{number}")).await, case.refusal);
        for word in case.words {
            let (status, answer) = call(format!("sp-{word}-{number}")).await;
            assert!(
                status.is_success(),
                "{word}: {} {path}: {answer}",
                case.method
            );
        }
    }
}

#[tokio::test]
async fn a_list_shows_what_may_be_read_and_is_refused_where_that_is_nothing() {
    let mut policy = PROGRAMS.policy("sp-programs", &["read"]);
    policy["documentPolicy"] = Value::Null;
    let client = ApiClient::new("client", "secret").policy("sp-programs");
    let tenant = Tenant::with(builder(vec![policy]).further_client(client)).await;
    let things = PathValues::make(&tenant).await;
    let token = token(&tenant, "client").await;
    let programs = things.path("{patient}/programs");
    let (_, seen) = tenant.call_with(&token, Method::GET, &programs, None).await;
    let (_, all) = tenant.get(&programs).await;
    let length = |list: &Value| list["data"].as_array().map(Vec::len);
    assert_eq!((length(&seen), length(&all)), (Some(1), Some(2)));
    assert_eq!(seen["data"][0]["programName"], PROGRAM);

    let documents = things.path("{patient}/document-summary");
    let refused = tenant.call_with(&token, Method::GET, &documents, None);
    assert_forbidden(refused.await, "read documents of the type dt-consent-form");
}

#[tokio::test]
async fn a_disposition_shows_the_fields_that_may_be_read_and_nobody_is_refused_what_policies_have_no_word_for()
 {
    let disposition = |fields: &[&str]| -> Value {
        let fields: Vec<Value> = fields.iter().map(|name| json!({"name": name})).collect();
        json!([{"name": "__encounter_disposition__", "operations": [
            {"operationName": "read", "fields": fields},
        ]}])
    };
    let policies = vec![
        json!({
            "name": "sp-outcome",
            "encounterPolicy": {"operations": [{"operationName": "read"}]},
            "internalCdts": disposition(&["uicedf-outcome"]),
        }),
        json!({"name": "sp-none"}),
    ];
    let builder = builder(policies)
        .further_client(ApiClient::new("reader", "secret").policy("sp-outcome"))
        .further_client(ApiClient::new("nobody", "secret").policy("sp-none"));
    let tenant = Tenant::with(builder).await;
    let things = PathValues::make(&tenant).await;
    let [reader, nobody] = [
        token(&tenant, "reader").await,
        token(&tenant, "nobody").await,
    ];
    let path = things.path("{encounter}/disposition");
    let body = json!({"uicedf-outcome": "Seen", "uicedf-remarks": "none"});
    let written = tenant.call_with(&nobody, Method::PATCH, &path, Some(body));
    assert_eq!(written.await.0, StatusCode::OK);
    let refused = tenant.call_with(&nobody, Method::GET, &path, None).await;
    assert_forbidden(refused, "read records of __encounter_disposition__");

    let full = things.path("{full}");
    let (_, whole) = tenant.call_with(&reader, Method::GET, &full, None).await;
    let (_, alone) = tenant.call_with(&reader, Method::GET, &path, None).await;
    for shown in [&whole["disposition"], &alone] {
        assert_eq!(shown["jsonBody"]["uicedf-outcome"], "Seen", "{shown}");
        assert_eq!(shown["jsonBody"].get("uicedf-remarks"), None, "{shown}");
    }

    for path in ["{encounter}/comments", "{patient}/assessment-records"] {
        let path = things.path(path);
        let (status, _) = tenant.call_with(&nobody, Method::GET, &path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_word_that_is_not_known_may_permit_anything_of_its_thing() {
    let planned = json!({
        "name": "sp-planner",
        "encounterPolicy": {"operations": [{"operationName": "moveToPlanned"}]},
    });
    let planner = ApiClient::new("planner", "secret").policy("sp-planner");
    let tenant = Tenant::with(builder(vec![planned]).further_client(planner)).await;
    let things = PathValues::make(&tenant).await;
    let token = token(&tenant, "planner").await;
    let encounter = things.path("{encounter}");
    let body = json!({"status": "SCHEDULED"});
    let moved = tenant.call_with(&token, Method::PATCH, &encounter, Some(body));
    assert_eq!(moved.await.0, StatusCode::OK);
    let patient = tenant.call_with(&token, Method::GET, &things.patient, None);
    assert_forbidden(patient.await, "read patients");
}

#[tokio::test]
async fn custom_fields_of_patients_have_a_part_of_their_own() {
    let fields =
        |names: &[&str]| -> Vec<Value> { names.iter().map(|name| json!({"name": name})).collect() };
    let info = json!({"serviceName": "_patient_info", "operations": [
        {"operationName": "read", "fieldProjections": fields(&["id", "pif-nickname"])},
        {"operationName": "update", "fieldProjections": fields(&["external_id"])},
    ]});
    let policies = vec![
        json!({"name": "sp-info", "patientInfoPolicy": info}),
        json!({"name": "sp-none"}),
    ];
    let builder = builder(policies)
        .further_client(ApiClient::new("reader", "secret").policy("sp-info"))
        .further_client(ApiClient::new("nobody", "secret").policy("sp-none"));
    let tenant = Tenant::with(builder).await;
    let [reader, nobody] = [
        token(&tenant, "reader").await,
        token(&tenant, "nobody").await,
    ];
    let records = format!("{}/cdts/_patient_info", tenant.patient().await);
    let (status, created) = tenant.post(&records, json!({"pif-nickname": "x"})).await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    let one = format!("{records}/{}", created["id"].as_str().expect("an id"));

    let (_, read) = tenant.call_with(&reader, Method::GET, &one, None).await;
    assert_eq!(read["jsonBody"]["pif-nickname"], "x", "{read}");
    let change = Some(json!({"pif-nickname": "y"}));
    let changed = tenant.call_with(&reader, Method::PATCH, &one, change.clone());
    assert_forbidden(
        changed.await,
        "update these fields of _patient_info: pif-nickname",
    );
    let refused = tenant.call_with(&nobody, Method::GET, &one, None).await;
    assert_forbidden(refused, "read records of _patient_info");
    let refused = tenant.call_with(&nobody, Method::PATCH, &one, change);
    assert_forbidden(refused.await, "update records of _patient_info");
}
