//! A gateway, a client and a target, each on a free port.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use argon2::password_hash::PasswordHasher;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use reattach_gateway::Gateway;
use reattach_gateway::config::Config;
use reattach_relay::{Answer, AnswerReader, Problem, RequestHead, ResponseHead, encode_request};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

pub const EXTRA: &str = "https://other.example";
pub const SOAP: &str = "application/soap+xml;charset=UTF-8";

/// A folder that goes away with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("reattach-gateway-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A cheap hash: what it costs is not under test.
pub fn cheap_hash(password: &str) -> String {
    let params = argon2::Params::new(64, 1, 1, None).unwrap();
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    argon2.hash_password(password.as_bytes()).unwrap().to_string()
}

/// A running gateway with users `adele` (password `one`) and `boris` (`two`), and a target set `lab`.
pub struct Fixture {
    pub port: u16,
    pub folder: Folder,
    pub target: Target,
    link: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    served: Option<tokio::task::JoinHandle<()>>,
}

impl Fixture {
    pub async fn start() -> Self {
        Self::with("").await
    }

    /// The same with more at the end of its configuration.
    pub async fn with(more: &str) -> Self {
        Self::between("", more).await
    }

    /// The same with more keys at the beginning of its configuration.
    pub async fn first(keys: &str) -> Self {
        Self::between(keys, "").await
    }

    /// Both.
    pub async fn between(keys: &str, more: &str) -> Self {
        let target = Target::start().await;
        let folder = Folder::new();
        let console = folder.0.join("console");
        std::fs::create_dir_all(console.join("engine-0123456789abcdef")).unwrap();
        std::fs::write(folder.0.join("secret.js"), "outside").unwrap();
        std::fs::write(console.join("index.html"), "<!doctype html>page").unwrap();
        std::fs::write(console.join("boot.js"), "boot").unwrap();
        std::fs::write(console.join("app-0123456789abcdef_bg.wasm"), "wasm").unwrap();
        std::fs::write(console.join("app-0123456789abcdef_bg.wasm.br"), "brotli").unwrap();
        std::fs::write(console.join("engine-0123456789abcdef/worker.js"), "worker").unwrap();

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let text = format!(
            r#"
{keys}
listen = "127.0.0.1:{port}"
public_origin = "https://localhost:{port}"
extra_origins = ["{EXTRA}"]
console = "console"
lab = true
[tls]
self_signed_in = "tls"
[[users]]
name = "adele"
password_hash = "{adele}"
[[users]]
name = "boris"
password_hash = "{boris}"
[[targets]]
name = "lab"
hosts = ["Server01", "Node*", "*.lab.example", "closed"]
addresses = ["127.0.0.0/8"]
ports = [5985]
schemes = ["http"]
auth = ["negotiate"]
users = ["adele"]
[[targets]]
name = "second"
hosts = ["Server01", "169.254.169.254", "far"]
auth = ["negotiate", "basic"]
users = ["boris"]
[names]
Server01 = "127.0.0.1:{target}"
Node07 = "127.0.0.1:{target}"
far = "10.9.8.7:1"
closed = "127.0.0.1:1"
{more}
"#,
            adele = cheap_hash("one"),
            boris = cheap_hash("two"),
            target = target.port,
        );
        let config = Config::parse(&text, None, &folder.0).unwrap();
        let gateway = Gateway::new(config).unwrap();
        let link = gateway.sign_in_link().unwrap().expose().to_owned();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let served = tokio::spawn(gateway.serve(listener, async move {
            let _ = stopped.await;
            Duration::from_secs(2)
        }));
        Self { port, folder, target, link, stop: Some(stop), served: Some(served) }
    }

    /// Waits until the gateway has ended.
    pub async fn ended(&mut self) {
        self.served.take().unwrap().await.unwrap();
    }

    pub async fn tls_stream(&self) -> tokio_rustls::client::TlsStream<TcpStream> {
        self.tls(&[]).await
    }

