//! The names of a model that the lock file stores.

use super::item::NamedItem;
use super::names::{GivenLabel, NameTree};
use super::resolve::Model;
use super::types::{FIELD_TYPES_NAME, Field, FieldType};

impl Model {
    /// Returns every name of this model. Passed to [`resolve_with`](crate::model::resolve_with) as
    /// [`Choices::given`](crate::model::Choices::given), they stay the same.
    #[must_use]
    pub fn given_names(&self) -> NameTree {
        let mut names = NameTree::default();
        for_each_name(self, &mut |keys, name, label| {
            names.insert(keys, name);
            names.at_mut(keys).set_label(label.map(GivenLabel::new));
        });
        names
    }
}

/// A callback that receives the keys that lead to a name, the name, and its label or title, where the lock file stores
/// one.
type Visit<'v, 'm> = dyn FnMut(&[&str], &'m str, Option<&'m str>) + 'v;

/// Calls `visit` for every name of a model that the lock file stores.
pub(super) fn for_each_name<'m>(model: &'m Model, visit: &mut Visit<'_, 'm>) {
    for item in NamedItem::all(model) {
        if let Some((section, name)) = item.kept_name() {
            // The title of a CDT does not affect its name.
            let label = item.title().filter(|_| !section.has_fields());
            visit(&[section.key, item.name(), "name"], name, label);
        }
        match item {
            NamedItem::Cdt(cdt) => {
                for field in &cdt.fields {
                    names_of_field(&cdt.name, field, None, visit);
                }
            }
            NamedItem::CustomFieldType(custom) => {
                let type_name = Some(&*custom.type_name);
                names_of_field(FIELD_TYPES_NAME, &custom.field, type_name, visit);
            }
            NamedItem::Assessment(assessment) => {
                for question in &assessment.questions {
                    let (key, name) = (&*question.field.name, &question.field.field_name);
                    let keys = ["assessments", &assessment.name, "questions", key];
                    visit(&keys, name, None);
                }
            }
            NamedItem::Program(program) => {
                for phase in &program.phases {
                    let keys = ["programs", &program.name, "phases", &phase.name];
                    visit(&keys, &phase.type_name, Some(&phase.title));
                }
            }
            _ => {}
        }
    }
}

/// Visits the names of a field, of its option list, which may differ from the name of its type, and of its options.
fn names_of_field<'m>(
    cdt: &str,
    field: &'m Field,
    type_name: Option<&'m str>,
    visit: &mut Visit<'_, 'm>,
) {
    let keys = |own: &'static str| ["cdts", cdt, "fields", &field.name, own];
    visit(&keys("name"), &field.field_name, None);
    let list = match &field.field_type {
        FieldType::Options(list) => Some(&*list.type_name),
        _ => None,
    };
    if let Some(name) = type_name.or(list) {
        visit(&keys("option-list"), name, None);
    }
    for option in field.options() {
        let value = option.value.to_string();
        let keys = ["cdts", cdt, "fields", &field.name, "options", &value];
        visit(&keys, &option.variant_name, Some(&option.label));
    }
}
