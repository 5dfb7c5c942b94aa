//! Instructions per request, as counted by valgrind's callgrind.

use std::sync::Arc;

use welkin_bench::instructions;

use crate::server::{Server, fixed_records};
use crate::ways::{Way, What};
use crate::{Failure, TASKS, ask_many};

const GENERATED: &str = "generated";
const BARE: &str = "bare";

/// Number of requests in a short and in a long run; the difference excludes the instructions for starting.
const SHORT: u64 = 10 * TASKS;
const LONG: u64 = 60 * TASKS;

/// Counts and prints the instructions of both clients. Prints a notice if valgrind is not installed.
pub(crate) fn print() -> Result<(), Failure> {
    if !instructions::can_be_counted() {
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

/// Sends requests to the server with a constant response. Its instructions are counted.
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

/// Returns the number of instructions per request.
fn count(origin: &str, way: &str, what: What) -> Result<f64, Failure> {
    let program = std::env::current_exe()?;
    let run = |requests: u64| {
        let requests = requests.to_string();
        let arguments = ["ask", origin, way, &what.to_string(), &requests];
        instructions::of_run(&program, &arguments)
    };
    let difference = run(LONG)?.saturating_sub(run(SHORT)?);
    Ok(difference as f64 / (LONG - SHORT) as f64)
}
