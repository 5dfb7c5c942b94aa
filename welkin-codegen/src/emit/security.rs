//! The table of security policies, by which refusals are explained.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::SecurityPolicy;

/// The table; nothing where the configuration has none.
pub(super) fn table(policies: &[SecurityPolicy]) -> Option<TokenStream> {
    if policies.is_empty() {
        return None;
    }
    let policies = policies.iter().map(policy);
    Some(quote! {
        /// What the configuration's security policies allow: an error says it when the API forbids something.
        static SECURITY_POLICIES: &[::welkin_runtime::SecurityPolicy] = &[#(#policies,)*];
    })
}

fn policy(policy: &SecurityPolicy) -> TokenStream {
    let name = &policy.name;
    let roles = &policy.roles;
    let grants = policy.grants.iter().map(|(cdt, operations)| {
        let operations = operations.iter();
        quote!((#cdt, &[#(#operations),*]))
    });
    let roles = roles.iter();
    quote! {
        ::welkin_runtime::SecurityPolicy::new(#name, &[#(#roles),*], &[#(#grants,)*])
    }
}
