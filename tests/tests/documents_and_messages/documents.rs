use welkin_runtime::documents::FileUpload;
use welkin_runtime::{ApiErrorKind, Error, Profile};

use super::{care, clinic, patient};
use care::ConsentForm;

fn saying(notes: &str) -> ConsentForm {
    ConsentForm {
        notes: Some(notes.to_owned()),
        ..ConsentForm::default()
    }
}

fn scan() -> FileUpload {
    FileUpload::new(
        "scan \"1\".pdf",
        "application/pdf",
        b"%PDF\r\n--\r\n".to_vec(),
    )
}

#[tokio::test]
async fn a_document_from_creation_to_deletion_under_every_profile() -> Result<(), Error> {
    for profile in [Profile::v1(), Profile::reference(), Profile::v8()] {
        let (_sandbox, client) = clinic(profile).await;
        let patient = patient(&client).await;
        let (all, forms) = (patient.documents(), patient.documents().consent_form());

        let document = forms.create().await?;
        assert_eq!(document.document_type.as_deref(), Some("dt-consent-form"));
        assert_eq!(document.file_list(), Ok(Vec::new()), "it is null");
        let details = forms
            .create_details(&document.id, &saying("signed"))
            .await?;
        assert_eq!(
            details.system.source_id.as_deref(),
            Some(document.id.as_str())
        );
        forms
            .replace_details(&document.id, &saying("signed twice"))
            .await?;
        let read = forms.details(&document.id).await?;
        assert_eq!(read.notes.as_deref(), Some("signed twice"));

        let photo = FileUpload::new("photo.png", "image/png", vec![7; 100_000]);
        let files = forms.upload(&document.id, [scan(), photo]).await?;
        let names: Vec<_> = files
            .iter()
            .map(|file| file.original_name.as_deref())
            .collect();
        assert_eq!(names, [Some("scan \"1\".pdf"), Some("photo.png")]);
        assert_eq!(all.get(&document.id).await?.file_list(), Ok(files.clone()));
        let listed = forms.list().all().await?.complete()?;
        assert_eq!(listed[0].file_list(), Ok(files.clone()));

        let download = all.download(&document.id, &files[0].id).await?;
        assert_eq!(download.content_type(), Some("application/pdf"));
        assert_eq!(download.size(), files[0].size);
        assert_eq!(&download.bytes().await?[..], b"%PDF\r\n--\r\n");

        let typed = all.set_type(&document.id, "dt-consent-form").await?;
        assert_eq!(typed.id, document.id);
        forms.delete_details(&document.id).await?;
        assert!(
            forms
                .details(&document.id)
                .await
                .is_err_and(|error| error.is_not_found())
        );
        forms.delete(&document.id).await?;
        let gone = all.get(&document.id).await;
        assert!(gone.is_err_and(|error| error.is_not_found()));
    }
    Ok(())
}

#[tokio::test]
async fn what_a_tenant_refuses_is_an_error() -> Result<(), Error> {
    let (_sandbox, client) = clinic(Profile::v8()).await;
    let documents = patient(&client).await.documents().clone();
    let unknown = documents.create("dt-of-tomorrow").await;
    assert!(unknown.is_err_and(|error| error.api().is_some_and(|error| error.status == 400)));
    let document = documents.create("dt-consent-form").await?;
    let text = FileUpload::new("notes.txt", "text/plain", &b"notes"[..]);
    let refused = documents.upload(&document.id, [text]).await;
    let kind = refused
        .err()
        .and_then(|error| error.api().map(|error| error.kind));
    assert_eq!(kind, Some(ApiErrorKind::Invalid));
    assert!(
        documents
            .download(&document.id, &"f-1".into())
            .await
            .is_err_and(|error| error.is_not_found())
    );
    Ok(())
}
