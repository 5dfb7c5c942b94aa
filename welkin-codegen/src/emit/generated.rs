//! Generated Rust as files.

use proc_macro2::TokenStream;

use super::section::{Section, Subject};
use super::{Features, Style, Visibility, client, format};
use crate::model::Model;
use crate::parallel::in_parallel;

/// Keeps `cargo fmt` from a file, whatever its settings: it is compared byte by byte.
const UNFORMATTED: &str = "#![cfg_attr(rustfmt, rustfmt_skip)]\n";

/// Generated Rust, in the layouts in which it can be written. Each is made when it is asked for, on as many threads as the machine
/// has. A procedural macro, whose tokens stay on one thread, takes [`items`](super::items) instead.
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
        let modules = self.of_sections(Features::None, |section| {
            self.public(section.unformatted().inline())
        });
        self.file("", [self.root(Features::None)].iter().chain(&modules))
    }

    /// One file per CDT, for a folder among the sources: file names and contents, `mod.rs` first.
    #[must_use]
    pub fn module_files(&self) -> Vec<(String, String)> {
        self.files(UNFORMATTED, Features::None, Section::declaration)
    }

    /// One file per CDT, for a folder of which `mod.rs` is included: a `mod` in it would be looked for beside the file that includes
    /// it, by editors if not by the compiler. File names and contents, `mod.rs` first.
    #[must_use]
    pub fn included_files(&self) -> Vec<(String, String)> {
        self.files("", Features::None, Section::inclusion)
    }

    /// One file per module, for the sources of a crate of its own: file names and contents, `mod.rs` first, which is for `lib.rs` to be.
    /// Every module is there with its feature only; see [`features`](super::features). Everything is public.
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
        let (declarations, modules): (Vec<_>, Vec<_>) = self
            .of_sections(features, |section| {
                let content = self.file(head, [&format(section.content.clone())]);
                let declaration = self.public(declaration(section));
                (declaration, (section.file_name(), content))
            })
            .into_iter()
            .unzip();
        let root = self.file(head, declarations.iter().chain([&self.root(features)]));
        std::iter::once(("mod.rs".to_owned(), root))
            .chain(modules)
            .collect()
    }

    /// What is made of each section, in their order.
    fn of_sections<T: Send>(
        &self,
        features: Features,
        make: impl Fn(&Section) -> T + Sync,
    ) -> Vec<T> {
        in_parallel(&Subject::all(self.model), |subject| {
            make(&subject.section(self.model, self.style, features))
        })
    }

    fn root(&self, features: Features) -> String {
        self.public(client::root(self.model, self.style, features))
    }

    /// Items as visible as the style has it.
    fn public(&self, items: TokenStream) -> String {
        format(self.style.visibility.limit(items))
    }

    fn file<'a, P: IntoIterator<Item = &'a String, IntoIter: Clone>>(
        &self,
        head: &str,
        parts: P,
    ) -> String {
        let parts = parts.into_iter();
        let length: usize = parts.clone().map(|part| part.len() + 1).sum();
        let mut text = String::with_capacity(self.header.len() + head.len() + length);
        text.push_str(&self.header);
        text.push_str(head);
        for part in parts {
            text.push('\n');
            text.push_str(part);
        }
        text
    }
}
