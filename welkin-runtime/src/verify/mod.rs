//! Whether the tenant still is what a program was generated for.

mod compare;
mod difference;
mod tenant_cdt;

use std::collections::BTreeMap;
use std::fmt;

pub use self::difference::{ConfigurationChange, Difference};
use crate::client::Client;
use crate::client::formations::FormationKind;
use crate::error::{ApiErrorKind, Error};
use crate::foreign_text::write_some;
use crate::record::CdtSchema;
use tenant_cdt::TenantCdt;

/// What a tenant's configuration is to a program that was generated from an earlier state of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfigurationReport {
    differences: Vec<Difference>,
    changed: Vec<&'static str>,
}

impl ConfigurationReport {
    /// Whether nothing has changed that matters to the program.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty()
    }

    /// The changes that matter to the program, in the order of its CDTs and their fields.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Machine names of the CDTs that are not what they were when the code was generated, whether it matters to the
    /// program or not: a new field does not, but it is a reason to generate again. CDTs that the tenant tells in the
    /// simple form are never among them.
    #[must_use]
    pub fn changed(&self) -> &[&'static str] {
        &self.changed
    }
}

/// Every difference on a line, up to 100, and how many more there are; `no differences` without any.
impl fmt::Display for ConfigurationReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            return formatter.write_str("no differences");
        }
        write_some(formatter, "\n", &self.differences, MOST_LINES)
    }
}

/// Most differences that `Display` names.
const MOST_LINES: usize = 100;

impl Client {
    /// Asks the tenant for its CDTs and reports what differs from these tables in a way that matters to a program with
    /// them. Generated clients have this with their own tables; views can be given here: `&[HeartRate::schema]`.
    ///
    /// One request where all are the customer's CDTs; up to two more where there are document types or a disposition
    /// among them.
    ///
    /// # Errors
    /// When the API refuses, or an answer can't be read.
    pub async fn verify_configuration(
        &self,
        program: &[fn() -> &'static CdtSchema],
    ) -> Result<ConfigurationReport, Error> {
        let program: Vec<&CdtSchema> = program.iter().map(|schema| schema()).collect();
        let mut tenant = BTreeMap::new();
        for kind in [
            FormationKind::Cdts,
            FormationKind::DocumentTypes,
            FormationKind::Disposition,
        ] {
            let all = program.iter().all(|cdt| tenant.contains_key(cdt.name()));
            if all {
                break;
            }
            let cdts = match self.formation(kind).await {
                Err(error) if is_absent(&error) && kind != FormationKind::Cdts => continue,
                answer => answer?,
            };
            let cdts = cdts.iter().filter_map(TenantCdt::new);
            tenant.extend(cdts.map(|cdt| (cdt.name().to_owned(), cdt)));
        }
        Ok(report(&program, &tenant))
    }
}

/// A tenant without document types or a disposition may have no path for them either; what the program has of them is
/// then reported.
fn is_absent(error: &Error) -> bool {
    let kind = error.api().map(|error| error.kind);
    error.is_not_found() || kind == Some(ApiErrorKind::NoRoute)
}

fn report(
    program: &[&'static CdtSchema],
    tenant: &BTreeMap<String, TenantCdt>,
) -> ConfigurationReport {
    let mut report = ConfigurationReport::default();
    for schema in program {
        let Some(cdt) = tenant.get(schema.name()) else {
            report.changed.push(schema.name());
            report.differences.push(Difference {
                cdt: schema.name(),
                field: None,
                change: ConfigurationChange::Missing,
            });
            continue;
        };
        if schema.fingerprint() == Some(cdt.fingerprint()) {
            continue;
        }
        if schema.fingerprint().is_some() && !cdt.is_simple() {
            report.changed.push(schema.name());
        }
        report.differences.extend(compare::differences(schema, cdt));
    }
    report
}
