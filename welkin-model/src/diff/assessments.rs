//! Compares assessments: their questions, conditional display and scoring.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::Changes;
use super::kind::Kind;
use super::labels::Relabelling;
use super::pairs::pairs;
use super::subject::Subject;
use super::templates_and_programs::retitling;
use super::{ItemKind, fields};
use crate::model::meaning::{self, Labels};
use crate::model::{
    Assessment, ConditionSubject, DisplayRule, ItemContent, Literal, PrePopulated, Question,
    Scoring,
};

pub(super) fn compare(old_assessments: &[Assessment], new: &[Assessment], changes: &mut Changes) {
    let subject = |of: &Assessment| Subject::new(ItemKind::Assessment, &of.name);
    let keys = |of: &Assessment| -> BTreeSet<String> {
        let questions = of.questions.iter();
        questions
            .map(|question| question.field.name.clone())
            .collect()
    };
    let name = |assessment: &Assessment| assessment.name.clone();
    let labels = Labels::new(old_assessments.iter().map(|it| (&*it.name, &*it.title)));
    let pairs = pairs(old_assessments, new, name, |old, new| {
        keys(old) == keys(new)
    });
    changes.listed(
        &pairs,
        [
            Kind::AssessmentRemoved,
            Kind::AssessmentAdded,
            Kind::AssessmentRenamed,
        ],
        subject,
        |it| &it.name,
        |it| &it.title,
    );
    for (old, new) in pairs.kept.into_iter().chain(pairs.renamed) {
        let kind = retitling(
            &labels,
            &old.name,
            &new.module_name,
            (&old.title, &new.title),
        );
        changes.words(kind, &subject(new), Some(&old.title), Some(&new.title));
        assessment(old, new, &subject(new), changes);
    }
}

fn assessment(old: &Assessment, new: &Assessment, subject: &Subject, changes: &mut Changes) {
    questions(&old.questions, &new.questions, subject, changes);
    let (before, after) = (Logic::of(old), Logic::of(new));
    let described = [
        (Kind::DisplayChanged, before.display, after.display),
        (
            Kind::PrePopulationChanged,
            before.pre_populated,
            after.pre_populated,
        ),
        (Kind::LayoutChanged, before.layout, after.layout),
        (Kind::ScoringChanged, before.scoring, after.scoring),
    ];
    for (kind, before, after) in described {
        let gone: Vec<&str> = before.difference(&after).map(String::as_str).collect();
        let came: Vec<&str> = after.difference(&before).map(String::as_str).collect();
        if !gone.is_empty() || !came.is_empty() {
            changes.changed(kind, subject, list(&gone), list(&came));
        }
    }
    texts(old, new, subject, changes);
    places(old, new, subject, changes);
}

fn list(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        words => words.join("; "),
    }
}

fn questions(old: &[Question], new: &[Question], assessment: &Subject, changes: &mut Changes) {
    // The key of an answer contains the CDT's field, whose renames are reported with the CDT.
    let pairs = pairs(
        old,
        new,
        |question| question.field.name.clone(),
        |_, _| false,
    );
    for gone in pairs.removed {
        let subject = assessment.part(&gone.field.name);
        changes.removed(Kind::QuestionRemoved, subject, fields::words(&gone.field));
    }
    for came in pairs.added {
        let kind = if came.field.required {
            Kind::RequiredQuestionAdded
        } else {
            Kind::QuestionAdded
        };
        let subject = assessment.part(&came.field.name);
        changes.added(kind, subject, fields::words(&came.field));
    }
    if pairs.is_reordered {
        let order = |questions: &[Question]| {
            let names = questions.iter();
            fields::order(names.map(|question| question.field.name.clone()))
        };
        let kind = Kind::QuestionsReordered;
        changes.changed(kind, assessment, order(old), order(new));
    }
    let kept = pairs.kept.iter();
    let kept: Vec<_> = kept.map(|(old, new)| (&old.field, &new.field)).collect();
    let relabelling = Relabelling::of_fields(&kept);
    for (old, new) in kept {
        let subject = assessment.part(&new.name);
        fields::field(old, new, &subject, &relabelling, changes);
    }
}

