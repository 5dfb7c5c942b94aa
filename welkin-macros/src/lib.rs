//! The macro door of welkin: a Designer configuration as a module, without a build script.
//!
//! The work is `welkin-codegen`'s; what is here reads arguments and puts errors where they belong.
#![forbid(unsafe_code)]

mod arguments;
mod configurations;
mod designer;
mod view;

use proc_macro::TokenStream;

/// Fills a module with the types and the client of a Designer configuration: the items that a build script would write, from the same
/// inputs.
///
/// ```ignore
/// #[welkin_macros::designer("designer-export.json")]
/// mod care {}
///
/// let welkin = care::Client::connect(welkin_runtime::Config::from_env()?)?;
/// ```
///
/// What the module held stays in it. The crate is built again when an input changes; for a directory that goes for the files that were
/// in it, and a new file is noticed with the next change of another one.
///
/// | argument | meaning |
/// |---|---|
/// | `"designer-export.json"`, ... | files and directories, from the folder of the crate's `Cargo.toml`; several are merged |
/// | `quiet` | shows no warnings of the configuration |
///
/// A configuration that can't be used is an error at the path that names it. What is odd but usable is a warning there, of the lint
/// `deprecated`, because a macro has no other way to warn.
#[proc_macro_attribute]
pub fn designer(arguments: TokenStream, item: TokenStream) -> TokenStream {
    designer::expand(arguments.into(), item.into()).into()
}

/// Makes a hand-written struct a view of a CDT: a few of its fields, checked against the configuration when the program is compiled.
///
/// ```ignore
/// #[derive(CdtView)]
/// #[cdt(config = "designer-export.json", name = "cdt-vitals")]
/// struct HeartRate {
///     #[cdt("cdtf-heart-rate")]
///     bpm: Option<i64>,
/// }
///
/// let mut newest = HeartRate::records(&patient).list().sort(HeartRate::BPM.desc()).stream();
/// ```
///
/// Lists and streams ask the server for these fields only. A view is read, never written. It comes with what generated types have:
/// `Default`, `Clone`, `PartialEq`, `Debug` (which hides health data), `Serialize`, `Deserialize`, `validate()`, a constant per field
/// for sorting, and `records(&patient)`.
///
/// | attribute | on | meaning |
/// |---|---|---|
/// | `#[cdt(config = "...", name = "...")]` | the struct | file or directory, from the folder of the crate's `Cargo.toml`, and machine name of the CDT |
/// | `#[cdt("cdtf-heart-rate")]` | a field | machine name of the field; without it, the field is the one that generated code calls so |
/// | `#[cdt(extra)]` | a field of type `welkin_runtime::Extra` | keeps what came beyond the fields, which is let go otherwise |
///
/// Every field is an `Option`, because Welkin sends null for what is unset. Its type is the one that generated code would have; select
/// fields take the type that is stored, too, and every field takes `welkin_runtime::Json`.
#[proc_macro_derive(CdtView, attributes(cdt))]
pub fn cdt_view(item: TokenStream) -> TokenStream {
    view::expand(item.into()).into()
}
