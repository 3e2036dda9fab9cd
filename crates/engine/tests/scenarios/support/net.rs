use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::LocalBoxFuture;
use reattach_auth::server::{NtlmServer, Step};
use reattach_auth::{Account, Secret};
use reattach_core::bridge::Millis;
use reattach_core::endpoint::Endpoint;
use reattach_engine::{HttpAnswer, HttpExchange, Pin, Platform, TransportError};
use reattach_psrp::secret::{KeyPair, SecretError};
use reattach_wsman::{Request, ResponseBody};

use super::host::{Cut, Host};
use super::world;

/// The network: hosts by name.
#[derive(Clone, Default)]
pub struct Net {
    hosts: Rc<RefCell<BTreeMap<String, Rc<Host>>>>,
    pub down: Rc<Cell<bool>>,
    /// What goes over it.
    pub traffic: Rc<Traffic>,
    /// Connections that are open.
    pub pins: Rc<Cell<usize>>,
    /// How long a key pair takes.
    pub key_pair_takes: Rc<Cell<Duration>>,
    /// No key pair can be made.
    pub no_key_pair: Rc<Cell<bool>>,
}

/// Exchanges, authentication legs included.
#[derive(Default)]
pub struct Traffic {
    /// All so far.
    pub exchanges: Cell<usize>,
    /// Under way now.
    pub open: Cell<usize>,
    /// The most at a time.
    pub most: Cell<usize>,
    /// Bytes of requests that a page that goes leaves behind, in all.
    pub parting: Cell<usize>,
}

impl Traffic {
    fn begin(self: &Rc<Self>) -> Exchange {
        self.exchanges.set(self.exchanges.get() + 1);
        self.open.set(self.open.get() + 1);
        self.most.set(self.most.get().max(self.open.get()));
        Exchange(Rc::clone(self))
    }
}

/// An exchange under way; it may be given up.
struct Exchange(Rc<Traffic>);

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.open.set(self.0.open.get() - 1);
    }
}

impl Net {
    pub fn host(&self, name: &str) -> Rc<Host> {
        let key = name.to_lowercase();
        Rc::clone(self.hosts.borrow_mut().entry(key).or_insert_with(|| Rc::new(Host::new(name))))
    }

    /// Passwords that hosts refused, over all hosts.
    pub fn refused(&self) -> u32 {
        self.hosts.borrow().values().map(|host| host.refused.get()).sum()
    }
}

impl Platform for Net {
    type Pin = FakePin;

    fn pin(&self, endpoint: &Endpoint) -> FakePin {
        // A name with a port is a listener of its own.
        let hosts = self.hosts.borrow();
        let listener = hosts.get(&endpoint.authority().to_lowercase());
        let host = listener.or_else(|| hosts.get(&endpoint.host.to_lowercase())).cloned();
        drop(hosts);
        let now = u64::try_from(world::time_of_day()).unwrap();
        let ntlm = NtlmServer::new(&endpoint.host, "LAB", SystemTime::UNIX_EPOCH + Duration::from_millis(now));
        FakePin { net: self.clone(), host, ntlm, account: None, dead: false, open: false }
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        world::spawn(task);
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        Box::pin(world::sleep(duration))
    }

    fn now(&self) -> Millis {
        world::time_of_day()
    }

    fn uptime(&self) -> Duration {
        world::elapsed()
    }

    fn random(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).unwrap();
    }

    fn key_pair(&self) -> LocalBoxFuture<'_, Result<KeyPair, SecretError>> {
        Box::pin(async {
            world::sleep(self.key_pair_takes.get()).await;
            if self.no_key_pair.get() {
                return Err(SecretError::KeyPair);
            }
            KeyPair::generate(&mut |bytes: &mut [u8]| self.random(bytes))
        })
    }
}

pub struct FakePin {
    net: Net,
    host: Option<Rc<Host>>,
    ntlm: NtlmServer,
    account: Option<Account>,
    dead: bool,
    open: bool,
}

impl Drop for FakePin {
    fn drop(&mut self) {
        if self.open {
            self.net.pins.set(self.net.pins.get() - 1);
        }
    }
}

impl Pin for FakePin {
    fn exchange(&mut self, exchange: HttpExchange) -> LocalBoxFuture<'_, Result<HttpAnswer, TransportError>> {
        Box::pin(async move {
            assert!(!self.dead, "a dead pin was used");
            self.dead = true;
            if !std::mem::replace(&mut self.open, true) {
                self.net.pins.set(self.net.pins.get() + 1);
            }
            let _under_way = self.net.traffic.begin();
            if exchange.keepalive {
                let parting = &self.net.traffic.parting;
                parting.set(parting.get() + exchange.body.len());
            }
            world::sleep(Duration::from_millis(1)).await;
            let host = self.host.clone().filter(|_| !self.net.down.get());
            let host = host.ok_or_else(|| TransportError::Unreachable {
                transport_id: "CannotConnect",
                detail: "refused".into(),
            })?;
            if host.silent.get() {
                world::sleep(exchange.timeout).await;
                return Err(TransportError::Timeout);
            }
            let answer = match &exchange.authorization {
                Some(header) => {
                    assert!(exchange.body.is_empty(), "legs carry no body");
                    self.leg(&host, header)
                }
                None => self.sealed(&host, exchange).await?,
            };
            self.dead = false;
            Ok(answer)
        })
    }

    fn close(self) {}
}

impl FakePin {
    fn leg(&mut self, host: &Host, header: &str) -> HttpAnswer {
        let token = STANDARD.decode(header.strip_prefix("Negotiate ").unwrap()).unwrap();
        let lookup = |account: &Account| {
            let known = account.to_string().eq_ignore_ascii_case(super::OPERATOR);
            (known && !host.locked.get()).then(|| Secret::from(super::PASSWORD))
        };
        match self.ntlm.step(&token, lookup) {
            Ok(Step::Continue(token)) => {
                answer(401, vec![format!("Negotiate {}", STANDARD.encode(token))], None, Vec::new())
            }
            Ok(Step::Accepted { account, .. }) => {
                host.accepted.set(host.accepted.get() + 1);
                self.account = Some(account);
                answer(200, Vec::new(), None, Vec::new())
            }
            Err(_) => {
                host.refused.set(host.refused.get() + 1);
                answer(401, vec!["Negotiate".into()], None, Vec::new())
            }
        }
    }

    async fn sealed(&mut self, host: &Rc<Host>, exchange: HttpExchange) -> Result<HttpAnswer, TransportError> {
        let plain = self.ntlm.unseal(exchange.content_type.as_deref().unwrap(), &exchange.body).unwrap();
        let request = Request::parse(&plain).unwrap();
        let cut = host.cut_now(&request);
        if cut == Some(Cut::Before) {
            return Err(TransportError::Cut);
        }
        if cut == Some(Cut::Clear) {
            let body = b"<html>you are welcome</html>".to_vec();
            return Ok(answer(200, Vec::new(), Some("text/html".into()), body));
        }
        let account = self.account.clone().expect("signed in");
        let response = host.serve(&request, &account).await;
        if cut == Some(Cut::After) {
            return Err(TransportError::Cut);
        }
        let status = if matches!(response.body, ResponseBody::Fault(_)) { 500 } else { 200 };
        let sealed = self.ntlm.seal(response.to_xml().as_bytes()).unwrap();
        Ok(answer(status, Vec::new(), Some(sealed.content_type), sealed.body))
    }
}

fn answer(status: u16, challenges: Vec<String>, content_type: Option<String>, body: Vec<u8>) -> HttpAnswer {
    HttpAnswer { status, challenges, content_type, location: None, body, closing: false }
}