/// Compares the meaning of titles and texts above questions and scores. A rewording with the same meaning is part of
/// the layout, and so are whole pages of text.
fn texts(old: &Assessment, new: &Assessment, subject: &Subject, changes: &mut Changes) {
    for (noun, before, after) in [
        ("section", section_titles(old), section_titles(new)),
        ("text", texts_of(old), texts_of(new)),
        ("score", score_titles(old), score_titles(new)),
    ] {
        let kept = before
            .iter()
            .filter_map(|(name, old)| Some((*name, *old, *after.get(name)?)));
        let relabelling = Relabelling::new(kept.clone());
        for (name, old, new) in kept {
            let kind = relabelling.kind(name, name, (Some(old), Some(new)));
            let is_judged = || [old, new].iter().all(|text| meaning::is_comparable(text));
            if noun == "score" || kind == Kind::LabelMeaningChanged && is_judged() {
                let words = |text: &str| format!("{noun} {name} \"{text}\"");
                changes.words(kind, subject, Some(&words(old)), Some(&words(new)));
            }
        }
    }
}

/// Texts by the name of their item. Items without a name, or with one that is not unique, can't be compared.
type Texts<'a> = BTreeMap<&'a str, &'a str>;

fn named<'a>(texts: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Texts<'a> {
    let mut found = Texts::new();
    let mut again = BTreeSet::from([""]);
    for (name, text) in texts {
        if found.insert(name, text).is_some() {
            again.insert(name);
        }
    }
    found.retain(|name, _| !again.contains(name));
    found
}

fn section_titles(assessment: &Assessment) -> Texts<'_> {
    let sections = assessment.sections.iter();
    named(sections.map(|section| (&*section.name, &*section.title)))
}

fn texts_of(assessment: &Assessment) -> Texts<'_> {
    let items = assessment
        .sections
        .iter()
        .flat_map(|section| &section.items);
    named(items.filter_map(|item| match &item.content {
        ItemContent::Text { name, text } => Some((&**name, &**text)),
        ItemContent::Question(_) => None,
    }))
}

fn score_titles(assessment: &Assessment) -> Texts<'_> {
    let groups = assessment
        .scoring
        .iter()
        .flat_map(|scoring| &scoring.groups);
    named(groups.map(|group| (&*group.name, &*group.title)))
}

/// The logic of an assessment apart from its questions, as texts that refer to questions by name instead of index.
struct Logic {
    display: BTreeSet<String>,
    pre_populated: BTreeSet<String>,
    layout: BTreeSet<String>,
    scoring: BTreeSet<String>,
}

impl Logic {
    fn of(assessment: &Assessment) -> Self {
        let mut logic = Self {
            display: BTreeSet::new(),
            pre_populated: BTreeSet::new(),
            layout: BTreeSet::new(),
            scoring: BTreeSet::new(),
        };
        for (place, section) in (1..).zip(&assessment.sections) {
            let title = &section.title;
            let section_name = &section.name;
            logic
                .layout
                .insert(format!("section {place} is {section_name} \"{title}\""));
            for rule in &section.display {
                logic
                    .display
                    .insert(display_words(assessment, section_name, rule));
            }
            for (place, item) in (1..).zip(&section.items) {
                let name = match &item.content {
                    ItemContent::Question(question) => key(assessment, *question),
                    ItemContent::Text { name, text } => {
                        logic.layout.insert(format!("text {name} says \"{text}\""));
                        name
                    }
                };
                // New and removed questions are reported as such; moved ones are reported by section.
                if matches!(item.content, ItemContent::Text { .. }) {
                    logic
                        .layout
                        .insert(format!("text {name} is item {place} of {section_name}"));
                } else {
                    logic.layout.insert(format!("{name} is in {section_name}"));
                }
                for rule in &item.display {
                    logic.display.insert(display_words(assessment, name, rule));
                }
                if let Some(value) = &item.pre_populated {
                    logic
                        .pre_populated
                        .insert(format!("{name} is {}", pre_populated_words(value)));
                }
            }
        }
        if let Some(scoring) = &assessment.scoring {
            logic.scoring = scoring_words(assessment, scoring);
        }
        logic
    }
}

