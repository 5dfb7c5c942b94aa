//! The schema of a CDT: a table, compiled into the program as data.

use std::sync::OnceLock;

use regex_lite::Regex;

use super::field_schema::FieldSchema;
use super::index::Index;
use super::system;

/// A CDT as data: its machine name and its field table.
#[derive(Debug)]
pub struct CdtSchema {
    name: &'static str,
    fields: FieldTable,
    view: bool,
    /// Whether the fields that Designer does not flag as protected health information are shown.
    trusts_phi_flags: bool,
    /// The part of its fingerprint that does not come from these fields.
    rest_of_fingerprint: Option<u64>,
    index: OnceLock<Index>,
    patterns: OnceLock<Vec<(&'static str, Regex)>>,
}

/// The table of the custom fields.
#[derive(Clone, Copy, Debug)]
enum FieldTable {
    Data(&'static [FieldSchema]),
    /// For generated code: `cargo check` evaluates every static, but not what a function returns, and programs have
    /// many of these tables.
    Function(fn() -> &'static [FieldSchema]),
}

impl CdtSchema {
    /// A CDT with its custom fields in the order of its slots.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [FieldSchema]) -> Self {
        Self::of(name, FieldTable::Data(fields), None)
    }

    const fn of(name: &'static str, fields: FieldTable, rest_of_fingerprint: Option<u64>) -> Self {
        Self {
            name,
            fields,
            view: false,
            trusts_phi_flags: false,
            rest_of_fingerprint,
            index: OnceLock::new(),
            patterns: OnceLock::new(),
        }
    }

    /// Like [`new`](Self::new), with a function that returns the fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn generated(name: &'static str, fields: fn() -> &'static [FieldSchema]) -> Self {
        Self::of(name, FieldTable::Function(fields), None)
    }

    /// A CDT whose [fingerprint](Self::fingerprint), when the code was generated, was the sum of those of these fields
    /// and `rest`.
    #[doc(hidden)]
    #[must_use]
    pub const fn configured(
        name: &'static str,
        rest: u64,
        fields: fn() -> &'static [FieldSchema],
    ) -> Self {
        Self::of(name, FieldTable::Function(fields), Some(rest))
    }

    /// The fingerprint of the CDT when the code was generated: it changes with everything that may matter to a program,
    /// and with nothing else. It is computed as in the crate `welkin-designer`, from parts that are stored with their
    /// fields and options; `None` for code that is not generated.
    #[must_use]
    pub fn fingerprint(&self) -> Option<u64> {
        let fields = self.fields().iter().map(FieldSchema::whole_fingerprint);
        Some(fields.fold(self.rest_of_fingerprint?, u64::wrapping_add))
    }

    /// Declares that the fields are a part of the CDT's, and that lists request only these.
    #[doc(hidden)]
    #[must_use]
    pub const fn view(mut self) -> Self {
        self.view = true;
        self
    }

    /// Makes `Debug` show the values of fields that Designer does not flag as protected health information. Otherwise
    /// it shows no values.
    #[doc(hidden)]
    #[must_use]
    pub const fn trusting_phi_flags(mut self) -> Self {
        self.trusts_phi_flags = true;
        self
    }

    /// Whether `Debug` shows the values of fields that Designer does not flag as protected health information.
    #[must_use]
    pub const fn trusts_phi_flags(&self) -> bool {
        self.trusts_phi_flags
    }

    /// Whether the values of a field are shown only by [`reveal`](crate::reveal).
    pub(crate) const fn hides(&self, field: &FieldSchema) -> bool {
        field.phi || !self.trusts_phi_flags
    }

    /// Whether the fields are only a part of the CDT's.
    #[must_use]
    pub const fn is_view(&self) -> bool {
        self.view
    }

    /// Machine name, as in URLs: `cdt-vitals`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The custom fields, in the order of the slots.
    #[must_use]
    pub fn fields(&self) -> &'static [FieldSchema] {
        match self.fields {
            FieldTable::Data(fields) => fields,
            FieldTable::Function(fields) => fields(),
        }
    }

    /// The field with this machine name.
    #[must_use]
    pub fn field(&'static self, name: &str) -> Option<&'static FieldSchema> {
        self.fields().get(self.index().find(name)?)
    }

    /// Slot numbers by name: first the custom fields, then the system fields, then the other keys of a record beside
    /// its fields.
    pub(super) fn index(&'static self) -> &'static Index {
        self.index.get_or_init(|| {
            let fields = self.fields().iter().chain(system::FIELDS);
            Index::new(fields.map(|field| field.name).chain(system::ENVELOPE))
        })
    }

    /// Number of slots that are fields, including system fields.
    pub(super) fn field_count(&self) -> usize {
        self.fields().len() + system::FIELDS.len()
    }

    /// Number of all slots.
    pub(super) fn place_count(&self) -> usize {
        self.field_count() + system::ENVELOPE.len()
    }

    /// The slot of a field, for a name that is found among the fields; `None` for keys that can only be beside them.
    pub(super) fn field_place(&'static self, place: usize) -> Option<usize> {
        if place < self.field_count() {
            Some(place)
        } else {
            self.index().shadowed_by(place)
        }
    }

    /// Whether a whole text matches one of this CDT's patterns. A pattern that does not compile rejects nothing; the
    /// generator emits none.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> bool {
        let compiled = self.patterns.get_or_init(|| {
            let patterns = self.fields().iter().filter_map(|field| field.pattern);
            patterns
                .filter_map(|pattern| {
                    Some((pattern, Regex::new(&format!("^(?:{pattern})$")).ok()?))
                })
                .collect()
        });
        compiled
            .iter()
            .find(|(source, _)| *source == pattern)
            .is_none_or(|(_, regex)| regex.is_match(text))
    }
}
