//! Generated Rust as files.

use proc_macro2::TokenStream;

use super::section::{Section, Subject};
use super::{Features, Style, Visibility, client, format, format_within};
use crate::model::{Assessment, Model};
use crate::parallel::in_parallel;

/// Keeps `cargo fmt` from a file, whatever its settings: it is compared byte by byte.
const UNFORMATTED: &str = "#![cfg_attr(rustfmt, rustfmt_skip)]\n";

/// Pieces that are in memory at once.
const AT_ONCE: usize = 256;

/// The end of a module.
const CLOSING: &str = "}\n";

/// Generated Rust, in the layouts in which it can be written. Each is made when it is asked for, on as many threads as
/// the machine has. A procedural macro, whose tokens stay on one thread, takes [`items`](super::items) instead.
#[derive(Clone, Debug)]
pub struct Generated<'m> {
    model: &'m Model,
    style: &'m Style,
    header: String,
}

impl<'m> Generated<'m> {
    /// What a model becomes. `header` is a comment for the top of every file.
    #[must_use]
    pub fn new(model: &'m Model, style: &'m Style, header: String) -> Self {
        Self {
            model,
            style,
            header,
        }
    }

    /// Everything in one file.
    #[must_use]
    pub fn single_file(&self) -> String {
        let subjects = Subject::all(self.model);
        let pieces = Piece::all(self.model, &subjects);
        let mut text = self.header.clone();
        // What is done is added before the next pieces are made: nothing but the text grows with the configuration.
        for (number, some) in pieces.chunks(AT_ONCE).enumerate() {
            for piece in in_parallel(some, |piece| self.inline(piece)) {
                text.push('\n');
                text.push_str(&piece);
            }
            if number == 0 {
                // Room for the rest, by the length of these: a long text that moves is in memory twice.
                let rest = pieces.len() - some.len();
                text.reserve(text.len() / some.len() * rest / 4 * 5);
            }
        }
        text
    }

    /// A piece of the one file.
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

    /// One file per CDT, for a folder among the sources: file names and contents, `mod.rs` first.
    #[must_use]
    pub fn module_files(&self) -> Vec<(String, String)> {
        self.files(UNFORMATTED, Features::None, Section::declaration)
    }

    /// One file per CDT, for a folder of which `mod.rs` is included: a `mod` in it would be looked for beside the file
    /// that includes it, by editors if not by the compiler. File names and contents, `mod.rs` first.
    #[must_use]
    pub fn included_files(&self) -> Vec<(String, String)> {
        self.files("", Features::None, Section::inclusion)
    }

    /// One file per module, for the sources of a crate of its own: file names and contents, `mod.rs` first, which is
    /// for `lib.rs` to be. Every module is there with its feature only; see `features`. Everything is public.
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

    /// Files of their pieces, in order: the root; then of each module what the root says of it, the file's name and its
    /// first text, and the other texts without either.
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

    /// Items as visible as the style has it.
    fn public(&self, items: TokenStream) -> String {
        format(self.style.visibility.limit(items))
    }
}

/// Adds items to a file, apart from what is in front of them.
fn add(file: &mut String, items: &str) {
    file.push('\n');
    file.push_str(items);
}

/// What is emitted and formatted on its own.
enum Piece<'s, 'm> {
    Root,
    /// A whole module.
    Module(&'s Subject<'m>),
    /// A module without its members.
    Start(&'s Subject<'m>),
    /// A member of the module that started before it.
    Member {
        member: &'m Assessment,
        is_last: bool,
    },
}

impl<'s, 'm> Piece<'s, 'm> {
    /// In the order of the text.
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
