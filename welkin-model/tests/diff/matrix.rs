//! Every kind of change, in both directions.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use welkin_model::diff::{Difference, Kind};

use crate::{compare, fixture};

/// A change of the fixture, and the expected results in both directions.
struct Row {
    edits: Vec<Edit>,
    there: &'static [Kind],
    back: &'static [Kind],
}

enum Edit {
    Set(&'static str, Value),
    Push(&'static str, Value),
    /// Exchanges the first two items of a list.
    Swap(&'static str),
}

fn set(pointer: &'static str, value: Value, there: Kind, back: Kind) -> Row {
    row(Edit::Set(pointer, value), there, back)
}

fn push(pointer: &'static str, value: Value, there: Kind, back: Kind) -> Row {
    row(Edit::Push(pointer, value), there, back)
}

fn meant(
    pointer: &'static str,
    value: Value,
    there: &'static [Kind],
    back: &'static [Kind],
) -> Row {
    Row {
        edits: vec![Edit::Set(pointer, value)],
        there,
        back,
    }
}

fn row(edit: Edit, there: Kind, back: Kind) -> Row {
    Row {
        edits: vec![edit],
        there: Vec::leak(vec![there]),
        back: Vec::leak(vec![back]),
    }
}

fn apply(edits: Vec<Edit>, export: &mut Value) {
    for edit in edits {
        match edit {
            Edit::Set(pointer, value) => {
                let (parent, key) = pointer.rsplit_once('/').expect("a pointer has a slash");
                let parent = export.pointer_mut(parent).expect(pointer);
                match parent {
                    Value::Array(items) => {
                        items[key.parse::<usize>().expect("a place in a list")] = value;
                    }
                    other => other[key] = value,
                }
            }
            Edit::Push(pointer, value) => {
                let list = export.pointer_mut(pointer).and_then(Value::as_array_mut);
                list.expect(pointer).push(value);
            }
            Edit::Swap(pointer) => {
                let list = export.pointer_mut(pointer).and_then(Value::as_array_mut);
                list.expect(pointer).swap(0, 1);
            }
        }
    }
}

fn rows() -> Vec<Row> {
    let mut rows = types();
    rows.extend(fields());
    rows.extend(assessments());
    rows.extend(care());
    rows
}

#[rustfmt::skip]
fn types() -> Vec<Row> {
    use Kind::*;
    vec![
        push("/cdts", json!({"name": "cdt-labs", "fields": []}), TypeAdded, TypeRemoved),
        set("/dictionaries/0/name", json!("icds"), TypeRenamed, TypeRenamed),
        set("/cdts/0/internal", json!(true), TypeInternal, TypeInternal),
        set("/cdts/0/relation", json!("ENCOUNTER"), TypeRelation, TypeRelation),
        set("/cdts/0/type", json!("SINGLE_RECORD"), RecordsToSingle, RecordsToMulti),
        set("/cdts/0/readable", json!(false), ReadingForbidden, ReadingAllowed),
        set("/cdts/0/updatable", json!(false), WritingForbidden, WritingAllowed),
        set("/cdts/0/title", json!("Vitals form"), LabelChanged, LabelChanged),
        set("/cdts/0/title", json!("Signs"), TitleMeaningChanged, LabelChanged),
        set("/dictionaries/0/title", json!(null), LabelChanged, LabelChanged),
        set("/assessments/0/title", json!("Intake form"), LabelChanged, LabelChanged),
        set("/assessments/0/title", json!("Discharge"), TitleMeaningChanged, LabelChanged),
        set("/encounterTemplates/0/title", json!("Call"), TitleMeaningChanged, LabelChanged),
        set("/programs/0/title", json!("Weight"), TitleMeaningChanged, LabelChanged),
        set("/programs/0/phases/0/title", json!("Rest"), TitleMeaningChanged, LabelChanged),
    ]
}

#[rustfmt::skip]
fn fields() -> Vec<Row> {
    use Kind::*;
    vec![
        push("/cdts/0/fields", json!({"name": "cdtf-new", "type": "date"}), FieldAdded, FieldRemoved),
        push("/cdts/0/fields", json!({"name": "cdtf-new", "type": "date", "meta": {"required": true}}), RequiredFieldAdded, FieldRemoved),
        set("/cdts/0/fields/1/name", json!("cdtf-notes"), FieldRenamed, FieldRenamed),
        set("/cdts/0/fields/1/type", json!("text-area"), FieldTypeLoosened, FieldTypeTightened),
        set("/cdts/0/fields/1/meta/multiple", json!(true), FieldToMultiple, FieldToSingle),
        set("/cdts/0/fields/1/meta/required", json!(true), FieldRequired, FieldOptional),
        set("/cdts/0/fields/1/editable", json!(false), FieldReadOnly, FieldEditable),
        set("/cdts/0/fields/1/phi", json!(true), PrivacyOn, PrivacyOff),
        set("/cdts/0/fields/1/disable", json!(true), FieldDeprecated, FieldRestored),
        set("/cdts/0/fields/1/searchable", json!(true), FilterAllowed, FilterForbidden),
        set("/cdts/0/fields/1/bulkEdit", json!(true), BulkEditAllowed, BulkEditForbidden),
        set("/cdts/0/fields/1/label", json!("Notes"), LabelChanged, LabelChanged),
        set("/cdts/0/fields/1/label", json!("Remark"), LabelMeaningChanged, LabelChanged),
        set("/cdts/0/fields/1/dictionary", json!("icd"), FieldDictionaryChanged, FieldDictionaryChanged),
        set("/customFieldTypes/0/label", json!("Nausea"), LabelMeaningChanged, LabelChanged),
        set("/cdts/0/fields/4/dictionary/name", json!("cpt"), FieldDictionaryChanged, FieldDictionaryChanged),
        set("/cdts/0/fields/4/dictionary/field", json!("code"), FieldDictionaryChanged, FieldDictionaryChanged),
        set("/cdts/0/fields/4/type", json!("text"), FieldTypeLoosened, FieldTypeTightened),
        set("/cdts/0/fields/5/profileDataType", json!("pdt-clinic"), FieldProfileChanged, FieldProfileChanged),
        set("/cdts/0/fields/6/type", json!("place"), FieldTypeChanged, FieldTypeChanged),
        set("/cdts/0/fields/1/meta/maxLength", json!(50), RuleTightened, RuleLoosened),
        set("/cdts/0/fields/1/meta/minLength", json!(1), RuleTightened, RuleLoosened),
        set("/cdts/0/fields/1/meta/regex", json!("[a-z]+"), RuleTightened, RuleLoosened),
        set("/cdts/0/fields/3/formula", json!("pulse * 3"), FormulaChanged, FormulaChanged),
    ]
}

#[rustfmt::skip]
fn assessments() -> Vec<Row> {
    use Kind::*;
    let question = |required| json!({"refCdtName": "cdt-vitals", "refCdtFieldName": "cdtf-note", "order": 2,
        "viewType": "question", "label": "Note", "meta": {"type": "string", "required": required}});
    let asked = |required, there| Row {
        edits: vec![Edit::Push("/assessments/0/sections/0/fields", question(required))],
        there, back: &[LayoutChanged, QuestionRemoved],
    };
    vec![
        push("/assessments", json!({"name": "asm-exit", "sections": []}), AssessmentAdded, AssessmentRemoved),
        set("/assessments/0/name", json!("asm-intakes"), AssessmentRenamed, AssessmentRenamed),
        asked(false, &[LayoutChanged, QuestionAdded]),
        asked(true, &[LayoutChanged, RequiredQuestionAdded]),
        set("/assessments/0/sections/0/title", json!("First part"), LayoutChanged, LayoutChanged),
        meant("/assessments/0/sections/0/title", json!("Last"), &[LayoutChanged, LabelMeaningChanged], &[LayoutChanged]),
        meant("/assessments/0/sections/0/fields/2/label", json!("In the last month:"),
            &[LayoutChanged, LabelMeaningChanged], &[LayoutChanged, LabelMeaningChanged]),
        set("/assessments/0/scoring/groups/0/title", json!("The total"), LabelChanged, LabelChanged),
        set("/assessments/0/scoring/groups/0/title", json!("Average"), LabelMeaningChanged, LabelChanged),
        meant("/assessments/0/sections/0/fields/1/label", json!("Posture?"),
            &[LabelChanged, LabelChanged], &[LabelChanged, LabelChanged]),
        meant("/assessments/0/sections/0/fields/1/label", json!("Bearing"),
            &[LabelMeaningChanged, LabelMeaningChanged], &[LabelChanged, LabelChanged]),
        set("/assessments/0/conditionSettings/elements/0/conditions/0/value", json!(70), DisplayChanged, DisplayChanged),
        set("/assessments/0/sections/0/fields/0/prePopulatedValue", json!({"type": "DEFAULT_VALUE", "defaultValue": 60}), PrePopulationChanged, PrePopulationChanged),
        set("/assessments/0/scoring/groups/0/fields/0/scores/0/score", json!(2), ScoringChanged, ScoringChanged),
        push("/assessments/0/programs/0/phases", json!("rest"), AssessmentPlaceAdded, AssessmentPlaceRemoved),
        set("/assessments/0/programs", json!([]), AssessmentPlaceAdded, AssessmentPlaceRemoved),
        set("/assessments/0/sections/0/fields/0/order", json!(7), QuestionsReordered, QuestionsReordered),
    ]
}

#[rustfmt::skip]
fn care() -> Vec<Row> {
    use Kind::*;
    let operations = "/securityFormation/securityPolicies/0/services/0/operations";
    vec![
        push("/encounterTemplates", json!({"name": "etmp-call", "assessmentNames": ["asm-intake"]}), EncounterTemplateAdded, EncounterTemplateRemoved),
        set("/encounterTemplates/0/name", json!("etmp-visits"), EncounterTemplateRenamed, EncounterTemplateRenamed),
        push("/encounterTemplates/0/assessmentNames", json!("asm-intake"), LinkedAssessmentAdded, LinkedAssessmentRemoved),
        set("/encounterTemplates/0/defaultDuration", json!(30), EncounterDefaultsChanged, EncounterDefaultsChanged),
        push("/programs", json!({"name": "prog-z", "phases": []}), ProgramAdded, ProgramRemoved),
        push("/programs/0/phases", json!({"name": "end", "type": "FINISH"}), PhaseAdded, PhaseRemoved),
        set("/programs/0/phases/1/name", json!("rests"), PhaseRenamed, PhaseRenamed),
        set("/programs/0/phases/1/type", json!("FINISH"), PhaseRoleChanged, PhaseRoleChanged),
        row(Edit::Swap("/programs/0/phases"), PhasesReordered, PhasesReordered),
        push("/programs/0/phases/0/navigateTo", json!({"name": "rest"}), TransitionAdded, TransitionRemoved),
        push("/goalTemplates", json!({"name": "gtmp-sleep", "goalName": "Sleep"}), GoalTemplateAdded, GoalTemplateRemoved),
        set("/goalTemplates/0/name", json!("gtmp-walks"), GoalTemplateRenamed, GoalTemplateRenamed),
        set("/goalTemplates/0/priority", json!("HIGH"), GoalTemplateChanged, GoalTemplateChanged),
        push("/securityFormation/securityPolicies", json!({"name": "sp-z"}), PolicyAdded, PolicyRemoved),
        push("/securityFormation/roles", json!({"name": "r-doctor", "policies": ["sp-care"]}), PolicyRoleAdded, PolicyRoleRemoved),
        push(operations, json!({"operationName": "read"}), ReadGranted, ReadRevoked),
        push(operations, json!({"operationName": "update"}), WriteGranted, WriteRevoked),
    ]
}

/// Returns rows with option lists and programs, whose changes affect the items that refer to them.
#[rustfmt::skip]
fn referred_to() -> Vec<Row> {
    use Kind::*;
    vec![
        push("/cdts/0/fields/2/meta/options", json!({"value": "standing", "label": "Upright"}), OptionAdded, OptionRemoved),
        set("/cdts/0/fields/2/meta/options/1/value", json!("lyings"), OptionRenamed, OptionRenamed),
        set("/cdts/0/fields/2/meta/options/1/label", json!("Lying down"), OptionRelabelled, OptionRelabelled),
        set("/cdts/0/fields/2/meta/options/1/label", json!("Not lying"), OptionMeaningChanged, OptionMeaningChanged),
        set("/cdts/0/fields/2/meta/options/1/label", json!("sitting"), OptionMeaningChanged, OptionMeaningChanged),
        set("/cdts/0/fields/2/meta/options/1/refCdtName", json!("cdt-vitals"), OptionMeaningChanged, OptionMeaningChanged),
        row(Edit::Swap("/cdts/0/fields/2/meta/options"), OptionsReordered, OptionsReordered),
        row(Edit::Swap("/cdts/0/fields"), FieldsReordered, FieldsReordered),
        set("/cdts/0/fields/0/type", json!("float"), FieldTypeWidened, FieldTypeChanged),
        set("/programs/0/name", json!("prog-cares"), ProgramRenamed, ProgramRenamed),
    ]
}

fn kinds(difference: &Difference) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = difference.changes.iter().map(|of| of.kind).collect();
    kinds.sort_unstable();
    kinds
}

fn sorted(kinds: &[Kind]) -> Vec<Kind> {
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    kinds
}

#[test]
fn a_change_is_what_it_is_and_nothing_else() {
    let old = fixture();
    for row in rows() {
        let mut new = fixture();
        apply(row.edits, &mut new);
        let there = compare(&old, &new);
        assert_eq!(kinds(&there), sorted(row.there), "{there:#?}");
        let back = compare(&new, &old);
        assert_eq!(kinds(&back), sorted(row.back), "{back:#?}");
    }
}

#[test]
fn what_is_referred_to_changes_with_its_references() {
    let old = fixture();
    for row in referred_to() {
        let mut new = fixture();
        apply(row.edits, &mut new);
        let there = compare(&old, &new);
        assert!(kinds(&there).contains(&row.there[0]), "{there:#?}");
        let back = compare(&new, &old);
        assert!(kinds(&back).contains(&row.back[0]), "{back:#?}");
    }
}

#[test]
fn every_kind_is_tested() {
    let rows = rows().into_iter().chain(referred_to());
    let tested: BTreeSet<Kind> = rows
        .flat_map(|row| [row.there, row.back])
        .flatten()
        .copied()
        .collect();
    let untested: Vec<&Kind> = Kind::ALL
        .iter()
        .filter(|kind| !tested.contains(kind))
        .collect();
    // Tested by name in main.rs: they need two items on both sides.
    assert_eq!(
        untested,
        [
            &Kind::RuleChanged,
            &Kind::LinkedAssessmentsReordered,
            &Kind::TransitionsReordered
        ]
    );
}
