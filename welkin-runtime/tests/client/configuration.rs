use std::collections::HashMap;
use std::process::Command;

use welkin_runtime::profile::EnvironmentPlacement;
use welkin_runtime::{Client, Config, ConfigurationError, Error, Profile};

use crate::server::{SECRET, Server, id, ok, record};
use crate::vitals::Vitals;

fn from(variables: &[(&str, &str)]) -> Result<Config, ConfigurationError> {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    Config::from_variables(|name| variables.get(name).map(ToString::to_string))
}

fn base_url(url: &str) -> Result<Client, Error> {
    Client::new(Config::new("acme", "EXAMPLECLIENT", SECRET).base_url(url))
}

#[test]
fn every_missing_variable_is_named() {
    let error = from(&[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "environment variables not set: WELKIN_TENANT, WELKIN_CLIENT_ID, WELKIN_CLIENT_SECRET"
    );
    let error = from(&[("WELKIN_TENANT", "acme"), ("WELKIN_CLIENT_ID", "")]).unwrap_err();
    assert_eq!(
        error,
        ConfigurationError::Missing(vec!["WELKIN_CLIENT_ID", "WELKIN_CLIENT_SECRET"])
    );
}

#[tokio::test]
async fn variables_say_everything_that_code_can() {
    let server = Server::new(|_| ok(record("r1", 72))).await;
    let issuer = Server::new(|_| "").await;
    let config = from(&[
        ("WELKIN_TENANT", "acme"),
        ("WELKIN_CLIENT_ID", "EXAMPLECLIENT"),
        ("WELKIN_CLIENT_SECRET", SECRET),
        ("WELKIN_ENVIRONMENT", "sandbox"),
        ("WELKIN_ENVIRONMENT_PARAMETER", "instance"),
        ("WELKIN_BASE_URL", &server.origin),
        (
            "WELKIN_TOKEN_URL",
            &format!("{}/oauth/token", issuer.origin),
        ),
    ])
    .unwrap();
    let vitals = Client::new(config)
        .unwrap()
        .patient("p1".into())
        .records::<Vitals>();
    vitals.get(&id("r1")).await.unwrap();
    let call = &server.calls()[0];
    assert_eq!(call.path(), "/v1/acme/patients/p1/cdts/cdt-vitals/r1");
    assert_eq!(call.query(), "instance=sandbox");
    assert_eq!((issuer.tokens().len(), server.tokens().len()), (1, 0));
}

#[test]
fn plain_http_is_for_this_machine() {
    for url in [
        "http://127.0.0.1:80",
        "http://127.8.9.1",
        "http://[::1]:80",
        "http://localhost",
    ] {
        base_url(url).unwrap();
    }
    for url in [
        "http://api.welkinhealth.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://[::ffff:10.0.0.1]",
        "HTTP://example.com",
    ] {
        let error = base_url(url).unwrap_err();
        assert!(
            matches!(
                error,
                Error::Configuration(ConfigurationError::PlainHttp {
                    setting: "base URL"
                })
            ),
            "{url}: {error:?}"
        );
    }
    let config = Config::new("acme", "EXAMPLECLIENT", SECRET).token_url("http://example.com/token");
    Client::new(config).unwrap_err();
}

#[test]
fn plain_http_is_for_the_host_that_is_named_for_it() {
    let client = |url: &str, host: &str| {
        let config = Config::new("acme", "EXAMPLECLIENT", SECRET).base_url(url);
        Client::new(config.plain_http_host(host))
    };
    for (url, host) in [
        ("http://sandbox:8080", "sandbox"),
        ("http://10.0.0.7", "10.0.0.7"),
        ("http://[fd00::7]:80", "[fd00::7]"),
        ("https://api.welkinhealth.com", "sandbox"),
        ("http://127.0.0.1:80", "sandbox"),
    ] {
        client(url, host).unwrap();
    }
    for url in [
        "http://sandbox.example.com",
        "http://other",
        "http://api.welkinhealth.com",
    ] {
        let error = client(url, "sandbox").unwrap_err();
        let is_refused = matches!(
            error,
            Error::Configuration(ConfigurationError::PlainHttp { .. })
        );
        assert!(is_refused, "{url}: {error:?}");
    }
    for host in [
        "",
        "*",
        "sandbox:8080",
        "http://sandbox",
        "sandbox/",
        "a b",
        "a@b",
    ] {
        let error = client("http://sandbox", host).unwrap_err();
        let is_refused = matches!(
            error,
            Error::Configuration(
                ConfigurationError::Name { .. }
                    | ConfigurationError::Text { .. }
                    | ConfigurationError::PlainHttp { .. }
            )
        );
        assert!(is_refused, "{host}: {error:?}");
    }
    let mut variables = vec![
        ("WELKIN_TENANT", "acme"),
        ("WELKIN_CLIENT_ID", "EXAMPLECLIENT"),
        ("WELKIN_CLIENT_SECRET", SECRET),
        ("WELKIN_BASE_URL", "http://sandbox:8080"),
    ];
    Client::new(from(&variables).unwrap()).unwrap_err();
    variables.push(("WELKIN_PLAIN_HTTP_HOST", "sandbox"));
    Client::new(from(&variables).unwrap()).unwrap();
}

/// Runs another test of this program in a process whose environment names a proxy that does not exist.
#[test]
fn plain_http_goes_through_no_proxy() {
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(program);
    command.args(["--exact", "token::is_asked_for_with_a_form"]);
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(variable, "http://127.0.0.1:1");
    }
    let output = command
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("1 passed"), "{printed}");
}

