//! Benchmarks of starting and resetting a sandbox. Run with `cargo test -p welkin-sandbox --test sandbox -- --ignored
//! --nocapture control::figures`, with `--release` for those of the command.

use std::time::Instant;

use welkin_sandbox::{Builder, ResetTo, Sandbox, Seed};

const EXPORT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

/// Number of measurements.
const RUNS: usize = 51;

fn builder() -> Builder {
    let builder = Sandbox::builder().config_paths([EXPORT]);
    builder.expect("the export is right")
}

/// Measures an operation repeatedly: the median, and the minimum, which is the reliable value on a busy machine.
async fn measured<F: AsyncFnMut()>(mut work: F) -> String {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        work().await;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    format!("{:?}, at best {:?}", times[RUNS / 2], times[0])
}

#[tokio::test]
#[ignore = "figures, not a check"]
async fn of_starting_and_of_snapshots() {
    let paths = [std::path::PathBuf::from(EXPORT)];
    let parse =
        measured(async || drop(welkin_model::config::read(&paths).expect("an export"))).await;
    println!("parsing the configuration: {parse}");
    let read = measured(async || drop(builder())).await;
    println!("the same, ready to be served: {read}");
    let mut sandboxes = Vec::new();
    let start =
        measured(async || sandboxes.push(builder().start().await.expect("it starts"))).await;
    println!("the same, and starting: {start}");
    sandboxes.clear();
    let builder = builder();
    let clone = async || sandboxes.push(builder.clone().start().await.expect("it starts"));
    println!(
        "starting with a configuration at hand: {}",
        measured(clone).await
    );
    drop(sandboxes);
    for patients in [0, 200] {
        let begun = Instant::now();
        let sandbox = builder.clone().seed(Seed::new(1), patients).start().await;
        let sandbox = sandbox.expect("it starts");
        println!("starting with {patients} patients: {:?}", begun.elapsed());
        let snapshot = sandbox.snapshot().await.expect("it can be copied");
        println!("  {} KiB", snapshot.size() / 1024);
        let take = async || drop(sandbox.snapshot().await.expect("it can be copied"));
        println!("  snapshot: {}", measured(take).await);
        let restore = async || {
            sandbox
                .restore(&snapshot)
                .await
                .expect("it can be restored")
        };
        println!("  restore: {}", measured(restore).await);
        let reset = async || sandbox.reset(ResetTo::Seed).await.expect("it has a seed");
        println!("  reset to the seed: {}", measured(reset).await);
        let start = Instant::now();
        sandbox
            .reset(ResetTo::Empty)
            .await
            .expect("it can be emptied");
        println!("  reset to nothing: {:?}", start.elapsed());
    }
}
