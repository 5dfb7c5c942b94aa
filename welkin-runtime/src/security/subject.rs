//! The subjects of security policies.

use std::fmt;

use welkin_designer::ExportResource;

/// The subject of a permission in a security policy; `N` is a machine name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject<N = String> {
    /// The records of a CDT.
    Records(N),
    /// Patients.
    Patients,
    /// Encounters.
    Encounters,
    /// A program.
    Program(N),
    /// Any program: a policy that allows the operation for one of them allows it.
    Programs,
    /// The entries of a dictionary.
    Dictionary(N),
    /// Documents of a type.
    DocumentsOf(N),
    /// Documents of any type: a policy that allows the operation for one type allows it.
    Documents,
    /// A bulk export, by Welkin's word: `CDT_RECORD`.
    Export(N),
}

/// The exports that have a known word in the policies of a real configuration.
const EXPORTS: [ExportResource; 6] = [
    ExportResource::CalendarEvent,
    ExportResource::CdtRecord,
    ExportResource::Email,
    ExportResource::Patient,
    ExportResource::Sms,
    ExportResource::VoiceCall,
];

impl Subject {
    /// Whether an operation that is allowed on `other` is allowed on this subject.
    pub(super) fn includes(&self, other: &Subject<&str>) -> bool {
        match (self, other) {
            (Self::Programs, Subject::Program(_)) | (Self::Documents, Subject::DocumentsOf(_)) => {
                true
            }
            _ => *self == other.map(str::to_owned),
        }
    }

    /// Whether Designer has a known word for it; if so, a policy that does not name it does not grant it.
    pub(super) fn is_named_by_policies(&self) -> bool {
        match self {
            Self::Export(word) => {
                let resource = ExportResource::named(word);
                resource.is_some_and(|resource| EXPORTS.contains(&resource))
            }
            _ => true,
        }
    }
}

impl<N> Subject<N> {
    /// The same subject with another name.
    pub(crate) fn map<M>(self, change: impl FnOnce(N) -> M) -> Subject<M> {
        match self {
            Self::Records(name) => Subject::Records(change(name)),
            Self::Patients => Subject::Patients,
            Self::Encounters => Subject::Encounters,
            Self::Program(name) => Subject::Program(change(name)),
            Self::Programs => Subject::Programs,
            Self::Dictionary(name) => Subject::Dictionary(change(name)),
            Self::DocumentsOf(name) => Subject::DocumentsOf(change(name)),
            Self::Documents => Subject::Documents,
            Self::Export(name) => Subject::Export(change(name)),
        }
    }
}

/// In the form that follows a verb: `records of cdt-vitals`.
impl<N: fmt::Display> fmt::Display for Subject<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Records(cdt) => write!(formatter, "records of {cdt}"),
            Self::Patients => formatter.write_str("patients"),
            Self::Encounters => formatter.write_str("encounters"),
            Self::Program(name) => write!(formatter, "the program {name}"),
            Self::Programs => formatter.write_str("programs"),
            Self::Dictionary(name) => write!(formatter, "entries of the dictionary {name}"),
            Self::DocumentsOf(name) => write!(formatter, "documents of the type {name}"),
            Self::Documents => formatter.write_str("documents"),
            Self::Export(resource) => write!(formatter, "{resource}"),
        }
    }
}
