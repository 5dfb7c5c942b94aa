//! Prints tokens as `prettyplease` prints the syntax tree that they are parsed to, without making one: most of a
//! configuration's code is of a few forms, and this takes a fraction of the time. What is of any other form is left to
//! `prettyplease`.

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

/// The items of a file as text.
pub(super) fn file(tokens: TokenStream) -> String {
    let code = Code::new(tokens);
    known_forms(&code).unwrap_or_else(|_| by_syntax_tree(&code))
}

/// The text of items; the place of a token if one of them is of another form than this module knows.
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
    let file = syn::parse_file(&code.joined()).expect("emitted tokens are Rust items");
    prettyplease::unparse(&file)
}

/// What a printer says of a form: nothing if it does not know it.
type Known = Option<()>;

/// Walks over tokens and hands words to [`Lines`].
struct Printer<'c> {
    code: &'c Code,
    /// The next token.
    place: usize,
    lines: Lines<'c>,
}

impl<'c> Printer<'c> {
    /// The text of the next token.
    fn next(&self) -> &'c str {
        self.code.text(self.place)
    }

    /// The text of the token after the next one.
    fn second(&self) -> &'c str {
        self.code.text(self.place + 1)
    }

    fn next_is(&self, kind: Kind) -> bool {
        self.code.kind(self.place) == Some(kind)
    }

    /// Passes the next token if this is its text.
    fn passes(&mut self, text: &str) -> bool {
        let passes = self.next() == text;
        self.place += usize::from(passes);
        passes
    }

    /// Passes the next token, which must have this text.
    fn pass(&mut self, text: &str) -> Known {
        self.passes(text).then_some(())
    }

    /// Prints the next token, which must be of this kind.
    fn print(&mut self, kind: Kind) -> Known {
        self.next_is(kind).then(|| self.print_any())
    }

    /// Prints the next token.
    fn print_any(&mut self) {
        self.lines.word(self.next());
        self.place += 1;
    }

    fn identifier(&mut self) -> Known {
        self.print(Kind::Identifier)
    }

    /// Passes the bracket of a group that opens here, and says where it closes.
    fn open(&mut self, bracket: &str) -> Option<usize> {
        let closing = self.code.closing(self.place)?;
        self.pass(bracket)?;
        Some(closing)
    }

    /// Passes the end of a group, which must be here.
    fn close(&mut self, closing: usize) -> Known {
        let is_here = self.place == closing;
        self.place += 1;
        is_here.then_some(())
    }

    /// What stands up to a bracket, with commas between, each item at the start of a line if they need more than one.
    fn list(&mut self, closing: usize, item: impl Fn(&mut Self) -> Known) -> Known {
        self.lines.maybe_break();
        while self.place < closing {
            item(self)?;
            let is_last = self.is_last(closing)?;
            self.lines.comma(is_last);
        }
        Some(())
    }

    /// Passes the comma after an item of a list, and says whether it was the last one.
    fn is_last(&mut self, closing: usize) -> Option<bool> {
        let has_comma = self.passes(",");
        let is_last = self.place == closing;
        (has_comma || is_last).then_some(is_last)
    }
}

#[cfg(test)]
mod tests;
