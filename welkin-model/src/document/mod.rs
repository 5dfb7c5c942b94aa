//! The resolved configuration as one JSON document, for programs in any language. It contains everything that the
//! generated code is based on.
//!
//! The format of the document is stable: [`VERSION`] counts breaking changes, and within a version keys are only added.

mod assessments;
mod cdts;
#[doc(hidden)]
pub mod export_names;
mod json_schema;
mod openapi;
mod schema_names;
mod security;
mod source;
mod templates_and_programs;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::assessments::{
    AssessmentDocument, ConditionDocument, DisplayDocument, ItemDocument, LiteralDocument,
    PrePopulatedDocument, ProgramTieDocument, QuestionDocument, ScoreDocument,
    ScoredQuestionDocument, ScoringDocument, ScoringGroupDocument, SectionDocument,
};
pub use self::cdts::{
    AskedBy, CdtDocument, CdtNames, CustomFieldTypeDocument, FieldDocument, FieldNames,
    OptionDocument, RulesDocument, SystemFieldDocument,
};
pub use self::json_schema::DIALECT;
pub use self::openapi::openapi;
pub use self::security::{
    FieldGrant, ItemGrant, PolicyDocument, RecordGrant, RoleDocument, SecurityDocument,
};
pub use self::source::{SourceDocument, WarningDocument};
pub use self::templates_and_programs::*;
use crate::config::Configuration;
use crate::diagnostic::Diagnostic;
use crate::model::{Cdt, Model};
pub use welkin_designer::ApiProfile;

/// Version of the document's format. A consumer must reject a greater one.
pub const VERSION: u32 = 1;

/// Identifier of the format, so that a file can be recognized.
pub const FORMAT: &str = "welkin-model";

/// The resolved configuration.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ModelDocument {
    /// Always `welkin-model`.
    pub format: &'static str,
    /// Version of the format; within a version, keys are only added.
    pub version: u32,
    /// Custom data types, sorted by machine name, including document types and the disposition.
    pub cdts: Vec<CdtDocument>,
    /// Profile data types, sorted by machine name: records that all patients share.
    pub profile_data_types: Vec<CdtDocument>,
    /// Dictionaries, sorted by machine name.
    pub dictionaries: Vec<CdtDocument>,
    /// Custom field types, sorted by machine name.
    pub custom_field_types: Vec<CustomFieldTypeDocument>,
    /// The fields that Welkin adds to every record.
    pub system_fields: Vec<SystemFieldDocument>,
    /// Machine names of the CDTs that are document types.
    pub document_types: Vec<String>,
    /// Machine name of the CDT that is the disposition of encounters.
    pub disposition: Option<String>,
    /// Assessments, sorted by machine name.
    pub assessments: Vec<AssessmentDocument>,
    /// Encounter templates, sorted by machine name.
    pub encounter_templates: Vec<EncounterTemplateDocument>,
    /// Programs, sorted by machine name.
    pub programs: Vec<ProgramDocument>,
    /// Goal templates, sorted by machine name.
    pub goal_templates: Vec<GoalTemplateDocument>,
    /// Roles and policies; empty lists if the configuration has none.
    pub security: SecurityDocument,
    /// Warnings about the configuration.
    pub warnings: Vec<WarningDocument>,
}

impl ModelDocument {
    /// Creates the document of a configuration and the model resolved from it. The types of both are not part of the
    /// stable API.
    ///
    /// ```
    /// use welkin_model::document::ModelDocument;
    /// use welkin_model::{config, model};
    ///
    /// let export = r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-heart-rate", "type": "integer"}]}]"#;
    /// let configuration = config::parse("cdts.json", export)?;
    /// let document = ModelDocument::new(&configuration, &model::resolve(&configuration));
    /// assert_eq!(document.cdts[0].fields[0].rust.field, "heart_rate");
    /// # Ok::<(), config::ConfigError>(())
    /// ```
    #[must_use]
    pub fn new(configuration: &Configuration, model: &Model) -> Self {
        let warnings = configuration.warnings.iter().chain(&model.warnings);
        Self::limited(configuration, model, model, warnings)
    }

    /// Creates the document of a configuration with these warnings. CDTs and similar items come from a `limited` model,
    /// such as one for a role.
    // Used by `Generator::document`.
    #[doc(hidden)]
    #[must_use]
    pub fn limited<'w>(
        configuration: &Configuration,
        model: &Model,
        limited: &Model,
        warnings: impl IntoIterator<Item = &'w Diagnostic>,
    ) -> Self {
        let sources = &configuration.sources;
        let asked = cdts::asked(limited);
        let of_cdts = |cdts: &[Cdt]| -> Vec<CdtDocument> {
            let cdts = cdts.iter();
            cdts.map(|cdt| CdtDocument::new(cdt, sources, &asked))
                .collect()
        };
        Self {
            format: FORMAT,
            version: VERSION,
            cdts: of_cdts(&limited.cdts),
            profile_data_types: of_cdts(&limited.profiles),
            dictionaries: of_cdts(&limited.dictionaries),
            custom_field_types: cdts::custom_field_types(limited, sources),
            system_fields: cdts::system_fields(),
            document_types: limited
                .document_types()
                .map(|cdt| cdt.name.clone())
                .collect(),
            disposition: limited.disposition().map(|cdt| cdt.name.clone()),
            assessments: assessments::documents(limited, sources),
            encounter_templates: templates_and_programs::encounter_templates(limited, sources),
            programs: templates_and_programs::programs(limited, sources),
            goal_templates: templates_and_programs::goal_templates(limited, sources),
            security: security::document(configuration, model),
            warnings: warnings.into_iter().map(WarningDocument::new).collect(),
        }
    }

    /// Returns the JSON Schema of the document.
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Self).to_value()
    }
}
