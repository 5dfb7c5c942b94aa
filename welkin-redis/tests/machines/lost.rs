//! Loss of Redis, and its contents.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use redis::AsyncCommands;
use welkin_redis::{Redis, RedisTokenStore};
use welkin_runtime::token::StoredToken;
use welkin_runtime::{Client, DateTime, RateLimit, RetryPolicy, TokenStore};
use welkin_sandbox::Sandbox;

use crate::server::Server;
use crate::{Listener, Reports, config};

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_every_process_keeps_to_its_share_and_says_so() -> Result<(), Box<dyn Error>>
{
    let Some(server) = Server::start() else {
        return Ok(());
    };
    let sandbox = Sandbox::builder().start().await?;
    let limit = RateLimit::new(400, Duration::from_secs(2));
    let all_reports = [Arc::new(Reports::default()), Arc::new(Reports::default())];
    let mut clients = Vec::new();
    for reports in &all_reports {
        let config = config(&sandbox.origin(), &server.url(), limit, 2)?;
        clients.push(Client::new(config.observer(Listener(Arc::clone(reports))))?);
    }
    for client in &clients {
        client.patients().list().page(0).await?;
    }
    assert_eq!(sandbox.token_requests(), 1);
    let reports = |place: usize| {
        all_reports[place]
            .budget
            .lock()
            .expect("nobody panics")
            .clone()
    };
    assert_eq!((reports(0), reports(1)), (vec![], vec![]));

    let port = server.port;
    drop(server);
    for _ in 0..10 {
        for client in &clients {
            client.patients().list().page(0).await?;
        }
    }
    assert_eq!((reports(0), reports(1)), (vec![false], vec![false]));
    // The existing token is valid; without Redis, each process would request its own.
    assert_eq!(sandbox.token_requests(), 1);
    sandbox.expire_tokens();
    for client in &clients {
        client.patients().list().page(0).await?;
    }
    assert_eq!(sandbox.token_requests(), 3);

    let _server = Server::start_at(port).ok_or("it was there a moment ago")?;
    while reports(0) != [false, true] || reports(1) != [false, true] {
        for client in &clients {
            client.patients().list().page(0).await?;
        }
    }
    Ok(())
}

/// Checks the share of a process while the budget is unreachable. The clock advances only by the waiting times.
#[tokio::test]
async fn a_share_is_a_part_of_the_limit() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::builder().start().await?;
    // No process listens there.
    let config = config(
        &sandbox.origin(),
        "redis://127.0.0.1:1",
        RateLimit::new(20, Duration::from_secs(2)),
        4,
    )?;
    let reports = Arc::new(Reports::default());
    let config = config
        .observer(Listener(Arc::clone(&reports)))
        .retries(RetryPolicy::never());
    let client = Client::new(config)?;
    let begun = std::time::Instant::now();
    for _ in 0..6 {
        client.patients().list().page(0).await?;
    }
    // A quarter of the limit: at most 5 in 2 seconds, after the first burst.
    assert!(
        begun.elapsed() >= Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(*reports.budget.lock().expect("nobody panics"), [false]);
    Ok(())
}

fn token(secret: &str) -> StoredToken {
    let end: DateTime = "2099-01-01T00:00:00.000Z".parse().expect("a moment");
    StoredToken::new("somebody", secret.to_owned(), end)
}

#[tokio::test]
async fn a_lock_whose_holder_died_is_waited_for() -> Result<(), Box<dyn Error>> {
    let Some(server) = Server::start() else {
        return Ok(());
    };
    let client = redis::Client::open(server.url())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    let _: () = connection
        .pset_ex("{died}:token-lock", "somebody else", 300)
        .await?;
    let store = RedisTokenStore::new(Redis::new(&server.url(), "died")?);
    let renewed = store.update(Box::new(|kept| {
        assert!(kept.is_none());
        Box::pin(async { Ok(token("first")) })
    }));
    renewed.await?;
    let kept = store.update(Box::new(|kept| {
        Box::pin(async { Ok(kept.expect("it is kept")) })
    }));
    assert_eq!(kept.await?.issued_for, "somebody");
    let life: i64 = connection.pttl("{died}:token").await?;
    assert!(life > 0, "the token ends in Redis, too");
    let is_locked: bool = connection.exists("{died}:token-lock").await?;
    assert!(!is_locked, "the lock is let go");
    Ok(())
}

#[tokio::test]
async fn what_is_in_redis_and_is_no_token_is_none() -> Result<(), Box<dyn Error>> {
    let Some(server) = Server::start() else {
        return Ok(());
    };
    let client = redis::Client::open(server.url())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    let _: () = connection.set("{odd}:token", "not a token").await?;
    let store = RedisTokenStore::new(Redis::new(&server.url(), "odd")?);
    let renew = store.update(Box::new(|kept| {
        assert!(kept.is_none());
        Box::pin(async { Ok(token("new")) })
    }));
    renew.await?;
    Ok(())
}

#[test]
fn neither_a_url_nor_a_password_is_printed() -> Result<(), Box<dyn Error>> {
    let redis = Redis::new("redis://user:pass-word@127.0.0.1:6379", "p")?;
    let store = RedisTokenStore::new(redis.clone());
    assert!(!format!("{redis:?}{store:?}").contains("pass-word"));
    let error = Redis::new("http://user:pass-word@127.0.0.1", "p")
        .err()
        .ok_or("no URL of Redis")?;
    assert!(!format!("{error}{error:?}").contains("pass-word"));
    Ok(())
}
