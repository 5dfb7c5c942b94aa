//! The roles and policies for which code is generated: looks up those of the options in the configuration.

use std::collections::BTreeSet;

use super::Options;
use super::document::{Located, in_order};
use crate::config::Configuration;
use crate::diagnostic::{Diagnostic, quoted};
use crate::model::Model;
use crate::model::access::{Access, Security};
use crate::similar;

/// Roles and policies, and their combined permissions.
pub(crate) struct Holders {
    access: Access,
    /// Description for messages.
    title: String,
    /// Policies that the configuration lacks.
    warnings: Vec<Diagnostic>,
}

impl Holders {
    /// Returns the roles and policies of the options; `None` if there are none.
    ///
    /// # Errors
    /// When the configuration's `securityFormation` can't be read, or lacks one of them.
    pub(crate) fn of(
        options: &Options,
        configuration: &Configuration,
    ) -> Result<Option<Self>, Vec<Diagnostic>> {
        let Some(title) = options.holders() else {
            return Ok(None);
        };
        let security = Security::of(configuration).map_err(|error| error.diagnostics().to_vec())?;
        if !configuration
            .other_sections
            .contains_key("securityFormation")
        {
            return Err(vec![options.no_security(&title)]);
        }
        let mut problems = options.unknown(&options.roles, "role", security.roles());
        problems.extend(options.unknown(&options.policies, "policy", security.policies()));
        if !problems.is_empty() {
            return Err(in_order(problems));
        }
        let names = |written: &[Located<String>]| -> Vec<String> {
            written.iter().map(|name| name.value.clone()).collect()
        };
        let roles = names(&options.roles);
        Ok(Some(Self {
            access: security.access(&roles, &names(&options.policies)),
            warnings: missing_policies(&security, &roles, configuration),
            title,
        }))
    }

    /// Returns their combined permissions.
    pub(crate) fn access(&self) -> &Access {
        &self.access
    }

    /// Returns the model restricted to their permissions.
    pub(crate) fn limit(&self, model: &Model) -> Model {
        let mut limited = model.clone();
        limited.limited_to(&self.access, &self.title);
        limited
    }

    pub(crate) fn into_warnings(self) -> Vec<Diagnostic> {
        self.warnings
    }
}

/// Returns warnings about policies of these roles that the configuration lacks.
fn missing_policies(
    security: &Security,
    roles: &[String],
    configuration: &Configuration,
) -> Vec<Diagnostic> {
    let help =
        "the code is generated as if the policy permitted nothing; export the configuration again";
    let missing = security.missing_policies(roles, configuration);
    let warnings = missing.map(|(role, policy, position)| {
        let (role, policy) = (quoted(role), quoted(policy));
        let message = format!("role {role} has the policy {policy}, which the configuration lacks");
        let location = position.map(|position| configuration.sources.locate(position));
        Diagnostic::warning(message)
            .at(location)
            .help(help.to_owned())
    });
    warnings.collect()
}

impl Options {
    /// Returns the roles and policies to which code is restricted, formatted for messages; `None` if it is not
    /// restricted.
    pub(crate) fn holders(&self) -> Option<String> {
        let roles = self.roles.iter().map(|role| ("role", role));
        let policies = self.policies.iter().map(|policy| ("policy", policy));
        let names: Vec<String> = roles
            .chain(policies)
            .map(|(what, name)| format!("{what} {}", quoted(&name.value)))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// Adds roles and policies to those of the options.
    // For the macros: users name them together with the options.
    #[doc(hidden)]
    #[must_use]
    pub fn and_holders(mut self, roles: &[String], policies: &[String]) -> Self {
        roles.iter().for_each(|role| self.add_role(role.clone()));
        let policies = policies.iter();
        policies.for_each(|policy| self.add_policy(policy.clone()));
        self
    }

    pub(crate) fn add_role(&mut self, name: String) {
        self.roles.push(name.into());
    }

    pub(crate) fn add_policy(&mut self, name: String) {
        self.policies.push(name.into());
    }

    fn no_security(&self, title: &str) -> Diagnostic {
        let message =
            format!("the configuration has no roles and policies, so there is no {title}");
        let help = "they are in the section `securityFormation` of a Designer export; the formation API does not return them";
        let offset = self
            .roles
            .iter()
            .chain(&self.policies)
            .find_map(|name| name.offset);
        self.error(offset, message, Some(help.to_owned()))
    }

    fn unknown<'n>(
        &self,
        wanted: &[Located<String>],
        what: &str,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Vec<Diagnostic> {
        let plural = if what == "policy" {
            "policies"
        } else {
            "roles"
        };
        let mut reported = BTreeSet::new();
        let missing = wanted
            .iter()
            .filter(|name| !known.clone().any(|known| known == name.value))
            .filter(|name| reported.insert(&name.value));
        missing
            .map(|name| {
                let help = similar::help(&name.value, known.clone(), plural);
                let message = format!("there is no {what} {}", quoted(&name.value));
                self.error(name.offset, message, help)
            })
            .collect()
    }
}
