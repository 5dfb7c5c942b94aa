//! Records of CDTs that are known only at run time, such as in an import that is given a configuration.

use std::fmt;

use super::by_key::as_written;
use super::cdt::{Cdt, WritableCdt};
use super::encode::create_body_of;
use super::extra::Extra;
use super::patch::Patch;
use super::schema::CdtSchema;
use super::slot::Slot;
use super::slots::{Slots, SlotsMut};
use super::validate;
use super::violation::Violations;
use crate::hidden::HIDDEN;
use crate::json::Json;
use crate::operation::Update;

/// A record to write, of a CDT of which only the table is known. It is checked and sent like a record of a generated
/// type.
///
/// ```
/// use welkin_runtime::record::{CdtSchema, FieldSchema, Kind, UntypedRecord};
///
/// static VITALS: CdtSchema = CdtSchema::new(
///     "cdt-vitals",
///     &[FieldSchema::new(Kind::Integer, "cdtf-heart-rate", "heart_rate").max(300.0)],
/// );
///
/// let mut record = UntypedRecord::new(&VITALS);
/// record.set("cdtf-heart-rate", 72);
/// assert!(record.validate().is_ok());
/// record.set("cdtf-heart-rate", 301);
/// assert_eq!(record.validate().unwrap_err().to_string(), "cdt-vitals.cdtf-heart-rate is above 300");
/// ```
#[derive(Clone)]
pub struct UntypedRecord {
    schema: &'static CdtSchema,
    fields: Extra,
}

/// An unset typed field: the value by key replaces it.
static UNSET: Option<bool> = None;

impl UntypedRecord {
    /// A record of this CDT without values.
    #[must_use]
    pub fn new(schema: &'static CdtSchema) -> Self {
        Self {
            schema,
            fields: Extra::default(),
        }
    }

    /// The table of its CDT.
    #[must_use]
    pub const fn schema(&self) -> &'static CdtSchema {
        self.schema
    }

    /// Sets a field by its machine name, to a value as Welkin stores it. Fields that are not in the table are sent as
    /// they are.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        self.fields.set(name, value);
    }

    /// The fields that are set, by machine name, in the order in which they were set. The values are health data.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.fields.unknown()
    }

    /// Checks the record as a new one: required fields are set, and every value obeys its rules.
    ///
    /// # Errors
    /// Returns every violation, not just the first.
    pub fn validate(&self) -> Result<(), Violations> {
        validate::of_new(&self.slots()).into_result()
    }

    /// The broken rules that do not depend on the existing record with its id.
    #[doc(hidden)]
    pub fn validate_before_look_up(&self) -> Result<(), Violations> {
        validate::before_look_up_of(&self.slots()).into_result()
    }

    /// The body that creates it, if it breaks no rule.
    #[doc(hidden)]
    pub fn checked_body(&self, external_id: &str) -> Result<Vec<u8>, Violations> {
        self.validate()?;
        Ok(create_body_of(&self.slots(), Some(external_id), None))
    }

    /// The changes that make a read record equal to this one: the values of the table's fields that differ. Fields that
    /// this record leaves unset are not changed.
    #[doc(hidden)]
    pub fn changes(&self, read: &FieldsByKey) -> Patch<FieldsByKey> {
        let mut patch = Patch::new();
        for (name, wanted) in self.fields() {
            let place = self.schema.custom_place(name);
            let field = place.map(|place| &self.schema.fields()[place]);
            if field.is_some_and(|field| !field.is_editable()) || wanted.is_null() {
                continue;
            }
            let held = read.extra.get(name);
            let is_same = held.is_some_and(|held| match field {
                Some(field) => as_written(field, held) == as_written(field, wanted),
                None => held == wanted,
            });
            if !is_same {
                patch = patch.set_unknown(name, wanted.clone());
            }
        }
        patch
    }

    fn slots(&self) -> Slots<'_> {
        let unset = self.schema.fields().iter().map(|_| &UNSET as &dyn Slot);
        Slots::of_fields(self.schema, &self.fields, unset).with_values_by_key()
    }
}

/// Shows the name of the CDT only.
impl fmt::Debug for UntypedRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UntypedRecord({HIDDEN})")
    }
}

/// The fields of a record that was read without a table: all of them are in [`extra`](Self::extra), as received.
#[derive(Default)]
#[non_exhaustive]
pub struct FieldsByKey {
    /// The fields, by machine name.
    pub extra: Extra,
}

/// A table without fields, which belongs to no CDT.
static NO_FIELDS: CdtSchema = CdtSchema::new("", &[]);

impl Cdt for FieldsByKey {
    fn schema() -> &'static CdtSchema {
        &NO_FIELDS
    }

    fn slots(&self) -> Slots<'_> {
        Slots::new(&NO_FIELDS, &self.extra, [])
    }

    fn slots_mut(&mut self) -> SlotsMut<'_> {
        SlotsMut::new(&NO_FIELDS, &mut self.extra, [])
    }
}

impl WritableCdt<Update> for FieldsByKey {}

crate::__forward_fields!(FieldsByKey);
