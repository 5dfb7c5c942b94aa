//! HTTPS, with a generated certificate.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

use super::fuse::Wire;

/// Names of this machine in the certificate, beside the allowed host names.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// A certificate, and the TLS configuration that uses it.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    /// In PEM form. The certificate is self-signed.
    pub(crate) certificate: String,
}

/// Why HTTPS is not available.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The certificate can't be generated.
    #[error("no certificate could be generated: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The certificate can't be used.
    #[error("the certificate can't be used: {0}")]
    Configuration(#[from] rustls::Error),
}

/// The key is not printed.
impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tls").finish_non_exhaustive()
    }
}

impl Tls {
    /// Generates a certificate for this machine and these names.
    pub(crate) fn generate(further_names: &[String]) -> Result<Self, TlsError> {
        let names: Vec<String> = { NAMES.into_iter().map(str::to_owned) }
            .chain(further_names.iter().cloned())
            .collect();
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

    /// Starts TLS on a connection. The handshake happens at the first read or write, so that slow clients do not delay
    /// others.
    pub(super) fn accept(&self, stream: TcpStream) -> Box<dyn Wire> {
        let accept = Box::new(self.acceptor.accept(stream));
        Box::new(TlsWire::Handshake(accept))
    }
}

/// An encrypted connection, or one during its handshake.
enum TlsWire {
    Handshake(Box<tokio_rustls::Accept<TcpStream>>),
    Encrypted(Box<TlsStream<TcpStream>>),
    /// The handshake failed. It must not be polled again, but the server may still flush or shut down the connection.
    Failed,
}

impl TlsWire {
    /// Returns the stream for reading and writing, after the handshake.
    fn poll_ready(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<Pin<&mut TlsStream<TcpStream>>>> {
        if let Self::Handshake(accept) = self {
            match ready!(Future::poll(Pin::new(&mut **accept), context)) {
                Ok(stream) => *self = Self::Encrypted(Box::new(stream)),
                Err(error) => {
                    *self = Self::Failed;
                    return Poll::Ready(Err(error));
                }
            }
        }
        Poll::Ready(match self {
            Self::Encrypted(stream) => Ok(Pin::new(&mut **stream)),
            Self::Handshake(_) | Self::Failed => Err(io::ErrorKind::NotConnected.into()),
        })
    }
}

impl Wire for TlsWire {
    fn set_zero_linger(&self) -> io::Result<()> {
        match self {
            Self::Handshake(accept) => accept.get_ref().map_or(Ok(()), TcpStream::set_zero_linger),
            Self::Encrypted(stream) => stream.get_ref().0.set_zero_linger(),
            Self::Failed => Ok(()),
        }
    }
}

impl AsyncRead for TlsWire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.get_mut().poll_ready(context))?.poll_read(context, buffer)
    }
}

impl AsyncWrite for TlsWire {
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
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.get_mut().poll_ready(context))?.poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Encrypted(stream) => stream.is_write_vectored(),
            Self::Handshake(_) | Self::Failed => false,
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.get_mut().poll_ready(context))?.poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.get_mut().poll_ready(context))?.poll_shutdown(context)
    }
}
