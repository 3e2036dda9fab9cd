//! A small client: one TCP connection, NTLM, sealed bodies.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::{Request as HttpRequest, Response as HttpResponse};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use reattach_auth::ntlm::NtlmClient;
use reattach_auth::{Account, Mechanism, Secret};
use reattach_psrp::client::{ClientPool, Event};
use reattach_psrp::message::{CreatePipeline, InitRunspacePool};
use reattach_wsman::{
    CreateShell, FaultKind, OperationId, Request, RequestBody, Response, ResponseBody, Shell, SignalCode, StreamChunk,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use uuid::Uuid;

pub const ADELE: (&str, &str) = (r"LAB\adele", "Reattach-Lab-1");
pub const BORIS: (&str, &str) = (r"LAB\boris", "Reattach-Lab-2");
pub const DEFAULT: &str = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The connection ended, or HTTP itself was broken.
    Dropped,
    /// A status without an envelope.
    Status(u16),
    /// The body could not be unsealed.
    Altered,
    /// The envelope could not be read, or answers something else.
    Unreadable,
    Fault(FaultKind),
}

/// One client on one connection.
pub struct Client {
    http: SendRequest<Full<Bytes>>,
    ntlm: NtlmClient,
    /// Bodies are sealed; over TLS they are not.
    sealed: bool,
    /// `wsmv:SessionId`.
    pub session: Uuid,
    uri: String,
}

impl Client {
    /// Signs in; the status of the last answer when that fails.
    pub async fn open(address: SocketAddr, account: (&str, &str)) -> Result<Self, u16> {
        Self::sign_in(connection(address).await, ntlm(account), true).await
    }

    /// The same over a stream that is there.
    pub async fn over(stream: TcpStream, account: (&str, &str)) -> Result<Self, u16> {
        Self::sign_in(over(stream).await, ntlm(account), true).await
    }

    /// Signs in over HTTPS, bound to this channel if at all.
    pub async fn secure(
        address: SocketAddr,
        certificate: &str,
        account: (&str, &str),
        binding: Option<&[u8]>,
    ) -> Result<Self, u16> {
        let mut ntlm = ntlm(account);
        if let Some(hash) = binding {
            ntlm = ntlm.bound_to(hash);
        }
        Self::sign_in(secure_connection(address, certificate).await.unwrap(), ntlm, false).await
    }

    async fn sign_in(http: SendRequest<Full<Bytes>>, ntlm: NtlmClient, sealed: bool) -> Result<Self, u16> {
        let mut client = Self { http, ntlm, sealed, session: id(), uri: DEFAULT.into() };
        let mut challenge: Option<Vec<u8>> = None;
        loop {
            let token = client.ntlm.step(challenge.as_deref()).unwrap();
            let header = format!("Negotiate {}", BASE64.encode(token));
            let answer = client.send(&[("authorization", &header)], Vec::new()).await;
            let next =
                answer.headers().get("www-authenticate").and_then(|value| value.to_str().unwrap().split_once(' '));
            match (answer.status().as_u16(), next) {
                (200, _) => return Ok(client),
                (401, Some((_, token))) if challenge.is_none() => challenge = Some(BASE64.decode(token).unwrap()),
                (status, _) => return Err(status),
            }
        }
    }

    /// Another connection of the same client.
    pub async fn again(&self, address: SocketAddr, account: (&str, &str)) -> Self {
        let mut other = Self::open(address, account).await.unwrap();
        other.session = self.session;
        other.uri.clone_from(&self.uri);
        other
    }

    /// Asks for shells of this configuration from now on.
    pub fn use_uri(&mut self, resource_uri: &str) {
        self.uri = resource_uri.into();
    }

    pub fn request(&self, body: RequestBody) -> Request {
        let mut request = Request::new("http://server:5985/wsman", &self.uri, id(), body);
        request.header.session_id = Some(self.session);
        request.header.operation_timeout = Some(Duration::from_secs(5));
        request.header.operation_id = Some(OperationId { id: id(), must_understand: false });
        request
    }

    /// Sends a request and reads its answer; the kind of the fault otherwise.
    pub async fn exchange(&mut self, request: &Request) -> Result<ResponseBody, FaultKind> {
        match self.attempt(request).await {
            Ok(response) => {
                assert_eq!(response.header.operation_id, request.header.operation_id.map(|operation| operation.id));
                Ok(response.body)
            }
            Err(Failure::Fault(kind)) => Err(kind),
            Err(failure) => panic!("{failure:?}"),
        }
    }

