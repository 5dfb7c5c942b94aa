//! What was measured of a CDT.

use std::io;
use std::path::Path;
use std::str::FromStr;

use welkin_bench::instructions;

/// The pieces of work, by the names that the program knows.
const WORKS: [&str; 4] = ["our-decode", "plain-decode", "our-encode", "plain-encode"];

/// Times that a piece of work is repeated for its instructions to be counted.
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

/// What each piece of work takes for the records of a CDT.
pub(crate) struct Measured {
    name: String,
    bytes: f64,
    nanoseconds: [f64; 4],
    /// Of one record.
    instructions: Option<[f64; 4]>,
}

/// A line that the program printed.
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
    /// Counts the instructions of a record.
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

    /// All CDTs together.
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

    /// Ours to plain, by the piece of work: times, and instructions where they were counted.
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

    /// A row of the table: for decoding and for encoding, ours and the ratio to the plain side.
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
