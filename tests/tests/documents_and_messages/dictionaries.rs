use welkin_runtime::{Error, Profile};

use super::{care, clinic, is_not_in_profile, wire_profiles};
use care::Icd10;

fn code(code: &str) -> Icd10 {
    Icd10 {
        value: Some(code.to_owned()),
        ..Icd10::default()
    }
}

#[tokio::test]
async fn entries_are_added_changed_deleted_and_replaced() -> Result<(), Error> {
    for profile in wire_profiles() {
        let (_sandbox, client) = clinic(profile).await;
        let icd_10 = client.dictionaries().icd_10();
        let added = icd_10.add([&code("E11"), &code("I10")]).await?;
        let ids: Vec<_> = added.iter().filter_map(|entry| entry.id()).collect();
        assert_eq!(ids.len(), 2);
        let changed = icd_10.update(&ids[0], &code("E12")).await?;
        assert_eq!(changed.full_value.as_deref(), Some("E12"));
        assert_eq!(icd_10.delete(&ids[1]).await?.deleted, Some(true));
        let left = icd_10.entries().all().await?.complete()?;
        let left: Vec<_> = left
            .iter()
            .map(|entry| entry.values.value.as_deref())
            .collect();
        assert_eq!(left, [Some("E12")]);
        icd_10.replace_all([&code("J45")]).await?;
        let all = icd_10.entries().with_deleted().all().await?.complete()?;
        assert_eq!(all.len(), 1, "the others have left no trace");
        assert!(
            icd_10
                .get(&ids[0])
                .await
                .is_err_and(|error| error.is_not_found())
        );
    }
    Ok(())
}

/// Its documentation shows one list of all dictionaries, to which nothing can be added.
#[tokio::test]
async fn the_reference_is_not_known_to_take_entries() {
    let (_sandbox, client) = clinic(Profile::reference()).await;
    let icd_10 = client.dictionaries().icd_10();
    assert!(is_not_in_profile(icd_10.add([&code("E11")]).await));
    assert!(is_not_in_profile(icd_10.delete(&"e1".into()).await));
}
