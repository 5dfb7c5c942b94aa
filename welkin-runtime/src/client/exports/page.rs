//! One page of an export, as the API sends it.

use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{ExportResource, ExportRow};
use crate::call::Request;
use crate::client::Client;
use crate::error::{Error, RequestName};
use crate::profile::ExportFormat;
use crate::record::DecodeError;
use crate::security::Subject;

/// `{"data": [...], "cursor": {"start", "end", "pageSize", "hasNext"}}`.
#[derive(Deserialize)]
struct Envelope {
    data: Vec<Map<String, Value>>,
    #[serde(default)]
    cursor: Cursor,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Cursor {
    end: Option<String>,
    has_next: bool,
}

/// Rows, and where the ones after them start.
pub(super) struct ExportPage {
    pub(super) rows: Vec<ExportRow>,
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
        let Envelope { data, cursor } = serde_json::from_slice(body)?;
        let rows = data.into_iter().map(|row| ExportRow::new(row, format));
        let rows: Option<Vec<_>> = rows.collect();
        if cursor.has_next && cursor.end.is_none() {
            return Err(DecodeError::Shape { line: 1, column: 1 });
        }
        Ok(Self {
            rows: rows.ok_or(DecodeError::Shape { line: 1, column: 1 })?,
            end: cursor.end,
            has_next: cursor.has_next,
        })
    }
}

/// Name of the request.
pub(super) fn request_name(client: &Client) -> RequestName {
    RequestName {
        method: "GET",
        path: client.caller.profile.export_path.clone(),
    }
}
