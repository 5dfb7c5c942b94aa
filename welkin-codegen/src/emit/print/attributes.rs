//! Attributes and doc comments.

use std::borrow::Cow;

use super::code::Kind;
use super::lines::INDENT;
use super::{Printed, Printer};

/// The kind of the previous token, which determines the space after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PreviousToken {
    Word,
    Mark,
    LastComma,
}

impl Printer<'_> {
    pub(super) fn outer_attributes(&mut self) -> Printed {
        while self.next() == "#" && self.second() == "[" {
            self.place += 1;
            self.attribute("#", "///")?;
        }
        Some(())
    }

    pub(super) fn inner_attributes(&mut self) -> Printed {
        while self.next() == "#" && self.second() == "!" {
            self.place += 2;
            self.attribute("#!", "//!")?;
        }
        Some(())
    }

    fn attribute(&mut self, mark: &'static str, comment: &'static str) -> Printed {
        let closing = self.open("[")?;
        if self.next() == "doc" && self.second() == "=" {
            self.place += 2;
            self.documentation(comment)?;
            return self.close(closing);
        }
        self.lines.word(mark);
        self.lines.word("[");
        self.simple_path()?;
        if self.place < closing {
            self.arguments(closing)?;
        }
        self.close(closing)?;
        self.lines.word("]");
        self.lines.space();
        Some(())
    }

    /// Prints the text of a doc comment with one line.
    fn documentation(&mut self, comment: &'static str) -> Printed {
        if !self.next_is(Kind::Literal) {
            return None;
        }
        let text = unescaped(self.next())?;
        self.place += 1;
        if text.contains('\n') || text.starts_with('/') {
            return None;
        }
        self.lines.word(comment);
        self.lines.word(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(' ')),
            Cow::Owned(text) => Cow::Owned(text.trim_end_matches(' ').to_owned()),
        });
        self.lines.line();
        Some(())
    }

    /// Prints the part after the path of an attribute: `= "text"`, or anything in parentheses.
    fn arguments(&mut self, closing: usize) -> Printed {
        if self.passes("=") {
            self.lines.word(" = ");
            return self.print(Kind::Literal);
        }
        let mut before = PreviousToken::Word;
        while self.place < closing {
            before = self.argument(before)?;
        }
        Some(())
    }

    fn argument(&mut self, before: PreviousToken) -> Option<PreviousToken> {
        match self.code.kind(self.place)? {
            Kind::Identifier | Kind::Literal => {
                if before == PreviousToken::Word {
                    self.lines.space();
                }
                self.print_any();
                Some(PreviousToken::Word)
            }
            Kind::Mark => self.mark(before),
            Kind::Opening if self.next() == "(" => {
                self.print_any();
                self.lines.group(INDENT);
                self.lines.maybe_break();
                Some(PreviousToken::Mark)
            }
            Kind::Closing if self.next() == ")" => {
                if before != PreviousToken::LastComma {
                    self.lines.maybe_break();
                }
                self.lines.offset(-INDENT);
                self.lines.end();
                self.print_any();
                Some(PreviousToken::Mark)
            }
            Kind::Opening | Kind::Closing | Kind::Lifetime => None,
        }
    }

    fn mark(&mut self, before: PreviousToken) -> Option<PreviousToken> {
        let mark = self.next();
        if before == PreviousToken::Word && mark == "=" {
            self.lines.word(" ");
        }
        if mark == "," && self.code.kind(self.place + 1) == Some(Kind::Closing) {
            self.place += 1;
            self.lines.comma(true);
            return Some(PreviousToken::LastComma);
        }
        self.print_any();
        match mark {
            "=" => self.lines.word(" "),
            "," => self.lines.space(),
            "::" => {}
            _ => return None,
        }
        Some(PreviousToken::Mark)
    }
}

/// Returns the value of a string literal.
fn unescaped(literal: &str) -> Option<Cow<'_, str>> {
    if let Some(raw) = literal.strip_prefix('r') {
        let quoted = raw.trim_matches('#');
        return Some(Cow::Borrowed(quoted.strip_prefix('"')?.strip_suffix('"')?));
    }
    let text = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !text.contains('\\') {
        return Some(Cow::Borrowed(text));
    }
    let literal: syn::LitStr = syn::parse_str(literal).ok()?;
    Some(Cow::Owned(literal.value()))
}
