//! The parts in which formation endpoints return a tenant's configuration.

use std::fmt;

/// The table of kinds: each has the word that stands for it in paths.
macro_rules! formation_kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal;)*) => {
        /// A part of a tenant's configuration, as formation endpoints divide it.
        ///
        /// Source: recorded exchanges, and for dictionaries the vendor's reference for version 8.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum FormationKind {
            $($(#[$doc])* $kind,)*
        }

        impl FormationKind {
            /// Every kind.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$kind),*];

            /// Welkin's word, as in the path: `document-types`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                }
            }
        }
    };
}

formation_kinds! {
    /// The customer's CDTs. Welkin's own CDTs, such as encounters, are not included.
    Cdts "cdts";
    /// Document types, each of which has the shape of a CDT.
    DocumentTypes "document-types";
    /// The CDT of an encounter's disposition; a tenant has at most one.
    Disposition "encounter-disposition";
    /// Encounter templates.
    EncounterTemplates "encounters";
    /// Assessments.
    Assessments "assessments";
    /// Programs.
    Programs "programs";
    /// Goal templates.
    GoalTemplates "goal-templates";
    /// Dictionaries, without their entries.
    Dictionaries "dictionaries";
}

impl fmt::Display for FormationKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
