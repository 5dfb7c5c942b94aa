//! The calls that issue tokens.

use serde_json::{Value, json};
use welkin_designer::ApiProfile;

use super::api::Api;
use super::operation::Operation;
use super::table::Scope;
use super::words::reference;

impl Api<'_> {
    pub(super) fn add_token_call(&mut self) {
        let path = self.profile.token_path();
        let (scope, path) = match path.strip_prefix(self.profile.tenant_path()) {
            Some(path) => (Scope::Tenant, path),
            None => (Scope::Root, path),
        };
        let operation = Operation::new("post", path, "requestToken", "Request a token", "Tokens");
        let operation = operation.without_token();
        let operation = match self.profile {
            ApiProfile::V1 => {
                let refusal = json!({ "anyOf": [
                    { "type": "object", "properties": { "error": { "type": "string" } }, "required": ["error"] },
                    { "type": "array", "items": reference("WelkinProblem") },
                ] });
                operation
                    .known_from("documented")
                    .body_as(
                        "application/x-www-form-urlencoded",
                        reference("WelkinOauthCredentials"),
                    )
                    .answers("200", reference("WelkinOauthToken"))
                    .refuses_as("400", refusal.clone())
                    .refuses_as("401", refusal)
            }
            ApiProfile::Reference => operation
                .known_from("documented")
                .body(reference("WelkinCredentials"))
                .answers("200", reference("WelkinTokenUntil")),
            ApiProfile::V8 => operation
                .known_from("recorded")
                .body(reference("WelkinSecret"))
                .answers("200", reference("WelkinTokenOfClient")),
        };
        self.add(scope, operation);
    }

    pub(super) fn security_scheme(&self) -> Value {
        match self.profile {
            ApiProfile::V1 => json!({
                "type": "oauth2",
                "description": "Client credentials of an API client",
                "flows": { "clientCredentials": {
                    "tokenUrl": format!("{}{}", self.profile.origin(), self.profile.token_path()), "scopes": {},
                } },
            }),
            ApiProfile::Reference | ApiProfile::V8 => json!({
                "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                "description": "The token of an API client, from the operation requestToken",
            }),
        }
    }
}
