//! Options for the generated code, set in `welkin.toml` or in code.
//!
//! The file is described in `guide/options.md`. It is read strictly: an unknown key, or the name of an item that the
//! configuration does not contain, is an error.

mod check;
pub(crate) mod document;
mod duplicates;
mod merge_conflict;
pub(crate) mod names;
mod read;
mod repeated_lines;
mod roles;
mod schema;

pub(crate) use self::check::{choices_and_holders, refusals};
use self::document::{Document, Located};
pub(crate) use self::duplicates::report_duplicates;
use self::names::Entries;
pub(crate) use self::roles::Holders;
use crate::emit::{Phi, Style, Visibility};

/// Options for the generated code.
///
/// Methods override the values in the file.
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
    /// The file from which they were read.
    document: Option<Document>,
    include: Option<Vec<Located<String>>>,
    skip: Vec<Located<String>>,
    keep_prefixes: bool,
    /// Roles to whose permissions the code is restricted.
    roles: Vec<Located<String>>,
    /// Security policies to whose permissions the code is restricted.
    policies: Vec<Located<String>>,
    style: Style,
    entries: Entries,
}

impl Options {
    /// Generates only these items, by machine name, and their dependencies: CDTs, assessments, and all others that a
    /// lock file names.
    #[must_use]
    pub fn include<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let include = names.into_iter().map(|name| name.into().into());
        Self {
            include: Some(include.collect()),
            ..self
        }
    }

    /// Excludes these items, by machine name. An item on which another depends is kept, with a warning.
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

    /// Sets the visibility of the generated items.
    #[must_use]
    pub fn visibility(mut self, visibility: Visibility) -> Self {
        self.style.visibility = visibility;
        self
    }

    /// Sets which values `Debug` hides: those of every field, or only those that Designer flags as protected health
    /// information.
    #[must_use]
    pub fn phi(mut self, phi: Phi) -> Self {
        self.style.phi = phi;
        self
    }

    /// Sets the path of `welkin_runtime` in generated code: that of a renamed crate, or of a re-export that begins with
    /// `crate::`. An invalid path is ignored.
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.style.runtime = Some(path.into());
        self
    }

    /// Restricts the code to the permissions of these roles, by machine name, together with those of
    /// [`Options::policies`].
    #[must_use]
    pub fn roles<N: Into<String>>(self, roles: impl IntoIterator<Item = N>) -> Self {
        let roles = roles.into_iter().map(|role| role.into().into());
        Self {
            roles: roles.collect(),
            ..self
        }
    }

    /// Restricts the code to the permissions of these security policies, by machine name, together with those of
    /// [`Options::roles`].
    #[must_use]
    pub fn policies<N: Into<String>>(self, policies: impl IntoIterator<Item = N>) -> Self {
        let policies = policies.into_iter().map(|policy| policy.into().into());
        Self {
            policies: policies.collect(),
            ..self
        }
    }

    /// Sets the name of a CDT's module and accessor, from which the names of its types are derived.
    #[must_use]
    pub fn rename_cdt(mut self, cdt: &str, name: &str) -> Self {
        self.entries.names.insert(&["cdts", cdt, "name"], name);
        self
    }

    /// Sets the name of a field, from which the names of its constant and its option list are derived.
    #[must_use]
    pub fn rename_field(mut self, cdt: &str, field: &str, name: &str) -> Self {
        let keys = ["cdts", cdt, "fields", field, "name"];
        self.entries.names.insert(&keys, name);
        self
    }

    /// Generates code that only reads the records of a CDT.
    #[must_use]
    pub fn read_only(mut self, cdt: &str) -> Self {
        // Adds the CDT to the names, so that an unknown CDT is an error.
        self.entries.names.at_mut(&["cdts", cdt]);
        self.entries.read_only.insert(cdt.to_owned());
        self
    }

    /// Excludes a field; its values are still available in `extra`. A required field can only be excluded from a CDT
    /// that is [`read_only`](Self::read_only).
    #[must_use]
    pub fn skip_field(mut self, cdt: &str, field: &str) -> Self {
        // Adds the field to the names, so that an unknown field is an error.
        self.entries.names.at_mut(&["cdts", cdt, "fields", field]);
        let skipped = &mut self.entries.skipped_fields;
        let skipped = skipped.entry(cdt.to_owned()).or_default();
        skipped.insert(field.to_owned());
        self
    }

    /// Returns the choices about the form of the code that do not depend on the configuration.
    pub(crate) fn style(&self) -> &Style {
        &self.style
    }

    /// Returns the file that was read.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }
}
