//! The client with an unreliable network and an unreliable server. `cargo run --release -p welkin-tests --bin soak`
//! does the same for longer.

use std::collections::BTreeSet;

use welkin_runtime::{NewPatient, PatientId};
use welkin_sandbox::Fault;
use welkin_tests::faults::{Size, Weather, persistent, run, skewed_tenant};

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
    let missing: Vec<_> = Fault::all().filter(|fault| !seen.contains(fault)).collect();
    // In such a short time, a token becomes invalid once, by either fault.
    let ends_token = [Fault::ExpiredToken, Fault::RevokedToken];
    let others = missing.iter().filter(|fault| !ends_token.contains(fault));
    assert_eq!(
        (missing.len() < 2, others.count()),
        (true, 0),
        "{missing:?}"
    );
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

/// Returns the notes of a patient's records, in the order of the list.
async fn notes(client: &care::Client, patient: &PatientId, prefetch: usize) -> Vec<String> {
    let vitals = client.patient(patient).vitals();
    let list = vitals.list().sort(vitals::NOTES.asc()).page_size(200);
    let mut records = list.prefetch(prefetch).stream();
    let mut notes = Vec::new();
    while let Some(record) = records.try_next().await.expect("the list is read") {
        notes.extend(record.notes.clone());
    }
    notes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_ten_pages_has_each_record_once_and_in_order()
-> Result<(), Box<dyn std::error::Error>> {
    let sandbox = skewed_tenant().await?;
    let client = care::Client::connect(persistent(&sandbox))?;
    let weather = Weather {
        faults: 0.5,
        seed: 3,
    };

    let new = NewPatient::new("Ada", "Lovelace");
    let patient = client.patients().create(&new).await?.id;
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let vitals = client.patient(&patient).vitals();
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

    sandbox.set_faults(weather.faults());
    let expected: Vec<_> = (0..2000).map(|number| format!("{number:04}")).collect();
    for prefetch in [0, 1, 4] {
        assert_eq!(notes(&client, &patient, prefetch).await, expected);
    }
    let injected = sandbox.fault_counts().injected;
    assert!(injected.len() > 5, "{injected:?}");
    Ok(())
}
