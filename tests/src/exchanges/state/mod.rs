//! A sandbox in the state in which an exchange was recorded.

mod of_patient;

use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::{Map, Value, json};
use welkin_sandbox::{ApiClient, Sandbox, Webhook};

use super::{Exchange, configuration, staff};

const CLIENT: &str = "EXAMPLECLIENT";
const SECRET: &str = "not a real secret";

/// Keys of a patient that a client may write.
const PATIENT_KEYS: [&str; 19] = [
    "firstName",
    "lastName",
    "middleName",
    "birthDate",
    "gender",
    "maritalStatus",
    "primaryLanguage",
    "secondaryLanguage",
    "email",
    "secondaryEmail",
    "phone",
    "country",
    "state",
    "city",
    "zip",
    "addressLine1",
    "addressLine2",
    "mrn",
    "patientTerritories",
];

/// A sandbox, and the mapping from recorded IDs to its own.
pub(super) struct Tenant {
    /// Runs until it is dropped.
    sandbox: Sandbox,
    http: Client,
    token: String,
    /// `/{tenant}/{instance}`.
    base: String,
    /// Recorded IDs with those of the sandbox.
    ids: Vec<(String, String)>,
}

impl Tenant {
    /// Creates a tenant in which the exchange can be replayed.
    pub(super) async fn like(exchange: &Exchange) -> Self {
        let name = exchange.path.first().cloned().unwrap_or_default();
        let instance = match exchange.path.get(1).map(String::as_str) {
            None | Some("admin") => "live",
            Some(instance) => instance,
        };
        let configuration = configuration::of(exchange);
        let client = match (exchange.status, exchange.pattern().split_once(' ')) {
            (403, Some((method, path))) => ApiClient::new(CLIENT, SECRET).without(method, path),
            _ => ApiClient::new(CLIENT, SECRET),
        };
        let builder = Sandbox::builder().configuration(&configuration);
        let builder = builder.expect("the export has no roles").tenant(&name);
        let nobody = axum::http::Uri::from_static("http://127.0.0.1:9/");
        let receiver = Webhook::unsigned(nobody).attempts(1, Duration::ZERO);
        let builder = builder.client(client).webhook(receiver);
        let staff = staff::of(exchange);
        let builder = staff
            .into_iter()
            .fold(builder, |builder, user| builder.user(user));
        let sandbox = builder.start().await.expect("a port is free");
        let http = crate::http::client();
        let url = format!("{}/{name}/admin/api_clients/{CLIENT}", sandbox.origin());
        let asked = http
            .post(url)
            .json(&json!({ "secret": SECRET }))
            .send()
            .await;
        let answer: Value = asked.expect("an answer").json().await.expect("JSON");
        let mut tenant = Self {
            base: format!("/{name}/{instance}"),
            sandbox,
            http,
            token: answer["token"].as_str().unwrap_or_default().to_owned(),
            ids: Vec::new(),
        };
        tenant.create(exchange).await;
        tenant
    }

    /// Returns the status, whether there is a body, and the body.
    pub(super) async fn replay(&self, exchange: &Exchange) -> (u16, bool, Value) {
        let path = format!("/{}", exchange.path.join("/"));
        let query = if exchange.query.is_empty() { "" } else { "?" };
        let path = self.mapped(&format!("{path}{query}{}", exchange.query));
        let body = self.mapped(&exchange.body.to_string());
        let body: Value = serde_json::from_str(&body).expect("JSON");
        if exchange
            .path
            .get(2)
            .is_some_and(|segment| segment == "api_clients")
        {
            let url = format!("{}{}/{CLIENT}", self.sandbox.origin(), parent(&path));
            let body = json!({ "secret": SECRET });
            return read(self.http.post(url).json(&body)).await;
        }
        if exchange.answer[0]["errorCode"] == "TOKEN_EXPIRED" {
            self.sandbox.expire_tokens();
        }
        let token = match exchange.answer[0]["errorCode"].as_str() {
            Some("NOT_VALID_JSON_WEB_TOKEN") => "no token of this tenant",
            _ => &self.token,
        };
        self.send(&exchange.method, &path, &body, token).await
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        token: &str,
    ) -> (u16, bool, Value) {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let url = format!("{}{path}", self.sandbox.origin());
        let request = self.http.request(method, url).bearer_auth(token);
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        read(request).await
    }

    /// Replaces recorded IDs with the sandbox's in a text.
    fn mapped(&self, text: &str) -> String {
        let replaced =
            |text: String, (recorded, ours): &(String, String)| text.replace(recorded, ours);
        self.ids.iter().fold(text.to_owned(), replaced)
    }

