//! The tables of CDTs in generated code, `schema! { ... }`. They are parsed and printed as functions whose statements
//! are the rows: the content of a macro is mere tokens to `syn` and `prettyplease`.

const TABLE: &str = "runtime::__private::schema! {";

/// The same, with spaces between tokens.
const SPACED_TABLE: &str = "runtime :: __private :: schema ! {";

/// Generated code has no such function.
const FUNCTION: &str = "fn schema() {";

/// Parses generated code.
///
/// # Errors
/// Returns an error if it is not Rust.
pub(crate) fn parse(text: &str) -> syn::Result<syn::File> {
    syn::parse_file(
        &text
            .replace(TABLE, FUNCTION)
            .replace(SPACED_TABLE, FUNCTION),
    )
}

/// Formats generated code that was parsed with [`parse`].
pub(crate) fn unparse(file: &syn::File) -> String {
    prettyplease::unparse(file).replace(FUNCTION, TABLE)
}
