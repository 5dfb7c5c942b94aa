//! The results of a workload.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use welkin_sandbox::Fault;

/// The calls of a workload and their results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Number of calls.
    pub calls: u64,
    /// Creates with an external ID.
    pub with_id: Creates,
    /// Creates without an external ID.
    pub without_id: Creates,
    /// Reads of single records and of lists.
    pub reads: Reads,
    /// Updates.
    pub updates: Updates,
    /// Number of token requests received by the server.
    pub token_requests: u64,
    /// Number of requests that reached the sandbox, including token requests.
    pub requests: u64,
    /// Number of creates that the server refused because the record already existed.
    pub duplicates: u64,
    /// Number of injections of each fault.
    pub faults: BTreeMap<Fault, u64>,
    /// Duration of the calls, without the final check.
    pub elapsed: Duration,
}

/// Creates, by the client's result and the final state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Creates {
    /// Calls that succeeded.
    pub succeeded: u64,
    /// Calls that failed with an unknown outcome.
    pub unknown: u64,
    /// Calls that failed without an effect.
    pub refused: u64,
    /// Records of successful calls that exist once.
    pub once: u64,
    /// Records of successful calls that are missing.
    pub missing: u64,
    /// Records that exist more than once, regardless of the call's result.
    pub doubled: u64,
    /// Records that exist after a call with an unknown outcome.
    pub unknown_present: u64,
    /// Records that exist although the call failed without an effect.
    pub unexpected: u64,
}

/// Reads, by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Reads that returned the written data.
    pub complete: u64,
    /// Reads that returned other data.
    pub wrong: u64,
    /// Reads that failed.
    pub failed: u64,
}

/// Updates, by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Updates {
    /// Updates that succeeded.
    pub succeeded: u64,
    /// Updates that failed.
    pub failed: u64,
}

impl Report {
    /// Adds the counts of another task.
    pub(super) fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.with_id.add(other.with_id);
        self.without_id.add(other.without_id);
        self.reads.complete += other.reads.complete;
        self.reads.wrong += other.reads.wrong;
        self.reads.failed += other.reads.failed;
        self.updates.succeeded += other.updates.succeeded;
        self.updates.failed += other.updates.failed;
    }

    /// Returns the names of the counts that must be zero but are not.
    #[must_use]
    pub fn faulty(&self) -> Vec<&'static str> {
        let claims = [
            (self.with_id.missing == 0, "a record with an id is missing"),
            (
                self.with_id.doubled == 0,
                "a record with an id is there twice",
            ),
            (
                self.with_id.unknown == 0,
                "a create with an id was left open",
            ),
            (
                self.with_id.unexpected == 0,
                "a create with an id did more than it said",
            ),
            (
                self.without_id.missing == 0,
                "a record without an id is missing",
            ),
            (
                self.without_id.doubled == 0,
                "a record without an id is there twice",
            ),
            (
                self.without_id.unexpected == 0,
                "a create without an id did more than it said",
            ),
            (self.reads.wrong == 0, "a read was wrong"),
            (self.reads.failed == 0, "a read failed"),
            (self.updates.failed == 0, "an update failed"),
        ];
        let broken = claims.into_iter().filter(|(holds, _)| !holds);
        broken.map(|(_, claim)| claim).collect()
    }
}

impl Creates {
    fn add(&mut self, other: Self) {
        self.succeeded += other.succeeded;
        self.unknown += other.unknown;
        self.refused += other.refused;
        self.once += other.once;
        self.missing += other.missing;
        self.doubled += other.doubled;
        self.unknown_present += other.unknown_present;
        self.unexpected += other.unexpected;
    }
}

impl fmt::Display for Creates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} succeeded ({} there once, {} missing), {} left open ({} there), {} refused ({} there), {} doubled",
            self.succeeded,
            self.once,
            self.missing,
            self.unknown,
            self.unknown_present,
            self.refused,
            self.unexpected,
            self.doubled
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.elapsed.as_secs_f64();
        let rate = self.calls as f64 / seconds;
        writeln!(
            formatter,
            "{} calls in {seconds:.1} s, {rate:.0} a second",
            self.calls
        )?;
        writeln!(formatter, "creates with an id:    {}", self.with_id)?;
        writeln!(formatter, "creates without an id: {}", self.without_id)?;
        let reads = self.reads;
        writeln!(
            formatter,
            "reads:                 {} complete, {} wrong, {} failed",
            reads.complete, reads.wrong, reads.failed
        )?;
        let updates = self.updates;
        writeln!(
            formatter,
            "updates:               {} succeeded, {} failed",
            updates.succeeded, updates.failed
        )?;
        writeln!(
            formatter,
            "requests:              {}, of which for tokens {}, refused as duplicates {}",
            self.requests, self.token_requests, self.duplicates
        )?;
        let faults: u64 = self.faults.values().sum();
        write!(formatter, "faults:                {faults}")?;
        for (fault, count) in &self.faults {
            write!(formatter, ", {fault} {count}")?;
        }
        Ok(())
    }
}
