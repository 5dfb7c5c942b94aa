//! Errors of commands when the tenant does not return its configuration.

use welkin_cli::live::Download;
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{Request, Response, StatusCode};
use welkin_runtime::{Bytes, Client, Config, RetryPolicy, Transport};

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
                "the credentials of the API client were rejected",
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
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_that_are_missing_are_named() {
    let said = terminal().await.without_variables("pull --out formation");
    refused(
        &said,
        &["WELKIN_TENANT", "WELKIN_CLIENT_ID", "WELKIN_CLIENT_SECRET"],
    );
    let said = terminal().await.run("pull --profile v9 --out formation");
    refused(&said, &["unknown profile; available profiles: "]);
}

/// A tenant that returns a token, and the same response to every other request.
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

/// A tenant that rejects the token request with this status.
struct NoToken(StatusCode);

impl Transport for NoToken {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let mut answer = Response::new(Bytes::from_static(b"forbidden"));
        *answer.status_mut() = self.0;
        Box::pin(async move { Ok(answer) })
    }
}

#[tokio::test]
async fn a_client_that_gets_no_token_lacks_no_permission() {
    let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret");
    let config = config.transport(NoToken(StatusCode::FORBIDDEN));
    let client =
        Client::new(config.retries(RetryPolicy::never())).expect("the configuration is good");
    let refused = Download::of(&client, |_| ()).await;
    let said = refused.expect_err("there is no token").to_string();
    assert!(said.contains("the API client can't get a token"), "{said}");
    assert!(said.contains("403"), "{said}");
    assert!(said.contains("enabled in this tenant"), "{said}");
    assert!(!said.contains("role or security policy"), "{said}");
}

/// A tenant that returns an empty list for every kind except one, and another response for that one.
struct Refusing {
    kind: &'static str,
    status: StatusCode,
    body: &'static str,
}

impl Transport for Refusing {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let path = request.uri().path().to_owned();
        Box::pin(async move {
            let mut answer = Response::new(Bytes::from_static(b"[]"));
            if path.ends_with("/token") {
                *answer.body_mut() =
                    Bytes::from_static(br#"{"access_token": "t", "expires_in": 600}"#);
            } else if path.ends_with(self.kind) {
                *answer.status_mut() = self.status;
                *answer.body_mut() = Bytes::from_static(self.body.as_bytes());
            }
            Ok(answer)
        })
    }
}

async fn refusing(refusing: Refusing) -> Result<Download, String> {
    let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret").transport(refusing);
    let client =
        Client::new(config.retries(RetryPolicy::never())).expect("the configuration is good");
    Download::of(&client, |_| ())
        .await
        .map_err(|error| error.to_string())
}

/// A 404 with a reason may mean that a permission is missing, so the kind does not count as absent.
#[tokio::test]
async fn a_refusal_is_no_absence() {
    let refusals = [
        (
            403,
            r#"[{"errorCode": "ACCESS_DENIED", "componentType": "AUTH", "message": "no"}]"#,
            "programs",
        ),
        (
            404,
            r#"[{"errorCode": "ACCESS_DENIED", "componentType": "AUTH", "message": "no"}]"#,
            "programs",
        ),
        (
            404,
            r#"[{"errorCode": "DT_NOT_FOUND", "componentType": "CDT"}]"#,
            "goal-templates",
        ),
        (
            404,
            r#"{"errorCode": "FORMATION_NOT_FOUND"}"#,
            "dictionaries",
        ),
        (
            404,
            r#"[{"errorCode": "ACCESS_DENIED"}]"#,
            "encounter-disposition",
        ),
        (404, r#"[{"errorCode": "ACCESS_DENIED"}]"#, "cdts"),
    ];
    for (status, body, kind) in refusals {
        let status = StatusCode::from_u16(status).expect("it is a status");
        let error = refusing(Refusing { kind, status, body })
            .await
            .expect_err(kind);
        assert!(
            error.starts_with("the API client may not read the configuration: GET "),
            "{error}"
        );
        assert!(error.contains(&format!("lets it read {kind};")), "{error}");
    }
    let unauthorized = StatusCode::UNAUTHORIZED;
    let error = refusing(Refusing {
        kind: "programs",
        status: unauthorized,
        body: "",
    })
    .await;
    assert!(
        error
            .expect_err("it is refused")
            .contains("WELKIN_CLIENT_SECRET")
    );
}

/// A response with only a part of the items, or with something else, must not replace a file.
#[tokio::test]
async fn what_is_no_list_of_the_kind_is_an_error() {
    const PROGRAM: &str = r#"{"name": "prog-a", "phases": []}"#;
    let answers = [
        (r#"{"data": null}"#.to_owned(), ""),
        (r#"{"content": null, "page": 0}"#.to_owned(), ""),
        ("null".to_owned(), ""),
        (
            r#"[{"name": "etmp-a", "assessmentNames": []}]"#.to_owned(),
            "expected a program, as the file's name says, found an encounter template",
        ),
        (
            format!("[{PROGRAM}, null]"),
            "an item of the response for programs.json is null",
        ),
        (
            format!(r#"[{PROGRAM}, {{"errorCode": "ACCESS_DENIED"}}]"#),
            "is an error",
        ),
        (
            format!(r#"[{PROGRAM}, {{"title": "x", "phases": []}}]"#),
            "an item of the response for programs.json has no `name`",
        ),
    ];
    for (body, words) in answers {
        let download = refusing(Refusing {
            kind: "programs",
            status: StatusCode::OK,
            body: body.clone().leak(),
        });
        let error = match download.await {
            Ok(download) => download
                .configuration()
                .map(|_| ())
                .expect_err(&body)
                .to_string(),
            Err(error) => error,
        };
        assert!(error.contains(words), "{body}: {error}");
    }
}

#[tokio::test]
async fn a_path_that_does_not_exist_is_an_absence() {
    for (kind, body) in [
        ("programs", ""),
        ("dictionaries", "[]"),
        (
            "encounter-disposition",
            r#"[{"errorCode": "DT_NOT_FOUND", "componentType": "CDT"}]"#,
        ),
    ] {
        let refusing = refusing(Refusing {
            kind,
            status: StatusCode::NOT_FOUND,
            body,
        });
        let download = refusing.await.expect("it is no refusal");
        let absent: Vec<_> = download.absent().iter().map(|kind| kind.as_str()).collect();
        assert_eq!(absent, [kind]);
    }
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