    pub fn begin_stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// The code of the sign-in link.
    pub fn code(&self) -> &str {
        self.link.split_once("/#code=").unwrap().1
    }

    pub fn own_origin(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// One request on a TLS connection of its own.
    pub async fn send(&self, call: Call) -> Reply {
        let (parts, body) = self.begin(call).await.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// The same, without reading the body.
    pub async fn begin(&self, call: Call) -> Response<Incoming> {
        let stream = self.tls(&[]).await;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let response = sender.send_request(call.request(self.port, false)).await.unwrap();
        // The connection lives as long as its body.
        response
    }

    /// One request over HTTP/2.
    pub async fn send_h2(&self, call: Call) -> Reply {
        let stream = self.tls(&[b"h2"]).await;
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let (mut sender, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let (parts, body) = sender.send_request(call.request(self.port, true)).await.unwrap().into_parts();
        Reply { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    async fn tls(&self, alpn: &[&[u8]]) -> tokio_rustls::client::TlsStream<TcpStream> {
        let pem = std::fs::read(self.folder.0.join("tls/cert.pem")).unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(&pem).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
    }

    /// A bearer.
    pub async fn token(&self, user: &str, password: &str) -> String {
        let reply = self.sign_in(user, password).await;
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply.json()["token"].as_str().unwrap().into()
    }

    pub async fn sign_in(&self, user: &str, password: &str) -> Reply {
        self.send(Call::session(&format!(r#"{{"kind":"password","userName":"{user}","password":"{password}"}}"#))).await
    }

    /// One exchange with a target.
    pub async fn relay(&self, token: &str, connection: &str, authorization: Option<&str>, body: &str) -> Reply {
        self.send(Call::relay(token, "http://Server01", connection, authorization, body)).await
    }
}

/// A request in the making.
#[derive(Clone)]
pub struct Call {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Call {
    pub fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    pub fn session(body: &str) -> Self {
        Self::new(Method::POST, "/v1/session").header("content-type", "application/json").body(body.into())
    }

    pub fn relay(token: &str, target: &str, connection: &str, authorization: Option<&str>, body: &str) -> Self {
        let mut head = RequestHead::new();
        head.content_type = (!body.is_empty()).then(|| SOAP.into());
        head.authorization = authorization.map(Into::into);
        Self::framed(token, target, connection, &head, body)
    }

    pub fn framed(token: &str, target: &str, connection: &str, head: &RequestHead, body: &str) -> Self {
        Self::new(Method::POST, "/v1/relay")
            .bearer(token)
            .header("content-type", "application/vnd.reattach.relay.v1")
            .header("reattach-target", target)
            .header("reattach-connection", connection)
            .body(encode_request(head, body.as_bytes()))
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    fn request(self, port: u16, h2: bool) -> Request<Full<Bytes>> {
        let uri = if h2 { format!("https://localhost:{port}{}", self.path) } else { self.path };
        let mut request = Request::builder().method(self.method).uri(uri);
        if !h2 && !self.headers.iter().any(|(name, _)| name == "host") {
            request = request.header("host", format!("localhost:{port}"));
        }
        if !self.headers.iter().any(|(name, _)| name == "content-length") {
            request = request.header("content-length", self.body.len());
        }
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        request.body(Full::new(self.body.into())).unwrap()
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The problem, with what every problem has checked.
    pub fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status.as_u16());
        assert_eq!(problem.instance, format!("urn:uuid:{}", self.header("reattach-request-id").unwrap()));
        assert!(!problem.title.is_empty() && !problem.detail.is_empty());
        problem
    }

    #[track_caller]
    pub fn refused(&self, status: u16, slug: &str) {
        assert_eq!((self.problem().slug(), self.status.as_u16()), (slug, status));
    }

    /// The target's answer.
    pub fn answer(&self) -> (ResponseHead, String) {
        assert_eq!(self.status, 200, "{:?}", self.body);
        let mut reader = AnswerReader::new();
        reader.push(&self.body).unwrap();
        match reader.finish().unwrap() {
            Answer::Complete { head, body } => (head, String::from_utf8(body).unwrap()),
            Answer::Failed(problem) => panic!("{problem:?}"),
        }
    }
}

/// A target that obeys the body of each request; its answers end with the number of the connection.
pub struct Target {
    pub port: u16,
    pub seen: Arc<Mutex<Vec<String>>>,
    pub closed: Arc<AtomicUsize>,
    pub connections: Arc<AtomicUsize>,
}

impl Target {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let target = Self {
            port: listener.local_addr().unwrap().port(),
            seen: Arc::default(),
            closed: Arc::default(),
            connections: Arc::default(),
        };
        let (seen, closed, connections) =
            (Arc::clone(&target.seen), Arc::clone(&target.closed), Arc::clone(&target.connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = connections.fetch_add(1, Ordering::SeqCst) + 1;
                let (seen, closed) = (Arc::clone(&seen), Arc::clone(&closed));
                tokio::spawn(async move {
                    let _ = serve(stream, number, &seen).await;
                    closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        target
    }

    /// Waits until so many connections have ended.
    pub async fn closed(&self, count: usize) {
        for _ in 0..200 {
            if self.closed.load(Ordering::SeqCst) >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the connection to the target is still open");
    }

    /// Waits until so many requests have come.
    pub async fn requests(&self, count: usize) {
        for _ in 0..200 {
            if self.seen.lock().unwrap().len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the request has not come");
    }
}

async fn serve(mut stream: TcpStream, number: usize, seen: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let (head, body) = loop {
            if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = String::from_utf8(buffer[..end].to_vec()).unwrap().to_ascii_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
                let whole = end + 4 + length.parse::<usize>().unwrap();
                if buffer.len() >= whole {
                    let body = String::from_utf8(buffer[end + 4..whole].to_vec()).unwrap();
                    buffer.drain(..whole);
                    break (head, body);
                }
            }
            let mut chunk = [0; 4096];
            match stream.read(&mut chunk).await? {
                0 => return Ok(()),
                count => buffer.extend_from_slice(&chunk[..count]),
            }
        };
        let authenticates = head.contains("\r\nauthorization: ");
        seen.lock().unwrap().push(head);
        let text = format!("{body} on {number}");
        let ok = |extra: &str| {
            format!("HTTP/1.1 200 OK\r\n{extra}Content-Type: {SOAP}\r\nContent-Length: {}\r\n\r\n{text}", text.len())
        };
        let answer = match body.as_str() {
            "" if authenticates => {
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate TlRM\r\nWWW-Authenticate: \
                    Kerberos\r\nSet-Cookie: a=b\r\nAccess-Control-Allow-Origin: *\r\nClear-Site-Data: \"*\"\r\n\
                    Location: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
                    .to_owned()
            }
            "close" => ok("Connection: close\r\n"),
            "chunked" => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n".into(),
            "cut" => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this".into(),
            "hang" => {
                // Until the gateway closes the connection.
                let mut byte = [0; 1];
                let _ = stream.read(&mut byte).await;
                return Ok(());
            }
            "drip" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfirst").await?;
                let mut byte = [0; 1];
                let _ = stream.read(&mut byte).await;
                return Ok(());
            }
            "slow" => {
                tokio::time::sleep(Duration::from_millis(600)).await;
                ok("")
            }
            "drop" => return Ok(()),
            "noise" => "220 mail.example ESMTP\r\n\r\n".into(),
            "endless" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n").await?;
                stream.write_all(&vec![b'x'; 9_000_000]).await?;
                continue;
            }
            "upgrade" => "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n".into(),
            _ => ok(""),
        };
        stream.write_all(answer.as_bytes()).await?;
        if matches!(body.as_str(), "cut" | "close" | "then-close") {
            return Ok(());
        }
    }
}

/// The `n`th connection id of a test.
pub fn id(n: u8) -> String {
    reattach_relay::connection_id([n; 16])
}
