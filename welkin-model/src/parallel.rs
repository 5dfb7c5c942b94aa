//! Parallel processing of many items.

use std::iter;
use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Calls `work` for each item, on as many threads as the machine has, and returns the results in the order of the
/// items.
///
/// # Panics
/// When `work` panics.
pub fn in_parallel<I: Sync, R: Send>(items: &[I], work: impl Fn(&I) -> R + Sync) -> Vec<R> {
    let thread_count = thread::available_parallelism().map_or(1, NonZero::get);
    let thread_count = thread_count.min(items.len());
    if thread_count < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let places = iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let taken = places.map_while(|place| Some((place, work(items.get(place)?))));
        taken.collect::<Vec<_>>()
    };
    let mut results = thread::scope(|scope| {
        let threads: Vec<_> = (0..thread_count).map(|_| scope.spawn(take)).collect();
        let results = threads.into_iter().flat_map(|thread| {
            let result = thread.join();
            result.unwrap_or_else(|payload| panic::resume_unwind(payload))
        });
        results.collect::<Vec<_>>()
    });
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
