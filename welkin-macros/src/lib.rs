// Its examples need generated code; the tests of the workspace compile them.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]
#![forbid(unsafe_code)]

mod arguments;
mod configurations;
mod designer;
mod view;

use proc_macro::TokenStream;

/// Fills a module with the types and the client of a Designer configuration: the same items that a build script would
/// write from the same inputs.
///
/// ```no_run
/// #[welkin_macros::designer("../examples/designer-export.json")]
/// mod care {}
///
/// # fn main() -> Result<(), welkin_runtime::Error> {
/// let welkin = care::Client::connect(welkin_runtime::Config::from_env()?)?;
/// # Ok(())
/// # }
/// ```
///
/// Existing items of the module stay. The crate is rebuilt when an input changes; a new file in a directory is noticed
/// with the next change of another one.
///
/// | argument | meaning |
/// |---|---|
/// | `"designer-export.json"`, ... | files and directories, relative to the crate's `Cargo.toml`; several are merged |
/// | `options = "welkin.toml"` | the options file: the items to generate, and their names |
/// | `role = "r-nurse"` | limits the code to operations that this role permits; may be repeated |
/// | `policy = "sp-vitals"` | the same for a security policy |
/// | `runtime = "crate::api::runtime"` | path of `welkin_runtime`, if it is renamed or re-exported |
/// | `quiet` | hides the warnings of the configuration |
///
/// An invalid configuration is an error at its path. Problems that don't prevent generation are warnings at its path.
/// They use the lint `deprecated`, because a macro has no other way to warn.
#[proc_macro_attribute]
pub fn designer(arguments: TokenStream, item: TokenStream) -> TokenStream {
    designer::expand(arguments.into(), item.into()).into()
}

/// Makes a hand-written struct a view of a CDT: a few of its fields, checked against the configuration at compile time.
///
/// ```no_run
/// use welkin_macros::CdtView;
///
/// #[derive(CdtView)]
/// #[cdt(config = "../examples/designer-export.json", name = "cdt-vitals")]
/// struct HeartRate {
///     #[cdt("cdtf-heart-rate")]
///     bpm: Option<i64>,
/// }
///
/// # fn example(patient: welkin_runtime::PatientHandle) {
/// let mut newest = HeartRate::records(&patient).list().sort(HeartRate::BPM.desc()).stream();
/// # }
/// ```
///
/// Lists and streams request only these fields. A view is read, never written. It has the same traits and methods as
/// generated types: `Default`, `Clone`, `PartialEq`, `Debug` (which hides health data), `Serialize`, `Deserialize`,
/// `validate()`, a constant per field for sorting, and `records(&patient)`.
///
/// | attribute | on | meaning |
/// |---|---|---|
/// | `#[cdt(config = "...", name = "...")]` | the struct | file or directory, relative to the crate's `Cargo.toml`, and machine name of the CDT; `phi = "designer"` and `runtime = "..."` as for generated code |
/// | `#[cdt("cdtf-heart-rate")]` | a field | machine name of the field; without it, the field that has this name in generated code |
/// | `#[cdt(extra)]` | a field of type `welkin_runtime::Extra` | keeps the other fields of the record, which are dropped otherwise |
///
/// Every field is an `Option` of the type in generated code, because Welkin sends null for unset fields. Select fields
/// may also have the stored type, and every field may be `welkin_runtime::Json`.
#[proc_macro_derive(CdtView, attributes(cdt))]
pub fn cdt_view(item: TokenStream) -> TokenStream {
    view::expand(item.into()).into()
}
