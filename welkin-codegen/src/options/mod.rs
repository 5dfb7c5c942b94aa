//! What a user chooses about the generated code, in `welkin.toml` or in code.
//!
//! The file is described in `guide/options.md`. It is read strictly: an unknown key or a name that the configuration
//! does not hold is an error.

mod check;
pub(crate) mod document;
mod duplicates;
mod merge_conflict;
pub(crate) mod names;
mod read;
mod repeated_lines;
mod roles;
mod schema;

use std::path::Path;

pub(crate) use self::check::{choices, refusals};
use self::document::{Document, Written};
pub(crate) use self::duplicates::report_duplicates;
use self::names::Entries;
pub(crate) use self::roles::Holders;
use crate::config::ConfigError;
use crate::emit::{Phi, Style, Visibility};

/// Choices about the generated code.
///
/// Methods override the settings of the file.
///
/// ```
/// use welkin_codegen::{Options, Visibility};
///
/// let file = r#"
///     skip = ["cdt-old"]
///
///     [cdts.cdt-vitals]
///     name = "vital_signs"
/// "#;
/// let options = Options::parse("welkin.toml", file)?.visibility(Visibility::Crate);
/// # Ok::<(), welkin_codegen::ConfigError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The file they come from.
    document: Option<Document>,
    include: Option<Vec<Written<String>>>,
    skip: Vec<Written<String>>,
    keep_prefixes: bool,
    /// Roles whose permissions limit the code.
    roles: Vec<Written<String>>,
    /// Security policies that do so.
    policies: Vec<Written<String>>,
    style: Style,
    entries: Entries,
}

impl Options {
    /// Reads an options file.
    ///
    /// # Errors
    /// When it can't be read, is no TOML, or says something that is not understood; all problems are reported at once.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        read::options(Document::read(path.as_ref())?)
    }

    /// Reads options from memory; `name` stands for the file's path in messages.
    ///
    /// # Errors
    /// When the text is no TOML, or says something that is not understood; all problems are reported at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, ConfigError> {
        read::options(Document::new(name, text))
    }

    /// Generates these things only, by machine name, and what they depend on: CDTs, assessments, encounter templates,
    /// programs, goal templates.
    #[must_use]
    pub fn include<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let include = names.into_iter().map(|name| name.into().into());
        Self {
            include: Some(include.collect()),
            ..self
        }
    }

    /// Generates everything but these, by machine name; what something else depends on stays, with a warning.
    #[must_use]
    pub fn skip<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let skip = names.into_iter().map(|name| name.into().into());
        Self {
            skip: skip.collect(),
            ..self
        }
    }

    /// Keeps the prefixes of the naming convention in names: `CdtVitals`, `cdtf_heart_rate`.
    #[must_use]
    pub fn keep_prefixes(self, keep_prefixes: bool) -> Self {
        Self {
            keep_prefixes,
            ..self
        }
    }

    /// Chooses who can see the generated items.
    #[must_use]
    pub fn visibility(mut self, visibility: Visibility) -> Self {
        self.style.visibility = visibility;
        self
    }

    /// Chooses which values `Debug` hides: those of every field, or of those that Designer flags as protected health
    /// information.
    #[must_use]
    pub fn phi(mut self, phi: Phi) -> Self {
        self.style.phi = phi;
        self
    }

    /// Chooses where generated code finds `welkin_runtime`: the path of a crate under another name, or of a re-export
    /// that begins with `crate::`. A path that can't be one is ignored.
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.style.runtime = Some(path.into());
        self
    }

    /// Generates what these roles may do, by machine name; together with those of [`Options::policies`].
    #[must_use]
    pub fn roles<N: Into<String>>(self, roles: impl IntoIterator<Item = N>) -> Self {
        let roles = roles.into_iter().map(|role| role.into().into());
        Self {
            roles: roles.collect(),
            ..self
        }
    }

    /// Generates what these security policies permit, by machine name; together with those of [`Options::roles`].
    #[must_use]
    pub fn policies<N: Into<String>>(self, policies: impl IntoIterator<Item = N>) -> Self {
        let policies = policies.into_iter().map(|policy| policy.into().into());
        Self {
            policies: policies.collect(),
            ..self
        }
    }

    /// Chooses the name of a CDT's module and accessor, from which the names of its types follow.
    #[must_use]
    pub fn rename_cdt(mut self, cdt: &str, name: &str) -> Self {
        self.entries.names.insert(&["cdts", cdt, "name"], name);
        self
    }

    /// Chooses the name of a field, from which the names of its constant and its option list follow.
    #[must_use]
    pub fn rename_field(mut self, cdt: &str, field: &str, name: &str) -> Self {
        let keys = ["cdts", cdt, "fields", field, "name"];
        self.entries.names.insert(&keys, name);
        self
    }

    /// Generates code that reads records of a CDT and writes none.
    #[must_use]
    pub fn read_only(mut self, cdt: &str) -> Self {
        // The CDT is named, so that one which is not there is an error.
        self.entries.names.at_mut(&["cdts", cdt]);
        self.entries.read_only.insert(cdt.to_owned());
        self
    }

    /// Leaves a field out; its values stay in `extra`. A required field can be left out of a CDT that is
    /// [`read_only`](Self::read_only) only.
    #[must_use]
    pub fn skip_field(mut self, cdt: &str, field: &str) -> Self {
        // The field is named, so that one which is not there is an error.
        self.entries.names.at_mut(&["cdts", cdt, "fields", field]);
        let skipped = &mut self.entries.skipped_fields;
        let skipped = skipped.entry(cdt.to_owned()).or_default();
        skipped.insert(field.to_owned());
        self
    }

    /// How the code looks, whatever the configuration.
    pub(crate) fn style(&self) -> &Style {
        &self.style
    }

    /// The file that was read.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }
}
