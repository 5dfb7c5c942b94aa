//! HTTPS, with a certificate of the sandbox's own making.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

/// Names that the certificate is for: loopback, and the host that clients of version 8 have built in, for those who
/// direct it here.
const NAMES: [&str; 4] = ["localhost", "127.0.0.1", "::1", "api.live.welkincloud.io"];

/// A certificate, and what serves with it.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    /// In PEM form. It is its own root.
    pub(crate) certificate: String,
}

/// Why there is no HTTPS.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// No certificate could be made.
    #[error("no certificate could be generated: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The certificate can't be served with.
    #[error("the certificate can't be used: {0}")]
    Configuration(#[from] rustls::Error),
}

/// Never the key.
impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tls").finish_non_exhaustive()
    }
}

impl Tls {
    /// Makes a certificate.
    pub(crate) fn generate() -> Result<Self, TlsError> {
        let names = NAMES.map(str::to_owned);
        let made = rcgen::generate_simple_self_signed(names)?;
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = rustls::crypto::ring::default_provider();
        let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::from(key))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            certificate: made.cert.pem(),
        })
    }
}

/// A connection, encrypted or not. The handshake is a part of the first use, so that slow clients hold up nobody else.
pub(crate) enum Wire {
    Plain(TcpStream),
    Handshake(Box<tokio_rustls::Accept<TcpStream>>),
    Encrypted(Box<TlsStream<TcpStream>>),
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, tls: Option<&Tls>) -> Self {
        match tls {
            Some(tls) => Self::Handshake(Box::new(tls.acceptor.accept(stream))),
            None => Self::Plain(stream),
        }
    }

    /// Makes the connection end with a reset when it is dropped.
    pub(crate) fn set_zero_linger(&self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.set_zero_linger(),
            Self::Handshake(accept) => accept.get_ref().map_or(Ok(()), TcpStream::set_zero_linger),
            Self::Encrypted(stream) => stream.get_ref().0.set_zero_linger(),
        }
    }

    /// The stream to read from and write to, once the handshake is over.
    fn poll_ready(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<Pin<&mut dyn ReadWrite>>> {
        if let Self::Handshake(accept) = self {
            let stream = ready!(Future::poll(Pin::new(&mut **accept), context))?;
            *self = Self::Encrypted(Box::new(stream));
        }
        Poll::Ready(match self {
            Self::Plain(stream) => Ok(Pin::new(stream)),
            Self::Encrypted(stream) => Ok(Pin::new(&mut **stream)),
            Self::Handshake(_) => Err(io::ErrorKind::NotConnected.into()),
        })
    }
}

trait ReadWrite: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> ReadWrite for T {}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.get_mut().poll_ready(context))?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.get_mut().poll_ready(context))?.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.get_mut().poll_ready(context))?.poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(stream) => stream.is_write_vectored(),
            Self::Encrypted(stream) => stream.is_write_vectored(),
            Self::Handshake(_) => false,
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.get_mut().poll_ready(context))?.poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.get_mut().poll_ready(context))?.poll_shutdown(context)
    }
}
