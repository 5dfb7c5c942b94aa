//! A program of all copied calls, run with the data of the original requests.

use serde_json::Value;
use welkin_tests::user_crate::UserCrate;

use crate::acts::Acts;
use crate::tenant::{Act, Failure, Tenant};

/// Builds and runs a program of the calls; it must send every original request.
pub(crate) async fn agrees(
    tenant: &Tenant,
    name: &'static str,
    acts: &Acts,
) -> Result<(), Failure> {
    tenant.sandbox.restore(&acts.before).await?;
    let start = tenant.latest().await?;
    let dependencies =
        "serde_json = \"1\"\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";
    let user = UserCrate::new(name, dependencies, env!("CARGO_TARGET_TMPDIR"));
    tenant
        .generator
        .write_file(user.folder().join("src/care.rs"))?;
    user.write("src/main.rs", &program(tenant, &acts.all));
    let run = tokio::task::spawn_blocking(move || user.run()).await?;
    assert!(run.success, "{}", run.cargo);
    let made = tenant.acts_after(start).await?;
    for act in &acts.all {
        // The client reads one program from the list of all.
        let is_read_elsewhere = act.rust.contains(".programs()") && act.rust.contains(".get()");
        if is_read_elsewhere || is_refused_before(&run.program, act) {
            continue;
        }
        let is_same = |made: &&Act| {
            made.method == act.method
                && parameters(&made.path) == parameters(&act.path)
                && is_within(&act.body, &made.body)
        };
        let near = || {
            let near = made.iter().filter(|made| made.path == act.path);
            let near = near.map(|made| format!("{} {}\n", made.method, made.body));
            near.collect::<String>()
        };
        assert!(
            made.iter().find(is_same).is_some(),
            "nothing sends {} {} {}\n{}\nThere are\n{}\n{}",
            act.method,
            act.path,
            act.body,
            act.rust,
            near(),
            run.program,
        );
    }
    Ok(())
}

/// Whether the client rejects the request, because its body violates a rule that the server would apply, too.
fn is_refused_before(printed: &str, act: &Act) -> bool {
    let place = printed.split_once(&format!("{:?}: ", act.rust));
    let error = place.and_then(|(_, rest)| rest.lines().next());
    error.is_some_and(|error| error.contains("not sent"))
}

/// Returns a path with its sorted parameters. A client adds defaults for the environment and the page.
fn parameters(path: &str) -> (String, Vec<String>) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let query = query
        .replace("%2C", ",")
        .replace("%3A", ":")
        .replace('+', "%20");
    let parameters = query.split('&').filter(|parameter| {
        let name = parameter.split('=').next().unwrap_or_default();
        !matches!(name, "" | "page" | "size")
    });
    let mut parameters: Vec<String> = parameters.map(str::to_owned).collect();
    parameters.sort();
    (path.to_owned(), parameters)
}

/// Whether a body is contained in another. A client may send more keys, and omits nulls that a new record does not
/// need.
fn is_within(body: &Value, whole: &Value) -> bool {
    match (body, whole) {
        (Value::Object(body), Value::Object(whole)) => body.iter().all(|(key, value)| {
            let same = whole.get(key);
            key == "cdtName"
                || same.is_some_and(|same| is_within(value, same))
                || (value.is_null() && same.is_none())
        }),
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        // A client sends a date as its midnight.
        (Value::String(day), Value::String(midnight)) => {
            day == midnight || midnight.strip_suffix("T00:00:00.000Z") == Some(day)
        }
        _ => body == whole,
    }
}

fn program(tenant: &Tenant, acts: &[Act]) -> String {
    let mut calls = acts.iter().map(|act| &*act.rust).collect::<Vec<_>>();
    let mut seen = std::collections::HashSet::new();
    calls.retain(|rust| seen.insert(*rust));
    let functions = calls.iter().enumerate();
    let functions: String = functions
        .map(|(place, rust)| {
            format!(
                "async fn call_{place}(client: &care::Client) -> Result<(), Box<dyn std::error::Error>> {{\n{rust}\nOk(())\n}}\n\n"
            )
        })
        .collect();
    let runs = calls.iter().enumerate();
    let runs: String = runs
        .map(|(place, rust)| {
            format!("if let Err(error) = call_{place}(&client).await {{ println!(\"{{}}: {{error}}\", {:?}); }}\n", format!("{rust:?}"))
        })
        .collect();
    let sandbox = &tenant.sandbox;
    let config = format!(
        "welkin_runtime::Config::new({:?}, {:?}, {:?}).base_url({:?}).profile(welkin_runtime::Profile::v8())",
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
        sandbox.origin()
    );
    format!(
        "#![deny(warnings)]\n#![allow(unused_variables, deprecated)]\n\nmod care;\n\n{functions}\
         #[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n\
         let client = care::Client::connect({config}).expect(\"the settings are right\");\n{runs}}}\n"
    )
}
