//! Generated Rust as files.

use proc_macro2::TokenStream;

use super::client;
use super::features::Features;
use super::format::{format, format_within};
use super::section::{Section, Subject};
use super::style::{Style, Visibility};
use crate::model::{Assessment, Model};
use crate::parallel::in_parallel;

/// Excludes a file from `cargo fmt`, regardless of its settings, because files are compared byte by byte.
const UNFORMATTED: &str = "#![cfg_attr(rustfmt, rustfmt_skip)]\n";

/// Number of pieces that are in memory at once.
const AT_ONCE: usize = 256;

/// The end of a module.
const CLOSING: &str = "}\n";

/// Generated Rust code in each supported layout. A layout is generated on request, on as many threads as the machine
/// has. A procedural macro, whose tokens are bound to one thread, uses [`items`](super::items) instead.
#[derive(Clone, Debug)]
pub struct Generated<'m> {
    model: &'m Model,
    style: &'m Style,
    header: String,
}

impl<'m> Generated<'m> {
    /// Creates the code for a model. `header` is a comment at the top of every file.
    #[must_use]
    pub fn new(model: &'m Model, style: &'m Style, header: String) -> Self {
        Self {
            model,
            style,
            header,
        }
    }

    /// Returns all code as a single file.
    #[must_use]
    pub fn single_file(&self) -> String {
        let subjects = Subject::all(self.model);
        let pieces = Piece::all(self.model, &subjects);
        let mut text = self.header.clone();
        // Finished pieces are appended before the next ones are generated, so only the text grows with the
        // configuration.
        for (number, some) in pieces.chunks(AT_ONCE).enumerate() {
            for piece in in_parallel(some, |piece| self.inline(piece)) {
                text.push('\n');
                text.push_str(&piece);
            }
            if number == 0 {
                // Reserves an estimate of the total length, because a reallocation holds the text in memory twice.
                let rest = pieces.len() - some.len();
                text.reserve(text.len() / some.len() * rest / 4 * 5);
            }
        }
        text
    }

    /// Returns a piece of the single file.
    fn inline(&self, piece: &Piece<'_, '_>) -> String {
        let features = Features::None;
        match *piece {
            Piece::Root => self.root(features),
            Piece::Module(subject) => {
                self.public(self.section(subject, features).unformatted().inline())
            }
            Piece::Start(subject) => {
                let mut text = self.public(self.section(subject, features).unformatted().inline());
                text.truncate(text.len() - CLOSING.len());
                text
            }
            Piece::Member { member, is_last } => {
                let mut text = format_within(&self.member(member, features));
                if is_last {
                    text.push_str(CLOSING);
                }
                text
            }
        }
    }

    /// Returns one file per CDT, for a directory among the sources: file names and contents, `mod.rs` first.
    #[must_use]
    pub fn module_files(&self) -> Vec<(String, String)> {
        self.files(UNFORMATTED, Features::None, Section::declaration)
    }

    /// Returns one file per CDT, for a directory whose `mod.rs` is included with `include!`: file names and contents,
    /// `mod.rs` first. A `mod` item in an included file is resolved relative to the including file, by editors if not
    /// by the compiler, so other `include!`s are used.
    #[must_use]
    pub fn included_files(&self) -> Vec<(String, String)> {
        self.files("", Features::None, Section::inclusion)
    }

    /// Returns one file per module, for the sources of a separate crate: file names and contents, `mod.rs` first, whose
    /// content is meant for `lib.rs`. Every module depends on its feature; see `features`. All items are public.
    #[must_use]
    pub fn crate_files(&self) -> Vec<(String, String)> {
        let style = Style {
            visibility: Visibility::Public,
            ..self.style.clone()
        };
        let public = Generated {
            style: &style,
            ..self.clone()
        };
        public.files(UNFORMATTED, Features::PerModule, Section::declaration)
    }

    fn files(
        &self,
        head: &str,
        features: Features,
        declaration: fn(&Section) -> TokenStream,
    ) -> Vec<(String, String)> {
        let subjects = Subject::all(self.model);
        let pieces = Piece::all(self.model, &subjects);
        let formatted = in_parallel(&pieces, |piece| match *piece {
            Piece::Root => (None, self.root(features)),
            Piece::Module(subject) | Piece::Start(subject) => {
                let section = self.section(subject, features);
                let declaration = self.public(declaration(&section));
                let content = format(section.content.clone());
                (Some((declaration, section.file_name())), content)
            }
            Piece::Member { member, .. } => (None, format(self.member(member, features))),
        });
        self.assembled(head, formatted)
    }

    /// Builds files from their pieces, in order: the root; then for each module its declaration in the root, its file
    /// name and its first text, and its other texts without declaration and name.
    fn assembled(
        &self,
        head: &str,
        pieces: Vec<(Option<(String, String)>, String)>,
    ) -> Vec<(String, String)> {
        let mut pieces = pieces.into_iter();
        let root = pieces.next().map(|(_, root)| root).unwrap_or_default();
        let start = || format!("{}{head}", self.header);
        let mut files = vec![("mod.rs".to_owned(), start())];
        for (module, text) in pieces {
            if let Some((declaration, file_name)) = module {
                add(&mut files[0].1, &declaration);
                files.push((file_name, start()));
            }
            if let Some((_, file)) = files.last_mut() {
                add(file, &text);
            }
        }
        add(&mut files[0].1, &root);
        files
    }

    fn section(&self, subject: &Subject<'_>, features: Features) -> Section {
        subject.section(self.model, self.style, features)
    }

    fn member(&self, member: &Assessment, features: Features) -> TokenStream {
        Subject::member(member, self.model, self.style, features)
    }

    fn root(&self, features: Features) -> String {
        self.public(client::root(self.model, self.style, features))
    }

    /// Formats items with the visibility of the style.
    fn public(&self, items: TokenStream) -> String {
        format(self.style.visibility.limit(items))
    }
}

/// Adds items to a file, separated from the preceding ones.
fn add(file: &mut String, items: &str) {
    file.push('\n');
    file.push_str(items);
}

/// A unit that is emitted and formatted separately.
enum Piece<'s, 'm> {
    Root,
    /// A whole module.
    Module(&'s Subject<'m>),
    /// A module without its members.
    Start(&'s Subject<'m>),
    /// A member of the preceding `Start` module.
    Member {
        member: &'m Assessment,
        is_last: bool,
    },
}

impl<'s, 'm> Piece<'s, 'm> {
    /// Returns all pieces, in the order of the text.
    fn all(model: &'m Model, subjects: &'s [Subject<'m>]) -> Vec<Self> {
        let mut pieces = vec![Self::Root];
        for subject in subjects {
            let members = subject.members(model);
            let Some(last) = members.len().checked_sub(1) else {
                pieces.push(Self::Module(subject));
                continue;
            };
            pieces.push(Self::Start(subject));
            let members = members.iter().enumerate();
            pieces.extend(members.map(|(place, member)| Self::Member {
                member,
                is_last: place == last,
            }));
        }
        pieces
    }
}
