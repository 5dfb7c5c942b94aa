//! Line breaking with Oppen's algorithm, as in rustc's printer and `prettyplease`: a group that fits on the line is not
//! broken.

use std::borrow::Cow;

/// Maximum number of columns of a line.
const MARGIN: isize = 89;

/// Minimum number of columns that are available regardless of the indentation.
const LEAST_SPACE: isize = 60;

/// A width greater than that of any line.
const ENDLESS: isize = 0xffff;

const SPACES: &str = "                                ";

/// Columns of an indentation level.
pub(super) const INDENT: isize = 4;

/// Words, the possible line breaks between them, and the groups that break together.
#[derive(Default)]
pub(super) struct Lines<'c> {
    entries: Vec<Entry<'c>>,
    /// Indices of entries whose width is not yet known: open groups, and the last break and the closed groups in each.
    unknown: Vec<usize>,
    /// The width of all entries so far, on one line.
    total: isize,
}

struct Entry<'c> {
    token: Token<'c>,
    /// The width up to the next possible break. While it is unknown: the negated total before the entry.
    width: isize,
}

enum Token<'c> {
    Word(Cow<'c, str>),
    Break { form: Break, offset: isize },
    Begin { breaks: Breaks, offset: isize },
    End,
}

/// Which breaks of a group become line breaks if the group does not fit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    All,
    Needed,
}

/// A possible line break: the text on one line, and the text when it breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    /// Nothing.
    Nothing,
    /// A space.
    Space,
    /// A space, unless the group ends here.
    SpaceUnlessLast,
    /// A line break in any case.
    Line,
    /// A line break in any case, unless the group ends here.
    LineUnlessLast,
    /// Nothing, or a comma at the end of the line.
    Comma,
    /// A space, or a comma at the end of the line.
    CommaOrSpace,
    /// Never a line break; the preceding entries are measured up to here.
    Never,
    /// Nothing, or a brace at the end of the line.
    Brace,
    /// A comma, or the brace at the beginning of the next line.
    CommaOrBrace,
}

impl Break {
    fn width(self) -> isize {
        match self {
            Self::Space | Self::SpaceUnlessLast | Self::CommaOrSpace => 1,
            Self::Line | Self::LineUnlessLast => ENDLESS,
            Self::Nothing | Self::Comma | Self::Never | Self::Brace | Self::CommaOrBrace => 0,
        }
    }

    fn is_for_more(self) -> bool {
        matches!(self, Self::SpaceUnlessLast | Self::LineUnlessLast)
    }
}

impl<'c> Lines<'c> {
    pub(super) fn word(&mut self, word: impl Into<Cow<'c, str>>) {
        let word = word.into();
        let width = word.len().cast_signed();
        self.total += width;
        let token = Token::Word(word);
        self.entries.push(Entry { token, width });
    }

    /// Starts a group in which every break becomes a line break, unless the whole group fits on one line.
    pub(super) fn group(&mut self, offset: isize) {
        self.begin(Breaks::All, offset);
    }

    /// Starts a group in which breaks become line breaks only where a line is full.
    pub(super) fn filled_group(&mut self, offset: isize) {
        self.begin(Breaks::Needed, offset);
    }

    fn begin(&mut self, breaks: Breaks, offset: isize) {
        self.unknown.push(self.entries.len());
        self.entries.push(Entry {
            token: Token::Begin { breaks, offset },
            width: -self.total,
        });
    }

    /// Ends the innermost group. A group without words is removed.
    pub(super) fn end(&mut self) {
        if let Some(Token::Break { form, .. }) = self.entries.last().map(|last| &last.token) {
            let form = *form;
            let before = self.entries.len().checked_sub(2);
            let before = before.map(|place| &self.entries[place].token);
            let is_empty = matches!(before, Some(Token::Begin { .. }));
            if is_empty || form.is_for_more() {
                self.entries.pop();
                self.unknown.pop();
                self.total -= form.width();
            }
            if is_empty {
                self.entries.pop();
                self.unknown.pop();
                return;
            }
        }
        self.unknown.push(self.entries.len());
        self.entries.push(Entry {
            token: Token::End,
            width: -1,
        });
    }

    /// Ends the innermost group, which does not fit if it is wider than `widest`.
    pub(super) fn end_within(&mut self, widest: isize) {
        let mut depth = 1;
        for &place in self.unknown.iter().rev() {
            match self.entries[place].token {
                Token::Begin { .. } => depth -= 1,
                Token::End => depth += 1,
                Token::Break { .. } | Token::Word(_) => {}
            }
            if depth == 0 {
                if self.entries[place].width + self.total > widest {
                    self.total += ENDLESS;
                    self.entries.push(Entry {
                        token: Token::Word(Cow::Borrowed("")),
                        width: ENDLESS,
                    });
                }
                break;
            }
        }
        self.end();
    }

    pub(super) fn maybe_break(&mut self) {
        self.breaks(Break::Nothing);
    }

    pub(super) fn space(&mut self) {
        self.breaks(Break::Space);
    }

    pub(super) fn space_unless_last(&mut self) {
        self.breaks(Break::SpaceUnlessLast);
    }

    pub(super) fn line(&mut self) {
        self.breaks(Break::Line);
    }

