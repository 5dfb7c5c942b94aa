//! Requests about dictionaries.

use crate::client::connection::Client;
use crate::client::endpoint::{Endpoint, EndpointRequest, endpoints};
use crate::record::Cdt;
use crate::security::Subject;

endpoints! {
    LIST: GET "/dictionaries/{dictionary}", Documented, in_profile(|profile| &profile.dictionary_path);
    ENTRY: GET "/dictionaries/{dictionary}/{record}", Documented, in_profile(|profile| &profile.dictionary_entry_path);
    ADD: POST "/dictionaries/{dictionary}", Documented;
    REPLACE_ALL: PUT "/dictionaries/{dictionary}", Documented;
    UPDATE: PUT "/dictionaries/{dictionary}/{record}", Documented;
    DELETE: DELETE "/dictionaries/{dictionary}/{record}", Documented;
}

/// A request about the dictionary whose entries are `T`, with the name that policies use for the operation.
pub(super) fn request<T: Cdt>(
    client: &Client,
    endpoint: &'static Endpoint,
    operation: &'static str,
) -> EndpointRequest {
    let name = T::schema().name();
    let request = client.to(endpoint).id("dictionary", name);
    request.explained(operation, Subject::Dictionary(name))
}
