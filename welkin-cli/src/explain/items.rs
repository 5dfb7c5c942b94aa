//! Builds the explanation of each kind of item.

use serde_json::Value;
use welkin_codegen::Generator;
use welkin_codegen::emit::field_type;
use welkin_codegen::lookup::NamedItem;
use welkin_codegen::model::access;
use welkin_codegen::model::{
    Assessment, Cdt, CdtKind, EncounterTemplate, Field, FieldType, Model, OptionList, Phase,
    PhaseRole, Program, Question,
};
use welkin_designer::Relation;

use super::explanation::{Explanation, List};
use super::{security, uses};

/// Returns the explanation of an item.
pub(super) fn explain(generator: &Generator, item: NamedItem<'_>) -> Explanation {
    let place = generator.location(item);
    let about = Explanation::new(item, place.as_ref());
    match item {
        NamedItem::Cdt(one) => cdt(generator, about, one),
        NamedItem::Field(owner, one) => {
            let owner_name = &*owner.name;
            let model = generator.model();
            let constant = format!("{}::{}", owner.module_name, one.constant_name);
            field(
                in_rust(about.fact("of", owner_name), one, Some(&owner.module_name)),
                one,
            )
            .fact("rust_constant", constant)
            .fact("designer_type", designer_type(generator, owner, one))
            .list(uses::populated_by(model, owner_name, Some(one)))
            .list(uses::in_encounters(model, owner_name, Some(one)))
            .list(security::policies_of_field(generator, owner, &one.name))
        }
        NamedItem::CustomFieldType(custom) => {
            let value = format!("custom_field_types::{}", custom.type_name);
            field(about.fact("rust_type", value), &custom.field)
        }
        NamedItem::Assessment(one) => assessment(generator, about, one),
        NamedItem::Question(owner, one) => question(about, owner, one),
        NamedItem::EncounterTemplate(one) => {
            encounter_template(about, one).list(security::policies_of_target(
                "security_policies",
                generator.model(),
                access::Target::Encounters,
            ))
        }
        NamedItem::Program(one) => program(generator, about, one),
        NamedItem::Phase(owner, one) => phase(about, owner, one).list(uses::assessments_of(
            generator.model(),
            &owner.name,
            Some(&one.name),
        )),
        NamedItem::GoalTemplate(template) => about
            .fact(
                "rust_constant",
                format!("goal_templates::{}", template.constant_name),
            )
            .fact("goal_type", template.goal_type.as_deref())
            .fact("priority", template.priority.as_deref()),
        NamedItem::SecurityPolicy(policy) => about
            .fact("roles", security::roles(policy))
            .fact("exports", security::exports(policy))
            .list(security::grants(policy))
            .list(security::others(policy)),
    }
}

fn cdt(generator: &Generator, about: Explanation, cdt: &Cdt) -> Explanation {
    let model = generator.model();
    let module = &cdt.module_name;
    let accessor = match cdt.kind {
        CdtKind::Cdt if !cdt.readable => None,
        CdtKind::Cdt if cdt.relation == Relation::DocumentType => {
            Some(format!("patient.documents().{module}()"))
        }
        CdtKind::Cdt => Some(format!("patient.{module}()")),
        CdtKind::Dictionary => Some(format!("client.dictionaries().{module}()")),
        CdtKind::Profile => None,
    };
    let is_cdt = cdt.kind == CdtKind::Cdt;
    about
        .fact(
            "rust_type",
            format!("{0}::{1}", cdt.module_name, cdt.type_name),
        )
        .fact(
            "rust_patch",
            is_cdt.then(|| format!("{0}::{1}", cdt.module_name, cdt.patch_name)),
        )
        .fact("rust_accessor", accessor)
        .fact("relation", cdt.relation.as_str())
        .fact("version", cdt.version)
        .fact("internal", cdt.internal)
        .fact("readable", cdt.readable)
        .fact("updatable", cdt.updatable)
        .fact(
            "records_per_patient",
            is_cdt.then_some(if cdt.single_record { "one" } else { "many" }),
        )
        .list(fields(&cdt.fields, Some(&cdt.module_name)))
        .list(uses::populated_by(model, &cdt.name, None))
        .list(uses::in_encounters(model, &cdt.name, None))
        .list(security::policies_of(model, &cdt.name))
        .list(policies_beside_records(model, cdt))
}

/// Lists the policies on the entries of a dictionary, or on the documents of a CDT's type.
fn policies_beside_records(model: &Model, cdt: &Cdt) -> List {
    match cdt.kind {
        CdtKind::Dictionary => security::policies_of_target(
            "security_policies",
            model,
            access::Target::Dictionary(&cdt.name),
        ),
        _ => security::policies_of_target(
            "security_policies_of_documents",
            model,
            access::Target::Documents(&cdt.name),
        ),
    }
}

fn fields(fields: &[Field], module: Option<&str>) -> List {
    let columns = &[
        "field",
        "rust_name",
        "rust_type",
        "label",
        "required",
        "phi",
    ];
    List::of("fields", columns, fields, |field| {
        vec![
            field.name.as_str().into(),
            field.field_name.as_str().into(),
            user_type(field, module).into(),
            field.label.as_deref().into(),
            field.required.into(),
            field.phi.into(),
        ]
    })
}

/// Returns the type of a field as written in a user's code. Generated modules use a short name for the runtime.
fn user_type(field: &Field, module: Option<&str>) -> String {
    field_type(field, module).replace("runtime::", "welkin_runtime::")
}

/// Adds the names and types of a field in generated code. `module` is the module with its option list, if the field is
/// in another one.
fn in_rust(about: Explanation, field: &Field, module: Option<&str>) -> Explanation {
    about
        .fact("rust_name", &*field.field_name)
        .fact("rust_type", user_type(field, module))
}

