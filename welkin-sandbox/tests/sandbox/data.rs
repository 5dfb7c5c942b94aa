use std::net::SocketAddr;

use reqwest::StatusCode;
use welkin_sandbox::{Sandbox, SandboxError};

use crate::tenant::{Tenant, builder};

#[tokio::test]
async fn in_a_file_outlives_the_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tenant.sqlite");
    let tenant = Tenant::with(builder().data_file(&file)).await;
    let patient = tenant.patient().await;
    tenant.sandbox.shutdown().await.unwrap();
    let tenant = Tenant::with(builder().data_file(&file)).await;
    assert_eq!(tenant.get(&patient).await.0, StatusCode::OK);
}

#[tokio::test]
async fn that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    std::fs::write(
        &file,
        "Dear reader, this is no database, however long it is.",
    )
    .unwrap();
    let error = builder().data_file(&file).start().await.unwrap_err();
    assert!(matches!(error, SandboxError::Storage(_)), "{error}");
}

#[tokio::test]
async fn is_served_to_this_machine_alone() {
    let everywhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let error = Sandbox::builder()
        .listen(everywhere)
        .start()
        .await
        .unwrap_err();
    assert!(matches!(error, SandboxError::NotLoopback(_)), "{error}");
}

#[tokio::test]
async fn is_not_served_twice_at_one_address() {
    let first = Tenant::start().await;
    let address: SocketAddr = first.sandbox.origin()["http://".len()..].parse().unwrap();
    let error = Sandbox::builder()
        .listen(address)
        .start()
        .await
        .unwrap_err();
    assert!(
        error.to_string().starts_with("cannot listen on "),
        "{error}"
    );
}
