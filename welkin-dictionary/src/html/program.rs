//! The page of a program: its phases from left to right.

use maud::{Markup, html};
use welkin_model::document::{PhaseDocument, ProgramDocument};

use super::shell;
use super::site::Site;
use crate::catalog::{ItemKind, anchor};
use crate::diagram::{Diagram, HEIGHT, WIDTH};
use crate::page::Page;
use crate::words;

pub(super) fn page(site: &Site<'_>, program: &ProgramDocument) -> Page {
    let kind = ItemKind::Program;
    let path = site
        .catalog
        .path(kind, &program.name)
        .unwrap_or_default()
        .to_owned();
    let title = words::title(&program.title, &program.name);
    let body = html! {
        p.kind { (kind.words()) }
        h1 { (title) }
        p.facts { code { (program.name) } " Rust: " code { (program.rust_type) } }
        @if let Some(description) = &program.description { p { (description) } }
        @if !program.phases.is_empty() {
            section {
                h2 { "Phases" }
                (shell::table("Diagram of the phases", &diagram(program)))
                (table(program))
            }
        }
        (assessments(site, &path, program))
    };
    shell::page(site, &path, title, &body)
}

/// Returns the phases from left to right, and the transitions between them; `data-from` and `data-to` are indices in
/// the program's list.
pub(super) fn diagram(program: &ProgramDocument) -> Markup {
    let title = words::title(&program.title, &program.name);
    let diagram = Diagram::new(program);
    html! {
        svg.diagram width=(diagram.width) height=(diagram.height) viewBox={ "0 0 " (diagram.width) " " (diagram.height) }
            role="img" aria-label={ "Phases of " (title) " and the transitions between them; the table below has the same content" } {
            defs {
                marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse" {
                    path d="M0 0 L8 4 L0 8 z" {}
                }
            }
            @for step in &diagram.moves {
                path.move.backward[step.backward] d=(step.path) marker-end="url(#tip)"
                    data-from=(step.from) data-to=(step.to) {
                    title { (name(&program.phases[step.from])) " → " (name(&program.phases[step.to])) }
                }
            }
            @for (phase, (x, y)) in program.phases.iter().zip(&diagram.boxes) { (phase_box(phase, *x, *y)) }
        }
    }
}

fn phase_box(phase: &PhaseDocument, x: f64, y: f64) -> Markup {
    let lines = lines(name(phase));
    let first = y + HEIGHT / 2.0 + 5.0 - (lines.len() - 1) as f64 * 8.0;
    let class = format!("phase {}", phase.role);
    html! {
        g class=(class) {
            title { (name(phase)) " (" (phase.role) ")" }
            rect x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx=(if phase.role == "middle" { 6 } else { 26 }) {}
            @for (place, line) in lines.iter().enumerate() {
                text x=(x + WIDTH / 2.0) y=(first + place as f64 * 16.0) text-anchor="middle" { (line) }
            }
        }
    }
}

/// Splits a name into at most three lines that fit in a box.
fn lines(name: &str) -> Vec<String> {
    const LONGEST: usize = 19;
    const MOST: usize = 3;
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        let fits = |line: &String| line.chars().count() + 1 + word.chars().count() <= LONGEST;
        match lines.last_mut() {
            Some(line) if fits(line) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > MOST {
        lines.truncate(MOST);
        lines[MOST - 1].push('…');
    }
    for line in &mut lines {
        if line.chars().count() > LONGEST {
            *line = line.chars().take(LONGEST - 1).chain(['…']).collect();
        }
    }
    if lines.is_empty() {
        vec![String::new()]
    } else {
        lines
    }
}

fn name(phase: &PhaseDocument) -> &str {
    words::title(&phase.title, &phase.name)
}

fn table(program: &ProgramDocument) -> Markup {
    let titles = |names: &[String]| {
        let titles = names.iter().map(|wanted| {
            let phase = program.phases.iter().find(|phase| phase.name == *wanted);
            phase.map_or(wanted.as_str(), name).to_owned()
        });
        titles.collect::<Vec<_>>().join(", ")
    };
    let table = html! {
        table {
            thead {
                tr { th scope="col" { "Phase" } th scope="col" { "Machine name" } th scope="col" { "Leads to" } th scope="col" { "Rust" } }
            }
            tbody {
                @for phase in &program.phases {
                    tr id=(anchor(&phase.name)) {
                        th scope="row" {
                            (name(phase))
                            @if phase.role != "middle" { " " (shell::badge(phase.role)) }
                            @if let Some(description) = &phase.description { p.quiet { (description) } }
                        }
                        td { code { (phase.name) } }
                        td { (titles(&phase.leads_to)) }
                        td { code { (phase.rust_type) } }
                    }
                }
            }
        }
    };
    shell::table("Phases", &table)
}

fn assessments(site: &Site<'_>, path: &str, program: &ProgramDocument) -> Markup {
    let tied: Vec<_> = site
        .catalog
        .assessments()
        .iter()
        .filter(|assessment| {
            assessment
                .programs
                .iter()
                .any(|tie| tie.program == program.name)
        })
        .collect();
    html! {
        @if !tied.is_empty() {
            section {
                h2 { "Assessments" }
                ul {
                    @for assessment in tied {
                        li {
                            a href=[site.link(path, ItemKind::Assessment, &assessment.name)] {
                                (words::title(&assessment.title, &assessment.name))
                            }
                        }
                    }
                }
            }
        }
    }
}
