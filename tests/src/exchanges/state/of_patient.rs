//! Creates a patient's items in the state in which an exchange was recorded: records, encounters, assessments,
//! programs, documents.

use serde_json::{Map, Value, json};

use super::super::{Exchange, configuration};
use super::{Tenant, custom_fields, items, read};

impl Tenant {
    pub(super) async fn of_patient(&mut self, patient: &str, rest: &[&str], exchange: &Exchange) {
        let answer = &exchange.answer;
        let path = format!("/patients/{patient}");
        match rest {
            ["cdts", cdt] => {
                let records = items(&answer["data"]["content"]).chain(items(&answer["rows"]));
                for record in records {
                    self.record(&format!("{path}/cdts/{cdt}"), &record["id"], record)
                        .await;
                }
            }
            ["cdts", cdt, id] => {
                self.record(&format!("{path}/cdts/{cdt}"), &(*id).into(), answer)
                    .await;
            }
            ["encounters"] => {
                for encounter in items(&answer["data"]) {
                    self.encounter(encounter).await;
                }
            }
            ["encounters", _] if answer.is_object() => self.encounter(answer).await,
            ["full-encounters", _] => {
                self.encounter(&answer["encounter"]).await;
                for link in items(&answer["assessmentLinks"]) {
                    self.link(patient, link).await;
                }
            }
            ["assessment-records", ..] | ["programs", ..] => {
                self.assessments_and_programs(patient, rest, exchange).await;
            }
            _ => self.documents_and_messages(&path, rest, exchange).await,
        }
    }

    async fn assessments_and_programs(
        &mut self,
        patient: &str,
        rest: &[&str],
        exchange: &Exchange,
    ) {
        let answer = &exchange.answer;
        let path = format!("/patients/{patient}");
        match rest {
            ["assessment-records"] => {
                for record in items(&answer["content"]) {
                    self.assessment_record(patient, record, true).await;
                }
            }
            ["assessment-records", _, ..] if answer.is_object() => {
                // A change results in the record in the response.
                self.assessment_record(patient, answer, exchange.method == "GET")
                    .await;
            }
            ["assessment-records", id] => {
                let assessment = json!({ "assessmentName": configuration::ASSESSMENT });
                self.make(
                    "POST",
                    &format!("{path}/assessment-records"),
                    assessment,
                    &(*id).into(),
                )
                .await;
            }
            ["programs"] => {
                for program in items(&answer["data"]) {
                    self.program(patient, program, usize::MAX).await;
                }
            }
            ["programs", ..] if answer.is_object() => {
                // A change adds the last phase.
                let history = answer["pathHistory"].as_array().map_or(0, Vec::len);
                let is_change = exchange.method == "PATCH";
                let phases = if is_change {
                    history.saturating_sub(1)
                } else {
                    history
                };
                self.program(patient, answer, phases).await;
            }
            _ => {}
        }
    }

    async fn documents_and_messages(&mut self, path: &str, rest: &[&str], exchange: &Exchange) {
        let answer = &exchange.answer;
        match rest {
            ["document-summary"] => {
                for document in items(&answer["data"]["content"]) {
                    self.document(path, &document["id"], document).await;
                }
            }
            ["document-summary", id] => self.document(path, &(*id).into(), answer).await,
            ["document-summary", id, "files", file] => {
                let files = json!([{ "id": file, "originalName": "a file.jpeg", "contentType": "image/jpeg" }]);
                let document = json!({ "jsonBody": { "files": files } });
                self.document(path, &(*id).into(), &document).await;
            }
            ["care-plan", ..] => {
                let body = json!({ "overview": "An overview." });
                let path = format!("{path}/care-plan/overview");
                self.make("POST", &path, body, &Value::Null).await;
            }
            ["chat", ..] => {
                // The search text is put in each message, because the recording omits the text of messages.
                let query = &exchange.query;
                let found = query
                    .split('&')
                    .find_map(|part| part.strip_prefix("query="));
                let body =
                    json!({ "message": format!("A message. {}", found.unwrap_or_default()) });
                for _ in items(&answer["content"]) {
                    let path = format!("{path}/chat/inbound");
                    self.make("POST", &path, body.clone(), &Value::Null).await;
                }
            }
            _ => {}
        }
    }

    /// Returns the encounter that contains the item in a path, and the kind of item.
    pub(super) async fn encounter_above(
        &mut self,
        patient: &str,
        rest: &[&str],
        exchange: &Exchange,
    ) {
        let ["encounters", encounter, part, ..] = rest else {
            if let ["encounters", encounter] = rest
                && exchange.method == "DELETE"
                && exchange.status < 400
            {
                self.bare_encounter(patient, encounter).await;
            }
            return;
        };
        let answer = &exchange.answer;
        self.bare_encounter(patient, encounter).await;
        let path = format!("/patients/{patient}/encounters/{encounter}");
        if exchange.status >= 400 || exchange.status == 201 {
            return;
        }
        match (*part, rest.get(3)) {
            ("disposition", _) => {
                let mut fields = custom_fields(&answer["jsonBody"]);
                fields.retain(|_, value| !value.is_null());
                let path = format!("{path}/disposition");
                self.make("PATCH", &path, fields.into(), &answer["id"])
                    .await;
            }
            ("assessments", None) => {
                for link in items(answer) {
                    self.link(patient, link).await;
                }
            }
            ("assessments", Some(_)) if answer.is_object() => self.link(patient, answer).await,
            ("assessments", Some(id)) => {
                let body = json!({ "assessmentName": configuration::ASSESSMENT });
                self.make("POST", &format!("{path}/assessments"), body, &(*id).into())
                    .await;
            }
            _ => {}
        }
    }

