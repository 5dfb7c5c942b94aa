//! Calls of the document, compared with those of the sandbox and of the runtime.

use std::collections::BTreeSet;

use welkin_codegen::document::ApiProfile;
use welkin_runtime::{Profile, endpoints};
use welkin_sandbox::Route;

use crate::calls::{Call, calls, closeness};
use crate::document;

/// Returns the route of a call's path: the closest one, as a router chooses.
fn template<'r>(routes: &'r [Route], call: &Call<'_>) -> Option<&'r str> {
    let templates = routes.iter().map(|route| &*route.path);
    let close = templates.filter_map(|path| Some((closeness(path, &call.path)?, path)));
    close.max().map(|(_, path)| path)
}

#[test]
fn the_document_and_the_sandbox_have_the_same_calls() {
    for profile in ApiProfile::ALL {
        let routes = welkin_sandbox::routes(&profile.to_string());
        assert!(routes.len() > 150, "{profile}: {}", routes.len());
        let document = document(profile);
        let mut described = BTreeSet::new();
        let mut not_served = Vec::new();
        for call in calls(&document) {
            let path = template(&routes, &call);
            let served = path.and_then(|path| {
                let mut of_path = routes.iter();
                of_path.find(|route| route.path == path && route.method == call.method)
            });
            match served {
                Some(route) => drop(described.insert((&route.method, plain(&route.path)))),
                None => not_served.push(format!("{} {}", call.method, call.path)),
            }
        }
        assert!(not_served.is_empty(), "{profile}: {not_served:#?}");
        let not_described: Vec<&Route> = routes
            .iter()
            .filter(|route| !described.contains(&(&route.method, plain(&route.path))))
            .collect();
        assert!(not_described.is_empty(), "{profile}: {not_described:#?}");
    }
}

/// Removes a trailing slash: the list of contacts is served with one, too.
fn plain(path: &str) -> &str {
    path.trim_end_matches('/')
}

/// Two templates that differ only in the names of their parameters would be the same path.
#[test]
fn paths_differ_by_more_than_names() {
    for profile in ApiProfile::ALL {
        let document = document(profile);
        let mut seen = BTreeSet::new();
        for call in calls(&document) {
            let parts = call.path.split('/');
            let parts = parts.map(|part| if part.starts_with('{') { "{}" } else { part });
            let path: Vec<&str> = parts.collect();
            let is_new = seen.insert((call.method, path.join("/")));
            assert!(is_new, "{profile}: {}", call.path);
        }
    }
}

#[test]
fn calls_of_the_runtime_are_described_with_their_sources() {
    let document = document(ApiProfile::V8);
    let calls = calls(&document);
    let mut wrong = Vec::new();
    for endpoint in endpoints::all() {
        let name = format!("{} {}", endpoint.method(), endpoint.path());
        let of_method = calls
            .iter()
            .filter(|call| call.method == endpoint.method().as_str());
        let close = of_method.filter_map(|call| {
            // A template of the runtime may match names of the tenant, and one of the document several of the
            // runtime's.
            let is_same = closeness(endpoint.path(), call.own_path);
            let is_same = is_same.or_else(|| closeness(call.own_path, endpoint.path()))?;
            Some((is_same, call))
        });
        let mut found = close.collect::<Vec<_>>();
        found.sort_by_key(|(same, call)| (*same, call.own_path.matches('{').count()));
        let source = endpoint.source().to_string();
        match found.last() {
            Some((_, call)) if call.operation["x-source"] == *source => {}
            Some((_, call)) => wrong.push(format!(
                "{name} is {source}, and {} is {}",
                call.own_path, call.operation["x-source"]
            )),
            None => wrong.push(format!("{name} is not described")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn addresses_are_those_of_the_profiles() {
    for profile in ApiProfile::ALL {
        let known = Profile::named(&profile.to_string()).expect("the names are the same");
        let document = document(profile);
        let server = &document["servers"][0]["url"];
        assert_eq!(*server, *format!("{}{}", known.origin, known.base_path));
        let calls = calls(&document);
        let path_of = |id: &str| {
            let mut all = calls.iter();
            let call = all.find(|call| call.operation["operationId"] == id);
            call.unwrap_or_else(|| panic!("{profile}: {id}"))
        };
        assert_eq!(path_of("requestToken").path, known.token_path);
        let records = known.records_path.replace("{cdt}", "cdt-vitals");
        assert_eq!(path_of("listVitals").own_path, records);
        let record = known.record_path.replace("{cdt}", "cdt-vitals");
        assert_eq!(path_of("readVitals").own_path, record);
        let users = format!("{}/admin/users", known.tenant_path);
        assert_eq!(path_of("listUsers").path, users);
    }
}
