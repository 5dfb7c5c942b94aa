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
    TypeRemoved "type-removed" Breaking Breaking "Its module was removed, and the tenant returns 404"
    TypeRenamed "type-renamed" Breaking Breaking "Its module, types and path in the API are renamed"
    TypeInternal "type-internal-changed" Cosmetic Cosmetic "It does not change how the type is used"
    TypeRelation "type-relation-changed" Breaking Breaking "Its records belong to a different kind of item"
    RecordsToSingle "records-many-to-one" Breaking Breaking "The list becomes one record, and creating a second one is rejected"
    RecordsToMulti "records-one-to-many" Breaking Breaking "The single record becomes a list"
    ReadingForbidden "reading-forbidden" Breaking Cosmetic "The methods that read were removed"
    ReadingAllowed "reading-allowed" Additive Cosmetic "Methods that read were added"
    WritingForbidden "writing-forbidden" Cosmetic Breaking "The methods that write were removed"
    WritingAllowed "writing-allowed" Cosmetic Additive "Methods that write were added"
    FieldAdded "field-added" Additive Additive "Readers keep unknown fields, and writers need not set it"
    RequiredFieldAdded "required-field-added" Additive Breaking "A record without it is rejected, and `new` requires it"
    FieldRemoved "field-removed" Breaking Breaking "Code that uses it does not compile, and its values are no longer returned"
    FieldRenamed "field-renamed" Breaking Breaking "Its name in code and on the wire changes"
    FieldTypeWidened "field-type-widened" Breaking Breaking "Every old value fits, but the Rust type changes, and new values do not fit the old type"
    FieldTypeLoosened "field-type-loosened" Additive Additive "The Rust type stays the same, and more texts are accepted"
    FieldTypeTightened "field-type-tightened" Cosmetic Breaking "The Rust type stays the same, but texts that were accepted may be rejected"
    FieldTypeChanged "field-type-changed" Breaking Breaking "Values have a different type"
    FieldToMultiple "field-one-to-many" Breaking Breaking "The value becomes a list"
    FieldToSingle "field-many-to-one" Breaking Breaking "The list becomes one value"
    FieldDictionaryChanged "field-dictionary-changed" Breaking Breaking "Its values are codes of a different dictionary, or of none"
    FieldProfileChanged "field-profile-changed" Breaking Breaking "Its values refer to a different profile data type"
    FieldRequired "field-required" Cosmetic Breaking "A record without it is rejected, and `new` does not compile without it; every field is optional when reading"
    FieldOptional "field-optional" Cosmetic Breaking "A record without it is accepted, but `Required` no longer has the field, so that `new` does not compile with it"
    FieldReadOnly "field-read-only" Cosmetic Breaking "It can no longer be written"
    FieldEditable "field-editable" Cosmetic Additive "It can be written"
    PrivacyOn "field-phi-on" Cosmetic Cosmetic "With `phi = \"designer\"` it no longer prints its value"
    PrivacyOff "field-phi-off" Cosmetic Cosmetic "With `phi = \"designer\"` it prints its value; check that this is intended"
    FieldDeprecated "field-deprecated" Cosmetic Cosmetic "Using it causes a warning; it still works"
    FieldRestored "field-restored" Cosmetic Cosmetic "Using it no longer causes a warning"
    FieldsReordered "fields-reordered" Cosmetic Cosmetic "Fields are declared in a different order"
    FilterForbidden "field-not-searchable" Breaking Cosmetic "Lists can no longer be filtered by it"
    FilterAllowed "field-searchable" Additive Cosmetic "Lists can be filtered by it"
    BulkEditForbidden "field-bulk-edit-off" Cosmetic Breaking "Bulk updates of it are rejected"
    BulkEditAllowed "field-bulk-edit-on" Cosmetic Additive "Bulk updates may change it"
    LabelChanged "label-changed" Cosmetic Cosmetic "Text shown to users, which is documentation in code"
    LabelMeaningChanged "label-meaning-changed" Breaking Breaking "Values mean something else than before, but the name in code stays the same"
    TitleMeaningChanged "title-meaning-changed" Breaking Breaking "The meaning of the title changes, but the name in code stays the same"
    FormulaChanged "formula-changed" Breaking Cosmetic "The same inputs give a different value"
    RuleTightened "rule-tightened" Cosmetic Breaking "Values that were accepted are rejected"
    RuleLoosened "rule-loosened" Additive Additive "Values that were rejected are accepted, and can then be read"
    RuleChanged "rule-changed" Additive Breaking "Neither rule is known to include the other, so the change counts as both tighter and looser"
    OptionAdded "option-added" Breaking Additive "Its enum has a new variant, which an exhaustive match must handle"
    OptionRemoved "option-removed" Breaking Breaking "Its variant was removed, and writing its value is rejected"
    OptionRenamed "option-renamed" Breaking Breaking "Its variant and its stored value are renamed"
    OptionRelabelled "option-relabelled" Cosmetic Cosmetic "The stored value is the same"
    OptionsReordered "options-reordered" Cosmetic Cosmetic "Its variants are declared and compared in a different order"
    OptionMeaningChanged "option-meaning-changed" Breaking Breaking "The meaning of the stored value changes, but its variant keeps the name derived from the old label"
    AssessmentAdded "assessment-added" Additive Additive "There is a new module; existing code is not affected"
    AssessmentRemoved "assessment-removed" Breaking Breaking "Its module was removed, and the tenant rejects it"
    AssessmentRenamed "assessment-renamed" Breaking Breaking "Its module, types and path in the API are renamed"
    QuestionAdded "question-added" Additive Additive "It need not be answered"
    RequiredQuestionAdded "required-question-added" Additive Breaking "An assessment without its answer can't be completed, and `new` requires it"
    QuestionRemoved "question-removed" Breaking Breaking "Code that uses its answer does not compile"
    QuestionsReordered "questions-reordered" Cosmetic Cosmetic "Fields and constants of its answers are declared in a different order"
    DisplayChanged "display-changed" Cosmetic Breaking "Answers to hidden questions are rejected, and answers to shown ones may be required"
    PrePopulationChanged "pre-population-changed" Cosmetic Additive "It is pre-populated with a different value"
    LayoutChanged "layout-changed" Cosmetic Cosmetic "Sections, their texts or their order change for users"
    ScoringChanged "scoring-changed" Breaking Cosmetic "The same answers give a different score"
    AssessmentPlaceAdded "assessment-place-added" Additive Additive "It can be taken in more programs or phases"
    AssessmentPlaceRemoved "assessment-place-removed" Cosmetic Breaking "It can be taken in fewer programs or phases"
    EncounterTemplateAdded "encounter-template-added" Additive Additive "There is a new accessor; existing code is not affected"
    EncounterTemplateRemoved "encounter-template-removed" Breaking Breaking "Its accessor was removed, and encounters of it can't be created"
    EncounterTemplateRenamed "encounter-template-renamed" Breaking Breaking "Its accessor and the template on the wire are renamed"
    LinkedAssessmentAdded "linked-assessment-added" Additive Additive "Encounters of it offer one more assessment"
    LinkedAssessmentRemoved "linked-assessment-removed" Breaking Breaking "Encounters of it no longer have the assessment"
    LinkedAssessmentsReordered "linked-assessments-reordered" Cosmetic Cosmetic "Its table lists them in a different order"
    EncounterDefaultsChanged "encounter-defaults-changed" Cosmetic Additive "The default duration or delivery method changed"
    ProgramAdded "program-added" Breaking Additive "The enum of programs has a new variant, which an exhaustive match must handle"
    ProgramRemoved "program-removed" Breaking Breaking "Its module was removed, and patients can't be enrolled"
    ProgramRenamed "program-renamed" Breaking Breaking "Its module and its name on the wire change"
    PhaseAdded "phase-added" Breaking Additive "The enum of phases has a new variant, which an exhaustive match must handle"
    PhaseRemoved "phase-removed" Breaking Breaking "Its type was removed, and moving a patient to it is rejected"
    PhaseRenamed "phase-renamed" Breaking Breaking "Its type and its name on the wire change"
    PhaseRoleChanged "phase-role-changed" Cosmetic Breaking "Programs begin or end in a different phase"
    PhasesReordered "phases-reordered" Cosmetic Cosmetic "Its variants are declared and compared in a different order"
    TransitionAdded "transition-added" Cosmetic Additive "There is a method for one more transition"
    TransitionRemoved "transition-removed" Cosmetic Breaking "The method for the transition was removed, and the transition is rejected"
    TransitionsReordered "transitions-reordered" Cosmetic Cosmetic "Its table and methods list them in a different order"
    GoalTemplateAdded "goal-template-added" Additive Additive "There is a new constant"
    GoalTemplateRemoved "goal-template-removed" Breaking Breaking "Its constant was removed"
    GoalTemplateRenamed "goal-template-renamed" Breaking Breaking "Its constant and its name on the wire change"
    GoalTemplateChanged "goal-template-changed" Cosmetic Cosmetic "Its kind or priority changed"
    PolicyAdded "policy-added" Cosmetic Cosmetic "It applies to the roles that have it"
    PolicyRemoved "policy-removed" Breaking Breaking "API clients that relied on it get 403"
    PolicyRoleAdded "policy-role-added" Additive Additive "The role gets the permissions of the policy"
    PolicyRoleRemoved "policy-role-removed" Breaking Breaking "The role loses the permissions of the policy"
    ReadGranted "read-granted" Additive Cosmetic "Roles with the policy may read these records, fields or items"
    ReadRevoked "read-revoked" Breaking Cosmetic "Roles with the policy may no longer read these records, fields or items"
    WriteGranted "write-granted" Cosmetic Additive "Roles with the policy may write these records, fields or items"
    WriteRevoked "write-revoked" Cosmetic Breaking "Roles with the policy may no longer write these records, fields or items"
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
