//! What generated code says of a CDT: a table, compiled into the program as data.

use std::sync::OnceLock;

use regex_lite::Regex;
pub use welkin_designer::Kind;
use welkin_designer::fingerprint;

use super::index::Index;
use super::option_list::{Listed, OptionList, OptionTable};
use super::system;
use crate::json::Json;

/// A CDT as data: its machine name and its field table.
#[derive(Debug)]
pub struct CdtSchema {
    name: &'static str,
    fields: &'static [FieldSchema],
    view: bool,
    /// Whether the fields that Designer does not flag as protected health information are shown.
    trusts_phi_flags: bool,
    /// What its fingerprint holds beside those of these fields.
    rest_of_fingerprint: Option<u64>,
    index: OnceLock<Index>,
    patterns: OnceLock<Vec<(&'static str, Regex)>>,
}

impl CdtSchema {
    /// A CDT with its custom fields in the order of its slots.
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [FieldSchema]) -> Self {
        Self {
            name,
            fields,
            view: false,
            trusts_phi_flags: false,
            rest_of_fingerprint: None,
            index: OnceLock::new(),
            patterns: OnceLock::new(),
        }
    }

    /// A CDT whose [fingerprint](Self::fingerprint) was that of these fields and `rest` when the code was generated.
    #[must_use]
    pub const fn configured(name: &'static str, rest: u64, fields: &'static [FieldSchema]) -> Self {
        let mut schema = Self::new(name, fields);
        schema.rest_of_fingerprint = Some(rest);
        schema
    }

    /// Stands for what the CDT was when the code was generated: it changes with everything that may matter to a program, and with
    /// nothing else. Computed as the crate `welkin-designer` does, from parts that stand with what they are of; code that is not
    /// generated has none.
    #[must_use]
    pub fn fingerprint(&self) -> Option<u64> {
        let fields = self.fields.iter().map(FieldSchema::whole_fingerprint);
        Some(fields.fold(self.rest_of_fingerprint?, u64::wrapping_add))
    }

    /// The fields are some of the CDT's, and lists ask for these only.
    #[must_use]
    pub const fn view(mut self) -> Self {
        self.view = true;
        self
    }

    /// `Debug` shows the values of fields that Designer does not flag as protected health information. Without it, it shows none.
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

