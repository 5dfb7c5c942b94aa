//! Reset, seed and snapshots.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{Builder, Fault, ResetTo, Sandbox, SandboxError, Seed};

use crate::tenant::{Tenant, builder};

const EXPORT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

fn seeded() -> Builder {
    let builder = Sandbox::builder()
        .config_paths([EXPORT])
        .expect("the export is right");
    builder.seed(Seed::new(1), 3)
}

async fn patients(tenant: &Tenant) -> Vec<String> {
    let (status, page) = tenant.get("/patients?size=100").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let patients = page["content"].as_array().expect("a list").iter();
    patients
        .map(|patient| patient["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[tokio::test]
async fn a_reset_leaves_nothing_but_clients_and_tokens() {
    let Value::Object(nurse) =
        json!({"id": "c08af975-8afc-49cb-84ac-7189b727148c", "username": "grace"})
    else {
        panic!("an object");
    };
    let tenant = Tenant::with(builder().user(nurse)).await;
    tenant.patient().await;
    tenant.sandbox.set_faults(welkin_sandbox::Faults::seeded(1));
    assert!(tenant.sandbox.fail_next(Fault::Stall, 3));
    tenant
        .sandbox
        .freeze_clock("2020-01-01T00:00:00Z".parse().expect("a moment"));
    let answer = tenant.done(Method::POST, "/reset", json!({})).await;
    assert_eq!(answer, json!({"to": "empty"}));
    assert_eq!(tenant.look("/requests").await["requests"], json!([]));
    assert_eq!(patients(&tenant).await, [""; 0]);
    assert_eq!(tenant.look("/faults").await["next"], json!([]));
    assert_eq!(tenant.look("/clock").await["frozen"], false);
    // The initial users exist again.
    let counts = tenant.look("/health").await["counts"].clone();
    assert_eq!(
        (&counts["user"], &counts["patients"]),
        (&json!(1), &json!(0))
    );
}

#[tokio::test]
async fn a_reset_brings_the_patients_of_the_seed_back() {
    let tenant = Tenant::with(seeded()).await;
    let before = patients(&tenant).await;
    assert_eq!(before.len(), 3);
    tenant.patient().await;
    let removed = tenant.delete(&format!("/patients/{}", before[0])).await;
    assert_eq!(removed.0, StatusCode::OK);
    for to in [json!({}), json!({"to": "seed"})] {
        let answer = tenant.done(Method::POST, "/reset", to).await;
        assert_eq!(answer, json!({"to": "seed"}));
        assert_eq!(patients(&tenant).await, before);
    }
    tenant
        .done(Method::POST, "/reset", json!({"to": "empty"}))
        .await;
    assert_eq!(patients(&tenant).await, [""; 0]);
    let seeded = json!({"patients": 2, "number": 7, "until": "2026-11-27"});
    let answer = tenant.done(Method::POST, "/seed", seeded).await;
    assert_eq!(answer, json!({"patients": 2}));
    tenant
        .sandbox
        .seed(Seed::new(8), 1)
        .await
        .expect("it can be made");
    assert_eq!(patients(&tenant).await.len(), 3);
}

#[tokio::test]
async fn a_file_with_other_data_comes_back_to_the_seed_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tenant.sqlite");
    let tenant = Tenant::with(seeded().data_file(&file)).await;
    tenant.patient().await;
    tenant.sandbox.shutdown().await.expect("it stops");
    let tenant = Tenant::with(seeded().data_file(&file)).await;
    assert_eq!(patients(&tenant).await.len(), 4);
    tenant
        .sandbox
        .reset(ResetTo::Seed)
        .await
        .expect("it has a seed");
    assert_eq!(patients(&tenant).await.len(), 3);
}

#[tokio::test]
async fn without_a_seed_there_is_none_to_come_back_to() {
    let tenant = Tenant::start().await;
    let (status, error) = tenant
        .refused(Method::POST, "/reset", json!({"to": "seed"}))
        .await;
    assert_eq!(status, 409, "{error}");
    let error = tenant
        .sandbox
        .reset(ResetTo::Seed)
        .await
        .expect_err("there is no seed");
    assert!(matches!(error, SandboxError::Seed(_)), "{error}");
    for wrong in [json!({"to": "start"}), json!({"too": "seed"}), json!([])] {
        assert_eq!(tenant.refused(Method::POST, "/reset", wrong).await.0, 400);
    }
    for wrong in [
        json!({}),
        json!({"patients": -1}),
        json!({"patients": 1_000_001}),
        json!({"patients": 1, "until": "soon"}),
    ] {
        assert_eq!(tenant.refused(Method::POST, "/seed", wrong).await.0, 400);
    }
}

#[tokio::test]
async fn a_snapshot_brings_all_data_back_in_memory_and_in_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in [None, Some(folder.path().join("tenant.sqlite"))] {
        let builder = match &file {
            Some(file) => builder().data_file(file),
            None => builder(),
        };
        let tenant = Tenant::with(builder).await;
        let patient = tenant.patient().await;
        let records = format!("{patient}/cdts/cdt-vitals");
        let taken = json!({"cdtf-taken-on": "2026-11-01", "cdtf-pulse": 60});
        let (_, record) = tenant.post(&records, taken).await;
        let record = format!("{records}/{}", record["id"].as_str().expect("an id"));
        let before = tenant.get(&record).await;

        let snapshot = tenant.sandbox.snapshot().await.expect("it can be copied");
        let row = tenant
            .done(Method::PUT, "/snapshots/before%20all", json!({}))
            .await;
        assert_eq!(
            (&row["name"], &row["bytes"]),
            (&json!("before all"), &json!(snapshot.size()))
        );
        assert_eq!(tenant.look("/snapshots").await, json!([row]));

        for by_name in [false, true] {
            tenant.patch(&record, json!({"cdtf-pulse": 100})).await;
            let other = tenant.patient().await;
            if by_name {
                let path = "/snapshots/before%20all/restore";
                tenant.done(Method::POST, path, json!({})).await;
            } else {
                tenant
                    .sandbox
                    .restore(&snapshot)
                    .await
                    .expect("it can be restored");
            }
            assert_eq!(tenant.get(&record).await, before);
            assert_eq!(tenant.get(&other).await.0, StatusCode::NOT_FOUND);
        }
        // Restored data can be changed like any other.
        let (status, _) = tenant.patch(&record, json!({"cdtf-pulse": 70})).await;
        assert_eq!(status, StatusCode::OK);
        tenant.sandbox.shutdown().await.expect("it stops");
        if let Some(file) = file {
            let tenant = Tenant::with(self::builder_with(&file)).await;
            let (_, record) = tenant.get(&record).await;
            assert_eq!(record["jsonBody"]["cdtf-pulse"], 70, "{record}");
        }
    }
}

fn builder_with(file: &std::path::Path) -> Builder {
    builder().data_file(file)
}

#[tokio::test]
async fn snapshots_are_named_replaced_and_removed() {
    let tenant = Tenant::start().await;
    let empty = tenant.done(Method::PUT, "/snapshots/one", json!({})).await;
    let patient = tenant.patient().await;
    tenant.done(Method::PUT, "/snapshots/one", json!({})).await;
    assert_eq!(
        tenant.look("/snapshots").await.as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(empty["name"], "one");
    tenant
        .sandbox
        .reset(ResetTo::Empty)
        .await
        .expect("it can be emptied");
    tenant
        .done(Method::POST, "/snapshots/one/restore", json!({}))
        .await;
    assert_eq!(tenant.get(&patient).await.0, StatusCode::OK);
    tenant
        .done(Method::DELETE, "/snapshots/one", json!({}))
        .await;
    for (method, path) in [
        (Method::DELETE, "/snapshots/one"),
        (Method::POST, "/snapshots/one/restore"),
    ] {
        assert_eq!(tenant.refused(method, path, json!({})).await.0, 404);
    }
    let long = format!("/snapshots/{}", "x".repeat(101));
    assert_eq!(tenant.refused(Method::PUT, &long, json!({})).await.0, 400);
    for number in 0..100 {
        tenant
            .done(Method::PUT, &format!("/snapshots/{number}"), json!({}))
            .await;
    }
    assert_eq!(
        tenant
            .refused(Method::PUT, "/snapshots/101", json!({}))
            .await
            .0,
        409
    );
    tenant.done(Method::PUT, "/snapshots/99", json!({})).await;
}

#[tokio::test]
async fn a_snapshot_is_of_one_moment_whatever_is_written_meanwhile() {
    let tenant = Tenant::start().await;
    let snapshot = tenant.sandbox.snapshot().await.expect("it can be copied");
    let writes = futures_util::future::join_all((0..50).map(|_| tenant.patient()));
    let restores =
        futures_util::future::join_all((0..20).map(|_| tenant.sandbox.restore(&snapshot)));
    let (_, restored) = tokio::join!(writes, restores);
    assert!(restored.iter().all(Result::is_ok));
    tenant
        .sandbox
        .restore(&snapshot)
        .await
        .expect("it can be restored");
    assert_eq!(patients(&tenant).await, [""; 0]);
}

#[tokio::test]
async fn clones_of_a_builder_start_sandboxes_of_their_own() {
    let builder = builder();
    let one = Tenant::with(builder.clone()).await;
    let other = Tenant::with(builder).await;
    let patient = one.patient().await;
    assert_eq!(other.get(&patient).await.0, StatusCode::NOT_FOUND);
    // A snapshot of one sandbox can be restored in another.
    let snapshot = one.sandbox.snapshot().await.expect("it can be copied");
    other
        .sandbox
        .restore(&snapshot)
        .await
        .expect("it can be restored");
    assert_eq!(other.get(&patient).await, one.get(&patient).await);
}
