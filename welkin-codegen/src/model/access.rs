//! What an API client may do, by the roles and policies of the configuration's `securityFormation`: the one reading of them, for
//! generated code and for the sandbox.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

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
    #[serde(default)]
    patient_policy: PatientPolicy,
    #[serde(default)]
    data_management: DataManagement,
}

/// What may be done with records of a CDT.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    #[serde(alias = "name")]
    service_name: String,
    #[serde(default)]
    operations: Vec<Permission>,
}

#[derive(Debug, Default, Deserialize)]
struct PatientPolicy {
    #[serde(default)]
    operations: Vec<Permission>,
}

/// What may be done with everything of a kind at once.
#[derive(Debug, Default, Deserialize)]
struct DataManagement {
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

/// What can be done with records and patients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Seeing values.
    Read,
    /// Reads that show no values.
    ReadMasked,
    /// Adding records.
    Create,
    /// Changing records.
    Update,
    /// Removing records.
    Delete,
}

impl Operation {
    /// What it is called in policies; None for what is not done through the records API.
    fn named(name: &str) -> Option<Self> {
        match name {
            "read" => Some(Self::Read),
            "read_masked" => Some(Self::ReadMasked),
            "create" => Some(Self::Create),
            "update" => Some(Self::Update),
            "delete" => Some(Self::Delete),
            _ => None,
        }
    }

    /// The verb, for messages.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Read | Self::ReadMasked => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// What an API client may do.
#[derive(Debug)]
pub enum Access {
    /// Everything: the client has neither role nor policy.
    Full,
    /// What the policies permit, taken together.
    Granted(Grants),
}

/// What policies permit.
#[derive(Debug, Default)]
pub struct Grants {
    patients: BTreeSet<Operation>,
    /// Fields by CDT and operation.
    records: BTreeMap<(String, Operation), BTreeSet<String>>,
    /// What may be exported, in the words of policies.
    exports: BTreeSet<String>,
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
    /// Whether patients may be operated on.
    #[must_use]
    pub fn permits_patients(&self, operation: Operation) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants.patients.contains(&operation),
        }
    }

    /// Whether a resource, in the word of policies, may be exported.
    #[must_use]
    pub fn permits_export(&self, resource: &str) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants.exports.contains(resource),
        }
    }

    /// The fields of a CDT that an operation may touch; none where the operation is not permitted.
    #[must_use]
    pub fn fields(&self, cdt: &str, operation: Operation) -> Fields<'_> {
        match self {
            Self::Full => Fields::All,
            Self::Granted(grants) => grants
                .records
                .get(&(cdt.to_owned(), operation))
                .map_or(Fields::None, Fields::These),
        }
    }
}

impl Grants {
    fn add(&mut self, policy: &Policy) {
        for service in policy.services.iter().chain(&policy.internal_cdts) {
            for (operation, permission) in known(&service.operations) {
                let place = (service.service_name.clone(), operation);
                let fields = permission.field_projections.iter();
                let names = fields.map(|field| field.name.clone());
                self.records.entry(place).or_default().extend(names);
            }
        }
        let operations = policy.data_management.operations.iter();
        let exports = operations.filter(|permission| permission.operation_name == "export");
        let resources = exports.flat_map(|permission| &permission.resources);
        self.exports
            .extend(resources.map(|resource| resource.name.clone()));
        let patients = known(&policy.patient_policy.operations);
        self.patients
            .extend(patients.map(|(operation, _)| operation));
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
        let mut grants = Grants::default();
        for policy in &self.security_policies {
            if names.contains(&policy.name) {
                grants.add(policy);
            }
        }
        Access::Granted(grants)
    }
}
