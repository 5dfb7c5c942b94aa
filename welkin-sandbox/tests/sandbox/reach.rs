//! Access from other machines and with other host names.

use std::io::{BufRead, Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};
use welkin_sandbox::SandboxError;

use crate::running::{fail, start, start_printing};
use crate::tenant::{Tenant, builder};

/// Returns status and full text of the response to a request with these headers.
fn send_request(origin: &str, line: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let mut stream = TcpStream::connect(origin.trim_start_matches("http://")).expect("it listens");
    let headers: String = { headers.iter() }
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let request = format!("{line} HTTP/1.1\r\n{headers}connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (status.unwrap_or_default(), answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_of_another_site_is_refused_before_anything_is_done() {
    let tenant = Tenant::with(builder().allow_host("sandbox")).await;
    let origin = tenant.sandbox.origin();
    let bearer = format!("Bearer {}", tenant.token());
    let line = "GET /acme/live/patients";
    for host in ["localhost:1", "127.0.0.1", "[::1]", "sandbox", "SANDBOX:9"] {
        let headers = [("host", host), ("authorization", &*bearer)];
        assert_eq!(send_request(&origin, line, &headers).0, 200, "{host}");
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "sandbox.evil.example",
        "",
    ] {
        let headers = [
            ("host", host),
            ("authorization", &*bearer),
            ("origin", "http://evil.example"),
        ];
        let (status, answer) = send_request(&origin, line, &headers);
        assert_eq!(status, 421, "{host}");
        assert!(!answer.contains("access-control-"), "{answer}");
        let preflight = send_request(&origin, "OPTIONS /acme/live/patients", &headers);
        assert_eq!(preflight.0, 421, "{host}");
    }
    let both = [("host", "localhost"), ("host", "evil.example")];
    assert_eq!(send_request(&origin, line, &both).0, 421);
}

/// Welkin's API is open to pages of all origins, as recorded; the sandbox's own endpoints are open to its own pages
/// only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_other_origins_use_the_api_and_nothing_else() {
    let tenant = Tenant::start().await;
    let origin = tenant.sandbox.origin();
    let asked = [
        ("host", "localhost"),
        ("origin", "http://front.example"),
        ("access-control-request-method", "POST"),
        (
            "access-control-request-headers",
            "authorization,content-type",
        ),
    ];
    let (status, answer) = send_request(&origin, "OPTIONS /acme/live/patients", &asked);
    assert_eq!(status, 200);
    assert!(
        answer.contains("access-control-allow-origin: *"),
        "{answer}"
    );
    let (status, answer) = send_request(&origin, "POST /_sandbox/reset", &asked[..2]);
    assert_eq!(status, 403);
    assert!(!answer.contains("access-control-"), "{answer}");
}

#[tokio::test]
async fn other_machines_are_let_in_where_that_is_asked_for_and_no_secret_is_known() {
    let everywhere = "0.0.0.0:0".parse().expect("an address");
    let refused = builder().listen(everywhere).start().await;
    assert!(matches!(refused, Err(SandboxError::NotLoopback(_))));
    let refused = builder().listen(everywhere).allow_remote().start().await;
    assert!(matches!(refused, Err(SandboxError::DefaultSecret { .. })));
    let further = welkin_sandbox::ApiClient::new("FURTHER", "sandbox-secret");
    let known = builder()
        .credentials("TEAM", "not a real secret")
        .further_client(further);
    let refused = known.listen(everywhere).allow_remote().start().await;
    assert!(matches!(refused, Err(SandboxError::DefaultSecret { client }) if client == "FURTHER"));

    let secret = builder()
        .credentials("TEAM", "not a real secret")
        .listen(everywhere);
    let named = secret
        .allow_remote()
        .allow_host("team-sandbox")
        .start()
        .await;
    let sandbox = named.expect("a port is free");
    assert!(sandbox.origin().starts_with("http://team-sandbox:"));
    let variables = sandbox.environment("v8");
    assert!(variables.contains(&("WELKIN_PLAIN_HTTP_HOST", "team-sandbox".to_owned())));
    assert!(variables.contains(&("WELKIN_PROFILE", "v8".to_owned())));
    assert_eq!(sandbox.environment("v9"), []);
}

#[test]
fn the_command_wants_it_said_twice() {
    let (code, printed) = fail(&["--listen", "0.0.0.0:0"]);
    assert_eq!(code, Some(1));
    assert!(printed.contains("--allow-remote"), "{printed}");
    let (code, printed) = fail(&["--listen", "0.0.0.0:0", "--allow-remote"]);
    assert_eq!(code, Some(1));
    assert!(printed.contains("--client-secret"), "{printed}");
    let secret = ["--client-secret", "not a real secret"];
    let (mut running, origin) =
        start_printing(&[&["--listen", "0.0.0.0:0", "--allow-remote"], &secret[..]].concat());
    let warning = running
        .errors()
        .lines()
        .next()
        .expect("a line")
        .expect("text");
    assert!(
        warning.starts_with("warning: other machines can reach 0.0.0.0:"),
        "{warning}"
    );
    assert!(origin.starts_with("http://127.0.0.1:"), "{origin}");
}

#[test]
fn addresses_can_be_named() {
    let (_running, origin) = start(&["--listen", "localhost:0"]);
    assert!(
        origin.starts_with("http://127.0.0.1:") || origin.starts_with("http://[::1]:"),
        "{origin}"
    );
    for listen in ["localhost", "8080", "127.0.0.1", ""] {
        let (code, printed) = fail(&["--listen", listen]);
        assert_eq!(code, Some(2), "{listen}");
        assert!(printed.contains("such as `localhost:8080`"), "{printed}");
    }
}

#[tokio::test]
async fn each_request_is_reported_to_callbacks() {
    let (sender, summaries) = std::sync::mpsc::channel();
    let tenant = Tenant::with(builder().on_request(move |request| {
        // The test may already have ended.
        let _ = sender.send(request.clone());
    }));
    let tenant = tenant.await;
    tenant.post("/patients", json!({"firstName": 1})).await;
    let token = summaries.recv().expect("a summary");
    assert_eq!(
        (token.method.as_str(), token.path.as_str()),
        ("POST", "/oauth/token")
    );
    assert_eq!((token.status, token.profile), (Some(200), Some("v1")));
    assert_eq!(token.client.as_deref(), Some("sandbox-client"));
    let refused = summaries.recv().expect("a summary");
    assert_eq!(refused.route.as_deref(), Some("/v1/{tenant}/patients"));
    assert_eq!(refused.status, Some(400));
    assert!(refused.reason.is_some());
    assert_eq!(refused.to_json()["fault"], Value::Null);
}
