//! Which values stay as they are: those of the API and of the configuration.

/// Keys of envelopes of lists, whose values say how long a list is. Sources: recorded answers.
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

/// Keys beside the fields of records, whose values are machine names of the configuration or words of the API.
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

/// Parameters of queries that ask for pages and fields.
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

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the envelope of an answer, or in a record of Welkin's own kinds.
    Outside,
    /// Where an envelope says how long a list is.
    Paging,
    /// Among the fields that a tenant configured: nothing stays, whatever its key.
    Fields,
}

impl Place {
    /// Where the values below a key stand.
    pub(crate) fn below(self, key: &str, is_of_welkin: bool) -> Self {
        match (self, key) {
            (Self::Fields, _) => Self::Fields,
            (_, "answers" | "scoring" | "questions" | "resolvedCdtValues") => Self::Fields,
            (_, "jsonBody") if !is_of_welkin => Self::Fields,
            (_, "pageable" | "sort" | "metaInfo" | "meta" | "cursor") => Self::Paging,
            _ => self,
        }
    }

    /// Whether the plain value of a key stays.
    pub(crate) fn keeps(self, key: &str) -> bool {
        match self {
            Self::Outside => PAGES.contains(&key) || WORDS.contains(&key),
            Self::Paging => PAGES.contains(&key),
            Self::Fields => false,
        }
    }
}

/// Whether the value of a query's parameter stays.
pub(crate) fn keeps_parameter(name: &str) -> bool {
    PARAMETERS.contains(&name)
}

/// Keys that stay in a record whose fields stand beside its id.
pub(crate) fn keeps_in_flat_record(key: &str) -> bool {
    matches!(key, "cdtName" | "version")
}

/// Whether an object is an envelope and no record: it has a list, or says where in one it is.
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
