//! What an API client may do, by the roles and policies of the configuration's `securityFormation`: the one reading of them, for
//! generated code and for the sandbox.

mod action;
mod communication;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use welkin_designer::Relation;

pub use self::action::{Action, Thing};
use self::communication::Communication;
pub use self::communication::{CalendarPart, Messages};
pub use super::operation::Operation;
use super::types::Cdt;
use crate::config::Configuration;

/// Roles and policies of a tenant.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Security {
    security_policies: Vec<Policy>,
    roles: Vec<Role>,
}

#[derive(Debug, Deserialize)]
struct Role {
    name: String,
    #[serde(default)]
    policies: Vec<Named>,
}

/// A policy; absent parts permit nothing. Other parts govern other things.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Policy {
    name: String,
    #[serde(default)]
    services: Vec<Service>,
    #[serde(default)]
    internal_cdts: Vec<Service>,
    patient_info_policy: Option<Service>,
    #[serde(default)]
    dictionaries: Vec<Service>,
    #[serde(default)]
    programs: Vec<Service>,
    patient_policy: Option<Operations>,
    encounter_policy: Option<Operations>,
    document_policy: Option<OperationsByResource>,
    data_management: Option<OperationsByResource>,
    #[serde(default)]
    profile_data_types: Vec<Service>,
    welkonnect_policy: Option<OperationsByResource>,
    calendar_policy: Option<OperationsByResource>,
}

/// What may be done with records of a CDT, or with something else that has a name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    #[serde(alias = "name")]
    service_name: String,
    #[serde(default)]
    operations: Vec<Permission>,
}

/// What may be done with everything of a kind.
#[derive(Debug, Deserialize)]
struct Operations {
    #[serde(default)]
    operations: Vec<Permission>,
}

/// What may be done, and with which things of a kind.
#[derive(Debug, Deserialize)]
struct OperationsByResource {
    #[serde(default)]
    operations: Vec<ResourcePermission>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourcePermission {
    operation_name: String,
    #[serde(default)]
    resources: Vec<Named>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    operation_name: String,
    #[serde(default, alias = "fields")]
    field_projections: Vec<Named>,
}

#[derive(Debug, Deserialize)]
#[serde(from = "Reference")]
struct Named {
    name: String,
}

/// How something is named: real exports have objects, hand-written ones also bare names.
#[derive(Deserialize)]
#[serde(untagged)]
enum Reference {
    Object { name: String },
    Name(String),
}

impl From<Reference> for Named {
    fn from(reference: Reference) -> Self {
        let (Reference::Object { name } | Reference::Name(name)) = reference;
        Self { name }
    }
}

/// What an API client may do.
#[derive(Clone, Debug)]
pub enum Access {
    /// Everything: the client has neither role nor policy.
    Full,
    /// What the policies permit, taken together.
    Granted(Grants),
}

/// What policies permit.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    /// What may be done with other things, in the words of policies.
    words: BTreeMap<Thing<String>, BTreeSet<String>>,
    /// Fields by CDT and operation.
    records: BTreeMap<(String, Operation), BTreeSet<String>>,
    /// What may be exported, in the words of paths.
    exports: BTreeSet<String>,
    /// Fields of profile data types, by name and operation; nothing where no policy of the configuration speaks of any.
    profiles: Option<BTreeMap<(String, Operation), BTreeSet<String>>>,
    communication: Communication,
}

/// Fields that an operation may touch.
#[derive(Clone, Copy, Debug)]
pub enum Fields<'a> {
    /// Every field.
    All,
    /// Fields by machine name.
    These(&'a BTreeSet<String>),
    /// The operation is not permitted at all.
    None,
}

impl Fields<'_> {
    /// Whether the field of this machine name is among them.
    #[must_use]
    pub fn contain(self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(names) => names.contains(name),
            Self::None => false,
        }
    }

    /// Whether the operation is not permitted.
    #[must_use]
    pub fn are_none(self) -> bool {
        matches!(self, Self::None)
    }
}

