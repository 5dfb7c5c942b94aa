//! Permissions: roles by items.

use std::collections::{BTreeMap, BTreeSet};

use welkin_model::document::{CdtDocument, ModelDocument, PolicyDocument};

/// The operations in policies, in the order of columns.
pub(crate) const OPERATIONS: [(&str, &str); 5] = [
    ("create", "Create"),
    ("read", "Read"),
    ("read_masked", "Read masked"),
    ("update", "Update"),
    ("delete", "Delete"),
];

/// The permissions of a role on one item.
pub(crate) struct Row {
    /// Machine name of the role; a policy that no role has is listed as `policy NAME`.
    pub(crate) role: String,
    /// Machine name of the CDT, or a description of another item.
    pub(crate) item: String,
    /// Whether the item is a CDT that contains PHI.
    pub(crate) holds_phi: bool,
    /// The extent of each operation, in the order of [`OPERATIONS`].
    pub(crate) grants: [Extent; 5],
}

/// The extent to which an operation may access an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    Nothing,
    Everything,
    /// The number of permitted fields, and the number of all fields.
    Fields(usize, usize),
}

impl Extent {
    pub(crate) fn words(self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Everything => "all".to_owned(),
            Self::Fields(some, all) => format!("{some} of {all} fields"),
        }
    }
}

/// The PHI that a role can read.
pub(crate) struct PhiReader {
    pub(crate) role: String,
    /// CDTs with a PHI field that it can read unmasked.
    pub(crate) clear: Vec<String>,
    /// CDTs whose PHI fields it can only read masked.
    pub(crate) masked: Vec<String>,
}

/// Roles by items.
pub(crate) struct Access {
    pub(crate) rows: Vec<Row>,
    pub(crate) phi_readers: Vec<PhiReader>,
}

impl Access {
    pub(crate) fn new(document: &ModelDocument) -> Self {
        let holders = holders(document);
        let mut rows = Vec::new();
        let mut phi_readers = Vec::new();
        for (role, policies) in &holders {
            let records = records(document, policies);
            phi_readers.push(phi_reader(role, &records));
            rows.extend(
                records
                    .iter()
                    .map(|(cdt, fields)| Row::of_records(role, cdt, fields)),
            );
            rows.extend(others(role, policies));
        }
        Self { rows, phi_readers }
    }

    /// Returns the permissions of all roles on one CDT.
    pub(crate) fn of_cdt<'a>(&'a self, cdt: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(move |row| row.item == cdt)
    }

    /// Returns the table as CSV, escaped so that a spreadsheet treats no cell as a formula.
    pub(crate) fn csv(&self) -> String {
        let mut csv = "role,item,holds PHI".to_owned();
        for (_, heading) in OPERATIONS {
            csv.push(',');
            csv.push_str(heading);
        }
        csv.push_str("\r\n");
        for row in &self.rows {
            let phi = if row.holds_phi { "yes" } else { "no" };
            let mut cells = vec![cell(&row.role), cell(&row.item), phi.to_owned()];
            cells.extend(row.grants.iter().map(|extent| extent.words()));
            csv.push_str(&cells.join(","));
            csv.push_str("\r\n");
        }
        csv
    }
}

