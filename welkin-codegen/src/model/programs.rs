//! Programs and their phases.

use std::collections::BTreeSet;

use super::names::title;
use super::types::{Phase, Program};
use super::warnings::{Warnings, quoted};
use crate::config::{self, Configuration};

/// The programs, sorted by machine name; phases in Designer's order.
pub(super) fn resolve(configuration: &Configuration, warnings: &mut Warnings<'_>) -> Vec<Program> {
    let prefix = configuration.naming_convention.prefixes.get("program");
    let prefix = prefix.map_or("", String::as_str);
    let mut programs: Vec<Program> = configuration
        .programs
        .iter()
        .map(|definition| program(definition, prefix, warnings))
        .collect();
    programs.sort_by(|left, right| left.name.cmp(&right.name));
    programs
}

fn program(program: &config::Program, prefix: &str, warnings: &mut Warnings<'_>) -> Program {
    let mut seen = BTreeSet::new();
    let known: BTreeSet<&str> = program.phases.iter().map(|phase| &*phase.name).collect();
    let mut phases = Vec::new();
    for definition in &program.phases {
        if seen.insert(&*definition.name) {
            phases.push(phase(definition, program, &known, warnings));
        } else {
            let (phase, program) = (quoted(&definition.name), quoted(&program.name));
            let message =
                format!("phase {phase} of program {program} is defined again; the first is kept");
            warnings.at(definition.position, message);
        }
    }
    Program {
        name: program.name.clone(),
        title: title([&program.title], &program.name, prefix),
        phases,
    }
}

fn phase(
    phase: &config::Phase,
    program: &config::Program,
    known: &BTreeSet<&str>,
    warnings: &mut Warnings<'_>,
) -> Phase {
    let mut leads_to = Vec::new();
    let mut seen = BTreeSet::new();
    for target in &phase.navigate_to {
        if !known.contains(&**target) {
            let message = format!(
                "phase {} of program {} leads to {}, which is no phase of it; the way is left out",
                quoted(&phase.name),
                quoted(&program.name),
                quoted(target),
            );
            warnings.at(phase.position, message);
        } else if seen.insert(&**target) {
            leads_to.push(target.clone());
        }
    }
    Phase {
        name: phase.name.clone(),
        title: title([&phase.title], &phase.name, ""),
        leads_to,
    }
}
