//! Texts that name no option of a list, or several.

use std::fmt;

use super::option_table::{Table, named_by};
use super::value::ValueRef;
use crate::foreign_text::ForeignText;

/// The error of a text that names no option, or several: for example, the text may be the value of one option and the
/// label of another, as in a list whose labels count up while its values count down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", message(list, several.as_deref()))]
pub struct UnknownOption {
    list: &'static str,
    /// The options that the text names.
    several: Option<Box<str>>,
}

impl UnknownOption {
    /// Whether the text names more than one option.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.several.is_some()
    }
}

fn message(list: &str, several: Option<&str>) -> String {
    match several {
        None => format!("not an option of {list}"),
        Some(several) => format!(
            "the text means several options of {list}: {several}; `{list}::from_json` reads values alone"
        ),
    }
}

/// The option that a text names, as value or as label.
pub(super) fn only_option(
    options: &'static dyn Table,
    list: &'static str,
    text: &str,
) -> Result<usize, UnknownOption> {
    let places = named_by(options, text);
    if let [place] = *places {
        return Ok(place);
    }
    let shown = places
        .iter()
        .map(|place| Named(options, *place).to_string());
    let shown = shown.collect::<Vec<_>>().join(" and ");
    let several = (!places.is_empty()).then(|| shown.into());
    Err(UnknownOption { list, several })
}

/// An option in a message, by its value and its label: both are of the configuration.
struct Named(&'static dyn Table, usize);

impl fmt::Display for Named {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(options, place) = *self;
        match options.values().get(place).map(|value| value.get()) {
            Some(ValueRef::Text(text)) => write!(formatter, "{:?}", ForeignText::new(text))?,
            Some(number) => formatter.write_str(&number.to_json().text())?,
            None => {}
        }
        let label = options.labels().get(place).copied().unwrap_or_default();
        write!(formatter, " (labeled {:?})", ForeignText::new(label))
    }
}
