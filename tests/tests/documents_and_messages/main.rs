//! Documents with files, dictionaries, profiles, messages, audits and care plans: generated clients against a running
//! tenant under every profile of the API, and what they send next to what was recorded.

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

/// The profiles that have what the documentation of the profile `reference` shows in other forms.
fn wire_profiles() -> [Profile; 2] {
    [Profile::v1(), Profile::v8()]
}

/// A tenant of the example, and a client of it.
async fn clinic(profile: Profile) -> (Sandbox, care::Client) {
    let sandbox = tenant::serve("examples/designer-export.json").await;
    let config = tenant::config(&sandbox).profile(profile);
    let client = care::Client::connect(config).expect("nothing is missing");
    (sandbox, client)
}

/// A new patient of a tenant.
async fn patient(client: &care::Client) -> care::Patient {
    let new = NewPatient::new("Ada", "Lovelace").email("ada@example.com");
    let created = client.patients().create(&new).await;
    client.patient(&created.expect("the patient is new").id)
}

/// Whether nothing was sent, because the profile is not known to have the call.
fn is_not_in_profile<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::NotInProfile { .. }))
}
