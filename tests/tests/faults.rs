//! The client on a network that fails, against a server that fails. `cargo run --release -p welkin-tests --bin soak` does the same for
//! longer.

use std::collections::BTreeSet;

use welkin_runtime::{NewPatient, PatientId};
use welkin_tests::faults::{Fault, Proxy, Size, Weather, persistent, run};
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::{Vitals, vitals};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_whatever_fails() -> Result<(), Box<dyn std::error::Error>> {
    let size = Size {
        calls: 2500,
        tasks: 64,
    };
    let weather = Weather {
        faults: 0.2,
        seed: 7,
    };
    let report = run(size, weather).await?;
    println!("{report}");
    assert_eq!(report.faulty(), [""; 0], "{report}");
    assert!(report.with_id.once > 500, "{report}");
    assert!(report.without_id.unknown > 10, "{report}");
    assert!(report.token_requests <= 100, "{report}");
    let seen: BTreeSet<_> = report.faults.keys().copied().collect();
    assert_eq!(seen, BTreeSet::from(Fault::ALL));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fair_weather_leaves_nothing_open() -> Result<(), Box<dyn std::error::Error>> {
    let size = Size {
        calls: 500,
        tasks: 8,
    };
    let weather = Weather {
        faults: 0.0,
        seed: 7,
    };
    let report = run(size, weather).await?;
    assert_eq!(report.faulty(), [""; 0], "{report}");
    let open = (report.without_id.unknown, report.without_id.refused);
    assert_eq!((open, report.duplicates), ((0, 0), 0), "{report}");
    Ok(())
}

/// Notes of the records of a patient, in the order in which a list has them.
async fn notes(client: &care::Client, patient: &PatientId) -> Vec<String> {
    let vitals = client.patient(patient).vitals();
    let list = vitals.list().sort(vitals::NOTES.asc()).page_size(200);
    let mut records = list.stream();
    let mut notes = Vec::new();
    while let Some(record) = records.try_next().await.expect("the list is read") {
        notes.extend(record.notes.clone());
    }
    notes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_ten_pages_has_each_record_once_and_in_order()
-> Result<(), Box<dyn std::error::Error>> {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let direct = care::Client::connect(persistent(&sandbox, &sandbox.origin()))?;
    let weather = Weather {
        faults: 0.5,
        seed: 3,
    };
    let proxy = Proxy::start(sandbox, weather).await?;
    let client = care::Client::connect(persistent(proxy.sandbox(), proxy.origin()))?;

    let new = NewPatient::new("Ada", "Lovelace");
    let patient = direct.patients().create(&new).await?.id;
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let vitals = direct.patient(&patient).vitals();
            tokio::spawn(async move {
                for number in (task..2000).step_by(8) {
                    let value = Vitals {
                        notes: Some(format!("{number:04}")),
                        ..Vitals::default()
                    };
                    let created = vitals.create(&value).await;
                    created.expect("nothing is in the way");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await?;
    }

    let expected: Vec<_> = (0..2000).map(|number| format!("{number:04}")).collect();
    for _ in 0..3 {
        assert_eq!(notes(&client, &patient).await, expected);
    }
    assert!(proxy.faults().len() > 5, "{:?}", proxy.faults());
    Ok(())
}
