//! Every route of the sandbox, read from its declaration, so that none is missing.

use std::collections::BTreeSet;

const SOURCES: [&str; 4] = [
    include_str!("../../../src/routes/mod.rs"),
    include_str!("../../../src/routes/clinical.rs"),
    include_str!("../../../src/routes/further.rs"),
    include_str!("../../../src/routes/staff.rs"),
];
const PROFILES: &str = include_str!("../../../src/profiles.rs");

/// The base of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Base {
    /// An environment of the tenant.
    Environment,
    /// The tenant.
    Tenant,
    /// The server.
    Server,
}

/// A path with `*` for its parameters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Route {
    pub(super) base: Base,
    pub(super) path: String,
}

/// Returns the string literals of a source file that are paths.
fn paths(source: &str) -> impl Iterator<Item = &str> {
    let code = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let texts = code.flat_map(|line| line.split('"').skip(1).step_by(2));
    texts.filter(|text| text.starts_with('/'))
}

fn with_places(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => "*",
            false => segment,
        });
    segments.collect::<Vec<_>>().join("/")
}

/// Returns all routes without duplicates.
pub(super) fn routes() -> Vec<Route> {
    let mut found = BTreeSet::new();
    for path in SOURCES.into_iter().flat_map(paths) {
        let base = match path.starts_with("/admin/") {
            true => Base::Tenant,
            false => Base::Environment,
        };
        let path = with_places(path);
        found.insert(Route { base, path });
    }
    for path in paths(PROFILES) {
        let is_token = path.contains("token") || path.contains("api_clients");
        let is_base = path.starts_with("/{tenant}") || path.starts_with("/v1");
        let path = with_places(path).replace("/*/admin", "/acme/admin");
        let base = match (is_token, is_base) {
            (true, _) => Base::Server,
            (false, false) => Base::Environment,
            (false, true) => continue,
        };
        found.insert(Route { base, path });
    }
    found.into_iter().collect()
}

#[test]
fn every_family_is_among_them() {
    let routes = routes();
    for (base, path) in [
        (Base::Environment, "/patients/*/cdts/*/records/*"),
        (Base::Environment, "/patients/*/care-plan/goals/*/comments"),
        (Base::Environment, "/calendar/events/*/invitation-response"),
        (Base::Tenant, "/admin/audit-data"),
        (Base::Tenant, "/admin/user-permissions/*"),
        (Base::Server, "/acme/admin/api_clients/*"),
    ] {
        let path = path.to_owned();
        assert!(
            routes.contains(&Route {
                base,
                path: path.clone()
            }),
            "{path}"
        );
    }
    assert!(routes.len() > 90, "{}", routes.len());
}
