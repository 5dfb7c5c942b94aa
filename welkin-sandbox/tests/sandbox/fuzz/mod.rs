//! Random requests to every route: none may result in a 5xx, a panic or a broken connection.
//!
//! `WELKIN_FUZZ_REQUESTS` increases their number from the default of a few thousand, and `WELKIN_FUZZ_SEED` selects
//! others.

mod created;
mod generator;
mod routes;
mod words;

use std::collections::BTreeMap;

use serde_json::json;
use tokio::net::TcpStream;
use welkin_sandbox::Sandbox;

use self::generator::Fuzz;
use crate::clinic;
use crate::tenant::Tenant;
use crate::wire::answer;

/// Number of concurrent connections.
const CONNECTIONS: usize = 8;

fn setting(name: &str, default: u64) -> u64 {
    let set = std::env::var(name).ok().and_then(|text| text.parse().ok());
    set.unwrap_or(default)
}

/// The clinic, with an item of every kind.
fn builder() -> welkin_sandbox::Builder {
    let mut export = clinic::export();
    let texts = |name: &str| json!([{"name": name, "type": "text", "meta": {}}]);
    let cdts = export["cdts"].as_array_mut().expect("there are some");
    cdts.push(json!({
        "name": "dt-consent", "internal": true, "relation": "DOCUMENT_TYPE", "fields": texts("dtf-notes"),
    }));
    export["dictionaries"] =
        json!([{"name": "icd-10", "title": "ICD-10", "fields": texts("value")}]);
    export["pdts"] = json!([{
        "name": "pdt-provider", "version": 1, "relation": "COMMON", "fields": texts("pdtf-name"),
    }]);
    export["goalTemplates"] = json!([{
        "name": "gtmp-walk", "goalName": "Walk", "type": "exercise", "priority": "LOW", "taskTemplates": [],
    }]);
    let configuration = welkin_model::config::parse("export.json", &export.to_string());
    let builder = Sandbox::builder().configuration(&configuration.expect("an export"));
    builder.expect("the policies are right")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_too_odd() {
    let requests = setting("WELKIN_FUZZ_REQUESTS", 4000) as usize;
    let seed = setting("WELKIN_FUZZ_SEED", 1);
    let tenant = Tenant::with(builder()).await;
    let token = tenant.token().to_owned();
    let address = tenant
        .sandbox
        .origin()
        .trim_start_matches("http://")
        .to_owned();
    let mut tasks = tokio::task::JoinSet::new();
    for place in 0..CONNECTIONS {
        let (token, address) = (token.clone(), address.clone());
        tasks.spawn(async move {
            let mut fuzz = Fuzz::new(seed.wrapping_mul(1000) + place as u64);
            let mut statuses = BTreeMap::new();
            let mut stream = TcpStream::connect(&address)
                .await
                .expect("the sandbox listens");
            for _ in 0..requests / CONNECTIONS {
                let request = match fuzz.random.u8(..10) {
                    0 => fuzz.creation(&token),
                    _ => fuzz.request(&token),
                };
                let shown = || String::from_utf8_lossy(&request).into_owned();
                let (status, body) = match answer(&mut stream, &request).await {
                    Ok(answer) => answer,
                    Err(error) => panic!("{error}: {}", shown()),
                };
                assert!(
                    (200..500).contains(&status),
                    "{status}: {}\n{body}",
                    shown()
                );
                if status == 201 {
                    fuzz.learn(&request, &body);
                }
                *statuses.entry(status).or_insert(0_u64) += 1;
            }
            statuses
        });
    }
    let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
    while let Some(counted) = tasks.join_next().await {
        for (status, count) in counted.expect("every answer is one") {
            *statuses.entry(status).or_default() += count;
        }
    }
    println!("{statuses:?}");
    // The test is effective only if some requests succeed.
    for status in [200, 201, 400, 401, 404, 405] {
        assert!(statuses.contains_key(&status), "{statuses:?}");
    }
}