    async fn record(&mut self, path: &str, id: &Value, record: &Value) {
        let mut fields = custom_fields(&record["jsonBody"]);
        fields.retain(|_, value| !value.is_null());
        self.make("POST", path, fields.into(), id).await;
    }

    pub(super) async fn bare_encounter(&mut self, patient: &str, id: &str) {
        if self.id_of(id).is_some() {
            return;
        }
        let body = json!({ "title": "an encounter", "templateName": configuration::TEMPLATE });
        self.make(
            "POST",
            &format!("/patients/{patient}/encounters"),
            body,
            &id.into(),
        )
        .await;
    }

    /// Creates an encounter like the one in a response.
    pub(super) async fn encounter(&mut self, record: &Value) {
        let fields = &record["jsonBody"];
        let patient = record["patientId"].as_str().unwrap_or_default().to_owned();
        self.some_patient(&patient).await;
        let mut body = json!({
            "title": fields["title"], "description": fields["description"], "notes": fields["notes"],
            "templateName": fields["templateName"],
        });
        let event = &fields["calendarEvent"];
        if event.is_object() {
            let mut appointment = Map::new();
            for key in [
                "eventTitle",
                "eventType",
                "startDateTime",
                "endDateTime",
                "hostId",
                "timezone",
            ] {
                appointment.insert(key.to_owned(), event[key].clone());
            }
            let people = items(&event["participants"]).map(|person| {
                json!({ "participantId": person["participantId"], "participantRole": person["participantRole"] })
            });
            appointment.insert("participants".to_owned(), people.collect());
            body["currentScheduledAppointment"] = appointment.into();
        }
        let path = format!("/patients/{patient}/encounters");
        self.make("POST", &path, body, &record["id"]).await;
        let status = &fields["status"];
        if status != "DRAFT" {
            let id = record["id"].as_str().unwrap_or_default();
            let body = json!({ "status": status });
            self.make("PATCH", &format!("{path}/{id}"), body, &Value::Null)
                .await;
        }
    }

    async fn link(&mut self, patient: &str, link: &Value) {
        let fields = &link["jsonBody"];
        let encounter = fields["source_id"].as_str().unwrap_or_default();
        let mut body = json!({ "assessmentName": fields["assessmentName"] });
        if let Some(id) = fields["assessmentRecordId"].as_str() {
            let path = format!("/patients/{patient}/assessment-records");
            self.make("POST", &path, body.clone(), &id.into()).await;
            body["assessmentRecordId"] = id.into();
        }
        let path = format!("/patients/{patient}/encounters/{encounter}/assessments");
        self.make("POST", &path, body, &link["id"]).await;
    }

    async fn assessment_record(&mut self, patient: &str, record: &Value, as_it_is: bool) {
        let path = format!("/patients/{patient}/assessment-records");
        let body = json!({ "assessmentName": record["assessmentName"] });
        self.make("POST", &path, body, &record["id"]).await;
        if !as_it_is {
            return;
        }
        let id = record["id"].as_str().unwrap_or_default();
        let mut answers = record["answers"].as_object().cloned().unwrap_or_default();
        answers.retain(|key, value| key.contains("__") && !value.is_null());
        if record["status"] != "NEW" {
            let path = format!("{path}/{id}/answers");
            self.make("PUT", &path, answers.into(), &Value::Null).await;
        }
        if record["status"] == "COMPLETED" {
            let body = json!({ "status": "COMPLETED" });
            self.make("PUT", &format!("{path}/{id}"), body, &Value::Null)
                .await;
        }
    }

    /// Moves the patient through this number of phases in a response.
    pub(super) async fn program(&mut self, patient: &str, program: &Value, phases: usize) {
        let name = program["programName"].as_str().unwrap_or_default();
        let path = format!("/patients/{patient}/programs/{name}");
        for phase in items(&program["pathHistory"]).take(phases) {
            let body = json!({ "assigned": true, "phaseName": phase["name"] });
            self.make("PATCH", &path, body, &program["id"]).await;
        }
    }

    async fn document(&mut self, patient: &str, id: &Value, document: &Value) {
        let document_type = document["jsonBody"]["type"].as_str();
        let body = json!({ "type": document_type.unwrap_or(configuration::DOCUMENT_TYPE) });
        self.make("POST", &format!("{patient}/document-summary"), body, id)
            .await;
        for file in items(&document["jsonBody"]["files"]) {
            let id = id.as_str().unwrap_or_default();
            self.upload(&format!("{patient}/document-summary/{id}/files"), file)
                .await;
        }
    }

    /// Uploads a file like the one in a document; its content was not recorded.
    async fn upload(&mut self, path: &str, file: &Value) {
        let path = self.mapped(&format!("{}{path}", self.base));
        let text = |key: &str| file[key].as_str().unwrap_or_default();
        let (name, kind) = (text("originalName"), text("contentType"));
        let form = format!(
            "--part\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\ncontent-type: {kind}\r\n\r\n\
             a file\r\n--part--\r\n"
        );
        let url = format!("{}{path}", self.sandbox.origin());
        let request = self.http.post(url).bearer_auth(&self.token);
        let request = request.header("content-type", "multipart/form-data; boundary=part");
        let (_, _, added) = read(request.body(form)).await;
        if let (Some(recorded), Some(ours)) = (file["id"].as_str(), added[0]["id"].as_str()) {
            self.ids.push((recorded.to_owned(), ours.to_owned()));
        }
    }
}
