//! The tables of CDTs in generated code, `schema! { ... }`. They are parsed and printed as functions whose statements
//! are the rows: the content of a macro is mere tokens to `syn` and `prettyplease`.

use proc_macro2::{Ident, Span};
use quote::{ToTokens, quote};
use syn::{ImplItem, ImplItemMacro, Item, Stmt};

/// The beginning of a table.
const TABLE: &str = "runtime::__private::schema! {";

/// Generated code whose tables are functions.
pub(crate) struct GeneratedFile {
    pub(crate) file: syn::File,
    /// The name of these functions.
    function: String,
}

impl GeneratedFile {
    /// Parses generated code.
    ///
    /// # Errors
    /// Returns an error if it is not Rust.
    pub(crate) fn parse(text: &str) -> syn::Result<Self> {
        let mut file = syn::parse_file(text)?;
        let mut function = "table".to_owned();
        while text.contains(&format!("fn {function}() {{")) {
            function.push('_');
        }
        open_tables(&mut file.items, &Ident::new(&function, Span::call_site()));
        Ok(Self { file, function })
    }

    /// Formats the code.
    pub(crate) fn format(&self) -> String {
        let text = prettyplease::unparse(&self.file);
        text.replace(&format!("fn {}() {{", self.function), TABLE)
    }
}

fn open_tables(items: &mut [Item], function: &Ident) {
    for item in items {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    open_tables(items, function);
                }
            }
            Item::Impl(implementation) => {
                for item in &mut implementation.items {
                    if let ImplItem::Macro(table) = item
                        && let Some(opened) = opened(table, function)
                    {
                        *item = opened;
                    }
                }
            }
            _ => {}
        }
    }
}

/// Returns a table as a function; `None` for another macro, or if a row is not an expression with a semicolon.
fn opened(table: &ImplItemMacro, function: &Ident) -> Option<ImplItem> {
    let path = table.mac.path.to_token_stream().to_string();
    if path != quote!(runtime::__private::schema).to_string() {
        return None;
    }
    let (attributes, rows) = (&table.attrs, &table.mac.tokens);
    let opened = quote!(#(#attributes)* fn #function() { #rows });
    let opened: syn::ImplItemFn = syn::parse2(opened).ok()?;
    let is_row =
        |row: &Stmt| matches!(row, Stmt::Expr(row, Some(_)) if !row.to_token_stream().is_empty());
    let are_rows = opened.block.stmts.iter().all(is_row);
    are_rows.then_some(ImplItem::Fn(opened))
}