    pub(super) fn line_unless_last(&mut self) {
        self.breaks(Break::LineUnlessLast);
    }

    pub(super) fn never_break(&mut self) {
        self.breaks(Break::Never);
    }

    /// Adds a comma after an item of a list; after the last one, only if the list breaks.
    pub(super) fn comma(&mut self, is_last: bool) {
        if is_last {
            self.breaks(Break::Comma);
        } else {
            self.word(",");
            self.space();
        }
    }

    /// Adds a comma after an item of a list; after the last one, a space if the list does not break.
    pub(super) fn comma_or_space(&mut self, is_last: bool) {
        if is_last {
            self.breaks(Break::CommaOrSpace);
        } else {
            self.word(",");
            self.space();
        }
    }

    /// Starts content that is put in braces if it does not fit on the line.
    pub(super) fn open_if_broken(&mut self) {
        self.breaks(Break::Brace);
    }

    /// Ends such content; adds a comma if it fits.
    pub(super) fn close_if_broken(&mut self) {
        self.breaks(Break::CommaOrBrace);
        self.offset(-INDENT);
    }

    fn breaks(&mut self, form: Break) {
        self.measure();
        self.unknown.push(self.entries.len());
        self.entries.push(Entry {
            token: Token::Break { form, offset: 0 },
            width: -self.total,
        });
        self.total += form.width();
    }

    /// Changes the indentation of the line after the last break.
    pub(super) fn offset(&mut self, by: isize) {
        if let Some(Token::Break { offset, .. }) =
            self.entries.last_mut().map(|last| &mut last.token)
        {
            *offset += by;
        }
    }

    /// Sets the widths of the last break in the open group, and of the groups closed after it.
    fn measure(&mut self) {
        let mut depth = 0_usize;
        while let Some(&place) = self.unknown.last() {
            let entry = &mut self.entries[place];
            match entry.token {
                Token::Begin { .. } if depth == 0 => return,
                Token::Begin { .. } => {
                    entry.width += self.total;
                    depth -= 1;
                }
                Token::End => {
                    entry.width = 1;
                    depth += 1;
                }
                Token::Break { .. } | Token::Word(_) => entry.width += self.total,
            }
            let is_break = matches!(entry.token, Token::Break { .. });
            self.unknown.pop();
            if is_break && depth == 0 {
                return;
            }
        }
    }

    /// Returns the text.
    pub(super) fn text(mut self) -> String {
        self.measure();
        let mut page = Page::default();
        for entry in &self.entries {
            match &entry.token {
                Token::Word(word) => page.word(word),
                Token::Break { form, offset } => page.breaks(*form, *offset, entry.width),
                Token::Begin { breaks, offset } => page.begin(*breaks, *offset, entry.width),
                Token::End => page.end(),
            }
        }
        page.text
    }
}

/// The text printed so far.
struct Page {
    text: String,
    /// Remaining columns on the line.
    space: isize,
    indent: isize,
    /// Spaces before the next word.
    pending: isize,
    groups: Vec<Group>,
}

/// A group that is being printed.
#[derive(Clone, Copy)]
enum Group {
    Fits,
    Broken {
        breaks: Breaks,
        indent_before: isize,
    },
}

impl Default for Page {
    fn default() -> Self {
        Self {
            text: String::new(),
            space: MARGIN,
            indent: 0,
            pending: 0,
            groups: Vec::new(),
        }
    }
}

impl Page {
    fn word(&mut self, word: &str) {
        let mut pending = std::mem::take(&mut self.pending).max(0).cast_unsigned();
        while pending > 0 {
            let spaces = pending.min(SPACES.len());
            self.text.push_str(&SPACES[..spaces]);
            pending -= spaces;
        }
        self.text.push_str(word);
        self.space -= word.len().cast_signed();
    }

    fn begin(&mut self, breaks: Breaks, offset: isize, width: isize) {
        let group = if width > self.space {
            let indent_before = self.indent;
            self.indent += offset;
            Group::Broken {
                breaks,
                indent_before,
            }
        } else {
            Group::Fits
        };
        self.groups.push(group);
    }

    fn end(&mut self) {
        if let Some(Group::Broken { indent_before, .. }) = self.groups.pop() {
            self.indent = indent_before;
        }
    }

    fn breaks(&mut self, form: Break, offset: isize, width: isize) {
        let fits = match self.groups.last() {
            _ if form == Break::Never => true,
            Some(Group::Fits) => true,
            Some(Group::Broken { breaks, .. }) if *breaks == Breaks::All => false,
            Some(Group::Broken { .. }) | None => width <= self.space,
        };
        if fits {
            self.pending += form.width();
            self.space -= form.width();
            if form == Break::CommaOrBrace {
                self.text.push(',');
                self.space -= 1;
            }
            return;
        }
        match form {
            Break::Comma | Break::CommaOrSpace => self.word(","),
            Break::Brace => self.word("{"),
            _ => {}
        }
        self.text.push('\n');
        self.pending = self.indent + offset;
        self.space = (MARGIN - self.pending).max(LEAST_SPACE);
        if form == Break::CommaOrBrace {
            self.word("}");
        }
    }
}