/// Formats a CSV cell. Spreadsheets evaluate a text that begins like a formula, even in quotes; a leading apostrophe
/// prevents this.
fn cell(text: &str) -> String {
    let starts_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let guard = if starts_formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// Returns the roles with their policies, in Designer's order, followed by policies that no role has.
fn holders(document: &ModelDocument) -> Vec<(String, Vec<&PolicyDocument>)> {
    let security = &document.security;
    let policies_of = |name: &str| -> Vec<&PolicyDocument> {
        let policies = security.policies.iter();
        policies
            .filter(|policy| policy.roles.iter().any(|role| role == name))
            .collect()
    };
    let roles = security.roles.iter();
    let roles = roles.map(|role| (role.name.clone(), policies_of(&role.name)));
    let unheld = security
        .policies
        .iter()
        .filter(|policy| policy.roles.is_empty());
    roles
        .chain(unheld.map(|policy| (format!("policy {}", policy.name), vec![policy])))
        .collect()
}

/// The fields that each operation may access; `None` for an operation that is not limited to certain fields.
type FieldsByOperation<'d> = BTreeMap<&'d str, Option<BTreeSet<&'d str>>>;

/// Returns the combined permissions of policies on the records of each CDT, in the document's order.
fn records<'d>(
    document: &'d ModelDocument,
    policies: &[&'d PolicyDocument],
) -> Vec<(&'d CdtDocument, FieldsByOperation<'d>)> {
    let mut by_cdt: BTreeMap<&str, FieldsByOperation<'d>> = BTreeMap::new();
    for grant in policies.iter().flat_map(|policy| &policy.records) {
        let operations = by_cdt.entry(&grant.cdt).or_default();
        for field_grant in &grant.fields {
            let so_far = operations
                .entry(&field_grant.operation)
                .or_insert_with(|| Some(BTreeSet::new()));
            match (&field_grant.fields, so_far) {
                (None, so_far) => *so_far = None,
                (Some(more), Some(fields)) => fields.extend(more.iter().map(String::as_str)),
                (Some(_), None) => {}
            }
        }
    }
    let cdts = document.cdts.iter();
    cdts.filter_map(|cdt| Some((cdt, by_cdt.remove(&*cdt.name)?)))
        .collect()
}

impl Row {
    fn of_records(role: &str, cdt: &CdtDocument, fields: &FieldsByOperation<'_>) -> Self {
        let extent = |operation: &str| match fields.get(operation) {
            None => Extent::Nothing,
            Some(None) => Extent::Everything,
            Some(Some(some)) => {
                let granted = cdt
                    .fields
                    .iter()
                    .filter(|field| some.contains(&*field.name));
                match granted.count() {
                    granted if granted == cdt.fields.len() => Extent::Everything,
                    0 => Extent::Nothing,
                    granted => Extent::Fields(granted, cdt.fields.len()),
                }
            }
        };
        Self {
            role: role.to_owned(),
            item: cdt.name.clone(),
            holds_phi: cdt.fields.iter().any(|field| field.phi),
            grants: OPERATIONS.map(|(operation, _)| extent(operation)),
        }
    }
}

fn others<'d>(
    role: &'d str,
    policies: &[&'d PolicyDocument],
) -> impl Iterator<Item = Row> + use<'d> {
    let mut by_item: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for grant in policies.iter().flat_map(|policy| &policy.others) {
        by_item
            .entry(&grant.thing)
            .or_default()
            .extend(&grant.allows);
    }
    by_item.into_iter().map(move |(item, allows)| Row {
        role: role.to_owned(),
        item: item.to_owned(),
        holds_phi: false,
        grants: OPERATIONS.map(|(operation, _)| match allows.contains(operation) {
            true => Extent::Everything,
            false => Extent::Nothing,
        }),
    })
}

fn phi_reader(role: &str, records: &[(&CdtDocument, FieldsByOperation<'_>)]) -> PhiReader {
    let reads = |cdt: &CdtDocument, fields: &FieldsByOperation<'_>, operation: &str| {
        let mut phi = cdt.fields.iter().filter(|field| field.phi);
        match fields.get(operation) {
            None => false,
            Some(None) => phi.next().is_some(),
            Some(Some(some)) => phi.any(|field| some.contains(&*field.name)),
        }
    };
    let (mut clear, mut masked) = (Vec::new(), Vec::new());
    for (cdt, fields) in records {
        if reads(cdt, fields, "read") {
            clear.push(cdt.name.clone());
        } else if reads(cdt, fields, "read_masked") {
            masked.push(cdt.name.clone());
        }
    }
    PhiReader {
        role: role.to_owned(),
        clear,
        masked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
