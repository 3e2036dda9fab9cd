//! Asking targets: once, or as long as a session is at stake.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};
use reattach_core::throttle::Backoff;
use reattach_wsman::{Received, Request, RequestBody, Response};
use uuid::Uuid;

use crate::Platform;
use crate::credentials::Credential;
use crate::delivery::Delivery;
use crate::failure::Failure;
use crate::host::Host;
use crate::line::{Line, Read, plain};
use crate::option::limit_operation;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

/// How much trouble to put up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// A host that cannot be reached is reported at once; a cut is made up for once.
    Short,
    /// Tried for four minutes, without anybody being told: for what must not be left behind.
    Long,
}

/// Which line a request of a session goes over.
pub(crate) enum Via<'l, P: Platform> {
    /// The one that all sessions of the host share.
    Control,
    /// One of its own, where it may be waited on; when its turn has come.
    Own(&'l mut Line<P>),
}

impl<P: Platform> Shared<P> {
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

    /// A request of a session, on behalf of a caller, whatever its state: on the control line of the credential that
    /// held it last, or of another where that is of no use any more.
    pub(crate) async fn ask_of(
        self: &Rc<Self>,
        session: &Session<P>,
        caller: &Caller,
        request: Request,
    ) -> Result<Response, Failure> {
        loop {
            let held = session.link.borrow().as_ref().map(|link| (link.epoch, Rc::clone(&link.credential)));
            let Some((epoch, credential)) = held else {
                return self.ask(&session.host, caller, &[], request).await.map(|(response, _)| response);
            };
            match self.ask_as(&session.host, &credential, caller, request.clone(), Patience::Short).await {
                Err(Failure::Logon { .. }) => self.another_credential(session, epoch, caller).await?,
                answer => return answer,
            }
        }
    }

    /// A request on the control line of this credential.
    pub(crate) async fn ask_as(
        &self,
        host: &Rc<Host>,
        credential: &Rc<Credential>,
        caller: &Caller,
        mut request: Request,
        patience: Patience,
    ) -> Result<Response, Failure> {
        limit_operation(&mut request, caller.option.as_deref());
        let control = self.control_line(host, credential);
        let mut delivery = Delivery::new(request);
        let began = self.platform.uptime();
        let mut tries = 0;
        loop {
            let answer = {
                let mut line = control.lock().await;
                if caller.stopped() {
                    return Err(Failure::Stopped);
                }
                line.send(self, credential, caller, &mut delivery, &mut plain).await
            };
            let failure = match answer {
                Ok(answer) => return response(answer),
                Err(failure) => failure,
            };
            let spent = self.platform.uptime().saturating_sub(began);
            let pause = match patience {
                _ if tries == 0 && failure.connection_gone() => Some(Duration::ZERO),
                Patience::Short => None,
                Patience::Long if failure.may_pass() => self.pause(tries, spent),
                Patience::Long => None,
            };
            let Some(pause) = pause.filter(|_| delivery.again(host, || self.new_id())) else { return Err(failure) };
            tries += 1;
            if !pause.is_zero() {
                self.platform.sleep(pause).await;
            }
        }
    }

    /// The wait before the next attempt of a series; none when it is time to give up.
    pub(crate) fn pause(&self, tries: u32, spent: Duration) -> Option<Duration> {
        let spent = u64::try_from(spent.as_millis()).unwrap_or(u64::MAX);
        // The upper half of the random number is as uniform as the whole.
        let random = (self.random_u64() >> 32) as u32;
        let wait = Backoff::RECONNECT.wait_ms(tries, spent, random)?;
        Some(Duration::from_millis(wait.into()))
    }

    /// A request of a session that is at stake, over its control line: tried until the target answers, or until the
    /// session is given up.
    ///
    /// # Errors
    /// What the target answered, if it is a fault; what cut the way, when the outage lasted too long or when the
    /// request might have been carried out and must not be twice; [`Failure::Stopped`] when the session is no longer
    /// held as it was.
    pub(crate) async fn insist(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        epoch: u64,
        request: Request,
    ) -> Result<Response, Failure> {
        response(self.insist_via(session, epoch, request, Via::Control, &mut plain).await?)
    }

    /// As [`Shared::insist`], over any line and for any answer.
    pub(crate) async fn insist_via(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        epoch: u64,
        request: Request,
        mut via: Via<'_, P>,
        read: &mut Read<'_>,
    ) -> Result<Received, Failure> {
        let mut delivery = Delivery::new(request);
        let caller = self.own();
        let mut made_up = false;
        loop {
            let Some(credential) = session.credential(epoch) else { return Err(Failure::Stopped) };
            let sending = async {
                match &mut via {
                    Via::Control => {
                        let control = self.control_line(&session.host, &credential);
                        let mut line = control.lock().await;
                        line.send(self, &credential, &caller, &mut delivery, read).await
                    }
                    Via::Own(line) => {
                        let _turn = self.turns.take().await;
                        line.send(self, &credential, &caller, &mut delivery, read).await
                    }
                }
            };
            let answer = {
                let gone = std::pin::pin!(session.changed.until(|| session.credential(epoch).is_none().then_some(())));
                match select(std::pin::pin!(sending), gone).await {
                    Either::Left((answer, _)) => answer,
                    Either::Right(_) => return Err(Failure::Stopped),
                }
            };
            let failure = match answer {
                Ok(answer) => {
                    self.reached(session, epoch);
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            if let Failure::Logon { .. } = failure {
                self.another_credential(session, epoch, &caller).await?;
                continue;
            }
            let at_once = (failure.connection_gone() || failure.is_garbled()) && !made_up;
            if !at_once && !failure.is_worth_waiting() {
                if failure.fault_kind().is_some() {
                    self.reached(session, epoch);
                }
                return Err(failure);
            }
            if !delivery.again(&session.host, || self.new_id()) {
                return Err(failure);
            }
            if at_once {
                made_up = true;
                continue;
            }
            if !self.hold_out(session, epoch, &failure).await {
                return Err(failure);
            }
        }
    }

    /// The password that held a session open is of no use any more: asks for another.
    async fn another_credential(
        self: &Rc<Self>,
        session: &Session<P>,
        epoch: u64,
        caller: &Caller,
    ) -> Result<(), Failure> {
        let account = session.credential(epoch).map(|credential| credential.account.to_string());
        let caller = caller.with_user(account);
        let credential = self.credential(&session.host, &caller, &[]).await?;
        if let Some(link) = session.link.borrow_mut().as_mut().filter(|link| link.epoch == epoch) {
            link.credential = credential;
        }
        Ok(())
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
        limit_operation(&mut request, session.option.borrow().as_deref());
        request.with_operation(self.new_id())
    }
}

fn response(answer: Received) -> Result<Response, Failure> {
    match answer {
        Received::Other(response) => Ok(*response),
        Received::Output { .. } => Err(Failure::Malformed),
    }
}
