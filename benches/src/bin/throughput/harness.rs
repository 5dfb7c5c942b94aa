//! Written by a bench: decodes and encodes the same records by generated types and by plain structs, in turns.

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

/// Welkin's envelope, written by hand.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainRecord<T> {
    id: String,
    patient_id: Option<String>,
    cdt_name: Option<String>,
    version: Option<i64>,
    json_body: T,
}

/// Times over all rounds: the best of each.
#[derive(Default)]
struct Times {
    bytes: usize,
    decode: [Duration; 2],
    encode: [Duration; 2],
}

impl Times {
    fn add(&mut self, other: &Self) {
        self.bytes += other.bytes;
        for side in 0..2 {
            self.decode[side] += other.decode[side];
            self.encode[side] += other.encode[side];
        }
    }

    fn print(&self, name: &str) {
        let speed = |time: Duration| self.bytes as f64 / time.as_secs_f64() / 1e6;
        let ratio = |[ours, plain]: [Duration; 2]| ours.as_secs_f64() / plain.as_secs_f64();
        println!(
            "{name:32} decode {:6.0} / {:6.0} MB/s, time ratio {:.2}   encode {:6.0} / {:6.0} MB/s, time ratio {:.2}",
            speed(self.decode[0]),
            speed(self.decode[1]),
            ratio(self.decode),
            speed(self.encode[0]),
            speed(self.encode[1]),
            ratio(self.encode),
        );
    }
}

/// Samples per side, taken in turns.
const ROUNDS: usize = 25;

/// Times that a sample works through the records; once more before it is measured, to warm up.
const PASSES: u32 = 8;

fn compare<T: Cdt + Default, P: Serialize + DeserializeOwned>(name: &str, lines: &str) -> Times {
    let lines: Vec<&[u8]> = lines.lines().map(str::as_bytes).collect();
    let ours = |line: &&[u8]| decode_record::<T>(line).expect("a record");
    let plain = |line: &&[u8]| serde_json::from_slice::<PlainRecord<P>>(line).expect("a record");
    let our_records: Vec<_> = lines.iter().map(ours).collect();
    let plain_records: Vec<_> = lines.iter().map(plain).collect();
    let mut times = Times {
        bytes: lines.iter().map(|line| line.len()).sum(),
        decode: [Duration::MAX; 2],
        encode: [Duration::MAX; 2],
    };
    for _ in 0..ROUNDS {
        times.decode[0] = times.decode[0].min(time(&lines, ours));
        times.decode[1] = times.decode[1].min(time(&lines, plain));
        times.encode[0] = times.encode[0].min(time(&our_records, encode_record));
        times.encode[1] = times.encode[1].min(time(&plain_records, |record| {
            serde_json::to_vec(record).expect("JSON")
        }));
    }
    times.print(name);
    times
}

/// The time of one pass.
fn time<A, B>(items: &[A], work: impl Fn(&A) -> B) -> Duration {
    let pass = || items.iter().for_each(|item| drop(black_box(work(black_box(item)))));
    pass();
    let start = Instant::now();
    (0..PASSES).for_each(|_| pass());
    start.elapsed() / PASSES
}
