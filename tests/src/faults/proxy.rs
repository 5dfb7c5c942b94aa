//! A proxy that stands before a sandbox and injects faults.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fastrand::Rng;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use welkin_sandbox::Sandbox;

use super::fault::Fault;
use super::message::Message;

/// How often something goes wrong.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// Share of requests that something happens to, from 0 to 1.
    pub faults: f64,
    /// What the faults are chosen by.
    pub seed: u64,
}

/// Tokens are ended no more often than this: a call replaces one token and no more, and Welkin's limit on tokens must not be reached by
/// this alone.
const BETWEEN_REVOCATIONS: Duration = Duration::from_secs(8);

/// What the clock of the server is made to say: it is years ahead.
const SKEWED: (&str, &str) = ("date", "Thu, 01 Jan 2037 00:00:00 GMT");

/// A running proxy. It stops when it is dropped.
pub struct Proxy {
    origin: String,
    state: Arc<State>,
    server: JoinHandle<()>,
}

struct State {
    sandbox: Sandbox,
    upstream: String,
    weather: Weather,
    tally: Mutex<Tally>,
}

#[derive(Default)]
struct Tally {
    requests: u64,
    faults: BTreeMap<Fault, u64>,
    duplicates: u64,
    revoked: Option<Instant>,
}

/// What becomes of a connection.
enum Next {
    Keep,
    Close,
}

impl Proxy {
    /// Stands before a sandbox, on a free port of this machine.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(sandbox: Sandbox, weather: Weather) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let upstream = sandbox.origin().trim_start_matches("http://").to_owned();
        let state = Arc::new(State {
            sandbox,
            upstream,
            weather,
            tally: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                // A connection that fails is what this is about.
                tokio::spawn(async move { drop(state.serve(client).await) });
            }
        });
        Ok(Self {
            origin,
            state,
            server,
        })
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The sandbox behind it.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.state.sandbox
    }

    /// How often each fault was injected.
    #[must_use]
    pub fn faults(&self) -> BTreeMap<Fault, u64> {
        self.state.tally().faults.clone()
    }

    /// Requests that came, token requests included.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.state.tally().requests
    }

    /// Creates that the server refused because the record was there: a client that looks first sends none, unless the server is so slow
    /// that it acts after the client has looked.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.state.tally().duplicates
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl State {
    fn tally(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().expect("no connection panics")
    }

    /// What happens to the next request.
    fn fault(&self) -> Option<Fault> {
        let mut tally = self.tally();
        tally.requests += 1;
        let mut chance = Rng::with_seed(self.weather.seed.wrapping_add(tally.requests));
        if chance.f64() >= self.weather.faults {
            return None;
        }
        let mut fault = *chance.choice(&Fault::ALL)?;
        if fault == Fault::Revoked {
            let is_recent = |last: Instant| last.elapsed() < BETWEEN_REVOCATIONS;
            match tally.revoked {
                Some(last) if is_recent(last) => fault = Fault::TooMany,
                _ => tally.revoked = Some(Instant::now()),
            }
        }
        *tally.faults.entry(fault).or_default() += 1;
        Some(fault)
    }

    async fn serve(&self, client: TcpStream) -> io::Result<()> {
        let mut client = BufReader::new(client);
        let mut server = BufReader::new(TcpStream::connect(&self.upstream).await?);
        while let Some(request) = Message::read(&mut client).await? {
            if let Next::Close = self.exchange(&request, &mut client, &mut server).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn exchange(
        &self,
        request: &Message,
        client: &mut BufReader<TcpStream>,
        server: &mut BufReader<TcpStream>,
    ) -> io::Result<Next> {
        let fault = self.fault();
        match fault {
            Some(Fault::ResetBefore) => return reset(client),
            Some(Fault::Revoked) => self.sandbox.expire_tokens(),
            _ => {}
        }
        if let Some(refusal) = fault.and_then(Fault::refusal) {
            client.write_all(refusal.as_bytes()).await?;
            return Ok(Next::Keep);
        }
        server.write_all(&request.with(&[])).await?;
        let Some(answer) = Message::read(server).await? else {
            return Ok(Next::Close);
        };
        if answer.status() == "409" {
            self.tally().duplicates += 1;
        }
        match fault {
            Some(fault) => spoil(fault, &answer, client).await,
            None => {
                client.write_all(&answer.with(&[SKEWED])).await?;
                Ok(Next::Keep)
            }
        }
    }
}

/// Passes an answer on, or what a fault leaves of it.
async fn spoil(
    fault: Fault,
    answer: &Message,
    client: &mut BufReader<TcpStream>,
) -> io::Result<Next> {
    if let Some(other) = fault.disguise() {
        client.write_all(other.as_bytes()).await?;
        return Ok(Next::Keep);
    }
    let whole = answer.with(&[SKEWED]);
    match fault {
        Fault::HalfBody => {
            let half = Message {
                head: answer.head.clone(),
                body: answer.body[..answer.body.len() / 2].to_vec(),
            };
            let length = half.body.len().to_string();
            let half = half.with(&[SKEWED, ("content-length", &length)]);
            client.write_all(&half).await?;
            Ok(Next::Keep)
        }
        Fault::CutOff => {
            let end = whole.len() - answer.body.len().div_ceil(2);
            client.write_all(&whole[..end]).await?;
            Ok(Next::Close)
        }
        Fault::ResetAfter => reset(client),
        Fault::Stall => {
            // Until the client gives up.
            let _ = client.read_u8().await;
            Ok(Next::Close)
        }
        Fault::Drip => {
            for piece in whole.chunks(whole.len().div_ceil(4)) {
                client.write_all(piece).await?;
                client.flush().await?;
                sleep(Duration::from_millis(1)).await;
            }
            Ok(Next::Keep)
        }
        _ => {
            client.write_all(&whole).await?;
            Ok(Next::Keep)
        }
    }
}

/// Ends a connection with a reset, not in order.
fn reset(client: &mut BufReader<TcpStream>) -> io::Result<Next> {
    client.get_mut().set_zero_linger()?;
    Ok(Next::Close)
}
