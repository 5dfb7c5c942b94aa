//! Files, messages, audits, care plans and profiles.

use serde_json::{Value, json};
use welkin_runtime::audits::{Actor, AuditOperation, DeliveryStatus};
use welkin_runtime::care_plan::{GoalPatch, GoalPriority, GoalStatus};
use welkin_runtime::chat::{ClientType, PageToken};
use welkin_runtime::documents::FileUpload;
use welkin_runtime::emails::NewEmail;
use welkin_runtime::messages::{Direction, MessageStatus};
use welkin_runtime::sms::NewSms;
use welkin_runtime::{PatientHandle, ProfileReference};

use crate::fixtures::example::goal_templates;
use crate::fixtures::field_types::Provider;
use crate::outputs::Outputs;
use crate::server::{JSON, Server, answers};
use crate::values::{ID, TEXT};

pub(crate) async fn visit(server: &Server, outputs: &mut Outputs) {
    let patient = server.client().patient(ID.into());
    words(outputs);
    files(server, &patient, outputs).await;
    messages(server, &patient, outputs).await;
    chat(server, &patient, outputs).await;
    audits(server, outputs).await;
    care_plan(server, &patient, outputs).await;
    profiles(server, &patient, outputs).await;
}

fn words(outputs: &mut Outputs) {
    outputs.mark(8);
    outputs.debug("actor", &Actor::from(TEXT));
    outputs.debug("operation", &AuditOperation::from(TEXT));
    outputs.debug("delivery", &DeliveryStatus::from(TEXT));
    outputs.debug("goal", &GoalStatus::from(TEXT));
    outputs.debug("goal", &GoalPriority::from(TEXT));
    outputs.debug("chat", &ClientType::from(TEXT));
    outputs.debug("message", &Direction::from(TEXT));
    outputs.debug("message", &MessageStatus::from(TEXT));
    outputs.debug("token", &PageToken::new(TEXT));
    outputs.debug("patch", &GoalPatch::new().name(TEXT));
}

/// Returns an object in which every value is marked.
fn marked<const N: usize>(keys: [&str; N]) -> Value {
    let mut object: Value = keys.into_iter().map(|key| (key, json!(TEXT))).collect();
    object["id"] = ID.into();
    object["tomorrow"] = TEXT.into();
    object
}

/// Returns a list with an object, in both envelopes.
fn page(of: &Value) -> Value {
    json!({ "content": [of], "last": true })
}

async fn files(server: &Server, patient: &PatientHandle, outputs: &mut Outputs) {
    let upload = || FileUpload::new(TEXT, TEXT, TEXT);
    let documents = patient.documents();
    let file = marked(["contentType", "originalName", "storageKey"]);
    for answer in answers(&json!([file])) {
        server.answers(answer);
        outputs.debug("upload", &upload());
        let uploaded = documents.upload(&ID.into(), [upload()]).await;
        outputs.result("upload", uploaded);
        let download = documents.download(&ID.into(), &ID.into());
        outputs.debug("download", &download);
        match download.limit(3).await {
            Ok(mut download) => {
                outputs.debug("download", &download);
                outputs.result("part", download.part().await.map(drop));
            }
            Err(error) => outputs.error("download", &error),
        }
    }
}

async fn messages(server: &Server, patient: &PatientHandle, outputs: &mut Outputs) {
    let (email, sms) = (NewEmail::now(TEXT, TEXT), NewSms::now(TEXT));
    outputs.debug(
        "new e-mail",
        &email.clone().attach(FileUpload::new(TEXT, TEXT, TEXT)),
    );
    outputs.debug("new SMS", &sms);
    let (emails, texts) = (patient.emails(), patient.text_messages());
    outputs.debug("e-mails", &emails);
    outputs.debug("texts", &texts);
    let message = marked([
        "subject",
        "body",
        "message",
        "from",
        "to",
        "senderName",
        "status",
    ]);
    for answer in answers(&message)
        .into_iter()
        .chain(answers(&page(&message)))
    {
        server.answers(answer);
        outputs.result("send", emails.send(&email).await);
        outputs.result("send", texts.send(&sms).await);
        outputs.debug("list", &emails.list().search(TEXT));
        outputs.result("list", emails.list().search(TEXT).page_limit(2).all().await);
        outputs.result("list", texts.list().phone(TEXT).page_limit(2).all().await);
        let unrecognized = server.client().unrecognized_emails();
        outputs.result(
            "assign",
            unrecognized.assign(&ID.into(), patient.id()).await,
        );
    }
}

