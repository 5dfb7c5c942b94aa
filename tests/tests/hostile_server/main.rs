//! Servers that send wrong data, stall, never end, send too much, disconnect, or send garbage: no call panics or
//! exhausts memory, and each returns a typed error or everything that can be read.

mod exports;
mod formations;
mod identities;
mod kinds;
mod list_items;
mod lists;
mod records;
mod server;
mod table;
mod tokens;
mod webhooks;

use table::{Report, peak_memory};

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

/// The memory limit of the whole process, in MiB; the servers run in it, too.
const MEMORY: u64 = 128;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_gives_an_error_or_all_that_can_be_read() {
    let mut report = Report::default();
    let families = [
        records::family(),
        identities::family(),
        kinds::family(),
        lists::family(),
        exports::family(),
        tokens::family(),
        formations::family(),
    ];
    for scenario in families.into_iter().flat_map(|family| family.scenarios) {
        report.run(scenario).await;
    }
    webhooks::run(&mut report);
    println!("{report}");
    assert!(report.count() >= 60, "{report}");
    assert!(report.failed.is_empty(), "{report}");
    match peak_memory() {
        Some(peak) => {
            println!("peak memory {peak} MiB");
            assert!(peak < MEMORY, "{peak} MiB");
        }
        None => println!("skipped: this system does not report a peak of memory"),
    }
}