    /// The same, whatever happens.
    pub async fn attempt(&mut self, request: &Request) -> Result<Response, Failure> {
        let mut all = self.attempt_all(request.to_xml(), request.header.message_id).await?;
        if all.len() == 1 { Ok(all.remove(0)) } else { Err(Failure::Unreadable) }
    }

    /// Sends this text; every envelope that comes, all of which must answer this message.
    pub async fn attempt_all(&mut self, text: String, message: Uuid) -> Result<Vec<Response>, Failure> {
        let (content_type, body) = if self.sealed {
            let sealed = self.ntlm.seal(text.as_bytes()).map_err(|_| Failure::Altered)?;
            (sealed.content_type, sealed.body)
        } else {
            (reattach_wsman::CONTENT_TYPE.to_owned(), text.into_bytes())
        };
        let answer = try_exchange(&mut self.http, &[("content-type", &content_type)], body).await?;
        let status = answer.status().as_u16();
        let Some(content_type) = answer.headers().get("content-type") else { return Err(Failure::Status(status)) };
        let plain = if self.sealed {
            self.ntlm.unseal(content_type.to_str().unwrap(), answer.body()).map_err(|_| Failure::Altered)?
        } else {
            answer.body().to_vec()
        };
        let all = Response::parse_all(&plain, &reattach_wsman::Limits::default()).map_err(|_| Failure::Unreadable)?;
        if all.iter().any(|response| response.header.relates_to != Some(message)) {
            return Err(Failure::Unreadable);
        }
        if let Some(ResponseBody::Fault(fault)) = all.first().map(|response| &response.body) {
            assert_eq!(status, 500);
            return Err(Failure::Fault(fault.kind()));
        }
        Ok(all)
    }

    pub async fn ask(&mut self, body: RequestBody) -> Result<ResponseBody, FaultKind> {
        let request = self.request(body);
        self.exchange(&request).await
    }

    pub async fn in_shell(&mut self, shell: Uuid, body: RequestBody) -> Result<ResponseBody, FaultKind> {
        let request = self.request(body).for_shell(shell);
        self.exchange(&request).await
    }

    pub async fn shells(&mut self) -> Vec<Shell> {
        match self.ask(RequestBody::EnumerateShells).await {
            Ok(ResponseBody::Enumerated { shells, .. }) => shells,
            other => panic!("{other:?}"),
        }
    }

    /// The listed shell of this name; its resource URI is used from now on.
    pub async fn find(&mut self, name: &str) -> Option<Shell> {
        let shell = self.shells().await.into_iter().find(|shell| shell.name.as_deref() == Some(name))?;
        self.use_uri(&shell.resource_uri);
        Some(shell)
    }

    /// Creates a shell and waits until it is open.
    pub async fn create(&mut self, name: &str) -> ClientPool {
        self.create_with(name, InitRunspacePool::default()).await
    }

    pub async fn create_with(&mut self, name: &str, init: InitRunspacePool) -> ClientPool {
        let mut pool = ClientPool::new(id());
        let xml = pool.creation_xml(init);
        let create = CreateShell { name: Some(name.into()), ..CreateShell::power_shell(pool.id(), xml) };
        assert!(matches!(self.ask(RequestBody::Create(create)).await, Ok(ResponseBody::Created(_))));
        self.opened(&mut pool).await;
        pool
    }

    /// Connects a shell that was left.
    pub async fn connect(&mut self, shell: Uuid) -> Result<ClientPool, FaultKind> {
        let mut pool = ClientPool::new(shell);
        let connect_xml = pool.connect_xml();
        match self.in_shell(shell, RequestBody::ConnectShell { connect_xml }).await? {
            ResponseBody::Connected { connect_response_xml: Some(xml) } => drop(pool.connect_response(&xml).unwrap()),
            other => panic!("{other:?}"),
        }
        self.opened(&mut pool).await;
        Ok(pool)
    }

    async fn opened(&mut self, pool: &mut ClientPool) {
        loop {
            let (chunks, _) = self.receive(pool.id(), None).await.unwrap();
            if events(pool, &chunks).iter().any(|event| matches!(event, Event::Opened)) {
                assert!(pool.can_disconnect());
                return;
            }
        }
    }

    /// Starts a script.
    pub async fn start(&mut self, pool: &mut ClientPool, script: &str) -> Uuid {
        self.start_with(pool, CreatePipeline::script(script)).await
    }

