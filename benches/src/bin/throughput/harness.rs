//! Written by a bench: decodes and encodes the same records with generated types and with plain structs, alternately.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use welkin_runtime::Cdt;
use welkin_runtime::record::{decode_record, encode_record};

#[rustfmt::skip]
mod care {
    include!("care.rs");
}
mod plain;

/// Welkin's envelope, as a hand-written struct.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainRecord<T> {
    id: String,
    patient_id: Option<String>,
    cdt_name: Option<String>,
    version: Option<i64>,
    json_body: T,
}

/// A task on the records of a CDT.
#[derive(Clone, Copy)]
enum Task<'a> {
    /// Prints the shortest times.
    Measure,
    /// Repeats one operation, so that its instructions can be counted.
    Repeat { work: &'a str, passes: usize },
}

/// Number of samples per operation, taken alternately.
const ROUNDS: usize = 25;

/// Number of passes over the records per sample, after a pass to warm up.
const PASSES: u32 = 8;

fn compare<T: Cdt + Default, P: Serialize + DeserializeOwned>(name: &str, lines: &str, task: Task<'_>) {
    let lines: Vec<&[u8]> = lines.lines().map(str::as_bytes).collect();
    let our_decode = |line: &&[u8]| decode_record::<T>(line).expect("a record");
    let plain_decode = |line: &&[u8]| serde_json::from_slice::<PlainRecord<P>>(line).expect("a record");
    let plain_encode = |record: &PlainRecord<P>| serde_json::to_vec(record).expect("JSON");
    let ours: Vec<_> = lines.iter().map(our_decode).collect();
    let plain: Vec<_> = lines.iter().map(plain_decode).collect();
    let works: [(&str, &dyn Fn()); 4] = [
        ("our-decode", &|| pass(&lines, our_decode)),
        ("plain-decode", &|| pass(&lines, plain_decode)),
        ("our-encode", &|| pass(&ours, encode_record)),
        ("plain-encode", &|| pass(&plain, plain_encode)),
    ];
    for (_, work) in works {
        work();
    }
    match task {
        Task::Repeat { work, passes } => {
            let named = works.iter().find(|(name, _)| *name == work);
            let (_, work) = named.expect("a piece of work has that name");
            (0..passes).for_each(|_| work());
        }
        Task::Measure => {
            let mut times = works.map(|_| Duration::MAX);
            for _ in 0..ROUNDS {
                for (shortest, (_, work)) in times.iter_mut().zip(works) {
                    *shortest = time(work).min(*shortest);
                }
            }
            let bytes: usize = lines.iter().map(|line| line.len()).sum();
            let times = times.map(|time| time.as_nanos().to_string());
            println!("{name}\t{bytes}\t{}", times.join("\t"));
        }
    }
}

fn pass<A, B>(items: &[A], work: impl Fn(&A) -> B) {
    items.iter().for_each(|item| drop(black_box(work(black_box(item)))));
}

/// Returns the time of one pass.
fn time(work: &dyn Fn()) -> Duration {
    work();
    let start = Instant::now();
    (0..PASSES).for_each(|_| work());
    start.elapsed() / PASSES
}

/// Measures every CDT without arguments; with arguments, repeats one operation on one CDT.
fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => run(None, Task::Measure),
        [cdt, work, passes] => {
            let passes = passes.parse().expect("a number of passes");
            run(Some(cdt), Task::Repeat { work, passes });
        }
        _ => panic!("expected a CDT, a piece of work and a number of passes"),
    }
}
