//! A server that sends the responses that a test specifies.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use welkin_runtime::{Client, Config, RetryPolicy};

use crate::values::{ID, TEXT};

/// A status, a content type, a body.
pub(crate) type Answer = (u16, &'static str, String);

pub(crate) const JSON: &str = "application/json";

pub(crate) struct Server {
    client: Client,
    origin: String,
    answer: Arc<Mutex<Answer>>,
    token_answer: Arc<Mutex<Answer>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let token = json!({ "access_token": TEXT, "expires_in": 3600 });
        let answer = Arc::new(Mutex::new((200, JSON, String::new())));
        let token_answer = Arc::new(Mutex::new((200, JSON, token.to_string())));
        let shared = (Arc::clone(&answer), Arc::clone(&token_answer));
        let respond = move |request: Request| {
            let (answer, token_answer) = &shared;
            let is_for_token = request.uri().path() == "/oauth/token";
            let answer = if is_for_token { token_answer } else { answer };
            let response = response(answer.lock().expect("no test panicked").clone());
            async move { response }
        };
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("the port is known");
        let app = Router::new().fallback(respond);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let origin = format!("http://{address}");
        Self {
            client: Client::new(config(&origin)).expect("the configuration is right"),
            origin,
            answer,
            token_answer,
        }
    }

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    /// Returns the configuration of a client without a token.
    pub(crate) fn config(&self) -> Config {
        config(&self.origin)
    }

    pub(crate) fn answers(&self, answer: Answer) {
        *self.answer.lock().expect("no test panicked") = answer;
    }

    /// Sets the response to token requests.
    pub(crate) fn answers_token(&self, answer: Answer) {
        *self.token_answer.lock().expect("no test panicked") = answer;
    }
}

/// Returns a client whose server does not exist.
pub(crate) fn lost_client() -> Client {
    Client::new(config("http://127.0.0.1:1")).expect("the configuration is right")
}

fn config(origin: &str) -> Config {
    Config::new("acme", "EXAMPLECLIENT", TEXT)
        .base_url(origin)
        .rate_limit(None)
        .retries(RetryPolicy::never())
}

fn response((status, content_type, body): Answer) -> Response {
    let status = StatusCode::from_u16(status).expect("it is a status");
    (status, [(CONTENT_TYPE, content_type)], body).into_response()
}

/// Returns every kind of response to a call for this body, except a lost connection.
pub(crate) fn answers(body: &Value) -> Vec<Answer> {
    let text = body.to_string();
    let cut_off = text[..text.len() - 1].to_owned();
    let problems = [
        json!([{ "errorCode": "CODE", "message": TEXT, "details": body }]),
        json!([{ "errorCode": TEXT, "componentType": TEXT, "message": format!("{TEXT} is refused") }]),
        json!({ "errors": [{ "errorCode": format!("{TEXT} positive"), TEXT: TEXT }] }),
        json!({ "error": TEXT, "error_description": TEXT, "path": ID }),
    ];
    let mut answers = vec![
        (200, JSON, text.clone()),
        (200, JSON, cut_off),
        (200, JSON, String::new()),
        (200, "text/html", format!("<p>{text}")),
        (200, JSON, json!([[TEXT]]).to_string()),
        (
            200,
            JSON,
            json!({ "id": { "a": TEXT }, "jsonBody": TEXT }).to_string(),
        ),
    ];
    for status in [302, 400, 401, 403, 404, 409, 429, 500] {
        answers.push((status, JSON, problems[0].to_string()));
    }
    answers.extend(
        problems[1..]
            .iter()
            .map(|body| (422, JSON, body.to_string())),
    );
    answers.push((400, TEXT, TEXT.to_owned()));
    answers.push((418, JSON, text.clone()));
    answers.push((502, "text/html", format!("<p>{text}")));
    answers
}
