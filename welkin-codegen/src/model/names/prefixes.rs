//! The prefixes of `namingConvention`.

use super::words::Words;
use crate::config::NamingConvention;
use crate::model::cdts::{CUSTOM_FIELD_TYPES, DICTIONARY, PROFILE};

/// The prefixes that a CDT and its fields may have.
#[derive(Clone, Copy)]
pub(in crate::model) struct Prefixes<'a> {
    pub(in crate::model) cdt: &'a str,
    pub(in crate::model) field: &'a str,
}

impl<'a> Prefixes<'a> {
    /// The prefixes for CDTs of a relation.
    pub(in crate::model) fn of(convention: &'a NamingConvention, relation: &str) -> Self {
        let (cdt, field) = match relation {
            "DOCUMENT_TYPE" => ("docType", "docTypeField"),
            "PATIENT_INFO" => ("cdt", "patientInfoField"),
            PROFILE => ("pdt", "pdtField"),
            DICTIONARY => ("dictionary", "dictionaryField"),
            CUSTOM_FIELD_TYPES => ("", "cft"),
            "ENCOUNTER_DISPOSITION" => ("cdt", "encounterDispositionField"),
            _ => ("cdt", "cdtField"),
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
