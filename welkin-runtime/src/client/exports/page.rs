//! One page of an export, as the API sends it.

use http::Method;
use serde::Deserialize;

use super::{ExportResource, ExportRow};
use crate::call::Request;
use crate::client::Client;
use crate::error::{Error, RequestName};
use crate::json::Json;
use crate::profile::ExportFormat;
use crate::record::{DecodeError, UnreadItem};
use crate::security::Subject;

/// `{"data": [...], "cursor": {"start", "end", "pageSize", "hasNext"}}`.
#[derive(Deserialize)]
struct Envelope {
    data: Json,
    cursor: Option<Cursor>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Cursor {
    end: Option<Json>,
    has_next: Option<Json>,
}

/// Rows, and where the ones after them start.
pub(super) struct ExportPage {
    pub(super) rows: Vec<ExportRow>,
    /// Rows that could not be read.
    pub(super) unread: Vec<UnreadItem>,
    pub(super) end: Option<String>,
    pub(super) has_next: bool,
}

impl ExportPage {
    /// Asks for the page that starts there.
    pub(super) async fn fetch(
        client: &Client,
        resource: &ExportResource,
        start: Option<&str>,
        size: u32,
    ) -> Result<Self, Error> {
        let profile = &client.caller.profile;
        let format = &profile.export_format;
        let start = start.unwrap_or(&format.beginning);
        let request = Request {
            method: Method::GET,
            template: &profile.export_path,
            values: &[("resource", resource.as_str())],
            query: &[
                (&format.start, start.to_owned()),
                (&format.page_size, size.to_string()),
            ],
            body: None,
            look_up: None,
        };
        let page = client.call(request, |body| Self::read(body, format)).await;
        let exported = Subject::Export(resource.as_str());
        page.map_err(|error| client.explained(error, "export", exported))
    }

    fn read(body: &[u8], format: &ExportFormat) -> Result<Self, DecodeError> {
        let Envelope { data, cursor } = crate::json::from_slice(body)?;
        if !data.is_array() {
            return Err(DecodeError::SHAPE);
        }
        let cursor = cursor.unwrap_or_default();
        let end = cursor.end.and_then(|end| end.as_id());
        let has_next = cursor.has_next.unwrap_or_default();
        let has_next = has_next.as_bool() == Some(true) || has_next.as_str() == Some("true");
        if has_next && end.is_none() {
            return Err(DecodeError::SHAPE);
        }
        let (rows, unread) = read_rows(&data, format);
        Ok(Self {
            rows,
            unread,
            end,
            has_next,
        })
    }
}

/// The rows of a page, and those that could not be read.
fn read_rows(data: &Json, format: &ExportFormat) -> (Vec<ExportRow>, Vec<UnreadItem>) {
    let mut rows = Vec::new();
    let mut unread = Vec::new();
    for (position, row) in data.elements().enumerate() {
        match ExportRow::new(row, format) {
            Ok(row) => rows.push(row),
            Err(reason) => unread.push(UnreadItem {
                position,
                id: None,
                reason,
            }),
        }
    }
    (rows, unread)
}

/// Name of the request.
pub(super) fn request_name(client: &Client) -> RequestName {
    RequestName {
        method: "GET",
        path: client.caller.profile.export_path.clone(),
    }
}
