//! Changes as text, with terminal colors.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use welkin_codegen::diagnostic::escaped;
use welkin_codegen::diff::{Change, Class, Difference};

use super::words::{cut, summary, words};

pub(super) fn render(difference: &Difference) -> String {
    let mut text = String::new();
    for change in &difference.changes {
        text.push_str(&line(change));
    }
    writeln!(text, "{}", summary(difference)).expect("a String takes all");
    text
}

fn line(change: &Change) -> String {
    let kind = change.kind;
    let style = style(kind.class());
    let guess = if change.guess { " (a guess)" } else { "" };
    format!(
        "{style}{}{style:#} {}: {}{guess}\n    readers: {}, writers: {}; {}\n",
        escaped(&cut(&change.subject.to_string())),
        kind.name(),
        escaped(&words(change)),
        kind.readers(),
        kind.writers(),
        kind.why(),
    )
}

fn style(class: Class) -> Style {
    match class {
        Class::Breaking => AnsiColor::Red.on_default().bold(),
        Class::Additive => AnsiColor::Green.on_default(),
        Class::Cosmetic => Style::new(),
    }
}