    fn id_of(&self, recorded: &str) -> Option<&str> {
        let mut ids = self.ids.iter();
        let (_, ours) = ids.find(|(known, _)| known == recorded)?;
        Some(ours)
    }

    /// Sends a request in the instance, and maps the recorded ID to the new one. Requests that are not served are
    /// ignored.
    async fn make(&mut self, method: &str, path: &str, body: Value, recorded: &Value) -> Value {
        let path = self.mapped(&format!("{}{path}", self.base));
        let body = self.mapped(&body.to_string());
        let body = serde_json::from_str(&body).expect("JSON");
        let (_, _, answer) = self.send(method, &path, &body, &self.token).await;
        if let (Some(recorded), Some(ours)) = (recorded.as_str(), answer["id"].as_str()) {
            self.ids.push((recorded.to_owned(), ours.to_owned()));
        }
        answer
    }

    async fn create(&mut self, exchange: &Exchange) {
        let answer = &exchange.answer;
        match exchange.own_path()[..] {
            ["admin", "audit-webhook"] => self.deliveries(answer).await,
            ["admin", "audit-data"] => self.changes(answer).await,
            _ => {}
        }
        // An item that was recorded as missing is not created, nor is one that the exchange itself creates.
        let is_there = exchange.status < 400 && exchange.status != 201;
        let path = exchange.own_path();
        match &path[..] {
            ["patients", id] => self.patient(id, exchange, is_there).await,
            ["patients"] if exchange.method == "GET" => self.patients(answer).await,
            ["by-filter", "patients"] => self.patients(answer).await,
            ["patients", id, rest @ ..] => {
                self.some_patient(id).await;
                if is_there {
                    self.of_patient(id, rest, exchange).await;
                }
                self.encounter_above(id, rest, exchange).await;
            }
            ["calendar", ..] => self.calendar(&path, exchange, is_there).await,
            ["users", _, "encounters"] | ["encounters"] if is_there => {
                for encounter in items(&answer["data"]) {
                    self.encounter(encounter).await;
                }
            }
            _ => {}
        }
    }

    async fn calendar(&mut self, path: &[&str], exchange: &Exchange, is_there: bool) {
        let answer = &exchange.answer;
        match path {
            ["calendar", "work-hours"] if is_there => {
                for user in items(answer) {
                    for hours in items(&user["details"]) {
                        let mut hours = hours.clone();
                        hours["psmId"] = user["psmId"].clone();
                        self.make("POST", "/calendar/work-hours", hours, &Value::Null)
                            .await;
                    }
                }
            }
            ["calendar", "events"] if is_there => {
                for event in items(&answer["content"]) {
                    self.event(event).await;
                }
            }
            ["calendar", "events", id] if is_there => {
                let mut event = answer.clone();
                if event.is_null() {
                    event = staff::event();
                }
                event["id"] = (*id).into();
                self.event(&event).await;
            }
            ["calendar", "events"] => {
                for participant in items(&answer["participants"]) {
                    self.participant(participant).await;
                }
            }
            _ => {}
        }
    }

    /// Sends webhooks to an address without a server. The recorded rows with this result are about patients.
    async fn deliveries(&self, answer: &Value) {
        for row in items(&answer["data"]) {
            let mut event = row.as_object().cloned().unwrap_or_default();
            event.insert("instanceName".to_owned(), row["instance"].clone());
            event
                .entry("patientId")
                .or_insert_with(|| json!("6b0f4c1e-0f0e-4a5c-9a55-2f6f2d1f0a01"));
            self.sandbox.send_webhook(event);
        }
        self.sandbox.webhooks_settled().await;
    }

    /// Makes the recorded changes, in the environment of each row. Of several changes to an item, only the last one is
    /// known.
    async fn changes(&mut self, answer: &Value) {
        let instances = self.base.clone();
        for row in items(&answer["data"]) {
            let instance = row["instance"].as_str().unwrap_or("live");
            let tenant = instances.split('/').nth(1).unwrap_or_default();
            self.base = format!("/{tenant}/{instance}");
            self.change(row).await;
        }
        self.base = instances;
    }

