//! Dates of a tenant that stores them as midnight in its own time zone, for every way of reading a record.

use serde_json::{Value, json};
use welkin_runtime::exports::{ExportResource, ExportRow};
use welkin_runtime::record::{FieldSchema, Kind};
use welkin_runtime::{self as runtime, Client, Date, Records};

use crate::server::{Server, ok};

#[derive(Default)]
struct Plan {
    day: Option<Date>,
    extra: runtime::Extra,
}

impl runtime::Cdt for Plan {
    fn schema() -> &'static runtime::record::CdtSchema {
        static SCHEMA: runtime::record::CdtSchema = runtime::record::CdtSchema::new(
            "cdt-plan",
            &[FieldSchema::new(Kind::Date, "cdtf-day", "day")],
        );
        &SCHEMA
    }

    fn slots(&self) -> runtime::__private::Slots<'_> {
        runtime::__private::Slots::new(Self::schema(), &self.extra, [&self.day])
    }

    fn slots_mut(&mut self) -> runtime::__private::SlotsMut<'_> {
        runtime::__private::SlotsMut::new(Self::schema(), &mut self.extra, [&mut self.day])
    }
}

runtime::__private::forward_cdt!(Plan);

/// Returns fields with the 30th of May of a tenant in Warsaw, whose midnight is on the 29th in UTC.
fn fields() -> Value {
    json!({"cdtf-day": "2026-05-29T22:00:00.000Z"})
}

#[tokio::test]
async fn are_read_in_its_zone_wherever_they_stand() {
    let record = || json!({"id": "a", "cdtName": "cdt-plan", "jsonBody": fields()});
    let server = Server::new(move |seen| {
        ok(match seen.path() {
            path if path.contains("dictionaries") => {
                json!({"records": [{"id": "a", "values": fields()}]})
            }
            path if path.contains("export") => {
                json!({"data": [record()], "cursor": {"hasNext": false}})
            }
            path if path.ends_with("/a") => record(),
            _ => json!({"content": [record()], "last": true}),
        })
    })
    .await;
    let config = server.config().tenant_time_zone("+02:00").unwrap();
    let client = Client::new(config).unwrap();
    let plans: Records<Plan> = client.patient("p1".into()).records();
    let listed = plans.list().all().await.unwrap();
    let entries = client.dictionary::<Plan>().entries().all().await.unwrap();
    let rows = client
        .export(ExportResource::CDT_RECORD)
        .all()
        .await
        .unwrap();
    let row: &ExportRow = &rows.items()[0];
    for day in [
        plans.get(&"a".into()).await.unwrap().day,
        listed.items()[0].day,
        entries.items()[0].values.day,
        row.record::<Plan>().unwrap().day,
    ] {
        assert_eq!(
            day.map(|day| day.to_string()).as_deref(),
            Some("2026-05-30")
        );
    }
}
