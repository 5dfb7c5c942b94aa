//! The resolved configuration as one JSON document, for programs in any language. It contains everything that the
//! generated code is based on.
//!
//! The format of the document is stable: [`VERSION`] counts breaking changes, and within a version keys are only added.

use serde_json::Value;

#[doc(inline)]
pub use welkin_model::document::*;

use crate::generator::Generator;

impl Generator {
    /// Returns the resolved configuration as a document, with the names used in generated code. For a role, CDTs and
    /// their fields are limited to its permissions.
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

    /// Returns the tenant's API in this generation as an OpenAPI 3.1 document. It has the schemas `Vitals` (the
    /// fields), `VitalsNew`, `VitalsPatch`, `VitalsRecord` and `VitalsPage` for each CDT, and every call that the
    /// sandbox serves, with parameters, errors and security. With a role, calls that it does not permit are left out.
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
