//! Verdicts of the runtime and the sandbox, in one form.

use welkin_runtime::record::{Rule, Violations};

use crate::care::Checked;

/// Returns the name of the first rule that a field violates, or `ok`.
pub(crate) fn first_rule(violations: &Violations, field: &str) -> String {
    let violation = violations.iter().find(|violation| violation.field == field);
    violation.map_or_else(|| "ok".to_owned(), |violation| rule_name(&violation.rule))
}

/// Returns the name of a rule without its bound.
pub(crate) fn rule_name(rule: &Rule) -> String {
    let shown = format!("{rule:?}");
    shown.split('(').next().unwrap_or_default().to_owned()
}

/// Returns the rules that a sandbox may mean by its message about a field.
pub(crate) fn rules_meant(message: &str) -> &'static [&'static str] {
    const MESSAGES: [(&str, &[&str]); 20] = [
        ("is required", &["Required"]),
        ("is read-only", &["ReadOnly"]),
        ("is below ", &["Minimum"]),
        ("is above ", &["Maximum"]),
        ("is shorter than ", &["MinimumLength"]),
        ("is longer than ", &["MaximumLength"]),
        ("does not match ", &["Pattern"]),
        ("is before ", &["Earliest"]),
        ("is after ", &["Latest"]),
        // Of values that are no texts, too.
        ("is not one of the options", &["Option", "Form"]),
        ("is not a phone number", &["Phone", "Form"]),
        ("is not an e-mail address", &["Email", "Form"]),
        ("is not a web address", &["Url", "Form"]),
        ("is not a UUID", &["Uuid", "Form"]),
        ("is not a time of day", &["Time", "Form"]),
        ("is not a file of type ", &["FileType"]),
        ("is null in an array", &["Form"]),
        ("is not a number", &["Form"]),
        ("is not a writable field", &[]),
        ("is not ", &["Form"]),
    ];
    let found = MESSAGES
        .iter()
        .find(|(start, _)| message.starts_with(start));
    found.map_or(&[], |(_, rules)| rules)
}

/// Copies the values to a new record, in which every rule applies.
pub(crate) fn anew(read: Checked) -> Checked {
    let mut new = Checked::default();
    macro_rules! take {
        ($($field:ident)*) => { $(new.$field = read.$field;)* };
    }
    take!(
        required length pattern textarea richtext integer bounded_integer large_integer float bounded_float boolean date
        any_date datetime any_datetime option grade dose options mixed zero extreme no_length crossed_length crossed
        negative_zero phone email url uuid time file any_file mime_file texts integers phones objects object profile
    );
    new
}
