use welkin_runtime::{Error, NewPatient, Patch, Profile, ProfileReference};
use welkin_tests::tenant;

use super::is_not_in_profile;

mod odd {
    include!(concat!(env!("OUT_DIR"), "/field_types.rs"));
}

use odd::Provider;

fn provider(name: &str) -> Provider {
    Provider {
        name: Some(name.to_owned()),
        ..Provider::default()
    }
}

#[tokio::test]
async fn a_profile_is_written_and_found_by_a_reference() -> Result<(), Error> {
    let sandbox = tenant::serve("tests/fixtures/field-types").await;
    let config = tenant::config(&sandbox).profile(Profile::reference());
    let client = odd::Client::connect(config)?;
    let created = client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    let patient = client.patient(&created.id);
    let providers = patient.profiles().provider();
    assert!(
        providers.create(&Provider::default()).await.is_err(),
        "a name is required"
    );

    let created = providers.create(&provider("Dr Example")).await?;
    let reference = ProfileReference::new(created.id.as_str());
    let resolved = providers.resolve(&reference).await?.expect("it has an id");
    assert_eq!(resolved.name.as_deref(), Some("Dr Example"));
    let nowhere = ProfileReference::from_iter([]);
    assert_eq!(
        providers.resolve(&nowhere).await?.map(|found| found.id),
        None
    );

    let patch = Patch::new().set(odd::provider::NAME, "Dr Other");
    let changed = providers.update(&created.id, &patch).await?;
    assert_eq!(changed.name.as_deref(), Some("Dr Other"));
    assert_eq!(providers.list().all().await?.complete()?.len(), 1);
    let with = client.runtime().patients_with_profile::<Provider>();
    assert_eq!(with.all().await?.complete()?[0].id, *patient.id());
    providers.delete(&created.id).await?;
    assert!(
        providers
            .get(&created.id)
            .await
            .is_err_and(|error| error.is_not_found())
    );
    Ok(())
}

/// No source documents the endpoints in these generations.
#[tokio::test]
async fn other_profiles_are_not_known_to_have_any() -> Result<(), Error> {
    for profile in [Profile::v1(), Profile::v8()] {
        let sandbox = tenant::serve("tests/fixtures/field-types").await;
        let config = |profile| tenant::config(&sandbox).profile(profile);
        let client = odd::Client::connect(config(profile.clone()))?;
        let providers = client.patient("p1").profiles().provider();
        assert!(is_not_in_profile(providers.get(&"r1".into()).await));
        let overridden = profile.overridden(r#"{"absent_paths": []}"#)?;
        let providers = odd::Client::connect(config(overridden))?
            .patient("p1")
            .profiles()
            .provider();
        assert!(
            providers
                .get(&"r1".into())
                .await
                .is_err_and(|error| error.is_not_found())
        );
    }
    Ok(())
}
