//! The root of the generated code: the client, the patient, and one accessor per CDT.

use proc_macro2::TokenStream;
use quote::quote;

use super::permissions::Permissions;
use super::{Features, allowed_lints, documentation, ident, scope, security};
use crate::model::{Cdt, Model};

pub(super) fn root(model: &Model, features: Features) -> TokenStream {
    let exports = model.with_fields().map(|cdt| exports(cdt, features));
    let client = client(model, features);
    let policies = security::table(&model.security_policies);
    let accessors = model
        .cdts
        .iter()
        .filter(|cdt| cdt.readable)
        .map(|cdt| accessor(cdt, features));
    let encounters = model.has_encounters().then(|| encounters(features));
    let assessments = (!model.assessments.is_empty()).then(|| assessments(features));
    let programs = (!model.programs.is_empty()).then(|| programs(features));
    let documents = model.document_types().next().map(|_| documents(features));
    let permissions = Permissions::patients(model);
    let limits = permissions.module(PATIENTS);
    let reading = permissions.bound("Read", &patients_module());
    let updating = permissions.bound("Update", &patients_module());
    let allowed = allowed_lints();
    quote! {
        #(#exports)*
        #policies
        #client

        /// One patient, and what the tenant's configuration lets a program do with their records.
        #allowed
        #[derive(Clone, Debug)]
        pub struct Patient(::welkin_runtime::PatientHandle);

        #allowed
        impl Patient {
            /// The patient's id.
            #[must_use]
            pub fn id(&self) -> &::welkin_runtime::PatientId {
                self.0.id()
            }

            /// The patient's own data.
            ///
            /// # Errors
            /// When the API refuses, there is no such patient, or the answer can't be read.
            pub async fn get(&self) -> Result<::welkin_runtime::Patient, ::welkin_runtime::Error> #reading {
                self.0.get().await
            }

            /// Changes the patient's own data. Only what the patch touches is checked and sent.
            ///
            /// # Errors
            /// When a value breaks a rule, in which case nothing is sent; when there is no such patient, or the API refuses; when
            /// the answer can't be read.
            pub async fn update(
                &self,
                patch: &::welkin_runtime::PatientPatch,
            ) -> Result<::welkin_runtime::Patient, ::welkin_runtime::Error> #updating {
                self.0.update(patch).await
            }

            #encounters
            #(#accessors)*
            #assessments
            #programs
            #documents
        }

        impl AsRef<::welkin_runtime::PatientHandle> for Patient {
            fn as_ref(&self) -> &::welkin_runtime::PatientHandle {
                &self.0
            }
        }

        /// Changes to a record of the CDT `C`: what is not touched is not sent.
        #allowed
        pub struct Patch<C>(::welkin_runtime::Patch<C>);

        ::welkin_runtime::forward_patch!(Patch);

        #limits
    }
}

/// The module of what may not be done with patients. The modules beside it are CDTs', whose names begin with a letter.
const PATIENTS: &str = "__patients";

