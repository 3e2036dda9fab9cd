//! One request to a provider: a connection of its own, no redirect, a bound on time and size.

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::address::Address;
use super::fault::Fault;
use crate::tls::{BadAuthority, client_config};

/// A whole request with its answer, name resolution and handshake included.
const WITHIN: Duration = Duration::from_secs(10);

/// Bytes of an answer.
const LIMIT: usize = 256 * 1024;

/// Addresses of one name that are tried.
const TRIES: usize = 4;

/// The gateway as a client of its provider.
pub(super) struct Client {
    tls: TlsConnector,
    within: Duration,
}

/// A form to be posted.
pub(super) struct Form {
    pub(super) body: String,
    /// `Authorization`, when the client proves itself there.
    pub(super) authorization: Option<HeaderValue>,
}

impl Client {
    /// Trusts the system's authorities and those of the PEM files.
    ///
    /// # Errors
    /// [`BadAuthority`].
    pub(super) fn new(authorities: &[PathBuf]) -> Result<Self, BadAuthority> {
        Ok(Self { tls: TlsConnector::from(client_config("oidc.ca", authorities)?), within: WITHIN })
    }

    /// Gets a document.
    ///
    /// # Errors
    /// [`Fault`]; every status but 200 is one.
    pub(super) async fn get(&self, address: &Address) -> Result<Bytes, Fault> {
        let (status, body) = self.send(address, None).await?;
        if status == StatusCode::OK { Ok(body) } else { Err(Fault::Status(status.as_u16())) }
    }

    /// Posts a form and returns the status with the body.
    ///
    /// # Errors
    /// [`Fault`]; a redirection is one.
    pub(super) async fn post(&self, address: &Address, form: Form) -> Result<(StatusCode, Bytes), Fault> {
        self.send(address, Some(form)).await
    }

    async fn send(&self, address: &Address, form: Option<Form>) -> Result<(StatusCode, Bytes), Fault> {
        let request = request(address, form)?;
        let sent = async {
            let stream = connect(address).await?;
            let _ = stream.set_nodelay(true);
            if !address.is_secure() {
                return exchange(stream, request).await;
            }
            let name = ServerName::try_from(address.host().to_owned()).map_err(|_| Fault::Tls)?;
            let stream = self.tls.connect(name, stream).await.map_err(|_| Fault::Tls)?;
            exchange(stream, request).await
        };
        tokio::time::timeout(self.within, sent).await.unwrap_or(Err(Fault::Slow))
    }
}

fn request(address: &Address, form: Option<Form>) -> Result<Request<Full<Bytes>>, Fault> {
    let mut request = Request::builder()
        .method(if form.is_some() { Method::POST } else { Method::GET })
        .uri(address.path())
        .header(HOST, address.authority())
        .header(ACCEPT, "application/json")
        .header(USER_AGENT, "reattach-gateway")
        .header(CONNECTION, "close");
    let mut body = Bytes::new();
    if let Some(form) = form {
        body = Bytes::from(form.body);
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(CONTENT_LENGTH, body.len());
        if let Some(authorization) = form.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
    }
    request.body(Full::new(body)).map_err(|_| Fault::Answer("names an address that cannot be requested"))
}

