//! Expressions and statements.

use super::code::Kind;
use super::lines::INDENT;
use super::paths::Arguments;
use super::{Printed, Printer};

/// An operation in a chain that is applied to the preceding value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// `(a, b)`
    Call,
    /// `.method(a, b)`
    MethodCall,
    /// `.field`
    Field,
    /// `?`
    Try,
}

/// Keywords that begin unsupported forms of expressions.
const KEYWORDS: [&str; 12] = [
    "async", "break", "const", "continue", "for", "if", "loop", "match", "move", "return",
    "unsafe", "while",
];

/// An expression that is followed by operations such as method calls.
struct Chain {
    /// Whether the first expression is a name that is not longer than an indentation. At the start of a line, the first
    /// operation then stays on the same line.
    is_short: bool,
    steps: Vec<Step>,
    end: usize,
}

impl Printer<'_> {
    pub(super) fn statements(&mut self, end: usize) -> Printed {
        while self.place < end {
            match self.keyword() {
                "let" => self.binding()?,
                "use" | "static" => self.item()?,
                "const" if self.second() != "{" => self.item()?,
                _ => {
                    self.lines.filled_group(0);
                    if self.is_assignment() {
                        self.assignment()?;
                    } else {
                        self.expression_at(true)?;
                    }
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
    fn binding(&mut self) -> Printed {
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

    fn is_assignment(&mut self) -> bool {
        let start = self.place;
        let is_assignment = self.code_of_chain().is_some() && self.next() == "=";
        self.place = start;
        is_assignment
    }

    /// `self.field = value`
    fn assignment(&mut self) -> Printed {
        self.lines.filled_group(0);
        self.expression()?;
        self.pass("=")?;
        self.lines.word(" = ");
        self.lines.never_break();
        self.expression()?;
        self.lines.end();
        Some(())
    }

    pub(super) fn expression(&mut self) -> Printed {
        self.expression_at(false)
    }

    pub(super) fn expression_at(&mut self, is_line_start: bool) -> Printed {
        match self.next() {
            "&" => {
                self.print_any();
                if self.passes("mut") {
                    self.lines.word("mut ");
                }
                self.expression()
            }
            "-" => {
                self.print_any();
                self.print(Kind::Literal)
            }
            "match" => self.choice(),
            "const" => self.constant_block(),
            _ => self.chain(is_line_start),
        }
    }

    /// Prints `const { value }`.
    fn constant_block(&mut self) -> Printed {
        self.print_any();
        self.lines.word(" ");
        self.lines.group(INDENT);
        let closing = self.open("{")?;
        self.lines.word("{");
        self.lines.space();
        self.lines.filled_group(0);
        self.expression_at(true)?;
        self.lines.end();
        self.lines.space();
        self.lines.offset(-INDENT);
        self.close(closing)?;
        self.lines.word("}");
        self.lines.end();
        Some(())
    }

    fn chain(&mut self, is_line_start: bool) -> Printed {
        let start = self.place;
        let chain = self.code_of_chain()?;
        // Operations at the end that do not affect the indentation.
        let is_plain = |step: &&Step| matches!(step, Step::Call | Step::Try);
        let plain = chain.steps.iter().rev().take_while(is_plain).count();
        let (dotted, plain) = chain.steps.split_at(chain.steps.len() - plain);
        let stays = is_line_start && chain.is_short;
        self.place = start;
        if dotted.is_empty() {
            self.first_of_chain()?;
        } else {
            self.lines.group(INDENT);
            self.lines.group(-INDENT);
            self.first_of_chain()?;
            self.lines.end();
            let stays = stays && !dotted.contains(&Step::Call);
            for (place, step) in dotted.iter().enumerate() {
                let unindents = stays && dotted.len() == 1;
                self.step(*step, stays && place == 0, unindents)?;
            }
            self.lines.end();
        }
        for step in plain {
            self.step(*step, false, false)?;
        }
        (self.place == chain.end).then_some(())
    }

    /// Parses the chain that starts here, without printing it.
    fn code_of_chain(&mut self) -> Option<Chain> {
        let start = self.place;
        self.skip_first()?;
        let is_short = self.place == start + 1
            && self.code.kind(start) == Some(Kind::Identifier)
            && self.code.text(start).len().cast_signed() <= INDENT;
        let mut steps = Vec::new();
        loop {
            let step = match self.next() {
                "(" => Step::Call,
                "?" => Step::Try,
                "." => {
                    self.place += 1;
                    let is_index = self.next_is(Kind::Literal);
                    if is_index && !self.next().bytes().all(|byte| byte.is_ascii_digit()) {
                        return None;
                    }
                    if self.second() == "::" {
                        self.place += 2;
                        self.skip_angle_brackets()?;
                        self.place -= 1;
                    }
                    if self.second() == "(" && !is_index {
                        self.place += 1;
                        Step::MethodCall
                    } else {
                        Step::Field
                    }
                }
                _ => break,
            };
            let closing = self
                .code
                .closing(self.place)
                .filter(|_| step != Step::Field);
            self.place = closing.unwrap_or(self.place) + 1;
            steps.push(step);
        }
        Some(Chain {
            is_short,
            steps,
            end: self.place,
        })
    }

    fn skip_first(&mut self) -> Printed {
        if let Some(closing) = self.code.closing(self.place) {
            self.place = closing + 1;
            return Some(());
        }
        if self.next_is(Kind::Literal) {
            self.place += 1;
            return Some(());
        }
        if self.next() == "<" {
            self.skip_angle_brackets()?;
        }
        self.passes("::");
        loop {
            if !self.next_is(Kind::Identifier) || KEYWORDS.contains(&self.next()) {
                return None;
            }
            self.place += 1;
            if self.next() == "::" && self.second() == "<" {
                self.place += 1;
                self.skip_angle_brackets()?;
            }
            if !self.passes("::") {
                break;
            }
        }
        if let Some(closing) = self.code.closing(self.place).filter(|_| self.next() == "{") {
            self.place = closing + 1;
        }
        Some(())
    }

    fn skip_angle_brackets(&mut self) -> Printed {
        let mut depth = 0_usize;
        loop {
            match self.next() {
                "" => return None,
                "<" => depth += 1,
                ">" => depth -= 1,
                _ => {}
            }
            self.place += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn first_of_chain(&mut self) -> Printed {
        match self.next() {
            "[" => self.array(),
            "(" => self.tuple_of(Self::expression),
            _ if self.next_is(Kind::Literal) => self.print(Kind::Literal),
            _ => {
                let start = self.place;
                self.skip_path()?;
                let is_structure = self.next() == "{";
                self.place = start;
                if is_structure {
                    self.structure_value()
                } else {
                    self.path(Arguments::OfExpression)
                }
            }
        }
    }

    pub(super) fn step(&mut self, step: Step, stays: bool, unindents: bool) -> Printed {
        match step {
            Step::Call => self.call(),
            Step::Try => {
                self.print_any();
                Some(())
            }
            Step::Field | Step::MethodCall => {
                if !stays {
                    self.lines.maybe_break();
                }
                self.print_any();
                self.print_any();
                if step == Step::Field {
                    return Some(());
                }
                if self.passes("::") {
                    self.lines.word("::");
                    self.angle_brackets()?;
                }
                self.lines.group(if unindents { -INDENT } else { 0 });
                self.call()?;
                self.lines.end();
                Some(())
            }
        }
    }

    /// Prints the arguments of a call, with their parentheses.
    fn call(&mut self) -> Printed {
        let closing = self.open("(")?;
        self.lines.word("(");
        if self.is_one_block(closing) {
            self.expression()?;
            self.is_last(closing)?;
        } else {
            self.lines.group(INDENT);
            self.list(closing, Self::expression)?;
            self.lines.offset(-INDENT);
            self.lines.end();
        }
        self.close(closing)?;
        self.lines.word(")");
        Some(())
    }

    /// Whether the only content is one array, tuple or struct.
    fn is_one_block(&mut self, closing: usize) -> bool {
        let start = self.place;
        let is_group = matches!(self.next(), "[" | "(");
        if !is_group {
            self.skip_path();
        }
        let ends = (is_group || self.next() == "{").then(|| self.code.closing(self.place));
        let end = ends.flatten().map(|end| end + 1);
        self.place = start;
        end.is_some_and(|end| end == closing || end + 1 == closing && self.code.text(end) == ",")
    }

    /// Skips a path, if there is one.
    fn skip_path(&mut self) -> Printed {
        if self.next() == "<" {
            self.skip_angle_brackets()?;
        }
        while matches!(self.code.kind(self.place), Some(Kind::Identifier)) || self.next() == "::" {
            let opens = self.next() == "::" && self.second() == "<";
            self.place += 1;
            if opens {
                self.skip_angle_brackets()?;
            }
        }
        Some(())
    }
}
