//! What the commands say when the tenant does not tell.

use welkin_codegen::live::Download;
use welkin_runtime::http::{Request, Response, StatusCode};
use welkin_runtime::{BoxFuture, Bytes, Client, Config, RetryPolicy, Transport, TransportError};

use crate::terminal::{PROFILES, Said, Terminal, parse};

async fn terminal() -> Terminal {
    Terminal::new(&parse(
        r#"[{"name": "cdt-a", "relation": "COMMON", "fields": []}]"#,
    ))
    .await
}

fn refused(said: &Said, words: &[&str]) {
    assert_eq!(said.exit_code, Some(1), "{said:?}");
    for words in words {
        assert!(said.stderr.contains(words), "{words} in {said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_not_shown() {
    let terminal = terminal().await.secret("wrong-and-private");
    for profile in PROFILES {
        let said = terminal.run(&format!("pull --profile {profile} --out formation"));
        refused(
            &said,
            &[
                "the API client is not accepted",
                "401",
                "WELKIN_CLIENT_SECRET",
            ],
        );
        assert!(!said.stderr.contains("private"), "{said:?}");
        assert!(!terminal.path("formation").exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_there_is_not() {
    let terminal = terminal().await;
    for profile in PROFILES {
        let arguments = format!("pull --profile {profile} --out formation");
        let said = terminal.with_tenant(&arguments, "nobody");
        refused(&said, &["there is no such tenant", "404", "--tenant"]);
    }
    let said = terminal.run("pull --environment nowhere --out formation");
    refused(&said, &["there is no such tenant or environment"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_that_are_missing_are_named() {
    let said = terminal().await.without_variables("pull --out formation");
    refused(
        &said,
        &["WELKIN_TENANT", "WELKIN_CLIENT_ID", "WELKIN_CLIENT_SECRET"],
    );
    let said = terminal().await.run("pull --profile v9 --out formation");
    refused(&said, &["there is no profile of this name"]);
}

/// Gives a token, and answers everything else in one way.
struct Stub(Option<StatusCode>);

impl Transport for Stub {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let token = request.uri().path().ends_with("/token");
        Box::pin(async move {
            let mut answer = Response::new(Bytes::from_static(b"{}"));
            match self.0 {
                Some(_) if token => {
                    *answer.body_mut() =
                        Bytes::from_static(br#"{"access_token": "t", "expires_in": 600}"#);
                }
                Some(status) => *answer.status_mut() = status,
                None => return Err(TransportError::not_sent("connection refused")),
            }
            Ok(answer)
        })
    }
}

async fn download(answer: Option<StatusCode>) -> String {
    let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret").transport(Stub(answer));
    let client =
        Client::new(config.retries(RetryPolicy::never())).expect("the configuration is good");
    let refused = Download::of(&client, |_| ()).await;
    refused.expect_err("the tenant does not tell").to_string()
}

#[tokio::test]
async fn a_client_that_may_not_read_it_and_a_tenant_out_of_reach() {
    let forbidden = download(Some(StatusCode::FORBIDDEN)).await;
    assert!(
        forbidden.starts_with("the API client may not read the configuration: GET /formations"),
        "{forbidden}"
    );
    assert!(
        forbidden.contains("help: give the API client a role or security policy"),
        "{forbidden}"
    );
    let unreachable = download(None).await;
    assert!(
        unreachable.starts_with("the tenant can't be reached: "),
        "{unreachable}"
    );
    assert!(unreachable.contains("--base-url"), "{unreachable}");
}
