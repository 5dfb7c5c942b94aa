//! Commands in messages: complete, and right where they are copied to.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

use super::Generator;
use crate::diagnostic::is_printable;

impl Generator {
    /// The name of content that came from stdin.
    #[doc(hidden)]
    pub const STDIN: &'static str = "<stdin>";

    /// For the command `welkin-codegen`, whose messages are read in the directory that it runs in: commands in
    /// messages repeat paths as they were passed. Those of build scripts and macros are absolute, because Cargo runs
    /// these in one directory, and is run in another.
    #[doc(hidden)]
    #[must_use]
    pub fn for_command_line(mut self) -> Self {
        self.conduct.is_command = true;
        self
    }

    /// Returns the command that writes the lock file, with the arguments known to this generator.
    #[doc(hidden)]
    #[must_use]
    pub fn lock_command(&self) -> String {
        let mut command = self.command("lock");
        if let Some(document) = self.options.document() {
            let _ = write!(command, " --options {}", self.path(&document.path));
        }
        if let Some(keep) = self.options.keep_prefixes_beside_file() {
            let _ = write!(command, " --keep-prefixes={keep}");
        }
        let beside = crate::lock::path_beside(&self.paths);
        let lock = self.lock.as_ref().map(|lock| &lock.path);
        if let Some(lock) = lock.filter(|lock| Some(*lock) != beside.as_ref()) {
            let _ = write!(command, " --lock {}", self.path(lock));
        }
        command
    }

    /// Returns the beginning of a command: its name, and the configuration.
    pub(super) fn command(&self, name: &str) -> String {
        let mut command = format!("welkin-codegen {name} --config");
        for path in &self.paths {
            let _ = write!(command, " {}", self.path(path));
        }
        let mut inputs = self.configuration.inputs.iter();
        if self.paths.is_empty() || inputs.any(|input| input.path == Path::new(Self::STDIN)) {
            command.push_str(" -");
        }
        command
    }

    /// Quotes a path for a shell, in a form that does not look like a flag.
    fn path(&self, path: &Path) -> String {
        if !self.conduct.is_command {
            return argument(absolute(path));
        }
        let is_like_flag = path.as_os_str().as_encoded_bytes().starts_with(b"-");
        if is_like_flag {
            argument(Path::new(".").join(path))
        } else {
            argument(path)
        }
    }
}

/// Returns an absolute path, without `..` where these lead to no other file.
fn absolute(path: &Path) -> PathBuf {
    let Ok(absolute) = std::path::absolute(path) else {
        return path.to_owned();
    };
    let mut short = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                short.pop();
            }
            other => short.push(other),
        }
    }
    let leads_to = |path: &Path| path.canonicalize().ok();
    // A link before `..` leads elsewhere.
    let is_same =
        short == absolute || leads_to(&short).is_some_and(|it| Some(it) == leads_to(&absolute));
    if is_same { short } else { absolute }
}

/// Quotes an argument for a shell, in full. What a terminal would interpret or a reader can't see is written as octal
/// numbers in `$'...'`, which the usual shells read.
pub(super) fn argument(text: impl AsRef<OsStr>) -> String {
    let bytes = text.as_ref().as_encoded_bytes();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    let is_shown = |c: char| is_printable(c) && (c == ' ' || !c.is_whitespace());
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && text.chars().all(is_plain) => return text.to_owned(),
        Ok(text) if text.chars().all(is_shown) => {
            return format!("'{}'", text.replace('\'', r"'\''"));
        }
        _ => {}
    }
    let mut quoted = "$'".to_owned();
    let escape = |quoted: &mut String, bytes: &[u8]| {
        for byte in bytes {
            let _ = write!(quoted, "\\{byte:03o}");
        }
    };
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\'' | '\\' => quoted.extend(['\\', character]),
                shown if is_shown(shown) => quoted.push(shown),
                hidden => escape(&mut quoted, hidden.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        escape(&mut quoted, chunk.invalid());
    }
    quoted + "'"
}
