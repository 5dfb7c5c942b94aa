//! The macro door of welkin: a Designer configuration as a module, without a build script.
//!
//! The work is `welkin-codegen`'s; what is here reads arguments and puts errors where they belong.
#![forbid(unsafe_code)]

mod arguments;
mod configurations;
mod designer;

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
