//! Memory usage with endless responses.
//!
//! A binary with one test, because the peak memory of a process includes everything that ran in it.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use welkin_runtime::exports::ExportResource;
use welkin_runtime::formations::FormationKind;
use welkin_runtime::{Client, Config, Error, RetryPolicy};

/// Sends a token, and endless bytes to every other request.
async fn serve(listener: TcpListener, status: &'static str) {
    while let Ok((mut stream, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut request = [0; 4096];
            let length = stream.read(&mut request).await.unwrap_or_default();
            if request[..length].starts_with(b"POST /oauth/token") {
                let token = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"access_token\": \"t\"}";
                let _ = stream.write_all(token.as_bytes()).await;
                return;
            }
            let head = format!("HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n\r\n");
            let _ = stream.write_all(head.as_bytes()).await;
            let part = format!("10000\r\n{}\r\n", "[1, ".repeat(0x4000));
            while stream.write_all(part.as_bytes()).await.is_ok() {}
        });
    }
}

/// Returns the peak memory of this process, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    let kilobytes = kilobytes.and_then(|number| number.trim().parse::<u64>().ok());
    kilobytes.expect("it is a number") / 1024
}

#[tokio::test]
async fn stays_below_128_mebibytes() {
    for status in ["200 OK", "502 Bad Gateway", "404 Not Found"] {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let origin = format!("http://{}", listener.local_addr().expect("it is known"));
        tokio::spawn(serve(listener, status));
        let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret")
            .base_url(origin)
            .retries(RetryPolicy::never());
        let client = Client::new(config).expect("the configuration is right");
        let errors = [
            client.patients().get(&"p1".into()).await.map(drop),
            client.patients().list().stream().try_next().await.map(drop),
            client.formation(FormationKind::Cdts).await.map(drop),
            client
                .export(ExportResource::PATIENT)
                .rows()
                .try_next()
                .await
                .map(drop),
        ];
        for done in errors {
            let error = done.expect_err("it has no end");
            let typed = matches!(error, Error::TooLarge { .. } | Error::Api(_));
            assert!(typed, "{error:?}");
        }
    }
    assert!(peak() < 128, "{} MiB", peak());
}
