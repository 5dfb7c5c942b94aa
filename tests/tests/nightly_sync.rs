//! The example of a nightly sync: three runs, in fair weather and in foul.

use std::sync::{Arc, Mutex};

use nightly_sync::{Report, care, sync};
use welkin_runtime::observe::RequestReport;
use welkin_runtime::{Config, Observer};
use welkin_sandbox::{Faults, Sandbox};
use welkin_tests::faults::{Weather, persistent};
use welkin_tests::tenant;

const PATIENTS: &str = include_str!("../../examples/nightly-sync/data/patients.csv");
const VITALS: &str = include_str!("../../examples/nightly-sync/data/vitals.csv");

/// Methods and routes of what was sent to write.
#[derive(Clone, Default)]
struct Writes(Arc<Mutex<Vec<String>>>);

impl Writes {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no test panics with it"))
    }
}

impl Observer for Writes {
    fn request(&self, report: &RequestReport<'_>) {
        if report.request.method != "GET" && report.request.path.contains("patients") {
            let mut writes = self.0.lock().expect("no test panics with it");
            writes.push(report.request.to_string());
        }
    }
}

async fn night(welkin: &care::Client, vitals: &str) -> Report {
    let report = sync(welkin, PATIENTS.as_bytes(), vitals.as_bytes()).await;
    report.expect("the night goes well")
}

fn client(sandbox: &Sandbox, config: Config) -> (care::Client, Writes) {
    let writes = Writes::default();
    let config = config.base_url(sandbox.origin()).observer(writes.clone());
    let client = care::Client::connect(config).expect("the configuration is good");
    (client, writes)
}

/// The vitals with a change: a heart rate corrected, a note added.
fn corrected() -> String {
    VITALS
        .replace(",70,", ",72,")
        .replace(",81,", ",81,sat down")
}

fn changes() -> Vec<(String, Vec<String>)> {
    [("v-2", "cdtf-heart-rate"), ("v-3", "cdtf-notes")]
        .map(|(id, field)| (id.to_owned(), vec![field.to_owned()]))
        .into()
}

#[tokio::test]
async fn the_second_night_writes_nothing_and_the_third_what_differs() {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let (welkin, writes) = client(&sandbox, tenant::config(&sandbox));

    let first = night(&welkin, VITALS).await;
    assert_eq!((first.created, first.unchanged), (5, 0));
    assert_eq!(writes.take().len(), 5);

    let second = night(&welkin, VITALS).await;
    assert_eq!((second.created, second.unchanged), (0, 5));
    assert_eq!(writes.take(), [""; 0]);

    let third = night(&welkin, &corrected()).await;
    assert_eq!((third.created, third.unchanged), (0, 3));
    assert_eq!(third.updated, changes());
    let writes = writes.take();
    assert!(
        writes.iter().all(|write| write.starts_with("PATCH")),
        "{writes:?}"
    );
    assert_eq!(writes.len(), 2);
}

#[tokio::test]
async fn whatever_fails_every_record_is_there_once() {
    for seed in 0..8 {
        let sandbox = tenant::serve("examples/designer-export.json").await;
        let (welkin, _) = client(&sandbox, persistent(&sandbox));
        let weather = Weather { faults: 0.4, seed };
        sandbox.set_faults(weather.faults());
        night(&welkin, VITALS).await;
        let second = night(&welkin, VITALS).await;
        assert_eq!((second.created, &*second.updated), (0, &[] as &[_]));
        assert_eq!(night(&welkin, &corrected()).await.updated, changes());

        sandbox.set_faults(Faults::default());
        let patients = welkin.patients().list().all().await;
        let patients = patients.and_then(welkin_runtime::Listing::complete);
        let patients = patients.expect("patients are listed");
        let mut ids = Vec::new();
        for patient in &patients {
            let records = welkin.patient(&patient.id).vitals().list().all().await;
            for record in records.expect("records are listed").items() {
                ids.push(
                    record
                        .system
                        .external_id
                        .clone()
                        .expect("every record has one"),
                );
            }
        }
        ids.sort();
        assert_eq!(
            (patients.len(), ids),
            (2, ["v-1", "v-2", "v-3"].map(str::to_owned).into())
        );
    }
}
