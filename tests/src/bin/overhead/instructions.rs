//! Instructions of a request, as valgrind's callgrind counts them.

use std::sync::Arc;

use welkin_bench::instructions;

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
    let run = |requests: u64| {
        let requests = requests.to_string();
        let arguments = ["ask", origin, way, &what.to_string(), &requests];
        instructions::of_run(&program, &arguments)
    };
    let difference = run(LONG)?.saturating_sub(run(SHORT)?);
    Ok(difference as f64 / (LONG - SHORT) as f64)
}
