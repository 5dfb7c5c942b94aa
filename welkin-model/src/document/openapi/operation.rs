//! One operation of the document.

use serde_json::{Map, Value, json};

use super::words::reference;

/// An operation under construction.
pub(super) struct Operation {
    pub(super) method: &'static str,
    /// Path as in the table: `/patients/{patient}`.
    pub(super) path: String,
    value: Map<String, Value>,
    parameters: Vec<Value>,
    responses: Map<String, Value>,
}

impl Operation {
    pub(super) fn new(method: &'static str, path: &str, id: &str, does: &str, tag: &str) -> Self {
        let mut value = Map::new();
        value.insert("operationId".to_owned(), id.into());
        value.insert("summary".to_owned(), does.into());
        value.insert("tags".to_owned(), json!([tag]));
        let mut operation = Self {
            method,
            path: path.to_owned(),
            value,
            parameters: Vec::new(),
            responses: Map::new(),
        };
        for (status, name) in [
            ("400", "Invalid"),
            ("401", "Unauthorized"),
            ("403", "Forbidden"),
            ("404", "NotFound"),
            ("429", "TooMany"),
            ("500", "Failed"),
        ] {
            operation.refuses(status, name);
        }
        operation
    }

    /// Sets the source from which the call is known.
    pub(super) fn known_from(mut self, source: &str) -> Self {
        self.value.insert("x-source".to_owned(), source.into());
        self
    }

    /// Sets the CDT whose records the operation concerns.
    pub(super) fn of_cdt(mut self, name: &str) -> Self {
        self.value.insert("x-cdt".to_owned(), name.into());
        self
    }

    pub(super) fn parameter(mut self, parameter: Value) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Sets a JSON request body with this schema.
    pub(super) fn body(self, schema: Value) -> Self {
        self.body_as("application/json", schema)
    }

    pub(super) fn body_as(mut self, media_type: &str, schema: Value) -> Self {
        let body = json!({ "required": true, "content": { media_type: { "schema": schema } } });
        self.value.insert("requestBody".to_owned(), body);
        self.refuses("413", "TooLarge");
        self
    }

    /// Adds the response for a conflict: the item already exists or is locked.
    pub(super) fn conflict(mut self) -> Self {
        self.refuses("409", "Conflict");
        self
    }

    fn refuses(&mut self, status: &str, name: &str) {
        let response = json!({ "$ref": format!("#/components/responses/{name}") });
        self.responses.insert(status.to_owned(), response);
    }

    /// Adds a JSON response with this schema.
    pub(super) fn answers(self, status: &str, schema: Value) -> Self {
        self.answers_as(status, "application/json", schema)
    }

    pub(super) fn answers_as(mut self, status: &str, media_type: &str, schema: Value) -> Self {
        let response = json!({ "description": words(status), "content": { media_type: { "schema": schema } } });
        self.responses.insert(status.to_owned(), response);
        self
    }

    /// Adds a response without a body.
    pub(super) fn answers_nothing(mut self, status: &str) -> Self {
        let response = json!({ "description": words(status) });
        self.responses.insert(status.to_owned(), response);
        self
    }

    /// Removes the token requirement, and thus the responses about permissions.
    pub(super) fn without_token(mut self) -> Self {
        self.value.insert("security".to_owned(), json!([]));
        self.responses.remove("403");
        self
    }

    /// Adds an error response with a specific schema.
    pub(super) fn refuses_as(mut self, status: &str, schema: Value) -> Self {
        let response = json!({ "description": "Refused", "content": { "application/json": { "schema": schema } } });
        self.responses.insert(status.to_owned(), response);
        self
    }

    pub(super) fn id(&self) -> &str {
        self.value["operationId"].as_str().unwrap_or_default()
    }

    pub(super) fn renamed(&mut self, id: String) {
        self.value.insert("operationId".to_owned(), id.into());
    }

    pub(super) fn into_value(mut self) -> Value {
        if !self.parameters.is_empty() {
            self.value
                .insert("parameters".to_owned(), self.parameters.into());
        }
        self.value
            .insert("responses".to_owned(), self.responses.into());
        self.value.into()
    }
}

fn words(status: &str) -> &'static str {
    match status {
        "201" => "Created",
        "204" => "Success, without a body",
        "404" => "Not found: no such kind of item",
        _ => "Success",
    }
}

/// Returns the schema of `{content: [...], pageable, ...}`, the envelope of recorded pages.
pub(super) fn page_of(item: Value) -> Value {
    let content = json!({ "content": { "type": "array", "items": item } });
    json!({ "allOf": [reference("WelkinPageFacts"), { "type": "object", "properties": content, "required": ["content"] }] })
}

/// Returns the schema of `{data: [...], metaInfo}`, the envelope of other lists.
pub(super) fn data_of(item: Value) -> Value {
    json!({
        "type": "object",
        "properties": { "data": { "type": "array", "items": item }, "metaInfo": reference("WelkinMetaInfo") },
        "required": ["data"],
    })
}

/// Returns the schema of `{name, data: {content: [...]}}`, the envelope of lists of records.
pub(super) fn named_page_of(item: Value) -> Value {
    json!({
        "type": "object",
        "properties": { "name": { "type": "string" }, "data": page_of(item) },
        "required": ["data"],
    })
}

/// Returns the schema of `{id, patientId, cdtId, version, jsonBody, cdtName}`, the envelope of a record.
pub(super) fn record_of(fields: Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "id": { "type": ["string", "null"] },
            "patientId": { "type": "string" },
            "cdtId": { "type": ["string", "null"] },
            "version": { "type": ["integer", "null"] },
            "jsonBody": fields,
            "cdtName": { "type": ["string", "null"] },
        },
        "required": ["id", "jsonBody"],
    })
}

/// Returns the responses shared by all operations.
pub(super) fn shared_responses() -> Value {
    let problems = json!({ "type": "array", "items": reference("WelkinProblem") });
    let refusal = |description: &str| json!({ "description": description, "content": { "application/json": { "schema": problems } } });
    let mut too_many = refusal("Too many requests of this API client");
    too_many["headers"] = json!({ "Retry-After": {
        "description": "Seconds to wait, if the server sends it",
        "schema": { "type": "integer" },
    } });
    json!({
        "Invalid": refusal("The request breaks a rule, which the response names"),
        "Unauthorized": refusal("The token is missing, invalid or expired"),
        "Forbidden": refusal("No security policy of the API client permits it"),
        "NotFound": refusal("Not found; for an unknown path, the response has no body"),
        "Conflict": refusal("It already exists, or it is completed and therefore locked"),
        "TooLarge": refusal("The request body is too large"),
        "TooMany": too_many,
        "Failed": refusal("Server error"),
    })
}
