//! The recorded requests to the tenant.

use axum::Json;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, PathParameters, QueryParameters, Refusal};
use super::context::Context;
use crate::recording::{Original, RecordedRequest};
use crate::request_log::RequestSummary;
use crate::rust_call;
use crate::sandbox::Sandbox;

/// Default number of listed requests.
const LISTED: usize = 100;

impl Sandbox {
    /// Returns the latest requests to the tenant, oldest first, up to 1,000 and 32 MiB. Secrets and tokens are masked,
    /// and long bodies truncated.
    ///
    /// ```no_run
    /// # fn run(sandbox: &welkin_sandbox::Sandbox) {
    /// let requests = sandbox.requests();
    /// let creates = requests.iter().filter(|request| request.summary.method == "POST");
    /// assert_eq!(creates.count(), 1);
    /// # }
    /// ```
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let kept = self.state.recorder.kept();
        kept.iter().map(|original| original.shown()).collect()
    }

    /// Clears the recorded requests.
    pub fn clear_requests(&self) {
        self.state.recorder.clear();
        self.state.events.changed("requests");
    }
}

#[derive(Deserialize)]
pub(super) struct Filter {
    after: Option<u64>,
    last: Option<usize>,
    status: Option<String>,
    method: Option<String>,
    route: Option<String>,
    text: Option<String>,
}

/// A status, or a class of statuses such as `4xx`.
#[derive(Clone, Copy)]
enum StatusFilter {
    One(u16),
    Hundred(u16),
    /// There was no response.
    None,
}

impl StatusFilter {
    fn parse(text: &str) -> Result<Self, Refusal> {
        let invalid = || Refusal::invalid("`status` is not a status such as 404, `4xx` or `none`");
        if text == "none" {
            return Ok(Self::None);
        }
        if let Some(hundred) = text.to_ascii_lowercase().strip_suffix("xx") {
            return hundred.parse().map(Self::Hundred).map_err(|_| invalid());
        }
        text.parse().map(Self::One).map_err(|_| invalid())
    }

    fn fits(self, status: Option<u16>) -> bool {
        match self {
            Self::One(wanted) => status == Some(wanted),
            Self::Hundred(wanted) => status.is_some_and(|status| status / 100 == wanted),
            Self::None => status.is_none(),
        }
    }
}

impl Filter {
    /// Whether a request has the method, and its path or route contains the text.
    fn fits(&self, summary: &RequestSummary) -> bool {
        let method = self.method.as_ref();
        let method = method.is_none_or(|method| summary.method.eq_ignore_ascii_case(method));
        let route = self.route.as_ref().is_none_or(|part| {
            is_in(&summary.path, part) || summary.route.as_ref().is_some_and(|it| is_in(it, part))
        });
        method && route
    }

    /// Whether any part of a request contains the text.
    fn has_text(&self, request: &Original) -> bool {
        let Some(part) = &self.text else { return true };
        let request = request.shown();
        let texts = [
            Some(request.target),
            request.summary.client,
            request.summary.reason,
            request.request_body.text,
            request.response_body.text,
        ];
        texts.into_iter().flatten().any(|text| is_in(&text, part))
    }
}

/// Compares without regard to case.
fn is_in(whole: &str, part: &str) -> bool {
    whole.to_lowercase().contains(&part.to_lowercase())
}

pub(super) async fn list(
    Shared(context): Shared<Context>,
    QueryParameters(filter): QueryParameters<Filter>,
) -> Answer {
    let status = filter
        .status
        .as_deref()
        .map(StatusFilter::parse)
        .transpose()?;
    let recorder = &context.state.recorder;
    let mut rows: Vec<Value> = Vec::new();
    for original in recorder.kept().iter().rev() {
        let is_older = filter.after.is_some_and(|after| original.id <= after);
        if is_older || rows.len() == filter.last.unwrap_or(LISTED) {
            break;
        }
        if status.is_some_and(|status| !status.fits(original.summary.status)) {
            continue;
        }
        if filter.fits(&original.summary) && filter.has_text(original) {
            rows.push(original.row());
        }
    }
    rows.reverse();
    Ok(Json(
        json!({ "requests": rows, "dropped": recorder.dropped() }),
    ))
}

#[derive(Deserialize)]
pub(super) struct Id {
    pub(super) id: u64,
}

impl Id {
    pub(super) fn not_kept(&self) -> Refusal {
        Refusal::not_found(format!("request {} is not stored", self.id))
    }
}

pub(super) async fn read(
    Shared(context): Shared<Context>,
    PathParameters(path): PathParameters<Id>,
) -> Answer {
    let original = context.state.recorder.find(path.id);
    let original = original.ok_or_else(|| path.not_kept())?;
    let request = original.shown();
    let mut whole = request.whole();
    let configuration = context.state.configuration();
    whole["rust"] = rust_call::of(&request, &configuration.model).into();
    Ok(Json(whole))
}

pub(super) async fn clear(Shared(context): Shared<Context>) -> Json<Value> {
    context.state.recorder.clear();
    context.state.events.changed("requests");
    Json(json!({}))
}
