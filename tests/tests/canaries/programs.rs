//! Programs of patients, with every possible outcome of a call.

use serde_json::json;
use welkin_runtime::__private::all_options;
use welkin_runtime::operation::FullAccess;
use welkin_runtime::programs::{Program, ProgramFields, ProgramHandle, ProgramRecord};
use welkin_runtime::{Cdt, Client};

use crate::outputs::Outputs;
use crate::server::{JSON, Server, answers, lost_client};
use crate::values::{ID, TEXT, fields};

pub(crate) async fn visit<P: Program<Access = FullAccess>>(server: &Server, outputs: &mut Outputs) {
    let (kept, count) = fields(ProgramFields::schema());
    let mut enrolled = json!(kept);
    for (key, value) in [
        ("id", json!(ID)),
        ("patientId", json!(ID)),
        ("programName", json!(P::schema().name())),
        ("assigned", json!(true)),
        (
            "pathHistory",
            json!([{ "name": TEXT, "timestamp": "1907-03-16T00:00:00Z" }]),
        ),
    ] {
        enrolled[key] = value;
    }
    let list = json!({ "data": [enrolled], "metaInfo": { "totalElements": 1, "lastPage": true } });
    outputs.mark(count + 2);
    for answer in answers(&list) {
        server.answers((200, JSON, list.to_string()));
        let program = program::<P>(&server.client());
        let found = program.get().await.expect("the answer is right");
        let enrolled = found.expect("the patient is in the program");
        server.answers(answer);
        outputs.debug("program", &program);
        outputs.debug("enrollment", &enrolled);
        outputs.debug("history", &enrolled.history());
        outputs.result("get", program.get().await);
        let all = server
            .client()
            .patient(ID.into())
            .programs::<ProgramRecord>();
        outputs.debug("programs", &all);
        outputs.result("page", all.page(0).await);
        if let Some(phase) = all_options::<P::Phase>().next() {
            outputs.result("move", enrolled.try_move_to(phase).await);
        }
    }
    outputs.result("lost", program::<P>(&lost_client()).get().await);
}

fn program<P: Program<Access = FullAccess>>(client: &Client) -> ProgramHandle<P> {
    client.patient(ID.into()).program()
}
