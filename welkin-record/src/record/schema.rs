//! The schema of a CDT: a table, compiled into the program as data.

use super::field_schema::FieldSchema;
use super::index::Index;
use super::lookup;
use super::system;

/// A CDT as data: its machine name and its field table.
///
/// It holds no caches, so that it can be a `const` block of the function that returns it: `cargo check` evaluates
/// statics, but not such blocks.
// Its fields are public because only literals can refer to the table of fields within a constant.
#[derive(Debug)]
pub struct CdtSchema {
    /// Machine name.
    #[doc(hidden)]
    pub name: &'static str,
    /// The custom fields, in the order of the slots.
    #[doc(hidden)]
    pub fields: &'static [FieldSchema],
    /// Whether the fields are a part of the CDT's, so that lists request only these.
    #[doc(hidden)]
    pub view: bool,
    /// Whether `Debug` shows the values of fields that Designer does not flag as protected health information. If not,
    /// it shows no values.
    #[doc(hidden)]
    pub trusts_phi_flags: bool,
    /// The part of its [fingerprint](Self::fingerprint), when the code was generated, that does not come from these
    /// fields; `None` for code that is not generated.
    #[doc(hidden)]
    pub rest_of_fingerprint: Option<u64>,
}

impl CdtSchema {
    /// A CDT with its custom fields in the order of its slots.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [FieldSchema]) -> Self {
        Self {
            name,
            fields,
            view: false,
            trusts_phi_flags: false,
            rest_of_fingerprint: None,
        }
    }

    /// The fingerprint of the CDT when the code was generated: it changes with everything that may matter to a program,
    /// and with nothing else. It is computed as in the crate `welkin-designer`, from parts that are stored with their
    /// fields and options; `None` for code that is not generated.
    #[must_use]
    pub fn fingerprint(&self) -> Option<u64> {
        let fields = self.fields().iter().map(FieldSchema::whole_fingerprint);
        Some(fields.fold(self.rest_of_fingerprint?, u64::wrapping_add))
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
    pub const fn fields(&self) -> &'static [FieldSchema] {
        self.fields
    }

    /// The field with this machine name.
    #[must_use]
    pub fn field(&'static self, name: &str) -> Option<&'static FieldSchema> {
        self.fields().get(self.custom_place(name)?)
    }

    /// Slot numbers by name: first the custom fields, then the system fields, then the other keys of a record beside
    /// its fields.
    pub(super) fn index(&'static self) -> &'static Index {
        lookup::of(self).index()
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
    pub(crate) fn matches(&'static self, pattern: &str, text: &str) -> bool {
        lookup::of(self).matches(pattern, text)
    }
}
