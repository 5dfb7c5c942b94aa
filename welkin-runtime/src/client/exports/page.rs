//! One page of an export, as the API sends it.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::row::ExportRow;
use super::{ExportResource, scan};
use crate::client::connection::Client;
use crate::client::endpoint::endpoints;
use crate::error::{Error, RequestName};
use crate::json::{Body, Json};
use crate::profile::ExportFormat;
use crate::record::{DecodeError, Expected, UnreadItem, UnreadReason};
use crate::security::Subject;

endpoints! {
    /// Documented in the vendor's knowledge base.
    EXPORT: GET "/export/{resource}", Documented, in_profile(|profile| &profile.export_path);
}

/// Rows, and the start of the next ones: `{"data": [...], "cursor": {"start", "end", "pageSize", "hasNext"}}`. The
/// other envelopes of lists are accepted, too; a bare array is not, because it can't indicate that there are more rows.
/// `null` counts as a list without rows if the page indicates whether there are more.
pub(super) struct ExportPage {
    /// The rows in the server's order.
    pub(super) rows: Vec<Result<ExportRow, UnreadItem>>,
    pub(super) end: Option<String>,
    /// Whether there are more rows; `None` if the server does not say.
    pub(super) has_next: Option<bool>,
    /// Number of rows of the whole export, if the server sends it; no server is known to do so.
    pub(super) total: Option<u64>,
}

impl ExportPage {
    /// Requests the page that starts there.
    pub(super) async fn fetch(
        client: &Client,
        resource: &ExportResource,
        start: Option<&str>,
        size: u32,
    ) -> Result<Self, Error> {
        let format = &client.caller.profile.export_format;
        let start = start.unwrap_or(&format.beginning);
        let exported = Cow::Owned(resource.as_str().to_owned());
        let request = client
            .to(&EXPORT)
            .id("resource", resource.as_str())
            .query(format.start.clone(), start)
            .query(format.page_size.clone(), size.to_string())
            .explained_by("export", Subject::Export(exported));
        let zone = client.caller.tenant_time_zone.as_ref();
        let read = |body: &[u8], _: Expected<'_>| Self::read(body, format, zone);
        request.read(read).await
    }

    /// An empty page, as after the last page.
    pub(super) fn beyond_the_end() -> Self {
        Self {
            rows: Vec::new(),
            end: None,
            has_next: Some(false),
            total: None,
        }
    }

    /// Whether there may be more rows. If the server does not say, pages are requested until one is empty.
    pub(super) fn is_open(&self) -> bool {
        let may_be = self.end.is_some() && !self.rows.is_empty();
        self.has_next.unwrap_or(may_be)
    }

    fn read(
        body: &[u8],
        format: &ExportFormat,
        zone: Option<&TimeZone>,
    ) -> Result<Self, DecodeError> {
        let body = scan::single_line(body);
        Body::new(&body).read(|reader| reader.skip().map(drop))?;
        let mut rows = None;
        let mut cursor = Json::null();
        let (mut beside, mut is_null) = (Statements::default(), false);
        for (key, value) in scan::members(&body) {
            match &*key {
                "data" | "content" | "rows" if value == b"null" => is_null = true,
                "data" | "content" | "rows" => rows = scan::items(value),
                "cursor" => cursor = crate::json::from_slice(value).unwrap_or_default(),
                "metaInfo" => beside.note_all(&crate::json::from_slice(value).unwrap_or_default()),
                key => beside.note(key, value),
            }
        }
        beside.note_all(&cursor);
        let has_next = beside.has_next;
        if is_null && has_next.is_some() {
            rows = scan::items(b"[]");
        }
        let rows = rows.ok_or(DecodeError::SHAPE)?;
        let rows = rows.enumerate().take(MOST_ROWS + 1);
        let rows: Vec<_> = rows
            .map(|(position, row)| read_row(position, row, format, zone))
            .collect();
        if rows.len() > MOST_ROWS {
            return Err(DecodeError::TooManyItems { line: 1, column: 1 });
        }
        Ok(Self {
            rows,
            end: cursor.get("end").as_ref().and_then(scan::text),
            has_next,
            total: beside.total,
        })
    }
}

/// Statements of a page about the whole export, under the keys of lists, next to its rows, in its cursor, or in
/// `metaInfo`.
#[derive(Default)]
struct Statements {
    has_next: Option<bool>,
    total: Option<u64>,
}

impl Statements {
    fn note(&mut self, key: &str, value: &[u8]) {
        let value = || crate::json::from_slice(value).unwrap_or_default();
        let has_next = match key {
            "hasNext" => flag(&value()),
            "last" | "lastPage" => flag(&value()).map(|is_last| !is_last),
            "totalElements" | "total" | "totalCount" => {
                self.total = scan::text(&value()).and_then(|total| total.trim().parse().ok());
                return;
            }
            _ => None,
        };
        // If one key indicates more rows and another does not, there are more.
        self.has_next = self.has_next.max(has_next);
    }

    fn note_all(&mut self, object: &Json) {
        for (key, value) in object.entries() {
            self.note(&key, value.text().as_bytes());
        }
    }
}

/// Maximum number of rows per response. Welkin documents pages of some hundred rows.
const MOST_ROWS: usize = 200_000;

fn read_row(
    position: usize,
    json: &[u8],
    format: &ExportFormat,
    zone: Option<&TimeZone>,
) -> Result<ExportRow, UnreadItem> {
    let unread = |reason| UnreadItem::new(position, None, reason);
    match json.first() {
        Some(b'{') => {}
        Some(b'n') => return Err(unread(UnreadReason::Null)),
        _ => return Err(unread(UnreadReason::NotAnObject)),
    }
    let json = std::str::from_utf8(json).map_err(|_| unread(UnreadReason::Shape))?;
    let row = ExportRow::new(json, format, zone.cloned());
    row.ok_or_else(|| unread(UnreadReason::NoId))
}

/// Returns a flag, also if it is given as a word.
fn flag(value: &Json) -> Option<bool> {
    let word = || value.as_str()?.trim().to_ascii_lowercase().parse().ok();
    value.as_bool().or_else(word)
}

/// Name of the request.
pub(super) fn request_name(client: &Client) -> RequestName {
    client.to(&EXPORT).name()
}
