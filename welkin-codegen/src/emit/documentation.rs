//! The documentation of generated items.
//!
//! Titles, labels and options come from the tenant: they are data, and are escaped so that no text can become markup or
//! code.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{
    Cdt, CdtKind, Field, FieldType, OptionValue, Rules, SYSTEM_FIELDS, SelectOption,
};

/// Maximum length of a text quoted from a configuration, in characters.
const LONGEST_TEXT: usize = 300;

pub(super) fn module(cdt: &Cdt) -> TokenStream {
    let kind = kind(cdt);
    paragraphs([format!(
        "{}: {kind} {}.",
        prose(&cdt.title),
        code(&cdt.name)
    )])
}

fn kind(cdt: &Cdt) -> &'static str {
    match cdt.kind {
        CdtKind::Cdt => "CDT",
        CdtKind::Profile => "profile data type",
        CdtKind::Dictionary => "dictionary",
    }
}

pub(super) fn cdt(cdt: &Cdt) -> TokenStream {
    let mut facts = vec![format!("{} {}", kind(cdt), code(&cdt.name))];
    facts.extend(match (cdt.kind, cdt.single_record) {
        (CdtKind::Cdt, true) => Some("one record per patient".to_owned()),
        (CdtKind::Cdt, false) => Some("many records per patient".to_owned()),
        (CdtKind::Profile | CdtKind::Dictionary, _) => None,
    });
    if cdt.internal {
        facts.push("internal to Welkin".to_owned());
    }
    if cdt.kind == CdtKind::Cdt && !cdt.updatable {
        facts.push("read-only".to_owned());
    }
    let mut lines = vec![sentence(&cdt.title), format!("{}.", facts.join(", "))];
    // It is on a separate line, so that the first PHI field only adds lines.
    if cdt.fields.iter().any(|field| field.phi) {
        lines.push("Holds PHI.".to_owned());
    }
    paragraphs(lines)
}

pub(super) fn field(field: &Field) -> TokenStream {
    let mut lines: Vec<String> = field.label.iter().map(|label| sentence(label)).collect();
    lines.push(format!("{}: {}.", code(&field.name), facts(field)));
    if let Some(taken) = &field.taken_name {
        let reason = if SYSTEM_FIELDS.contains(&&**taken) {
            "the name of a system field"
        } else {
            "already in use"
        };
        lines.push(format!("Named in full, because `{taken}` is {reason}."));
    }
    if let Some(formula) = &field.formula {
        lines.push(format!("Formula: {}", code(formula)));
    }
    paragraphs(lines)
}

/// Returns the type, rules and flags of a field as a list.
pub(super) fn facts(field: &Field) -> String {
    let mut facts = vec![type_words(field).to_owned()];
    facts.extend(rule_words(&field.rules));
    let flags = [
        (field.multiple, "several values"),
        (field.required, "required"),
        (!field.editable, "read-only"),
        (field.phi, "PHI"),
    ];
    facts.extend(
        flags
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, word)| word.to_owned()),
    );
    facts.join(", ")
}

fn type_words(field: &Field) -> &'static str {
    match &field.field_type {
        FieldType::Text => "text",
        FieldType::TextArea => "multi-line text",
        FieldType::RichText => "formatted text",
        FieldType::Integer => "integer",
        FieldType::Float => "number",
        FieldType::Boolean => "yes or no",
        FieldType::Date => "date",
        FieldType::DateTime => "date and time",
        FieldType::Options(_) => "option list",
        FieldType::Formatted(format) => format.words(),
        FieldType::File => "file",
        FieldType::Profile => "profile",
        FieldType::Json => "JSON",
    }
}

fn rule_words(rules: &Rules) -> Vec<String> {
    let words = [
        rules.min.map(|bound| format!("at least {bound}")),
        rules.max.map(|bound| format!("at most {bound}")),
        rules
            .min_length
            .map(|length| format!("at least {length} characters")),
        rules
            .max_length
            .map(|length| format!("at most {length} characters")),
        rules
            .regex
            .as_deref()
            .map(|regex| format!("matching {}", code(regex))),
        rules
            .earliest
            .as_deref()
            .map(|at| format!("not before {}", prose(at))),
        rules
            .latest
            .as_deref()
            .map(|at| format!("not after {}", prose(at))),
        (!rules.file_types.is_empty())
            .then(|| format!("of type {}", prose(&rules.file_types.join(", ")))),
    ];
    words.into_iter().flatten().collect()
}

