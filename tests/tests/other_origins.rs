//! Pages of other origins in a real browser: a front end uses the sandbox as it would use Welkin, and a page whose host
//! name resolves to the sandbox (DNS rebinding) gets no data.
//!
//! It needs Chromium's driver, which the environment variable `WELKIN_CHROMEDRIVER` names; `.ci/run` installs it.

use axum::Router;
use axum::response::Html;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use welkin_sandbox::Sandbox;
use welkin_tests::browser::{Browser, Failure};
use welkin_tests::tenant::serve;

/// A typical front end: it gets a token, creates a patient and a record, and reads the record.
const FRONT_END: &str = r#"
    const [origin, done] = [arguments[0], arguments[arguments.length - 1]];
    const call = async (method, path, body, token) => {
        const headers = {"content-type": "application/json"};
        if (token) headers.authorization = `Bearer ${token}`;
        const answer = await fetch(origin + path, {method, headers, body: body && JSON.stringify(body)});
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
        return answer.json();
    };
    (async () => {
        const {token} = await call("POST", "/acme/admin/api_clients/sandbox-client", {secret: "sandbox-secret"});
        const patient = await call("POST", "/acme/live/patients", {firstName: "Ada", lastName: "Example"}, token);
        const records = `/acme/live/patients/${patient.id}/cdts/cdt-vitals`;
        const record = await call("POST", records, {"cdtf-heart-rate": 71}, token);
        return (await call("GET", `${records}/${record.id}`, null, token)).jsonBody["cdtf-heart-rate"];
    })().then(done, (error) => done(String(error)));
"#;

/// A hostile page whose host name resolves to the sandbox.
const HOSTILE: &str = r#"
    const done = arguments[arguments.length - 1];
    const status = async (method, path, body) => {
        const headers = {"content-type": "application/json"};
        return (await fetch(path, {method, headers, body})).status;
    };
    Promise.all([
        status("POST", "/acme/admin/api_clients/sandbox-client", '{"secret": "sandbox-secret"}'),
        status("GET", "/acme/live/patients"),
        status("POST", "/_sandbox/reset", '{"to": "empty"}'),
        status("GET", "/_sandbox/health"),
    ]).then(done, (error) => done(String(error)));
"#;

/// A page of another origin that calls the sandbox's control API with a request that needs no preflight.
const FORGED: &str = r#"
    const [origin, done] = [arguments[0], arguments[arguments.length - 1]];
    const body = new Blob(['{"to": "empty"}'], {type: "text/plain"});
    fetch(origin + "/_sandbox/reset", {method: "POST", body}).then(
        (answer) => done(answer.status), () => done("blocked"));
"#;

/// Serves an empty page of another origin, and returns its port.
async fn front_end() -> Result<u16, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let page = Router::new().fallback(|| async { Html("<title>A front end</title>") });
    tokio::spawn(async move { axum::serve(listener, page).await });
    Ok(port)
}

async fn visit(browser: &Browser, sandbox: &Sandbox) -> Result<(), Failure> {
    let client = browser.client();
    let origin = sandbox.origin();
    let (_, port) = origin.rsplit_once(':').ok_or("an origin has a port")?;
    let front_end = front_end().await?;

    client
        .goto(&format!("http://front.example:{front_end}/"))
        .await?;
    let read = client.execute_async(FRONT_END, vec![json!(origin)]).await?;
    assert_eq!(read, json!(71));
    let forged = client.execute_async(FORGED, vec![json!(origin)]).await?;
    assert_eq!(forged, json!("blocked"));

    client
        .goto(&format!("http://evil.example:{port}/acme/live/patients"))
        .await?;
    let location = client.execute("return location.origin", vec![]).await?;
    assert_eq!(location, json!(format!("http://evil.example:{port}")));
    let statuses = client.execute_async(HOSTILE, vec![]).await?;
    assert_eq!(statuses, json!([421, 421, 421, 421]));

    // The same page, under the sandbox's own host name.
    client.goto(&format!("{origin}/acme/live/patients")).await?;
    let statuses = client.execute_async(HOSTILE, vec![]).await?;
    let statuses = statuses.as_array().ok_or("it answers")?;
    assert_eq!(statuses[..2], [Value::from(200), Value::from(401)]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_front_end_is_served_and_a_rebound_name_is_not() -> Result<(), Failure> {
    let Some(browser) = Browser::start_with_names(&["front.example", "evil.example"]).await? else {
        return Ok(());
    };
    let sandbox = serve("examples/designer-export.json").await;
    let visited = visit(&browser, &sandbox).await;
    browser.close().await?;
    visited
}
