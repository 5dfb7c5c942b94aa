//! Data defined by the configuration: records, assessments, documents, dictionaries, profiles; and the configuration
//! itself.

use welkin_runtime::documents::FileUpload;
use welkin_runtime::exports::ExportResource;
use welkin_runtime::verify::ConfigurationReport;
use welkin_runtime::{Error, NewPatient, Patch, Profile, ProfileReference};
use welkin_tests::tenant;

use crate::care::assessments::Intake;
use crate::care::assessments::intake::Required;
use crate::care::care_goals::Confidence;
use crate::care::{ConsentForm, Icd10, Vitals, VitalsPatch};
use crate::{clinic, patient};

mod odd {
    include!(concat!(env!("OUT_DIR"), "/field_types.rs"));
}

pub(super) async fn records(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let vitals = patient(&client).await?.vitals();
    let first = vitals.create(&Vitals::default()).await?;
    let second = vitals.create(&Vitals::default()).await?;
    let patch = VitalsPatch::new().heart_rate(70);
    let changed = vitals.update(&second.id, &patch).await?;
    assert_eq!(vitals.get(&second.id).await?, changed);
    vitals.delete(&first.id).await?;
    assert_eq!(
        vitals.list().page_size(1).all().await?.complete()?,
        [changed]
    );
    Ok(())
}

pub(super) async fn assessments(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let patient = patient(&client).await?;
    let intakes = patient.assessments().intake();
    let mut record = intakes.create().await?;
    let answers = Intake::new(Required {
        confidence: Confidence::VeryConfident,
        heart_rate: 72,
    });
    record.answer(&answers).await?;
    let done = record.complete(&answers).await?;
    assert_eq!(intakes.get(&done.id).await?.answers.heart_rate, Some(72));
    let filled = patient.vitals().list().filled_by(&done.id);
    assert_eq!(filled.all().await?.len(), 1);
    assert_eq!(intakes.list().all().await?.len(), 1);
    Ok(())
}

pub(super) async fn formations(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let report = client.verify_configuration().await?;
    assert_eq!(report, ConfigurationReport::default());
    Ok(())
}

pub(super) async fn exports(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let vitals = patient(&client).await?.vitals();
    for _ in 0..3 {
        vitals.create(&Vitals::default()).await?;
    }
    let export = client
        .runtime()
        .export(ExportResource::CDT_RECORD)
        .page_size(2);
    let mut records = export.records::<Vitals>();
    let mut found = 0;
    while records.try_next().await?.is_some() {
        found += 1;
    }
    assert_eq!(found, 3);
    Ok(())
}

pub(super) async fn documents(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let patient = patient(&client).await?;
    let (all, forms) = (patient.documents(), patient.documents().consent_form());
    let document = forms.create().await?;
    let signed = ConsentForm {
        notes: Some("signed".to_owned()),
        ..ConsentForm::default()
    };
    forms.create_details(&document.id, &signed).await?;
    assert_eq!(
        forms.details(&document.id).await?.notes.as_deref(),
        Some("signed")
    );
    let scan = FileUpload::new("scan.pdf", "application/pdf", &b"%PDF"[..]);
    let files = forms.upload(&document.id, [scan]).await?;
    let download = all.download(&document.id, &files[0].id).await?;
    assert_eq!(&download.bytes().await?[..], b"%PDF");
    assert_eq!(
        forms.list().all().await?.complete()?[0].file_list(),
        Ok(files)
    );
    forms.delete_details(&document.id).await?;
    forms.delete(&document.id).await?;
    assert!(
        all.get(&document.id)
            .await
            .is_err_and(|error| error.is_not_found())
    );
    Ok(())
}

fn code(code: &str) -> Icd10 {
    Icd10 {
        value: Some(code.to_owned()),
        ..Icd10::default()
    }
}

pub(super) async fn dictionaries(profile: Profile) -> Result<(), Error> {
    let (_sandbox, client) = clinic(profile).await;
    let icd_10 = client.dictionaries().icd_10();
    let added = icd_10.add([&code("E11"), &code("I10")]).await?;
    let ids: Vec<_> = added.iter().filter_map(|entry| entry.id()).collect();
    icd_10.update(&ids[0], &code("E12")).await?;
    assert_eq!(
        icd_10.get(&ids[0]).await?.full_value.as_deref(),
        Some("E12")
    );
    icd_10.delete(&ids[1]).await?;
    assert_eq!(icd_10.entries().all().await?.len(), 1);
    icd_10.replace_all([&code("J45")]).await?;
    assert_eq!(icd_10.entries().with_deleted().all().await?.len(), 1);
    Ok(())
}

pub(super) async fn profile_records(profile: Profile) -> Result<(), Error> {
    let sandbox = tenant::serve("tests/fixtures/field-types").await;
    let client = odd::Client::connect(tenant::config(&sandbox).profile(profile))?;
    let created = client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    let patient = client.patient(&created.id);
    let providers = patient.profiles().provider();
    let provider = odd::Provider {
        name: Some("Dr Example".to_owned()),
        ..odd::Provider::default()
    };
    let created = providers.create(&provider).await?;
    let reference = ProfileReference::new(created.id.as_str());
    assert!(providers.resolve(&reference).await?.is_some());
    let patch = Patch::new().set(odd::provider::NAME, "Dr Other");
    let changed = providers.update(&created.id, &patch).await?;
    assert_eq!(providers.get(&created.id).await?.name, changed.name);
    assert_eq!(providers.list().all().await?.len(), 1);
    let with = client.runtime().patients_with_profile::<odd::Provider>();
    assert_eq!(with.all().await?.len(), 1);
    providers.delete(&created.id).await?;
    assert!(providers.list().all().await?.is_empty());
    Ok(())
}
