//! API profiles: descriptions of one generation of Welkin's API, as data.

mod fields;
mod requests;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use welkin_designer::ApiProfile;

use self::fields::{Missing, fields};
pub use self::requests::{
    BulkUpdateBody, EnvironmentPlacement, ExportFormat, FilterPlacement, ForeignIds,
    ListParameters, LookUpWay, PhaseRequest, RecordEnvelope, TokenRequest,
};
use crate::error::ConfigurationError;
use crate::setting::check_name;

/// One generation of Welkin's API.
///
/// Paths are templates over `{tenant}`, `{environment}`, `{client}`, `{patient}`, `{cdt}`, `{record}`, `{encounter}`,
/// `{program}`, `{phase}`, `{dictionary}`, `{kind}`, `{part}` and `{resource}`. Responses need no description: under
/// every profile, every known envelope of Welkin's is read.
///
/// Every part can be overridden, in code or by [configuration](Self::overridden), because Welkin's documentation leaves
/// parts of the API open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Profile {
    /// The origin of the API, unless the configuration sets it.
    pub origin: String,
    /// The prefix of every path except the token's.
    pub base_path: String,
    /// The prefix of the paths of the tenant as a whole, such as `/admin/users`, which belong to no environment.
    pub tenant_path: String,
    /// The place of the environment in a request.
    pub environment: EnvironmentPlacement,
    /// The path of the token issuer.
    pub token_path: String,
    /// The form of token requests.
    pub token_request: TokenRequest,
    /// The envelope of the fields of a record in create and update requests.
    pub record_envelope: RecordEnvelope,
    /// The patients of an environment.
    pub patients_path: String,
    /// One patient.
    pub patient_path: String,
    /// A patient's records of a CDT.
    pub records_path: String,
    /// One record.
    pub record_path: String,
    /// The look-up of a record or patient by an external id.
    pub foreign_ids: ForeignIds,
    /// The query parameters of lists of records.
    pub list_parameters: ListParameters,
    /// The body of bulk updates.
    pub bulk_update: BulkUpdateBody,
    /// A patient's encounters.
    pub encounters_path: String,
    /// One encounter.
    pub encounter_path: String,
    /// One encounter with all related data.
    pub full_encounter_path: String,
    /// An encounter's disposition.
    pub disposition_path: String,
    /// An encounter's links to assessments.
    pub assessment_links_path: String,
    /// One link to an assessment.
    pub assessment_link_path: String,
    /// The comments on an encounter.
    pub comments_path: String,
    /// One comment.
    pub comment_path: String,
    /// A patient's assessment records.
    pub assessment_records_path: String,
    /// One assessment record.
    pub assessment_record_path: String,
    /// The answers of an assessment record.
    pub assessment_answers_path: String,
    /// A patient's programs.
    pub programs_path: String,
    /// The path for moving a patient into a phase of a program.
    pub phase_path: String,
    /// The request that moves a patient into a phase of a program.
    pub phase_request: PhaseRequest,
    /// The entries of a dictionary.
    pub dictionary_path: String,
    /// One entry of a dictionary.
    pub dictionary_entry_path: String,
    /// The summaries of a patient's documents.
    pub documents_path: String,
    /// The summary of one document.
    pub document_path: String,
    /// The record of a document's type.
    pub document_details_path: String,
    /// The goal templates of the tenant.
    pub goal_templates_path: String,
    /// A kind of object in the tenant's configuration.
    pub formation_path: String,
    /// The paged list of CDTs in the simple form, in a generation of the API that has no other form of them.
    pub simple_cdts_path: Option<String>,
    /// Bulk exports.
    pub export_path: String,
    /// The requests and responses of bulk exports.
    pub export_format: ExportFormat,
    /// The status that completes an encounter.
    pub completed_status: String,
    /// Replacements for the paths of calls that have no field here, by the original path:
    /// `{"/calendar/work-hours": "/calendar/hours"}`. [`endpoints`](crate::endpoints) lists them.
    pub paths: BTreeMap<String, String>,
    /// Prefixes of paths that this generation of the API is not known to have. Calls of them fail with
    /// [`Error::NotInProfile`](crate::Error::NotInProfile), and nothing is sent.
    pub absent_paths: Vec<String>,
}

fields! {
    Profile, Missing::Refused;
    origin, base_path, tenant_path, environment, token_path, token_request, record_envelope,
    patients_path, patient_path, records_path, record_path, foreign_ids, list_parameters,
    bulk_update, encounters_path, encounter_path, full_encounter_path, disposition_path,
    assessment_links_path, assessment_link_path, comments_path, comment_path,
    assessment_records_path, assessment_record_path, assessment_answers_path, programs_path,
    phase_path, phase_request, dictionary_path, dictionary_entry_path, documents_path,
    document_path, document_details_path, goal_templates_path, formation_path, simple_cdts_path,
    export_path, export_format, completed_status, paths, absent_paths
}

