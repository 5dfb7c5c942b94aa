//! `docs`: writes the data dictionary of the tenant.

mod folder;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use welkin_codegen::{Generator, diff};
use welkin_dictionary::Dictionary;

use self::folder::Folder;
use super::choices::Choices;
use crate::error::CommandError;
use crate::inputs::{Inputs, read};

/// Write the tenant's data dictionary: HTML pages that open from disk, or Markdown
///
/// CDTs with fields, rules, options and permissions, assessments as interactive forms, programs as diagrams, a map,
/// and the permissions of roles. The pages need no server and no network.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    choices: Choices,

    /// Folder to write to; it must be new, empty, or written by this command before
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,

    /// Format of the pages
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    /// Earlier configuration; adds a page that lists the changes since then
    #[arg(long, value_name = "PATH")]
    since: Option<PathBuf>,

    /// Write nothing; exit with code 3 if a page is missing or out of date
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen docs --config designer-export.json --out dictionary
  welkin-codegen docs -c designer-export.json -o dictionary --since last-month.json
  welkin-codegen docs -c designer-export.json -o docs/dictionary --format markdown --check";

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// HTML pages; open index.html in a browser
    #[default]
    Html,
    /// Markdown pages with Mermaid diagrams; starts at README.md
    Markdown,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    let difference = match &arguments.since {
        Some(old) => {
            let old: Generator = read(std::slice::from_ref(old))?.without_lock()?;
            Some(diff::compare(old.model(), generator.model()))
        }
        None => None,
    };
    let document = generator.document();
    let mut dictionary = Dictionary::new(&document);
    if let Some(difference) = &difference {
        dictionary = dictionary.changes(difference);
    }
    let pages = match arguments.format {
        Format::Html => dictionary.html(),
        Format::Markdown => dictionary.markdown(),
    };
    let folder = Folder::new(&arguments.out);
    if arguments.check {
        let stale = folder.stale(&pages)?;
        for path in &stale {
            eprintln!("stale: {}", path.display());
        }
        return match stale.len() {
            0 => Ok(()),
            stale => Err(CommandError::Stale(stale)),
        };
    }
    let written = folder.write(&pages)?;
    if !quiet {
        let first = arguments.out.join(&pages[0].path);
        eprintln!(
            "wrote {written} of {} files; start at {}",
            pages.len(),
            first.display()
        );
    }
    Ok(())
}
