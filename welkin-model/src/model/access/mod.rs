//! Permissions of an API client, from the roles and policies in the configuration's `securityFormation`. Generated code
//! and the sandbox share this interpretation.

mod action;
mod communication;
mod readable_parts;
mod security_formation;

use std::collections::{BTreeMap, BTreeSet};

use welkin_designer::Relation;

pub use self::action::{Action, Target};
use self::communication::Communication;
pub use self::communication::{CalendarPart, Messages};
use self::security_formation::Policy;
pub use self::security_formation::Security;
pub use super::operation::Operation;
use super::types::Cdt;
use crate::config;

/// Permissions of an API client.
#[derive(Clone, Debug)]
pub enum Access {
    /// Full access: the client has neither a role nor a policy.
    Full,
    /// The union of the permissions that the policies grant.
    Granted(Grants),
}

/// Permissions granted by policies.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    /// Operations on other items, by their names in policies.
    words: BTreeMap<Target<String>, BTreeSet<String>>,
    /// Fields by CDT and operation.
    records: BTreeMap<(String, Operation), BTreeSet<String>>,
    /// Resources that may be exported, by their names in paths.
    exports: BTreeSet<String>,
    /// Fields of profile data types, by name and operation; `None` when no policy of the configuration mentions any.
    profiles: Option<BTreeMap<(String, Operation), BTreeSet<String>>>,
    communication: Communication,
}

/// The fields that an operation may access.
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
    /// Whether they include the field with this machine name.
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
    /// Whether an action on an item other than the records of a CDT is permitted.
    #[must_use]
    pub fn permits(&self, action: Action<'_>) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants
                .words
                .get(&action.target().to_owned())
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

    /// Returns every resource that may be exported, if policies name them.
    pub(super) fn exports(&self) -> impl Iterator<Item = &String> {
        let grants = match self {
            Self::Full => None,
            Self::Granted(grants) => Some(grants),
        };
        grants.into_iter().flat_map(|grants| &grants.exports)
    }

    /// Returns the fields of a CDT that an operation may access; `None` when the operation is not permitted.
    #[must_use]
    pub fn fields(&self, cdt: &Cdt, operation: Operation) -> Fields<'_> {
        self.fields_of(&cdt.name, &cdt.relation, operation)
    }

    /// Whether the field of a CDT that was read may be set, by creating or by updating records.
    #[must_use]
    pub fn sets_field(&self, cdt: &config::Cdt, field: &str) -> bool {
        let operations = [Operation::Create, Operation::Update].into_iter();
        let mut fields = operations.map(|one| self.fields_of(&cdt.name, &cdt.relation, one));
        fields.any(|fields| fields.contain(field))
    }

    fn fields_of(&self, cdt: &str, relation: &Relation, operation: Operation) -> Fields<'_> {
        match self {
            Self::Full => Fields::All,
            Self::Granted(_) if !is_governed(relation, operation) => Fields::All,
            Self::Granted(grants) => grants
                .records
                .get(&(cdt.to_owned(), operation))
                .map_or(Fields::None, Fields::These),
        }
    }

    /// Returns the fields of a profile data type that an operation may access.
    ///
    /// In the real export, the list of them is present and empty, even in the policy that permits everything. It is
    /// therefore taken to permit all fields, unless some policy of the configuration names one. Its form is assumed to
    /// be that of CDTs.
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

    /// Whether messages may be read and written.
    #[must_use]
    pub fn permits_messages(&self, messages: Messages) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants.communication.permits(messages),
        }
    }

    /// Whether a part of the calendar may be read.
    #[must_use]
    pub fn permits_reading(&self, part: CalendarPart) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants.communication.permits_reading(part),
        }
    }

    /// Whether a part of the calendar may be written.
    #[must_use]
    pub fn permits_writing(&self, part: CalendarPart) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants.communication.permits_writing(part),
        }
    }
}

/// Returns the name of an export in paths: `CDT_RECORD` for `cdt_record`. All names of a real export that can be
/// compared follow this pattern, except that a call is a phone record in paths. Names that it does not contain are
/// assumed to follow the pattern.
fn exported_as(word: &str) -> String {
    match word {
        "phone_record" => "VOICE_CALL".to_owned(),
        word => word.to_ascii_uppercase(),
    }
}

/// Whether policies control this operation on the records of a CDT with this relation. For Welkin's own CDTs, a real
/// export's policy that permits everything covers only the reading of dispositions, of document details and of
/// patients' custom fields, and the updating of patients' custom fields.
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
    /// Creates grants that permit nothing. `speaks_of_profiles` is whether any policy mentions profile data types.
    fn new(speaks_of_profiles: bool) -> Self {
        Self {
            profiles: speaks_of_profiles.then(BTreeMap::new),
            ..Self::default()
        }
    }

    fn add(&mut self, policy: &Policy) {
        for (cdt, word, fields) in policy.records() {
            if let Some(operation) = Operation::named(word) {
                let place = (cdt.to_owned(), operation);
                self.records.entry(place).or_default().extend(fields);
            }
        }
        for (profile, word, fields) in policy.profile_records() {
            if let Some(operation) = Operation::named(word) {
                let place = (profile.to_owned(), operation);
                let profiles = self.profiles.get_or_insert_default();
                profiles.entry(place).or_default().extend(fields);
            }
        }
        self.communication.add(policy);
        self.exports.extend(policy.exports().map(exported_as));
        for (target, word) in policy.words() {
            let words = self.words.entry(target.to_owned()).or_default();
            words.insert(word.to_owned());
        }
    }
}

impl Security {
    /// Returns the permissions granted by these roles and policies; full access without any. Unknown ones add nothing.
    #[must_use]
    pub fn access(&self, roles: &[String], policies: &[String]) -> Access {
        if roles.is_empty() && policies.is_empty() {
            return Access::Full;
        }
        let mut grants = Grants::new(self.speaks_of_profiles());
        for policy in self.policies_of(roles, policies) {
            grants.add(policy);
        }
        Access::Granted(grants)
    }
}
