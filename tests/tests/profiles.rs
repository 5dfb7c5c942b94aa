//! The same program under every profile, with only another configuration.

use welkin_runtime::{Error, NewPatient, Profile};
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

use care::self_care::AloneTime;
use care::{SelfCare, SelfCarePatch};

async fn program(client: &care::Client) -> Result<(), Error> {
    let patient = client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    let records = client.patient(&patient.id).self_care();
    let mut answers = SelfCare {
        alone_time: Some(AloneTime::Yes),
        ..SelfCare::default()
    };
    let first = records.create(&answers).await?;
    answers.alone_time = Some(AloneTime::No);
    let second = records.create(&answers).await?;
    let patch = SelfCarePatch::new().alone_time(AloneTime::Yes);
    assert_eq!(
        records.update(&second.id, &patch).await?.alone_time,
        Some(AloneTime::Yes)
    );
    records.delete(&first.id).await?;
    let gone = records.get(&first.id).await;
    assert!(gone.is_err_and(|error| error.is_not_found()));
    let left = records.list().page_size(1).all().await?.complete()?;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].id, second.id);
    Ok(())
}

#[tokio::test]
async fn one_program_three_profiles() -> Result<(), Error> {
    let sandbox = tenant::serve("tests/fixtures/formation").await;
    for name in Profile::NAMES {
        for environment in ["live", "sandbox"] {
            let config = tenant::config(&sandbox)
                .profile(Profile::named(name)?)
                .environment(environment);
            program(&care::Client::connect(config)?).await?;
        }
    }
    Ok(())
}
