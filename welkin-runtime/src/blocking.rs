//! Calls for programs without `async`.

use std::fmt;
use std::io;

use tokio::runtime::{Builder, Runtime};

use crate::client::list::ItemStream;
use crate::error::Error;

/// Waits for calls, for programs that are not asynchronous: scripts, nightly jobs, tests.
///
/// ```no_run
/// use welkin_runtime::{Blocking, Client, Config};
///
/// let blocking = Blocking::new()?;
/// let welkin = Client::new(Config::from_env()?)?;
/// let patient = blocking.wait(welkin.patients().get(&"p1".into()))?;
/// for patient in blocking.each(welkin.patients().list().stream()) {
///     println!("{:?}", patient?.id);
/// }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// One instance serves a whole program and all its threads. It keeps the connections of the clients that it waits for,
/// so keep it as long as those clients.
pub struct Blocking(Runtime);

impl Blocking {
    /// Creates a runtime for calls. It starts no threads.
    ///
    /// # Errors
    /// Returns an error if the operating system refuses the resources to wait for sockets.
    pub fn new() -> io::Result<Self> {
        Builder::new_current_thread().enable_all().build().map(Self)
    }

    /// Makes a call and waits for its result.
    ///
    /// # Panics
    /// Panics if it is called from asynchronous code, which it would block: `await` the call there.
    pub fn wait<C: IntoFuture>(&self, call: C) -> C::Output {
        self.0.block_on(call.into_future())
    }

    /// The items of a list, one by one; pages are fetched as they are needed.
    ///
    /// # Panics
    /// Panics like [`wait`](Self::wait), when an item is requested.
    pub fn each<I: Send + 'static>(
        &self,
        mut stream: ItemStream<I>,
    ) -> impl Iterator<Item = Result<I, Error>> {
        std::iter::from_fn(move || self.wait(stream.try_next()).transpose())
    }
}

impl fmt::Debug for Blocking {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Blocking")
    }
}
