//! A line to a host: at most one channel, opened when it is needed and again when it was cut.

use std::rc::Rc;
use std::time::Duration;

use futures_util::lock::Mutex;
use reattach_core::bridge::Millis;
use reattach_wsman::{OperationId, Request, RequestBody, Response, ResponseBody};

use crate::Platform;
use crate::channel::Channel;
use crate::credentials::Credential;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::shared::Shared;

/// How long a lost connection is tried again before the session is given up as disconnected:
/// what Windows' own client waits.
pub(crate) const OUTAGE: Duration = Duration::from_mins(4);
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// How much trouble to put up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// A host that cannot be reached is reported at once; a cut is made up for once.
    Short,
    /// A session is at stake: try again for [`OUTAGE`].
    Long,
}

/// One exchange at a time goes over a line.
pub(crate) struct Line<P: Platform> {
    pub(crate) host: Rc<Host>,
    channel: Option<Channel<P>>,
}

/// The line that serves all control requests to a host under one credential.
pub(crate) type ControlLine<P> = Rc<Mutex<Line<P>>>;

impl<P: Platform> Line<P> {
    pub(crate) fn new(host: &Rc<Host>) -> Self {
        Self { host: Rc::clone(host), channel: None }
    }

    /// Opens the channel if there is none that can be used.
    pub(crate) async fn ready(
        &mut self,
        shared: &Shared<P>,
        credential: &Rc<Credential>,
        caller: &Caller,
    ) -> Result<&mut Channel<P>, Failure> {
        let now = shared.platform.now();
        if !self.channel.as_ref().is_some_and(|channel| channel.fresh(now)) {
            if let Some(old) = self.channel.take() {
                old.close();
            }
            self.channel = Some(Channel::open(shared, &self.host, credential, caller).await?);
        }
        Ok(self.channel.as_mut().expect("invariant: was opened above"))
    }

    /// Sends a request and waits for its answer; a SOAP fault is a [`Failure::Fault`].
    ///
    /// A request whose answer was lost is sent again on a new channel when that cannot do harm:
    /// it never reached the target, or it only reads, or the target remembers operations. It keeps
    /// its message id: a remembered answer relates to that one.
    pub(crate) async fn request(
        &mut self,
        shared: &Shared<P>,
        credential: &Rc<Credential>,
        caller: &Caller,
        mut request: Request,
        patience: Patience,
    ) -> Result<Response, Failure> {
        let mut pauses = Pauses::new(shared.platform.now());
        loop {
            let failure = match self.attempt(shared, credential, caller, &request).await {
                Ok(response) => return Ok(response),
                Err(attempt) => {
                    let worth = match patience {
                        Patience::Long => attempt.failure.may_pass(),
                        Patience::Short => attempt.failure.connection_gone() && pauses.count == 0,
                    };
                    let lost = attempt.sent && !attempt.failure.nothing_sent();
                    let harmless = !lost || reads_only(&request.body) || self.host.robust.get();
                    if !worth || !harmless {
                        return Err(attempt.failure);
                    }
                    if lost && self.host.robust.get() {
                        request.header.operation_id = request
                            .header
                            .operation_id
                            .map(|operation| OperationId { must_understand: true, ..operation });
                    }
                    attempt.failure
                }
            };
            if caller.stopped() {
                return Err(Failure::Stopped);
            }
            if !pauses.wait(shared).await {
                return Err(failure);
            }
        }
    }

    async fn attempt(
        &mut self,
        shared: &Shared<P>,
        credential: &Rc<Credential>,
        caller: &Caller,
        request: &Request,
    ) -> Result<Response, Attempt> {
        let host = Rc::clone(&self.host);
        let channel =
            self.ready(shared, credential, caller).await.map_err(|failure| Attempt { failure, sent: false })?;
        caller.count();
        match channel.exchange(shared, request, false).await {
            Ok(response) => {
                let echoed = response.header.operation_id;
                if echoed.is_some() && echoed == request.header.operation_id.map(|op| op.id) {
                    host.robust.set(true);
                }
                match response.body {
                    ResponseBody::Fault(fault) => Err(Attempt { failure: Failure::Fault(Box::new(fault)), sent: true }),
                    _ => Ok(response),
                }
            }
            Err(failure) => {
                if let Some(dead) = self.channel.take() {
                    dead.close();
                }
                Err(Attempt { failure, sent: true })
            }
        }
    }

    /// Sends a request on the channel that is open now; `None` when there is none. For a page that
    /// goes away and has no time to open one.
    pub(crate) async fn parting(&mut self, shared: &Shared<P>, request: &Request) -> Option<Result<Response, Failure>> {
        let now = shared.platform.now();
        let channel = self.channel.as_mut().filter(|channel| channel.fresh(now))?;
        Some(channel.exchange(shared, request, true).await)
    }

    /// Gives the connection up.
    pub(crate) fn close(&mut self) {
        if let Some(channel) = self.channel.take() {
            channel.close();
        }
    }
}

struct Attempt {
    failure: Failure,
    sent: bool,
}

fn reads_only(body: &RequestBody) -> bool {
    matches!(
        body,
        RequestBody::Identify | RequestBody::Get | RequestBody::EnumerateShells | RequestBody::EnumerateCommands { .. }
    )
}

/// Pauses between attempts: doubling, with full jitter, for [`OUTAGE`] in all.
pub(crate) struct Pauses {
    since: Millis,
    count: u32,
}

impl Pauses {
    pub(crate) fn new(now: Millis) -> Self {
        Self { since: now, count: 0 }
    }

    /// Waits before the next attempt; false when it is time to give up.
    pub(crate) async fn wait<P: Platform>(&mut self, shared: &Shared<P>) -> bool {
        let spent = shared.platform.now().saturating_sub(self.since);
        if u128::try_from(spent).unwrap_or(0) >= OUTAGE.as_millis() {
            return false;
        }
        if self.count > 0 {
            let ceiling = FIRST_PAUSE.saturating_mul(1 << (self.count - 1).min(10)).min(LONGEST_PAUSE).as_millis();
            let ceiling = u64::try_from(ceiling).unwrap_or(u64::MAX);
            let pause = shared.random_u64() % (ceiling + 1);
            shared.platform.sleep(Duration::from_millis(pause)).await;
        }
        self.count += 1;
        true
    }
}
