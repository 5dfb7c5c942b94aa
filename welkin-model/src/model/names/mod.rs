//! Naming: converts machine names, labels and options to Rust identifiers that are readable, stable and unique.

mod collisions;
mod derived;
mod keywords;
mod kinds;
mod precedence;
mod prefixes;
mod reserved;
mod symbols;
mod templates_and_programs;
mod tree;
mod words;

use std::collections::BTreeSet;

use heck::ToTitleCase;

use self::collisions::{Candidate, Scope};
pub(super) use self::derived::{CdtNames, ModuleNames, constant_name};
pub use self::kinds::*;
pub(super) use self::precedence::Decided;
pub(super) use self::prefixes::{Holder, Prefixes};
pub use self::reserved::DEVICES;
pub(super) use self::templates_and_programs::{
    QuestionNames, QuestionToName, items_of, modules, phases, questions,
};
pub use self::tree::{GivenLabel, NameTree};
pub(super) use self::words::Words;
use super::types::REQUIRED;
use super::warnings::{FieldOwner, FieldPlace, Warnings};
use crate::config::{self, NamingConvention, Position};

/// Names CDTs, profile data types and dictionaries. Returns one result per CDT, in the given order. Machine names must
/// be unique. In a collision, a customer's CDT takes precedence over an internal one, a profile data type or a
/// dictionary.
pub(super) fn cdts(
    cdts: &[(&config::Cdt, Holder<'_>)],
    convention: &NamingConvention,
    decided: Decided<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<CdtNames> {
    let candidates = cdts.iter().map(|(cdt, holder)| {
        let prefix = Prefixes::of(convention, *holder).cdt;
        let (name, was_stripped) = prefixes::strip(&cdt.name, prefix);
        let (short, full) = (Words::of_name(name), Words::of_name(&cdt.name));
        let what = match holder {
            Holder::Profile => "profile",
            Holder::Dictionary => "dictionary",
            Holder::Cdt(_) | Holder::CustomFieldTypes => "cdt",
        };
        let is_customers_cdt = what == "cdt" && !cdt.internal;
        let mut ladder = Vec::new();
        if cdt.internal {
            ladder.push(short.clone().led_by("internal"));
        }
        ladder.extend([full.clone(), full.followed_by(what)]);
        Candidate::new(Kind::Cdt, &cdt.name, cdt.position, short, ladder)
            .ranked((!is_customers_cdt, was_stripped))
    });
    let scope = Scope::new(Kind::Cdt, String::new(), reserved::in_root());
    let decided = decided.names(&["cdts"], Some("name"));
    let names = scope.assign(candidates.collect(), &decided, warnings);
    names.iter().map(|name| CdtNames::of_module(name)).collect()
}

/// A field to name.
pub(super) struct FieldToName<'a> {
    pub(super) field: &'a config::Field,
    /// Whether its option list needs a name, too.
    pub(super) has_options: bool,
}

/// The scope in which fields are named.
pub(super) struct FieldScope<'a> {
    pub(super) cdt: &'a str,
    pub(super) cdt_names: &'a CdtNames,
    /// Prefix that fields of this CDT may have.
    pub(super) prefix: &'a str,
    pub(super) decided: Decided<'a>,
}

/// The names of a field; the constant's name is derived from the field's.
pub(super) struct FieldNames {
    pub(super) field_name: String,
    pub(super) constant_name: String,
    /// The shorter name, which is already in use.
    pub(super) taken_name: Option<String>,
    pub(super) option_list_name: Option<String>,
}

/// Names the fields of a CDT. Returns one result per field, in the given order. Machine names must be unique.
pub(super) fn fields(
    fields: &[FieldToName<'_>],
    scope: &FieldScope<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<FieldNames> {
    let candidates = fields.iter().map(|FieldToName { field, .. }| {
        let (name, was_stripped) = prefixes::strip(&field.name, scope.prefix);
        let full = Words::of_name(&field.name);
        let ladder = vec![full.clone(), full.followed_by("field")];
        let short = Words::of_name(name);
        Candidate::new(Kind::Field, &field.name, field.position, short, ladder)
            .ranked((false, was_stripped))
    });
    let place = format!(" of {}", FieldOwner(scope.cdt));
    let field_scope = Scope::new(Kind::Field, place.clone(), reserved::in_cdt());
    let keys = ["cdts", scope.cdt, "fields"];
    let decided = scope.decided.names(&keys, Some("name"));
    let field_names = field_scope.assign(candidates.collect(), &decided, warnings);

    let option_lists = fields
        .iter()
        .zip(&field_names)
        .filter(|(to_name, _)| to_name.has_options)
        .map(|(FieldToName { field, .. }, field_name)| {
            let words = Words::of_identifier(field_name);
            let ladder = vec![words.clone().followed_by("option")];
            Candidate::new(Kind::OptionList, &field.name, field.position, words, ladder)
        });
    let decided = scope.decided.option_lists(&keys);
    // The struct of required fields is renamed when an option list has this name from an earlier run or an override.
    let mut decided_names = decided.given.values().chain(decided.wanted.values());
    let is_given = decided_names.any(|name| *name == REQUIRED);
    let reserved = reserved::in_cdt_module(scope.cdt_names);
    let reserved = reserved.filter(|name| !is_given || *name != REQUIRED);
    let list_scope = Scope::new(Kind::OptionList, place, reserved);
    let list_names = list_scope.assign(option_lists.collect(), &decided, warnings);

    let mut list_names = list_names.into_iter();
    let all_names: BTreeSet<String> = field_names.iter().cloned().collect();
    fields
        .iter()
        .zip(field_names)
        .map(|(to_name, field_name)| FieldNames {
            constant_name: constant_name(&field_name),
            taken_name: taken_name(&to_name.field.name, &field_name, scope.prefix, &all_names),
            option_list_name: to_name.has_options.then(|| list_names.next()).flatten(),
            field_name,
        })
        .collect()
}

/// Returns the name without prefix if the field could not take it because a system field or another field has it.
fn taken_name(
    machine_name: &str,
    name: &str,
    prefix: &str,
    others: &BTreeSet<String>,
) -> Option<String> {
    let (stripped, _) = prefixes::strip(machine_name, prefix);
    let short = Kind::Field.identifier(Words::of_name(stripped), machine_name);
    let is_taken = others.contains(&short) || reserved::in_cdt().any(|reserved| reserved == short);
    (name != short && is_taken).then_some(short)
}

/// An option to name.
pub(super) struct OptionToName<'a> {
    /// Its value, as text.
    pub(super) value: &'a str,
    pub(super) is_number: bool,
    pub(super) label: &'a str,
    pub(super) position: Position,
}

impl OptionToName<'_> {
    /// Whether the label determines the name, because values that are numbers or codes are not descriptive.
    fn is_named_by_label(&self) -> bool {
        let says_more = self.label != self.value && self.label.chars().any(char::is_alphabetic);
        self.is_number || says_more
    }

    fn candidate(&self) -> Candidate<'_> {
        let value = Words::of_option(self.value);
        let label = Words::of_option(self.label);
        let (words, mut ladder) = if self.is_named_by_label() && !label.is_empty() {
            (label.clone(), vec![label.joined_with(&value)])
        } else if self.value.is_empty() {
            (Words::of_name("empty"), Vec::new())
        } else {
            (value, Vec::new())
        };
        ladder.push(words.clone().followed_by("option"));
        Candidate::new(Kind::Option, self.value, self.position, words, ladder)
    }
}

