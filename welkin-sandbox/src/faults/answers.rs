//! Responses that do not come from the tenant.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use super::fault::Fault;
use crate::limits::LimitExceeded;
use crate::problem::Problem;

/// Returns the response to a request that does not reach the tenant.
pub(crate) fn refusal(fault: Fault, retry_after: Duration) -> Option<Response> {
    let too_many = |retry_after| Problem::too_many(LimitExceeded { retry_after }).into_response();
    Some(match fault {
        Fault::TooMany => too_many(None),
        Fault::TooManyForSeconds => too_many(Some(retry_after.as_secs())),
        Fault::TooManyUntil => {
            let moment = Timestamp::now().saturating_add(retry_after);
            let date = http_date(moment.unwrap_or(Timestamp::MAX));
            ([(RETRY_AFTER, date)], too_many(None)).into_response()
        }
        Fault::Unavailable => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "SANDBOX",
            "UNAVAILABLE",
            "An injected fault",
        )
        .into_response(),
        Fault::GatewayPage => {
            let page = Html("<html>The gateway is tired</html>");
            (StatusCode::BAD_GATEWAY, page).into_response()
        }
        _ => return None,
    })
}

/// Returns the response that replaces the tenant's response.
pub(crate) fn disguise(fault: Fault) -> Option<Response> {
    Some(match fault {
        Fault::FailedAfter => Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "SANDBOX",
            "INTERNAL_ERROR",
            "An injected fault",
        )
        .into_response(),
        Fault::BadGatewayAfter => StatusCode::BAD_GATEWAY.into_response(),
        Fault::EmptyBody => StatusCode::OK.into_response(),
        Fault::PageBody => Html("<html>All is well</html>").into_response(),
        _ => return None,
    })
}

/// Formats a timestamp for headers: `Mon, 23 Nov 2026 09:30:00 GMT`.
pub(crate) fn http_date(moment: Timestamp) -> String {
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&moment);
    // Only years before 0 can't be formatted.
    date.unwrap_or_default()
}
