//! The root of the generated code: the client, the patient, and an accessor for each CDT.

use proc_macro2::TokenStream;
use quote::quote;

use super::features::Features;
use super::identifier::ident;
use super::module_attributes::{allowed_lints, unformatted};
use super::permissions::Permissions;
use super::style::Style;
use super::{any_record, documentation, imports, role_scope, security};
use crate::model::{Cdt, Model};

/// The module of the items that the root re-exports: the client, the patient, and the struct and patch of each CDT. No
/// name of a CDT's module begins with an underscore.
const CLIENT: &str = "__client";

pub(super) fn root(model: &Model, style: &Style, features: Features) -> TokenStream {
    let permissions = Permissions::patients(model);
    let exports = exports(model, features);
    let name = ident(CLIENT);
    let content = content(model, &permissions, features);
    let imports = imports::of(&content);
    let allowed = allowed_lints();
    let unformatted = unformatted();
    // The visibility is decided by the module in which the code is included. The reason is short, so that `cargo fmt`
    // does not wrap the line.
    style.at_runtime(quote! {
        #[allow(
            unreachable_pub,
            clippy::allow_attributes,
            clippy::pub_use,
            reason = "set by the parent module"
        )]
        pub use #name::*;

        #allowed
        mod #name {
            #unformatted
            #imports
            #exports
            #content
        }
    })
}

fn content(model: &Model, permissions: &Permissions, features: Features) -> TokenStream {
    let client = client(model, features);
    let any_record = any_record::any_record(model, features);
    let policies = security::table(&model.security_policies);
    let patient = patient(model, permissions, features);
    let limits = permissions.module(PATIENTS);
    let exported = exported(model, features);
    quote! {
        #policies
        #client
        #any_record
        #patient
        #limits

        /// Changes to a record of the CDT `C`. Untouched fields are not sent.
        pub struct Patch<C>(pub(super) runtime::Patch<C>);

        runtime::__private::forward_patch!(Patch);

        #exported
    }
}

/// Emits the patient, with an accessor for everything that patients have.
fn patient(model: &Model, permissions: &Permissions, features: Features) -> TokenStream {
    let accessors = accessors(model, features);
    let reading = permissions.bound("Read", &patients_module());
    let updating = permissions.bound("Update", &patients_module());
    quote! {
        /// One patient, with a method for each kind of record in the tenant's configuration.
        #[derive(Clone, Debug)]
        pub struct Patient(runtime::PatientHandle);

        impl Patient {
            /// The patient's id.
            #[must_use]
            pub fn id(&self) -> &runtime::PatientId {
                self.0.id()
            }

            /// Returns this patient with other options for its calls. Options that are not set keep the client's
            /// values.
            #[must_use]
            pub fn with_options(&self, options: runtime::CallOptions) -> Self {
                Self(self.0.with_options(options))
            }

            /// The patient's own data.
            ///
            /// # Errors
            /// Returns an error if there is no such patient, the API rejects the request, or the response can't be
            /// read.
            pub fn get(
                &self,
            ) -> impl ::core::future::Future<Output = Result<runtime::Patient, runtime::Error>> + '_ #reading {
                self.0.get()
            }

            /// Changes the patient's own data. Only touched fields are checked and sent.
            ///
            /// # Errors
            /// Returns an error if a value breaks a rule, in which case nothing is sent; if there is no such patient, or the
            /// API rejects the request; or if the response can't be read.
            pub fn update<'call>(
                &'call self,
                patch: &'call runtime::PatientPatch,
            ) -> impl ::core::future::Future<Output = Result<runtime::Patient, runtime::Error>> + 'call #updating {
                self.0.update(patch)
            }

            #accessors
        }

        impl AsRef<runtime::PatientHandle> for Patient {
            fn as_ref(&self) -> &runtime::PatientHandle {
                &self.0
            }
        }
    }
}

