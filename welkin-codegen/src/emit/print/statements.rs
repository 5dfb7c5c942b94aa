//! Statements, and the arms of `match`.

use super::code::Kind;
use super::expressions::Step;
use super::lines::INDENT;
use super::{Known, Printer};

impl Printer<'_> {
    pub(super) fn statements(&mut self, end: usize) -> Known {
        while self.place < end {
            match self.keyword() {
                "let" => self.binding()?,
                "use" | "const" | "static" => self.item()?,
                _ => {
                    self.lines.filled_group(0);
                    self.expression_at(true)?;
                    if self.place < end {
                        self.pass(";")?;
                        self.lines.word(";");
                    }
                    self.lines.end();
                    self.lines.line();
                }
            }
        }
        Some(())
    }

    /// `let name: Type = value;`
    fn binding(&mut self) -> Known {
        self.place += 1;
        self.lines.filled_group(0);
        self.lines.word("let ");
        self.identifier()?;
        if self.passes(":") {
            self.lines.word(": ");
            self.type_()?;
        }
        self.pass("=")?;
        self.lines.word(" = ");
        self.lines.never_break();
        self.expression()?;
        self.lines.end();
        self.pass(";")?;
        self.lines.word(";");
        self.lines.line();
        Some(())
    }

    pub(super) fn choice(&mut self) -> Known {
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

    /// What is matched: a name, or a method of it. Braces begin the arms.
    fn subject(&mut self) -> Known {
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

    fn identifier_or_method_is_next(&mut self) -> Known {
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

    fn arm(&mut self) -> Known {
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

    /// A literal, a name, or a variant with what it holds.
    fn pattern(&mut self) -> Known {
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
