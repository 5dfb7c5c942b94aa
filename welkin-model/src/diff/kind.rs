//! Every kind of change, and its effect on readers and writers.

use serde::{Serialize, Serializer};

use super::class::{Bump, Class};

/// The table of kinds, from which the enum and its methods are generated.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $readers:ident $writers:ident $why:literal)*) => {
        /// A kind of change. `docs/diff.md` describes the same table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = $why] $kind,)*
        }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// Returns the stable, machine-readable name: `field-removed`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// Returns the class for programs that read.
            #[must_use]
            pub const fn readers(self) -> Class {
                match self { $(Self::$kind => Class::$readers,)* }
            }

            /// Returns the class for programs that write.
            #[must_use]
            pub const fn writers(self) -> Class {
                match self { $(Self::$kind => Class::$writers,)* }
            }

            /// Returns the reason for the classes, in one sentence without a final period.
            #[must_use]
            pub const fn why(self) -> &'static str {
                match self { $(Self::$kind => $why,)* }
            }
        }
    };
}

kinds! {
    TypeAdded "type-added" Additive Additive "There is a new module; existing code is not affected"
    TypeRemoved "type-removed" Breaking Breaking "Its module is gone, and the tenant answers 404"
    TypeRenamed "type-renamed" Breaking Breaking "Module, types and path in the API have another name"
    TypeInternal "type-internal-changed" Cosmetic Cosmetic "It does not change how the type is used"
    TypeRelation "type-relation-changed" Breaking Breaking "Its records belong to another kind of item"
    RecordsToSingle "records-many-to-one" Breaking Breaking "The list becomes one record, and a second create is refused"
    RecordsToMulti "records-one-to-many" Breaking Breaking "The one record becomes a list"
    ReadingForbidden "reading-forbidden" Breaking Cosmetic "The methods that read are gone"
    ReadingAllowed "reading-allowed" Additive Cosmetic "There are methods that read"
    WritingForbidden "writing-forbidden" Cosmetic Breaking "The methods that write are gone"
    WritingAllowed "writing-allowed" Cosmetic Additive "There are methods that write"
    FieldAdded "field-added" Additive Additive "Readers keep unknown fields, and writers need not set it"
    RequiredFieldAdded "required-field-added" Additive Breaking "A record without it is refused, and `new` asks for it"
    FieldRemoved "field-removed" Breaking Breaking "Code that names it does not compile, and its values no longer arrive"
    FieldRenamed "field-renamed" Breaking Breaking "Its name differs in code and on the wire"
    FieldTypeWidened "field-type-widened" Breaking Breaking "Every old value fits, but the type in Rust differs, and new values do not fit the old one"
    FieldTypeLoosened "field-type-loosened" Additive Additive "The type in Rust stays, and more texts are accepted"
    FieldTypeTightened "field-type-tightened" Cosmetic Breaking "The type in Rust stays, but texts that were accepted may be refused"
    FieldTypeChanged "field-type-changed" Breaking Breaking "Values have another type"
    FieldToMultiple "field-one-to-many" Breaking Breaking "The value becomes a list"
    FieldToSingle "field-many-to-one" Breaking Breaking "The list becomes one value"
    FieldRequired "field-required" Cosmetic Breaking "A record without it is refused, and `new` does not compile without it; every field is optional on reading"
    FieldOptional "field-optional" Cosmetic Breaking "A record without it is accepted, but `Required` no longer has the field, so that `new` does not compile with it"
    FieldReadOnly "field-read-only" Cosmetic Breaking "It can no longer be written"
    FieldEditable "field-editable" Cosmetic Additive "It can be written"
    PrivacyOn "field-phi-on" Cosmetic Cosmetic "With `phi = \"designer\"` it no longer prints its value"
    PrivacyOff "field-phi-off" Cosmetic Cosmetic "With `phi = \"designer\"` it prints its value; check that this is meant"
    FieldDeprecated "field-deprecated" Cosmetic Cosmetic "Using it warns; it still works"
    FieldRestored "field-restored" Cosmetic Cosmetic "Using it no longer warns"
    FieldsReordered "fields-reordered" Cosmetic Cosmetic "Fields are declared in another order"
    FilterForbidden "field-not-searchable" Breaking Cosmetic "Lists can no longer be filtered by it"
    FilterAllowed "field-searchable" Additive Cosmetic "Lists can be filtered by it"
    BulkEditForbidden "field-bulk-edit-off" Cosmetic Breaking "Bulk updates of it are refused"
    BulkEditAllowed "field-bulk-edit-on" Cosmetic Additive "Bulk updates may touch it"
    LabelChanged "label-changed" Cosmetic Cosmetic "Text for people, which is documentation in code"
    TitleMeaningChanged "title-meaning-changed" Breaking Breaking "The title has another meaning, but the name in code stays"
    FormulaChanged "formula-changed" Breaking Cosmetic "The same inputs give another value"
    RuleTightened "rule-tightened" Cosmetic Breaking "Values that were accepted are refused"
    RuleLoosened "rule-loosened" Additive Additive "Values that were refused are accepted, and can then be read"
    RuleChanged "rule-changed" Additive Breaking "Neither rule is known to allow what the other does, so it counts as tighter and looser"
    OptionAdded "option-added" Breaking Additive "Its enum has a new variant, which a match that lists them all must handle"
    OptionRemoved "option-removed" Breaking Breaking "Its variant is gone, and writing it is refused"
    OptionRenamed "option-renamed" Breaking Breaking "Its variant and its stored value have another name"
    OptionRelabelled "option-relabelled" Cosmetic Cosmetic "What is stored is the same"
    OptionsReordered "options-reordered" Cosmetic Cosmetic "Its variants are declared and compared in another order"
    OptionMeaningChanged "option-meaning-changed" Breaking Breaking "The stored value has another meaning, but its variant keeps the name that was derived from the old label"
    AssessmentAdded "assessment-added" Additive Additive "There is a new module; existing code is not affected"
    AssessmentRemoved "assessment-removed" Breaking Breaking "Its module is gone, and the tenant refuses it"
    AssessmentRenamed "assessment-renamed" Breaking Breaking "Module, types and path in the API have another name"
    QuestionAdded "question-added" Additive Additive "It need not be answered"
    RequiredQuestionAdded "required-question-added" Additive Breaking "An assessment without its answer can't be completed, and `new` asks for it"
    QuestionRemoved "question-removed" Breaking Breaking "Code that names its answer does not compile"
    QuestionsReordered "questions-reordered" Cosmetic Cosmetic "Fields and constants of its answers are declared in another order"
    DisplayChanged "display-changed" Cosmetic Breaking "Answers to what is hidden are refused, those to what is shown may be required"
    PrePopulationChanged "pre-population-changed" Cosmetic Additive "It is pre-populated with another value"
    LayoutChanged "layout-changed" Cosmetic Cosmetic "Sections, their texts or their order differ for people"
    ScoringChanged "scoring-changed" Breaking Cosmetic "The same answers give another score"
    AssessmentPlaceAdded "assessment-place-added" Additive Additive "It can be taken in more programs or phases"
    AssessmentPlaceRemoved "assessment-place-removed" Cosmetic Breaking "It can be taken in fewer programs or phases"
    EncounterTemplateAdded "encounter-template-added" Additive Additive "There is a new accessor; existing code is not affected"
    EncounterTemplateRemoved "encounter-template-removed" Breaking Breaking "Its accessor is gone, and encounters of it can't be created"
    EncounterTemplateRenamed "encounter-template-renamed" Breaking Breaking "Its accessor has another name, and so has the template on the wire"
    LinkedAssessmentAdded "linked-assessment-added" Additive Additive "Encounters of it offer one more assessment"
    LinkedAssessmentRemoved "linked-assessment-removed" Breaking Breaking "Encounters of it no longer have the assessment"
    LinkedAssessmentsReordered "linked-assessments-reordered" Cosmetic Cosmetic "Its table lists them in another order"
    EncounterDefaultsChanged "encounter-defaults-changed" Cosmetic Additive "The default duration or delivery method changed"
    ProgramAdded "program-added" Breaking Additive "The enum of programs has a new variant, which a match that lists them all must handle"
    ProgramRemoved "program-removed" Breaking Breaking "Its module is gone, and patients can't be enrolled"
    ProgramRenamed "program-renamed" Breaking Breaking "Module and name on the wire differ"
    PhaseAdded "phase-added" Breaking Additive "The enum of phases has a new variant, which a match that lists them all must handle"
    PhaseRemoved "phase-removed" Breaking Breaking "Its type is gone, and moving there is refused"
    PhaseRenamed "phase-renamed" Breaking Breaking "Its type and its name on the wire differ"
    PhaseRoleChanged "phase-role-changed" Cosmetic Breaking "Programs begin or end in another phase"
    PhasesReordered "phases-reordered" Cosmetic Cosmetic "Its variants are declared and compared in another order"
    TransitionAdded "transition-added" Cosmetic Additive "There is a method for one more move"
    TransitionRemoved "transition-removed" Cosmetic Breaking "The method for the move is gone, and the move is refused"
    TransitionsReordered "transitions-reordered" Cosmetic Cosmetic "Its table and methods list them in another order"
    GoalTemplateAdded "goal-template-added" Additive Additive "There is a new constant"
    GoalTemplateRemoved "goal-template-removed" Breaking Breaking "Its constant is gone"
    GoalTemplateRenamed "goal-template-renamed" Breaking Breaking "Its constant and its name on the wire differ"
    GoalTemplateChanged "goal-template-changed" Cosmetic Cosmetic "Its kind or priority changed"
    PolicyAdded "policy-added" Cosmetic Cosmetic "It takes effect with the roles that have it"
    PolicyRemoved "policy-removed" Breaking Breaking "Whoever relied on it gets 403"
    PolicyRoleAdded "policy-role-added" Additive Additive "The role may do what the policy allows"
    PolicyRoleRemoved "policy-role-removed" Breaking Breaking "The role may no longer do what the policy allows"
    ReadGranted "read-granted" Additive Cosmetic "Roles with the policy may read these records"
    ReadRevoked "read-revoked" Breaking Cosmetic "Roles with the policy get 403 on reading"
    WriteGranted "write-granted" Cosmetic Additive "Roles with the policy may write these records"
    WriteRevoked "write-revoked" Cosmetic Breaking "Roles with the policy get 403 on writing"
}

impl Kind {
    /// Returns the worse of the classes for readers and writers.
    #[must_use]
    pub fn class(self) -> Class {
        self.readers().max(self.writers())
    }

    /// Returns the version increment that it requires.
    #[must_use]
    pub fn bump(self) -> Bump {
        self.class().into()
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
