//! Prints types, generic parameters and their bounds.

use super::code::Kind;
use super::lines::INDENT;
use super::paths::Arguments;
use super::{Printed, Printer};

impl Printer<'_> {
    pub(super) fn type_(&mut self) -> Printed {
        match self.next() {
            "&" => self.reference_type(),
            "[" => self.slice(),
            "(" => self.tuple_of(Self::type_),
            "fn" => self.function_pointer(),
            "impl" | "dyn" => {
                self.print_any();
                self.lines.word(" ");
                self.bound()?;
                while self.passes("+") {
                    self.lines.word(" + ");
                    self.bound()?;
                }
                Some(())
            }
            _ => self.path(Arguments::OfType),
        }
    }

    fn reference_type(&mut self) -> Printed {
        self.print_any();
        if self.next_is(Kind::Lifetime) {
            self.print_any();
            self.lines.word(" ");
        }
        if self.passes("mut") {
            self.lines.word("mut ");
        }
        self.type_()
    }

    fn slice(&mut self) -> Printed {
        let closing = self.open("[")?;
        self.lines.word("[");
        self.type_()?;
        if self.passes(";") {
            self.lines.word("; ");
            self.print(Kind::Literal)?;
        }
        self.close(closing)?;
        self.lines.word("]");
        Some(())
    }

    /// Prints a tuple of at least two elements, or of none.
    pub(super) fn tuple_of(&mut self, element: fn(&mut Self) -> Printed) -> Printed {
        let closing = self.open("(")?;
        self.lines.word("(");
        self.lines.group(INDENT);
        self.lines.maybe_break();
        let first = self.place;
        while self.place < closing {
            let is_first = self.place == first;
            element(self)?;
            let is_last = self.is_last(closing)?;
            if is_first && is_last {
                // A tuple of one, or an element in parentheses.
                return None;
            }
            self.lines.comma(is_last);
        }
        self.lines.offset(-INDENT);
        self.lines.end();
        self.close(closing)?;
        self.lines.word(")");
        Some(())
    }

    /// Prints `fn(A) -> B`.
    fn function_pointer(&mut self) -> Printed {
        self.place += 1;
        let closing = self.open("(")?;
        self.lines.word("fn(");
        self.lines.group(INDENT);
        self.list(closing, Self::type_)?;
        self.lines.offset(-INDENT);
        self.lines.end();
        self.close(closing)?;
        self.lines.word(")");
        self.return_type()
    }

    pub(super) fn return_type(&mut self) -> Printed {
        if self.passes("->") {
            self.lines.word(" -> ");
            self.type_()?;
        }
        Some(())
    }

    /// Prints a lifetime or a trait.
    fn bound(&mut self) -> Printed {
        if self.next_is(Kind::Lifetime) {
            self.print_any();
            return Some(());
        }
        self.path(Arguments::OfType)
    }

    /// Prints `<'a, T: Bound>`.
    pub(super) fn generics(&mut self) -> Printed {
        if !self.passes("<") {
            return Some(());
        }
        self.rest_of_angle_brackets(0, Self::generic_parameter)
    }

    fn generic_parameter(&mut self) -> Printed {
        if self.next_is(Kind::Lifetime) {
            self.print_any();
            return Some(());
        }
        self.identifier()?;
        self.lines.filled_group(INDENT);
        if self.passes(":") {
            self.lines.word(": ");
            self.further_bounds()?;
        }
        self.lines.end();
        Some(())
    }

    /// Prints the bounds after a colon.
    fn further_bounds(&mut self) -> Printed {
        self.bound()?;
        while self.passes("+") {
            self.lines.space();
            self.lines.word("+ ");
            self.bound()?;
        }
        Some(())
    }

    /// Prints `where for<'a> &'a Self: Bound,` before the braces of an item.
    pub(super) fn where_clause(&mut self) -> Printed {
        if !self.passes("where") {
            self.lines.word(" ");
            return Some(());
        }
        self.lines.line();
        self.lines.offset(-INDENT);
        self.lines.word("where");
        self.lines.line();
        loop {
            self.predicate()?;
            self.lines.word(",");
            self.lines.line();
            if !self.passes(",") || self.next() == "{" {
                break;
            }
        }
        self.lines.offset(-INDENT);
        Some(())
    }

    fn predicate(&mut self) -> Printed {
        if self.passes("for") {
            self.pass("<")?;
            self.lines.word("for<");
            self.print(Kind::Lifetime)?;
            self.pass(">")?;
            self.lines.word("> ");
        }
        self.type_()?;
        self.pass(":")?;
        self.lines.word(": ");
        self.lines.filled_group(0);
        self.bound()?;
        self.lines.end();
        Some(())
    }
}
