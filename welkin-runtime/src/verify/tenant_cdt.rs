//! CDTs as the tenant sends them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::DateTime;
use serde_json::Value;
use welkin_designer::field;
use welkin_designer::fingerprint::of_cdt;
use welkin_designer::rules::{self, Bounds};

use crate::json::Json;
use crate::record::Kind;

/// A CDT as the tenant sends it.
pub(super) struct TenantCdt(Value);

impl TenantCdt {
    /// Creates it; `None` if it has no name.
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

    /// Whether it is in the simple form, which contains names and types only.
    pub(super) fn is_simple(&self) -> bool {
        !self.fields().any(|field| field.is_full())
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = TenantField<'_>> {
        let fields = self.0["fields"].as_array().into_iter().flatten();
        fields.map(TenantField)
    }
}

/// A field as the tenant sends it.
#[derive(Clone, Copy)]
pub(super) struct TenantField<'a>(&'a Value);

impl<'a> TenantField<'a> {
    pub(super) fn name(self) -> &'a str {
        self.0["name"].as_str().unwrap_or_default()
    }

    /// Whether its rules are included.
    pub(super) fn is_full(self) -> bool {
        self.0.get("meta").is_some()
    }

    /// The tenant's literal for its type.
    pub(super) fn type_word(self) -> &'a str {
        self.0["type"].as_str().unwrap_or_default()
    }

    /// Whether its values may have this kind. An unknown type may have any.
    pub(super) fn may_be(self, kind: Kind) -> bool {
        if kind == Kind::Json {
            return true;
        }
        if self.is_full() {
            field::kind(self.0) == Some(kind)
        } else {
            // Of profiles, the form of the reference is not known.
            kind == Kind::Profile || kind.may_be_simple(self.type_word())
        }
    }

    /// The stored values of its options, as text.
    pub(super) fn options(self) -> BTreeSet<Cow<'a, str>> {
        field::option_values(self.0)
    }

    pub(super) fn is_multiple(self) -> bool {
        field::is_multiple(self.0)
    }

    pub(super) fn is_required(self) -> bool {
        field::is_required(self.0)
    }

    pub(super) fn is_editable(self) -> bool {
        field::is_editable(self.0)
    }

    pub(super) fn is_protected(self) -> bool {
        field::is_phi(self.0)
    }

    /// The bounds of its numbers.
    pub(super) fn numbers(self) -> Bounds<f64> {
        rules::numbers(self.0)
    }

    /// The pattern of its texts.
    pub(super) fn pattern(self) -> Option<&'a str> {
        rules::pattern(self.0)
    }

    /// The extensions of its files; none if any file is allowed.
    pub(super) fn file_types(self) -> BTreeSet<String> {
        rules::endings(self.0)
    }

    /// The bounds of its dates or times.
    pub(super) fn moments(self) -> Bounds<DateTime> {
        rules::moments(self.0)
    }

    /// A bound in the tenant's words.
    pub(super) fn bound_words(self, bound: &str) -> &'a str {
        self.0["meta"][bound].as_str().unwrap_or_default()
    }

    /// The bounds of the lengths of its texts.
    pub(super) fn lengths(self) -> Bounds<f64> {
        let (shortest, longest) = rules::lengths(self.0);
        let number = |length| length as f64;
        (shortest.map(number), longest.map(number))
    }
}
