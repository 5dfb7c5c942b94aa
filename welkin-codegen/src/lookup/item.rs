//! Anything that a configuration holds and that has a name of its own.

use crate::config::{Configuration, Position};
use crate::diagnostic::{Diagnostic, Location, printable};
use crate::generator::Generator;
use crate::model::{
    Assessment, Cdt, CdtKind, CustomFieldType, EncounterTemplate, Field, FieldType, GoalTemplate,
    Model, Phase, Program, Question, SecurityPolicy,
};
use crate::similar;

/// Something with a name.
#[derive(Clone, Copy, Debug)]
pub enum Thing<'g> {
    /// A CDT, a profile data type, or a dictionary.
    Cdt(&'g Cdt),
    /// A field of one.
    Field(&'g Cdt, &'g Field),
    /// A template for fields.
    CustomFieldType(&'g CustomFieldType),
    /// An assessment.
    Assessment(&'g Assessment),
    /// A question of one.
    Question(&'g Assessment, &'g Question),
    /// An encounter template.
    EncounterTemplate(&'g EncounterTemplate),
    /// A program.
    Program(&'g Program),
    /// A phase of one.
    Phase(&'g Program, &'g Phase),
    /// A goal template.
    GoalTemplate(&'g GoalTemplate),
    /// A security policy.
    SecurityPolicy(&'g SecurityPolicy),
}

impl Generator {
    /// Everything of this name: a machine name, or else a name in Rust, or else a title or label. `OWNER.PART` is a field of a CDT, an option
    /// list among them, a question of an assessment, or a phase of a program; a part that no whole thing shares its name with can go alone. `*` is
    /// everything.
    ///
    /// ```
    /// let export = r#"[{"name": "cdt-vitals", "fields": [{"name": "cdtf-heart-rate", "type": "integer"}]}]"#;
    /// let generator = welkin_codegen::Generator::from_text("cdts.json", export)?;
    /// for name in ["cdt-vitals.cdtf-heart-rate", "Vitals.heart_rate", "HEART_RATE"] {
    ///     assert_eq!(generator.find(name).unwrap()[0].name(), "cdtf-heart-rate");
    /// }
    /// assert!(generator.find("Vitels").unwrap_err().to_string().contains("`Vitals`"));
    /// # Ok::<(), welkin_codegen::GenerateError>(())
    /// ```
    ///
    /// # Errors
    /// When there is none: the names that are nearest.
    pub fn find(&self, name: &str) -> Result<Vec<Thing<'_>>, Box<Diagnostic>> {
        let things = Thing::all(self.model());
        if name == "*" {
            let things = things.into_iter();
            return Ok(things
                .flat_map(|thing| std::iter::once(thing).chain(thing.parts()))
                .collect());
        }
        let whole = called(&things, name);
        if !whole.is_empty() {
            return Ok(whole);
        }
        for (dot, _) in name.match_indices('.') {
            let owners = called(&things, &name[..dot]);
            if let Some(owner) = owners.first() {
                let parts: Vec<_> = owners.iter().flat_map(|owner| owner.parts()).collect();
                let part = &name[dot + 1..];
                let found = called(&parts, part);
                return if found.is_empty() {
                    Err(Box::new(owner.has_no(part, &parts)))
                } else {
                    Ok(found)
                };
            }
        }
        let parts: Vec<_> = things.iter().flat_map(|thing| thing.parts()).collect();
        let found = called(&parts, name);
        if found.is_empty() {
            Err(Box::new(unknown(name, &things, &parts)))
        } else {
            Ok(found)
        }
    }

    /// Where the name of a thing stands; nothing for a security policy.
    #[must_use]
    pub fn location(&self, thing: Thing<'_>) -> Option<Location> {
        let configuration = self.configuration();
        let position = thing.position(configuration)?;
        Some(configuration.sources.locate(position))
    }
}

impl<'g> Thing<'g> {
    fn all(model: &'g Model) -> Vec<Self> {
        let cdts = model.with_fields().map(Self::Cdt);
        cdts.chain(model.custom_field_types.iter().map(Self::CustomFieldType))
            .chain(model.assessments.iter().map(Self::Assessment))
            .chain(
                model
                    .encounter_templates
                    .iter()
                    .map(Self::EncounterTemplate),
            )
            .chain(model.programs.iter().map(Self::Program))
            .chain(model.goal_templates.iter().map(Self::GoalTemplate))
            .chain(model.security_policies.iter().map(Self::SecurityPolicy))
            .collect()
    }

    fn parts(self) -> Vec<Self> {
        match self {
            Self::Cdt(cdt) => {
                let fields = cdt.fields.iter();
                fields.map(|field| Self::Field(cdt, field)).collect()
            }
            Self::Assessment(assessment) => {
                let questions = assessment.questions.iter();
                questions
                    .map(|question| Self::Question(assessment, question))
                    .collect()
            }
            Self::Program(program) => {
                let phases = program.phases.iter();
                phases.map(|phase| Self::Phase(program, phase)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Machine name.
    #[must_use]
    pub fn name(self) -> &'g str {
        match self {
            Self::Cdt(cdt) => &cdt.name,
            Self::Field(_, field) => &field.name,
            Self::CustomFieldType(custom) => &custom.field.name,
            Self::Assessment(assessment) => &assessment.name,
            Self::Question(_, question) => &question.field.name,
            Self::EncounterTemplate(template) => &template.name,
            Self::Program(program) => &program.name,
            Self::Phase(_, phase) => &phase.name,
            Self::GoalTemplate(template) => &template.name,
            Self::SecurityPolicy(policy) => &policy.name,
        }
    }

    /// What people call it, where the configuration says.
    #[must_use]
    pub fn title(self) -> Option<&'g str> {
        match self {
            Self::Cdt(cdt) => Some(&cdt.title),
            Self::Field(_, field) => field.label.as_deref(),
            Self::CustomFieldType(custom) => custom.field.label.as_deref(),
            Self::Assessment(assessment) => Some(&assessment.title),
            Self::Question(_, question) => question.field.label.as_deref(),
            Self::EncounterTemplate(template) => Some(&template.title),
            Self::Program(program) => Some(&program.title),
            Self::Phase(_, phase) => Some(&phase.title),
            Self::GoalTemplate(template) => Some(&template.title),
            Self::SecurityPolicy(_) => None,
        }
    }

    /// What kind of thing it is: `CDT`, `encounter template`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Cdt(cdt) => match cdt.kind {
                CdtKind::Cdt => "CDT",
                CdtKind::Profile => "profile data type",
                CdtKind::Dictionary => "dictionary",
            },
            Self::Field(..) => "field",
            Self::CustomFieldType(_) => "custom field type",
            Self::Assessment(_) => "assessment",
            Self::Question(..) => "question",
            Self::EncounterTemplate(_) => "encounter template",
            Self::Program(_) => "program",
            Self::Phase(..) => "phase",
            Self::GoalTemplate(_) => "goal template",
            Self::SecurityPolicy(_) => "security policy",
        }
    }

    /// Its names in generated code; for a field also that of its option list.
    fn rust_names(self) -> Vec<&'g str> {
        match self {
            Self::Cdt(cdt) => vec![&cdt.type_name, &cdt.module_name, &cdt.patch_name],
            Self::Field(_, field) => field_names(field),
            Self::CustomFieldType(custom) => vec![&custom.type_name],
            Self::Assessment(assessment) => vec![&assessment.type_name, &assessment.module_name],
            Self::Question(_, question) => field_names(&question.field),
            Self::EncounterTemplate(template) => vec![&template.type_name, &template.accessor_name],
            Self::Program(program) => vec![&program.type_name, &program.module_name],
            Self::Phase(_, phase) => vec![&phase.type_name],
            Self::GoalTemplate(template) => vec![&template.constant_name, &template.short_name],
            Self::SecurityPolicy(_) => Vec::new(),
        }
    }

    fn position(self, configuration: &Configuration) -> Option<Position> {
        let mut cdts = configuration.with_fields();
        match self {
            Self::Cdt(cdt) => Some(cdts.find(|one| one.name == cdt.name)?.position),
            Self::Field(cdt, field) => {
                let cdt = cdts.find(|one| one.name == cdt.name)?;
                let mut fields = cdt.fields.iter();
                Some(fields.find(|one| one.name == field.name)?.position)
            }
            Self::CustomFieldType(custom) => {
                let mut fields = configuration.custom_field_types.iter();
                Some(fields.find(|one| one.name == custom.field.name)?.position)
            }
            Self::Assessment(assessment) => {
                let mut assessments = configuration.assessments.iter();
                Some(
                    assessments
                        .find(|one| one.name == assessment.name)?
                        .position,
                )
            }
            Self::Question(assessment, question) => {
                let mut assessments = configuration.assessments.iter();
                let assessment = assessments.find(|one| one.name == assessment.name)?;
                let sections = assessment.sections.iter();
                let mut questions = sections.flat_map(|section| &section.questions);
                let is_it = |one: &&crate::config::Question| {
                    one.cdt_name.as_ref() == Some(&question.cdt_name)
                        && one.field_name.as_ref() == Some(&question.cdt_field_name)
                };
                Some(questions.find(is_it)?.position)
            }
            Self::EncounterTemplate(template) => {
                let mut templates = configuration.encounter_templates.iter();
                Some(templates.find(|one| one.name == template.name)?.position)
            }
            Self::Program(program) => {
                let mut programs = configuration.programs.iter();
                Some(programs.find(|one| one.name == program.name)?.position)
            }
            Self::Phase(program, phase) => {
                let mut programs = configuration.programs.iter();
                let program = programs.find(|one| one.name == program.name)?;
                let mut phases = program.phases.iter();
                Some(phases.find(|one| one.name == phase.name)?.position)
            }
            Self::GoalTemplate(template) => {
                let mut templates = configuration.goal_templates.iter();
                Some(templates.find(|one| one.name == template.name)?.position)
            }
            Self::SecurityPolicy(_) => None,
        }
    }

    fn has_no(self, part: &str, parts: &[Self]) -> Diagnostic {
        let parts_are = match self {
            Self::Assessment(_) => "questions",
            Self::Program(_) => "phases",
            _ => "fields",
        };
        let (kind, name, part_shown) = (self.kind(), printable(self.name()), printable(part));
        let names = parts.iter().flat_map(|part| part.names());
        Diagnostic::error(format!("{kind} `{name}` has nothing called `{part_shown}`"))
            .help(similar::help(part, names, parts_are))
    }

    fn names(self) -> impl Iterator<Item = &'g str> {
        std::iter::once(self.name()).chain(self.rust_names())
    }
}

fn field_names(field: &Field) -> Vec<&str> {
    let mut names: Vec<&str> = vec![&field.field_name, &field.constant_name];
    if let FieldType::Options(list) = &field.field_type {
        names.push(&list.type_name);
    }
    names
}

/// The things of this machine name; if there are none, those of this name in Rust; if there are none, those of this title.
fn called<'g>(things: &[Thing<'g>], name: &str) -> Vec<Thing<'g>> {
    let lowercase = name.to_lowercase();
    let is_titled = |thing: &Thing<'_>| {
        let title = thing.title();
        title.is_some_and(|title| title.to_lowercase() == lowercase)
    };
    let by_name = |thing: &Thing<'_>| thing.name() == name;
    let in_rust = |thing: &Thing<'_>| thing.rust_names().contains(&name);
    let ways: [&dyn Fn(&Thing<'_>) -> bool; 3] = [&by_name, &in_rust, &is_titled];
    let found = ways.into_iter().map(|way| {
        let found = things.iter().filter(|thing| way(thing));
        found.copied().collect::<Vec<_>>()
    });
    found
        .into_iter()
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn unknown(name: &str, things: &[Thing<'_>], parts: &[Thing<'_>]) -> Diagnostic {
    let titles = things.iter().filter_map(|thing| thing.title());
    let of_things = things.iter().flat_map(|thing| thing.names()).chain(titles);
    let of_things: Vec<&str> = of_things.collect();
    let is_none_alike = similar::alike(name, &of_things).is_empty();
    let of_parts = parts.iter().flat_map(|part| part.names());
    let of_parts = of_parts.filter(|_| is_none_alike);
    let shown = printable(name);
    let names = of_things.iter().copied().chain(of_parts);
    Diagnostic::error(format!("the configuration holds nothing called `{shown}`"))
        .help(similar::help(name, names, "names"))
}
