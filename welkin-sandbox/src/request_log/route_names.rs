//! Paths of requests without ids, for the log.

use std::collections::BTreeMap;

use uuid::Uuid;

/// Route parameters that are names of the configuration or of the API, and not ids.
const NAMES: [&str; 7] = [
    "{cdt}",
    "{pdt}",
    "{kind}",
    "{name}",
    "{program}",
    "{dictionary}",
    "{resource}",
];

/// Longest name that is logged.
const LONGEST_NAME: usize = 64;

/// The target of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The path to log.
    pub(super) path: String,
    /// The matched route.
    pub(super) route: Option<String>,
    /// The generation of the API that has the route, if only one has it.
    pub(super) profile: Option<&'static str>,
}

/// Every route, with the generation of the API that has it, if only one has it.
#[derive(Debug)]
pub(crate) struct RouteNames(BTreeMap<String, Option<&'static str>>);

impl RouteNames {
    /// Collects the paths of routes, each with the generation that serves it; several may serve the same path.
    pub(crate) fn new(routes: impl IntoIterator<Item = (String, &'static str)>) -> Self {
        let mut names = BTreeMap::new();
        for (path, profile) in routes {
            let shared = names.entry(path).or_insert(Some(profile));
            if *shared != Some(profile) {
                *shared = None;
            }
        }
        Self(names)
    }

    /// Returns the target of a request for a path; `route` is the matched route.
    pub(super) fn target(&self, route: Option<&str>, path: &str) -> Target {
        let requested = path.split('/').skip(1);
        let shown: Vec<&str> = match route {
            Some(route) => { route.split('/').skip(1) }
                .zip(requested)
                .map(|(part, requested)| name(part, requested).unwrap_or(part))
                .collect(),
            None => self.as_far_as_known(requested),
        };
        let path = match below_the_environment(&shown) {
            [] => &shown,
            below => below,
        };
        Target {
            path: format!("/{}", path.join("/")),
            route: route.map(str::to_owned),
            profile: route.and_then(|route| *self.0.get(route)?),
        }
    }

    /// Returns the segments of a path that no route matches: those of the routes with the same beginning, and the first
    /// unknown segment. It is in a position of literal segments, and therefore not an id.
    fn as_far_as_known<'p>(&'p self, requested: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
        let mut routes: Vec<Vec<&str>> = { self.0.keys() }
            .map(|route| route.split('/').skip(1).collect())
            .collect();
        let mut shown = Vec::new();
        let mut requested = requested.enumerate();
        while let Some((place, part)) = requested.next() {
            let mut words = routes.iter().filter_map(|route| route.get(place).copied());
            let is_word = words.any(|word| word == part);
            let fits = |word: &&str| {
                if is_word {
                    *word == part
                } else {
                    word.starts_with('{')
                }
            };
            routes.retain(|route| route.get(place).is_some_and(fits));
            let Some(route) = routes.first() else {
                shown.push(if is_plain(part) { part } else { "..." });
                shown.extend(requested.next().map(|_| "..."));
                break;
            };
            shown.push(name(route[place], part).unwrap_or(route[place]));
        }
        shown
    }
}

/// Returns the segment of a parameter, if it is a name.
fn name<'p>(parameter: &str, requested: &'p str) -> Option<&'p str> {
    // Some of these parameters may also be ids.
    let is_name =
        NAMES.contains(&parameter) && is_plain(requested) && Uuid::parse_str(requested).is_err();
    is_name.then_some(requested)
}

fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.len() <= LONGEST_NAME && text.bytes().all(plain)
}

/// Removes the prefix that all paths of a tenant have.
fn below_the_environment<'p, 's>(parts: &'p [&'s str]) -> &'p [&'s str] {
    let parts = parts.strip_prefix(&["v1"]).unwrap_or(parts);
    let parts = parts.strip_prefix(&["{tenant}"]).unwrap_or(parts);
    parts.strip_prefix(&["{environment}"]).unwrap_or(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(route: Option<&str>, path: &str) -> String {
        let routes = [
            ("/oauth/token", "v1"),
            ("/v1/{tenant}/patients/{patient}", "v1"),
            (
                "/{tenant}/{environment}/patients/{patient}/cdts/{cdt}",
                "reference",
            ),
            (
                "/{tenant}/{environment}/patients/{patient}/cdts/{cdt}",
                "v8",
            ),
            ("/{tenant}/{environment}/patients/{patient}", "v8"),
            ("/{tenant}/admin/api_clients/{client}", "v8"),
        ];
        let names = RouteNames::new(routes.map(|(path, profile)| (path.to_owned(), profile)));
        names.target(route, path).path
    }

    #[test]
    fn names_are_shown_and_ids_are_not() {
        let cdt = Some("/{tenant}/{environment}/patients/{patient}/cdts/{cdt}");
        let id = "0fb21ea8-4a0c-4d4c-9b6d-1f7c7c6f1a0e";
        assert_eq!(
            path(cdt, &format!("/acme/live/patients/{id}/cdts/cdt-vitals")),
            "/patients/{patient}/cdts/cdt-vitals"
        );
        for odd in [id, "a%20name", &"x".repeat(99)] {
            let shown = path(cdt, &format!("/acme/live/patients/jane/cdts/{odd}"));
            assert_eq!(shown, "/patients/{patient}/cdts/{cdt}");
        }
        assert_eq!(path(Some("/oauth/token"), "/oauth/token"), "/oauth/token");
        let client = "/{tenant}/admin/api_clients/{client}";
        let shown = path(Some(client), "/acme/admin/api_clients/SECRET");
        assert_eq!(shown, "/admin/api_clients/{client}");
    }

    #[test]
    fn unknown_paths_are_shown_up_to_the_first_unknown_segment() {
        for (requested, shown) in [
            ("/acme/live/pateints/jane/doe", "/pateints/..."),
            (
                "/acme/live/patients/jane/notes",
                "/patients/{patient}/notes",
            ),
            (
                "/acme/live/patients/jane/notes/1",
                "/patients/{patient}/notes/...",
            ),
            (
                "/acme/live/patients/jane/cdts/cdt-vitals/more",
                "/patients/{patient}/cdts/cdt-vitals/more",
            ),
            ("/v1/acme/jane@example.com", "/..."),
            ("/acme", "/{tenant}"),
            ("/", "/{tenant}"),
            ("*", "/"),
        ] {
            assert_eq!(path(None, requested), shown, "{requested}");
        }
    }

    #[test]
    fn a_route_of_several_profiles_is_of_none() {
        let routes = [("/one", "v8"), ("/both", "v8"), ("/both", "v1")];
        let names = RouteNames::new(routes.map(|(path, profile)| (path.to_owned(), profile)));
        assert_eq!(names.target(Some("/one"), "/one").profile, Some("v8"));
        assert_eq!(names.target(Some("/both"), "/both").profile, None);
    }
}
