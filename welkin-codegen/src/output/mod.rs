//! Writes files atomically, without losing content that this crate did not write.

mod change;
mod error;
mod folder_lock;
mod folders;
mod mark;
mod same_content;
mod staging;
mod target;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use self::change::Change;
pub use self::error::{OutputError, Refusal, RefusalReason};
use self::folders::{NewFolders, lock_folders, parent, real_path, rust_files};
use self::mark::Mark;
use self::staging::Staging;
pub use self::staging::abandon;
pub(crate) use self::target::Purpose;
use self::target::{ExistingFile, Step, Target};
use crate::parallel::in_parallel;

/// Whether a file was written by this crate.
#[cfg(feature = "package")]
pub(crate) fn is_generated(path: &Path) -> bool {
    fs::read(path).is_ok_and(|text| Mark::of(&text) != Mark::None)
}

/// The result of writing files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// New or changed files.
    pub written: Vec<PathBuf>,
    /// Unchanged files: their timestamps are preserved, so they cause no rebuild.
    pub unchanged: Vec<PathBuf>,
    /// Obsolete files of an earlier run that were removed.
    pub removed: Vec<PathBuf>,
}

/// Writes a file, replacing an existing one unless it has the same text. Missing directories are created.
///
/// # Errors
/// When the directory or the file can't be written. An existing file is then intact.
pub fn write_file(path: &Path, text: &str) -> Result<Written, OutputError> {
    Output::of([(path.to_owned(), text.to_owned(), Purpose::Other)]).write()
}

/// A set of files that are written together.
///
/// A file is replaced only if this crate wrote it as part of the same output. Otherwise, the output is refused before
/// the first file is touched, unless [`Output::overwrite`] is set. Files are compared by content: line endings,
/// formatting and the order of items are ignored.
#[derive(Clone, Debug, Default)]
pub struct Output {
    targets: Vec<Target>,
    tree: Option<Tree>,
    /// Files that are never replaced, because they are inputs of the output.
    inputs: Vec<PathBuf>,
    /// Files to remove if they exist.
    obsolete: Vec<PathBuf>,
    /// The directory outside of which nothing may be written through a symbolic link.
    within: Option<PathBuf>,
    overwrites: bool,
}

/// A directory of generated code: files written by an earlier run that are not among the targets are removed.
#[derive(Clone, Debug)]
struct Tree {
    folder: PathBuf,
    root: &'static str,
}

impl Output {
    /// Creates an output of files of any kind.
    pub(crate) fn of(files: impl IntoIterator<Item = (PathBuf, String, Purpose)>) -> Self {
        Self::default().and(files)
    }

    /// Creates an output of responses of formation endpoints: an existing file is replaced only if it is also such a
    /// response, and only if its content differs.
    pub fn formations(files: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        let files = files.into_iter();
        Self::of(files.map(|(path, text)| (path, text, Purpose::Formation)))
    }

    /// Creates an output of a single code file.
    pub(crate) fn file(path: &Path, text: String) -> Self {
        Self::of([(path.to_owned(), text, Purpose::Code)])
    }

    /// Creates an output of a directory of generated code with the root module `root`: file names and their texts.
    pub(crate) fn folder(path: &Path, root: &'static str, files: Vec<(String, String)>) -> Self {
        let files = files.into_iter().map(|(name, text)| {
            let text = mark::as_member(text, root);
            (path.join(name), text, Purpose::Member { root })
        });
        Self {
            tree: Some(Tree {
                folder: path.to_owned(),
                root,
            }),
            ..Self::of(files)
        }
    }

    /// Adds files, which may be in other directories.
    pub(crate) fn and(
        mut self,
        files: impl IntoIterator<Item = (PathBuf, String, Purpose)>,
    ) -> Self {
        let targets = files.into_iter().map(|(path, text, purpose)| Target {
            path,
            text,
            purpose,
        });
        self.targets.extend(targets);
        self
    }

    /// Adds files that are never replaced.
    pub(crate) fn made_from(mut self, inputs: impl IntoIterator<Item = PathBuf>) -> Self {
        self.inputs.extend(inputs);
        self
    }

    /// Adds files to remove if they exist.
    #[must_use]
    pub fn without(mut self, obsolete: impl IntoIterator<Item = PathBuf>) -> Self {
        self.obsolete.extend(obsolete);
        self
    }

