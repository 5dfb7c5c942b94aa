//! What security policies speak of.

use std::fmt;

/// Something that security policies say what may be done with; `N` is a machine name.
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
    /// Programs, whichever: a policy that allows it with one of them allows it.
    Programs,
    /// The entries of a dictionary.
    Dictionary(N),
    /// Documents of a type.
    DocumentsOf(N),
    /// Documents, whatever their type: a policy that allows it with one type allows it.
    Documents,
    /// A bulk export, by Welkin's word: `CDT_RECORD`.
    Export(N),
}

/// The exports for which a real export's policies have a word.
const EXPORTS: [&str; 6] = [
    "CALENDAR_EVENT",
    "CDT_RECORD",
    "EMAIL",
    "PATIENT",
    "SMS",
    "VOICE_CALL",
];

impl Subject<&str> {
    /// Whether what is allowed with the other is allowed with this.
    pub(super) fn includes(self, other: Subject<&str>) -> bool {
        match (self, other) {
            (Self::Programs, Subject::Program(_)) | (Self::Documents, Subject::DocumentsOf(_)) => {
                true
            }
            _ => self == other,
        }
    }

    /// Whether it is known what policies call it, so that no policy allows what none names.
    pub(super) fn is_called_so(self) -> bool {
        match self {
            Self::Export(resource) => EXPORTS.contains(&resource),
            _ => true,
        }
    }

    pub(super) fn to_owned(self) -> Subject {
        match self {
            Self::Records(name) => Subject::Records(name.to_owned()),
            Self::Patients => Subject::Patients,
            Self::Encounters => Subject::Encounters,
            Self::Program(name) => Subject::Program(name.to_owned()),
            Self::Programs => Subject::Programs,
            Self::Dictionary(name) => Subject::Dictionary(name.to_owned()),
            Self::DocumentsOf(name) => Subject::DocumentsOf(name.to_owned()),
            Self::Documents => Subject::Documents,
            Self::Export(name) => Subject::Export(name.to_owned()),
        }
    }
}

/// After a verb: `records of cdt-vitals`.
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
