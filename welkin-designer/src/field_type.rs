//! The types of fields: their literals, and the kinds of their values.

use std::borrow::Cow;
use std::fmt;

use crate::text_format::TextFormat;

/// A type that Designer gives to a field.
///
/// ```
/// use welkin_designer::{FieldType, TextFormat};
///
/// assert_eq!(FieldType::read("Date-Time"), Some(FieldType::DateTime));
/// assert_eq!(FieldType::read("STRING"), Some(FieldType::Text));
/// assert_eq!(FieldType::read("link"), Some(FieldType::Formatted(TextFormat::Url)));
/// assert_eq!(FieldType::read("mystery"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Several lines of text.
    TextArea,
    /// Formatted text (HTML).
    RichText,
    /// A text with a syntax of its own.
    Formatted(TextFormat),
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// Yes or no.
    Boolean,
    /// A date.
    Date,
    /// A date and time.
    DateTime,
    /// Files.
    File,
    /// Any JSON.
    Object,
    /// One of a list of options.
    Select,
    /// Computed from other fields.
    Formula,
}

/// Every type with its literals; exports use the first.
const LITERALS: &[(FieldType, &[&str])] = &[
    (FieldType::Text, &["text", "string"]),
    (FieldType::TextArea, &["textarea", "longtext"]),
    (FieldType::RichText, &["richtext", "html"]),
    (FieldType::Formatted(TextFormat::Phone), &["phone"]),
    (FieldType::Formatted(TextFormat::Email), &["email"]),
    (FieldType::Formatted(TextFormat::Url), &["url", "link"]),
    (FieldType::Formatted(TextFormat::Uuid), &["uuid", "guid"]),
    (FieldType::Formatted(TextFormat::Time), &["time"]),
    (FieldType::Integer, &["integer", "int", "long"]),
    (FieldType::Float, &["float", "double", "decimal", "number"]),
    (FieldType::Boolean, &["checkbox", "boolean"]),
    (FieldType::Date, &["date"]),
    (FieldType::DateTime, &["datetime", "timestamp"]),
    (FieldType::File, &["file"]),
    (FieldType::Object, &["object", "json", "array"]),
    (FieldType::Select, &["select", "list", "enum"]),
    (FieldType::Formula, &["formula"]),
];

impl FieldType {
    /// Reads a literal. Dialects differ in case and in the separators between words. Returns `None` for an unknown
    /// literal.
    #[must_use]
    pub fn read(literal: &str) -> Option<Self> {
        let plain = plain(literal);
        let mut types = LITERALS.iter();
        let (found, _) = types.find(|(_, literals)| literals.contains(&&*plain))?;
        Some(*found)
    }

    /// The literal used in exports.
    #[must_use]
    pub fn literal(self) -> &'static str {
        let mut types = LITERALS.iter();
        let found = types.find(|(field_type, _)| *field_type == self);
        found
            .and_then(|(_, literals)| literals.first())
            .copied()
            .unwrap_or_default()
    }

    /// The kind of its values. `None` for select fields and formulas, whose [`ValueType`] decides.
    #[must_use]
    pub const fn kind(self) -> Option<Kind> {
        Some(match self {
            Self::Text | Self::TextArea | Self::RichText => Kind::Text,
            Self::Formatted(format) => format.kind(),
            Self::Integer => Kind::Integer,
            Self::Float => Kind::Float,
            Self::Boolean => Kind::Boolean,
            Self::Date => Kind::Date,
            Self::DateTime => Kind::DateTime,
            Self::File => Kind::File,
            Self::Object => Kind::Json,
            Self::Select | Self::Formula => return None,
        })
    }
}

/// One literal for each type: the one used in exports, or an unknown literal in lower case and without separators.
#[must_use]
pub fn normal_literal(literal: &str) -> Cow<'static, str> {
    match FieldType::read(literal) {
        Some(known) => Cow::Borrowed(known.literal()),
        None => Cow::Owned(plain(literal)),
    }
}

/// Letters in lower case, without separators.
fn plain(literal: &str) -> String {
    let letters = literal
        .chars()
        .filter(|c| !matches!(c, '-' | '_') && !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// `valueType`: the stored type of a select field or a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// `STRING`.
    Text,
    /// `INTEGER`.
    Integer,
    /// `FLOAT`.
    Float,
}

impl ValueType {
    /// Reads a literal, in any case. Returns `None` for an unknown one.
    #[must_use]
    pub fn read(literal: &str) -> Option<Self> {
        Some(match &*plain(literal) {
            "string" | "text" => Self::Text,
            "integer" => Self::Integer,
            "float" | "number" => Self::Float,
            _ => return None,
        })
    }

    /// The literal used in exports.
    #[must_use]
    pub const fn literal(self) -> &'static str {
        match self {
            Self::Text => "STRING",
            Self::Integer => "INTEGER",
            Self::Float => "FLOAT",
        }
    }

    /// The kind of unlisted values.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Integer => Kind::Integer,
            Self::Float => Kind::Float,
        }
    }
}

