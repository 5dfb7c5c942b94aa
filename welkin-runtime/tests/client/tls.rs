use crate::errors::no_token;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use welkin_runtime::{Client, Error};

use crate::server::config;

/// The first byte of a TLS record that opens a handshake.
const HANDSHAKE: u8 = 0x16;

#[tokio::test]
async fn a_client_over_https_needs_no_set_up_and_speaks_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    let first_byte = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_u8().await.unwrap()
    });
    let client = Client::new(config(&origin));
    let patients = client.unwrap().patients();
    let error = no_token(patients.get(&"p1".into()).await.unwrap_err());
    assert!(matches!(error, Error::Connection { .. }), "{error:?}");
    assert_eq!(first_byte.await.unwrap(), HANDSHAKE);
}
