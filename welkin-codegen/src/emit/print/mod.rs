//! Prints tokens in the same format as `prettyplease`, but without building a syntax tree. Most of the generated code
//! has only a few forms, for which this takes a fraction of the time. Other forms are passed to `prettyplease`.

mod attributes;
mod code;
mod expressions;
mod items;
mod lines;
mod paths;
mod types;
mod values;

use proc_macro2::TokenStream;

use self::code::{Code, Kind};
use self::lines::Lines;
use super::tables::GeneratedFile;

/// Formats the items of a file.
pub(super) fn file(tokens: TokenStream) -> String {
    let code = Code::new(tokens);
    known_forms(&code).unwrap_or_else(|_| by_syntax_tree(&code))
}

/// Formats items. Returns the index of a token when an item has an unsupported form.
fn known_forms(code: &Code) -> Result<String, usize> {
    let mut printer = Printer {
        code,
        place: 0,
        lines: Lines::default(),
    };
    printer.lines.group(0);
    let known = printer.inner_attributes();
    let known = known.and_then(|()| printer.items(code.len()));
    known.ok_or(printer.place)?;
    printer.lines.end();
    Ok(printer.lines.text())
}

fn by_syntax_tree(code: &Code) -> String {
    let file = GeneratedFile::parse(&code.joined()).expect("emitted tokens are Rust items");
    file.format()
}

/// The result of printing a form; `None` if it is not supported.
type Printed = Option<()>;

/// Walks over tokens and passes words to [`Lines`].
struct Printer<'c> {
    code: &'c Code,
    /// Index of the next token.
    place: usize,
    lines: Lines<'c>,
}

impl<'c> Printer<'c> {
    /// Returns the text of the next token.
    fn next(&self) -> &'c str {
        self.code.text(self.place)
    }

    /// Returns the text of the token after the next one.
    fn second(&self) -> &'c str {
        self.code.text(self.place + 1)
    }

    fn next_is(&self, kind: Kind) -> bool {
        self.code.kind(self.place) == Some(kind)
    }

    /// Skips the next token if it has this text. Returns whether it does.
    fn passes(&mut self, text: &str) -> bool {
        let passes = self.next() == text;
        self.place += usize::from(passes);
        passes
    }

    /// Skips the next token, which must have this text.
    fn pass(&mut self, text: &str) -> Printed {
        self.passes(text).then_some(())
    }

    /// Prints the next token, which must be of this kind.
    fn print(&mut self, kind: Kind) -> Printed {
        self.next_is(kind).then(|| self.print_any())
    }

    /// Prints the next token.
    fn print_any(&mut self) {
        self.lines.word(self.next());
        self.place += 1;
    }

    fn identifier(&mut self) -> Printed {
        self.print(Kind::Identifier)
    }

    /// Skips the opening bracket of a group, and returns the index of the closing one.
    fn open(&mut self, bracket: &str) -> Option<usize> {
        let closing = self.code.closing(self.place)?;
        self.pass(bracket)?;
        Some(closing)
    }

    /// Skips the closing bracket of a group, which must be the next token.
    fn close(&mut self, closing: usize) -> Printed {
        let is_here = self.place == closing;
        self.place += 1;
        is_here.then_some(())
    }

    /// Prints comma-separated items up to a bracket, each on a separate line if they do not fit on one.
    fn list(&mut self, closing: usize, item: impl Fn(&mut Self) -> Printed) -> Printed {
        self.lines.maybe_break();
        while self.place < closing {
            item(self)?;
            let is_last = self.is_last(closing)?;
            self.lines.comma(is_last);
        }
        Some(())
    }

    /// Skips the comma after an item of a list, and returns whether the item was the last one.
    fn is_last(&mut self, closing: usize) -> Option<bool> {
        let has_comma = self.passes(",");
        let is_last = self.place == closing;
        (has_comma || is_last).then_some(is_last)
    }
}

#[cfg(test)]
mod tests;
