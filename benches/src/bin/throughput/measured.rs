//! Measurements of a CDT.

use std::io;
use std::path::Path;
use std::str::FromStr;

use welkin_bench::instructions;

/// The operations, by their names in the program.
const WORKS: [&str; 4] = ["our-decode", "plain-decode", "our-encode", "plain-encode"];

/// Number of repetitions of an operation when its instructions are counted.
const PASSES: u32 = 2;

pub(crate) const HEADER: [&str; 9] = [
    "",
    "decode MB/s",
    "of plain",
    "instructions",
    "of plain",
    "encode MB/s",
    "of plain",
    "instructions",
    "of plain",
];

/// The cost of each operation for the records of a CDT.
pub(crate) struct Measured {
    name: String,
    bytes: f64,
    nanoseconds: [f64; 4],
    /// Instructions per record.
    instructions: Option<[f64; 4]>,
}

/// Parses a line printed by the program.
impl FromStr for Measured {
    type Err = io::Error;

    fn from_str(line: &str) -> io::Result<Self> {
        let mut columns = line.split('\t');
        let name = columns.next().unwrap_or_default().to_owned();
        let figures: Result<Vec<f64>, _> = columns.map(str::parse).collect();
        match figures.as_deref() {
            Ok([bytes, nanoseconds @ ..]) if nanoseconds.len() == WORKS.len() => Ok(Self {
                name,
                bytes: *bytes,
                nanoseconds: std::array::from_fn(|work| nanoseconds[work]),
                instructions: None,
            }),
            _ => Err(io::Error::other(format!("no figures: {line}"))),
        }
    }
}

impl Measured {
    /// Counts the instructions per record.
    pub(crate) fn count(&mut self, program: &Path, records: usize) -> io::Result<()> {
        let run = |work: &str, passes: u32| {
            instructions::of_run(program, &[&self.name, work, &passes.to_string()])
        };
        let start = run(WORKS[0], 0)?;
        let mut counted = [0.0; 4];
        for (count, work) in counted.iter_mut().zip(WORKS) {
            let difference = run(work, PASSES)?.saturating_sub(start);
            *count = difference as f64 / (f64::from(PASSES) * records as f64);
        }
        self.instructions = Some(counted);
        Ok(())
    }

    /// Returns the totals of all CDTs.
    pub(crate) fn all(cdts: &[Self]) -> Self {
        let sum = |of: &dyn Fn(&Self) -> f64| cdts.iter().map(of).sum::<f64>();
        let counted: Option<Vec<_>> = cdts.iter().map(|cdt| cdt.instructions).collect();
        Self {
            name: "all".to_owned(),
            bytes: sum(&|cdt| cdt.bytes),
            nanoseconds: std::array::from_fn(|work| sum(&|cdt| cdt.nanoseconds[work])),
            instructions: counted.map(|counted| {
                std::array::from_fn(|work| {
                    let all: f64 = counted.iter().map(|counts| counts[work]).sum();
                    all / counted.len() as f64
                })
            }),
        }
    }

    /// Returns the ratios of generated types to plain structs, by operation: times, and instructions if they were
    /// counted.
    pub(crate) fn ratios(&self) -> Vec<(String, f64)> {
        let mut ratios = Vec::new();
        for (work, ours, plain) in [("decode", 0, 1), ("encode", 2, 3)] {
            let times = &self.nanoseconds;
            ratios.push((format!("{work} time"), times[ours] / times[plain]));
            if let Some(counted) = &self.instructions {
                let instructions = counted[ours] / counted[plain];
                ratios.push((format!("{work} instructions"), instructions));
            }
        }
        ratios
    }

    /// Returns a row of the table: for decoding and for encoding, the cost of generated types and the ratio to plain
    /// structs.
    pub(crate) fn row(&self) -> Vec<String> {
        let mut row = vec![self.name.clone()];
        for (ours, plain) in [(0, 1), (2, 3)] {
            let times = &self.nanoseconds;
            row.push(format!("{:.0}", self.bytes / times[ours] * 1e3));
            row.push(format!("{:.2}", times[ours] / times[plain]));
            match &self.instructions {
                Some(counted) => {
                    row.push(format!("{:.0}", counted[ours]));
                    row.push(format!("{:.3}", counted[ours] / counted[plain]));
                }
                None => row.extend(["-".to_owned(), "-".to_owned()]),
            }
        }
        row
    }
}
