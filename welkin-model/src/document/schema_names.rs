//! Names of schemas: those of the generated Rust code, with suffixes, made unique among all items that have a schema.

use std::collections::{HashMap, HashSet};

use super::ModelDocument;
use super::assessments::AssessmentDocument;
use super::cdts::CdtDocument;

/// The kinds of items that have fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Cdt,
    Profile,
    Dictionary,
}

/// Every suffix of a name. The suffixed names of one item must not collide with those of another.
const ENDINGS: [&str; 7] = ["", "New", "Patch", "Record", "Page", "Entry", "Answers"];

/// Prefix of the names of the API's own schemas, which names of a tenant's items do not have.
const RESERVED: &str = "Welkin";

/// Names without suffix, by kind and machine name.
pub(super) struct SchemaNames<'d> {
    with_fields: HashMap<(Kind, &'d str), String>,
    assessments: HashMap<&'d str, String>,
}

impl<'d> SchemaNames<'d> {
    /// Assigns the names for a configuration. In Rust, a CDT and a dictionary of the same name are distinguished by
    /// their modules; schemas have no modules.
    pub(super) fn of(document: &'d ModelDocument) -> Self {
        let mut taken = HashSet::new();
        let mut with_fields = HashMap::new();
        for (kind, cdt) in with_fields_of(document) {
            let name = unique(&mut taken, &cdt.rust.struct_name);
            with_fields.insert((kind, &*cdt.name), name);
        }
        let assessments = document.assessments.iter();
        let assessments = assessments
            .map(|assessment| {
                let name = unique(&mut taken, &assessment.rust_struct);
                (&*assessment.name, name)
            })
            .collect();
        Self {
            with_fields,
            assessments,
        }
    }

    pub(super) fn cdt<'n>(&'n self, kind: Kind, cdt: &'n CdtDocument) -> &'n str {
        let name = self.with_fields.get(&(kind, &*cdt.name));
        name.unwrap_or(&cdt.rust.struct_name)
    }

    pub(super) fn answers(&self, assessment: &AssessmentDocument) -> String {
        let name = self.assessments.get(&*assessment.name);
        format!("{}Answers", name.unwrap_or(&assessment.rust_struct))
    }
}

/// Returns all items that have fields, in a fixed order.
pub(super) fn with_fields_of(
    document: &ModelDocument,
) -> impl Iterator<Item = (Kind, &CdtDocument)> {
    let lists = [
        (Kind::Cdt, &document.cdts),
        (Kind::Profile, &document.profile_data_types),
        (Kind::Dictionary, &document.dictionaries),
    ];
    let lists = lists.into_iter();
    lists.flat_map(|(kind, list)| list.iter().map(move |cdt| (kind, cdt)))
}

fn unique(taken: &mut HashSet<String>, rust: &str) -> String {
    let base = if rust.starts_with(RESERVED) {
        format!("Tenant{rust}")
    } else {
        rust.to_owned()
    };
    let mut candidate = base.clone();
    let mut number = 1;
    loop {
        let all = ENDINGS.map(|ending| format!("{candidate}{ending}"));
        if all.iter().all(|name| !taken.contains(name)) {
            taken.extend(all);
            return candidate;
        }
        number += 1;
        candidate = format!("{base}{number}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_never_meet_a_name() {
        let mut taken = HashSet::new();
        let names = ["Vitals", "VitalsNew", "Vitals", "WelkinPatient"];
        let names = names.map(|name| unique(&mut taken, name));
        assert_eq!(
            names,
            ["Vitals", "VitalsNew2", "Vitals2", "TenantWelkinPatient"]
        );
    }
}
