//! The configuration of a tenant: what requests are checked against, and what formation endpoints tell.

use welkin_codegen::config;
use welkin_codegen::model::access::Security;
use welkin_codegen::model::{self, Cdt, Model};

use crate::error::SandboxError;
use crate::formation::Formation;
use crate::problem::Problem;

/// A configuration, ready to be served.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    pub(crate) model: Model,
    pub(crate) formation: Formation,
    pub(crate) security: Security,
}

impl Configuration {
    pub(crate) fn new(configuration: &config::Configuration) -> Result<Self, SandboxError> {
        Ok(Self {
            model: model::resolve(configuration),
            formation: Formation::new(configuration),
            security: Security::of(configuration)?,
        })
    }

    pub(crate) fn cdt(&self, name: &str) -> Result<&Cdt, Problem> {
        let cdt = self.model.cdts.iter().find(|cdt| cdt.name == name);
        cdt.ok_or_else(Problem::no_such_cdt)
    }
}
