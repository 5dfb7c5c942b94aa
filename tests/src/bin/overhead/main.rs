//! Measures the overhead of a generated client over plain HTTP. The same GET requests are sent by the client, and by
//! bare `reqwest` with `serde_json` and plain structs, to one server in one run. This is done twice: with the sandbox,
//! and with a server that only sends a constant response. If valgrind is installed, the instructions per request to the
//! latter are counted, too. Unlike times, they are the same on a busy machine.
//!
//! Run it with `cargo run --release -p welkin-tests --bin overhead`. The server is a separate process, so that CPU time
//! and allocations are only those of the client.
#![forbid(unsafe_code)]

mod instructions;
mod server;
mod ways;

use std::alloc::System;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use crate::server::Server;
use crate::ways::{Way, What};

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The cause of a failed measurement.
type Failure = Box<dyn Error + Send + Sync>;

/// Number of requests per round, for each client. There are many short rounds, so that other load on the machine
/// affects both clients alike.
const REQUESTS: u64 = 2_000;
const ROUNDS: usize = 61;
/// Number of concurrent requests.
const TASKS: u64 = 16;

/// The cost of a round.
#[derive(Clone, Copy)]
struct Cost {
    per_second: f64,
    cpu: Duration,
    allocations: f64,
}

/// Sends this number of requests from several concurrent tasks.
async fn ask_many(way: &Arc<Way>, what: What, requests: u64) -> Result<(), Failure> {
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let way = Arc::clone(way);
            tokio::spawn(async move {
                for _ in 0..requests / TASKS {
                    way.ask(what).await?;
                }
                Ok::<_, Failure>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(())
}

async fn round(way: &Arc<Way>, what: What) -> Result<Cost, Failure> {
    let (begun, cpu, allocations) = (Instant::now(), cpu_time()?, ALLOCATOR.stats().allocations);
    ask_many(way, what, REQUESTS).await?;
    let requests = (REQUESTS / TASKS * TASKS) as f64;
    Ok(Cost {
        per_second: requests / begun.elapsed().as_secs_f64(),
        cpu: (cpu_time()? - cpu).div_f64(requests),
        allocations: (ALLOCATOR.stats().allocations - allocations) as f64 / requests,
    })
}

/// Returns the CPU time of this process's first thread, which does all the work, as measured by Linux in nanoseconds.
fn cpu_time() -> std::io::Result<Duration> {
    let times = std::fs::read_to_string("/proc/self/schedstat")?;
    let running = times.split(' ').next().unwrap_or_default();
    let nanoseconds: Result<u64, _> = running.parse();
    nanoseconds
        .map(Duration::from_nanos)
        .map_err(std::io::Error::other)
}

/// Returns the median of several numbers.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Prints the median cost of a client over all rounds.
fn print(name: &str, way: &str, costs: &[Cost]) {
    let middle = |of: fn(&Cost) -> f64| median(costs.iter().map(of));
    println!(
        "{name:12} {way:9} {:8.0} a second, CPU {:6.1} us, {:6.1} allocations",
        middle(|cost| cost.per_second),
        middle(|cost| cost.cpu.as_secs_f64() * 1e6),
        middle(|cost| cost.allocations),
    );
}

async fn compare(server: Server) -> Result<(), Failure> {
    let (_process, origin) = server.start()?;
    let (patient, record) = server.records(&Way::client(&origin)?).await?;
    let generated = Arc::new(Way::generated(&origin, &patient, &record)?);
    let bare = Arc::new(Way::bare(&origin, &patient, &record).await?);
    println!("{server}:");
    for what in What::ALL {
        assert_eq!(generated.ask(what).await?, what.records());
        assert_eq!(bare.ask(what).await?, what.records());
        let (mut generated_costs, mut bare_costs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            generated_costs.push(round(&generated, what).await?);
            bare_costs.push(round(&bare, what).await?);
        }
        let name = what.to_string();
        print(&name, "generated", &generated_costs);
        print(&name, "bare", &bare_costs);
        let rounds = || generated_costs.iter().zip(&bare_costs);
        println!(
            "{name:12} of bare:  throughput {:.3}, CPU {:.3}",
            median(rounds().map(|(generated, bare)| generated.per_second / bare.per_second)),
            median(rounds().map(|(generated, bare)| generated.cpu.div_duration_f64(bare.cpu))),
        );
    }
    Ok(())
}

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => {
            for server in Server::ALL {
                runtime.block_on(compare(server))?;
            }
            instructions::print()
        }
        ["instructions"] => instructions::print(),
        ["ask", origin, way, what, requests] => {
            runtime.block_on(instructions::ask(origin, way, what, requests.parse()?))
        }
        [server] => runtime.block_on(Server::named(server)?.serve()),
        _ => Err("there is no such command".into()),
    }
}