fn accessors(model: &Model, features: Features) -> TokenStream {
    let cdts = model.cdts.iter().filter(|cdt| cdt.has_records());
    let cdts = cdts.map(|cdt| accessor(cdt, features));
    let encounters = model.has_encounters().then(|| encounters(features));
    let assessments = (!model.assessments.is_empty()).then(|| assessments(features));
    let programs = (!model.programs.is_empty()).then(|| programs(features));
    let documents = model.document_types().next().map(|_| documents(features));
    let profiles = (!model.profiles.is_empty()).then(|| profiles(features));
    quote! {
        #encounters
        #(#cdts)*
        #assessments
        #programs
        #documents
        #profiles
    }
}

/// The module of actions on patients that are not permitted. The modules next to it are those of CDTs, whose names
/// begin with a letter.
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
        pub fn encounters(&self) -> super::encounters::Encounters {
            super::encounters::Encounters::new(&self.0)
        }
    }
}

fn assessments(features: Features) -> TokenStream {
    let gate = features.gate(["assessments"]);
    quote! {
        /// The patient's assessments.
        #gate
        #[must_use]
        pub fn assessments(&self) -> super::assessments::Assessments {
            super::assessments::Assessments::new(&self.0)
        }
    }
}

fn programs(features: Features) -> TokenStream {
    let gate = features.gate(["programs"]);
    quote! {
        /// The patient's programs.
        #gate
        #[must_use]
        pub fn programs(&self) -> super::programs::Programs {
            super::programs::Programs::new(&self.0)
        }
    }
}

fn documents(features: Features) -> TokenStream {
    let gate = features.gate(["documents"]);
    quote! {
        /// The patient's documents.
        #gate
        #[must_use]
        pub fn documents(&self) -> super::documents::Documents {
            super::documents::Documents::new(&self.0)
        }
    }
}

fn profiles(features: Features) -> TokenStream {
    let gate = features.gate(["profiles"]);
    quote! {
        /// The patient's records of profile data types.
        #gate
        #[must_use]
        pub fn profiles(&self) -> super::profiles::Profiles {
            super::profiles::Profiles::new(&self.0)
        }
    }
}

fn dictionaries(features: Features) -> TokenStream {
    let gate = features.gate(["dictionaries"]);
    quote! {
        /// The dictionaries of the tenant.
        #gate
        #[must_use]
        pub fn dictionaries(&self) -> super::dictionaries::Dictionaries {
            super::dictionaries::Dictionaries::new(&self.0)
        }
    }
}

fn goal_templates(features: Features) -> TokenStream {
    let gate = features.gate(["goal_templates"]);
    quote! {
        /// The tenant's current goal templates; those of the configuration are constants in `goal_templates`.
        ///
        /// # Errors
        /// Returns an error if the API rejects the request, or the response can't be read.
        #gate
        pub fn goal_templates(
            &self,
        ) -> impl ::core::future::Future<Output = Result<Vec<runtime::goals::GoalTemplate>, runtime::Error>> + '_ {
            self.0.goal_templates()
        }
    }
}

