//! A folder and an environment to run the command in, with a tenant.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use welkin_codegen::config::{self, Configuration};
use welkin_sandbox::{Builder, Sandbox};

/// The generations of the API that a sandbox serves.
pub(crate) const PROFILES: [&str; 3] = ["v1", "reference", "v8"];

/// The output of the command.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) exit_code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A folder to run the command in, and the tenant that it uses.
pub(crate) struct Terminal {
    folder: TempDir,
    pub(crate) sandbox: Sandbox,
    secret: String,
}

impl Terminal {
    /// Starts a tenant with this configuration.
    pub(crate) async fn new(configuration: &Configuration) -> Self {
        let builder = Sandbox::builder().configuration(configuration);
        Self::with(builder.expect("it can be served")).await
    }

    /// Starts this tenant.
    pub(crate) async fn with(builder: Builder) -> Self {
        let sandbox = builder.start().await.expect("a port is free");
        Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
            secret: sandbox.client_secret().to_owned(),
            sandbox,
        }
    }

    /// Sets another secret.
    pub(crate) fn secret(mut self, secret: &str) -> Self {
        self.secret = secret.to_owned();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the command with arguments separated by spaces. The credentials are in its environment.
    pub(crate) fn run(&self, arguments: &str) -> Said {
        self.with_tenant(arguments, self.sandbox.tenant())
    }

    /// Runs the command for a tenant of this name.
    pub(crate) fn with_tenant(&self, arguments: &str, tenant: &str) -> Said {
        Said::of(self.prepared(arguments, tenant))
    }

    /// Returns the command for a tenant of this name, ready to be started.
    pub(crate) fn prepared(&self, arguments: &str, tenant: &str) -> Command {
        let mut command = self.command(arguments);
        command
            .env("WELKIN_TENANT", tenant)
            .env("WELKIN_BASE_URL", self.sandbox.origin())
            .env("WELKIN_CLIENT_ID", self.sandbox.client_id())
            .env("WELKIN_CLIENT_SECRET", &self.secret);
        command
    }

    /// Runs the command with an empty environment.
    pub(crate) fn without_variables(&self, arguments: &str) -> Said {
        Said::of(self.command(arguments))
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_welkin-codegen"));
        command
            .current_dir(self.folder.path())
            .args(arguments.split(' '));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WELKIN_")) {
            command.env_remove(name);
        }
        command
    }
}

impl Said {
    fn of(mut command: Command) -> Self {
        let output = command.output().expect("the command runs");
        Self {
            exit_code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub(crate) fn succeeded(&self) -> &Self {
        assert_eq!(self.exit_code, Some(0), "{self:?}");
        self
    }
}

/// Returns the formation of the tests, with which clinical items are served, too.
pub(crate) fn formation() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/formation")
}

/// Returns the Designer export of the examples.
pub(crate) fn designer_export() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/designer-export.json")
}

pub(crate) fn read(path: PathBuf) -> Configuration {
    config::read(&[path]).expect("the fixture is a configuration")
}

/// Parses a configuration from the text of one file.
pub(crate) fn parse(text: &str) -> Configuration {
    config::parse("changed.json", text).expect("the text is a configuration")
}