impl Access {
    /// Whether something may be done with a thing other than the records of a CDT.
    #[must_use]
    pub fn permits(&self, action: Action<'_>) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants
                .words
                .get(&action.thing().to_owned())
                .is_some_and(|words| words.iter().any(|word| action.is_permitted_by(word))),
        }
    }

    /// Whether a resource may be exported: `CDT_RECORD`.
    #[must_use]
    pub fn permits_export(&self, resource: &str) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants.exports.contains(resource),
        }
    }

    /// Every resource that may be exported, where policies name them.
    pub(super) fn exports(&self) -> impl Iterator<Item = &String> {
        let grants = match self {
            Self::Full => None,
            Self::Granted(grants) => Some(grants),
        };
        grants.into_iter().flat_map(|grants| &grants.exports)
    }

    /// The fields of a CDT that an operation may touch; none where the operation is not permitted.
    #[must_use]
    pub fn fields(&self, cdt: &Cdt, operation: Operation) -> Fields<'_> {
        match self {
            Self::Full => Fields::All,
            Self::Granted(_) if !is_governed(&cdt.relation, operation) => Fields::All,
            Self::Granted(grants) => grants
                .records
                .get(&(cdt.name.clone(), operation))
                .map_or(Fields::None, Fields::These),
        }
    }

    /// The fields of a profile data type that an operation may touch.
    ///
    /// In the real export the list of them is there and empty, even in the policy that permits everything: all fields, unless some policy of
    /// the configuration names one. Its form is taken to be that of CDTs.
    #[must_use]
    pub fn profile_fields(&self, profile: &Cdt, operation: Operation) -> Fields<'_> {
        match self {
            Self::Full => Fields::All,
            Self::Granted(grants) => match &grants.profiles {
                None => Fields::All,
                Some(profiles) => profiles
                    .get(&(profile.name.clone(), operation))
                    .map_or(Fields::None, Fields::These),
            },
        }
    }
}

/// What an export is called in paths: `CDT_RECORD` for `cdt_record`, and so for every word of a real export that can be compared, but that
/// a call is a phone record there. Words that it does not have are taken to be alike.
fn exported_as(word: &str) -> String {
    match word {
        "phone_record" => "VOICE_CALL".to_owned(),
        word => word.to_ascii_uppercase(),
    }
}

/// Whether policies say who may do this with the records of a CDT of this relation. A real export's policy that permits everything says
/// nothing of Welkin's own CDTs but who reads dispositions, details of documents, and custom fields of patients, and who changes these.
fn is_governed(relation: &Relation, operation: Operation) -> bool {
    let reads = matches!(operation, Operation::Read | Operation::ReadMasked);
    match relation {
        Relation::Encounter
        | Relation::EncounterAssessment
        | Relation::DocumentSummary
        | Relation::PatientGoal => false,
        Relation::EncounterDisposition | Relation::DocumentType => reads,
        Relation::PatientInfo => reads || operation == Operation::Update,
        _ => true,
    }
}

impl Grants {
    fn add(&mut self, policy: &Policy) {
        let services = policy.services.iter().chain(&policy.internal_cdts);
        for service in services.chain(&policy.patient_info_policy) {
            for (operation, permission) in known(&service.operations) {
                let place = (service.service_name.clone(), operation);
                let fields = permission.field_projections.iter();
                let names = fields.map(|field| field.name.clone());
                self.records.entry(place).or_default().extend(names);
            }
        }
        for service in &policy.profile_data_types {
            for (operation, permission) in known(&service.operations) {
                let place = (service.service_name.clone(), operation);
                let names = permission
                    .field_projections
                    .iter()
                    .map(|field| field.name.clone());
                let profiles = self.profiles.get_or_insert_default();
                profiles.entry(place).or_default().extend(names);
            }
        }
        self.communication.add(policy);
        let operations = policy.data_management.iter();
        let operations = operations.flat_map(|part| &part.operations);
        let exports = operations.filter(|permission| permission.operation_name == "export");
        let resources = exports.flat_map(|permission| &permission.resources);
        self.exports
            .extend(resources.map(|resource| exported_as(&resource.name)));
        for (thing, word) in policy.words() {
            let words = self.words.entry(thing.to_owned()).or_default();
            words.insert(word.to_owned());
        }
    }
}

