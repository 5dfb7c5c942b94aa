//! The section `securityFormation` of an export, parsed in one place for all uses of roles and policies.

mod unreadable;

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Target;
use super::readable_parts::{Parts, UnreadablePart};
use crate::config::{ConfigError, Configuration, PathStep, Position};
use crate::diagnostic::Diagnostic;

/// Key of the section in an export.
const SECTION: &str = "securityFormation";

/// Key of the roles in the section.
const ROLES: &str = "roles";

/// Key of the policies of a role.
const POLICIES: &str = "policies";

/// The roles and policies of a tenant.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Security {
    security_policies: Parts<Policy>,
    roles: Parts<Role>,
}

#[derive(Debug, Deserialize)]
struct Role {
    name: String,
    #[serde(default)]
    policies: Parts<Named>,
}

/// A policy; absent parts permit nothing. Keys that are not listed here control other items.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Policy {
    name: String,
    #[serde(default)]
    services: Parts<Service>,
    #[serde(default)]
    internal_cdts: Parts<Service>,
    #[serde(default, deserialize_with = "Parts::single")]
    patient_info_policy: Parts<Service>,
    #[serde(default)]
    dictionaries: Parts<Service>,
    #[serde(default)]
    programs: Parts<Service>,
    #[serde(default, deserialize_with = "Parts::single")]
    patient_policy: Parts<Operations>,
    #[serde(default, deserialize_with = "Parts::single")]
    encounter_policy: Parts<Operations>,
    #[serde(default, deserialize_with = "Parts::single")]
    document_policy: Parts<OperationsByResource>,
    #[serde(default, deserialize_with = "Parts::single")]
    data_management: Parts<OperationsByResource>,
    #[serde(default)]
    profile_data_types: Parts<Service>,
    #[serde(default, deserialize_with = "Parts::single")]
    welkonnect_policy: Parts<OperationsByResource>,
    #[serde(default, deserialize_with = "Parts::single")]
    calendar_policy: Parts<OperationsByResource>,
}

/// Operations on the records of a CDT, or on another named item.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Service {
    #[serde(alias = "name")]
    service_name: String,
    #[serde(default)]
    operations: Parts<Permission>,
}

/// Operations on all items of a kind.
#[derive(Debug, Deserialize)]
struct Operations {
    #[serde(default)]
    operations: Parts<Permission>,
}

/// Operations, and the items of a kind to which they apply.
#[derive(Debug, Deserialize)]
struct OperationsByResource {
    #[serde(default)]
    operations: Parts<ResourcePermission>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourcePermission {
    operation_name: String,
    #[serde(default)]
    resources: Parts<Named>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    operation_name: String,
    #[serde(default, alias = "fields")]
    field_projections: Parts<Named>,
}

#[derive(Debug, Deserialize)]
#[serde(from = "Reference")]
struct Named {
    name: String,
}

/// A reference to a named item: an object in real exports, possibly a bare name in hand-written ones.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a name, or an object with a `name`")]
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

impl Security {
    /// Reads the section of a configuration; without the section, there are no roles and no policies.
    ///
    /// # Errors
    /// When a part of the section does not have the expected form, with the location of each.
    pub fn of(configuration: &Configuration) -> Result<Self, ConfigError> {
        let (security, unreadable) = Self::readable(configuration);
        if unreadable.is_empty() {
            return Ok(security);
        }
        let errors = unreadable.iter().map(|part| {
            let position = part.position(configuration);
            let location = position.map(|position| configuration.sources.locate(position));
            Diagnostic::error(part.message()).at(location)
        });
        Err(ConfigError::Diagnostics(errors.collect()))
    }

    /// Returns the readable part of the section, and the parts that can't be read.
    pub(in crate::model) fn readable(configuration: &Configuration) -> (Self, Vec<UnreadablePart>) {
        let section = configuration.other_sections.get(SECTION);
        let security = section.map_or_else(|| Ok(Self::default()), Self::deserialize);
        match security {
            Ok(security) => {
                let unreadable = security.unreadable();
                (security, unreadable)
            }
            Err(error) => {
                let whole = UnreadablePart {
                    path: Vec::new(),
                    reason: error.to_string(),
                };
                (Self::default(), vec![whole])
            }
        }
    }

    /// Returns the policies in Designer's order, as far as they are readable. Their statements about records are only
    /// used to explain refusals.
    pub(in crate::model) fn readable_policies(
        configuration: &Configuration,
    ) -> Vec<PolicyOnRecords> {
        let (security, _) = Self::readable(configuration);
        let policies = security.security_policies.iter();
        policies
            .map(|policy| PolicyOnRecords {
                name: policy.name.clone(),
                roles: security.roles_with(&policy.name),
                grants: policy.record_operations(),
            })
            .collect()
    }

    fn roles_with(&self, policy: &str) -> Vec<String> {
        let holds = |role: &&Role| role.policies.iter().any(|held| held.name == policy);
        let roles = self.roles.iter().filter(holds);
        roles.map(|role| role.name.clone()).collect()
    }

    /// Returns the names of the roles, in Designer's order.
    pub fn roles(&self) -> impl Iterator<Item = &str> + Clone {
        self.roles.iter().map(|role| &*role.name)
    }

    /// Returns the names of the policies, in Designer's order.
    pub fn policies(&self) -> impl Iterator<Item = &str> + Clone {
        self.security_policies.iter().map(|policy| &*policy.name)
    }

