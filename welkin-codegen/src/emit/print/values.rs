//! Prints arrays, tuples, structs, matches and patterns.

use super::code::Kind;
use super::expressions::Step;
use super::lines::INDENT;
use super::paths::Arguments;
use super::{Printed, Printer};

impl Printer<'_> {
    pub(super) fn array(&mut self) -> Printed {
        let closing = self.open("[")?;
        let is_simple = |token| {
            self.code.kind(token) == Some(Kind::Literal)
                && self
                    .code
                    .text(token)
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'_')
                || self.code.text(token) == ","
        };
        if self.place == closing {
            self.lines.word("[]");
        } else if (self.place..closing).all(is_simple) {
            self.filled_list(["[", "]"], closing, |printer| printer.print(Kind::Literal))?;
        } else {
            self.lines.word("[");
            self.lines.group(INDENT);
            self.list(closing, |printer| {
                printer.outer_attributes()?;
                printer.expression()
            })?;
            self.lines.offset(-INDENT);
            self.lines.end();
            self.lines.word("]");
        }
        self.close(closing)
    }

    /// Prints as many items on each line as fit, between brackets.
    pub(super) fn filled_list(
        &mut self,
        [opening, ending]: [&'static str; 2],
        closing: usize,
        mut item: impl FnMut(&mut Self) -> Printed,
    ) -> Printed {
        self.lines.group(INDENT);
        self.lines.word(opening);
        self.lines.maybe_break();
        self.lines.filled_group(0);
        loop {
            item(self)?;
            if self.is_last(closing)? {
                break;
            }
            self.lines.word(",");
            self.lines.space();
        }
        self.lines.end();
        self.lines.comma(true);
        self.lines.offset(-INDENT);
        self.lines.word(ending);
        self.lines.end();
        Some(())
    }

    /// Prints `Self { a: 1, ..rest }`.
    pub(super) fn structure_value(&mut self) -> Printed {
        self.lines.group(INDENT);
        self.lines.filled_group(-INDENT);
        self.path(Arguments::OfExpression)?;
        self.lines.end();
        let closing = self.open("{")?;
        self.lines.word(" {");
        self.lines.space_unless_last();
        while self.place < closing {
            if self.passes("..") {
                self.lines.word("..");
                self.expression()?;
                self.lines.space();
                break;
            }
            self.identifier()?;
            if self.passes(":") {
                self.lines.word(": ");
                self.lines.filled_group(0);
                self.expression()?;
                self.lines.end();
            }
            let is_last = self.is_last(closing)?;
            self.lines.comma_or_space(is_last);
        }
        self.lines.offset(-INDENT);
        self.lines.end_within(34);
        self.lines.word("}");
        self.close(closing)
    }

    pub(super) fn choice(&mut self) -> Printed {
        self.place += 1;
        self.lines.filled_group(0);
        self.lines.word("match ");
        self.subject()?;
        let closing = self.open("{")?;
        self.lines.word("{");
        self.lines.never_break();
        self.lines.group(INDENT);
        self.lines.line_unless_last();
        while self.place < closing {
            self.outer_attributes()?;
            self.arm()?;
            self.is_last(closing)?;
            self.lines.line();
        }
        self.lines.offset(-INDENT);
        self.lines.end();
        self.lines.word("}");
        self.lines.end();
        self.close(closing)
    }

    /// Prints the matched expression: a name, or a method call on it. The next braces contain the arms.
    fn subject(&mut self) -> Printed {
        let start = self.place;
        self.identifier_or_method_is_next()?;
        let end = std::mem::replace(&mut self.place, start);
        self.lines.group(0);
        if end == start + 1 {
            self.print_any();
            self.lines.word(" ");
        } else {
            self.lines.group(INDENT);
            self.lines.group(-INDENT);
            self.print_any();
            self.lines.end();
            self.step(Step::MethodCall, false, false)?;
            self.lines.end();
            self.lines.space();
        }
        self.lines.end();
        (self.place == end).then_some(())
    }

    fn identifier_or_method_is_next(&mut self) -> Printed {
        if !self.next_is(Kind::Identifier) {
            return None;
        }
        self.place += 1;
        if self.passes(".") {
            self.place += 1;
            let closing = self.code.closing(self.place)?;
            self.place = closing + 1;
        }
        (self.next() == "{").then_some(())
    }

    fn arm(&mut self) -> Printed {
        self.lines.filled_group(0);
        self.pattern()?;
        self.pass("=>")?;
        self.lines.word(" => ");
        if matches!(self.next(), "{" | "(" | "match") {
            return None;
        }
        self.lines.never_break();
        self.lines.group(INDENT);
        self.lines.open_if_broken();
        self.expression_at(true)?;
        self.lines.close_if_broken();
        self.lines.end();
        self.lines.end();
        Some(())
    }

    /// Prints a literal, a name, or a variant with its fields.
    fn pattern(&mut self) -> Printed {
        if self.next_is(Kind::Literal) {
            return self.print(Kind::Literal);
        }
        self.simple_path()?;
        let Some(closing) = self.open("(") else {
            return Some(());
        };
        self.lines.word("(");
        self.lines.group(INDENT);
        self.list(closing, Self::pattern)?;
        self.lines.offset(-INDENT);
        self.lines.end();
        self.close(closing)?;
        self.lines.word(")");
        Some(())
    }
}