    /// Sets the directory outside of which nothing may be written through a symbolic link.
    #[cfg(feature = "package")]
    pub(crate) fn within(self, folder: &Path) -> Self {
        Self {
            within: Some(folder.to_owned()),
            ..self
        }
    }

    /// Sets whether to replace files that this crate did not write. Inputs are never replaced.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let generator = welkin_codegen::Generator::from_file("designer-export.json")?;
    /// generator.file("src/care.rs")?.overwrite(true).write()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn overwrite(self, overwrites: bool) -> Self {
        Self { overwrites, ..self }
    }

    /// Writes the files, except those with equivalent content, and removes obsolete files of an earlier run. Missing
    /// directories are created, modes and line endings of files are preserved, and concurrent runs in the same
    /// directories are waited for.
    ///
    /// # Errors
    /// When a file was not written by this crate, or can't be written or removed. Every file then has either its
    /// complete old or its complete new content. If the output was refused, or there was not enough space, no file was
    /// touched.
    pub fn write(&self) -> Result<Written, OutputError> {
        self.check_paths()?;
        let new_folders = NewFolders::make(self.targets.iter().map(|target| &*target.path))?;
        let folders = self.targets.iter().map(|target| parent(&target.path));
        let _locks = lock_folders(&folders.collect());
        let steps = self.steps()?;
        let obsolete = self.obsolete_files()?;
        self.commit(&steps, &obsolete)?;
        new_folders.keep();
        let has_new_lock = |(target, step): (&Target, &Step)| {
            matches!(
                (&target.purpose, step),
                (Purpose::Lock { .. }, Step::Create)
            )
        };
        if self.targets.iter().zip(&steps).any(has_new_lock) {
            self.renew_inputs();
        }
        let mut written = Written {
            removed: obsolete,
            ..Written::default()
        };
        for (target, step) in self.targets.iter().zip(steps) {
            let list = match step {
                Step::Keep => &mut written.unchanged,
                Step::Create | Step::Replace(_) => &mut written.written,
            };
            list.push(target.path.clone());
        }
        Ok(written)
    }

    /// Stages all texts next to the files that they replace before the first file is replaced.
    fn commit(&self, steps: &[Step], obsolete: &[PathBuf]) -> Result<(), OutputError> {
        let mut staging = Staging::default();
        let (mut staged, mut roots) = (Vec::new(), Vec::new());
        for (target, step) in self.targets.iter().zip(steps) {
            if matches!(step, Step::Keep) {
                continue;
            }
            let (path, text, permissions) = target.staged_as(step);
            let file = staging
                .add(path, &text, permissions, target.purpose.is_durable())
                .map_err(|error| OutputError::writing(&target.path, error))?;
            if self.is_root(target) {
                &mut roots
            } else {
                &mut staged
            }
            .push(file);
        }
        // The root module lists the files of the tree. It is replaced last: as long as it is the old one, the next run
        // can find the leftovers of this one.
        let result = staging.commit(&staged, obsolete, &roots);
        result.map_err(|(path, error)| OutputError::writing(&path, error))
    }

    /// Updates the timestamps of the inputs. The compiler can't watch a lock file that does not exist yet, so code that
    /// a macro generated from these inputs would keep names that differ from the new lock file.
    fn renew_inputs(&self) {
        let now = SystemTime::now();
        for input in &self.inputs {
            // An input that is not writable causes a rebuild only when it changes next time.
            let file = fs::OpenOptions::new().append(true).open(input);
            let _ = file.and_then(|file| file.set_modified(now));
        }
    }

    fn is_root(&self, target: &Target) -> bool {
        self.tree
            .as_ref()
            .is_some_and(|tree| target.path == tree.folder.join(tree.root))
    }

    /// Refuses to replace an input, or to write a file twice.
    fn check_paths(&self) -> Result<(), OutputError> {
        let inputs: BTreeSet<PathBuf> = self.inputs.iter().map(|path| real_path(path)).collect();
        let mut folders = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for target in &self.targets {
            let folder = parent(&target.path);
            let folder = folders.entry(folder).or_insert_with(|| real_path(folder));
            let name = target.path.file_name().unwrap_or_default();
            let path = folder.join(name);
            let real = if target.path.is_symlink() {
                real_path(&target.path)
            } else {
                path.clone()
            };
            if inputs.contains(&path) || inputs.contains(&real) {
                return Err(OutputError::Input(target.path.clone()));
            }
            if !seen.insert(real.to_string_lossy().to_lowercase()) {
                return Err(OutputError::Twice(target.path.clone()));
            }
        }
        Ok(())
    }

    /// Returns the step for each target.
    ///
    /// # Errors
    /// When a target can't be read, or would replace a file that this crate did not write.
    fn steps(&self) -> Result<Vec<Step>, OutputError> {
        let steps = in_parallel(&self.targets, |target| {
            let step = target.step();
            step.map_err(|error| OutputError::writing(&target.path, error))
        });
        let steps: Vec<Step> = steps.into_iter().collect::<Result<_, _>>()?;
        let declared = self.declared_files();
        let replaced = self
            .targets
            .iter()
            .zip(&steps)
            .filter_map(|(target, step)| match step {
                Step::Replace(existing) => Some((target, existing)),
                Step::Create | Step::Keep => None,
            });
        let mut refusals = Vec::new();
        refusals.extend(self.folder_elsewhere().filter(|_| !self.overwrites));
        for (target, existing) in replaced {
            if let Purpose::Lock { read } = &target.purpose
                && !is_as_read(&existing.content, read.as_deref())
            {
                return Err(OutputError::LockChanged(target.path.clone()));
            }
            if !self.overwrites {
                refusals.extend(target.refusal(existing, &declared));
            }
        }
        if refusals.is_empty() {
            Ok(steps)
        } else {
            Err(OutputError::Refused(refusals))
        }
    }

    /// Returns the directory of the tree if it is a link out of the directory set by `within`.
    fn folder_elsewhere(&self) -> Option<Refusal> {
        let (tree, within) = (self.tree.as_ref()?, self.within.as_ref()?);
        let is_within = real_path(&tree.folder).starts_with(real_path(within));
        (!is_within).then(|| Refusal {
            path: tree.folder.clone(),
            reason: RefusalReason::LinkElsewhere,
        })
    }

    /// Returns the names of the files in the tree of the first target's directory, as written by an earlier run.
    fn declared_files(&self) -> BTreeSet<String> {
        let roots = match &self.tree {
            Some(tree) => vec![tree.folder.join(tree.root)],
            None => {
                let folders = self.targets.first().map(|target| parent(&target.path));
                folders
                    .into_iter()
                    .flat_map(|folder| ["mod.rs", "lib.rs"].map(|root| folder.join(root)))
                    .collect()
            }
        };
        let roots = roots.iter().filter_map(|root| fs::read(root).ok());
        let generated = roots.filter(|root| Mark::of(root) != Mark::None);
        generated
            .flat_map(|root| mark::declared_files(&root))
            .collect()
    }

    /// Returns the files to remove, sorted: those added by `without`, and files of the tree from an earlier run.
    fn obsolete_files(&self) -> Result<Vec<PathBuf>, OutputError> {
        let mut files: Vec<PathBuf> = self
            .obsolete
            .iter()
            .filter(|path| path.is_file())
            .cloned()
            .collect();
        let Some(Tree { folder, root }) = &self.tree else {
            return Ok(files);
        };
        let paths = match rust_files(folder) {
            Ok(paths) => paths,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(OutputError::reading(folder, source)),
        };
        // On some file systems, names that differ only in case are the same file.
        let folded = |path: &Path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .to_lowercase()
        };
        let needed: BTreeSet<String> = self
            .targets
            .iter()
            .map(|target| folded(&target.path))
            .collect();
        // A copy of a generated file also has its mark, but the root does not declare it.
        let declared = self.declared_files();
        files.extend(paths.into_iter().filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !needed.contains(&folded(path))
                && declared.contains(&*name)
                && match fs::read(path).map(|text| Mark::of(&text)) {
                    Ok(Mark::MemberOf(other)) => other == *root,
                    Ok(Mark::Plain) => true,
                    Ok(Mark::None) | Err(_) => false,
                }
        }));
        files.sort_unstable();
        Ok(files)
    }
}

/// Whether a lock file is unchanged since it was read.
fn is_as_read(now: &[u8], read: Option<&str>) -> bool {
    let now = now.strip_prefix(b"\xef\xbb\xbf").unwrap_or(now);
    now == read.unwrap_or_default().as_bytes()
}