    pub async fn start_with(&mut self, pool: &mut ClientPool, create: CreatePipeline) -> Uuid {
        let command_line = create.script_text();
        let pipeline = pool.create_pipeline_with(id(), create);
        let mut fragments = pipeline.fragments.into_iter();
        let body =
            RequestBody::Command { command_id: Some(pipeline.id), command_line, arguments: fragments.next().unwrap() };
        self.in_shell(pool.id(), body).await.unwrap();
        for data in fragments {
            let body = RequestBody::Send { stream: "stdin".into(), command_id: Some(pipeline.id), data, end: false };
            self.in_shell(pool.id(), body).await.unwrap();
        }
        pipeline.id
    }

    /// The same, after every other command of the shell has been closed.
    pub async fn start_in(&mut self, pool: &mut ClientPool, script: &str) -> Uuid {
        let listed = self.ask(RequestBody::EnumerateCommands { shell_id: pool.id() }).await;
        let Ok(ResponseBody::Enumerated { commands, .. }) = listed else { panic!("{listed:?}") };
        for command in commands {
            self.close(pool, command.command_id).await;
        }
        self.start(pool, script).await
    }

    /// Closes a command.
    pub async fn close(&mut self, pool: &mut ClientPool, command_id: Uuid) {
        let body = RequestBody::Signal { command_id, code: SignalCode::Terminate };
        self.in_shell(pool.id(), body).await.unwrap();
        pool.remove_pipeline(command_id);
    }

    /// What came, and whether the command is over.
    pub async fn receive(
        &mut self,
        shell: Uuid,
        command_id: Option<Uuid>,
    ) -> Result<(Vec<StreamChunk>, bool), FaultKind> {
        match self.in_shell(shell, RequestBody::Receive { command_id }).await? {
            ResponseBody::Received { streams, state } => Ok((streams, state.is_some_and(|state| state.done))),
            other => panic!("{other:?}"),
        }
    }

    /// The output of a command until it is over, as text.
    pub async fn output(&mut self, pool: &mut ClientPool, command: Uuid) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let (chunks, done) = self.receive(pool.id(), Some(command)).await.unwrap();
            lines.extend(texts(pool, &chunks));
            if done {
                return lines;
            }
        }
    }

    /// One HTTP exchange as it stands.
    pub async fn send(&mut self, headers: &[(&str, &str)], body: Vec<u8>) -> HttpResponse<Bytes> {
        exchange(&mut self.http, headers, body).await
    }
}

pub async fn connection(address: SocketAddr) -> SendRequest<Full<Bytes>> {
    over(TcpStream::connect(address).await.unwrap()).await
}

/// TLS to Server01, if its certificate is trusted and fits.
pub async fn secure_connection(address: SocketAddr, pem: &str) -> std::io::Result<SendRequest<Full<Bytes>>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("server01").unwrap();
    Ok(over(TlsConnector::from(Arc::new(config)).connect(name, stream).await?).await)
}

async fn over(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> SendRequest<Full<Bytes>> {
    let (http, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    http
}

pub async fn exchange(
    http: &mut SendRequest<Full<Bytes>>,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> HttpResponse<Bytes> {
    try_exchange(http, headers, body).await.unwrap()
}

async fn try_exchange(
    http: &mut SendRequest<Full<Bytes>>,
    headers: &[(&str, &str)],
    body: Vec<u8>,
) -> Result<HttpResponse<Bytes>, Failure> {
    http.ready().await.map_err(|_| Failure::Dropped)?;
    let mut request = HttpRequest::post("/wsman").header("host", "server:5985");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from(body))).unwrap();
    let answer = http.send_request(request).await.map_err(|_| Failure::Dropped)?;
    let (head, body) = answer.into_parts();
    let body = body.collect().await.map_err(|_| Failure::Dropped)?;
    Ok(HttpResponse::from_parts(head, body.to_bytes()))
}

/// What a sign-in begins with.
pub fn negotiate_message() -> Vec<u8> {
    ntlm(ADELE).step(None).unwrap()
}

fn ntlm(account: (&str, &str)) -> NtlmClient {
    NtlmClient::new(&Account::parse(account.0), &Secret::from(account.1), "server")
}

pub fn events(pool: &mut ClientPool, chunks: &[StreamChunk]) -> Vec<Event> {
    chunks.iter().flat_map(|chunk| pool.receive(chunk.command_id, &chunk.data).unwrap()).collect()
}

/// The output among the chunks.
pub fn texts(pool: &mut ClientPool, chunks: &[StreamChunk]) -> Vec<String> {
    let text = |event| match event {
        Event::Output { value, .. } => Some(reattach_psrp::render::render(&value)),
        _ => None,
    };
    events(pool, chunks).into_iter().filter_map(text).collect()
}

pub fn id() -> Uuid {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
