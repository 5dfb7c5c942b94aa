//! Prints items, and the items of implementations, which have the same forms.

use super::code::Kind;
use super::lines::INDENT;
use super::paths::Arguments;
use super::{Printed, Printer};

impl<'c> Printer<'c> {
    /// Prints the items up to `end`.
    pub(super) fn items(&mut self, end: usize) -> Printed {
        while self.place < end {
            self.item()?;
        }
        Some(())
    }

    pub(super) fn item(&mut self) -> Printed {
        self.outer_attributes()?;
        match self.keyword() {
            "use" => self.import()?,
            "mod" => self.module()?,
            "const" | "static" => self.constant()?,
            "type" => self.alias()?,
            "struct" => self.structure()?,
            "enum" => self.enumeration()?,
            "trait" => self.marker_trait()?,
            "impl" => self.implementation()?,
            "fn" => self.function()?,
            _ => self.macro_call()?,
        }
        self.lines.line();
        Some(())
    }

    /// Returns the keyword of an item.
    pub(super) fn keyword(&self) -> &'c str {
        let is_public = self.next() == "pub";
        let after = self.place + usize::from(is_public);
        let limits = is_public.then(|| self.code.closing(after)).flatten();
        self.code.text(limits.map_or(after, |closing| closing + 1))
    }

    fn visibility(&mut self) -> Printed {
        if !self.passes("pub") {
            return Some(());
        }
        let Some(closing) = self.open("(") else {
            self.lines.word("pub ");
            return Some(());
        };
        self.lines.word("pub(");
        self.identifier()?;
        self.lines.word(") ");
        self.close(closing)
    }

    /// Prints the visibility and the keyword.
    fn head(&mut self, keyword: &'static str) -> Printed {
        self.visibility()?;
        self.pass(keyword)?;
        self.lines.word(keyword);
        self.lines.word(" ");
        Some(())
    }

    fn import(&mut self) -> Printed {
        self.head("use")?;
        if self.passes("::") {
            self.lines.word("::");
        }
        self.import_tree()?;
        self.pass(";")?;
        self.lines.word(";");
        Some(())
    }

    fn import_tree(&mut self) -> Printed {
        match self.next() {
            "*" => self.print_any(),
            "{" => return self.import_group(),
            _ => {
                self.identifier()?;
                if self.passes("::") {
                    self.lines.word("::");
                    return self.import_tree();
                }
                if self.passes("as") {
                    self.lines.word(" as ");
                    self.identifier()?;
                }
            }
        }
        Some(())
    }

    /// Prints an import group with at least two names.
    fn import_group(&mut self) -> Printed {
        let closing = self.open("{")?;
        let mut names = 0;
        self.filled_list(["{", "}"], closing, |printer| {
            names += 1;
            printer.identifier()
        })?;
        if names == 1 {
            return None;
        }
        self.close(closing)
    }

    fn module(&mut self) -> Printed {
        self.lines.group(INDENT);
        self.head("mod")?;
        self.identifier()?;
        if self.passes(";") {
            self.lines.word(";");
            self.lines.end();
            return Some(());
        }
        self.lines.word(" ");
        self.block_of(|printer, closing| {
            printer.inner_attributes()?;
            printer.items(closing)
        })
    }

    /// Prints the content of braces, with each item on lines of its own, up to the end of the open group.
    fn block_of(&mut self, content: impl FnOnce(&mut Self, usize) -> Printed) -> Printed {
        let closing = self.open("{")?;
        self.lines.word("{");
        self.lines.line_unless_last();
        content(self, closing)?;
        self.lines.offset(-INDENT);
        self.lines.end();
        self.close(closing)?;
        self.lines.word("}");
        Some(())
    }

    /// Prints `const` or `static`.
    fn constant(&mut self) -> Printed {
        self.lines.group(0);
        self.visibility()?;
        self.print_any();
        self.lines.word(" ");
        self.identifier()?;
        self.pass(":")?;
        self.lines.word(": ");
        self.type_()?;
        self.pass("=")?;
        self.lines.word(" = ");
        self.lines.never_break();
        self.expression()?;
        self.pass(";")?;
        self.lines.word(";");
        self.lines.end();
        Some(())
    }

    fn alias(&mut self) -> Printed {
        self.lines.group(INDENT);
        self.head("type")?;
        self.identifier()?;
        self.generics()?;
        self.pass("=")?;
        self.lines.word(" = ");
        self.lines.never_break();
        self.lines.filled_group(-INDENT);
        self.type_()?;
        self.lines.end();
        self.pass(";")?;
        self.lines.word(";");
        self.lines.end();
        Some(())
    }

    fn structure(&mut self) -> Printed {
        self.lines.group(INDENT);
        self.head("struct")?;
        self.identifier()?;
        self.generics()?;
        if self.next() == "{" {
            self.lines.word(" ");
            return self.block_of(|printer, closing| printer.lines_of(closing, Self::field));
        }
        if self.next() == "(" {
            self.unnamed_fields()?;
        }
        self.pass(";")?;
        self.lines.word(";");
        self.lines.end();
        Some(())
    }

    /// Prints items line by line, each followed by a comma.
    fn lines_of(&mut self, closing: usize, item: impl Fn(&mut Self) -> Printed) -> Printed {
        while self.place < closing {
            item(self)?;
            self.is_last(closing)?;
            self.lines.word(",");
            self.lines.line();
        }
        Some(())
    }

    fn field(&mut self) -> Printed {
        self.outer_attributes()?;
        self.visibility()?;
        self.identifier()?;
        self.pass(":")?;
        self.lines.word(": ");
        self.type_()
    }

    fn unnamed_fields(&mut self) -> Printed {
        let closing = self.open("(")?;
        self.lines.word("(");
        self.list(closing, |printer| {
            printer.visibility()?;
            printer.type_()
        })?;
        self.lines.offset(-INDENT);
        self.lines.word(")");
        self.close(closing)
    }

    fn enumeration(&mut self) -> Printed {
        self.lines.group(INDENT);
        self.head("enum")?;
        self.identifier()?;
        self.lines.word(" ");
        self.block_of(|printer, closing| printer.lines_of(closing, Self::variant))
    }

    fn variant(&mut self) -> Printed {
        self.outer_attributes()?;
        self.identifier()?;
        if self.next() == "(" {
            self.lines.group(INDENT);
            self.unnamed_fields()?;
            self.lines.end();
        }
        Some(())
    }

    /// Prints a trait without items.
    fn marker_trait(&mut self) -> Printed {
        self.lines.group(INDENT);
        self.head("trait")?;
        self.identifier()?;
        self.lines.word(" ");
        self.block_of(|printer, closing| (printer.place == closing).then_some(()))
    }

    fn implementation(&mut self) -> Printed {
        self.lines.group(INDENT);
        self.lines.filled_group(-INDENT);
        self.lines.group(INDENT);
        self.pass("impl")?;
        self.lines.word("impl");
        self.generics()?;
        self.lines.end();
        self.lines.word(" ");
        self.path(Arguments::OfType)?;
        if self.passes("for") {
            self.lines.space();
            self.lines.word("for ");
            self.type_()?;
        }
        self.lines.end();
        self.where_clause()?;
        self.block_of(Self::items)
    }

    fn function(&mut self) -> Printed {
        self.lines.group(INDENT);
        self.head("fn")?;
        self.identifier()?;
        self.generics()?;
        let closing = self.open("(")?;
        self.lines.word("(");
        self.lines.never_break();
        self.lines.group(0);
        self.list(closing, Self::parameter)?;
        self.lines.offset(-INDENT);
        self.lines.end();
        self.close(closing)?;
        self.lines.word(")");
        self.lines.group(-INDENT);
        self.return_type()?;
        self.lines.end();
        self.where_clause()?;
        self.block_of(Self::statements)
    }

    /// Prints `&'a mut self`, or a name with its type.
    fn parameter(&mut self) -> Printed {
        if self.passes("&") {
            self.lines.word("&");
            if self.next_is(Kind::Lifetime) {
                self.print_any();
                self.lines.word(" ");
            }
            if self.passes("mut") {
                self.lines.word("mut ");
            }
            self.pass("self")?;
            self.lines.word("self");
            return Some(());
        }
        if self.passes("mut") {
            self.lines.word("mut ");
        }
        let is_receiver = self.next() == "self";
        self.identifier()?;
        if is_receiver {
            return Some(());
        }
        self.pass(":")?;
        self.lines.word(": ");
        self.type_()
    }

    /// Prints `runtime::forward_cdt!(Vitals);`, or the rows of `runtime::schema! { ... }`.
    fn macro_call(&mut self) -> Printed {
        self.simple_path()?;
        self.pass("!")?;
        self.lines.word("!");
        if self.next() == "{" {
            self.lines.word(" ");
            self.lines.group(INDENT);
            return self.block_of(Self::statements);
        }
        let closing = self.open("(")?;
        self.lines.word("(");
        if self.place < closing {
            self.lines.group(INDENT);
            self.lines.maybe_break();
            self.lines.filled_group(0);
            self.macro_tokens(closing)?;
            self.lines.end();
            self.lines.maybe_break();
            self.lines.offset(-INDENT);
            self.lines.end();
        }
        self.close(closing)?;
        self.pass(";")?;
        self.lines.word(")");
        self.lines.word(";");
        Some(())
    }

    /// Prints the arguments of a macro: names, literals and lists of them.
    fn macro_tokens(&mut self, end: usize) -> Printed {
        let first = self.place;
        let mut follows_name = false;
        while self.place < end {
            let token = self.next();
            let kind = self.code.kind(self.place)?;
            let is_attached = match kind {
                Kind::Identifier | Kind::Literal => false,
                Kind::Opening if token == "[" => follows_name,
                Kind::Mark if matches!(token, "," | ":" | "=" | "=>") => token == ",",
                _ => return None,
            };
            if self.place > first && !is_attached {
                self.lines.space();
            }
            if kind == Kind::Opening {
                let closing = self.open("[")?;
                self.lines.word("[");
                self.macro_tokens(closing)?;
                self.lines.word("]");
                self.close(closing)?;
            } else {
                self.print_any();
            }
            follows_name = matches!(kind, Kind::Identifier | Kind::Literal);
        }
        Some(())
    }
}
