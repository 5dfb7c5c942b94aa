//! What an API client may do, by the roles and policies of the configuration's `securityFormation`: the one reading of
//! them, for generated code and for the sandbox.

mod action;
mod communication;
mod security_formation;

use std::collections::{BTreeMap, BTreeSet};

use welkin_designer::Relation;

pub use self::action::{Action, Thing};
use self::communication::Communication;
pub use self::communication::{CalendarPart, Messages};
use self::security_formation::Policy;
pub use self::security_formation::Security;
pub use super::operation::Operation;
use super::types::Cdt;

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
    /// In the real export the list of them is there and empty, even in the policy that permits everything: all fields,
    /// unless some policy of the configuration names one. Its form is taken to be that of CDTs.
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

/// What an export is called in paths: `CDT_RECORD` for `cdt_record`, and so for every word of a real export that can be
/// compared, but that a call is a phone record there. Words that it does not have are taken to be alike.
fn exported_as(word: &str) -> String {
    match word {
        "phone_record" => "VOICE_CALL".to_owned(),
        word => word.to_ascii_uppercase(),
    }
}

/// Whether policies say who may do this with the records of a CDT of this relation. A real export's policy that permits
/// everything says nothing of Welkin's own CDTs but who reads dispositions, details of documents, and custom fields of
/// patients, and who changes these.
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
    /// Nothing yet, where policies speak of profile data types or not.
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
        for (thing, word) in policy.words() {
            let words = self.words.entry(thing.to_owned()).or_default();
            words.insert(word.to_owned());
        }
    }
}
