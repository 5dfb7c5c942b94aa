//! Names that were decided earlier.

use std::collections::BTreeMap;

use super::refused::keys;
use crate::model::assessment::Assessment;
use crate::model::resolved::Model;
use crate::model::templates::Program;
use crate::model::types::FIELD_TYPES_NAME;
use crate::model::types::{Cdt, Field, FieldType};

/// Names by machine name: what a lock file or a user's wish says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenNames {
    /// By machine name of the CDT.
    pub cdts: BTreeMap<String, GivenCdt>,
    /// By machine name of the assessment.
    pub assessments: BTreeMap<String, GivenAssessment>,
    /// Accessors of encounter templates, from which the names of their types follow, by machine name.
    pub encounter_templates: BTreeMap<String, String>,
    /// By machine name of the program.
    pub programs: BTreeMap<String, GivenProgram>,
    /// Snake-case names of goal templates, from which those of their constants follow, by machine name.
    pub goal_templates: BTreeMap<String, String>,
    /// What people saw when a name was given, by the keys that lead to the name, as in [`NameEntries`]: labels of options, titles of
    /// assessments, encounter templates, programs and phases.
    pub labels: BTreeMap<Vec<String>, GivenLabel>,
}

/// What people saw when a name was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenLabel {
    /// The label or title that the name was given for.
    pub label: String,
    /// A later one that means something else, and under which the name was kept by decision.
    pub kept: Option<String>,
}

impl GivenLabel {
    /// A label under which a name is given.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            kept: None,
        }
    }
}

/// Names of a CDT and of what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenCdt {
    /// Its module, from which the names of its types follow.
    pub name: Option<String>,
    /// By machine name of the field.
    pub fields: BTreeMap<String, GivenField>,
}

/// Names of a field and of its options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenField {
    /// Its snake-case name, from which its constant's follows.
    pub name: Option<String>,
    /// The enum of its options.
    pub option_list_name: Option<String>,
    /// Variants, by the option's value as text.
    pub options: BTreeMap<String, String>,
}

/// Names of an assessment and of its questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenAssessment {
    /// Its module, from which the name of its type follows.
    pub name: Option<String>,
    /// Snake-case names of its questions, by answer key.
    pub questions: BTreeMap<String, String>,
}

/// Names of a program and of its phases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenProgram {
    /// Its module, from which the name of its type follows.
    pub name: Option<String>,
    /// Types of its phases, by machine name.
    pub phases: BTreeMap<String, String>,
}

/// Names, each with the keys that lead to it as files write them: `cdts`, `cdt-vitals`, `fields`, `cdtf-heart-rate`, `name`. The
/// first two keys are the thing that has names; its own name is under the key `name`.
pub type NameEntries = BTreeMap<Vec<String>, String>;

impl GivenNames {
    /// Forgets a name, so that it is decided anew.
    pub(crate) fn forget(&mut self, keys: &[String]) {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        match keys[..] {
            ["cdts", cdt, "fields", field, "options", value] => {
                let fields = self.cdts.get_mut(cdt).map(|cdt| &mut cdt.fields);
                if let Some(field) = fields.and_then(|fields| fields.get_mut(field)) {
                    field.options.remove(value);
                }
            }
            ["programs", program, "phases", phase] => {
                if let Some(program) = self.programs.get_mut(program) {
                    program.phases.remove(phase);
                }
            }
            _ => {}
        }
    }

    /// Every name with the keys that lead to it.
    #[must_use]
    pub fn entries(&self) -> NameEntries {
        let mut entries = NameEntries::new();
        for (cdt, names) in &self.cdts {
            insert(&mut entries, ["cdts", cdt, "name"], &names.name);
            for (field, names) in &names.fields {
                let path = |key| ["cdts", cdt, "fields", field, key];
                insert(&mut entries, path("name"), &names.name);
                insert(&mut entries, path("option-list"), &names.option_list_name);
                for (value, name) in &names.options {
                    let path = ["cdts", cdt, "fields", field, "options", value];
                    entries.insert(keys(path), name.clone());
                }
            }
        }
        for (assessment, names) in &self.assessments {
            insert(
                &mut entries,
                ["assessments", assessment, "name"],
                &names.name,
            );
            for (question, name) in &names.questions {
                let path = ["assessments", assessment, "questions", question];
                entries.insert(keys(path), name.clone());
            }
        }
        for (template, name) in &self.encounter_templates {
            entries.insert(
                keys(["encounter-templates", template, "name"]),
                name.clone(),
            );
        }
        for (template, name) in &self.goal_templates {
            entries.insert(keys(["goal-templates", template, "name"]), name.clone());
        }
        for (program, names) in &self.programs {
            insert(&mut entries, ["programs", program, "name"], &names.name);
            for (phase, name) in &names.phases {
                let path = ["programs", program, "phases", phase];
                entries.insert(keys(path), name.clone());
            }
        }
        entries
    }
}

fn insert<const N: usize>(entries: &mut NameEntries, path: [&str; N], name: &Option<String>) {
    if let Some(name) = name {
        entries.insert(keys(path), name.clone());
    }
}

