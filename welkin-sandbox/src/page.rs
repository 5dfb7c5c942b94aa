//! Pagination: the requested page, and the envelope of the response.

use serde_json::{Value, json};

use crate::problem::Problem;

/// Default page size; documented.
const DEFAULT_SIZE: u64 = 20;

/// Largest page that the sandbox serves: recorded traffic has pages of 1000, and the only documented limit is that of
/// the reference API for patients (100).
const LARGEST_SIZE: u64 = 1000;

/// The requested page of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    number: u64,
    size: u64,
    sorted: bool,
}

impl Window {
    /// Parses the query parameters `page` and `size`.
    pub(crate) fn new(page: Option<&str>, size: Option<&str>) -> Result<Self, Problem> {
        let number = |name, value: Option<&str>, default| match value.map(str::parse) {
            None => Ok(default),
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) => Err(Problem::invalid("PAGE", format!("{name} is not a number"))),
        };
        let size: u64 = number("size", size, DEFAULT_SIZE)?;
        if !(1..=LARGEST_SIZE).contains(&size) {
            let message = format!("size is not between 1 and {LARGEST_SIZE}");
            return Err(Problem::invalid("PAGE", message));
        }
        Ok(Self {
            number: number("page", page, 0)?,
            size,
            sorted: false,
        })
    }

    /// Sets whether the client requested a sort order.
    pub(crate) fn sorted(self, sorted: bool) -> Self {
        Self { sorted, ..self }
    }

    pub(crate) fn limit(self) -> u64 {
        self.size
    }

    /// Returns the offset of the page, capped at the largest integer of SQLite.
    pub(crate) fn offset(self) -> u64 {
        self.number.saturating_mul(self.size).min(i64::MAX as u64)
    }

    /// Returns the items on the page.
    pub(crate) fn part_of<T>(self, items: &[T]) -> &[T] {
        let start = usize::try_from(self.offset()).unwrap_or(usize::MAX);
        let (_, rest) = items.split_at(start.min(items.len()));
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        &rest[..size.min(rest.len())]
    }

    /// Returns the metadata beside `data` in the envelope of the API reference.
    pub(crate) fn metadata(self, total: usize) -> Value {
        json!({"page": self.number, "pageSize": self.size, "totalElements": total})
    }

    /// Returns the metadata beside `content` in the recorded envelope.
    pub(crate) fn facts(self, total: u64, on_page: usize) -> Value {
        let pages = total.div_ceil(self.size);
        let unsorted = !self.sorted;
        let sort = json!({"sorted": self.sorted, "unsorted": unsorted, "empty": unsorted});
        json!({
            "pageable": {
                "sort": sort,
                "pageNumber": self.number,
                "pageSize": self.size,
                "offset": self.offset(),
                "paged": true,
                "unpaged": false,
            },
            "last": self.number.saturating_add(1) >= pages,
            "totalElements": total,
            "totalPages": pages,
            "first": self.number == 0,
            "number": self.number,
            "sort": sort,
            "numberOfElements": on_page,
            "size": self.size,
            "empty": on_page == 0,
        })
    }
}
