//! Reasons why a cell can't be converted, besides the rules of its field.

/// A reason why a cell can't be converted, besides the rules of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// A date does not have the declared format.
    DateFormat,
    /// A timestamp does not have the declared format.
    DateTimeFormat,
    /// A timestamp has no offset, and no time zone is declared.
    NoZone,
    /// A timestamp does not exist in the declared time zone, or exists twice there.
    NotInZone,
    /// A moment names a zone in brackets, which may contradict its offset.
    NamedZone,
    /// A text is the value of one option and the label of another.
    ValueAndLabel,
    /// A text is not the label of one option, in a column of labels.
    NoLabel,
}

impl Misfit {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::DateFormat => "date-format",
            Self::DateTimeFormat => "datetime-format",
            Self::NoZone => "time-zone",
            Self::NotInZone => "clock-change",
            Self::NamedZone => "zone-name",
            Self::ValueAndLabel => "ambiguous-option",
            Self::NoLabel => "option",
        }
    }

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::DateFormat => "does not match --date-format",
            Self::DateTimeFormat => "does not match --datetime-format",
            Self::NoZone => "has no UTC offset, and --time-zone is not set",
            Self::NotInZone => {
                "falls into a clock change: this time is skipped or repeated in the time zone of --time-zone"
            }
            Self::NamedZone => {
                "names a time zone in brackets; give its UTC offset alone, or declare the format with --datetime-format"
            }
            Self::ValueAndLabel => {
                "is the value of one option and the label of another; \
                 decide with --options-by COLUMN=value or --options-by COLUMN=label"
            }
            Self::NoLabel => "is not the label of exactly one option, which --options-by asks for",
        }
    }
}