impl Model {
    /// Every name of this model; given to [`resolve_with`](crate::model::resolve_with) as
    /// [`Choices::given`](crate::model::Choices::given), they stay.
    #[must_use]
    pub fn given_names(&self) -> GivenNames {
        let cdts = self.with_fields();
        let assessments = self.assessments.iter();
        let encounter_templates = self.encounter_templates.iter();
        let programs = self.programs.iter();
        let goal_templates = self.goal_templates.iter();
        GivenNames {
            cdts: cdts
                .map(|cdt| (cdt.name.clone(), of_cdt(cdt)))
                .chain(self.custom_field_types())
                .collect(),
            assessments: assessments
                .map(|assessment| (assessment.name.clone(), of_assessment(assessment)))
                .collect(),
            encounter_templates: encounter_templates
                .map(|template| (template.name.clone(), template.accessor_name.clone()))
                .collect(),
            programs: programs
                .map(|program| (program.name.clone(), of_program(program)))
                .collect(),
            goal_templates: goal_templates
                .map(|template| (template.name.clone(), template.short_name.clone()))
                .collect(),
            labels: labelled(self)
                .map(|labelled| (labelled.keys, GivenLabel::new(labelled.label)))
                .collect(),
        }
    }
}

/// Something with a name that people see under a label.
pub(in crate::model) struct Labelled<'m> {
    /// Keys that lead to its name.
    pub(in crate::model) keys: Vec<String>,
    /// Its name in code.
    pub(in crate::model) name: &'m str,
    /// What people see.
    pub(in crate::model) label: &'m str,
}

/// Everything of a model whose label is remembered with its name.
pub(in crate::model) fn labelled(model: &Model) -> impl Iterator<Item = Labelled<'_>> {
    let of_cdts = model
        .with_fields()
        .flat_map(|cdt| cdt.fields.iter().map(|field| (&*cdt.name, field)));
    let custom = model
        .custom_field_types
        .iter()
        .map(|custom| (FIELD_TYPES_NAME, &custom.field));
    let options = of_cdts
        .chain(custom)
        .flat_map(|(cdt, field)| labelled_options(cdt, field));
    let titled = |section, machine_name: &str, name, label| Labelled {
        keys: keys([section, machine_name, "name"]),
        name,
        label,
    };
    let assessments = model.assessments.iter();
    let assessments =
        assessments.map(move |it| titled("assessments", &it.name, &it.module_name, &it.title));
    let templates = model.encounter_templates.iter();
    let templates = templates.map(move |it| {
        titled(
            "encounter-templates",
            &it.name,
            &it.accessor_name,
            &it.title,
        )
    });
    let programs = model.programs.iter();
    let programs = programs.map(move |it| titled("programs", &it.name, &it.module_name, &it.title));
    let goals = model.goal_templates.iter();
    let goals = goals.map(move |it| titled("goal-templates", &it.name, &it.short_name, &it.title));
    let phases = model.programs.iter().flat_map(|program| {
        program.phases.iter().map(|phase| Labelled {
            keys: keys(["programs", &program.name, "phases", &phase.name]),
            name: &phase.type_name,
            label: &phase.title,
        })
    });
    options
        .chain(assessments)
        .chain(templates)
        .chain(programs)
        .chain(goals)
        .chain(phases)
}

fn labelled_options<'m>(cdt: &'m str, field: &'m Field) -> impl Iterator<Item = Labelled<'m>> {
    field.options().iter().map(move |option| Labelled {
        keys: keys([
            "cdts",
            cdt,
            "fields",
            &field.name,
            "options",
            &option.value.to_string(),
        ]),
        name: &option.variant_name,
        label: &option.label,
    })
}

impl Model {
    /// The names of custom field types, which are locked like those of a CDT's fields.
    fn custom_field_types(&self) -> Option<(String, GivenCdt)> {
        let types = self.custom_field_types.iter().map(|custom| {
            let mut given = of_field(&custom.field);
            given.option_list_name = Some(custom.type_name.clone());
            (custom.field.name.clone(), given)
        });
        let fields: BTreeMap<String, GivenField> = types.collect();
        let name = FIELD_TYPES_NAME.to_owned();
        (!fields.is_empty()).then_some((name, GivenCdt { name: None, fields }))
    }
}

fn of_cdt(cdt: &Cdt) -> GivenCdt {
    let fields = cdt.fields.iter();
    GivenCdt {
        name: Some(cdt.module_name.clone()),
        fields: fields
            .map(|field| (field.name.clone(), of_field(field)))
            .collect(),
    }
}

fn of_field(field: &Field) -> GivenField {
    let list = match &field.field_type {
        FieldType::Options(list) => Some(list),
        _ => None,
    };
    let options = list.into_iter().flat_map(|list| &list.options);
    GivenField {
        name: Some(field.field_name.clone()),
        option_list_name: list.map(|list| list.type_name.clone()),
        options: options
            .map(|option| (option.value.to_string(), option.variant_name.clone()))
            .collect(),
    }
}

fn of_assessment(assessment: &Assessment) -> GivenAssessment {
    let fields = assessment.questions.iter().map(|question| &question.field);
    GivenAssessment {
        name: Some(assessment.module_name.clone()),
        questions: fields
            .map(|field| (field.name.clone(), field.field_name.clone()))
            .collect(),
    }
}

fn of_program(program: &Program) -> GivenProgram {
    let phases = program.phases.iter();
    GivenProgram {
        name: Some(program.module_name.clone()),
        phases: phases
            .map(|phase| (phase.name.clone(), phase.type_name.clone()))
            .collect(),
    }
}
