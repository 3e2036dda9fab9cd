//! The provider's side of HTTP.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::Signer;

/// What is answered.
#[derive(Clone)]
pub enum Reply {
    Json(u16, Value),
    /// All of it, from the status line on.
    Raw(Vec<u8>),
    /// Nothing, for as long as the client stays.
    Silence,
}

impl Reply {
    pub fn ok(body: Value) -> Self {
        Self::Json(200, body)
    }

    /// An error of RFC 6749.
    pub fn error(code: &str) -> Self {
        Self::Json(400, json!({"error": code, "error_description": "text that nobody should show"}))
    }

    pub fn token(id_token: &str) -> Self {
        let access_token = "access-token-canary";
        Self::ok(json!({"access_token": access_token, "token_type": "Bearer", "expires_in": 60, "id_token": id_token}))
    }

    pub fn redirect(to: &str) -> Self {
        Self::Raw(format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n").into())
    }

    /// More than anybody should read.
    pub fn huge() -> Self {
        let mut bytes =
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n".to_vec();
        bytes.resize(bytes.len() + 4_000_000, b' ');
        Self::Raw(bytes)
    }
}

/// A request that came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub authorization: Option<String>,
    pub form: BTreeMap<String, String>,
}

struct Inner {
    replies: BTreeMap<String, Reply>,
    tokens: VecDeque<Reply>,
    asked: Vec<Asked>,
    flows: usize,
}

/// A provider with one client `reattach`, and everything in order until a test says otherwise.
#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    pub signer: Arc<Signer>,
    inner: Arc<Mutex<Inner>>,
}

impl Provider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner { replies: BTreeMap::new(), tokens: VecDeque::new(), asked: Vec::new(), flows: 0 };
        let provider = Self { issuer, signer: Arc::new(Signer::es256()), inner: Arc::new(Mutex::new(inner)) };
        provider.reply("/.well-known/openid-configuration", Reply::ok(provider.configuration()));
        provider.publish(&[provider.signer.jwk("key-1")]);
        let serving = provider.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let provider = serving.clone();
                tokio::spawn(async move {
                    let _ = provider.serve(stream).await;
                });
            }
        });
        provider
    }

    pub fn configuration(&self) -> Value {
        let issuer = &self.issuer;
        json!({
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/keys"),
            "token_endpoint": format!("{issuer}/token"),
            "device_authorization_endpoint": format!("{issuer}/device"),
        })
    }

    /// Answers a path like this from now on.
    pub fn reply(&self, path: &str, reply: Reply) {
        self.inner.lock().unwrap().replies.insert(path.into(), reply);
    }

    pub fn publish(&self, keys: &[Value]) {
        self.reply("/keys", Reply::ok(json!({"keys": keys})));
    }

    /// What the next questions about a code are answered; afterwards it is pending.
    pub fn tokens(&self, replies: impl IntoIterator<Item = Reply>) {
        self.inner.lock().unwrap().tokens.extend(replies);
    }

    /// What came to a path.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.inner.lock().unwrap().asked.iter().filter(|asked| asked.path == path).cloned().collect()
    }

    /// Claims of somebody who signs in.
    pub fn claims(&self, name: &str) -> Value {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        json!({
            "iss": self.issuer, "aud": "reattach", "sub": format!("subject of {name}"), "iat": now, "exp": now + 300,
            "preferred_username": name,
        })
    }

    /// The answer that signs somebody in.
    pub fn grant(&self, name: &str) -> Reply {
        Reply::token(&self.signer.token("key-1", &self.claims(name)))
    }

    fn answer(&self, asked: Asked) -> Reply {
        let mut inner = self.inner.lock().unwrap();
        let path = asked.path.clone();
        inner.asked.push(asked);
        if let Some(reply) = inner.replies.get(&path) {
            return reply.clone();
        }
        match path.as_str() {
            "/device" => {
                inner.flows += 1;
                let code = format!("WDJB-{:04}", inner.flows);
                Reply::ok(json!({
                    "device_code": format!("device-code-canary-{}", inner.flows), "user_code": code,
                    "verification_uri": format!("{}/enter", self.issuer),
                    "verification_uri_complete": format!("{}/enter?user_code={code}", self.issuer),
                    "expires_in": 600, "interval": 1,
                }))
            }
            "/token" => inner.tokens.pop_front().unwrap_or_else(|| Reply::error("authorization_pending")),
            _ => Reply::Json(404, json!({})),
        }
    }

    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut buffer = Vec::new();
        let end = loop {
            if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
                let length = header(&head, "content-length").map_or(0, |length| length.parse::<usize>().unwrap());
                if buffer.len() >= end + 4 + length {
                    break end;
                }
            }
            let mut chunk = [0; 4096];
            match stream.read(&mut chunk).await? {
                0 => return Ok(()),
                count => buffer.extend_from_slice(&chunk[..count]),
            }
        };
        let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
        let body = &buffer[end + 4..];
        let asked = Asked {
            path: head.split(' ').nth(1).unwrap().into(),
            authorization: header(&head, "authorization"),
            form: form_urlencoded::parse(body).into_owned().collect(),
        };
        match self.answer(asked) {
            Reply::Json(status, body) => {
                let body = body.to_string();
                let head = format!("HTTP/1.1 {status} Some\r\nContent-Type: application/json\r\n");
                stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await
            }
            Reply::Raw(bytes) => stream.write_all(&bytes).await,
            Reply::Silence => stream.read(&mut [0; 1]).await.map(drop),
        }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.into())
}