/// Documents a field of the struct of required fields by its label, or its name.
pub(super) fn required(field: &Field) -> TokenStream {
    paragraphs([match &field.label {
        Some(label) => sentence(label),
        None => format!("{}.", code(&field.name)),
    }])
}

pub(super) fn constant(field: &Field) -> TokenStream {
    paragraphs([format!("The field {}.", code(&field.name))])
}

pub(super) fn setter(field: &Field) -> TokenStream {
    paragraphs([format!("Sets {}.", code(&field.name))])
}

pub(super) fn patch(cdt: &Cdt) -> TokenStream {
    paragraphs([format!(
        "Changes to a record of {}. Untouched fields are not sent. A setter called with `None` leaves its field as it is.",
        code(&cdt.name)
    )])
}

pub(super) fn accessor(cdt: &Cdt) -> TokenStream {
    paragraphs([format!(
        "{}: records of {}.",
        prose(&cdt.title),
        code(&cdt.name)
    )])
}

pub(super) fn option_list(field: &Field) -> TokenStream {
    paragraphs([format!("Options of {}.", code(&field.name))])
}

pub(super) fn option(option: &SelectOption) -> TokenStream {
    let (value, is_label) = match &option.value {
        OptionValue::Text(text) => (code(text), *text == option.label),
        OptionValue::Integer(number) => (code(&number.to_string()), false),
        OptionValue::Float(number) => (code(&number.to_string()), false),
    };
    paragraphs([if is_label {
        format!("{value}.")
    } else {
        format!("{}: {value}.", prose(&option.label))
    }])
}

/// Emits a doc comment with these paragraphs.
pub(super) fn paragraphs(paragraphs: impl IntoIterator<Item = String>) -> TokenStream {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!(" {paragraph}"));
    }
    quote!(#(#[doc = #lines])*)
}

/// Formats a text of the configuration as a sentence, with a full stop unless it ends with other punctuation.
pub(super) fn sentence(text: &str) -> String {
    let prose = prose(text);
    let ends = prose.ends_with([
        '?', '!', ':', ';', '\u{2026}', '\u{3002}', '\u{ff1f}', '\u{ff01}',
    ]);
    if ends { prose } else { format!("{prose}.") }
}

/// Formats a text of the configuration for use within a sentence: without markup, line breaks and invisible characters.
pub(super) fn prose(text: &str) -> String {
    let mut escaped = String::new();
    for character in shortened(text).trim().trim_end_matches('.').chars() {
        match character {
            character if character.is_whitespace() => escaped.push(' '),
            character if is_invisible(character) => {
                escaped.extend(
                    character
                        .escape_unicode()
                        .filter(|c| c.is_ascii_alphanumeric()),
                );
            }
            // Within a word, it does not start a list, rule or heading.
            '-' if escaped.ends_with(char::is_alphanumeric) => escaped.push('-'),
            character if character.is_ascii_punctuation() && !"',.()%?!/".contains(character) => {
                escaped.extend(['\\', character]);
            }
            character => escaped.push(character),
        }
    }
    if escaped.trim().is_empty() {
        "Untitled".to_owned()
    } else {
        without_list_marker(escaped)
    }
}

/// Escapes a list marker: `1. One` would start a list.
fn without_list_marker(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].chars().next();
    if digits > 0 && matches!(after, Some('.' | ')')) {
        format!("{}\\{}", &text[..digits], &text[digits..])
    } else {
        text
    }
}

/// Formats a text of the configuration as code: a name, a value, a pattern.
pub(super) fn code(text: &str) -> String {
    let mut shown = String::new();
    for character in shortened(text).chars() {
        if is_invisible(character) || character == '`' {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    if shown.trim().is_empty() {
        format!("`{shown:?}`")
    } else {
        format!("`{shown}`")
    }
}

fn shortened(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST_TEXT {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Whether a character is a control character, changes the direction of text, or is invisible.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}
