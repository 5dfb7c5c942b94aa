//! The directory of a dictionary: identifies the files written by this command, and writes them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use welkin_dictionary::Page;

use crate::error::CommandError;

/// Lists the written files, one per line, so that a later run replaces and removes only these.
const LIST: &str = ".welkin-dictionary";

/// Errors of reading or writing a dictionary's directory.
#[derive(thiserror::Error, Debug)]
pub(super) enum FolderError {
    #[error(
        "`{}` has files that this command did not write, and no `{LIST}` that lists its own; pass a new or empty folder to --out",
        .0.display()
    )]
    Foreign(PathBuf),
    #[error("`{}` was not written by this command, and is not replaced; move it away", .0.display())]
    ForeignFile(PathBuf),
    #[error("cannot {action} `{}`: {source}", path.display())]
    File {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

impl From<FolderError> for CommandError {
    fn from(error: FolderError) -> Self {
        Self::Dictionary(error.into())
    }
}

pub(super) struct Folder<'f> {
    path: &'f Path,
}

impl<'f> Folder<'f> {
    pub(super) const fn new(path: &'f Path) -> Self {
        Self { path }
    }

    /// Returns files that differ from the pages, are missing, or are left from an earlier run.
    pub(super) fn stale(&self, pages: &[Page]) -> Result<Vec<PathBuf>, FolderError> {
        let listed = self.listed()?.unwrap_or_default();
        let wanted: BTreeSet<&str> = pages.iter().map(|page| &*page.path).collect();
        let gone = listed.iter().filter(|path| !wanted.contains(&***path));
        let mut stale: Vec<PathBuf> = gone
            .map(|path| self.path.join(path))
            .filter(|path| path.exists())
            .collect();
        for page in pages {
            if !self.says_already(page)? {
                stale.push(self.path.join(&page.path));
            }
        }
        Ok(stale)
    }

    /// Writes the pages that differ, and removes obsolete ones of an earlier run. Returns the number of written pages.
    pub(super) fn write(&self, pages: &[Page]) -> Result<usize, FolderError> {
        let listed = self.listed()?;
        self.refuse_foreign(pages, listed.as_ref())?;
        let wanted: BTreeSet<&str> = pages.iter().map(|page| &*page.path).collect();
        // The list is written before the pages, so that after an interruption every existing page is on a list.
        let mut all: BTreeSet<&str> = wanted.clone();
        all.extend(listed.iter().flatten().map(String::as_str));
        self.write_list(&all)?;
        let mut written = 0;
        for page in pages {
            if !self.says_already(page)? {
                self.replace(&page.path, &page.content)?;
                written += 1;
            }
        }
        for gone in listed
            .iter()
            .flatten()
            .filter(|path| !wanted.contains(&***path))
        {
            self.remove(gone)?;
        }
        self.write_list(&wanted)?;
        Ok(written)
    }

    /// Returns the files written by an earlier run; `None` if there is no list.
    fn listed(&self) -> Result<Option<BTreeSet<String>>, FolderError> {
        let path = self.path.join(LIST);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(
                text.lines()
                    .filter(|line| stays_inside(line))
                    .map(str::to_owned)
                    .collect(),
            )),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::File {
                action: "read",
                path,
                source,
            }),
        }
    }

    fn refuse_foreign(
        &self,
        pages: &[Page],
        listed: Option<&BTreeSet<String>>,
    ) -> Result<(), FolderError> {
        let Some(listed) = listed else {
            let is_empty = match fs::read_dir(self.path) {
                Ok(mut entries) => entries.next().is_none(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => true,
                Err(source) => {
                    let path = self.path.to_owned();
                    return Err(FolderError::File {
                        action: "read",
                        path,
                        source,
                    });
                }
            };
            return if is_empty {
                Ok(())
            } else {
                Err(FolderError::Foreign(self.path.to_owned()))
            };
        };
        for page in pages.iter().filter(|page| !listed.contains(&page.path)) {
            let path = self.path.join(&page.path);
            if fs::symlink_metadata(&path).is_ok() {
                return Err(FolderError::ForeignFile(path));
            }
        }
        Ok(())
    }

    /// Whether the file already has the content of the page. Line endings are ignored, because a checkout may change
    /// them.
    fn says_already(&self, page: &Page) -> Result<bool, FolderError> {
        let path = self.path.join(&page.path);
        match fs::read(&path) {
            Ok(bytes) if bytes == page.content.as_bytes() => Ok(true),
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
                Ok(text == page.content.replace("\r\n", "\n"))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(FolderError::File {
                action: "read",
                path,
                source,
            }),
        }
    }

    fn write_list(&self, paths: &BTreeSet<&str>) -> Result<(), FolderError> {
        let mut text = String::new();
        for path in paths {
            text.push_str(path);
            text.push('\n');
        }
        self.replace(LIST, &text)
    }

    /// Replaces a file atomically, so that no reader sees a partial file.
    fn replace(&self, name: &str, content: &str) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let folder = path.parent().unwrap_or(self.path).to_owned();
        let result = fs::create_dir_all(&folder).and_then(|()| {
            let mut file = tempfile::Builder::new()
                .prefix(".welkin-")
                .tempfile_in(&folder)?;
            file.write_all(content.as_bytes())?;
            readable(file.as_file())?;
            file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        });
        result.map_err(|source| FolderError::File {
            action: "write",
            path,
            source,
        })
    }

    fn remove(&self, name: &str) -> Result<(), FolderError> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(FolderError::File {
                action: "remove",
                path,
                source,
            }),
            _ => Ok(()),
        }
    }
}

/// Whether a path in the list is inside the directory.
fn stays_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// Makes a page readable for everyone who can access the directory. A temporary file is only accessible to its owner.
#[cfg(unix)]
fn readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &fs::File) -> io::Result<()> {
    Ok(())
}