/// Returns every name that an option can get from its label and value, the simplest first.
pub(super) fn names_of_option(option: &OptionToName<'_>) -> Vec<String> {
    option.candidate().into_names()
}

/// Names the options of a field. Returns one result per option, in the given order, which is also the order of
/// precedence. Values must be unique.
pub(super) fn options(
    options: &[OptionToName<'_>],
    decided: Decided<'_>,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<String> {
    let candidates = options.iter().map(OptionToName::candidate).collect();
    let scope = Scope::new(
        Kind::Option,
        format!(" of {place}"),
        reserved::in_option_list(),
    );
    let keys = ["cdts", place.cdt, "fields", place.field, "options"];
    scope.assign(candidates, &decided.names(&keys, None), warnings)
}

/// Returns a display text: the first text that is not blank, or the words of the name.
pub(super) fn title<const N: usize>(
    texts: [&Option<String>; N],
    name: &str,
    prefix: &str,
) -> String {
    let written = texts
        .into_iter()
        .flatten()
        .map(|text| text.trim())
        .find(|text| !text.is_empty());
    if let Some(text) = written {
        return text.to_owned();
    }
    let words = prefixes::strip(name, prefix).0.to_title_case();
    if words.is_empty() {
        name.to_owned()
    } else {
        words
    }
}
