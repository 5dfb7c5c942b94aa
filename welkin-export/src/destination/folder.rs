//! A local folder as a destination.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::DestinationError;

/// The suffix of a file's name until the file is complete.
const UNFINISHED: &str = ".unfinished";

#[derive(Clone)]
pub(super) struct Folder {
    path: PathBuf,
}

/// A file that is written under a temporary name.
pub(crate) struct FolderFile {
    file: File,
    unfinished: PathBuf,
    path: PathBuf,
    size: u64,
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> DestinationError + '_ {
    |source| DestinationError::File {
        path: path.to_owned(),
        source,
    }
}

/// Treats a missing file as an empty result.
fn absent<T: Default>(error: io::Error) -> io::Result<T> {
    match error.kind() {
        io::ErrorKind::NotFound => Ok(T::default()),
        _ => Err(error),
    }
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn location(&self) -> Result<String, DestinationError> {
        let path = std::path::absolute(&self.path).map_err(failed(&self.path))?;
        Ok(path.to_string_lossy().into_owned())
    }

    fn at(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    pub(super) fn read(&self, path: &str) -> Result<Option<Bytes>, DestinationError> {
        let path = self.at(path);
        let read = fs::read(&path).map(|content| Some(content.into()));
        read.or_else(absent).map_err(failed(&path))
    }

    pub(super) fn create(&self, path: &str) -> Result<FolderFile, DestinationError> {
        let path = self.at(path);
        if let Some(folder) = path.parent() {
            make(folder)?;
        }
        let mut unfinished = path.clone().into_os_string();
        unfinished.push(UNFINISHED);
        let unfinished = PathBuf::from(unfinished);
        // The file of a killed run could have permissions that let others read it.
        fs::remove_file(&unfinished)
            .or_else(absent)
            .map_err(failed(&unfinished))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(FolderFile {
            file: options.open(&unfinished).map_err(failed(&unfinished))?,
            unfinished,
            path,
            size: 0,
        })
    }

    pub(super) fn write(&self, path: &str, content: &[u8]) -> Result<(), DestinationError> {
        let mut file = self.create(path)?;
        file.write(content)?;
        file.finish().map(drop)
    }

    pub(super) fn rename(&self, from: &str, to: &str) -> Result<(), DestinationError> {
        let (from, to) = (self.at(from), self.at(to));
        if let Some(folder) = to.parent() {
            make(folder)?;
        }
        match fs::rename(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && to.exists() => Ok(()),
            done => done.and_then(|()| flush_folder(&to)),
        }
        .map_err(failed(&to))
    }

    pub(super) fn remove(&self, path: &str) -> Result<(), DestinationError> {
        let path = self.at(path);
        fs::remove_file(&path)
            .or_else(absent)
            .map_err(failed(&path))
    }

    pub(super) fn remove_all(&self, path: &str) -> Result<(), DestinationError> {
        let path = self.at(path);
        fs::remove_dir_all(&path)
            .or_else(absent)
            .map_err(failed(&path))
    }

    pub(super) fn list(&self, path: &str) -> Result<Vec<String>, DestinationError> {
        let mut files = Vec::new();
        let mut folders = vec![self.at(path)];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries.map_err(failed(&folder))?,
            };
            for entry in entries {
                let entry = entry.map_err(failed(&folder))?;
                let is_folder = entry.file_type().map_err(failed(&folder))?.is_dir();
                match is_folder {
                    true => folders.push(entry.path()),
                    false => files.extend(self.relative(&entry.path())),
                }
            }
        }
        files.sort_unstable();
        Ok(files)
    }

    fn relative(&self, path: &Path) -> Option<String> {
        let relative = path.strip_prefix(&self.path).ok()?;
        let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
        Some(parts?.join("/"))
    }

    /// Locks the folder until the file is dropped; returns `None` if another process has locked it.
    pub(super) fn lock(&self, path: &str) -> Result<Option<File>, DestinationError> {
        let path = self.at(path);
        if let Some(folder) = path.parent() {
            make(folder)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(failed(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(failed(&path)(error)),
        }
    }
}

/// Creates a folder and its parents; only their owner can read the new ones.
fn make(folder: &Path) -> Result<(), DestinationError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed(folder))
}

/// Flushes the folder, so that the name of the file survives a power failure. A folder that can't be opened as a file,
/// as on Windows, can't be flushed.
fn flush_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().and_then(|folder| File::open(folder).ok());
    folder.map_or(Ok(()), |folder| folder.sync_all())
}

impl FolderFile {
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        self.size += bytes.len() as u64;
        self.file.write_all(bytes).map_err(failed(&self.unfinished))
    }

    pub(super) fn finish(self) -> Result<u64, DestinationError> {
        self.file.sync_all().map_err(failed(&self.unfinished))?;
        let renamed = fs::rename(&self.unfinished, &self.path);
        renamed
            .and_then(|()| flush_folder(&self.path))
            .map_err(failed(&self.path))?;
        Ok(self.size)
    }
}
