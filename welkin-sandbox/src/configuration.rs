//! The configuration of a tenant: the rules for checking requests, and the source of the formation endpoints'
//! responses.

#[cfg(feature = "document")]
use std::sync::OnceLock;

use welkin_model::config;
#[cfg(feature = "document")]
use welkin_model::document::ModelDocument;
use welkin_model::model::access::Security;
use welkin_model::model::{self, Cdt, Model};

use crate::error::SandboxError;
use crate::formation::Formation;
use crate::problem::Problem;

/// A configuration, ready to be served.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    pub(crate) model: Model,
    pub(crate) formation: Formation,
    pub(crate) security: Security,
    #[cfg(feature = "document")]
    written: config::Configuration,
    #[cfg(feature = "document")]
    document: OnceLock<ModelDocument>,
}

impl Configuration {
    pub(crate) fn new(configuration: &config::Configuration) -> Result<Self, SandboxError> {
        Ok(Self {
            model: model::resolve(configuration),
            formation: Formation::new(configuration),
            security: Security::of(configuration).map_err(SandboxError::Security)?,
            #[cfg(feature = "document")]
            written: configuration.clone(),
            #[cfg(feature = "document")]
            document: OnceLock::new(),
        })
    }

    /// Returns the model document, as `welkin-codegen model` prints it. It is built on first use.
    #[cfg(feature = "document")]
    pub(crate) fn document(&self) -> &ModelDocument {
        let document = || ModelDocument::new(&self.written, &self.model);
        self.document.get_or_init(document)
    }

    pub(crate) fn cdt(&self, name: &str) -> Result<&Cdt, Problem> {
        self.model.cdt(name).ok_or_else(Problem::no_such_cdt)
    }
}