    async fn change(&mut self, row: &Value) {
        let (patient, record) = (&row["patientId"], &row["record"]);
        let patient = patient.as_str().unwrap_or_default().to_owned();
        self.some_patient(&patient).await;
        if row["eventEntity"] == "TASK" {
            let host = json!({ "id": "5d9f1fd5-6d16-4d5a-9d3b-0c7b1f6d9a01" });
            let mut body = json!({
                "name": record["name"], "status": record["status"], "priority": record["priority"],
                "assignee": host, "patient": {"id": patient}, "watchers": [host],
            });
            if record["templateName"].is_string() {
                body["templateName"] = record["templateName"].clone();
            }
            self.make("POST", "/tasks", body, &record["id"]).await;
            return;
        }
        let mut fields = custom_fields(&record["jsonBody"]);
        fields.retain(|_, value| !value.is_null());
        let path = if row["cdtRelation"] == "ENCOUNTER_DISPOSITION" {
            let encounter = record["jsonBody"]["source_id"].as_str();
            let encounter = encounter.unwrap_or_default().to_owned();
            self.bare_encounter(&patient, &encounter).await;
            format!("/patients/{patient}/encounters/{encounter}/disposition")
        } else {
            let cdt = row["cdtName"].as_str().unwrap_or_default();
            let records = format!("/patients/{patient}/cdts/{cdt}");
            let made = self
                .make("POST", &records, fields.clone().into(), &record["id"])
                .await;
            let id = made["id"].as_str().unwrap_or_default();
            format!("{records}/{id}")
        };
        let method = match row["eventSubtype"].as_str() {
            Some("CDT_UPDATED") => "PATCH",
            Some("CDT_DELETED") => "DELETE",
            _ => return,
        };
        self.make(method, &path, fields.into(), &Value::Null).await;
    }

    /// Creates a calendar event like the one in a response.
    async fn event(&mut self, event: &Value) {
        for participant in items(&event["participants"]) {
            self.participant(participant).await;
        }
        self.make(
            "POST",
            "/calendar/events",
            staff::body_of(event),
            &event["id"],
        )
        .await;
    }

    /// Creates a patient who participates in an event. Users exist from the beginning.
    async fn participant(&mut self, participant: &Value) {
        if participant["participantRole"] == "patient" {
            let id = participant["participantId"].as_str().unwrap_or_default();
            self.some_patient(id).await;
        }
    }

    async fn patients(&mut self, answer: &Value) {
        for patient in items(&answer["content"]) {
            self.patient_like(patient, Map::new()).await;
        }
    }

    /// Creates the patient in a path, identified by the ID in it or by another one.
    async fn patient(&mut self, id: &str, exchange: &Exchange, is_there: bool) {
        let by = |key: &str| Map::from_iter([(key.to_owned(), Value::from(id))]);
        let query = &exchange.query;
        let own = match query.split('&').find_map(|part| part.strip_prefix("type=")) {
            Some("EGUID") => by("externalGuid"),
            Some("EID") => by("externalId"),
            Some("MRN") => by("mrn"),
            _ => Map::new(),
        };
        if is_there && exchange.answer["firstName"].is_string() {
            self.patient_like(&exchange.answer, own).await;
        } else if is_there || exchange.status == 403 {
            self.some_patient(id).await;
        }
    }

    async fn some_patient(&mut self, id: &str) {
        if self.id_of(id).is_none() {
            let body = json!({
                "firstName": "Person", "lastName": "Person", "email": "person@example.com",
                "phone": "+15555550100", "birthDate": "1970-01-01T00:00:00.000Z",
            });
            self.make("POST", "/patients", body, &id.into()).await;
        }
    }

    /// Creates a patient like the one in a response.
    async fn patient_like(&mut self, patient: &Value, own: Map<String, Value>) {
        let mut body = own;
        for key in PATIENT_KEYS
            .into_iter()
            .chain(["externalId", "externalGuid"])
        {
            let value = &patient[key];
            if !value.is_null() {
                body.entry(key).or_insert_with(|| value.clone());
            }
        }
        if patient["careTeamMembers"].get(0).is_some() {
            body.insert("careTeam".to_owned(), patient["careTeamMembers"].clone());
        }
        self.make("POST", "/patients", body.into(), &patient["id"])
            .await;
        let id = patient["id"].as_str().unwrap_or_default();
        for program in items(&patient["patientPrograms"]) {
            self.program(id, program, usize::MAX).await;
        }
    }
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// Returns the fields of a record that are not Welkin's own.
fn custom_fields(fields: &Value) -> Map<String, Value> {
    let system = configuration::SYSTEM_FIELDS;
    let mut fields = fields.as_object().cloned().unwrap_or_default();
    fields.retain(|name, _| !system.contains(&&**name));
    fields
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Returns the status, whether there is a body, and the body as JSON if it is valid JSON.
async fn read(request: reqwest::RequestBuilder) -> (u16, bool, Value) {
    let answer = request.send().await.expect("the sandbox answers");
    let status = answer.status().as_u16();
    let body = answer.bytes().await.expect("the whole answer");
    // A recording contains a file as text.
    let json = serde_json::from_slice(&body)
        .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&body)));
    let json = if body.is_empty() { Value::Null } else { json };
    (status, !body.is_empty(), json)
}
