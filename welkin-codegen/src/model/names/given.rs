//! Names that were decided earlier.

use std::collections::BTreeMap;

use crate::model::types::{Cdt, Field, FieldType, Model};

/// Names that were decided earlier, by machine name: what a lock file or a user's wish says. Names that can't be had are decided
/// anew, with a warning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenNames {
    /// By machine name of the CDT.
    pub cdts: BTreeMap<String, GivenCdt>,
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

impl GivenCdt {
    /// One kind of name, by machine name of the field.
    pub(super) fn names_by_field(
        &self,
        name: impl Fn(&GivenField) -> &Option<String>,
    ) -> BTreeMap<&str, &str> {
        let fields = self.fields.iter();
        fields
            .filter_map(|(machine_name, field)| Some((&**machine_name, name(field).as_deref()?)))
            .collect()
    }
}

impl Model {
    /// Every name of this model; given to [`resolve_with`](crate::model::resolve_with), they stay.
    #[must_use]
    pub fn given_names(&self) -> GivenNames {
        let cdts = self.cdts.iter();
        GivenNames {
            cdts: cdts.map(|cdt| (cdt.name.clone(), of_cdt(cdt))).collect(),
        }
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
