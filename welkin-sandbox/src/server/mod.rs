//! Connections: who is let in, how long anybody may take, and how they end.
//!
//! Clients that send nothing, or little by little, cost a connection each. Of those there are so many at once and no
//! more: when another client comes, the connection goes that has waited longest without a request.

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

/// Most connections at once. Processes may open 1,024 files on many systems, and the database needs some.
const CONNECTIONS: usize = 512;

/// How long a client may take from one request to the whole head of the next.
const NEXT_HEAD: Duration = Duration::from_secs(75);

/// How long open requests may take when the sandbox stops.
const LAST_ANSWERS: Duration = Duration::from_secs(30);

/// How long nobody is let in after that failed, such as where the system has no files left.
const AFTER_FAILURE: Duration = Duration::from_millis(50);

/// What serves connections, until it is to stop.
pub(crate) struct Server {
    pub(crate) listener: TcpListener,
    pub(crate) router: Router,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<Tls>,
    /// Changes, or ends, when it is to stop.
    pub(crate) stop: watch::Receiver<()>,
}

impl Server {
    /// Serves until it is to stop, and then until open requests are answered.
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
        // Those that take longer are aborted with the set.
        let _ = tokio::time::timeout(LAST_ANSWERS, all).await;
        Ok(())
    }

    /// Serves one connection.
    fn serve(
        &self,
        stream: TcpStream,
        activity: Activity,
    ) -> impl Future<Output = ()> + Send + use<> {
        // Answers are small: waiting to fill a packet would only delay them.
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
            // How a connection failed is the client's affair.
            tokio::select! {
                _ = connection.as_mut() => return,
                () = ended.ended() => return,
                _ = stop.changed() => {}
            }
            if ended.has_asked() {
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
