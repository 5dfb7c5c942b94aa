//! A folder to run the command in, and the transcripts of runs.

use std::collections::BTreeMap;
use std::env::consts::EXE_SUFFIX;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use tempfile::TempDir;

/// A configuration with one CDT of one field.
pub(crate) const SMALL_EXPORT: &str = r#"{
  "namingConvention": { "delimiter": "-", "prefixes": { "cdt": "cdt-", "cdtField": "cdtf-" } },
  "cdts": [
    {
      "name": "cdt-vitals",
      "type": "MULTI_RECORD",
      "relation": "COMMON",
      "fields": [
        { "name": "cdtf-heart-rate", "type": "integer", "meta": { "required": true } }
      ]
    }
  ],
  "programs": [],
  "dictionaries": []
}
"#;

/// A folder to run the command in.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// Creates a folder with the small export.
    pub(crate) fn new() -> Self {
        Self::with("export.json", SMALL_EXPORT)
    }

    /// Creates a folder with one file.
    pub(crate) fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder can be made"));
        folder.write(name, content);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).expect("the file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("the file can be read")
    }

    /// Runs the command with arguments that a space separates.
    pub(crate) fn run(&self, arguments: &str) -> Transcript {
        let output = self.command().args(arguments.split(' ')).output();
        Transcript::of(arguments, output.expect("the command runs"))
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.0.path());
        command
    }

    /// Returns every file with its content and the time of its last change.
    pub(crate) fn state(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut state = BTreeMap::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir().expect("the folder can be read").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if !path.exists() {
                    continue; // A symbolic link to nothing.
                }
                let metadata = entry.metadata().expect("the file is there");
                let changed = metadata.modified().expect("the system knows the time");
                let content = std::fs::read(&path).expect("the file can be read");
                state.insert(path, (content, changed));
            }
        }
        state
    }
}

/// Returns the path of the command under test.
pub(crate) fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_welkin-codegen"))
}

/// The transcript of a run.
pub(crate) struct Transcript {
    arguments: String,
    pub(crate) exit_code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Transcript {
    pub(crate) fn of(arguments: &str, output: Output) -> Self {
        let text = |bytes| as_on_unix(String::from_utf8(bytes).expect("the command writes UTF-8"));
        Self {
            arguments: arguments.to_owned(),
            exit_code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// Converts output to that of Unix: paths, names of programs and system messages differ.
fn as_on_unix(text: String) -> String {
    if cfg!(unix) {
        return text;
    }
    let missing = std::fs::metadata("there is no such file").expect_err("it is missing");
    let missing = missing.to_string();
    let (missing, _) = { missing.split_once(" (os error") }.expect("an error of the system");
    let text = text
        .replace(&format!("welkin-codegen{EXE_SUFFIX}"), "welkin-codegen")
        .replace(missing, "No such file or directory");
    if text.starts_with('{') {
        return text; // In JSON, paths have slashes, and other texts have escapes.
    }
    let mut parts = text.split('\\');
    let mut unix = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // An escape such as `\u{202e}` or `\"` is not a path separator.
        let is_in_path = part.starts_with(|next: char| next.is_alphanumeric() && next != 'u');
        unix.push(if is_in_path { '/' } else { '\\' });
        unix.push_str(part);
    }
    unix
}

impl fmt::Display for Transcript {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "$ welkin-codegen {}", self.arguments)?;
        if !self.stdout.is_empty() {
            writeln!(formatter, "--- stdout\n{}", self.stdout.trim_end())?;
        }
        if !self.stderr.is_empty() {
            writeln!(formatter, "--- stderr\n{}", self.stderr.trim_end())?;
        }
        match self.exit_code {
            Some(code) => write!(formatter, "--- exit code {code}"),
            None => write!(formatter, "--- killed"),
        }
    }
}
