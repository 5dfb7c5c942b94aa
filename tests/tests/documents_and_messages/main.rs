//! Documents with files, dictionaries, profiles, messages, audits and care plans: generated clients with a running
//! tenant under every profile of the API, and their requests compared with recorded ones.

mod audits;
mod care_plan;
mod dictionaries;
mod documents;
mod messages;
mod profiles;
mod recorded;

use welkin_runtime::{Error, NewPatient, Profile};
use welkin_sandbox::Sandbox;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

/// Returns the profiles whose format differs from the documentation of the profile `reference`.
fn wire_profiles() -> [Profile; 2] {
    [Profile::v1(), Profile::v8()]
}

/// Starts a tenant of the example, and returns it with a client.
async fn clinic(profile: Profile) -> (Sandbox, care::Client) {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let config = tenant::config(&sandbox).profile(profile);
    let client = care::Client::connect(config).expect("nothing is missing");
    (sandbox, client)
}

/// Creates a patient.
async fn patient(client: &care::Client) -> care::Patient {
    let new = NewPatient::new("Ada", "Lovelace").email("ada@example.com");
    let created = client.patients().create(&new).await;
    client.patient(&created.expect("the patient is new").id)
}

/// Whether nothing was sent, because the call is not known to exist in the profile.
fn is_not_in_profile<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::NotInProfile { .. }))
}
