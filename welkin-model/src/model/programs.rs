//! Resolves programs and their phases.

use std::collections::BTreeSet;

use super::choices::Choices;
use super::names::{self, Decided, ModuleNames, title};
use super::templates::{Phase, PhaseRole, Program};
use super::warnings::{Warnings, quoted};
use crate::config::{self, Configuration};

/// Resolves the programs, sorted by machine name; phases are in Designer's order.
pub(super) fn resolve(
    configuration: &Configuration,
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> Vec<Program> {
    let prefix = configuration.naming_convention.prefix("program");
    let definitions = choices.selection.of(&configuration.programs, |it| &it.name);
    let decided = choices.decided();
    let stripped = choices.stripped(prefix);
    let items = definitions.iter().map(|it| (&*it.name, it.position));
    let names = names::modules(&names::PROGRAMS, items, stripped, decided, warnings);
    definitions
        .into_iter()
        .zip(names)
        .map(|(definition, names)| program(definition, names, prefix, decided, warnings))
        .collect()
}

fn program(
    program: &config::Program,
    names: ModuleNames,
    prefix: &str,
    decided: Decided<'_>,
    warnings: &mut Warnings<'_>,
) -> Program {
    let definitions = distinct_phases(program, warnings);
    let known: BTreeSet<&str> = definitions.iter().map(|phase| &*phase.name).collect();
    let phase_names = names::phases(&definitions, program, &names.type_name, decided, warnings);
    Program {
        name: program.name.clone(),
        module_name: names.module_name,
        type_name: names.type_name,
        title: title([&program.title], &program.name, prefix),
        description: program.description.clone(),
        position: program.position,
        phases: definitions
            .into_iter()
            .zip(phase_names)
            .map(|(definition, type_name)| Phase {
                name: definition.name.clone(),
                type_name,
                title: title([&definition.title], &definition.name, ""),
                description: definition.description.clone(),
                role: role(definition.phase_type.as_deref()),
                leads_to: targets(definition, program, &known, warnings),
                position: definition.position,
            })
            .collect(),
    }
}

fn distinct_phases<'p>(
    program: &'p config::Program,
    warnings: &mut Warnings<'_>,
) -> Vec<&'p config::Phase> {
    let mut seen = BTreeSet::new();
    let mut phases = Vec::new();
    for phase in &program.phases {
        if seen.insert(&*phase.name) {
            phases.push(phase);
        } else {
            let (name, program) = (quoted(&phase.name), quoted(&program.name));
            let message =
                format!("phase {name} of program {program} is defined again; the first is kept");
            warnings.at(phase.position, message);
        }
    }
    phases
}

/// Reads `START`, `DEFAULT` or `FINISH`; absent in old formations.
fn role(written: Option<&str>) -> PhaseRole {
    match written {
        Some("START") => PhaseRole::Start,
        Some("FINISH") => PhaseRole::Finish,
        _ => PhaseRole::Middle,
    }
}

/// Returns the phases to which a patient can move from a phase, each once.
fn targets(
    phase: &config::Phase,
    program: &config::Program,
    known: &BTreeSet<&str>,
    warnings: &mut Warnings<'_>,
) -> Vec<String> {
    let mut leads_to = Vec::new();
    let mut seen = BTreeSet::new();
    for target in &phase.navigate_to {
        if !known.contains(&**target) {
            let message = format!(
                "phase {} of program {} leads to {}, which is not one of its phases; the transition is left out",
                quoted(&phase.name),
                quoted(&program.name),
                quoted(target),
            );
            warnings.at(phase.position, message);
        } else if seen.insert(&**target) {
            leads_to.push(target.clone());
        }
    }
    leads_to
}
