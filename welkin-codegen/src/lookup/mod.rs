//! Lookup of items by user-supplied names. For an unknown name, the result is a diagnostic with the most similar names.

mod item;

use crate::config::{Position, Sources};
use crate::diagnostic::{Diagnostic, printable};
use crate::generator::Generator;
use crate::model::{Cdt, Field, SYSTEM_FIELDS};
use crate::similar;

pub use crate::model::NamedItem;

/// A CDT found by its machine name.
#[derive(Clone, Copy, Debug)]
pub struct FoundCdt<'g> {
    sources: &'g Sources,
    cdt: &'g Cdt,
}

impl Generator {
    /// Returns the CDT with this machine name.
    ///
    /// # Errors
    /// When there is no such CDT; the error lists the most similar names.
    // For the crates of this workspace: its type is not part of the stable API.
    #[doc(hidden)]
    pub fn find_cdt(&self, name: &str) -> Result<FoundCdt<'_>, Box<Diagnostic>> {
        let sources = &self.configuration().sources;
        if let Some(cdt) = self.model().cdt(name) {
            return Ok(FoundCdt { sources, cdt });
        }
        let names = self.model().cdts.iter().map(|cdt| &*cdt.name);
        let shown = printable(name);
        let unknown = Diagnostic::error(format!("there is no CDT `{shown}` in the configuration"));
        Err(Box::new(unknown.help(similar::help(name, names, "CDTs"))))
    }
}

impl<'g> FoundCdt<'g> {
    /// Returns the CDT.
    #[must_use]
    pub fn cdt(&self) -> &'g Cdt {
        self.cdt
    }

    /// Returns the field with this machine name, such as `cdtf-heart-rate`.
    ///
    /// # Errors
    /// When there is no such field; the error lists the most similar names.
    pub fn field(&self, name: &str) -> Result<&'g Field, Box<Diagnostic>> {
        let found = self.cdt.field(name);
        let names = self.cdt.fields.iter().map(|field| &*field.name);
        found.ok_or_else(|| Box::new(self.no_field(name, names)))
    }

    /// Returns the field with this name in generated code, such as `heart_rate`.
    ///
    /// # Errors
    /// When there is no such field; the error lists the most similar names.
    pub fn field_called(&self, name: &str) -> Result<&'g Field, Box<Diagnostic>> {
        let fields = &self.cdt.fields;
        let found = fields.iter().find(|field| field.field_name == name);
        let names = fields.iter().map(|field| &*field.field_name);
        found.ok_or_else(|| Box::new(self.no_field(name, names)))
    }

    fn no_field<'n>(&self, name: &str, names: impl Iterator<Item = &'n str>) -> Diagnostic {
        let shown = printable(name);
        let cdt = printable(&self.cdt.name);
        if SYSTEM_FIELDS.contains(&name) {
            return Diagnostic::error(format!(
                "`{shown}` is a system field, not a field of CDT `{cdt}`"
            ))
            .help(format!(
                "every record has it: `record.system.{shown}`, or `record.id`"
            ));
        }
        let message = format!("CDT `{cdt}` has no field `{shown}`");
        let help = similar::help(name, names, "fields");
        self.error(message, self.cdt.position, help)
    }

    /// Creates an error about a field, located at its type.
    #[must_use]
    pub fn error_of_type(
        &self,
        field: &Field,
        message: String,
        help: Option<String>,
    ) -> Diagnostic {
        self.error(message, field.type_position, help)
    }

    fn error(&self, message: String, position: Position, help: Option<String>) -> Diagnostic {
        let location = self.sources.locate(position);
        Diagnostic::error(message).at(location).help(help)
    }
}
