//! Labels of fields and texts of questions: which changes are more than another wording.

use serde_json::{Value, json};
use welkin_model::diff::{Class, Kind};

use crate::compare;

/// An export whose fields, and the questions for them, have these labels.
fn export(labels: &[&str]) -> Value {
    let fields = (0..).zip(labels).map(
        |(number, label)| json!({"name": format!("cdtf-{number}"), "type": "text", "label": label}),
    );
    // The question is also what is seen of the field.
    let asked = (0..).zip(labels).map(|(number, label)| {
        let field = format!("cdtf-{number}");
        json!({"refCdtName": "cdt-a", "refCdtFieldName": field, "viewType": "question", "label": label})
    });
    json!({
        "cdts": [{"name": "cdt-a", "fields": fields.collect::<Vec<_>>()}],
        "assessments": [{"name": "asm-a", "sections": [{"name": "first", "fields": asked.collect::<Vec<_>>()}]}],
    })
}

/// The kinds of the changes: first those of the fields, then those of the questions.
#[track_caller]
fn kinds(old: &[&str], new: &[&str]) -> Vec<Kind> {
    let changes = compare(&export(old), &export(new)).changes;
    let kinds: Vec<Kind> = changes.iter().map(|change| change.kind).collect();
    let (fields, questions) = kinds.split_at(kinds.len() / 2);
    assert_eq!(fields, questions, "a field and its question");
    fields.to_vec()
}

#[test]
fn another_meaning_breaks_readers_and_writers() {
    for (old, new) in [
        ("Pain at rest?", "Pain on exertion?"),
        ("Left eye", "Right eye"),
        ("Dose in mg", "Dose in mcg"),
        ("Do you smoke?", "Do you not smoke?"),
        ("Weight at birth", "Weight at discharge"),
        ("In the last 2 weeks", "In the last 4 weeks"),
        ("Systolic", "Diastolic"),
    ] {
        assert_eq!(
            kinds(&[old], &[new]),
            [Kind::LabelMeaningChanged],
            "{old} -> {new}"
        );
    }
    let kind = Kind::LabelMeaningChanged;
    assert_eq!(
        (kind.readers(), kind.writers()),
        (Class::Breaking, Class::Breaking)
    );
}

#[test]
fn another_wording_is_cosmetic() {
    for (old, new) in [
        ("Pain at rest?", "<p>Pain at rest</p>"),
        ("Left eye", "LEFT EYE:"),
        ("Do you smoke", "Do you smoke? (please specify)"),
        (
            "Feeling down, depressed, or hopeless",
            "Feeling down, depressed or hopeless",
        ),
        ("Adress", "Address"),
        // None before, or none now.
        ("", "Left eye"),
        ("Left eye", ""),
    ] {
        assert_eq!(
            kinds(&[old], &[new]),
            [Kind::LabelChanged],
            "{old} -> {new}"
        );
    }
}

#[test]
fn labels_that_change_places_change_their_meaning() {
    let (old, new) = (["Comment", "Other comments"], ["Other comments", "Comment"]);
    assert_eq!(kinds(&old, &new), [Kind::LabelMeaningChanged; 2]);
}

/// Unlike options, fields may have one label.
#[test]
fn a_label_may_become_equal_to_one_that_stays() {
    let (old, new) = (["Comment", "Comments"], ["Comments", "Comments"]);
    assert_eq!(kinds(&old, &new), [Kind::LabelChanged]);
}

/// A form labels a field in full, and a question asks for it: neither is a version of the other.
#[test]
fn a_label_of_another_place_is_another_wording() {
    let with_form = |mut export: Value, label: &str| {
        let fields = json!([{"name": "cdtf-0", "meta": {"label": label}}]);
        let view = json!([{"type": "add", "fields": fields}]);
        export["uiComponents"] = json!([{"name": "ui-a", "cdtName": "cdt-a", "data": view}]);
        export
    };
    let asked = export(&["How bad is it?"]);
    let kind = |old: &Value, new: &Value| {
        let kinds = compare(old, new)
            .changes
            .into_iter()
            .map(|change| change.kind);
        kinds.collect::<Vec<_>>()
    };
    let shown = with_form(asked.clone(), "Pain on the left");
    assert_eq!(kind(&asked, &shown), [Kind::LabelChanged]);
    let moved = with_form(asked.clone(), "Pain on the right");
    assert_eq!(kind(&shown, &moved), [Kind::LabelMeaningChanged]);
}