fn patients_module() -> TokenStream {
    let name = ident(PATIENTS);
    quote!(#name)
}

fn encounters(features: Features) -> TokenStream {
    let gate = features.gate(["encounters"]);
    quote! {
        /// The patient's encounters.
        #gate
        #[must_use]
        pub fn encounters(&self) -> encounters::Encounters {
            encounters::Encounters::new(&self.0)
        }
    }
}

fn assessments(features: Features) -> TokenStream {
    let gate = features.gate(["assessments"]);
    quote! {
        /// The patient's assessments.
        #gate
        #[must_use]
        pub fn assessments(&self) -> assessments::Assessments {
            assessments::Assessments::new(&self.0)
        }
    }
}

fn programs(features: Features) -> TokenStream {
    let gate = features.gate(["programs"]);
    quote! {
        /// The patient's programs.
        #gate
        #[must_use]
        pub fn programs(&self) -> programs::Programs {
            programs::Programs::new(&self.0)
        }
    }
}

fn documents(features: Features) -> TokenStream {
    let gate = features.gate(["documents"]);
    quote! {
        /// The patient's documents.
        #gate
        #[must_use]
        pub fn documents(&self) -> documents::Documents {
            documents::Documents::new(&self.0)
        }
    }
}

fn dictionaries(features: Features) -> TokenStream {
    let gate = features.gate(["dictionaries"]);
    quote! {
        /// The dictionaries of the tenant.
        #gate
        #[must_use]
        pub fn dictionaries(&self) -> dictionaries::Dictionaries {
            dictionaries::Dictionaries::new(&self.0)
        }
    }
}

fn goal_templates(features: Features) -> TokenStream {
    let gate = features.gate(["goal_templates"]);
    quote! {
        /// The goal templates as the tenant has them now; those of the configuration are constants in `goal_templates`.
        ///
        /// # Errors
        /// When the API refuses, or the answer can't be read.
        #gate
        pub async fn goal_templates(
            &self,
        ) -> Result<Vec<::welkin_runtime::goals::GoalTemplate>, ::welkin_runtime::Error> {
            self.0.goal_templates().await
        }
    }
}

fn exports(cdt: &Cdt, features: Features) -> TokenStream {
    let module = ident(&cdt.module_name);
    let name = ident(&cdt.type_name);
    let patch = cdt.updatable.then(|| ident(&cdt.patch_name));
    let patch = patch.map(|patch| quote!(, #patch));
    let gate = features.gate([&*cdt.module_name]);
    quote! {
        #gate
        #[allow(unused_imports, unreachable_pub, reason = "a program need not use every CDT")]
        pub use #module::{#name #patch};
    }
}

fn client(model: &Model, features: Features) -> TokenStream {
    let allowed = allowed_lints();
    let dictionaries = (!model.dictionaries.is_empty()).then(|| dictionaries(features));
    let connected = if model.security_policies.is_empty() {
        quote!(::welkin_runtime::Client::new(config).map(Self))
    } else {
        quote! {
            let client = ::welkin_runtime::Client::new(config)?;
            Ok(Self(client.with_security_policies(SECURITY_POLICIES)))
        }
    };
    let permissions = Permissions::patients(model);
    let limited = permissions.argument(&patients_module());
    let limited = limited.map(|access| quote!(<#access>));
    let limiting = permissions.limiting();
    let configured = model.cdts.iter();
    let configured = configured.filter(|cdt| cdt.is_told_by_formations());
    let configured = configured.map(|cdt| {
        let gate = features.gate([&*cdt.module_name]);
        let name = ident(&cdt.type_name);
        quote!(#gate <#name as ::welkin_runtime::Cdt>::schema)
    });
    let goal_templates = (!model.goal_templates.is_empty()).then(|| goal_templates(features));
    quote! {
        /// The tenant's API, typed after its configuration. Cheap to clone; clones share connections and token.
        #allowed
        #[derive(Clone, Debug)]
        pub struct Client(::welkin_runtime::Client);

        #allowed
        impl Client {
            /// A client for the tenant and environment that `config` names. Nothing is sent yet.
            ///
            /// # Errors
            /// When the configuration is incomplete or not safe to use.
            pub fn connect(config: ::welkin_runtime::Config) -> Result<Self, ::welkin_runtime::Error> {
                #connected
            }

            /// The same tenant in another environment, such as `sandbox`: same configuration, other data.
            ///
            /// # Errors
            /// When the name can't be part of a URL.
            pub fn environment(&self, name: &str) -> Result<Self, ::welkin_runtime::Error> {
                self.0.environment(name).map(Self)
            }

            /// The patients of the environment.
            #[must_use]
            pub fn patients(&self) -> ::welkin_runtime::Patients #limited {
                self.0.patients() #limiting
            }

            /// One patient. Nothing is sent; an unknown patient is noticed by the first call.
            #[must_use]
            pub fn patient(&self, id: impl Into<::welkin_runtime::PatientId>) -> Patient {
                Patient(self.0.patient(id.into()))
            }

            #dictionaries
            #goal_templates

            /// Asks the tenant for its configuration and reports what has changed since this code was generated, as far as it
            /// matters to it. At most three requests.
            ///
            /// # Errors
            /// When the API refuses, or an answer can't be read.
            pub async fn verify_configuration(
                &self,
            ) -> Result<::welkin_runtime::ConfigurationReport, ::welkin_runtime::Error> {
                self.0.verify_configuration(&[#(#configured),*]).await
            }

            /// The untyped client below.
            #[must_use]
            pub fn runtime(&self) -> &::welkin_runtime::Client {
                &self.0
            }
        }
    }
}

fn accessor(cdt: &Cdt, features: Features) -> TokenStream {
    let documentation = documentation::accessor(cdt);
    let module = ident(&cdt.module_name);
    let name = ident(&cdt.type_name);
    let gate = features.gate([&*cdt.module_name]);
    let reading = scope::reading(cdt);
    quote! {
        #documentation
        #gate
        #[must_use]
        pub fn #module(&self) -> ::welkin_runtime::Records<#name> #reading {
            self.0.records()
        }
    }
}
