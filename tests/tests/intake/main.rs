//! The clinical workflow with generated clients and a running tenant, and the rules that the tenant enforces.

mod flow;
#[cfg(real_data)]
mod real;
mod rules;

use welkin_runtime::{Error, NewPatient};
use welkin_sandbox::Sandbox;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

/// A patient of a running tenant; the tenant stops when it is dropped.
struct Clinic {
    sandbox: Sandbox,
    patient: care::Patient,
}

impl Clinic {
    async fn open() -> Result<Self, Error> {
        let sandbox = tenant::serve("examples/designer-export.json").await;
        let client = care::Client::connect(tenant::config(&sandbox))?;
        let new = NewPatient::new("Ada", "Lovelace");
        let ada = client.patients().create(&new).await?;
        let patient = client.patient(ada.id);
        Ok(Self { sandbox, patient })
    }

    /// Returns an untyped client for the same tenant, for requests that generated code does not permit.
    fn untyped(&self) -> welkin_runtime::Client {
        let config = tenant::config(&self.sandbox);
        welkin_runtime::Client::new(config).expect("nothing is missing")
    }
}

fn code(error: &Error) -> (Option<u16>, Vec<&str>) {
    (error.status(), error.error_codes().collect())
}