/// The kind of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text of one or several lines.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// Yes or no.
    Boolean,
    /// A date.
    Date,
    /// A date and time.
    DateTime,
    /// One or several options of a list.
    Options,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A UUID.
    Uuid,
    /// A time of day.
    Time,
    /// Files.
    File,
    /// A reference to a profile.
    Profile,
    /// Any JSON.
    Json,
}

impl Kind {
    /// The syntax of texts of this kind, if there is one.
    #[must_use]
    pub fn text_format(self) -> Option<TextFormat> {
        let mut formats = TextFormat::ALL.into_iter();
        formats.find(|format| format.kind() == self)
    }

    /// Whether its values are texts, which lengths and patterns may restrict.
    #[must_use]
    pub fn is_text(self) -> bool {
        self == Self::Text || self.text_format().is_some()
    }

    /// Whether its values are numbers.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Float)
    }

    /// Whether its values are dates, or dates and times.
    #[must_use]
    pub const fn is_moment(self) -> bool {
        matches!(self, Self::Date | Self::DateTime)
    }

    /// Whether a type of the simple formation may stand for it. `STRING`, `NUMBER`, `DATE` and `DATETIME` are
    /// documented; nothing is known of any other literal.
    #[must_use]
    pub fn may_be_simple(self, literal: &str) -> bool {
        match &*plain(literal) {
            "string" => matches!(self, Self::Text | Self::Options) || self.text_format().is_some(),
            "number" => matches!(self, Self::Integer | Self::Float | Self::Options),
            "date" => self == Self::Date,
            "datetime" => self == Self::DateTime,
            _ => true,
        }
    }
}

impl TextFormat {
    /// The kind of such texts.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Phone => Kind::Phone,
            Self::Email => Kind::Email,
            Self::Url => Kind::Url,
            Self::Uuid => Kind::Uuid,
            Self::Time => Kind::Time,
        }
    }
}

/// A description for people: `a whole number`.
impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(format) = self.text_format() {
            return write!(formatter, "{} {}", format.article(), format.words());
        }
        formatter.write_str(match self {
            Self::Integer => "a whole number",
            Self::Float => "a number",
            Self::Boolean => "a boolean",
            Self::Date => "a date",
            Self::DateTime => "a date and time",
            Self::Options => "an option",
            Self::File => "files",
            Self::Profile => "a reference to a profile",
            Self::Json => "JSON",
            _ => "text",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldType, Kind, LITERALS, TextFormat, ValueType};

    #[test]
    fn every_literal_is_read_in_any_spelling() {
        for (field_type, literals) in LITERALS {
            assert_eq!(field_type.literal(), literals[0]);
            for literal in *literals {
                for spelling in [
                    (*literal).to_owned(),
                    literal.to_uppercase(),
                    format!(" {literal}\u{a0}"),
                    literal.replace("te", "-T_e\t"),
                ] {
                    assert_eq!(
                        FieldType::read(&spelling),
                        Some(*field_type),
                        "{spelling:?}"
                    );
                }
            }
        }
        assert_eq!(FieldType::read(""), None);
        assert_eq!(FieldType::read("dates"), None);
    }

    #[test]
    fn value_types_are_read_in_any_case() {
        for value_type in [ValueType::Text, ValueType::Integer, ValueType::Float] {
            assert_eq!(ValueType::read(value_type.literal()), Some(value_type));
            let lower = value_type.literal().to_lowercase();
            assert_eq!(ValueType::read(&lower), Some(value_type));
        }
        assert_eq!(ValueType::read("NUMBER"), Some(ValueType::Float));
        assert_eq!(ValueType::read("BOOLEAN"), None);
    }

    #[test]
    fn literals_of_the_simple_formation_stand_for_several_kinds() {
        assert!(Kind::Uuid.may_be_simple("STRING"));
        assert!(Kind::Options.may_be_simple("NUMBER"));
        assert!(Kind::File.may_be_simple("ATTACHMENT"));
        assert!(!Kind::Date.may_be_simple("STRING"));
        assert!(!Kind::Date.may_be_simple("DATETIME"));
    }

    #[test]
    fn every_text_format_has_a_kind_of_its_own() {
        for format in TextFormat::ALL {
            assert_eq!(format.kind().text_format(), Some(format));
        }
    }

    #[test]
    fn kinds_have_words() {
        assert_eq!(Kind::Email.to_string(), "an e-mail address");
        assert_eq!(Kind::Uuid.to_string(), "a UUID");
        assert_eq!(Kind::Text.to_string(), "text");
    }
}
