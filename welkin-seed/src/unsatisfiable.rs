//! Reasons why no value satisfies all rules of a field.

/// The reason why no value satisfies all rules of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsatisfiable {
    /// The lengths permit no text, or no text that matches the pattern and the syntax was found.
    Text,
    /// No number of the field's type is within the bounds.
    Number,
    /// No date or time is within the bounds.
    Moment,
    /// No option satisfies the other rules, or there are no options.
    Option,
    /// The field has the name of an envelope key of records, or of another field.
    Name,
}