    /// Whether the fields are some of the CDT's.
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
    pub const fn fields(&self) -> &'static [FieldSchema] {
        self.fields
    }

    /// The field of this machine name.
    #[must_use]
    pub fn field(&'static self, name: &str) -> Option<&'static FieldSchema> {
        self.fields.get(self.index().find(name)?)
    }

    /// Places by name: first the custom fields, then the system fields, then what else a record may say beside its fields.
    pub(super) fn index(&'static self) -> &'static Index {
        self.index.get_or_init(|| {
            let fields = self.fields.iter().chain(system::FIELDS);
            Index::new(fields.map(|field| field.name).chain(system::ENVELOPE))
        })
    }

    /// How many places are fields, system fields included.
    pub(super) const fn field_count(&self) -> usize {
        self.fields.len() + system::FIELDS.len()
    }

    /// How many places there are.
    pub(super) const fn place_count(&self) -> usize {
        self.field_count() + system::ENVELOPE.len()
    }

    /// The place of a field, for a name that stands among the fields; nothing for what can only stand beside them.
    pub(super) fn field_place(&'static self, place: usize) -> Option<usize> {
        if place < self.field_count() {
            Some(place)
        } else {
            self.index().shadowed_by(place)
        }
    }

    /// Whether a whole text matches one of this CDT's patterns. A pattern that does not compile forbids nothing; the generator
    /// emits none.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> bool {
        let compiled = self.patterns.get_or_init(|| {
            let patterns = self.fields.iter().filter_map(|field| field.pattern);
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

/// A field as data: names, kind and rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldSchema {
    pub(crate) name: &'static str,
    pub(crate) rust_name: &'static str,
    pub(crate) label: Option<&'static str>,
    pub(crate) kind: Kind,
    pub(crate) multiple: bool,
    pub(crate) options: Option<OptionTable>,
    pub(crate) required: bool,
    pub(crate) editable: bool,
    pub(crate) phi: bool,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) pattern: Option<&'static str>,
    pub(crate) earliest: Option<&'static str>,
    pub(crate) latest: Option<&'static str>,
    pub(crate) file_types: &'static [&'static str],
    fingerprint: u64,
}

impl FieldSchema {
    /// A field that may be written and obeys no rule but its kind. `name` is the machine name, `rust_name` the struct field's.
    #[must_use]
    pub const fn new(kind: Kind, name: &'static str, rust_name: &'static str) -> Self {
        Self {
            name,
            rust_name,
            label: None,
            kind,
            multiple: false,
            options: None,
            required: false,
            editable: true,
            phi: false,
            min: None,
            max: None,
            min_length: None,
            max_length: None,
            pattern: None,
            earliest: None,
            latest: None,
            file_types: &[],
            fingerprint: 0,
        }
    }

    /// What clinicians see.
    #[must_use]
    pub const fn label(self, label: &'static str) -> Self {
        Self {
            label: Some(label),
            ..self
        }
    }

    /// A list of such values.
    #[must_use]
    pub const fn multiple(self) -> Self {
        Self {
            multiple: true,
            ..self
        }
    }

    /// The options that values are of.
    #[must_use]
    pub const fn options<E: OptionList>(self) -> Self {
        Self {
            options: Some(OptionTable::of::<E>()),
            ..self
        }
    }

    /// The options that values are of, for a table that is made when the program runs: what they hold is kept until it ends.
    #[must_use]
    pub fn listed(self, options: &'static [Listed<()>]) -> Self {
        Self {
            options: Some(OptionTable::at_run_time(options)),
            ..self
        }
    }

    /// Must be set on create and can't be cleared.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// Never written: computed, or switched to read-only.
    #[must_use]
    pub const fn read_only(self) -> Self {
        Self {
            editable: false,
            ..self
        }
    }

    /// Flagged by Designer as protected health information: hidden also where [the flags are trusted](CdtSchema::trusting_phi_flags).
    #[must_use]
    pub const fn phi(self) -> Self {
        Self { phi: true, ..self }
    }

    /// Smallest number allowed.
    #[must_use]
    pub const fn min(self, min: f64) -> Self {
        Self {
            min: Some(min),
            ..self
        }
    }

    /// Largest number allowed.
    #[must_use]
    pub const fn max(self, max: f64) -> Self {
        Self {
            max: Some(max),
            ..self
        }
    }

    /// Fewest characters allowed.
    #[must_use]
    pub const fn min_length(self, length: u64) -> Self {
        Self {
            min_length: Some(length),
            ..self
        }
    }

    /// Most characters allowed.
    #[must_use]
    pub const fn max_length(self, length: u64) -> Self {
        Self {
            max_length: Some(length),
            ..self
        }
    }

    /// Pattern that the whole text matches, in the syntax of the `regex` crate.
    #[must_use]
    pub const fn pattern(self, pattern: &'static str) -> Self {
        Self {
            pattern: Some(pattern),
            ..self
        }
    }

    /// Earliest day or moment allowed, ISO 8601.
    #[must_use]
    pub const fn earliest(self, moment: &'static str) -> Self {
        Self {
            earliest: Some(moment),
            ..self
        }
    }

    /// Latest day or moment allowed, ISO 8601.
    #[must_use]
    pub const fn latest(self, moment: &'static str) -> Self {
        Self {
            latest: Some(moment),
            ..self
        }
    }

    /// Endings that the names of files may have.
    #[must_use]
    pub const fn file_types(self, file_types: &'static [&'static str]) -> Self {
        Self { file_types, ..self }
    }

    /// Its part of the CDT's [fingerprint](CdtSchema::fingerprint), but for what its options add to it.
    #[must_use]
    pub const fn fingerprint(self, fingerprint: u64) -> Self {
        Self {
            fingerprint,
            ..self
        }
    }

    /// Its part of the CDT's fingerprint.
    fn whole_fingerprint(&self) -> u64 {
        let options = self.options.into_iter().flat_map(OptionTable::values);
        let options = options.map(|value| fingerprint::of_option(self.name, &value.to_value()));
        options.fold(self.fingerprint, u64::wrapping_add)
    }

    /// Machine name, as on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Name of the struct field.
    #[must_use]
    pub const fn rust_name(&self) -> &'static str {
        self.rust_name
    }

    /// What its options store, in Designer's order; none where it has no options.
    pub fn option_values(&self) -> impl Iterator<Item = Json> {
        let options = self.options.into_iter().flat_map(OptionTable::values);
        options.map(|value| value.to_json())
    }

    /// What clinicians see, where the configuration says.
    #[must_use]
    pub const fn words(&self) -> Option<&'static str> {
        self.label
    }

    /// What the values are.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it holds a list of values.
    #[must_use]
    pub const fn is_multiple(&self) -> bool {
        self.multiple
    }

    /// Whether it must be set on create.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether it may be written.
    #[must_use]
    pub const fn is_editable(&self) -> bool {
        self.editable
    }

    /// Whether Designer flags it as protected health information.
    #[must_use]
    pub const fn is_phi(&self) -> bool {
        self.phi
    }
}
