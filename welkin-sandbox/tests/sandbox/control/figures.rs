//! How long a sandbox takes to start, and to come back to a known state. Run with `cargo test -p welkin-sandbox --test
//! sandbox -- --ignored --nocapture control::figures`, with `--release` for those of the command.

use std::time::{Duration, Instant};

use welkin_sandbox::{Builder, ResetTo, Sandbox, Seed};

const EXPORT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../examples/designer-export.json"
);

/// Of how many runs the middle one is told.
const RUNS: usize = 21;

fn builder() -> Builder {
    let builder = Sandbox::builder().config_paths([EXPORT]);
    builder.expect("the export is right")
}

/// The middle of several times.
fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// How long this thread has had a processor so far, where the system tells: on a busy machine, that is the figure to
/// look at.
fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// The middle of the times that something takes, again and again: by the clock, and on this thread.
async fn measured<F: AsyncFnMut()>(mut work: F) -> String {
    let (mut times, mut own) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (start, processor) = (Instant::now(), on_processor());
        work().await;
        times.push(start.elapsed());
        own.push(on_processor() - processor);
    }
    format!("{:?} ({:?} of this thread)", middle(times), middle(own))
}

#[tokio::test]
#[ignore = "figures, not a check"]
async fn of_starting_and_of_snapshots() {
    let read = measured(async || drop(builder())).await;
    println!("reading the configuration: {read}");
    let mut sandboxes = Vec::new();
    let start =
        measured(async || sandboxes.push(builder().start().await.expect("it starts"))).await;
    println!("reading the configuration and starting: {start}");
    drop(sandboxes);
    for patients in [0, 200] {
        let begun = Instant::now();
        let sandbox = builder().seed(Seed::new(1), patients).start().await;
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
