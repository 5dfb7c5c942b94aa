//! The prefixes of `namingConvention`.

use welkin_designer::Relation;

use super::words::Words;
use crate::config::NamingConvention;

/// The kinds of items with fields that the naming convention distinguishes.
#[derive(Clone, Copy)]
pub(in crate::model) enum Holder<'a> {
    /// A CDT of this relation.
    Cdt(&'a Relation),
    Profile,
    Dictionary,
    /// All custom field types.
    CustomFieldTypes,
}

/// The prefixes that a CDT and its fields may have.
#[derive(Clone, Copy)]
pub(in crate::model) struct Prefixes<'a> {
    pub(in crate::model) cdt: &'a str,
    pub(in crate::model) field: &'a str,
}

impl<'a> Prefixes<'a> {
    /// Returns the prefixes for an item with fields.
    pub(in crate::model) fn of(convention: &'a NamingConvention, holder: Holder<'_>) -> Self {
        let (cdt, field) = match holder {
            Holder::Cdt(Relation::DocumentType) => ("docType", "docTypeField"),
            Holder::Cdt(Relation::PatientInfo) => ("cdt", "patientInfoField"),
            Holder::Cdt(Relation::EncounterDisposition) => ("cdt", "encounterDispositionField"),
            Holder::Cdt(_) => ("cdt", "cdtField"),
            Holder::Profile => ("pdt", "pdtField"),
            Holder::Dictionary => ("dictionary", "dictionaryField"),
            Holder::CustomFieldTypes => ("", "cft"),
        };
        Self {
            cdt: convention.prefix(cdt),
            field: convention.prefix(field),
        }
    }
}

/// Returns a machine name without its prefix, and whether it had one. If nothing follows the prefix, the name is
/// returned unchanged.
pub(super) fn strip<'n>(name: &'n str, prefix: &str) -> (&'n str, bool) {
    let rest = name.strip_prefix(prefix).filter(|_| !prefix.is_empty());
    match rest {
        Some(rest) if !Words::of_name(rest).is_empty() => (rest, true),
        _ => (name, false),
    }
}
