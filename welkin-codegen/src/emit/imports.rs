//! Imports of a generated module: the runtime, and names of Rust's prelude, which a crate may have disabled.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// Names and methods of the prelude used by emitted code.
const PRELUDE: [&str; 16] = [
    "AsRef", "Clone", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result", "Send",
    "Some", "String", "Vec", "clone", "into",
];

/// Emits the imports for a module with this content; only the used ones, so that the compiler reports none.
pub(super) fn of(content: &TokenStream) -> TokenStream {
    let uses_prelude = mentions(content, &|ident| PRELUDE.iter().any(|name| ident == name));
    let prelude = uses_prelude.then(prelude);
    let runtime = mentions(content, &|ident| ident == "runtime").then(runtime);
    quote!(#prelude #runtime)
}

/// Emits the imports for a module that uses both. Looking for the names in tokens takes a good part of the time of a
/// macro.
pub(super) fn all() -> TokenStream {
    let (prelude, runtime) = (prelude(), runtime());
    quote!(#prelude #runtime)
}

fn prelude() -> TokenStream {
    quote!(
        use ::std::prelude::v1::*;
    )
}

fn runtime() -> TokenStream {
    quote!(
        use ::welkin_runtime as runtime;
    )
}

/// Whether an identifier occurs outside of nested modules.
fn mentions(content: &TokenStream, is_it: &dyn Fn(&Ident) -> bool) -> bool {
    let mut before = [None, None];
    for token in content.clone() {
        let opens_module = before[0].as_ref().is_some_and(is_mod);
        let found = match &token {
            TokenTree::Ident(ident) => is_it(ident),
            TokenTree::Group(group) => !opens_module && mentions(&group.stream(), is_it),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        if found {
            return true;
        }
        before = [before[1].take(), Some(token)];
    }
    false
}

fn is_mod(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == "mod")
}

/// Replaces `::welkin_runtime` in code with another path to the runtime.
pub(super) fn with_runtime_at(path: &TokenStream, code: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = Vec::new();
    for token in code {
        let token = match token {
            TokenTree::Group(group) => {
                let mut inner =
                    Group::new(group.delimiter(), with_runtime_at(path, group.stream()));
                inner.set_span(group.span());
                inner.into()
            }
            other => other,
        };
        let is_runtime = matches!(&token, TokenTree::Ident(ident) if ident == "welkin_runtime");
        if is_runtime && begins_path(&tokens) {
            tokens.truncate(tokens.len() - 2);
            tokens.extend(path.clone());
        } else {
            tokens.push(token);
        }
    }
    tokens.into_iter().collect()
}

/// Whether the last tokens are the colons at the beginning of a path. In `super::welkin_runtime` they are within a
/// path, which leads to a CDT's module.
fn begins_path(tokens: &[TokenTree]) -> bool {
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let [before @ .., first, second] = tokens else {
        return false;
    };
    let follows_segment =
        matches!(before.last(), Some(TokenTree::Ident(ident)) if is_path_segment(ident));
    is_colon(first) && is_colon(second) && !follows_segment
}

/// Whether it is a name, or a keyword with which paths can begin.
fn is_path_segment(ident: &Ident) -> bool {
    let is_root = ["super", "self", "crate"].iter().any(|root| ident == root);
    is_root || syn::parse2::<Ident>(ident.to_token_stream()).is_ok()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::with_runtime_at;

    #[test]
    fn a_module_that_is_called_like_the_runtime_stays_where_it_is() {
        let code = quote! {
            use ::welkin_runtime as runtime;
            pub use super::welkin_runtime::{WelkinRuntime, WelkinRuntimePatch};
            impl ::welkin_runtime::Cdt for care::welkin_runtime::WelkinRuntime {}
            fn records() -> runtime::Records<super::super::welkin_runtime::WelkinRuntime> {}
            const A: &::welkin_runtime::A = &crate::welkin_runtime::A;
        };
        let moved = quote! {
            use crate::api as runtime;
            pub use super::welkin_runtime::{WelkinRuntime, WelkinRuntimePatch};
            impl crate::api::Cdt for care::welkin_runtime::WelkinRuntime {}
            fn records() -> runtime::Records<super::super::welkin_runtime::WelkinRuntime> {}
            const A: &crate::api::A = &crate::welkin_runtime::A;
        };
        let path = quote!(crate::api);
        assert_eq!(with_runtime_at(&path, code).to_string(), moved.to_string());
    }
}
