//! What every part of the engine works on.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;

use futures_util::lock::Mutex;
use reattach_core::bridge::{FromEngine, PromptId, RunId, Text};
use reattach_core::data::{Datum, Variables};
use reattach_wsman::{Request, RequestBody, Response};
use uuid::Uuid;

use crate::cmdlets::Questions;
use crate::credentials::{Credential, Credentials};
use crate::failure::Failure;
use crate::host::Host;
use crate::line::{ControlLine, Line, Patience};
use crate::runs::{Caller, Run};
use crate::session::Session;
use crate::{Platform, Sink};

/// The state of one engine. No borrow of a cell is held over an await or an emit.
pub(crate) struct Shared<P: Platform> {
    pub(crate) platform: P,
    pub(crate) sink: Sink,
    pub(crate) credentials: Credentials,
    pub(crate) hosts: RefCell<BTreeMap<String, Rc<Host>>>,
    pub(crate) sessions: RefCell<BTreeMap<Uuid, Rc<Session<P>>>>,
    pub(crate) last_session: Cell<u32>,
    pub(crate) runs: RefCell<BTreeMap<RunId, Rc<Run>>>,
    /// What lines have set.
    pub(crate) variables: RefCell<Variables>,
    /// What the pipe brings to the script that is started now.
    pub(crate) piped: RefCell<Vec<Datum>>,
    pub(crate) questions: Questions,
    pub(crate) last_epoch: Cell<u64>,
    /// The page is going away.
    pub(crate) leaving: Cell<bool>,
    controls: RefCell<BTreeMap<(String, String), ControlLine<P>>>,
    /// wsmv:SessionId of requests that belong to no session.
    client_id: Uuid,
}

impl<P: Platform> Shared<P> {
    pub(crate) fn new(platform: P, sink: Sink) -> Self {
        let client_id = random_id(&platform);
        Self {
            platform,
            sink,
            credentials: Credentials::default(),
            hosts: RefCell::default(),
            sessions: RefCell::default(),
            last_session: Cell::new(0),
            runs: RefCell::default(),
            variables: RefCell::default(),
            piped: RefCell::default(),
            questions: Questions::default(),
            last_epoch: Cell::new(0),
            leaving: Cell::new(false),
            controls: RefCell::default(),
            client_id,
        }
    }

    pub(crate) fn emit(&self, event: FromEngine) {
        (self.sink)(event);
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.platform.spawn(Box::pin(task));
    }

    pub(crate) fn new_id(&self) -> Uuid {
        random_id(&self.platform)
    }

    pub(crate) fn next_epoch(&self) -> u64 {
        self.last_epoch.set(self.last_epoch.get() + 1);
        self.last_epoch.get()
    }

    pub(crate) fn random_u64(&self) -> u64 {
        let mut bytes = [0; 8];
        self.platform.random(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    pub(crate) fn close_prompts(&self, prompts: Vec<PromptId>) {
        for prompt_id in prompts {
            self.emit(FromEngine::PromptClosed { prompt_id });
        }
    }

    /// The control line to a host under a credential.
    pub(crate) fn control_line(&self, host: &Rc<Host>, credential: &Rc<Credential>) -> ControlLine<P> {
        let key = (host.key.clone(), credential.account.to_string().to_lowercase());
        let mut controls = self.controls.borrow_mut();
        let line = controls.entry(key).or_insert_with(|| Rc::new(Mutex::new(Line::new(host))));
        Rc::clone(line)
    }

    /// Closes every control line that is not in use.
    pub(crate) fn drop_control_lines(&self) {
        for line in self.controls.take().into_values() {
            if let Some(mut line) = line.try_lock() {
                line.close();
            }
        }
    }

    /// A request on the control line of whatever credential the host has or gets.
    pub(crate) async fn ask(
        self: &Rc<Self>,
        host: &Rc<Host>,
        caller: &Caller,
        scope: &[Rc<Host>],
        request: Request,
    ) -> Result<(Response, Rc<Credential>), Failure> {
        loop {
            let credential = self.credential(host, caller, scope).await?;
            match self.ask_as(host, &credential, caller, request.clone(), Patience::Short).await {
                // The next turn asks the user, or takes what another host's turn brought.
                Err(Failure::Logon { .. }) => {}
                answer => return Ok((answer?, credential)),
            }
        }
    }

    /// A request on the control line of this credential.
    pub(crate) async fn ask_as(
        &self,
        host: &Rc<Host>,
        credential: &Rc<Credential>,
        caller: &Caller,
        request: Request,
        patience: Patience,
    ) -> Result<Response, Failure> {
        let line = self.control_line(host, credential);
        let mut line = line.lock().await;
        if caller.stopped() {
            return Err(Failure::Stopped);
        }
        line.request(self, credential, caller, request, patience).await
    }

    /// A request that is about a host as a whole.
    pub(crate) fn host_request(&self, host: &Host, body: RequestBody) -> Request {
        let mut request = Request::new(&host.endpoint.to_string(), "", self.new_id(), body);
        request.header.session_id = Some(self.client_id);
        request.with_operation(self.new_id())
    }

    /// A request on a session.
    pub(crate) fn session_request(&self, session: &Session<P>, session_id: Uuid, body: RequestBody) -> Request {
        let resource_uri = session.facts.borrow().resource_uri.clone();
        let to = session.host.endpoint.to_string();
        let mut request = Request::new(&to, &resource_uri, self.new_id(), body).for_shell(session.instance_id);
        request.header.session_id = Some(session_id);
        request.with_operation(self.new_id())
    }

    /// The engine on its own behalf.
    pub(crate) fn own(&self) -> Caller {
        Caller::engine(Text::new("engine-purpose-session"))
    }
}

fn random_id<P: Platform>(platform: &P) -> Uuid {
    let mut bytes = [0; 16];
    platform.random(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
