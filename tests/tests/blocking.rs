//! A generated client in a program without `async`.

use welkin_runtime::{Blocking, NewPatient};
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

use care::self_care::AloneTime;
use care::{SelfCare, SelfCarePatch};

#[test]
fn calls_and_lists_are_waited_for() -> Result<(), Box<dyn std::error::Error>> {
    let server = tokio::runtime::Runtime::new()?;
    let sandbox = server.block_on(tenant::serve("tests/fixtures/formation"));
    let blocking = Blocking::new()?;
    let client = care::Client::connect(tenant::config(&sandbox))?;

    let patients = client.patients();
    let new = NewPatient::new("Ada", "Lovelace");
    let patient = client.patient(&blocking.wait(patients.create(&new))?.id);
    let value = SelfCare {
        alone_time: Some(AloneTime::Yes),
        ..SelfCare::default()
    };
    let mut ids = Vec::new();
    for _ in 0..25 {
        ids.push(blocking.wait(patient.self_care().create(&value))?.id);
    }
    let patch = SelfCarePatch::new().alone_time(AloneTime::No);
    blocking.wait(patient.self_care().update(&ids[0], &patch))?;

    let records = patient.self_care().list().page_size(10).stream();
    let read: Vec<_> = blocking.each(records).collect::<Result<_, _>>()?;
    assert_eq!(
        read.iter().map(|record| &record.id).collect::<Vec<_>>(),
        ids.iter().collect::<Vec<_>>()
    );
    assert_eq!(read[0].alone_time, Some(AloneTime::No));
    assert_eq!(read[24].alone_time, Some(AloneTime::Yes));
    Ok(())
}
