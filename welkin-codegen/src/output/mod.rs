//! Writing files so that a reader never sees half of one, and nothing is lost that this crate did not write.

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
use self::target::{Existing, Step, Target};
use crate::parallel::in_parallel;

/// Whether this crate wrote a file.
#[cfg(feature = "package")]
pub(crate) fn is_generated(path: &Path) -> bool {
    fs::read(path).is_ok_and(|text| Mark::of(&text) != Mark::None)
}

/// The result of writing files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Files that are new or changed.
    pub written: Vec<PathBuf>,
    /// Files that did not change: their timestamps are kept, and nothing is rebuilt for them.
    pub unchanged: Vec<PathBuf>,
    /// Obsolete files of an earlier run.
    pub removed: Vec<PathBuf>,
}

/// Writes a file and replaces an existing one, unless the text is the same. Missing folders are created.
///
/// # Errors
/// When the folder or the file can't be written. An existing file is then intact.
pub fn write_file(path: &Path, text: &str) -> Result<Written, OutputError> {
    Output::of([(path.to_owned(), text.to_owned(), Purpose::Other)]).write()
}

/// A set of files to be written together.
///
/// A file is replaced only if this crate wrote it, as part of the same output; anything else is refused before the
/// first file is touched, unless [`Output::overwrite`] asks for it. What a file means counts: line ends, formatting and
/// the order of items make no difference.
#[derive(Clone, Debug, Default)]
pub struct Output {
    targets: Vec<Target>,
    tree: Option<Tree>,
    /// Files that are never replaced, because the output is made from them.
    inputs: Vec<PathBuf>,
    /// Files to remove if they are there.
    obsolete: Vec<PathBuf>,
    /// The folder that nothing may be written out of by a link in it.
    within: Option<PathBuf>,
    overwrites: bool,
}

/// A folder of generated code: files that an earlier run wrote there, and that are not among the targets, are removed.
#[derive(Clone, Debug)]
struct Tree {
    folder: PathBuf,
    root: &'static str,
}

impl Output {
    /// Files of any kind.
    pub(crate) fn of(files: impl IntoIterator<Item = (PathBuf, String, Purpose)>) -> Self {
        Self::default().and(files)
    }

    /// Lists of formation endpoints: an existing file is replaced only if it is such a list, too, and only if it
    /// differs in meaning.
    pub fn formations(files: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        let files = files.into_iter();
        Self::of(files.map(|(path, text)| (path, text, Purpose::Formation)))
    }

    /// One file of code.
    pub(crate) fn file(path: &Path, text: String) -> Self {
        Self::of([(path.to_owned(), text, Purpose::Code)])
    }

    /// A folder of generated code with the root module `root`: names of files, and their texts.
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

    /// With more files, which may be elsewhere.
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

    /// With files that are never replaced.
    pub(crate) fn made_from(mut self, inputs: impl IntoIterator<Item = PathBuf>) -> Self {
        self.inputs.extend(inputs);
        self
    }

    /// With files to remove if they are there.
    #[must_use]
    pub fn without(mut self, obsolete: impl IntoIterator<Item = PathBuf>) -> Self {
        self.obsolete.extend(obsolete);
        self
    }

    /// With a folder that nothing is written out of, by a symbolic link to another folder.
    #[cfg(feature = "package")]
    pub(crate) fn within(self, folder: &Path) -> Self {
        Self {
            within: Some(folder.to_owned()),
            ..self
        }
    }

    /// Replaces files that this crate did not write, too. Inputs are never replaced.
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

    /// Writes the files, but for those that already mean the same, and removes those of an earlier run. Missing folders
    /// are made, modes and line ends of files are kept, and other runs in the same folders are waited for.
    ///
    /// # Errors
    /// When a file belongs to somebody else, or can't be written or removed. Every file is then either the old one or
    /// the new one, whole; when it is refused, or for want of space, no file was touched.
    pub fn write(&self) -> Result<Written, OutputError> {
        self.check_paths()?;
        let new_folders = NewFolders::make(&self.targets)?;
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

    /// Writes every text beside the file that it replaces before the first file is replaced.
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
        // The root module names the files of the tree: as long as it is the old one, the next run knows what this one
        // has left.
        let result = staging.commit(&staged, obsolete, &roots);
        result.map_err(|(path, error)| OutputError::writing(&path, error))
    }

    /// Gives the inputs a new time stamp. The compiler can't be made to look out for a lock file that is not there yet,
    /// so code that a macro made from these inputs would keep names that the new lock file does not have.
    fn renew_inputs(&self) {
        let now = SystemTime::now();
        for input in &self.inputs {
            // An input that can't be written to is built again with its next change.
            let file = fs::OpenOptions::new().append(true).open(input);
            let _ = file.and_then(|file| file.set_modified(now));
        }
    }

    fn is_root(&self, target: &Target) -> bool {
        self.tree
            .as_ref()
            .is_some_and(|tree| target.path == tree.folder.join(tree.root))
    }

    /// Refuses to replace an input, or a file twice.
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

    /// What is to be done about each target.
    ///
    /// # Errors
    /// When one can't be read, or a file is in the way that belongs to somebody else.
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

    /// The folder of the tree, if it is a link that leads out of the folder that nothing is written out of.
    fn folder_elsewhere(&self) -> Option<Refusal> {
        let (tree, within) = (self.tree.as_ref()?, self.within.as_ref()?);
        let is_within = real_path(&tree.folder).starts_with(real_path(within));
        (!is_within).then(|| Refusal {
            path: tree.folder.clone(),
            reason: RefusalReason::LinkElsewhere,
        })
    }

    /// Names of the files that the tree in the folder of the first target consists of, as it was written before.
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

    /// Files to remove, sorted: those that were named, and what an earlier run wrote as a part of the tree.
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
        // On some file systems, names that differ in case only are one file.
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
        // A copy of a generated file has its mark, too, but the root never declared it.
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

/// Whether a lock file still says what was read.
fn is_as_read(now: &[u8], read: Option<&str>) -> bool {
    let now = now.strip_prefix(b"\xef\xbb\xbf").unwrap_or(now);
    now == read.unwrap_or_default().as_bytes()
}
