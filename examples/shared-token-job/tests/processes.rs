//! Runs of the job as separate processes, some of them concurrent.

use std::process::{Child, Command, Stdio};

use shared_token_job::care;
use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::Sandbox;

fn job(sandbox: &Sandbox, folder: &std::path::Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_shared-token-job"))
        .arg(folder)
        .env("WELKIN_TENANT", sandbox.tenant())
        .env("WELKIN_CLIENT_ID", sandbox.client_id())
        .env("WELKIN_CLIENT_SECRET", sandbox.client_secret())
        .env("WELKIN_BASE_URL", sandbox.origin())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the job starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_one_after_the_other_and_at_once_share_one_token() {
    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let builder = Sandbox::builder().config_paths([export]);
    let builder = builder.expect("the example is a configuration");
    let sandbox = builder.start().await.expect("a port is free");
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let welkin = care::Client::connect(config.base_url(sandbox.origin()));
    let welkin = welkin.expect("the configuration is right");
    for (name, heart_rate) in [("Ada", None), ("Ben", Some(72))] {
        let patient = NewPatient::new(name, "Example");
        let patient = welkin.patients().create(&patient).await;
        let patient = patient.expect("it is created").id;
        if heart_rate.is_some() {
            let vitals = care::Vitals {
                heart_rate,
                ..Default::default()
            };
            let created = welkin.patient(patient).vitals().create(&vitals).await;
            created.expect("it is created");
        }
    }

    let before = sandbox.token_requests();
    let folder = tempfile::tempdir().expect("a folder can be made");
    for at_once in [1, 4, 1] {
        let jobs: Vec<Child> = (0..at_once).map(|_| job(&sandbox, folder.path())).collect();
        for job in jobs {
            let output = job.wait_with_output().expect("the job ends");
            assert!(output.status.success());
            assert_eq!(output.stdout, b"patients without vitals: 1\n");
        }
    }
    assert_eq!(sandbox.token_requests() - before, 1);
}
