//! The period of a list in the calendar.

use serde_json::Value;

use super::request::Request;
use crate::clock;
use crate::problem::Problem;

/// A period of time, which every list in the calendar requires; both ends belong to it.
pub(super) struct Period {
    pub(super) from: String,
    pub(super) to: String,
}

impl Period {
    /// Returns the period of the parameters `from` and `to`.
    pub(super) fn of(request: &Request<'_>) -> Result<Self, Problem> {
        let moment = |name: &'static str| -> Result<String, Problem> {
            let text = request.caller.parameter(name);
            let moment = text.and_then(|text| text.parse().ok());
            let moment = moment.ok_or_else(|| {
                Problem::invalid(
                    "CALENDAR",
                    format!("{name} is not a date and time in ISO 8601"),
                )
            })?;
            Ok(clock::wire(moment))
        };
        Ok(Self {
            from: moment("from")?,
            to: moment("to")?,
        })
    }

    /// Whether an item overlaps the period; the item's end may be open.
    pub(super) fn overlaps(&self, item: &Value) -> bool {
        let start = item["startDateTime"].as_str().unwrap_or_default();
        let end = item["endDateTime"].as_str();
        start <= &*self.to && end.is_none_or(|end| end >= &*self.from)
    }
}
