//! Connections: their number, timeouts and end.
//!
//! Clients that send nothing, or send very slowly, occupy a connection each. The number of connections is limited: if
//! another client connects, the connection that has been waiting longest without a complete request is closed.

mod activity;
mod fuse;
#[cfg(feature = "tls")]
mod tls;

use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use self::activity::Activities;
pub(crate) use self::activity::Activity;
pub(crate) use self::fuse::Fuse;
use self::fuse::{FusedStream, Wire};
#[cfg(feature = "tls")]
pub(crate) use self::tls::Tls;
#[cfg(feature = "tls")]
pub use self::tls::TlsError;

/// Most concurrent connections. Processes may open 1,024 files on many systems, and the database needs some.
const CONNECTIONS: usize = 512;

/// Timeout for receiving the complete head of the next request.
const NEXT_HEAD: Duration = Duration::from_secs(75);

/// How long the sandbox waits for open requests when it stops.
const LAST_ANSWERS: Duration = Duration::from_secs(30);

/// Pause after accepting a connection failed, for example because the system has no free file descriptors.
const AFTER_FAILURE: Duration = Duration::from_millis(50);

/// The server, which serves connections until it is stopped.
pub(crate) struct Server {
    pub(crate) listener: TcpListener,
    pub(crate) router: Router,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<Tls>,
    /// Changes, or is closed, when the server must stop.
    pub(crate) stop: watch::Receiver<()>,
}

impl Server {
    /// Serves until it is stopped, and then until open requests are completed.
    pub(crate) async fn run(self) -> io::Result<()> {
        let activities = Activities::default();
        let mut connections = JoinSet::new();
        let mut stop = self.stop.clone();
        loop {
            let is_full = connections.len() >= CONNECTIONS;
            if is_full {
                activities.end_longest_waiting();
            }
            tokio::select! {
                _ = stop.changed() => break,
                Some(_) = connections.join_next() => {}
                accepted = self.listener.accept(), if !is_full => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(self.serve(stream, activities.add()));
                    }
                    Err(error) => {
                        tracing::warn!(%error, "failed to accept a connection");
                        activities.end_longest_waiting();
                        tokio::time::sleep(AFTER_FAILURE).await;
                    }
                },
            }
        }
        drop(self.listener);
        let all = async { while connections.join_next().await.is_some() {} };
        // Connections that take longer are aborted when the set is dropped.
        let _ = tokio::time::timeout(LAST_ANSWERS, all).await;
        Ok(())
    }

    /// Serves one connection.
    fn serve(
        &self,
        stream: TcpStream,
        activity: Activity,
    ) -> impl Future<Output = ()> + Send + use<> {
        // Responses are small: waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let stream = FusedStream::new(self.wire(stream));
        let (fuse, ended) = (stream.fuse(), activity.clone());
        let router = TowerToHyperService::new(self.router.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            activity.note();
            let extensions = request.extensions_mut();
            extensions.insert(fuse.clone());
            extensions.insert(activity.clone());
            router.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(NEXT_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let mut stop = self.stop.clone();
        async move {
            let mut connection = pin!(connection);
            // Errors of a connection are ignored: they concern the client only.
            tokio::select! {
                _ = connection.as_mut() => return,
                () = ended.ended() => return,
                _ = stop.changed() => {}
            }
            if ended.has_received_request() {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }

    fn wire(&self, stream: TcpStream) -> Box<dyn Wire> {
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.tls {
            return tls.accept(stream);
        }
        Box::new(stream)
    }
}
