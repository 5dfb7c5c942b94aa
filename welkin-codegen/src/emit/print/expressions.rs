//! Expressions, statements and patterns.

use super::code::Kind;
use super::lines::INDENT;
use super::paths::Arguments;
use super::{Known, Printer};

/// What is done with the value of an expression before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// `(a, b)`
    Call,
    /// `.method(a, b)`
    MethodCall,
    /// `.field`
    Field,
    /// `?`
    Try,
}

/// Words that begin expressions of other forms.
const KEYWORDS: [&str; 12] = [
    "async", "break", "const", "continue", "for", "if", "loop", "match", "move", "return",
    "unsafe", "while",
];

/// An expression that others may follow with their dots.
struct Chain {
    /// The whole first expression is a name, no longer than an indentation: what follows it begins on the same line at the start of a line.
    is_short: bool,
    steps: Vec<Step>,
    end: usize,
}

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

    pub(super) fn expression(&mut self) -> Known {
        self.expression_at(false)
    }

    fn expression_at(&mut self, is_line_start: bool) -> Known {
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
            _ => self.chain(is_line_start),
        }
    }

    fn chain(&mut self, is_line_start: bool) -> Known {
        let start = self.place;
        let chain = self.code_of_chain()?;
        // Those at the end that add nothing to the indentation.
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

    /// What stands here, without printing it.
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

    fn skip_first(&mut self) -> Known {
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

    fn skip_angle_brackets(&mut self) -> Known {
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

    fn first_of_chain(&mut self) -> Known {
        match self.next() {
            "[" => self.array(),
            "(" => self.tuple(),
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

    fn step(&mut self, step: Step, stays: bool, unindents: bool) -> Known {
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

    /// The arguments of a call, in their parentheses.
    fn call(&mut self) -> Known {
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

    /// Whether one array, tuple or struct is all that stands here.
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

    /// Passes a path, as far as there is one.
    fn skip_path(&mut self) -> Known {
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

    fn array(&mut self) -> Known {
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
            self.numbers(closing)?;
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

    /// As many on a line as fit.
    fn numbers(&mut self, closing: usize) -> Known {
        self.lines.group(INDENT);
        self.lines.word("[");
        self.lines.maybe_break();
        self.lines.filled_group(0);
        loop {
            self.print(Kind::Literal)?;
            if self.is_last(closing)? {
                break;
            }
            self.lines.word(",");
            self.lines.space();
        }
        self.lines.end();
        self.lines.comma(true);
        self.lines.offset(-INDENT);
        self.lines.word("]");
        self.lines.end();
        Some(())
    }

    /// Of at least two values, or of none.
    fn tuple(&mut self) -> Known {
        let closing = self.open("(")?;
        self.lines.word("(");
        self.lines.group(INDENT);
        self.lines.maybe_break();
        let first = self.place;
        while self.place < closing {
            let is_first = self.place == first;
            self.expression()?;
            let is_last = self.is_last(closing)?;
            if is_first && is_last {
                return None;
            }
            self.lines.comma(is_last);
        }
        self.lines.offset(-INDENT);
        self.lines.end();
        self.lines.word(")");
        self.close(closing)
    }

    /// `Self { a: 1, ..rest }`
    fn structure_value(&mut self) -> Known {
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

    fn choice(&mut self) -> Known {
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
