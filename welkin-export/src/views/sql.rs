//! SQL that the views of all engines share, and the words in which they differ.

/// Quotes a text; quotes within it are doubled.
pub(super) fn quoted(text: &str, quote: char) -> String {
    let doubled = text.replace(quote, &format!("{quote}{quote}"));
    format!("{quote}{doubled}{quote}")
}

/// The words in which the SQL of an engine differs.
pub(super) struct Dialect {
    pub(super) timestamp: &'static str,
    pub(super) text: &'static str,
    /// Makes a type a list.
    pub(super) list: fn(&str) -> String,
}

impl Dialect {
    /// Returns the type of a column from the name of its type.
    pub(super) fn sql_type(&self, word: &str) -> String {
        let element = word
            .strip_prefix("list<")
            .and_then(|word| word.strip_suffix('>'));
        match element {
            Some(word) => (self.list)(self.plain(word)),
            None => self.plain(word).to_owned(),
        }
    }

    fn plain(&self, word: &str) -> &'static str {
        match word {
            "int64" => "BIGINT",
            "float64" => "DOUBLE",
            "bool" => "BOOLEAN",
            "date" => "DATE",
            "timestamp" => self.timestamp,
            _ => self.text,
        }
    }
}

/// The order of versions: the first is the latest. The time takes precedence over the run, because a replica that lags
/// can return an older version in a later run.
pub(super) const LATEST_FIRST: &str = "updated_at DESC NULLS LAST, run DESC, run_row DESC";
