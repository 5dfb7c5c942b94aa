//! The warnings of a build script: few, short, and not repeated.
//!
//! Cargo repeats the warnings of a build script in every build, even if nothing changed. So warnings are only passed on
//! when they are new, and Cargo is asked to run the script once more, which then prints nothing. The warnings that were
//! passed on are stored in `OUT_DIR`.

use std::fs;
use std::path::{Path, PathBuf};

use super::Generator;
use crate::diagnostic::{self, Diagnostic};

/// Maximum number of warnings that are passed on individually; the rest are counted.
const SHOWN: usize = 9;

/// Environment variable that disables warnings without a change to the build script.
const QUIET: &str = "WELKIN_CODEGEN_QUIET";

impl Generator {
    /// Returns the warnings for an entry point that never writes the lock file: one warning that the lock file is out
    /// of date, or that it is missing and name collisions were resolved; and the first of the other warnings.
    #[must_use]
    pub fn warnings_for_people(&self) -> Vec<Diagnostic> {
        let about_names = self.warnings_about_names();
        diagnostic::for_people(about_names.iter().chain(self.other_warnings()))
    }

    /// Passes warnings on to Cargo, unless the last run has already done so.
    pub(super) fn pass_warnings_on(&self) {
        println!("cargo::rerun-if-env-changed={QUIET}");
        let is_quiet =
            std::env::var_os(QUIET).is_some_and(|value| !value.is_empty() && value != "0");
        if self.conduct.is_quiet || is_quiet {
            return;
        }
        let lines = self.warning_lines();
        let Some(passed_on) = self.passed_on_file() else {
            print(&lines);
            return;
        };
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let is_known = fs::read_to_string(&passed_on).is_ok_and(|before| before == text);
        if lines.is_empty() {
            // If the file was already missing, the result is the same: the next warnings are new.
            let _ = fs::remove_file(&passed_on);
            return;
        }
        if !is_known {
            print(&lines);
            // If the file can't be written, the script warns in every run.
            let _ = fs::write(&passed_on, text);
        }
        println!("cargo::rerun-if-changed={}", passed_on.display());
    }

    /// Returns the file in `OUT_DIR` that stores the warnings for these inputs and options. It is separate for each
    /// generator in a script. `None` outside of a build script.
    fn passed_on_file(&self) -> Option<PathBuf> {
        let folder = std::env::var_os("OUT_DIR")?;
        let source = format!("{:?} {:?}", self.paths, self.options);
        let source = welkin_designer::fingerprint::of_parts(&source, []);
        Some(Path::new(&folder).join(format!("welkin-codegen-{source:016x}.warnings")))
    }

    /// Returns one line per warning, a single one for all warnings about names, and a last one that counts the rest.
    fn warning_lines(&self) -> Vec<String> {
        let of_names = self.warnings_about_names();
        let others: Vec<&Diagnostic> = self.other_warnings().collect();
        let shown = others.iter().copied().take(SHOWN);
        let mut lines: Vec<String> = of_names
            .iter()
            .chain(shown)
            .map(Diagnostic::one_line)
            .collect();
        if others.len() > SHOWN {
            let rest = others.len() - SHOWN;
            lines.push(format!(
                "{rest} more warnings; help: `{}` lists all of them",
                self.command("inspect")
            ));
        }
        lines
    }

    /// Returns a warning that the lock file lacks names or, without a lock file, that name collisions were resolved,
    /// with the location of the first. `inspect` lists them.
    pub(super) fn warnings_about_names(&self) -> Option<Diagnostic> {
        self.stale_lock().or_else(|| {
            let decisions = self
                .warnings()
                .filter(|warning| warning.is_name_decision);
            let first = decisions.clone().next()?;
            let shown = match decisions.count() {
                1 => "1 group".to_owned(),
                number => format!("{number} groups"),
            };
            let message = format!(
                "items would have Rust names that are reserved or already in use ({shown}); the names chosen instead may \
                 change with the configuration"
            );
            let help = format!("run `{}` and commit the lock file", self.lock_command());
            Some(Diagnostic::warning(message).at(first.location.clone()).help(help))
        })
    }

    /// Returns the warnings that are not about names.
    pub(super) fn other_warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.warnings().filter(|warning| !warning.is_name_decision)
    }
}

/// Cargo adds `warning:` to every line.
fn print(lines: &[String]) {
    for line in lines {
        println!("cargo::warning={line}");
    }
}
