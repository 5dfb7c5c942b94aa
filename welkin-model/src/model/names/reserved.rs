//! Names that are invalid in generated code, or that it uses itself.

use super::derived::CdtNames;
use super::kinds::SECTIONS;
use crate::model::types::{REQUIRED, SYSTEM_FIELDS};

/// Types, traits and variants of the Rust prelude: a type with the same name would shadow them in the surrounding code.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Types in the generated root module.
const ROOT_TYPES: &[&str] = &[
    "AnyRecord",
    "Assessments",
    "Client",
    "Config",
    "Dictionaries",
    "Documents",
    "Encounters",
    "Environment",
    "Error",
    "Patch",
    "Patient",
    "Patients",
    "Profiles",
    "Programs",
    "Record",
    "Records",
];

/// Items next to the accessors of CDTs on a patient, and invalid module names. The modules of [`SECTIONS`] are reserved
/// too.
const ACCESSORS: &[&str] = &[
    "alloc",
    "clone",
    "core",
    "crate",
    "delete",
    "dictionaries",
    "documents",
    "custom_field_types",
    "get",
    "id",
    "new",
    "profiles",
    "raw",
    "records",
    "self",
    "std",
    "super",
    "update",
    "with_options",
];

/// Device names on Windows, which are reserved regardless of the extension.
pub const DEVICES: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Items next to a CDT's fields in its struct, its records and its patch.
const RECORD_MEMBERS: &[&str] = &[
    "as_ref",
    "cdt_id",
    "cdt_name",
    "changes",
    "changes_and_clears",
    "clear",
    "clone",
    "data",
    "default",
    "deref",
    "extra",
    "is_empty",
    "new",
    "patient_id",
    "set",
    "set_unknown",
    "system",
    "to_body",
    "touched",
    "validate",
    "version",
];

/// Returns the names reserved where CDTs get modules, types and accessors.
pub(super) fn in_root() -> impl Iterator<Item = &'static str> {
    let words = [ROOT_TYPES, PRELUDE, ACCESSORS, DEVICES];
    words.into_iter().flatten().copied().chain(modules())
}

/// Returns the modules of generated code that contain the items of a section.
fn modules() -> impl Iterator<Item = &'static str> {
    SECTIONS.into_iter().filter_map(|section| section.module)
}

/// Returns the names reserved where fields are named.
pub(super) fn in_cdt() -> impl Iterator<Item = &'static str> {
    SYSTEM_FIELDS.iter().chain(RECORD_MEMBERS).copied()
}

/// Returns the names reserved for the option lists of a CDT, which are next to its struct.
pub(super) fn in_cdt_module(cdt: &CdtNames) -> impl Iterator<Item = &str> {
    let own = [&*cdt.type_name, &*cdt.patch_name, &*cdt.new_name, REQUIRED];
    PRELUDE.iter().copied().chain(own)
}

/// Returns the names reserved in an option list: the variant for unlisted values.
pub(super) fn in_option_list() -> impl Iterator<Item = &'static str> {
    ["Unlisted"].into_iter()
}

/// Returns the names reserved where assessments, encounter templates, programs or goal templates get modules, types and
/// accessors.
pub(super) fn in_section() -> impl Iterator<Item = &'static str> {
    let own = [
        "AnyAssessment",
        "AnyProgram",
        "AnyTemplate",
        "Assessments",
        "Disposition",
        "Encounters",
        "Other",
        "Programs",
        "all",
        "get_full",
        "list",
        "of",
        "runtime",
    ];
    let words = PRELUDE.iter().chain(ACCESSORS).copied();
    words.chain(modules()).chain(own)
}

/// Returns the names reserved for the phases of a program.
pub(super) fn in_program(program_type: &str) -> impl Iterator<Item = &str> {
    let own = ["Phase", "Unlisted", program_type];
    PRELUDE.iter().copied().chain(own)
}
