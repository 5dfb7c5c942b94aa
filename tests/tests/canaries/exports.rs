//! Exports: rows, records, checkpoints and files, with every possible outcome of a call.

use serde_json::json;
use welkin_runtime::Cdt;
use welkin_runtime::exports::ExportResource;

use crate::fixtures::example::Vitals;
use crate::outputs::Outputs;
use crate::server::{Server, answers};
use crate::values::{ID, TEXT, fields};

pub(crate) async fn visit(server: &Server, outputs: &mut Outputs) {
    let (fields, count) = fields(Vitals::schema());
    outputs.mark(count + 1);
    let row = json!({
        "id": ID, "patientId": ID, "cdtName": "cdt-vitals", "updatedAt": "1907-03-16T01:02:03.000Z",
        "jsonBody": fields, "tomorrow": TEXT,
    });
    let page = json!({
        "data": [row], "cursor": { "hasNext": false, "end": "1907-03-16T01:02:03.000Z" },
    });
    let folder = tempfile::tempdir().expect("there is room");
    for (number, answer) in answers(&page).into_iter().enumerate() {
        server.answers(answer);
        let export = || server.client().export(ExportResource::CDT_RECORD);
        outputs.debug("export", &export());
        let mut rows = export().rows();
        outputs.result("row", rows.try_next().await);
        outputs.debug("rows", &rows);
        outputs.debug("checkpoint", &rows.checkpoint());
        let mut records = export().records::<Vitals>();
        outputs.result("record", records.try_next().await);
        outputs.debug("records", &records);
        let path = folder.path().join(number.to_string());
        let file = export().to_ndjson(&path);
        outputs.debug("file", &file);
        outputs.result("file", file.await);
    }
    let path = folder.path().join("damaged");
    std::fs::write(path.with_extension("checkpoint"), format!("\"{TEXT}\""))
        .expect("there is room");
    std::fs::write(&path, TEXT).expect("there is room");
    let export = server.client().export(ExportResource::PATIENT);
    outputs.result("a damaged checkpoint", export.to_ndjson(&path).await);
}
