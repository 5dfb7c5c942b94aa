//! `lock`: writes the names of a configuration to the lock file, so that they stay the same.

use clap::Args;

use welkin_codegen::generator::Decision;

use super::choices::Choices;
use crate::error::CommandError;
use crate::inputs::Inputs;
use crate::stderr::{report_warnings, report_written};

/// Record names in the lock file, so that they stay the same
///
/// The lock file, welkin.lock beside the configuration, contains every name that was chosen. Build scripts and the
/// macro only read it; this command and `generate` write it.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    choices: Choices,

    /// Write nothing; fail if the lock file lacks names or does not exist
    #[arg(long)]
    check: bool,

    /// Remove the names of items that are no longer in the configuration
    #[arg(long, conflicts_with = "check")]
    prune: bool,

    /// Accept changed meanings of labels: rename the variants after their new labels
    ///
    /// PATH names the field, or one of its options: cdt-phq.cdtf-q1, cdt-phq.cdtf-q1.0. For titles:
    /// prog-weight.start, prog-weight, etmp-intake, asm-phq-9.
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with = "check")]
    accept: Vec<String>,

    /// Keep the names of variants whose labels changed in meaning
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with = "check")]
    keep: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let mut generator = arguments.choices.apply(arguments.inputs.read()?)?;
    if arguments.accept.is_empty() && arguments.keep.is_empty() {
        generator.check_meaning()?;
    }
    generator = generator.decide(&arguments.keep, Decision::Keep)?;
    generator = generator.decide(&arguments.accept, Decision::Accept)?;
    if !arguments.check {
        generator = generator.updating_lock();
    }
    if !quiet {
        report_warnings(&generator);
    }
    if arguments.check {
        return match generator.check_lock() {
            Some(stale) => Err(CommandError::StaleLock(Box::new(stale))),
            None => Ok(()),
        };
    }
    let written = if arguments.prune {
        generator.write_pruned_lock()?
    } else {
        generator.write_lock()?
    };
    if !quiet {
        report_written(&written);
    }
    Ok(())
}
