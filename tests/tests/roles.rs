//! Code for a role can perform the role's operations, and the sandbox rejects all others for the same role.

use care::vitals::NewVitals;
use care::{Client, VitalsPatch};
use welkin_codegen::Generator;
use welkin_runtime::{Config, Error};
use welkin_sandbox::{ApiClient, Sandbox};
use welkin_tests::fixture::workspace_root;

/// Code for a nurse.
#[welkin_macros::designer("fixtures/roles/designer-export.json", role = "r-nurse")]
mod care {}

/// Code without a role, which permits every call.
#[welkin_macros::designer("fixtures/roles/designer-export.json")]
mod everything {}

async fn tenant() -> (Sandbox, Config) {
    let nurse = ApiClient::new("nurse", "nurse-secret").role("r-nurse");
    let builder = Sandbox::builder()
        .config_paths([workspace_root().join("tests/fixtures/roles")])
        .expect("the configuration is one");
    let sandbox = builder.client(nurse).start().await.expect("a port is free");
    let config = Config::new(sandbox.tenant(), "nurse", "nurse-secret").base_url(sandbox.origin());
    (sandbox, config)
}

async fn patient(client: &welkin_runtime::Client) -> welkin_runtime::PatientId {
    let new = welkin_runtime::NewPatient::new("Ada", "Example");
    let patient = client.patients().create(&new).await;
    patient.expect("the nurse may create patients").id
}

#[tokio::test]
async fn the_permitted_is_done_and_the_rest_refused() {
    let (_sandbox, config) = tenant().await;
    let client = Client::connect(config.clone()).unwrap();
    let id = patient(client.runtime()).await;
    let vitals = client.patient(id.clone()).vitals();
    let value = NewVitals::new().pulse(60);
    let record = vitals.create(&value).await.unwrap();
    assert_eq!(record.pulse, Some(60));
    let patch = VitalsPatch::new().pulse(61);
    let changed = vitals.update(&record.id, &patch).await.unwrap();
    assert_eq!(changed.pulse, Some(61));

    let anyone = everything::Client::connect(config).unwrap();
    let vitals = anyone.patient(id).vitals();
    let value = everything::Vitals {
        note: Some("restless".to_owned()),
        ..everything::Vitals::default()
    };
    assert_forbidden(&vitals.create(&value).await.unwrap_err());
    let record = vitals.list().page(0).await.unwrap().items.remove(0);
    let patch = everything::VitalsPatch::new().note("restless");
    assert_forbidden(&vitals.update(&record.id, &patch).await.unwrap_err());
    assert_forbidden(&vitals.delete(&record.id).await.unwrap_err());
}

fn assert_forbidden(error: &Error) {
    assert_eq!(error.status(), Some(403), "{error}");
}

#[test]
fn names_do_not_depend_on_the_role() {
    let export = workspace_root().join("tests/fixtures/roles/designer-export.json");
    let whole = Generator::from_file(&export).unwrap();
    let limited = whole.clone().role("r-nurse").unwrap();
    assert_eq!(whole.model().given_names(), limited.model().given_names());
    let code = limited.generate().unwrap().single_file();
    assert!(code.contains("from designer-export.json, for role `r-nurse`"));
}

/// The lock file contains the names of all items, even if it is written for a role that does not see all of them.
#[test]
fn the_lock_file_does_not_depend_on_the_role() {
    let export = workspace_root().join("tests/fixtures/roles/designer-export.json");
    let lock = |role: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("welkin.lock");
        let generator = Generator::from_file(&export).unwrap().lock(&lock).unwrap();
        let generator = match role {
            Some(role) => generator.role(role).unwrap(),
            None => generator,
        };
        generator.write_lock().unwrap();
        std::fs::read_to_string(lock).unwrap()
    };
    let whole = lock(None);
    assert!(whole.contains("cdtf-room"), "{whole}");
    assert_eq!(lock(Some("r-nurse")), whole);
}
