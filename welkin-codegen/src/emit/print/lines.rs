//! Where lines break, after Oppen's algorithm, as rustc's printer and `prettyplease` have it: a group that fits on the
//! line stays on it, any other breaks.

use std::borrow::Cow;

/// Columns of a line.
const MARGIN: isize = 89;

/// Columns that are there however far code is indented.
const LEAST_SPACE: isize = 60;

/// Wider than any line.
const ENDLESS: isize = 0xffff;

const SPACES: &str = "                                ";

/// Columns of a level.
pub(super) const INDENT: isize = 4;

/// Words, the places where a line may break between them, and the groups that break together.
#[derive(Default)]
pub(super) struct Lines<'c> {
    entries: Vec<Entry<'c>>,
    /// Entries whose width is not known yet: of the groups that are open, and of the last break and the closed groups
    /// within each.
    unknown: Vec<usize>,
    /// The width of everything so far, on one line.
    total: isize,
}

struct Entry<'c> {
    token: Token<'c>,
    /// The width up to where the line may break next. While it is unknown: the total before it, negated.
    width: isize,
}

enum Token<'c> {
    Word(Cow<'c, str>),
    Break { form: Break, offset: isize },
    Begin { breaks: Breaks, offset: isize },
    End,
}

/// Which breaks of a group that does not fit start a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    All,
    Needed,
}

/// What stands at a place where a line may break: on the same line, and where it breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    /// Nothing.
    Nothing,
    /// A space.
    Space,
    /// A space, unless the group ends here.
    SpaceUnlessLast,
    /// It always breaks.
    Line,
    /// It always breaks, unless the group ends here.
    LineUnlessLast,
    /// Nothing, or a comma at the end of the line.
    Comma,
    /// A space, or a comma at the end of the line.
    CommaOrSpace,
    /// It never breaks, and what precedes it is measured up to here.
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

    /// Starts a group of which each break starts a line, unless all of it fits.
    pub(super) fn group(&mut self, offset: isize) {
        self.begin(Breaks::All, offset);
    }

    /// Starts a group of which breaks start a line where it is full.
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

    /// Ends the group that started last. A group without words leaves nothing.
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

    /// The same; the group does not fit if it is wider than this.
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

    /// After an item of a list: a comma, and after the last one only where the list breaks.
    pub(super) fn comma(&mut self, is_last: bool) {
        if is_last {
            self.breaks(Break::Comma);
        } else {
            self.word(",");
            self.space();
        }
    }

    /// The same, with a space after the last one where the list does not break.
    pub(super) fn comma_or_space(&mut self, is_last: bool) {
        if is_last {
            self.breaks(Break::CommaOrSpace);
        } else {
            self.word(",");
            self.space();
        }
    }

    /// Starts what stands in braces if it does not fit.
    pub(super) fn open_if_broken(&mut self) {
        self.breaks(Break::Brace);
    }

    /// Ends it: with a comma if it fits.
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

    /// Moves the line that the last break starts.
    pub(super) fn offset(&mut self, by: isize) {
        if let Some(Token::Break { offset, .. }) =
            self.entries.last_mut().map(|last| &mut last.token)
        {
            *offset += by;
        }
    }

    /// The widths of the last break of the open group, and of the groups that were closed after it.
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

    /// The text.
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

/// What is printed so far.
struct Page {
    text: String,
    /// Columns that are left on the line.
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
