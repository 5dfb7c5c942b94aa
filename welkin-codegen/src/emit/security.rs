//! The table of security policies, which is used to explain refusals.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::SecurityPolicy;
use crate::model::access::Target;

/// Emits the table; nothing if the configuration has no policies.
pub(super) fn table(policies: &[SecurityPolicy]) -> Option<TokenStream> {
    if policies.is_empty() {
        return None;
    }
    let policies = policies.iter().map(policy);
    Some(quote! {
        /// The permissions of the configuration's security policies, which errors quote when the API denies access.
        static SECURITY_POLICIES: &[runtime::security::SecurityPolicy] = &[#(#policies,)*];
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
    let others = others(policy);
    quote! {
        runtime::security::SecurityPolicy::new(#name, &[#(#roles),*], &[#(#grants,)*]) #others
    }
}

/// Emits the permissions on items other than the records of CDTs.
fn others(policy: &SecurityPolicy) -> Option<TokenStream> {
    let items = policy.others.iter().map(|(target, verbs)| {
        let subject = subject(target);
        let verbs = verbs.iter();
        quote!((runtime::security::Subject::#subject, &[#(#verbs),*]))
    });
    let exports = policy.exports.iter();
    let exports = exports
        .map(|resource| quote!((runtime::security::Subject::Export(#resource), &["export"])));
    let all: Vec<_> = items.chain(exports).collect();
    (!all.is_empty()).then(|| quote!(.and(&[#(#all,)*])))
}

fn subject(target: &Target<String>) -> TokenStream {
    match target {
        Target::Patients => quote!(Patients),
        Target::Encounters => quote!(Encounters),
        Target::Program(name) => quote!(Program(#name)),
        Target::Dictionary(name) => quote!(Dictionary(#name)),
        Target::Documents(name) => quote!(DocumentsOf(#name)),
    }
}