async fn chat(server: &Server, patient: &PatientHandle, outputs: &mut Outputs) {
    let person = marked(["clientType", "titleName", "patientFullName"]);
    let mut message = marked(["message", "createdAt"]);
    message["externalId"] = ID.into();
    message["sender"] = person;
    let meta = json!({ "nextPageToken": TEXT, "prevPageToken": TEXT });
    let hit = json!({ "meta": meta, "message": message });
    let chat = patient.chat();
    outputs.debug("chat", &chat);
    for body in [
        &message,
        &json!({"meta": meta, "content": [message]}),
        &json!({"meta": meta, "content": [hit]}),
    ] {
        for answer in answers(body) {
            server.answers(answer);
            let sent = chat.send_as_patient(TEXT).await;
            if let Ok(sent) = &sent {
                outputs.debug("sender", &sent.sender);
            }
            outputs.result("send", sent);
            outputs.result("newest", chat.newest(1).await);
            outputs.result("page", chat.page(&PageToken::new(TEXT)).await);
            outputs.result("search", chat.search(TEXT, 1).await);
        }
    }
}

async fn audits(server: &Server, outputs: &mut Outputs) {
    let mut row = marked([
        "eventEntity",
        "patientFullName",
        "subjectFullName",
        "response",
        "status",
    ]);
    row["record"] = json!({ "jsonBody": { "a": TEXT } });
    let audits = server.client().audits();
    outputs.debug("audits", &audits);
    for answer in answers(&json!({ "data": [row], "metaInfo": { "lastPage": true } })) {
        server.answers(answer);
        outputs.result(
            "data",
            audits.data().username(TEXT).page_limit(2).all().await,
        );
        outputs.result("webhooks", audits.webhooks().page_limit(2).all().await);
        outputs.result(
            "security",
            audits
                .security()
                .object_username(TEXT)
                .page_limit(2)
                .all()
                .await,
        );
    }
}

async fn care_plan(server: &Server, patient: &PatientHandle, outputs: &mut Outputs) {
    let plan = patient.care_plan();
    outputs.debug("plan", &plan);
    let goal = marked(["name", "type", "priority", "status"]);
    let mut whole = marked(["overview", "text", "createdByName"]);
    whole["patientOverview"] = whole.clone();
    whole["details"] = goal.clone();
    whole["tasks"] = json!([{ "description": TEXT }]);
    whole["comments"] = json!([whole.clone()]);
    for answer in answers(&whole).into_iter().chain(answers(&page(&goal))) {
        server.answers(answer);
        outputs.result("plan", plan.get().await);
        outputs.result("overview", plan.write_overview(TEXT).await);
        outputs.result("goals", plan.goals().page_limit(2).all().await);
        outputs.result("goal", plan.create_goal(&goal_templates::ALL[0]).await);
        outputs.result("goal", plan.goal(&ID.into()).await);
        outputs.result("comment", plan.add_comment(&ID.into(), TEXT).await);
    }
}

async fn profiles(server: &Server, patient: &PatientHandle, outputs: &mut Outputs) {
    let profiles = patient.profiles::<Provider>();
    outputs.debug("profiles", &profiles);
    outputs.debug("list", &profiles.list());
    let record = json!({ "id": ID, "jsonBody": { "pdtf-name": TEXT, "pdtf-specialty": TEXT } });
    // These calls belong to another profile of the API than the server's.
    server.answers((200, JSON, record.to_string()));
    let reference = ProfileReference::new(ID);
    outputs.result("resolve", profiles.resolve(&reference).await);
    outputs.result("list", profiles.list().all().await);
}
