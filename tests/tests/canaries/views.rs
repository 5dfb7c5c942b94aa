//! Structs that a program derives for a CDT.

use serde_json::json;
use welkin_macros::CdtView;
use welkin_runtime::record::violations;
use welkin_runtime::{Cdt, Extra, Json};

use crate::outputs::Outputs;
use crate::server::{Server, answers, lost_client};
use crate::values::{ID, TEXT, fields, misfits};

/// A number, a text, and all other fields.
#[derive(CdtView)]
#[cdt(config = "../examples/designer-export.json", name = "cdt-vitals")]
struct Rounds {
    heart_rate: Option<i64>,
    notes: Option<String>,
    #[cdt("cdtf-temperature")]
    warmth: Option<Json>,
    #[cdt(extra)]
    beyond: Extra,
}

pub(crate) async fn visit(server: &Server, outputs: &mut Outputs) {
    let schema = crate::fixtures::example::Vitals::schema();
    let (marked, count) = fields(schema);
    outputs.mark(count);
    for json in [json!(marked), json!(misfits(schema))] {
        let rounds: Rounds = serde_json::from_value(json).expect("reading is lenient");
        outputs.debug("view", &rounds);
        outputs.error("view", &violations(&rounds));
        outputs.result("validation", rounds.validate());
        outputs.debug("beyond", &rounds.beyond);
    }
    let wrong = serde_json::from_str::<Rounds>(&format!("{{\"a\": \"{TEXT}\", 7"));
    outputs.result("view", wrong);
    let record = json!({ "id": ID, "patientId": ID, "jsonBody": marked });
    let page = json!({ "content": [record], "totalElements": 1, "last": true });
    for answer in answers(&record).into_iter().chain(answers(&page)) {
        server.answers(answer);
        let patient = server.client().patient(ID.into());
        let records = Rounds::records(&patient);
        outputs.debug("views", &records);
        outputs.result("get", records.get(&ID.into()).await);
        outputs.result("all", records.list().all().await);
    }
    let lost = Rounds::records(&lost_client().patient(ID.into()))
        .get(&ID.into())
        .await;
    outputs.result("lost", lost);
}
