//! What a generated client costs beyond HTTP: the same GETs through it, and through bare `reqwest` and `serde_json`
//! into plain structs, against one server, in one run. Twice: against the sandbox, and against a server that does
//! nothing but send the same bytes. Where valgrind is installed, the instructions of a request to the latter are
//! counted, too: unlike times, they are the same on a busy machine.
//!
//! `cargo run --release -p welkin-tests --bin overhead`. The server is a process of its own, so that CPU and
//! allocations are the client's.
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

/// Why a measurement ends.
type Failure = Box<dyn Error + Send + Sync>;

/// Requests of a round, for each of the two. Rounds are short and many, so that what else the machine does meets both
/// alike.
const REQUESTS: u64 = 2_000;
const ROUNDS: usize = 61;
/// Requests under way at once.
const TASKS: u64 = 16;

/// What a round took.
#[derive(Clone, Copy)]
struct Cost {
    per_second: f64,
    cpu: Duration,
    allocations: f64,
}

/// Asks as often as that, by several tasks at once.
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

/// CPU time of this process's first thread, which does all the work, as Linux counts it: in nanoseconds.
fn cpu_time() -> std::io::Result<Duration> {
    let times = std::fs::read_to_string("/proc/self/schedstat")?;
    let running = times.split(' ').next().unwrap_or_default();
    let nanoseconds: Result<u64, _> = running.parse();
    nanoseconds
        .map(Duration::from_nanos)
        .map_err(std::io::Error::other)
}

/// The middle of several numbers.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// What one way took in the middle of all rounds.
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
