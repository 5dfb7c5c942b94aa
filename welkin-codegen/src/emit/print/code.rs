//! A flat list of tokens with their text: a printer inspects each token many times and copies it once.

use std::fmt::Write as _;
use std::ops::Range;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Punctuation that consists of several characters.
const COMPOUND: [&str; 5] = ["::", "->", "=>", "..", "..="];

/// The tokens of some code. The tokens of a group are between its brackets.
#[derive(Default)]
pub(super) struct Code {
    text: String,
    tokens: Vec<Token>,
}

struct Token {
    kind: Kind,
    text: Range<usize>,
    /// For an opening bracket: index of the closing one.
    closing: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Identifier,
    Lifetime,
    Literal,
    /// Punctuation of one or more characters.
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
        // Whether the last token was punctuation joined to the next token.
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
                    // Once the group is dropped, its tokens are not copied.
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

    /// Adds the text written since the last token to that token.
    fn extend(&mut self, kind: Kind) {
        if let Some(last) = self.tokens.last_mut() {
            last.kind = kind;
            last.text.end = self.text.len();
        }
    }

    /// Merges the last two tokens if together they are one punctuation token.
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

    /// Returns the text of a token; empty after the last one.
    pub(super) fn text(&self, place: usize) -> &str {
        self.tokens
            .get(place)
            .map_or("", |token| &self.text[token.text.clone()])
    }

    /// Returns the text of all tokens, separated by spaces, for other parsers.
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

    /// Returns the index of the closing bracket of a group that opens here.
    pub(super) fn closing(&self, place: usize) -> Option<usize> {
        let token = self.tokens.get(place)?;
        (token.kind == Kind::Opening).then_some(token.closing)
    }
}
