//! Prints paths, with their arguments in angle brackets.

use super::code::Kind;
use super::lines::INDENT;
use super::{Printed, Printer};

/// The form of a path's arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Arguments {
    /// `Vec<i64>`
    OfType,
    /// `Vec::<i64>`
    OfExpression,
}

impl Printer<'_> {
    /// Prints a path without arguments.
    pub(super) fn simple_path(&mut self) -> Printed {
        if self.next() == "::" {
            self.print_any();
        }
        self.identifier()?;
        while self.next() == "::" {
            self.print_any();
            self.identifier()?;
        }
        Some(())
    }

    /// Prints a path that may begin with `<Type as Trait>`.
    pub(super) fn path(&mut self, arguments: Arguments) -> Printed {
        if self.passes("<") {
            self.lines.word("<");
            self.type_()?;
            self.pass("as")?;
            self.lines.word(" as ");
            self.segments(Arguments::OfType)?;
            self.pass(">")?;
            self.lines.word(">");
            if self.next() != "::" {
                return None;
            }
        }
        self.segments(arguments)
    }

    fn segments(&mut self, arguments: Arguments) -> Printed {
        if self.passes("::") {
            self.lines.word("::");
        }
        loop {
            self.identifier()?;
            let has_colons = self.next() == "::" && self.second() == "<";
            if has_colons || self.next() == "<" && arguments == Arguments::OfType {
                self.place += usize::from(has_colons);
                if arguments == Arguments::OfExpression {
                    self.lines.word("::");
                }
                self.angle_brackets()?;
            }
            if !self.passes("::") {
                return Some(());
            }
            self.lines.word("::");
        }
    }

    /// Prints `<'a, T, Output = T>`.
    pub(super) fn angle_brackets(&mut self) -> Printed {
        self.pass("<")?;
        self.rest_of_angle_brackets(INDENT, Self::generic_argument)
    }

    /// Prints a list in angle brackets, of which the first has been passed.
    pub(super) fn rest_of_angle_brackets(
        &mut self,
        indent: isize,
        item: fn(&mut Self) -> Printed,
    ) -> Printed {
        self.lines.word("<");
        self.lines.group(indent);
        self.lines.maybe_break();
        loop {
            item(self)?;
            let is_last = !self.passes(",") || self.next() == ">";
            self.lines.comma(is_last);
            if is_last {
                break;
            }
        }
        self.lines.offset(-INDENT);
        self.lines.end();
        self.pass(">")?;
        self.lines.word(">");
        Some(())
    }

    fn generic_argument(&mut self) -> Printed {
        match self.code.kind(self.place)? {
            Kind::Lifetime | Kind::Literal => {
                self.print_any();
                Some(())
            }
            Kind::Identifier if self.second() == "=" => {
                self.identifier()?;
                self.place += 1;
                self.lines.word(" = ");
                self.type_()
            }
            _ => self.type_(),
        }
    }
}
