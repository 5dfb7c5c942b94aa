//! The pages about permissions and about changes.

use std::fmt::Write;

use welkin_model::diff::Difference;

use super::escape::{code, plain};
use crate::access::{Access, Extent, OPERATIONS};
use crate::page::Page;

pub(super) fn grants<'g>(
    text: &mut String,
    heading: &str,
    rows: impl Iterator<Item = (&'g str, &'g [Extent; 5])>,
) {
    let operations = OPERATIONS
        .map(|(_, heading)| heading.to_lowercase())
        .join(" | ");
    line!(
        text,
        "| {heading} | {operations} |\n|---|---|---|---|---|---|"
    );
    for (name, grants) in rows {
        let cells = grants.map(|extent| extent.words()).join(" | ");
        line!(text, "| {} | {cells} |", plain(name));
    }
}

pub(super) fn access(access: &Access) -> Page {
    let mut text = "[Data dictionary](README.md)\n\n# Access\n\n".to_owned();
    if access.rows.is_empty() {
        text.push_str("The configuration has neither roles nor policies.\n");
        return Page::new("access.md", text);
    }
    text.push_str("## Who can read PHI?\n\n| role | in clear | masked only |\n|---|---|---|\n");
    let names = |names: &[String]| {
        names
            .iter()
            .map(|name| code(name))
            .collect::<Vec<_>>()
            .join(", ")
    };
    for reader in &access.phi_readers {
        line!(
            text,
            "| {} | {} | {} |",
            plain(&reader.role),
            names(&reader.clear),
            names(&reader.masked)
        );
    }
    let mut last = None;
    for row in &access.rows {
        if last.replace(&row.role) != Some(&row.role) {
            line!(text, "\n## {}\n", plain(&row.role));
            let of_role = access.rows.iter().filter(|other| other.role == row.role);
            grants(
                &mut text,
                "item",
                of_role.map(|row| (&*row.item, &row.grants)),
            );
        }
    }
    Page::new("access.md", text)
}

pub(super) fn changes(difference: &Difference) -> Page {
    let mut text = "[Data dictionary](README.md)\n\n# Changes\n\n".to_owned();
    let mut changes: Vec<_> = difference.changes.iter().collect();
    changes
        .sort_by_key(|change| std::cmp::Reverse(change.kind.readers().max(change.kind.writers())));
    if changes.is_empty() {
        text.push_str("Nothing changed.\n");
    } else {
        text.push_str(
            "| item | change | before | after | readers | writers |\n|---|---|---|---|---|---|\n",
        );
    }
    for change in changes {
        let guess = if change.guess {
            " (is this a rename?)"
        } else {
            ""
        };
        line!(
            text,
            "| {} | {}{guess} | {} | {} | {} | {} |",
            plain(&change.subject.to_string()),
            change.kind.name(),
            plain(change.before.as_deref().unwrap_or_default()),
            plain(change.after.as_deref().unwrap_or_default()),
            change.kind.readers(),
            change.kind.writers(),
        );
    }
    Page::new("changes.md", text)
}
