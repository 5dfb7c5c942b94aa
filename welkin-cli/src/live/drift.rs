//! Compares a tenant's configuration with a configuration in version control, as far as both contain the information.

use std::collections::BTreeSet;

use welkin_codegen::config::{Cdt, ConfigError, Configuration, InputKind, ListSection};
use welkin_codegen::diff::{self, Difference};
use welkin_codegen::model;
use welkin_runtime::formations::FormationKind;

use super::{Download, file_name, simple_form};

/// Compares the configuration in version control with the one returned by the tenant, as [`diff::compare`] does for two
/// configurations.
///
/// Only kinds that both contain are compared: a Designer export contains all kinds, a directory of formations those for
/// which it has files. Kinds that the tenant did not return ([`Download::absent`]) are not compared, because nothing is
/// known about them. Information that formations do not contain is not compared either: labels, security policies, the
/// naming convention, custom field types, profile data types, and Welkin's own CDTs. If one side has a CDT in the
/// simple form, the names of fields are compared, and types as far as that form distinguishes them.
///
/// # Errors
/// When the tenant returned something that is not a configuration.
pub fn compare(checked_in: &Configuration, download: &Download) -> Result<Difference, ConfigError> {
    let (mut checked_in, mut live) = (checked_in.clone(), download.configuration()?);
    for kind in FormationKind::ALL {
        if download.absent().contains(&kind) {
            forget(&mut checked_in, kind);
        }
        if !contains(&checked_in, kind) {
            forget(&mut live, kind);
        }
    }
    simple_form::complete(&mut checked_in.cdts, &mut live.cdts);
    even_out(&mut checked_in, &mut live);
    let (checked_in, live) = (model::resolve(&checked_in), model::resolve(&live));
    Ok(diff::compare(&checked_in, &live))
}

/// Makes both sides equal in the information that formations do not contain.
fn even_out(checked_in: &mut Configuration, live: &mut Configuration) {
    for configuration in [&mut *checked_in, &mut *live] {
        configuration.labels.clear();
        configuration.pdts.clear();
        configuration.custom_field_types.clear();
        // This includes security policies.
        configuration.other_sections.clear();
    }
    live.naming_convention = checked_in.naming_convention.clone();

    // Questions of assessments may refer to Welkin's own CDTs, so these can't be removed.
    live.cdts.retain(|cdt| formation_kind_of(cdt).is_some());
    let returned: BTreeSet<String> = live.cdts.iter().map(|cdt| cdt.name.clone()).collect();
    let not_returned = checked_in
        .cdts
        .iter()
        .filter(|cdt| formation_kind_of(cdt).is_none());
    let not_returned = not_returned.filter(|cdt| !returned.contains(&cdt.name));
    live.cdts.extend(not_returned.cloned());
}

/// Returns the kind as which formation endpoints return a CDT; `None` for Welkin's own.
fn formation_kind_of(cdt: &Cdt) -> Option<FormationKind> {
    cdt.relation.formation_kind(cdt.internal)
}

/// Whether a configuration contains information about a kind, even if only that there are no items.
fn contains(configuration: &Configuration, kind: FormationKind) -> bool {
    let name = file_name(kind);
    let is_read = configuration.inputs.iter().any(|input| {
        input.kind == InputKind::DesignerExport || input.path.file_name() == name.file_name()
    });
    is_read
        || match ListSection::of(kind) {
            Some(ListSection::Cdts) => {
                let mut cdts = configuration.cdts.iter();
                cdts.any(|cdt| formation_kind_of(cdt) == Some(kind))
            }
            Some(section) => configuration.size(section) > 0,
            None => false,
        }
}

/// Removes all items of a kind.
fn forget(configuration: &mut Configuration, kind: FormationKind) {
    match ListSection::of(kind) {
        Some(ListSection::Cdts) => configuration
            .cdts
            .retain(|cdt| formation_kind_of(cdt) != Some(kind)),
        Some(section) => configuration.clear(section),
        None => {}
    }
}
