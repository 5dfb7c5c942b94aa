//! Determines which values are not replaced: those of the API and of the configuration.

/// Keys of list envelopes that describe the length of a list. Sources: recorded responses.
const PAGES: [&str; 26] = [
    "pageable",
    "pageNumber",
    "pageSize",
    "offset",
    "paged",
    "unpaged",
    "last",
    "first",
    "empty",
    "totalElements",
    "totalPages",
    "number",
    "numberOfElements",
    "size",
    "sort",
    "sorted",
    "unsorted",
    "metaInfo",
    "page",
    "firstPage",
    "lastPage",
    "found",
    "hasNext",
    "cursor",
    "meta",
    "version",
];

/// Keys next to the fields of records, whose values are machine names of the configuration or literals of the API.
const WORDS: [&str; 22] = [
    "cdtName",
    "templateName",
    "programName",
    "assessmentName",
    "assessmentCdtName",
    "dictionaryName",
    "errorCode",
    "componentType",
    "status",
    "type",
    "deliveryMethod",
    "relation",
    "fromTemplate",
    "assigned",
    "eventEntity",
    "eventSubtype",
    "sourceName",
    "eventType",
    "eventMode",
    "eventStatus",
    "enabled",
    "userState",
];

/// Query parameters that select pages and fields.
const PARAMETERS: [&str; 8] = [
    "page",
    "size",
    "sort",
    "fields",
    "type",
    "pageSize",
    "format",
    "environment",
];

/// The context of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// In the envelope of a response, or in a record of one of Welkin's own kinds.
    Outside,
    /// In the part of an envelope that describes the length of a list.
    Paging,
    /// Among the fields configured by a tenant: every value is replaced, regardless of its key.
    Fields,
}

impl Context {
    /// Returns the context of the values below a key.
    pub(crate) fn below(self, key: &str, is_of_welkin: bool) -> Self {
        match (self, key) {
            (Self::Fields, _) => Self::Fields,
            (_, "answers" | "scoring" | "questions" | "resolvedCdtValues") => Self::Fields,
            (_, "jsonBody") if !is_of_welkin => Self::Fields,
            (_, "pageable" | "sort" | "metaInfo" | "meta" | "cursor") => Self::Paging,
            _ => self,
        }
    }

    /// Whether the scalar value of a key is kept.
    pub(crate) fn keeps(self, key: &str) -> bool {
        match self {
            Self::Outside => PAGES.contains(&key) || WORDS.contains(&key),
            Self::Paging => PAGES.contains(&key),
            Self::Fields => false,
        }
    }
}

/// Whether the value of a query parameter is kept.
pub(crate) fn keeps_parameter(name: &str) -> bool {
    PARAMETERS.contains(&name)
}

/// Whether a key's value is kept in a record whose fields are next to its ID.
pub(crate) fn keeps_in_flat_record(key: &str) -> bool {
    matches!(key, "cdtName" | "version")
}

/// Whether an object is an envelope rather than a record: it contains a list, or describes a position in one.
pub(crate) fn is_envelope<'k>(mut keys: impl Iterator<Item = &'k String>) -> bool {
    keys.any(|key| {
        matches!(
            &**key,
            "content"
                | "data"
                | "rows"
                | "pageable"
                | "metaInfo"
                | "totalElements"
                | "errorCode"
                | "jsonBody"
        )
    })
}
