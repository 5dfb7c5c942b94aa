//! Assessment records, with every possible outcome of a call.

use std::fmt::Debug;

use serde_json::{Value, json};
use welkin_runtime::__private::serde::de::DeserializeOwned;
use welkin_runtime::assessments::{
    AnswersWithRecords, AssessmentFields, AssessmentRecords, OpenAssessment, PatientRecords,
};
use welkin_runtime::{Assessment, Cdt, Client};

use crate::outputs::Outputs;
use crate::records::values;
use crate::server::{JSON, Server, answers, lost_client};
use crate::values::{ID, TEXT, fields};

/// Visits the answers of an assessment, separately and in records.
pub(crate) async fn visit<A>(server: &Server, outputs: &mut Outputs)
where
    A: Assessment + DeserializeOwned + Debug,
{
    let given = values::<A>(outputs);
    for value in &given {
        outputs.result("validation", welkin_runtime::assessments::validate(value));
        let questions = welkin_runtime::assessments::visible_questions(value);
        outputs.debug("questions", &questions);
        outputs.debug("texts", &welkin_runtime::assessments::visible_texts(value));
        let score = welkin_runtime::assessments::score(value);
        outputs.debug("score", &score);
        outputs.debug("groups", &score.groups);
        let records = PatientRecords::new().with(value);
        outputs.debug("records beside answers", &records);
        let beside_records = AnswersWithRecords::new(value, &records);
        outputs.debug("answers beside records", &beside_records);
    }
    let new = record::<A>("NEW");
    for answer in answers(&new) {
        server.answers(answer.clone());
        let records = records::<A>(&server.client());
        outputs.debug("assessments", &records);
        outputs.result("create", records.create().await);
        outputs.result("get", records.get(&ID.into()).await);
        outputs.debug("list", &records.list());
        outputs.result("page", records.list().page(0).await);
        let all = server.client().patient(ID.into()).all_assessments();
        outputs.debug("list of all", &all);
        outputs.result("page of all", all.page(0).await);
        for value in &given {
            let mut open = open::<A>(server, &new).await;
            server.answers(answer.clone());
            outputs.result("answer", open.answer(value).await);
            outputs.result("complete", open.complete(value).await);
        }
        let open = open::<A>(server, &new).await;
        server.answers(answer);
        outputs.result("delete", open.delete().await);
    }
    for answer in answers(&record::<A>(TEXT)) {
        let open = open::<A>(server, &new).await;
        server.answers(answer);
        outputs.result("complete", open.complete(&A::default()).await);
    }
    for answer in answers(&record::<A>("COMPLETED")) {
        let open = open::<A>(server, &new).await;
        server.answers(answer);
        outputs.result("complete", open.complete(&A::default()).await);
        outputs.result("get", records::<A>(&server.client()).get(&ID.into()).await);
    }
    outputs.result("lost", records::<A>(&lost_client()).create().await);
}

fn record<A: Assessment>(status: &str) -> Value {
    let (answers, _) = fields(A::schema());
    let (mut record, _) = fields(AssessmentFields::schema());
    for (key, value) in [
        ("id", json!(ID)),
        ("patientId", json!(ID)),
        ("assessmentName", json!(A::form().name())),
        ("status", json!(status)),
        ("scoring", json!({ "total": 7_316_402 })),
        ("answers", json!(answers)),
    ] {
        record.insert(key.to_owned(), value);
    }
    json!(record)
}

async fn open<A: Assessment>(server: &Server, record: &Value) -> OpenAssessment<A> {
    server.answers((200, JSON, record.to_string()));
    let open = records::<A>(&server.client()).create().await;
    open.expect("the answer is right")
}

fn records<A: Assessment>(client: &Client) -> AssessmentRecords<A> {
    client.patient(ID.into()).assessments()
}
