//! What a tenant tells beside a configuration that was checked in, as far as both can tell.

use std::collections::BTreeSet;

use welkin_codegen::config::{Cdt, ConfigError, Configuration, InputKind};
use welkin_codegen::diff::{self, Difference};
use welkin_codegen::model;
use welkin_designer::Relation;
use welkin_runtime::formations::FormationKind;

use super::{Download, file_name, simple_form};

/// Compares what was checked in with what the tenant told, as [`diff::compare`] compares two configurations.
///
/// Compared are the kinds that both hold: a Designer export holds all, a folder of formations those that it has files
/// of. Kinds that the tenant did not return ([`Download::absent`]) are not compared, because nothing is known of them.
/// Neither is what formations can't tell: labels, security policies, the naming convention, custom field types, profile
/// data types, Welkin's own CDTs. Where one side has a CDT in the simple form, names of fields are compared, and types
/// as far as that form tells them apart.
///
/// # Errors
/// When the tenant told something that is no configuration.
pub fn compare(checked_in: &Configuration, download: &Download) -> Result<Difference, ConfigError> {
    let (mut checked_in, mut live) = (checked_in.clone(), download.configuration()?);
    for kind in FormationKind::ALL {
        if download.absent().contains(&kind) {
            forget(&mut checked_in, kind);
        }
        if !tells(&checked_in, kind) {
            forget(&mut live, kind);
        }
    }
    simple_form::complete(&mut checked_in.cdts, &mut live.cdts);
    even_out(&mut checked_in, &mut live);
    let (checked_in, live) = (model::resolve(&checked_in), model::resolve(&live));
    Ok(diff::compare(&checked_in, &live))
}

/// Makes both sides the same in what formations can't tell.
fn even_out(checked_in: &mut Configuration, live: &mut Configuration) {
    for configuration in [&mut *checked_in, &mut *live] {
        configuration.labels.clear();
        configuration.pdts.clear();
        configuration.custom_field_types.clear();
        // Security policies are among them.
        configuration.other_sections.clear();
    }
    live.naming_convention = checked_in.naming_convention.clone();

    // Questions of assessments may be about Welkin's own CDTs, so these can't be left out.
    live.cdts.retain(|cdt| told_by(cdt).is_some());
    let told: BTreeSet<String> = live.cdts.iter().map(|cdt| cdt.name.clone()).collect();
    let untold = checked_in.cdts.iter().filter(|cdt| told_by(cdt).is_none());
    let untold = untold.filter(|cdt| !told.contains(&cdt.name));
    live.cdts.extend(untold.cloned());
}

/// The endpoint that tells of a CDT; none tells of Welkin's own.
fn told_by(cdt: &Cdt) -> Option<FormationKind> {
    match &cdt.relation {
        Relation::DocumentType => Some(FormationKind::DocumentTypes),
        Relation::EncounterDisposition => Some(FormationKind::Disposition),
        _ if cdt.internal => None,
        _ => Some(FormationKind::Cdts),
    }
}

/// Whether a configuration says what there is of a kind, if only that there is nothing.
fn tells(configuration: &Configuration, kind: FormationKind) -> bool {
    let name = file_name(kind);
    let is_read = configuration.inputs.iter().any(|input| {
        input.kind == InputKind::DesignerExport || input.path.file_name() == name.file_name()
    });
    is_read
        || match kind {
            FormationKind::EncounterTemplates => !configuration.encounter_templates.is_empty(),
            FormationKind::Assessments => !configuration.assessments.is_empty(),
            FormationKind::Programs => !configuration.programs.is_empty(),
            FormationKind::GoalTemplates => !configuration.goal_templates.is_empty(),
            FormationKind::Dictionaries => !configuration.dictionaries.is_empty(),
            of_cdts => {
                let mut cdts = configuration.cdts.iter();
                cdts.any(|cdt| told_by(cdt) == Some(of_cdts))
            }
        }
}

/// Leaves out all of a kind.
fn forget(configuration: &mut Configuration, kind: FormationKind) {
    match kind {
        FormationKind::EncounterTemplates => configuration.encounter_templates.clear(),
        FormationKind::Assessments => configuration.assessments.clear(),
        FormationKind::Programs => configuration.programs.clear(),
        FormationKind::GoalTemplates => configuration.goal_templates.clear(),
        FormationKind::Dictionaries => configuration.dictionaries.clear(),
        of_cdts => configuration
            .cdts
            .retain(|cdt| told_by(cdt) != Some(of_cdts)),
    }
}
