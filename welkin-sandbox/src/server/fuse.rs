//! Connections that a request handler can reset.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Whether the connection must be reset at the next write. An extension of the connection's requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fuse(Arc<AtomicBool>);

impl Fuse {
    /// Resets the connection at the next write.
    pub(crate) fn blow(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_blown(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A connection, encrypted or not.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {
    /// Makes dropping the connection send a reset.
    fn set_zero_linger(&self) -> io::Result<()>;
}

impl Wire for TcpStream {
    fn set_zero_linger(&self) -> io::Result<()> {
        TcpStream::set_zero_linger(self)
    }
}

/// A connection with its [`Fuse`].
pub(super) struct FusedStream {
    stream: Box<dyn Wire>,
    fuse: Fuse,
}

impl FusedStream {
    pub(super) fn new(stream: Box<dyn Wire>) -> Self {
        let fuse = Fuse::default();
        Self { stream, fuse }
    }

    pub(super) fn fuse(&self) -> Fuse {
        self.fuse.clone()
    }

    /// Returns the stream for writing. After [`Fuse::blow`] it fails, and the connection will end with a reset.
    fn writer(self: Pin<&mut Self>) -> io::Result<Pin<&mut dyn Wire>> {
        let this = self.get_mut();
        if this.fuse.is_blown() {
            this.stream.set_zero_linger()?;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(Pin::new(&mut *this.stream))
    }
}

impl AsyncRead for FusedStream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for FusedStream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.writer()?.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.writer()?.poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.writer()?.poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.writer()?.poll_shutdown(context)
    }
}
