//! Four processes with 64 tasks each.

use std::error::Error;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::process::Command;
use tokio::task::JoinSet;
use welkin_runtime::{Client, RateLimit};
use welkin_sandbox::Sandbox;

use crate::server::Server;
use crate::{Listener, Reports, config};

const PROCESSES: u32 = 4;
const TASKS: usize = 64;
const CALLS: usize = 2;

/// The environment variable with the sandbox and Redis, for a process of the test.
const WORK: &str = "WELKIN_REDIS_TEST_WORK";

/// The limit that all processes share.
fn shared_limit() -> RateLimit {
    RateLimit::new(200, Duration::from_secs(3))
}

/// The tenant's limit: greater by the number of requests that a busy machine may send late.
fn tenant_limit() -> welkin_sandbox::RateLimit {
    welkin_sandbox::RateLimit::new(320, Duration::from_secs(3))
}

/// Does the work of one process; does nothing when it runs as a test.
#[tokio::test(flavor = "multi_thread")]
async fn work() -> Result<(), Box<dyn Error>> {
    let Ok(addresses) = std::env::var(WORK) else {
        return Ok(());
    };
    let (origin, redis) = addresses.split_once(' ').ok_or("two addresses")?;
    let reports = Arc::new(Reports::default());
    let config = config(origin, redis, shared_limit(), PROCESSES)?;
    let client = Client::new(config.observer(Listener(Arc::clone(&reports))))?;
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let client = client.clone();
        tasks.spawn(async move {
            for _ in 0..CALLS {
                client.patients().list().page(0).await?;
            }
            Ok::<(), welkin_runtime::Error>(())
        });
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    assert_eq!(
        reports.too_many.load(Ordering::Relaxed),
        0,
        "the limit was exceeded"
    );
    assert!(
        reports.budget.lock().expect("nobody panics").is_empty(),
        "Redis was there"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_ask_for_one_token_and_keep_the_limit() -> Result<(), Box<dyn Error>> {
    let Some(server) = Server::start() else {
        return Ok(());
    };
    let sandbox = Sandbox::builder()
        .rate_limit(tenant_limit())
        .start()
        .await?;
    let addresses = format!("{} {}", sandbox.origin(), server.url());
    let workers = (0..PROCESSES).map(|_| {
        Command::new(std::env::current_exe()?)
            .args(["--exact", "processes::work", "--nocapture"])
            .env(WORK, &addresses)
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    });
    let workers: Vec<_> = workers.collect::<Result<_, std::io::Error>>()?;
    for mut worker in workers {
        assert!(worker.wait().await?.success());
    }
    assert_eq!(sandbox.token_requests(), 1);
    let expected = u64::from(PROCESSES) * (TASKS * CALLS) as u64;
    assert!(
        sandbox.fault_counts().requests >= expected,
        "{:?}",
        sandbox.fault_counts()
    );
    Ok(())
}