/// Adds the type of a field's values, and their rules.
fn field(about: Explanation, field: &Field) -> Explanation {
    let rules = &field.rules;
    let about = about
        .fact("several_values", field.multiple)
        .fact("required", field.required)
        .fact("editable", field.editable)
        .fact("phi", field.phi)
        .fact("deprecated", field.deprecated)
        .fact("searchable", field.searchable)
        .fact("bulk_edit", field.bulk_edit)
        .fact("formula", field.formula.as_deref())
        .fact("at_least", rules.min)
        .fact("at_most", rules.max)
        .fact("fewest_characters", rules.min_length)
        .fact("most_characters", rules.max_length)
        .fact("matches", rules.regex.as_deref())
        .fact("not_before", rules.earliest.as_deref())
        .fact("not_after", rules.latest.as_deref())
        .fact(
            "file_types",
            rules
                .file_types
                .iter()
                .map(String::as_str)
                .collect::<Value>(),
        );
    match &field.field_type {
        FieldType::Options(list) => about.list(options(list)),
        _ => about,
    }
}

fn options(list: &OptionList) -> List {
    let columns = &["value", "label", "rust_variant"];
    List::of("options", columns, &list.options, |option| {
        vec![
            option.value.to_json(),
            option.label.as_str().into(),
            format!("{}::{}", list.type_name, option.variant_name).into(),
        ]
    })
}

/// Returns the type of a field as in Designer.
fn designer_type<'g>(generator: &'g Generator, owner: &Cdt, field: &Field) -> Option<&'g str> {
    let cdt = generator.configuration().data_type(&owner.name)?;
    Some(&cdt.field(&field.name)?.field_type)
}

fn assessment(generator: &Generator, about: Explanation, assessment: &Assessment) -> Explanation {
    let columns = &["question", "rust_name", "rust_type", "label", "required"];
    let questions = List::of("questions", columns, &assessment.questions, |question| {
        let field = &question.field;
        vec![
            field.name.as_str().into(),
            field.field_name.as_str().into(),
            user_type(field, question.cdt_module.as_deref()).into(),
            field.label.as_deref().into(),
            field.required.into(),
        ]
    });
    let programs = List::of(
        "programs",
        &["program", "phases"],
        &assessment.programs,
        |tie| {
            let phases = tie.phases.iter().map(String::as_str);
            vec![tie.program.as_str().into(), phases.collect()]
        },
    );
    about
        .fact(
            "rust_type",
            format!("assessments::{}", assessment.type_name),
        )
        .fact(
            "rust_accessor",
            format!("patient.assessments().{}()", assessment.module_name),
        )
        .fact("version", assessment.version)
        .fact("sections", assessment.sections.len())
        .fact("scored", assessment.scoring.is_some())
        .list(questions)
        .list(programs)
        .list(uses::linked_from(generator.model(), &assessment.name))
}

fn question(about: Explanation, owner: &Assessment, question: &Question) -> Explanation {
    let about = about
        .fact("of", &*owner.name)
        .fact("populates_cdt", &*question.cdt_name)
        .fact("populates_field", &*question.cdt_field_name);
    let module = question.cdt_module.as_deref();
    field(in_rust(about, &question.field, module), &question.field)
}

fn encounter_template(about: Explanation, template: &EncounterTemplate) -> Explanation {
    about
        .fact("rust_type", format!("encounters::{}", template.type_name))
        .fact(
            "rust_accessor",
            format!("patient.encounters().{}()", template.accessor_name),
        )
        .fact("description", template.description.as_deref())
        .fact("delivery_method", template.delivery_method.as_deref())
        .fact("default_minutes", template.default_minutes)
        .fact(
            "assessments",
            template
                .assessments
                .iter()
                .map(String::as_str)
                .collect::<Value>(),
        )
}

fn program(generator: &Generator, about: Explanation, program: &Program) -> Explanation {
    let columns = &["phase", "rust_type", "title", "role", "leads_to"];
    let phases = List::of("phases", columns, &program.phases, |phase| {
        vec![
            phase.name.as_str().into(),
            phase.type_name.as_str().into(),
            phase.title.as_str().into(),
            role(phase).into(),
            phase.leads_to.iter().map(String::as_str).collect(),
        ]
    });
    about
        .fact("rust_type", format!("programs::{}", program.type_name))
        .fact(
            "rust_accessor",
            format!("patient.programs().{}()", program.module_name),
        )
        .fact("description", program.description.as_deref())
        .list(phases)
        .list(uses::assessments_of(generator.model(), &program.name, None))
        .list(security::policies_of_target(
            "security_policies",
            generator.model(),
            access::Target::Program(&program.name),
        ))
}

fn phase(about: Explanation, owner: &Program, phase: &Phase) -> Explanation {
    let reached_from = owner
        .phases
        .iter()
        .filter(|from| from.leads_to.contains(&phase.name));
    about
        .fact("of", &*owner.name)
        .fact(
            "rust_type",
            format!("programs::{}::{}", owner.module_name, phase.type_name),
        )
        .fact("description", phase.description.as_deref())
        .fact("role", role(phase))
        .fact(
            "leads_to",
            phase.leads_to.iter().map(String::as_str).collect::<Value>(),
        )
        .fact(
            "reached_from",
            reached_from.map(|from| &*from.name).collect::<Value>(),
        )
}

fn role(phase: &Phase) -> Option<&'static str> {
    match phase.role {
        PhaseRole::Start => Some("start"),
        PhaseRole::Middle => None,
        PhaseRole::Finish => Some("finish"),
    }
}
