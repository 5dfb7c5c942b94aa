//! The user's choices about the generated code. Flags take precedence over the options file, which takes precedence
//! over the defaults.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use welkin_codegen::emit::{Phi, Visibility};
use welkin_codegen::model::names::plurals;
use welkin_codegen::{GenerateError, Generator, Options};

/// The user's choices about the generated code.
#[derive(Args)]
#[command(next_help_heading = "Choices")]
pub(super) struct Choices {
    /// Options file: CDTs to generate, names, derives, visibility
    ///
    /// Described in the guide to options of the crate's documentation. The flags below take precedence over the file.
    #[arg(long, value_name = "PATH")]
    options: Option<PathBuf>,

    #[arg(
        long,
        value_name = "NAME",
        num_args = 1..,
        help = format!("Generate only these {}, and their dependencies", plurals()),
    )]
    include: Option<Vec<String>>,

    /// Generate everything except these
    #[arg(long, value_name = "NAME", num_args = 1..)]
    skip: Option<Vec<String>>,

    /// Restrict the code to the permissions of these roles
    #[arg(long, value_name = "ROLE", num_args = 1..)]
    role: Option<Vec<String>>,

    /// Restrict the code to the permissions of these security policies
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    policy: Option<Vec<String>>,

    /// Keep the prefixes of the naming convention in names
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    keep_prefixes: Option<bool>,

    /// Visibility of the generated items
    #[arg(long, value_enum)]
    visibility: Option<VisibilityArgument>,

    /// Fields treated as health data, whose values are never printed
    #[arg(long, value_enum)]
    phi: Option<PhiArgument>,
    /// Path of welkin_runtime in generated code, if it is renamed or re-exported, such as crate::api::runtime
    #[arg(long, value_name = "PATH")]
    runtime: Option<String>,

    /// Lock file that keeps names stable [default: welkin.lock next to the configuration]
    #[arg(long, value_name = "PATH", conflicts_with = "no_lock")]
    lock: Option<PathBuf>,

    /// Do not use a lock file: choose all names from scratch
    #[arg(long)]
    no_lock: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum VisibilityArgument {
    /// Every crate
    Pub,
    /// Only the crate that contains the code
    #[value(name = "pub(crate)", alias = "crate")]
    Crate,
}

#[derive(Clone, Copy, ValueEnum)]
enum PhiArgument {
    /// Every field
    All,
    /// The fields that Designer flags as PHI
    Designer,
}

impl Choices {
    /// Applies the choices to a generator.
    pub(super) fn apply(&self, mut generator: Generator) -> Result<Generator, GenerateError> {
        if self.no_lock {
            generator = generator.without_lock()?;
        } else if let Some(path) = &self.lock {
            generator = generator.lock(path)?;
        }
        generator = generator.with_options(self.options()?)?;
        generator.check_lock_file()?;
        match &self.runtime {
            Some(path) => generator.runtime(path),
            None => Ok(generator),
        }
    }

    /// Returns the files that are read: the options file and the lock file.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let files = [&self.options, &self.lock];
        files.into_iter().flatten().map(PathBuf::as_path)
    }

    fn options(&self) -> Result<Options, GenerateError> {
        let mut options = match &self.options {
            Some(path) => Options::read(path)?,
            None => Options::default(),
        };
        if let Some(cdts) = &self.include {
            options = options.include(cdts);
        }
        if let Some(cdts) = &self.skip {
            options = options.skip(cdts);
        }
        if let Some(roles) = &self.role {
            options = options.roles(roles);
        }
        if let Some(policies) = &self.policy {
            options = options.policies(policies);
        }
        if let Some(keep) = self.keep_prefixes {
            options = options.keep_prefixes(keep);
        }
        if let Some(visibility) = self.visibility {
            options = options.visibility(match visibility {
                VisibilityArgument::Pub => Visibility::Public,
                VisibilityArgument::Crate => Visibility::Crate,
            });
        }
        if let Some(phi) = self.phi {
            options = options.phi(match phi {
                PhiArgument::All => Phi::All,
                PhiArgument::Designer => Phi::Designer,
            });
        }
        Ok(options)
    }
}
