//! The comparison of a program with the tenant's current configuration.

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

/// The differences between a tenant's configuration and the earlier one from which a program was generated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConfigurationReport {
    differences: Vec<Difference>,
    changed: Vec<&'static str>,
}

impl ConfigurationReport {
    /// Whether there are no differences that matter to the program.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty()
    }

    /// The differences that matter to the program, in the order of its CDTs and their fields.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Machine names of the CDTs that have changed since the code was generated, whether or not that matters to the
    /// program: a new field does not, but it is a reason to generate the code again. CDTs that the tenant sends in the
    /// simple form are never included.
    #[must_use]
    pub fn changed(&self) -> &[&'static str] {
        &self.changed
    }
}

/// Shows every difference on a line, up to 100, and the number of further ones; `no differences` if there are none.
impl fmt::Display for ConfigurationReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            return formatter.write_str("no differences");
        }
        write_some(formatter, "\n", &self.differences, MOST_LINES)
    }
}

/// Maximum number of differences in `Display`.
const MOST_LINES: usize = 100;

impl Client {
    /// Fetches the tenant's CDTs and reports differences from these tables that matter to a program with them.
    /// Generated clients have this method for their own tables; pass views here: `&[HeartRate::schema]`.
    ///
    /// It sends one request if all of them are the customer's CDTs; up to two more if document types or a disposition
    /// are among them.
    ///
    /// # Errors
    /// Returns an error if the API rejects a request, or if a response can't be read.
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

/// A tenant without document types or a disposition may have no path for them; those of the program are then reported.
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