    /// Returns the policies of these roles that the section does not contain, each with its role and the position of
    /// the reference.
    pub fn missing_policies<'s>(
        &'s self,
        roles: &'s [String],
        configuration: &'s Configuration,
    ) -> impl Iterator<Item = (&'s str, &'s str, Option<Position>)> {
        let all = self.roles.indexed();
        let held = all.filter(|(_, role)| roles.contains(&role.name));
        let references = held.flat_map(move |(index, role)| {
            let policies = role.policies.indexed();
            policies.map(move |(place, policy)| (index, role, place, policy))
        });
        let missing =
            references.filter(|(.., policy)| self.policies().all(|known| known != policy.name));
        missing.map(|(index, role, place, policy)| {
            let path = [
                PathStep::Key(&[ROLES]),
                PathStep::Item(index),
                PathStep::Key(&[POLICIES]),
                PathStep::Item(place),
            ];
            let position = configuration.position_in_section(SECTION, &path);
            (&*role.name, &*policy.name, position)
        })
    }

    /// Returns these policies, and those of these roles. Unknown ones are left out.
    pub(super) fn policies_of(&self, roles: &[String], policies: &[String]) -> Vec<&Policy> {
        let held = self.roles.iter().filter(|role| roles.contains(&role.name));
        let of_roles = held.flat_map(|role| role.policies.iter().map(|policy| &policy.name));
        let names: BTreeSet<&String> = of_roles.chain(policies).collect();
        let all = self.security_policies.iter();
        all.filter(|policy| names.contains(&policy.name)).collect()
    }

    /// Whether any policy mentions profile data types.
    pub(super) fn speaks_of_profiles(&self) -> bool {
        let mut all = self.security_policies.iter();
        all.any(Policy::speaks_of_profiles)
    }
}

/// The statements of a policy about records, with Designer's terms.
pub(in crate::model) struct PolicyOnRecords {
    pub(in crate::model) name: String,
    /// Machine names of the roles that have it.
    pub(in crate::model) roles: Vec<String>,
    /// Machine names of CDTs, including Welkin's own and patients' custom fields, and operations: `read_masked`.
    pub(in crate::model) grants: Vec<(String, Vec<String>)>,
}

impl Policy {
    /// Returns the parts about records.
    fn record_services(&self) -> impl Iterator<Item = &Service> {
        let services = self.services.iter().chain(self.internal_cdts.iter());
        services.chain(self.patient_info_policy.iter())
    }

    fn record_operations(&self) -> Vec<(String, Vec<String>)> {
        let services = self.record_services().map(|service| {
            let words = service.words().map(|(_, word)| word.to_owned());
            (service.service_name.clone(), words.collect())
        });
        services.collect()
    }

    /// Returns the permitted operations on records: the CDT, the operation, and the fields.
    pub(super) fn records(&self) -> impl Iterator<Item = (&str, &str, Vec<String>)> {
        self.record_services().flat_map(Service::permissions)
    }

    /// Returns the permitted operations on records of profile data types, in the same form.
    pub(super) fn profile_records(&self) -> impl Iterator<Item = (&str, &str, Vec<String>)> {
        self.profile_data_types
            .iter()
            .flat_map(Service::permissions)
    }

    fn speaks_of_profiles(&self) -> bool {
        self.profile_data_types.iter().next().is_some()
    }

    /// Returns the permitted operations on messages: the name of the channel, and the operation.
    pub(super) fn message_words(&self) -> impl Iterator<Item = (&str, &str)> {
        let parts = self.welkonnect_policy.iter();
        parts.flat_map(OperationsByResource::words)
    }

    /// Returns the permitted operations on parts of the calendar: the name of the part, and the operation.
    pub(super) fn calendar_words(&self) -> impl Iterator<Item = (&str, &str)> {
        let parts = self.calendar_policy.iter();
        parts.flat_map(OperationsByResource::words)
    }

    /// Returns the resources that it permits to export.
    pub(super) fn exports(&self) -> impl Iterator<Item = &str> {
        let words = self.data_management.iter();
        let words = words.flat_map(OperationsByResource::words);
        words.filter_map(|(resource, word)| (word == "export").then_some(resource))
    }

    /// Returns the permitted operations on items other than the records of CDTs.
    pub(super) fn words(&self) -> impl Iterator<Item = (Target<&str>, &str)> {
        let patients = words_for(&self.patient_policy).map(|word| (Target::Patients, word));
        let encounters = words_for(&self.encounter_policy).map(|word| (Target::Encounters, word));
        let programs = self.programs.iter().flat_map(Service::words);
        let programs = programs.map(|(name, word)| (Target::Program(name), word));
        let dictionaries = self.dictionaries.iter().flat_map(Service::words);
        let dictionaries = dictionaries.map(|(name, word)| (Target::Dictionary(name), word));
        let documents = self.document_policy.iter();
        let documents = documents
            .flat_map(OperationsByResource::words)
            .map(|(name, word)| (Target::Documents(name), word));
        patients
            .chain(encounters)
            .chain(programs)
            .chain(dictionaries)
            .chain(documents)
    }
}

fn words_for(part: &Parts<Operations>) -> impl Iterator<Item = &str> {
    let operations = part.iter().flat_map(|part| part.operations.iter());
    operations.map(|permission| &*permission.operation_name)
}

impl Service {
    /// Returns its name with each operation, and the fields to which it applies.
    fn permissions(&self) -> impl Iterator<Item = (&str, &str, Vec<String>)> {
        self.operations.iter().map(|permission| {
            let fields = permission.field_projections.iter();
            let names = fields.map(|field| field.name.clone()).collect();
            (&*self.service_name, &*permission.operation_name, names)
        })
    }

    fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        let operations = self.operations.iter();
        operations.map(|permission| (&*self.service_name, &*permission.operation_name))
    }
}

impl OperationsByResource {
    /// Returns the names of resources, each with an operation.
    fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.operations.iter().flat_map(|permission| {
            let resources = permission.resources.iter();
            resources.map(|resource| (&*resource.name, &*permission.operation_name))
        })
    }
}