async fn connect(address: &Address) -> Result<TcpStream, Fault> {
    let found = tokio::net::lookup_host((address.host(), address.port())).await.map_err(|_| Fault::Unreachable)?;
    for socket in found.take(TRIES) {
        if let Ok(stream) = TcpStream::connect(socket).await {
            return Ok(stream);
        }
    }
    Err(Fault::Unreachable)
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), Fault>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = http1::Builder::new();
    let (mut sender, connection) = builder
        .max_headers(64)
        .max_buf_size(64 * 1024)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Fault::Cut)?;
    let answered = async {
        let response = sender.send_request(request).await.map_err(|_| Fault::Cut)?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Fault::Redirect);
        }
        let body = Limited::new(response.into_body(), LIMIT)
            .collect()
            .await
            .map_err(|error| if error.is::<LengthLimitError>() { Fault::TooLarge(LIMIT) } else { Fault::Cut })?;
        Ok((status, body.to_bytes()))
    };
    let (mut answered, connection) = (pin!(answered), pin!(connection));
    tokio::select! {
        outcome = &mut answered => outcome,
        // It may end before the last bytes of the body have been taken.
        _ = connection => answered.await,
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// What comes of a server that answers like this and, if told so, stays.
    async fn answered(answer: Vec<u8>, stays: bool) -> Result<Bytes, Fault> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::parse(&format!("http://{}/x?y=z", listener.local_addr().unwrap()), true).unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(stream.read_u8().await.unwrap());
            }
            let _ = stream.write_all(&answer).await;
            if stays {
                let _ = stream.read_u8().await;
            }
            String::from_utf8(request).unwrap()
        });
        let mut client = Client::new(&[]).unwrap();
        client.within = Duration::from_millis(500);
        let outcome = client.get(&address).await;
        assert!(server.await.unwrap().starts_with("GET /x?y=z HTTP/1.1\r\nhost: 127.0.0.1:"));
        outcome
    }

    fn with(head: &str, body: &[u8]) -> Vec<u8> {
        [head.as_bytes(), b"\r\n", body].concat()
    }

    #[tokio::test]
    async fn an_answer_is_read_to_its_end() {
        let chunked = with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\n\r\n");
        for (answer, stays) in [
            (with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", b"{}"), true),
            (with("HTTP/1.1 200 OK\r\n", b"{}"), false),
            (chunked, true),
        ] {
            assert_eq!(answered(answer, stays).await.as_deref(), Ok(&b"{}"[..]));
        }
        let most = vec![b' '; LIMIT];
        let answer = with(&format!("HTTP/1.1 200 OK\r\nContent-Length: {LIMIT}\r\n"), &most);
        assert_eq!(answered(answer, false).await.map(|body| body.len()), Ok(LIMIT));
    }

    #[tokio::test]
    async fn what_cannot_be_used_is_told_apart() {
        let long = |length: usize| {
            let body = vec![b' '; length];
            with(&format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n"), &body)
        };
        let endless = with("HTTP/1.1 200 OK\r\n", &vec![b' '; LIMIT + 1]);
        let moved = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n";
        for (answer, stays, fault) in [
            (long(LIMIT + 1), true, Fault::TooLarge(LIMIT)),
            (endless, true, Fault::TooLarge(LIMIT)),
            (with(moved, b""), true, Fault::Redirect),
            (with("HTTP/1.1 500 No\r\nContent-Length: 0\r\n", b""), true, Fault::Status(500)),
            (with("HTTP/1.1 204 No\r\n", b""), true, Fault::Status(204)),
            (with("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n", b"{}"), false, Fault::Cut),
            (b"220 mail.example ESMTP\r\n\r\n".to_vec(), true, Fault::Cut),
            (Vec::new(), false, Fault::Cut),
            (Vec::new(), true, Fault::Slow),
            (with("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n", b"{}"), true, Fault::Slow),
        ] {
            assert_eq!(answered(answer, stays).await, Err(fault));
        }
    }

    #[tokio::test]
    async fn nobody_there_and_no_tls() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap();
        let client = Client::new(&[]).unwrap();
        let secure = Address::parse(&format!("https://{place}"), false).unwrap();
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        };
        let (outcome, ()) = tokio::join!(client.get(&secure), server);
        assert_eq!(outcome, Err(Fault::Tls));
        drop(listener);
        assert_eq!(client.get(&secure).await, Err(Fault::Unreachable));
    }

    #[tokio::test]
    async fn a_certificate_is_believed_for_its_name_when_its_authority_is() {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let pem = std::env::temp_dir().join(format!("reattach-oidc-{}.pem", std::process::id()));
        std::fs::write(&pem, made.cert.pem()).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
                let _ = stream.read(&mut [0; 1024]).await;
            }
        });
        let at = |host: &str| Address::parse(&format!("https://{host}:{port}/"), false).unwrap();
        let (knows, ignorant) = (Client::new(std::slice::from_ref(&pem)).unwrap(), Client::new(&[]).unwrap());
        assert_eq!(knows.get(&at("localhost")).await.as_deref(), Ok(&b"{}"[..]));
        assert_eq!(knows.get(&at("127.0.0.1")).await, Err(Fault::Tls));
        assert_eq!(ignorant.get(&at("localhost")).await, Err(Fault::Tls));
        std::fs::remove_file(pem).unwrap();
    }
}
