//! The two clients: a generated one, and bare `reqwest` with `serde_json`.

use std::fmt;

use axum::http::header::CONTENT_TYPE;
use serde::Deserialize;
use serde_json::Value;
use welkin_runtime::{Config, PatientId, RecordId};

use crate::server::{CLIENT, SECRET, TENANT};
use crate::{Failure, care};

/// The complete record, as a hand-written struct.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainRecord {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "patientId")]
    _patient_id: Option<String>,
    #[serde(rename = "cdtId")]
    _cdt_id: Option<String>,
    #[serde(rename = "cdtName")]
    _cdt_name: Option<String>,
    #[serde(rename = "version")]
    _version: Option<i64>,
    json_body: PlainVitals,
}

#[derive(Deserialize)]
struct PlainVitals {
    #[serde(rename = "id")]
    _id: Option<String>,
    #[serde(rename = "cdtf-heart-rate")]
    heart_rate: Option<i64>,
    #[serde(rename = "cdtf-temperature")]
    _temperature: Option<f64>,
    #[serde(rename = "cdtf-blood-pressure")]
    _blood_pressure: Option<String>,
    #[serde(rename = "cdtf-weight-pounds")]
    _weight_pounds: Option<f64>,
    #[serde(rename = "cdtf-measured-at")]
    _measured_at: Option<String>,
    #[serde(rename = "cdtf-position")]
    _position: Option<String>,
    #[serde(rename = "cdtf-notes")]
    _notes: Option<String>,
    #[serde(rename = "created_at")]
    _created_at: Option<String>,
    #[serde(rename = "created_by")]
    _created_by: Option<String>,
    #[serde(rename = "created_by_name")]
    _created_by_name: Option<String>,
    #[serde(rename = "updated_at")]
    _updated_at: Option<String>,
    #[serde(rename = "updated_by")]
    _updated_by: Option<String>,
    #[serde(rename = "updated_by_name")]
    _updated_by_name: Option<String>,
    #[serde(rename = "source_name")]
    _source_name: Option<String>,
    #[serde(rename = "source_type")]
    _source_type: Option<String>,
    #[serde(rename = "source_id")]
    _source_id: Option<String>,
    #[serde(rename = "external_id")]
    _external_id: Option<String>,
    #[serde(rename = "external_guid")]
    _external_guid: Option<String>,
}

#[derive(Deserialize)]
struct PlainPage {
    data: PlainContent,
}

#[derive(Deserialize)]
struct PlainContent {
    content: Vec<PlainRecord>,
}

/// The kind of request.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum What {
    Record,
    Page,
}

impl What {
    pub(crate) const ALL: [Self; 2] = [Self::Record, Self::Page];

    /// Returns the number of records in the response.
    pub(crate) fn records(self) -> usize {
        match self {
            Self::Record => 1,
            Self::Page => 20,
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Record => "one record",
            Self::Page => "a page of 20",
        })
    }
}

/// A client of either kind.
pub(crate) enum Way {
    Generated(care::Patient, RecordId<care::Vitals>),
    Bare(Bare),
}

/// A hand-written client.
pub(crate) struct Bare {
    http: reqwest::Client,
    token: String,
    /// URL of a patient's vitals.
    url: String,
    record: String,
}

impl Way {
    pub(crate) fn client(origin: &str) -> Result<care::Client, Failure> {
        let config = Config::new(TENANT, CLIENT, SECRET)
            .base_url(origin)
            .rate_limit(None);
        Ok(care::Client::connect(config)?)
    }

    pub(crate) fn generated(
        origin: &str,
        patient: &PatientId,
        record: &RecordId<care::Vitals>,
    ) -> Result<Self, Failure> {
        let patient = Self::client(origin)?.patient(patient.clone());
        Ok(Self::Generated(patient, record.clone()))
    }

    pub(crate) async fn bare(
        origin: &str,
        patient: &PatientId,
        record: &RecordId<care::Vitals>,
    ) -> Result<Self, Failure> {
        Bare::new(origin, patient, record).await.map(Self::Bare)
    }

    /// Sends a request and reads the response. Returns the number of records in it.
    pub(crate) async fn ask(&self, what: What) -> Result<usize, Failure> {
        Ok(match (self, what) {
            (Self::Generated(patient, id), What::Record) => {
                let record = patient.vitals().get(id).await?;
                usize::from(record.heart_rate == Some(72))
            }
            (Self::Generated(patient, _), What::Page) => {
                patient.vitals().list().page(0).await?.items.len()
            }
            (Self::Bare(bare), What::Record) => {
                let (url, record) = (&bare.url, &bare.record);
                let body = bare.bytes(format!("{url}/{record}?environment=live"));
                let record: PlainRecord = serde_json::from_slice(&body.await?)?;
                usize::from(record.json_body.heart_rate == Some(72))
            }
            (Self::Bare(bare), What::Page) => {
                let url = &bare.url;
                let body = bare.bytes(format!("{url}?environment=live&page=0"));
                serde_json::from_slice::<PlainPage>(&body.await?)?
                    .data
                    .content
                    .len()
            }
        })
    }
}

impl Bare {
    async fn new(
        origin: &str,
        patient: &PatientId,
        record: &RecordId<care::Vitals>,
    ) -> Result<Self, Failure> {
        // `reqwest` requires a crypto provider to create a client, although this one does not use TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build()?;
        let form =
            format!("grant_type=client_credentials&client_id={CLIENT}&client_secret={SECRET}");
        let answer = http
            .post(format!("{origin}/oauth/token"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await?;
        let answer: Value = serde_json::from_slice(&answer.bytes().await?)?;
        let token = answer["access_token"].as_str().ok_or("no token")?;
        Ok(Self {
            http,
            token: token.to_owned(),
            url: format!("{origin}/v1/{TENANT}/patients/{patient}/cdts/cdt-vitals"),
            record: record.to_string(),
        })
    }

    async fn bytes(&self, url: String) -> Result<Vec<u8>, reqwest::Error> {
        let answer = self.http.get(url).bearer_auth(&self.token).send().await?;
        Ok(answer.error_for_status()?.bytes().await?.into())
    }
}
