//! The prefixes of `namingConvention`.

use welkin_designer::Relation;

use super::words::Words;
use crate::config::NamingConvention;

/// What has fields, as far as the naming convention tells it apart.
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
    /// The prefixes for what has fields.
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
        let prefix = |kind| convention.prefixes.get(kind).map_or("", String::as_str);
        Self {
            cdt: prefix(cdt),
            field: prefix(field),
        }
    }
}

/// A machine name without its prefix, and whether it had one. A prefix with nothing after it is the name.
pub(super) fn strip<'n>(name: &'n str, prefix: &str) -> (&'n str, bool) {
    let rest = name.strip_prefix(prefix).filter(|_| !prefix.is_empty());
    match rest {
        Some(rest) if !Words::of_name(rest).is_empty() => (rest, true),
        _ => (name, false),
    }
}
