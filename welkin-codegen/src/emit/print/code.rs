//! Tokens in a row, with their text beside them: a printer looks at them many times and copies them once.

use std::fmt::Write as _;
use std::ops::Range;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Marks that mean one thing together.
const COMPOUND: [&str; 5] = ["::", "->", "=>", "..", "..="];

/// The tokens of some code, those in groups between their brackets.
#[derive(Default)]
pub(super) struct Code {
    text: String,
    tokens: Vec<Token>,
}

struct Token {
    kind: Kind,
    text: Range<usize>,
    /// Of a bracket that opens: the place of the one that closes.
    closing: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Identifier,
    Lifetime,
    Literal,
    /// Of one character, or of some that mean one thing together.
    Mark,
    Opening,
    Closing,
}

impl Code {
    pub(super) fn new(tokens: TokenStream) -> Self {
        let mut code = Self::default();
        code.add(tokens);
        code
    }

    fn add(&mut self, tokens: TokenStream) {
        // The last token was a mark that the next one belongs to.
        let mut is_joint = false;
        for token in tokens {
            let was_joint = std::mem::take(&mut is_joint);
            match token {
                TokenTree::Ident(ident) if was_joint && self.ends_with("'") => {
                    let _ = write!(self.text, "{ident}");
                    self.extend(Kind::Lifetime);
                }
                TokenTree::Ident(ident) => self.push(Kind::Identifier, |text| {
                    let _ = write!(text, "{ident}");
                }),
                TokenTree::Literal(literal) => self.push(Kind::Literal, |text| {
                    let _ = write!(text, "{literal}");
                }),
                TokenTree::Punct(mark) => {
                    is_joint = mark.spacing() == Spacing::Joint;
                    self.push(Kind::Mark, |text| text.push(mark.as_char()));
                    if was_joint {
                        self.compound();
                    }
                }
                TokenTree::Group(group) => {
                    let (opening, closing) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    let content = group.stream();
                    // Without the group, the tokens need no copy.
                    drop(group);
                    let place = self.tokens.len();
                    self.push(Kind::Opening, |text| text.push_str(opening));
                    self.add(content);
                    self.tokens[place].closing = self.tokens.len();
                    self.push(Kind::Closing, |text| text.push_str(closing));
                }
            }
        }
    }

    fn push(&mut self, kind: Kind, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        self.tokens.push(Token {
            kind,
            text: start..self.text.len(),
            closing: 0,
        });
    }

    /// Gives the last token what was written since.
    fn extend(&mut self, kind: Kind) {
        if let Some(last) = self.tokens.last_mut() {
            last.kind = kind;
            last.text.end = self.text.len();
        }
    }

    /// Makes one mark of the last two, if that is what they are.
    fn compound(&mut self) {
        if let [.., before, last] = self.tokens.as_slice()
            && COMPOUND.contains(&&self.text[before.text.start..last.text.end])
        {
            self.tokens.pop();
            self.extend(Kind::Mark);
        }
    }

    fn ends_with(&self, mark: &str) -> bool {
        let last = self.tokens.len().checked_sub(1);
        last.is_some_and(|last| self.text(last) == mark)
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The text of a token; empty behind the last one.
    pub(super) fn text(&self, place: usize) -> &str {
        self.tokens
            .get(place)
            .map_or("", |token| &self.text[token.text.clone()])
    }

    /// All of it, for others to read.
    pub(super) fn joined(&self) -> String {
        let mut joined = String::with_capacity(self.text.len() + self.tokens.len());
        for token in &self.tokens {
            joined.push_str(&self.text[token.text.clone()]);
            joined.push(' ');
        }
        joined
    }

    pub(super) fn kind(&self, place: usize) -> Option<Kind> {
        self.tokens.get(place).map(|token| token.kind)
    }

    /// Where a group ends that opens here.
    pub(super) fn closing(&self, place: usize) -> Option<usize> {
        let token = self.tokens.get(place)?;
        (token.kind == Kind::Opening).then_some(token.closing)
    }
}
