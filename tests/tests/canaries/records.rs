//! CDTs: their values, and their records with every possible outcome of a call.

use std::fmt::Debug;

use serde_json::{Value, json};
use welkin_runtime::__private::serde::de::DeserializeOwned;
use welkin_runtime::operation::{Create, Delete, Update};
use welkin_runtime::record::{WritableCdt, validate_all};
use welkin_runtime::{Cdt, Client, Patch, Record, Records, system_fields};

use crate::outputs::Outputs;
use crate::server::{Server, answers, lost_client};
use crate::values::{ID, TEXT, fields, misfits};

/// Visits two values of a CDT, or of the answers of an assessment: a marked one, and one read from values of other
/// types.
pub(crate) fn values<T: Cdt + DeserializeOwned + Debug>(outputs: &mut Outputs) -> [T; 2] {
    let schema = T::schema();
    let (fields, count) = fields(schema);
    outputs.mark(count);
    let read = |json| serde_json::from_value::<T>(json).expect("reading is lenient");
    let values = [Value::Object(fields), Value::Object(misfits(schema))].map(read);
    for value in &values {
        outputs.debug(schema.name(), value);
        let violations = welkin_runtime::record::violations(value);
        outputs.error(schema.name(), &violations);
        outputs.each(schema.name(), &violations);
    }
    let wrong = serde_json::from_str::<T>(&format!("{{\"a\": \"{TEXT}\", 7"));
    outputs.result(schema.name(), wrong);
    values
}

/// Visits a CDT that is only read.
pub(crate) async fn read<T>(server: &Server, outputs: &mut Outputs)
where
    T: Cdt + Default + Clone + DeserializeOwned + Debug,
{
    drop(values::<T>(outputs));
    let record = record(T::schema());
    outputs.result(
        T::schema().name(),
        serde_json::from_value::<Record<T>>(record.clone()),
    );
    for answer in answers(&record) {
        server.answers(answer);
        let records = records::<T>(&server.client());
        outputs.debug("records", &records);
        outputs.result("get", records.get(&ID.into()).await);
        outputs.result("page", records.list().page(0).await);
    }
    let page = json!({ "content": [record], "totalElements": 1, "last": true });
    for answer in answers(&page) {
        server.answers(answer);
        let list = records::<T>(&server.client()).list().source_id(TEXT);
        outputs.debug("list", &list);
        outputs.result("all", list.all().await);
    }
    outputs.result("lost", records::<T>(&lost_client()).get(&ID.into()).await);
}

/// Visits a CDT that is read and written.
pub(crate) async fn written<T>(server: &Server, outputs: &mut Outputs)
where
    T: WritableCdt<Create>
        + WritableCdt<Update>
        + WritableCdt<Delete>
        + Default
        + Clone
        + DeserializeOwned
        + Debug,
{
    read::<T>(server, outputs).await;
    let [value, misfit] = values::<T>(outputs);
    outputs.result("many", validate_all([&value, &misfit]));
    let patch = Patch::<T>::new().external_id(TEXT).external_guid(TEXT);
    let filter = system_fields::EXTERNAL_ID.is::<T>(TEXT);
    outputs.debug("filter", &filter);
    outputs.debug(
        "filtered",
        &records::<T>(&lost_client()).list().filter(filter),
    );
    outputs.debug("patch", &patch);
    for answer in answers(&record(T::schema())) {
        server.answers(answer);
        let records = records::<T>(&server.client());
        outputs.result("create", records.create(&value).await);
        let unchecked = records.create(&value).external_id(TEXT).unchecked();
        outputs.result("create unchecked", unchecked.await);
        outputs.result("update", records.update(&ID.into(), &patch).await);
        let rows = records.update_all([(ID, &patch)]);
        outputs.debug("rows", &rows);
        outputs.result("update all", rows.await);
        outputs.result("delete", records.delete(&ID.into()).await);
    }
    let lost = records::<T>(&lost_client());
    outputs.result("lost", lost.create(&value).unchecked().await);
}

fn records<T: Cdt>(client: &Client) -> Records<T> {
    client.patient(ID.into()).records()
}

/// Returns a record in Welkin's envelope.
fn record(schema: &'static welkin_runtime::record::CdtSchema) -> Value {
    let (mut fields, _) = fields(schema);
    fields.insert("id".to_owned(), json!(ID));
    json!({
        "id": ID, "patientId": ID, "cdtId": TEXT, "version": 7_316_402, "tomorrow": TEXT, "jsonBody": fields,
    })
}
