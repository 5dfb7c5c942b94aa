//! Recorded requests, split into their parts.

use std::collections::BTreeMap;

use serde_json::Value;
use welkin_runtime::{DateTime, UserId};
use welkin_tests::recording::Recording;

/// The request of a recording, split into its parts.
pub(super) struct Asked<'r> {
    pub(super) recording: &'r Recording,
    /// The path below the tenant and instance; `admin` is kept.
    pub(super) path: Vec<String>,
    pub(super) query: BTreeMap<String, String>,
}

impl<'r> Asked<'r> {
    pub(super) fn of(recording: &'r Recording) -> Self {
        let (_, address) = recording.url.split_once("://").expect("a URL");
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let segments: Vec<_> = path.split('/').skip(2).collect();
        let own = match segments[..] {
            ["admin", ..] => &segments[..],
            _ => &segments[1..],
        };
        Self {
            recording,
            path: own.iter().map(|segment| decoded(segment)).collect(),
            query: parameters(query),
        }
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    pub(super) fn moment(&self, name: &str) -> DateTime {
        let text = self.parameter(name).expect("the parameter is there");
        text.parse().expect("a moment")
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.parameter(name)
            .map(|value| value.eq_ignore_ascii_case("true"))
    }

    pub(super) fn page(&self) -> u64 {
        self.parameter("page")
            .map_or(0, |page| page.parse().expect("a number"))
    }

    pub(super) fn users(&self) -> Vec<UserId> {
        let ids = ["psmIds", "psm-ids", "participantIds"];
        let ids = ids.iter().find_map(|name| self.parameter(name));
        ids.unwrap_or_default()
            .split(',')
            .filter(|id| !id.is_empty())
            .map(UserId::from)
            .collect()
    }

    pub(super) fn body(&self) -> &Value {
        &self.recording.request
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.body()[key].as_str().unwrap_or_default().to_owned()
    }
}

fn decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    let url = format!("http://x/?{pair}")
        .parse::<reqwest::Url>()
        .expect("a URL");
    let mut pairs = url.query_pairs();
    pairs
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Returns the parameters by name. The case of booleans is ignored, as recordings differ, and the first page is the
/// default.
pub(super) fn parameters(query: &str) -> BTreeMap<String, String> {
    let url = format!("http://x/?{query}")
        .parse::<reqwest::Url>()
        .expect("a URL");
    let pairs = url.query_pairs().filter(|(_, value)| !value.is_empty());
    let pairs = pairs.filter(|(name, value)| !(name == "page" && value == "0"));
    let lower = |value: String| match &*value {
        "True" | "False" => value.to_lowercase(),
        _ => value,
    };
    pairs
        .map(|(name, value)| (name.into_owned(), lower(value.into_owned())))
        .collect()
}