#[test]
fn a_url_must_be_one_that_requests_can_go_to() {
    for url in [
        "api.welkinhealth.com",
        "ftp://example.com",
        "mailto:a@b",
        "https://user:open-sesame@example.com",
        "https://example.com?x=1",
        "https://example.com#x",
    ] {
        let error = base_url(url).unwrap_err();
        assert!(
            matches!(error, Error::Configuration(ConfigurationError::Url { .. })),
            "{url}: {error:?}"
        );
        assert!(!format!("{error} {error:?}").contains("sesame"));
    }
}

#[test]
fn a_tenant_must_be_one_segment_of_a_path() {
    for tenant in ["", ".", "..", "a/b", "a b"] {
        let config = Config::new(tenant, "EXAMPLECLIENT", SECRET);
        Client::new(config).unwrap_err();
    }
}

#[tokio::test]
async fn the_path_of_a_gateway_is_kept() {
    let server = Server::new(|_| ok(record("r1", 72))).await;
    for slash in ["", "/"] {
        let config = server
            .config()
            .base_url(format!("{}/welkin{slash}", server.origin))
            .token_url(format!("{}/oauth/token", server.origin));
        let vitals = Client::new(config)
            .unwrap()
            .patient("p1".into())
            .records::<Vitals>();
        vitals.get(&id("r1")).await.unwrap();
    }
    for call in server.calls() {
        assert_eq!(
            call.path(),
            "/welkin/v1/acme/patients/p1/cdts/cdt-vitals/r1"
        );
    }
}

#[tokio::test]
async fn a_profile_can_be_changed_field_by_field() {
    let server = Server::new(|_| ok(record("r1", 72))).await;
    let mut profile = Profile::v1();
    profile.base_path = "/{tenant}/api".to_owned();
    profile.record_path = "/patients/{patient}/cdts/{cdt}/records/{record}".to_owned();
    profile.environment = EnvironmentPlacement::Query("env".to_owned());
    let client = Client::new(server.config().profile(profile)).unwrap();
    let vitals = client.patient("p1".into()).records::<Vitals>();
    vitals.get(&id("r1")).await.unwrap();
    let call = &server.calls()[0];
    assert_eq!(
        call.path(),
        "/acme/api/patients/p1/cdts/cdt-vitals/records/r1"
    );
    assert_eq!(call.query(), "env=live");
}