fn key(assessment: &Assessment, question: usize) -> &str {
    &assessment.questions[question].field.name
}

fn display_words(assessment: &Assessment, element: &str, rule: &DisplayRule) -> String {
    let conditions = rule.conditions.iter().map(|condition| {
        let values: Vec<String> = condition.values.iter().map(literal_words).collect();
        let question = match &condition.subject {
            ConditionSubject::Answer(question) => key(assessment, *question).to_owned(),
            ConditionSubject::Record { cdt, field } => format!("{cdt}.{field} of the record"),
        };
        format!(
            "{question} {:?} {}",
            condition.operator,
            values.join(" or ")
        )
    });
    let conditions: Vec<String> = conditions.collect();
    let conditions = conditions.join(", ");
    format!(
        "{:?} {element} if {:?} of {conditions}",
        rule.action, rule.operation
    )
}

fn literal_words(literal: &Literal) -> String {
    match literal {
        Literal::Null => "nothing".to_owned(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => value.to_string(),
        Literal::Text(value) => format!("\"{value}\""),
    }
}

fn pre_populated_words(value: &PrePopulated) -> String {
    match value {
        PrePopulated::Value(literal) => literal_words(literal),
        PrePopulated::Previous => "the previous answer".to_owned(),
    }
}

fn scoring_words(assessment: &Assessment, scoring: &Scoring) -> BTreeSet<String> {
    let mut words = BTreeSet::from([format!("{:?} of groups", scoring.formula)]);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for group in &scoring.groups {
        // Each group counts, even if several have one name, or none.
        let count = counts.entry(&group.name).or_default();
        *count += 1;
        let name = match count {
            1 => group.name.clone(),
            count => format!("{} ({count})", group.name),
        };
        words.insert(format!("group {name} is {:?}", group.formula));
        for scored in &group.questions {
            let question = key(assessment, scored.question);
            for (answer, score) in &scored.scores {
                let answer = literal_words(answer);
                words.insert(format!("{question} {answer} scores {score} in {name}"));
            }
        }
    }
    words
}

/// Compares the programs and phases to which an assessment is restricted; it is available in all when there are none.
fn places(old: &Assessment, new: &Assessment, subject: &Subject, changes: &mut Changes) {
    let (before, after) = (place_words(old), place_words(new));
    let everywhere = |places: &BTreeSet<String>| places.is_empty();
    match (everywhere(&before), everywhere(&after)) {
        (true, true) => {}
        (true, false) => {
            let places: Vec<&str> = after.iter().map(String::as_str).collect();
            let kind = Kind::AssessmentPlaceRemoved;
            changes.changed(kind, subject, "everywhere", list(&places));
        }
        (false, true) => {
            let places: Vec<&str> = before.iter().map(String::as_str).collect();
            let kind = Kind::AssessmentPlaceAdded;
            changes.changed(kind, subject, list(&places), "everywhere");
        }
        (false, false) => {
            for gone in before.difference(&after) {
                changes.removed(Kind::AssessmentPlaceRemoved, subject.clone(), gone.as_str());
            }
            for came in after.difference(&before) {
                changes.added(Kind::AssessmentPlaceAdded, subject.clone(), came.as_str());
            }
        }
    }
}

fn place_words(assessment: &Assessment) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for of in &assessment.programs {
        let program = &of.program;
        if of.phases.is_empty() {
            places.insert(format!("program {program}"));
        }
        places.extend(
            of.phases
                .iter()
                .map(|phase| format!("phase {program}.{phase}")),
        );
    }
    places
}