impl Policy {
    /// What it permits to do with things other than the records of CDTs.
    fn words(&self) -> impl Iterator<Item = (Thing<&str>, &str)> {
        let patients = words_for(&self.patient_policy).map(|word| (Thing::Patients, word));
        let encounters = words_for(&self.encounter_policy).map(|word| (Thing::Encounters, word));
        let programs = self.programs.iter().flat_map(Service::words);
        let programs = programs.map(|(name, word)| (Thing::Program(name), word));
        let dictionaries = self.dictionaries.iter().flat_map(Service::words);
        let dictionaries = dictionaries.map(|(name, word)| (Thing::Dictionary(name), word));
        let documents = self.document_policy.iter();
        let documents = documents
            .flat_map(OperationsByResource::words)
            .map(|(name, word)| (Thing::Documents(name), word));
        patients
            .chain(encounters)
            .chain(programs)
            .chain(dictionaries)
            .chain(documents)
    }
}

fn words_for(part: &Option<Operations>) -> impl Iterator<Item = &str> {
    let operations = part.iter().flat_map(|part| &part.operations);
    operations.map(|permission| &*permission.operation_name)
}

impl Service {
    fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        let operations = self.operations.iter();
        operations.map(|permission| (&*self.service_name, &*permission.operation_name))
    }
}

impl OperationsByResource {
    /// Names of resources, each with a word for it.
    fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.operations.iter().flat_map(|permission| {
            let resources = permission.resources.iter();
            resources.map(|resource| (&*resource.name, &*permission.operation_name))
        })
    }
}

fn known(permissions: &[Permission]) -> impl Iterator<Item = (Operation, &Permission)> {
    permissions
        .iter()
        .filter_map(|permission| Some((Operation::named(&permission.operation_name)?, permission)))
}

impl Security {
    /// Reads the section of an export; a configuration without one has neither roles nor policies.
    ///
    /// # Errors
    /// When the section has another form.
    pub fn of(configuration: &Configuration) -> Result<Self, serde_json::Error> {
        let section = configuration.other_sections.get("securityFormation");
        section.map_or_else(|| Ok(Self::default()), Self::deserialize)
    }

    /// Names of the roles, in Designer's order.
    pub fn roles(&self) -> impl Iterator<Item = &str> + Clone {
        self.roles.iter().map(|role| &*role.name)
    }

    /// Names of the policies, in Designer's order.
    pub fn policies(&self) -> impl Iterator<Item = &str> + Clone {
        self.security_policies.iter().map(|policy| &*policy.name)
    }

    /// What someone with these roles and policies may do; everything, with neither. Those that are not there permit nothing.
    #[must_use]
    pub fn access(&self, roles: &[String], policies: &[String]) -> Access {
        if roles.is_empty() && policies.is_empty() {
            return Access::Full;
        }
        let held = self.roles.iter().filter(|role| roles.contains(&role.name));
        let of_roles = held.flat_map(|role| role.policies.iter().map(|policy| &policy.name));
        let names: BTreeSet<&String> = of_roles.chain(policies).collect();
        let mut policies = self.security_policies.iter();
        let profiles = policies.any(|policy| !policy.profile_data_types.is_empty());
        let mut grants = Grants {
            profiles: profiles.then(BTreeMap::new),
            ..Grants::default()
        };
        for policy in &self.security_policies {
            if names.contains(&policy.name) {
                grants.add(policy);
            }
        }
        Access::Granted(grants)
    }
}
