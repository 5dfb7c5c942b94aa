//! The results of the checks, as text.

use comfy_table::{Table, presets};
use welkin_codegen::diagnostic::{escaped, printable};

use super::examination::{Answer, Examination, Outcome, Read};

/// Minimum clock difference at which tokens and webhook signatures may be treated as expired.
const MUCH: f64 = 30.0;

pub(super) fn render(examinations: &[Examination]) -> String {
    let works: Vec<&Examination> = examinations.iter().filter(|one| one.works()).collect();
    let mut text = table(
        &["PROFILE", "TOKEN", "READS"],
        examinations.iter().map(|one| {
            let allowed = one
                .reads
                .iter()
                .filter(|read| read.outcome.result == Answer::Yes);
            let reads = format!("{} of {}", allowed.count(), one.reads.len());
            let reads = if one.reads.is_empty() {
                "-".to_owned()
            } else {
                reads
            };
            vec![one.profile.clone(), words(&one.token), reads]
        }),
    );
    for one in examinations
        .iter()
        .filter(|one| one.token.result != Answer::Yes)
    {
        if let Some(error) = &one.token.error {
            text += &format!("\n{}: {}\n", one.profile, escaped(error));
        }
    }
    text += &match works.as_slice() {
        [] => "\nThe API client cannot read anything.\n".to_owned(),
        [one] => format!(
            "\nThe tenant supports {0}: set WELKIN_PROFILE={0}.\n",
            one.profile
        ),
        several => {
            let names: Vec<&str> = several.iter().map(|one| &*one.profile).collect();
            format!(
                "\nThe tenant supports {}: set WELKIN_PROFILE to one of them.\n",
                names.join(", ")
            )
        }
    };
    let asked = examinations.iter().filter(|one| !one.reads.is_empty());
    let shown = if works.is_empty() {
        asked.collect()
    } else {
        works
    };
    for one in shown {
        text += &details(one);
    }
    text
}

fn details(one: &Examination) -> String {
    let mut text = format!("\n{}\n", one.profile);
    text += &table(&["READ", "ALLOWED", "ITEMS"], one.reads.iter().map(read));
    for read in &one.reads {
        let is_unexplained = matches!(read.outcome.result, Answer::Failed | Answer::Unreachable);
        if let Some(error) = read.outcome.error.as_ref().filter(|_| is_unexplained) {
            text += &format!("{}: {}\n", read.what, escaped(error));
        }
    }
    text += &match one.clock_ahead_seconds {
        None => "clock: the tenant sends no date\n".to_owned(),
        Some(ahead) if ahead.abs() < 1.0 => "clock: in sync\n".to_owned(),
        Some(ahead) => {
            let direction = if ahead > 0.0 { "ahead" } else { "behind" };
            let advice = if ahead.abs() < MUCH {
                ""
            } else {
                "; correct the clock of this machine, or tokens and signatures appear expired"
            };
            format!(
                "clock: the tenant's is {:.0} s {direction}{advice}\n",
                ahead.abs()
            )
        }
    };
    if one.limits.is_empty() {
        text += "limits: none announced\n";
    }
    for (name, value) in &one.limits {
        text += &format!("limits: {} is {}\n", printable(name), printable(value));
    }
    text
}

fn read(read: &Read) -> Vec<String> {
    let items = read
        .items
        .map_or_else(|| "-".to_owned(), |items| items.to_string());
    vec![read.what.to_owned(), words(&read.outcome), items]
}

fn words(outcome: &Outcome) -> String {
    match outcome.result {
        Answer::Yes => "yes",
        Answer::Unauthorized => "no: credentials not accepted",
        Answer::Forbidden => "no: permission missing",
        Answer::NotFound => "no: not found",
        Answer::Unreachable => "no: unreachable",
        Answer::Failed => "no: failed",
    }
    .to_owned()
}

fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    for row in rows {
        table.add_row(row);
    }
    table.trim_fmt() + "\n"
}
