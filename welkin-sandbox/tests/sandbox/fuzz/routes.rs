//! Every route of the sandbox.

use std::collections::BTreeSet;

use welkin_designer::ApiProfile;

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

fn with_places(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => "*",
            false => segment,
        });
    segments.collect::<Vec<_>>().join("/")
}

/// Returns the base of a path, and the rest. The paths of `v1` are those of `v8`, apart from that of its tokens.
fn of_base(profile: ApiProfile, path: &str) -> Option<(Base, String)> {
    if path == profile.token_path() {
        return Some((Base::Server, path.replace("{tenant}", "acme")));
    }
    let bases = [
        (Base::Environment, profile.base_path()),
        (Base::Tenant, profile.tenant_path()),
    ];
    let mut bases = bases.into_iter().filter(|_| profile != ApiProfile::V1);
    bases.find_map(|(base, prefix)| Some((base, path.strip_prefix(prefix)?.to_owned())))
}

/// Returns all routes without duplicates.
pub(super) fn routes() -> Vec<Route> {
    let mut found = BTreeSet::new();
    for profile in ApiProfile::ALL {
        let paths = welkin_sandbox::routes(profile.name()).into_iter();
        let paths = paths.filter_map(|route| of_base(profile, &route.path));
        found.extend(paths.map(|(base, path)| Route {
            base,
            path: with_places(&path),
        }));
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
