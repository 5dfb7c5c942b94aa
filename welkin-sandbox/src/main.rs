//! `welkin-sandbox`: serves a Designer configuration as a tenant on loopback.
#![forbid(unsafe_code)]

mod command;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use command::announcement::announce;
use command::arguments::{Arguments, Form};
use command::console::Console;
use command::healthcheck;
use command::signals::Signals;
use welkin_sandbox::Sandbox;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.healthcheck {
        Some(url) => healthcheck::check(url).map_err(|error| format!("unhealthy: {error}").into()),
        None => run(arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let mut signals = Signals::take()?;
    let console = Console::start()?;
    let (form, profile) = (arguments.print, arguments.profile.clone());
    let is_quiet = arguments.quiet;
    let printer = (!is_quiet).then(|| console.printer(arguments.log));
    let warning = arguments.warning();
    let mut builder = arguments.builder()?;
    if let Some(printer) = printer {
        builder = builder.on_request(printer);
    }
    let sandbox = builder.start().await?;
    if let Some(warning) = warning {
        report(&warning);
    }
    let certificate = certificate_file(&sandbox)?;
    match announce(&sandbox, form, profile.as_deref(), certificate.as_deref()) {
        // A closed pipe means that the reader has read enough; the sandbox continues to serve.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(format!("cannot write to stdout: {error}").into());
        }
        _ => {}
    }
    if form == Form::None && !is_quiet {
        report(&format!("# serving {}", sandbox.origin()));
    }
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let mut serving = tokio::spawn(sandbox.serve_until(async { drop(stopped.await) }));
    let served = tokio::select! {
        served = &mut serving => served,
        () = signals.next() => {
            drop(stop);
            if !is_quiet {
                report("# stopping after open requests are finished; a second signal stops immediately");
            }
            tokio::select! {
                served = serving => served,
                () = signals.next() => return Err("stopped before open requests were finished".into()),
            }
        }
    };
    console.end();
    Ok(served??)
}

/// Prints a line on stderr. If stderr is closed, only the exit code reports the error.
fn report(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes the certificate that clients must trust, if there is one, and returns the path of its file.
#[cfg(feature = "tls")]
fn certificate_file(sandbox: &Sandbox) -> io::Result<Option<PathBuf>> {
    command::certificate::write(sandbox)
}

/// Returns `None`: there is no certificate without HTTPS.
#[cfg(not(feature = "tls"))]
fn certificate_file(_: &Sandbox) -> io::Result<Option<PathBuf>> {
    Ok(None)
}
