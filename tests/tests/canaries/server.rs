//! A server that answers whatever a test tells it to.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use welkin_runtime::{Client, Config, RetryPolicy};

use crate::values::TEXT;

/// A status, a content type, a body.
type Answer = (u16, &'static str, String);

pub(crate) struct Server {
    client: Client,
    answer: Arc<Mutex<Answer>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let answer = Arc::new(Mutex::new((200, "application/json", String::new())));
        let shared = Arc::clone(&answer);
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("the port is known");
        let respond = move |request: Request| {
            let answer = shared.lock().expect("no test panicked").clone();
            async move { response(request.uri().path(), answer) }
        };
        let app = Router::new().fallback(respond);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = client(&format!("http://{address}"));
        Self { client, answer }
    }

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    pub(crate) fn answers(&self, answer: Answer) {
        *self.answer.lock().expect("no test panicked") = answer;
    }
}

/// A client of nobody.
pub(crate) fn lost_client() -> Client {
    client("http://127.0.0.1:1")
}

fn client(origin: &str) -> Client {
    let config = Config::new("acme", "EXAMPLECLIENT", TEXT)
        .base_url(origin)
        .rate_limit(None)
        .retries(RetryPolicy::never());
    Client::new(config).expect("the configuration is right")
}

fn response(path: &str, (status, content_type, body): Answer) -> Response {
    if path == "/oauth/token" {
        let token = json!({ "access_token": TEXT, "expires_in": 3600 });
        return axum::Json(token).into_response();
    }
    let status = StatusCode::from_u16(status).expect("it is a status");
    (status, [(CONTENT_TYPE, content_type)], body).into_response()
}

/// Every way in which a call for this body can end, apart from a lost connection.
pub(crate) fn answers(body: &Value) -> Vec<Answer> {
    let json = "application/json";
    let text = body.to_string();
    let cut_off = text[..text.len() - 1].to_owned();
    let details = json!([{ "errorCode": "CODE", "message": "Welkin's words", "details": body }]);
    let mut answers = vec![
        (200, json, text.clone()),
        (200, json, cut_off),
        (200, json, String::new()),
        (200, "text/html", format!("<p>{text}")),
        (200, json, json!([[TEXT]]).to_string()),
        (
            200,
            json,
            json!({ "id": { "a": TEXT }, "jsonBody": TEXT }).to_string(),
        ),
    ];
    for status in [302, 400, 401, 403, 404, 409, 429, 500] {
        answers.push((status, json, details.to_string()));
    }
    answers.push((418, json, text.clone()));
    answers.push((502, "text/html", format!("<p>{text}")));
    answers
}
