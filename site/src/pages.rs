//! Mapping of files of the repository to pages of the site.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// The URL of the repository.
const REPOSITORY: &str = "https://github.com/welkin-rs/welkin";

/// The folder of the site's sources.
const SOURCES: &str = "docs/";

/// The pages of the site.
#[derive(Debug)]
pub struct Pages {
    root: PathBuf,
    /// Paths within the repository, such as `welkin-runtime/guide/records.md`.
    files: BTreeSet<String>,
}

/// A broken link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLink {
    /// The file that contains it.
    pub file: String,
    /// Its target.
    pub target: String,
}

impl fmt::Display for BrokenLink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: `{}` leads nowhere", self.file, self.target)
    }
}

/// Returns the file of a chapter; mdBook's path is relative to the folder of the sources.
pub(crate) fn file_of_chapter(path: &str) -> String {
    join(SOURCES, path)
}

/// Returns the path of a file within the site. Files outside the sources keep their folders, and a README is the index
/// of its folder.
pub(crate) fn place_of_file(file: &str) -> String {
    let place = file.strip_prefix(SOURCES).unwrap_or(file);
    match place.strip_suffix("README.md") {
        Some(folder) => format!("{folder}index.md"),
        None => place.to_owned(),
    }
}

impl Pages {
    /// Creates the pages of chapters with these paths, as given by mdBook.
    pub fn new<'a>(root: &Path, chapters: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            root: root.to_owned(),
            files: chapters.into_iter().map(file_of_chapter).collect(),
        }
    }

    /// Returns the target of a file's link within the site; `None` if it is unchanged.
    ///
    /// # Errors
    /// When there is no such file in the repository.
    pub fn link(&self, file: &str, target: &str) -> Result<Option<String>, BrokenLink> {
        let (path, anchor) = match target.find('#') {
            Some(start) => target.split_at(start),
            None => (target, ""),
        };
        if path.is_empty() {
            return Ok(None);
        }
        let Some(linked) = self.linked_file(file, path) else {
            return Ok(None);
        };
        if self.files.contains(&linked) {
            let link = relative(&place_of_file(file), &place_of_file(&linked));
            return Ok(Some(link + anchor));
        }
        let on_disk = self.root.join(&linked);
        if !on_disk.exists() {
            let (file, target) = (file.to_owned(), target.to_owned());
            return Err(BrokenLink { file, target });
        }
        // mdBook copies files other than Markdown.
        let is_copied =
            linked.starts_with(SOURCES) && !linked.ends_with(".md") && on_disk.is_file();
        if is_copied {
            return Ok(Some(
                relative(&place_of_file(file), &place_of_file(&linked)) + anchor,
            ));
        }
        let kind = if on_disk.is_dir() { "tree" } else { "blob" };
        Ok(Some(format!("{REPOSITORY}/{kind}/main/{linked}{anchor}")))
    }

    /// Returns the file of the repository that a path or URL refers to, if any.
    fn linked_file(&self, file: &str, path: &str) -> Option<String> {
        if let Some(rest) = path.strip_prefix(REPOSITORY) {
            let (_, linked) = rest.split_once("/main/")?;
            return Some(linked.trim_end_matches('/').to_owned());
        }
        if path.contains(':') {
            return None;
        }
        let folder = file.rfind('/').map_or("", |end| &file[..=end]);
        Some(join(folder, path))
    }
}

/// Joins a path to a folder, which ends in a slash or is the root, and resolves `.` and `..`.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Returns the relative link from one path to another.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let most = (from.len() - 1).min(to.len() - 1);
    let shared = (0..most)
        .take_while(|&index| from[index] == to[index])
        .count();
    let mut parts = vec![".."; from.len() - 1 - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let chapters = [
            "README.md",
            "roles.md",
            "../welkin-runtime/guide/records.md",
            "../welkin-macros/README.md",
        ];
        Pages::new(root.expect("it is in the workspace"), chapters)
    }

    #[test]
    fn links_lead_to_pages_files_and_the_repository() {
        for (file, target, link) in [
            ("docs/README.md", "roles.md#anchor", Some("roles.md#anchor")),
            ("docs/roles.md", "README.md", Some("index.md")),
            (
                "docs/roles.md",
                "../welkin-runtime/guide/records.md#lists",
                Some("welkin-runtime/guide/records.md#lists"),
            ),
            (
                "docs/roles.md",
                "../welkin-macros/README.md",
                Some("welkin-macros/index.md"),
            ),
            (
                "welkin-runtime/guide/records.md",
                "../../docs/roles.md",
                Some("../../roles.md"),
            ),
            (
                "welkin-macros/README.md",
                "https://github.com/welkin-rs/welkin/blob/main/docs/roles.md#x",
                Some("../roles.md#x"),
            ),
            (
                "docs/roles.md",
                "welkin.schema.json",
                Some("welkin.schema.json"),
            ),
            (
                "welkin-macros/README.md",
                "../docs/welkin.schema.json",
                Some("../welkin.schema.json"),
            ),
            (
                "docs/roles.md",
                "../examples",
                Some("https://github.com/welkin-rs/welkin/tree/main/examples"),
            ),
            (
                "docs/roles.md",
                "../Cargo.toml",
                Some("https://github.com/welkin-rs/welkin/blob/main/Cargo.toml"),
            ),
            ("docs/roles.md", "#anchor", None),
            ("docs/roles.md", "https://example.org/", None),
        ] {
            let found = pages().link(file, target).expect("it leads somewhere");
            assert_eq!(found.as_deref(), link, "{file}: {target}");
        }
    }

    #[test]
    fn a_link_to_nothing_is_named() {
        for target in [
            "nowhere.md",
            "https://github.com/welkin-rs/welkin/blob/main/docs/nowhere.md",
        ] {
            let broken = pages()
                .link("docs/roles.md", target)
                .expect_err("there is no such file");
            assert_eq!(
                broken.to_string(),
                format!("docs/roles.md: `{target}` leads nowhere")
            );
        }
    }
}
