//! Token endpoints, in the forms of all profiles.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State as Shared};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;

use super::served::Served;
use crate::clock;
use crate::problem::{Problem, Reason};
use crate::profiles::TokenForm;
use crate::request_log::Notes;
use crate::state::State;
use crate::tokens::NoToken;

impl TokenForm {
    /// Returns the handler of token requests in this form.
    pub(super) fn handler(self) -> Served {
        let router = match self {
            Self::Oauth => post(oauth),
            Self::ClientInBody => post(client_in_body),
            Self::ClientInPath => post(client_in_path),
        };
        Served::new(Method::POST, router)
    }
}

#[derive(Deserialize)]
struct OauthRequest {
    grant_type: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
}

async fn oauth(
    Shared(state): Shared<Arc<State>>,
    Extension(notes): Extension<Notes>,
    request: Result<Form<OauthRequest>, FormRejection>,
) -> Response {
    let Ok(Form(request)) = request else {
        return oauth_refusal(StatusCode::BAD_REQUEST, "invalid_request");
    };
    if request.grant_type != "client_credentials" {
        return oauth_refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    match state
        .tokens
        .issue(&request.client_id, &request.client_secret)
    {
        Ok(issued) => {
            notes.client(&request.client_id);
            Json(json!({
                "access_token": issued.token,
                "token_type": "Bearer",
                "expires_in": state.tokens.lifetime().as_secs(),
            }))
            .into_response()
        }
        Err(NoToken::WrongCredentials) => oauth_refusal(StatusCode::UNAUTHORIZED, "invalid_client"),
        Err(NoToken::TooMany(beyond)) => Problem::too_many(beyond).into_response(),
    }
}

/// Returns an error response according to RFC 6749, section 5.2.
fn oauth_refusal(status: StatusCode, error: &str) -> Response {
    let mut response = (status, Json(json!({"error": error}))).into_response();
    response.extensions_mut().insert(Reason(error.to_owned()));
    response
}

/// The response of the other forms to a wrong secret is not documented.
impl From<NoToken> for Problem {
    fn from(reason: NoToken) -> Self {
        match reason {
            NoToken::WrongCredentials => Self::unauthorized(
                "UNAUTHORIZED",
                "The API client or its secret is not of this tenant",
            ),
            NoToken::TooMany(beyond) => Self::too_many(beyond),
        }
    }
}

fn read<'a, T: Deserialize<'a>>(body: &'a Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| {
        Problem::invalid(
            "AUTH",
            "The body is not a JSON object with the credentials as text",
        )
    })
}

#[derive(Deserialize)]
struct CredentialsBody {
    #[serde(rename = "apiClient")]
    client: String,
    secret: String,
}

async fn client_in_body(
    Shared(state): Shared<Arc<State>>,
    Extension(notes): Extension<Notes>,
    body: Bytes,
) -> Result<Response, Problem> {
    let request: CredentialsBody = read(&body)?;
    let issued = state.tokens.issue(&request.client, &request.secret)?;
    notes.client(&request.client);
    let answer = json!({"token": issued.token, "expiresAt": clock::wire(issued.end)});
    Ok(Json(answer).into_response())
}

#[derive(Deserialize)]
struct ClientPath {
    tenant: String,
    client: String,
}

#[derive(Deserialize)]
struct SecretBody {
    secret: String,
}

async fn client_in_path(
    Shared(state): Shared<Arc<State>>,
    Extension(notes): Extension<Notes>,
    Path(path): Path<ClientPath>,
    body: Bytes,
) -> Result<Response, Problem> {
    if path.tenant != state.tenant {
        return Err(Problem::no_such_tenant(&state.tenant));
    }
    let request: SecretBody = read(&body)?;
    let issued = state.tokens.issue(&path.client, &request.secret)?;
    notes.client(&path.client);
    let answer = json!({"clientName": path.client, "token": issued.token, "enabled": true});
    Ok(Json(answer).into_response())
}