/// Emits the re-exports of each CDT: its struct and its patch.
fn exports(model: &Model, features: Features) -> TokenStream {
    let exports = model.with_fields().map(|cdt| {
        let module = ident(&cdt.module_name);
        let name = ident(&cdt.type_name);
        let patch = cdt.updatable.then(|| ident(&cdt.patch_name));
        let names = match patch {
            Some(patch) => quote!({#name, #patch}),
            None => quote!(#name),
        };
        let gate = features.gate([&*cdt.module_name]);
        quote!(#gate pub use super::#module::#names;)
    });
    quote!(#(#exports)*)
}

/// Emits a use of every re-export, so that the compiler does not report unused ones. A separate crate does not need it,
/// because its re-exports are public.
fn exported(model: &Model, features: Features) -> Option<TokenStream> {
    let names = model.with_fields().flat_map(|cdt| {
        let patch = cdt.updatable.then(|| ident(&cdt.patch_name));
        std::iter::once(ident(&cdt.type_name)).chain(patch)
    });
    (features == Features::None).then(|| {
        quote! {
            /// Names every re-export, so that unused ones are not reported.
            type Exported = (super::Client, super::Patch<()>, super::Patient, super::AnyRecord, #(super::#names),*);
        }
    })
}

fn client(model: &Model, features: Features) -> TokenStream {
    let dictionaries = (!model.dictionaries.is_empty()).then(|| dictionaries(features));
    let connected = if model.security_policies.is_empty() {
        quote!(runtime::Client::new(config).map(Self))
    } else {
        quote! {
            let client = runtime::Client::new(config)?;
            Ok(Self(client.with_security_policies(SECURITY_POLICIES)))
        }
    };
    let patients = patients(model);
    let configured = configured(model, features);
    let verification = verification();
    let goal_templates = (!model.goal_templates.is_empty()).then(|| goal_templates(features));
    quote! {
        #configured

        /// The tenant's API, typed after its configuration. Cheap to clone; clones share connections and token.
        #[derive(Clone, Debug)]
        pub struct Client(runtime::Client);

        impl Client {
            /// Creates a client for the tenant and environment of `config`. Nothing is sent yet.
            ///
            /// # Errors
            /// Returns an error if the configuration is incomplete or not safe to use.
            pub fn connect(config: runtime::Config) -> Result<Self, runtime::Error> {
                #connected
            }

            /// Returns a client for another environment of the tenant, such as `sandbox`, with the same configuration
            /// and other data.
            ///
            /// # Errors
            /// Returns an error if the name can't be part of a URL.
            pub fn environment(&self, name: &str) -> Result<Self, runtime::Error> {
                self.0.environment(name).map(Self)
            }

            /// Returns this client with other options for its calls. Options that are not set keep their values.
            #[must_use]
            pub fn with_options(&self, options: runtime::CallOptions) -> Self {
                Self(self.0.with_options(options))
            }

            #patients
            #dictionaries
            #goal_templates

            #verification

            /// Returns the underlying untyped client.
            #[must_use]
            pub fn runtime(&self) -> &runtime::Client {
                &self.0
            }
        }
    }
}

/// Emits the method that compares the tenant's configuration with the one from which the code was generated.
fn verification() -> TokenStream {
    quote! {
        /// Compares the tenant's current configuration with the one from which this code was generated, and reports the
        /// differences that affect this code. Sends at most three requests.
        ///
        /// # Errors
        /// Returns an error if the API rejects a request, or a response can't be read.
        pub fn verify_configuration(
            &self,
        ) -> impl ::core::future::Future<Output = Result<runtime::verify::ConfigurationReport, runtime::Error>> + '_ {
            self.0.verify_configuration(CONFIGURED)
        }
    }
}

fn patients(model: &Model) -> TokenStream {
    let permissions = Permissions::patients(model);
    let limited = permissions.argument(&patients_module());
    let limited = limited.map(|access| quote!(<#access>));
    let limiting = permissions.limiting();
    quote! {
        /// The patients of the environment.
        #[must_use]
        pub fn patients(&self) -> runtime::Patients #limited {
            self.0.patients() #limiting
        }

        /// One patient. Nothing is sent yet; if there is no such patient, the first call returns an error.
        #[must_use]
        pub fn patient(&self, id: impl Into<runtime::PatientId>) -> Patient {
            Patient(self.0.patient(id.into()))
        }
    }
}

fn configured(model: &Model, features: Features) -> TokenStream {
    let cdts = model.cdts.iter();
    let schemas = cdts.filter(|cdt| cdt.is_in_formations()).map(|cdt| {
        let gate = features.gate([&*cdt.module_name]);
        let name = ident(&cdt.type_name);
        quote!(#gate <super::#name as runtime::Cdt>::schema)
    });
    quote! {
        /// The tables of the CDTs with which `verify_configuration` compares the tenant's.
        const CONFIGURED: &[fn() -> &'static runtime::record::CdtSchema] = &[#(#schemas),*];
    }
}

fn accessor(cdt: &Cdt, features: Features) -> TokenStream {
    let documentation = documentation::accessor(cdt);
    let module = ident(&cdt.module_name);
    let name = ident(&cdt.type_name);
    let gate = features.gate([&*cdt.module_name]);
    let reading = role_scope::reading(cdt);
    quote! {
        #documentation
        #gate
        #[must_use]
        pub fn #module(&self) -> runtime::Records<super::#name> #reading {
            self.0.records()
        }
    }
}