impl Profile {
    /// The profile of Welkin's Core Concepts page: OAuth 2.0 client credentials, `/v1/{tenant}`.
    ///
    /// That page documents base, token request, the CDT list, programs and the status of completed encounters. It says
    /// that the environment is a query parameter or part of the path, depending on the endpoint, without details; add
    /// `{environment}` to a path if your tenant has it there. The paths of patients, single records, encounters,
    /// assessment records, dictionaries, documents, goal templates, exports and formations are those of `v8`.
    #[must_use]
    pub fn v1() -> Self {
        Self {
            environment: EnvironmentPlacement::Query("environment".to_owned()),
            token_request: TokenRequest::OauthForm,
            phase_path: "/patients/{patient}/programs/{program}/phases/{phase}".to_owned(),
            phase_request: PhaseRequest::Post,
            completed_status: "COMPLETED".to_owned(),
            ..Self::recorded_calls(ApiProfile::V1)
        }
    }

    /// The profile of the API reference in Welkin's documentation: `/auth/token`, `/{tenant}/{environment}`, records
    /// under `/records`.
    ///
    /// Parts that this reference does not describe are as in `v8`: full encounters, dispositions, links to assessments,
    /// comments, documents, exports, single entries of dictionaries, how assessment records are answered and completed,
    /// and formations of everything but CDTs. It also shows answers in the request that creates an assessment record;
    /// this crate creates records without answers.
    #[must_use]
    pub fn reference() -> Self {
        Self {
            token_request: TokenRequest::Json {
                client_key: Some("apiClient".to_owned()),
            },
            bulk_update: BulkUpdateBody::Array,
            phase_path: "/patients/{patient}/programs/{program}/phase".to_owned(),
            phase_request: PhaseRequest::Patch {
                phase_key: "phase".to_owned(),
                assigned_key: None,
            },
            dictionary_path: "/dictionaries".to_owned(),
            simple_cdts_path: Some("/formation/cdts".to_owned()),
            completed_status: "COMPLETED".to_owned(),
            absent_paths: REFERENCE_LACKS.map(str::to_owned).to_vec(),
            ..Self::recorded_calls(ApiProfile::Reference)
        }
    }

    /// The profile that is confirmed by recorded traffic and running clients:
    /// `api.live.welkincloud.io/{tenant}/{environment}`.
    ///
    /// Source: the vendor's reference for version 8 and recorded exchanges. For programs, the reference has an older
    /// form of moving a patient, which was never recorded:
    /// `{"phase_path": "/patients/{patient}/programs/{program}/phases"}`.
    #[must_use]
    pub fn v8() -> Self {
        Self::recorded_calls(ApiProfile::V8)
    }

    /// The calls of `v8`, at the addresses of a generation.
    fn recorded_calls(addresses: ApiProfile) -> Self {
        let encounter = "/patients/{patient}/encounters/{encounter}";
        Self {
            origin: addresses.origin().to_owned(),
            base_path: addresses.base_path().to_owned(),
            tenant_path: addresses.tenant_path().to_owned(),
            environment: EnvironmentPlacement::Path,
            token_path: addresses.token_path().to_owned(),
            token_request: TokenRequest::Json { client_key: None },
            record_envelope: RecordEnvelope::Flat,
            patients_path: "/patients".to_owned(),
            patient_path: "/patients/{patient}".to_owned(),
            records_path: addresses.records_path().to_owned(),
            record_path: addresses.record_path().to_owned(),
            foreign_ids: ForeignIds::default(),
            list_parameters: ListParameters::default(),
            bulk_update: BulkUpdateBody::Rows,
            encounters_path: "/patients/{patient}/encounters".to_owned(),
            encounter_path: encounter.to_owned(),
            full_encounter_path: "/patients/{patient}/full-encounters/{encounter}".to_owned(),
            disposition_path: format!("{encounter}/disposition"),
            assessment_links_path: format!("{encounter}/assessments"),
            assessment_link_path: format!("{encounter}/assessments/{{part}}"),
            comments_path: format!("{encounter}/comments"),
            comment_path: format!("{encounter}/comments/{{part}}"),
            assessment_records_path: "/patients/{patient}/assessment-records".to_owned(),
            assessment_record_path: "/patients/{patient}/assessment-records/{record}".to_owned(),
            assessment_answers_path: "/patients/{patient}/assessment-records/{record}/answers"
                .to_owned(),
            programs_path: "/patients/{patient}/programs".to_owned(),
            phase_path: "/patients/{patient}/programs/{program}".to_owned(),
            phase_request: PhaseRequest::Patch {
                phase_key: "phaseName".to_owned(),
                assigned_key: Some("assigned".to_owned()),
            },
            dictionary_path: "/dictionaries/{dictionary}".to_owned(),
            dictionary_entry_path: "/dictionaries/{dictionary}/{record}".to_owned(),
            documents_path: "/patients/{patient}/document-summary".to_owned(),
            document_path: "/patients/{patient}/document-summary/{record}".to_owned(),
            document_details_path: "/patients/{patient}/document-summary/{record}/{cdt}".to_owned(),
            goal_templates_path: "/formations/current/goal-templates".to_owned(),
            formation_path: "/formations/current/{kind}".to_owned(),
            simple_cdts_path: None,
            export_path: "/export/{resource}".to_owned(),
            export_format: ExportFormat::default(),
            completed_status: "FINALIZED".to_owned(),
            paths: BTreeMap::new(),
            // Such calls exist since 2023, but no source names their paths.
            absent_paths: ["/patients/{patient}/pdts/", "/pdts/"]
                .map(str::to_owned)
                .to_vec(),
        }
    }

