//! What a module of generated code imports: the runtime, and the names of Rust's prelude, which a crate may have switched off.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;

/// Names and methods of the prelude that emitted code uses.
const PRELUDE: [&str; 16] = [
    "AsRef", "Clone", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result", "Send",
    "Some", "String", "Vec", "clone", "into",
];

/// The imports of a module with this content; only those that it uses, so that none is reported.
pub(super) fn of(content: &TokenStream) -> TokenStream {
    let prelude = mentions(content, &|ident| PRELUDE.iter().any(|name| ident == name));
    let prelude = prelude.then(|| {
        quote!(
            use ::std::prelude::v1::*;
        )
    });
    let runtime = mentions(content, &|ident| ident == "runtime");
    let runtime = runtime.then(|| {
        quote!(
            use ::welkin_runtime as runtime;
        )
    });
    quote!(#prelude #runtime)
}

/// Whether an identifier occurs, other than in modules below.
pub(super) fn mentions(content: &TokenStream, is_it: &dyn Fn(&Ident) -> bool) -> bool {
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

/// Code that finds the runtime at another path than `::welkin_runtime`.
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
        if is_runtime && follows_colons(&tokens) {
            tokens.truncate(tokens.len() - 2);
            tokens.extend(path.clone());
        } else {
            tokens.push(token);
        }
    }
    tokens.into_iter().collect()
}

fn follows_colons(tokens: &[TokenTree]) -> bool {
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    tokens.len() >= 2 && tokens[tokens.len() - 2..].iter().all(is_colon)
}
