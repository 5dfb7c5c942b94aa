//! A field as data.

pub use welkin_designer::Kind;
use welkin_designer::fingerprint;

use super::option_list::{OptionList, option_table, option_table_at_run_time};
use super::option_table::{ListedValues, OptionTable};
use crate::json::Json;

/// A field as data: names, kind and rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldSchema {
    pub(crate) name: &'static str,
    pub(crate) rust_name: &'static str,
    pub(crate) label: Option<&'static str>,
    pub(crate) kind: Kind,
    pub(crate) multiple: bool,
    #[doc(hidden)]
    pub options: Option<OptionTable>,
    pub(crate) required: bool,
    pub(crate) editable: bool,
    pub(crate) phi: bool,
    #[doc(hidden)]
    pub min: Option<f64>,
    #[doc(hidden)]
    pub max: Option<f64>,
    #[doc(hidden)]
    pub min_length: Option<u64>,
    #[doc(hidden)]
    pub max_length: Option<u64>,
    #[doc(hidden)]
    pub pattern: Option<&'static str>,
    #[doc(hidden)]
    pub earliest: Option<&'static str>,
    #[doc(hidden)]
    pub latest: Option<&'static str>,
    #[doc(hidden)]
    pub file_types: &'static [&'static str],
    /// Whether its values are external ids.
    pub(crate) own_id: bool,
    fingerprint: u64,
}

impl FieldSchema {
    /// A writable field without rules except its kind. `name` is the machine name, `rust_name` that of the struct
    /// field.
    #[doc(hidden)]
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
            own_id: false,
            fingerprint: 0,
        }
    }

    /// Like [`new`](Self::new), with its part of the CDT's [fingerprint](super::CdtSchema::fingerprint), without the
    /// part of its options.
    #[doc(hidden)]
    #[must_use]
    pub const fn configured(
        kind: Kind,
        name: &'static str,
        rust_name: &'static str,
        fingerprint: u64,
    ) -> Self {
        Self {
            fingerprint,
            ..Self::new(kind, name, rust_name)
        }
    }

    /// Sets the label.
    #[doc(hidden)]
    #[must_use]
    pub const fn label(self, label: &'static str) -> Self {
        Self {
            label: Some(label),
            ..self
        }
    }

    /// Makes it a list of such values.
    #[doc(hidden)]
    #[must_use]
    pub const fn multiple(self) -> Self {
        Self {
            multiple: true,
            ..self
        }
    }

    /// Sets the options of its values.
    #[doc(hidden)]
    #[must_use]
    pub const fn options<E: OptionList>(self) -> Self {
        Self {
            options: Some(option_table::<E>()),
            ..self
        }
    }

    /// Sets the options of its values, for a table that is built at run time: the table is kept until the program ends.
    /// There are as many values as labels.
    #[doc(hidden)]
    #[must_use]
    pub fn listed(self, values: ListedValues, labels: &'static [&'static str]) -> Self {
        Self {
            options: Some(option_table_at_run_time(values, labels)),
            ..self
        }
    }

    /// It must be set on create and can't be cleared.
    #[doc(hidden)]
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// It is never written: it is computed, or set to read-only.
    #[doc(hidden)]
    #[must_use]
    pub const fn read_only(self) -> Self {
        Self {
            editable: false,
            ..self
        }
    }

    /// It is flagged in Designer as protected health information: hidden even if [the flags are
    /// trusted](super::CdtSchema::trusts_phi_flags).
    #[doc(hidden)]
    #[must_use]
    pub const fn phi(self) -> Self {
        Self { phi: true, ..self }
    }

    /// Sets the smallest allowed number.
    #[doc(hidden)]
    #[must_use]
    pub const fn min(self, min: f64) -> Self {
        Self {
            min: Some(min),
            ..self
        }
    }

    /// Sets the largest allowed number.
    #[doc(hidden)]
    #[must_use]
    pub const fn max(self, max: f64) -> Self {
        Self {
            max: Some(max),
            ..self
        }
    }

    /// Sets the minimum number of characters.
    #[doc(hidden)]
    #[must_use]
    pub const fn min_length(self, length: u64) -> Self {
        Self {
            min_length: Some(length),
            ..self
        }
    }

    /// Sets the maximum number of characters.
    #[doc(hidden)]
    #[must_use]
    pub const fn max_length(self, length: u64) -> Self {
        Self {
            max_length: Some(length),
            ..self
        }
    }

    /// Sets the pattern that the whole text must match, in the syntax of the `regex` crate.
    #[doc(hidden)]
    #[must_use]
    pub const fn pattern(self, pattern: &'static str) -> Self {
        Self {
            pattern: Some(pattern),
            ..self
        }
    }

    /// Sets the earliest allowed date or time, in ISO 8601.
    #[doc(hidden)]
    #[must_use]
    pub const fn earliest(self, moment: &'static str) -> Self {
        Self {
            earliest: Some(moment),
            ..self
        }
    }

    /// Sets the latest allowed date or time, in ISO 8601.
    #[doc(hidden)]
    #[must_use]
    pub const fn latest(self, moment: &'static str) -> Self {
        Self {
            latest: Some(moment),
            ..self
        }
    }

    /// Sets the allowed extensions of file names.
    #[doc(hidden)]
    #[must_use]
    pub const fn file_types(self, file_types: &'static [&'static str]) -> Self {
        Self { file_types, ..self }
    }

    /// Its values are ids in the system of the program's owner, by which an item is looked up.
    #[doc(hidden)]
    #[must_use]
    pub const fn own_id(self) -> Self {
        Self {
            own_id: true,
            ..self
        }
    }

    /// Its part of the CDT's fingerprint, including its options.
    pub(super) fn whole_fingerprint(&self) -> u64 {
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

    /// The stored values of its options, in Designer's order; empty if it has no options.
    pub fn option_values(&self) -> impl Iterator<Item = Json> {
        let options = self.options.into_iter().flat_map(OptionTable::values);
        options.map(|value| value.to_json())
    }

    /// The label that clinicians see, if the configuration has one.
    #[must_use]
    pub const fn words(&self) -> Option<&'static str> {
        self.label
    }

    /// The kind of its values.
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

    /// Whether it can be written.
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