    /// The profile with this name: `v1`, `reference` or `v8`.
    ///
    /// # Errors
    /// Returns an error if there is none.
    pub fn named(name: &str) -> Result<Self, ConfigurationError> {
        match ApiProfile::named(name) {
            Some(ApiProfile::V1) => Ok(Self::v1()),
            Some(ApiProfile::Reference) => Ok(Self::reference()),
            Some(ApiProfile::V8) => Ok(Self::v8()),
            None => Err(ConfigurationError::Profile(format!(
                "unknown profile; available profiles: {}",
                Self::NAMES.join(", ")
            ))),
        }
    }

    /// Names of the profiles.
    pub const NAMES: [&str; 3] = ApiProfile::NAMES;

    /// Checks that every part can be a part of a URL, of a query or of a body: none is empty or contains white space,
    /// and no path leads upwards.
    pub(crate) fn check(&self) -> Result<(), ConfigurationError> {
        let refused = |error: serde_json::Error| ConfigurationError::Profile(error.to_string());
        let Value::Object(fields) = serde_json::to_value(self).map_err(refused)? else {
            return Ok(());
        };
        // A gateway may have the whole prefix in the base URL.
        let fields = fields.iter().filter(|(name, value)| {
            !matches!(&***name, "base_path" | "tenant_path") || *value != ""
        });
        for (name, value) in fields {
            check_field(name, value)?;
        }
        Ok(())
    }

    /// The profile with some fields replaced by those of a JSON object.
    ///
    /// ```
    /// use welkin_runtime::Profile;
    /// use welkin_runtime::profile::EnvironmentPlacement;
    ///
    /// let profile = Profile::v1().overridden(
    ///     r#"{"record_path": "/patients/{patient}/records/{record}", "environment": {"query": "instance"}}"#,
    /// )?;
    /// assert_eq!(profile.environment, EnvironmentPlacement::Query("instance".to_owned()));
    /// # Ok::<_, welkin_runtime::ConfigurationError>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if it is not a JSON object, or if a field is unknown, of another type, empty, or contains white
    /// space or non-ASCII characters.
    pub fn overridden(&self, fields: &str) -> Result<Self, ConfigurationError> {
        let refused = |error: serde_json::Error| ConfigurationError::Profile(error.to_string());
        let fields: Map<String, Value> = serde_json::from_str(fields).map_err(refused)?;
        let mut profile = self.clone();
        let mut parts = profile.fields();
        for (name, value) in fields {
            parts.read(&name, value).map_err(refused)?;
        }
        profile.check()?;
        Ok(profile)
    }
}

/// Calls of `v8` that the API reference has in another form or not at all: other paths and other bodies, of which no
/// traffic was recorded.
const REFERENCE_LACKS: [&str; 14] = [
    "/admin/",
    "/by-filter/",
    "/calendar/",
    "/dictionaries/{dictionary}",
    "/encounters",
    "/full-encounters",
    "/patients/{patient}/care-plan",
    "/patients/{patient}/chat",
    "/patients/{patient}/emails",
    "/patients/{patient}/programs/",
    "/patients/{patient}/sms",
    "/tasks",
    "/unrecognized-patients/",
    "/users/",
];

/// Checks a field, or a field of a field.
fn check_field(name: &str, value: &Value) -> Result<(), ConfigurationError> {
    let refused =
        |reason: &dyn std::fmt::Display| ConfigurationError::Profile(format!("{name} {reason}"));
    match value {
        Value::String(text) => {
            check_name(text).map_err(|fault| refused(&fault))?;
            let upwards = text.split('/').any(|part| matches!(part, "." | ".."));
            let is_path = name.ends_with("path") || name.starts_with("paths.");
            if is_path && (upwards || text.contains(['?', '#', '\\'])) {
                return Err(refused(&"is not a path of plain segments"));
            }
            Ok(())
        }
        Value::Object(fields) => {
            let mut fields = fields.iter();
            fields.try_for_each(|(inner, value)| check_field(&format!("{name}.{inner}"), value))
        }
        _ => Ok(()),
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::v1()
    }
}
