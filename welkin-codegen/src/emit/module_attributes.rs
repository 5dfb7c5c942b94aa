//! Attributes of generated modules.

use proc_macro2::TokenStream;
use quote::quote;

/// Emits `allow` attributes for lints that would be triggered by the tenant's names or by items that the user does not
/// call.
pub(super) fn allowed_lints() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            deprecated,
            non_camel_case_types,
            unreachable_pub,
            unused_qualifications,
            clippy::all,
            clippy::nursery,
            clippy::pedantic,
            clippy::restriction,
            reason = "the names and texts are the tenant's, and a program need not use every CDT"
        )]
    }
}

/// Emits the attribute that excludes a module from `cargo fmt`, regardless of its settings, because files are compared
/// byte by byte. It is inside the module, because only there it does not need rustfmt's tool attribute, which can't be
/// resolved in a crate without the implicit prelude.
pub(super) fn unformatted() -> TokenStream {
    quote!(#![cfg_attr(rustfmt, rustfmt_skip)])
}
