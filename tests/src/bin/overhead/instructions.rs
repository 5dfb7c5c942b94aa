//! Instructions of a request, as valgrind's callgrind counts them.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::server::{Server, fixed_records};
use crate::ways::{Way, What};
use crate::{Failure, TASKS, ask_many};

const GENERATED: &str = "generated";
const BARE: &str = "bare";

/// Requests of a short and of a long run: their difference is without what it takes to start.
const SHORT: u64 = 10 * TASKS;
const LONG: u64 = 60 * TASKS;

/// Counts and prints them for both ways. Without valgrind it prints that there are none.
pub(crate) fn print() -> Result<(), Failure> {
    if Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        println!("instructions: not counted, valgrind is not installed");
        return Ok(());
    }
    println!("bytes, instructions of a request, without the kernel's:");
    let (_process, origin) = Server::Bytes.start()?;
    for what in What::ALL {
        let generated = count(&origin, GENERATED, what)?;
        let bare = count(&origin, BARE, what)?;
        let ratio = generated / bare;
        println!("{what:12} generated {generated:8.0}, bare {bare:8.0}, of bare {ratio:.3}");
    }
    Ok(())
}

/// Asks the server that sends the same bytes to everybody: what is run to be counted.
pub(crate) async fn ask(origin: &str, way: &str, what: &str, requests: u64) -> Result<(), Failure> {
    let (patient, record) = fixed_records();
    let way = match way {
        GENERATED => Way::generated(origin, &patient, &record)?,
        _ => Way::bare(origin, &patient, &record).await?,
    };
    let mut known = What::ALL.into_iter();
    let what = known.find(|known| known.to_string() == what);
    let what = what.ok_or("there is nothing of this name to ask for")?;
    ask_many(&Arc::new(way), what, requests).await
}

/// Instructions of a request.
fn count(origin: &str, way: &str, what: What) -> Result<f64, Failure> {
    let program = std::env::current_exe()?;
    let run = |requests| instructions(&program, origin, way, what, requests);
    let difference = run(LONG)?.saturating_sub(run(SHORT)?);
    Ok(difference as f64 / (LONG - SHORT) as f64)
}

/// Instructions of a whole run.
fn instructions(
    program: &Path,
    origin: &str,
    way: &str,
    what: What,
    requests: u64,
) -> Result<u64, Failure> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["ask", origin, way, &what.to_string(), &requests.to_string()])
        .output()?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let count = printed
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let (_, count) = count.ok_or_else(|| format!("valgrind counted nothing: {printed}"))?;
    Ok(count.trim().parse()?)
}
