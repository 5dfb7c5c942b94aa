//! Recorded exchanges, replayed against a sandbox in the state in which they were recorded.
//!
//! A recording contains names of a tenant whose configuration is not available. So a configuration is derived from the
//! recording, the items in the response are created first, and recorded IDs are mapped to those of the sandbox.

mod configuration;
mod shape;
mod staff;
mod state;

use std::path::Path;

use serde_json::Value;

pub use self::shape::{Difference, DifferenceKind};
use self::state::Tenant;

/// A request and its response, with the URL split into parts.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Name of its file.
    pub name: String,
    /// `GET`, `POST`, ...
    pub method: String,
    /// Segments of the path. The first is the tenant's name.
    pub path: Vec<String>,
    /// The query string, as recorded.
    pub query: String,
    /// Body of the request; null when there is none.
    pub body: Value,
    /// Status of the response.
    pub status: u16,
    /// Body of the response; null when there is none.
    pub answer: Value,
}

/// The result of a replay.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The same status, keys and kinds of values, except for differences with a known reason.
    AsRecorded(Vec<(Difference, &'static str)>),
    /// A response that differs from the recording.
    Wrong(Vec<String>),
    /// There is no such endpoint.
    Unserved,
}

/// Returns every exchange in a directory, sorted by name.
///
/// # Panics
/// When the directory or one of its recordings can't be read.
#[must_use]
pub fn all(folder: &Path) -> Vec<Exchange> {
    let recordings = crate::recording::named(folder, &[""]);
    recordings.into_iter().map(Exchange::of).collect()
}

impl Exchange {
    fn of(recording: crate::recording::Recording) -> Self {
        let after_scheme = recording.url.split_once("://").map_or("", |(_, rest)| rest);
        let (_, path_and_query) = after_scheme.split_once('/').unwrap_or_default();
        let (path, query) = path_and_query
            .split_once('?')
            .unwrap_or((path_and_query, ""));
        Self {
            name: recording.name,
            method: recording.method,
            path: path.split('/').map(str::to_owned).collect(),
            query: query.to_owned(),
            body: recording.request,
            status: recording.status,
            answer: recording.response,
        }
    }

    /// Returns the path below the instance, or `admin` and the path below it.
    fn own_path(&self) -> Vec<&str> {
        let skipped = if self.path.get(1).is_some_and(|name| name == "admin") {
            1
        } else {
            2
        };
        self.path.iter().skip(skipped).map(String::as_str).collect()
    }

    /// Returns method and path, with `*` in place of every ID.
    #[must_use]
    pub fn pattern(&self) -> String {
        let segments = self.own_path().into_iter().map(|segment| {
            let is_id = segment.len() == 36 && segment.matches('-').count() == 4;
            if is_id { "*" } else { segment }
        });
        format!(
            "{} /{}",
            self.method,
            segments.collect::<Vec<_>>().join("/")
        )
    }

    /// Replays the exchange against a separate sandbox.
    ///
    /// # Panics
    /// When the sandbox can't be started or reached.
    pub async fn replay(&self) -> Outcome {
        let tenant = Tenant::like(self).await;
        let (status, has_body, answer) = tenant.replay(self).await;
        let is_unserved = (status == 404 && !has_body) || status == 405;
        if is_unserved && status != self.status {
            return Outcome::Unserved;
        }
        if status != self.status {
            let said = answer.to_string();
            let said: String = said.chars().take(300).collect();
            return Outcome::Wrong(vec![format!("{status}, not {}: {said}", self.status)]);
        }
        let (explained, wrong): (Vec<_>, Vec<_>) = shape::differences(&self.answer, &answer)
            .into_iter()
            .map(|difference| {
                let reason = difference.reason();
                (difference, reason)
            })
            .partition(|(_, reason)| reason.is_some());
        if wrong.is_empty() {
            let explained = explained.into_iter();
            let explained =
                explained.filter_map(|(difference, reason)| Some((difference, reason?)));
            Outcome::AsRecorded(explained.collect())
        } else {
            Outcome::Wrong(
                wrong
                    .iter()
                    .map(|(difference, _)| difference.to_string())
                    .collect(),
            )
        }
    }
}
