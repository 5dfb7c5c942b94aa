//! Compares rules for values. A rule is tightened, loosened, or changed in a way that is neither.

use std::collections::BTreeSet;
use std::fmt::Display;

use welkin_designer::moment;

use super::changes::Changes;
use super::kind::Kind;
use super::subject::Subject;
use crate::model::Rules;

/// The direction in which a bound excludes values.
#[derive(Clone, Copy)]
enum Bound {
    Least,
    Most,
}

pub(super) fn compare(old: &Rules, new: &Rules, subject: &Subject, changes: &mut Changes) {
    let mut check = Check { subject, changes };
    check.bound(Bound::Least, "at least ", "", (old.min, new.min));
    check.bound(Bound::Most, "at most ", "", (old.max, new.max));
    let characters = " characters";
    let shortest = (old.min_length, new.min_length);
    check.bound(Bound::Least, "at least ", characters, shortest);
    let longest = (old.max_length, new.max_length);
    check.bound(Bound::Most, "at most ", characters, longest);
    check.day(Bound::Least, "not before ", (&old.earliest, &new.earliest));
    check.day(Bound::Most, "not after ", (&old.latest, &new.latest));
    check.pattern(old.regex.as_deref(), new.regex.as_deref());
    check.file_types(&old.file_types, &new.file_types);
}

struct Check<'c> {
    subject: &'c Subject,
    changes: &'c mut Changes,
}

impl Check<'_> {
    fn bound<T: PartialOrd + Display>(
        &mut self,
        bound: Bound,
        before: &str,
        unit: &str,
        (old, new): (Option<T>, Option<T>),
    ) {
        if let Some(kind) = bound_change(bound, old.as_ref(), new.as_ref()) {
            let words = |value: Option<T>| match value {
                Some(value) => format!("{before}{value}{unit}"),
                None => format!("no rule \"{}\"", before.trim_end()),
            };
            self.changes
                .changed(kind, self.subject, words(old), words(new));
        }
    }

    /// Compares dates or times by value: another notation is not a change.
    fn day(&mut self, bound: Bound, before: &str, (old, new): (&Option<String>, &Option<String>)) {
        let at = |text: &Option<String>| text.as_deref().and_then(moment::parse);
        if let Some(kind) = bound_change(bound, at(old).as_ref(), at(new).as_ref()) {
            let words = |text: &Option<String>| match text {
                Some(text) => format!("{before}{text}"),
                None => format!("no rule \"{}\"", before.trim_end()),
            };
            self.changes
                .changed(kind, self.subject, words(old), words(new));
        }
    }

    fn pattern(&mut self, old: Option<&str>, new: Option<&str>) {
        let kind = match (old, new) {
            (Some(old), Some(new)) if old != new => Kind::RuleChanged,
            (None, Some(_)) => Kind::RuleTightened,
            (Some(_), None) => Kind::RuleLoosened,
            _ => return,
        };
        let words = |pattern: Option<&str>| match pattern {
            Some(pattern) => format!("matches {pattern}"),
            None => "matches anything".to_owned(),
        };
        self.changes
            .changed(kind, self.subject, words(old), words(new));
    }

    /// An empty list of file types permits every file.
    fn file_types(&mut self, old: &[String], new: &[String]) {
        if old == new {
            return;
        }
        let (before, after): (BTreeSet<_>, BTreeSet<_>) =
            (old.iter().collect(), new.iter().collect());
        let kind = if old.is_empty() || (!new.is_empty() && after.is_subset(&before)) {
            Kind::RuleTightened
        } else if new.is_empty() || before.is_subset(&after) {
            Kind::RuleLoosened
        } else {
            Kind::RuleChanged
        };
        let words = |endings: &[String]| match endings {
            [] => "files of any type".to_owned(),
            endings => format!("files of type {}", endings.join(", ")),
        };
        self.changes
            .changed(kind, self.subject, words(old), words(new));
    }
}

fn bound_change<T: PartialOrd>(bound: Bound, old: Option<&T>, new: Option<&T>) -> Option<Kind> {
    let rises = match (old, new) {
        (None, None) => return None,
        (None, Some(_)) => return Some(Kind::RuleTightened),
        (Some(_), None) => return Some(Kind::RuleLoosened),
        (Some(old), Some(new)) if old == new => return None,
        (Some(old), Some(new)) => new > old,
    };
    Some(match (bound, rises) {
        (Bound::Least, true) | (Bound::Most, false) => Kind::RuleTightened,
        (Bound::Least, false) | (Bound::Most, true) => Kind::RuleLoosened,
    })
}
