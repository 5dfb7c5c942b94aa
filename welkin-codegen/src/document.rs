//! The resolved configuration as one JSON document, for programs in any language: everything that generated code knows.
//!
//! The document is a promise. [`VERSION`] counts breaking changes, and within a version keys are only ever added.

use serde_json::Value;

#[doc(inline)]
pub use welkin_model::document::*;

use crate::generator::Generator;

impl Generator {
    /// The resolved configuration as a document, with the names that generated code has. For a role, CDTs and their
    /// fields are what it may read and write.
    ///
    /// ```
    /// let export = r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-heart-rate", "type": "integer"}]}]"#;
    /// let generator = welkin_codegen::Generator::from_text("cdts.json", export)?;
    /// let document = generator.document();
    /// assert_eq!(document.cdts[0].fields[0].rust.field, "heart_rate");
    /// # Ok::<(), welkin_codegen::GenerateError>(())
    /// ```
    #[must_use]
    pub fn document(&self) -> ModelDocument {
        let (configuration, model) = (self.configuration(), self.model());
        ModelDocument::limited(configuration, model, self.emitted(), self.warnings())
    }

    /// The tenant's API in this generation as an OpenAPI 3.1 document: per CDT `Vitals` (its fields), `VitalsNew`,
    /// `VitalsPatch`, `VitalsRecord` and `VitalsPage`, and every call that the sandbox serves, with parameters, errors
    /// and security. In code for a role, calls that the role may not make are left out.
    ///
    /// ```
    /// use welkin_codegen::Generator;
    /// use welkin_codegen::document::ApiProfile;
    ///
    /// let export = r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-heart-rate", "type": "integer"}]}]"#;
    /// let openapi = Generator::from_text("cdts.json", export)?.openapi(ApiProfile::V8);
    /// let list = &openapi["paths"]["/patients/{patient}/cdts/cdt-vitals"]["get"];
    /// assert_eq!(list["operationId"], "listVitals");
    /// # Ok::<(), welkin_codegen::GenerateError>(())
    /// ```
    #[must_use]
    pub fn openapi(&self, profile: ApiProfile) -> Value {
        openapi(self.emitted(), &self.document(), profile)
    }
}
