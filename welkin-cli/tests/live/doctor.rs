//! `doctor`, with a sandbox that serves every generation of the API, and without a server.

use serde_json::Value;
use welkin_sandbox::{ApiClient, Builder, Sandbox};

use crate::terminal::{PROFILES, Said, Terminal, formation, parse, read};

async fn terminal() -> Terminal {
    Terminal::new(&read(formation())).await
}

fn report(said: &Said) -> Value {
    serde_json::from_str(&said.stdout).expect("it is JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_generation_that_answers_is_reported() {
    let terminal = terminal().await;
    let said = terminal.run("doctor");
    said.succeeded();
    assert!(
        said.stdout
            .contains("The tenant supports v1, reference, v8"),
        "{said:?}"
    );
    let report = report(terminal.run("doctor --format json").succeeded());
    for (place, profile) in PROFILES.iter().enumerate() {
        let examined = &report["profiles"][place];
        assert_eq!(examined["profile"], *profile);
        assert_eq!(examined["token"]["result"], "yes");
        assert_eq!(examined["reads"][0]["what"], "cdts");
        assert_eq!(examined["reads"][0]["result"], "yes");
        let reads = examined["reads"].as_array().expect("it is a list");
        assert!(
            reads
                .iter()
                .any(|read| read["what"] == "patients" && read["result"] == "yes")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_generation_alone() {
    let terminal = terminal().await;
    for profile in PROFILES {
        let said = terminal.run(&format!("doctor --profile {profile}"));
        said.succeeded();
        assert!(
            said.stdout
                .contains(&format!("set WELKIN_PROFILE={profile}.")),
            "{said:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_reported_and_not_shown() {
    let terminal = terminal().await.secret("wrong-and-private");
    let said = terminal.run("doctor");
    assert_eq!(said.exit_code, Some(1), "{said:?}");
    assert_eq!(
        said.stdout.matches("credentials not accepted").count(),
        3,
        "{said:?}"
    );
    assert!(said.stderr.contains("cannot read anything"), "{said:?}");
    for format in ["text", "json"] {
        let said = terminal.run(&format!("doctor --format {format}"));
        assert!(
            !said.stdout.contains("private") && !said.stderr.contains("private"),
            "{said:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_shown_when_all_is_well() {
    let terminal = terminal().await;
    let secret = terminal.sandbox.client_secret().to_owned();
    for format in ["text", "json"] {
        let said = terminal.run(&format!("doctor --format {format}"));
        assert!(
            !said.stdout.contains(&secret) && !said.stderr.contains(&secret),
            "{said:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_there() {
    let terminal = terminal().await;
    // The port was free a moment ago, so no process listens there.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has one");
    drop(listener);
    let said = terminal.run(&format!("doctor --base-url http://{address}"));
    assert_eq!(said.exit_code, Some(1), "{said:?}");
    assert_eq!(
        said.stdout.matches("no: unreachable").count(),
        3,
        "{said:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_there_is_not() {
    let said = terminal().await.with_tenant("doctor", "nobody");
    assert_eq!(said.exit_code, Some(1), "{said:?}");
    assert!(
        said.stdout.contains("The API client cannot read anything."),
        "{said:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_that_are_missing_are_named() {
    let said = terminal().await.without_variables("doctor");
    assert_eq!(said.exit_code, Some(1), "{said:?}");
    assert!(said.stderr.contains("WELKIN_CLIENT_SECRET"), "{said:?}");
}

fn builder(configuration: &str) -> Builder {
    let builder = Sandbox::builder().configuration(&parse(configuration));
    builder.expect("it can be served")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_client_may_not_read() {
    let export = r#"{
        "cdts": [{"name": "cdt-vitals", "fields": [{"name": "cdtf-pulse", "type": "integer"}]}],
        "securityFormation": {"securityPolicies": [{"name": "sp-vitals", "services": [{"serviceName": "cdt-vitals", "operations":
            [{"operationName": "read", "fieldProjections": [{"name": "cdtf-pulse"}]}]}]}], "roles": []}
    }"#;
    let client = ApiClient::new("limited", "limited-secret").policy("sp-vitals");
    let terminal = Terminal::with(builder(export).client(client)).await;
    let said = terminal.run("doctor --profile v8 --format json");
    let report = report(&said);
    let reads = report["profiles"][0]["reads"]
        .as_array()
        .expect("it is a list");
    let result = |what: &str| {
        let read = reads.iter().find(|read| read["what"] == what);
        read.expect("it was tried")["result"].clone()
    };
    assert_eq!(result("cdts"), "yes", "{said:?}");
    assert_eq!(result("patients"), "forbidden", "{said:?}");
    let said = terminal.run("doctor --profile v8");
    said.succeeded();
    assert!(said.stdout.contains("no: permission missing"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_differ() {
    let cdts = r#"[{"name": "cdt-a", "relation": "COMMON", "fields": []}]"#;
    for (seconds, words) in [
        (600, "s ahead; correct the clock of this machine"),
        (-600, "s behind; correct the clock of this machine"),
    ] {
        let terminal = Terminal::with(builder(cdts).clock_skew(seconds)).await;
        let said = terminal.run("doctor --profile v1");
        assert!(said.stdout.contains(words), "{said:?}");
    }
    let said = Terminal::with(builder(cdts))
        .await
        .run("doctor --profile v1");
    assert!(said.stdout.contains("clock: in sync"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed() {
    let terminal = terminal().await;
    terminal.run("doctor").succeeded();
    let folder = std::fs::read_dir(terminal.path("")).expect("the folder is there");
    assert_eq!(folder.count(), 0);
}
