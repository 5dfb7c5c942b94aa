//! CDTs as the tenant tells them.

use serde_json::Value;
use welkin_fingerprint::{normal, of_cdt};

use crate::json::Json;
use crate::record::Kind;

/// A CDT as the tenant tells it.
pub(super) struct ToldCdt(Value);

impl ToldCdt {
    /// Nothing for what has no name.
    pub(super) fn new(cdt: &Json) -> Option<Self> {
        let cdt: Value = cdt.read().ok()?;
        cdt["name"].is_string().then_some(Self(cdt))
    }

    pub(super) fn name(&self) -> &str {
        self.0["name"].as_str().unwrap_or_default()
    }

    pub(super) fn fingerprint(&self) -> u64 {
        of_cdt(&self.0)
    }

    /// Whether it is told in the simple form, which holds names and types only.
    pub(super) fn is_simple(&self) -> bool {
        !self.fields().any(|field| field.is_full())
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = ToldField<'_>> {
        let fields = self.0["fields"].as_array().into_iter().flatten();
        fields.map(ToldField)
    }
}

/// A field as the tenant tells it.
#[derive(Clone, Copy)]
pub(super) struct ToldField<'a>(&'a Value);

impl<'a> ToldField<'a> {
    pub(super) fn name(self) -> &'a str {
        self.0["name"].as_str().unwrap_or_default()
    }

    /// Whether its rules are told, too.
    pub(super) fn is_full(self) -> bool {
        self.0.get("meta").is_some()
    }

    /// The tenant's word for its type.
    pub(super) fn type_word(self) -> &'a str {
        self.0["type"].as_str().unwrap_or_default()
    }

    /// Whether its values may be of a kind. What can't be told is taken to be so.
    pub(super) fn may_be(self, kind: Kind) -> bool {
        if kind == Kind::Json {
            return true;
        }
        let word = plain(self.type_word());
        if self.is_full() {
            self.kind(&word) == Some(kind)
        } else {
            may_mean(&word, kind)
        }
    }

    /// The kind of its values, as the generator decides it.
    fn kind(self, word: &str) -> Option<Kind> {
        if !self.0["profileDataType"].is_null() {
            return Some(Kind::Json);
        }
        Some(match &*normal::type_word(word) {
            "text" | "textarea" | "richtext" => Kind::Text,
            "integer" => Kind::Integer,
            "float" => Kind::Float,
            "checkbox" => Kind::Boolean,
            "date" => Kind::Date,
            "datetime" => Kind::DateTime,
            "phone" => Kind::Phone,
            "email" => Kind::Email,
            "url" => Kind::Url,
            "file" => Kind::File,
            "uuid" => Kind::Uuid,
            "object" => Kind::Json,
            "select" if self.options().next().is_some() => Kind::Options,
            "select" | "formula" => self.value_kind(),
            _ => return None,
        })
    }

    /// The kind of values that no list holds.
    fn value_kind(self) -> Kind {
        match plain(self.0["valueType"].as_str().unwrap_or_default()).as_str() {
            "integer" => Kind::Integer,
            "float" | "number" => Kind::Float,
            _ => Kind::Text,
        }
    }

    /// What its options store.
    pub(super) fn options(self) -> impl Iterator<Item = &'a Value> {
        normal::options(self.0)
    }

    pub(super) fn is_multiple(self) -> bool {
        normal::is_multiple(self.0)
    }

    pub(super) fn is_required(self) -> bool {
        normal::is_required(self.0)
    }

    pub(super) fn is_editable(self) -> bool {
        normal::is_editable(self.0)
    }

    pub(super) fn is_protected(self) -> bool {
        normal::is_phi(self.0)
    }

    /// A number under a key of its rules, written as one or as a text.
    pub(super) fn bound(self, key: &str) -> Option<f64> {
        normal::number(&self.0["meta"][key])
    }
}

/// Dialects differ in case and in what stands between words.
fn plain(word: &str) -> String {
    let letters = word
        .chars()
        .filter(|c| !matches!(c, '-' | '_') && !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a word of the simple form may stand for a kind. `STRING`, `NUMBER`, `DATE` and `DATETIME` are documented; of any other word
/// nothing is known.
fn may_mean(word: &str, kind: Kind) -> bool {
    match word {
        "string" => matches!(
            kind,
            Kind::Text | Kind::Options | Kind::Phone | Kind::Email | Kind::Url | Kind::Uuid
        ),
        "number" => matches!(kind, Kind::Integer | Kind::Float | Kind::Options),
        "date" => kind == Kind::Date,
        "datetime" => kind == Kind::DateTime,
        _ => true,
    }
}
