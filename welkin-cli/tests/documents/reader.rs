//! A reader who runs the commands of a page.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use welkin_sandbox::Sandbox;

use crate::block::Block;
use crate::root;

/// The address of the sandbox in the documents.
const ADDRESS: &str = "127.0.0.1:8080";

/// A folder with the export of the examples, and the tenant `acme` with the same configuration.
pub(crate) struct Reader {
    folder: TempDir,
    sandbox: Sandbox,
}

impl Reader {
    pub(crate) async fn new() -> Self {
        let export = root().join("examples/designer-export.json");
        let folder = tempfile::tempdir().expect("a folder can be made");
        std::fs::copy(&export, folder.path().join("designer-export.json"))
            .expect("it can be copied");
        let builder = Sandbox::builder().config_paths([export]);
        let builder = builder.expect("the example is a configuration");
        let sandbox = builder.start().await.expect("a port is free");
        Self { folder, sandbox }
    }

    /// Runs a block, and returns the number of commands, or the difference to the block's output.
    pub(crate) fn run(&self, block: &Block, place: &str) -> Result<usize, String> {
        if let Some(program) = &block.needs
            && !self.bash(&format!("command -v {program}")).status.success()
        {
            let _ = writeln!(io::stderr(), "SKIPPED: {place}: {program} is not installed");
            return Ok(0);
        }
        let before = self.bash(&block.before);
        if !before.status.success() {
            return Err(format!("what comes before it fails: {}", text(&before)));
        }
        let commands = block.commands();
        for (index, (command, printed)) in commands.iter().enumerate() {
            let output = self.bash(command);
            let is_last = index + 1 == commands.len();
            let expected = if is_last { block.exit_code } else { 0 };
            let said = text(&output);
            if output.status.code() != Some(expected) {
                return Err(format!(
                    "`{}` ends with {}:\n{said}",
                    command.trim(),
                    output.status
                ));
            }
            if !printed.is_empty() && said.trim() != printed.trim() {
                return Err(format!(
                    "`{}` prints:\n{said}\nbut the page says:\n{printed}",
                    command.trim()
                ));
            }
        }
        Ok(block
            .text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count())
    }

    /// Runs commands in the reader's folder. A command that starts a sandbox refers to the reader's, which is running
    /// already.
    fn bash(&self, commands: &str) -> Output {
        let commands: String = commands
            .lines()
            .filter(|line| !line.starts_with("welkin-sandbox "))
            .flat_map(|line| [line, "\n"])
            .collect();
        let address = self.sandbox.origin().replace("http://", "");
        let script = format!("set -euo pipefail\n{}", commands.replace(ADDRESS, &address));
        let mut command = Command::new("bash");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WELKIN_")) {
            command.env_remove(name);
        }
        command
            .arg("-c")
            .arg(format!("{{ {script}\n:; }} 2>&1"))
            .current_dir(self.folder.path())
            .env("PATH", path())
            .env("HOME", self.folder.path())
            .env("WELKIN_TENANT", self.sandbox.tenant())
            .env("WELKIN_CLIENT_ID", self.sandbox.client_id())
            .env("WELKIN_CLIENT_SECRET", self.sandbox.client_secret())
            .env("WELKIN_BASE_URL", self.sandbox.origin());
        command.output().expect("there is a bash")
    }
}

/// Returns a `PATH` with the command under test before installed programs, and the tools of the environment of CI last.
fn path() -> std::ffi::OsString {
    let command = Path::new(env!("CARGO_BIN_EXE_welkin-codegen"));
    let tools = std::env::var_os("WELKIN_WAREHOUSE_PYTHON").map(PathBuf::from);
    let installed = std::env::var_os("PATH").unwrap_or_default();
    let folders = [Some(command), tools.as_deref()].into_iter().flatten();
    let folders = folders.filter_map(Path::parent).map(Path::to_owned);
    let folders = folders.chain(std::env::split_paths(&installed));
    std::env::join_paths(folders).expect("no folder has a colon in its name")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
