//! A line to a host: at most one channel, opened when it is needed and again when it was cut.

use std::rc::Rc;

use futures_util::lock::Mutex;
use reattach_wsman::{Error, Received, Request, Response, ResponseBody, ResponseHeader};

use crate::Platform;
use crate::channel::Channel;
use crate::credentials::Credential;
use crate::delivery::Delivery;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::shared::Shared;

/// Sizes of envelopes that are tried for one request.
const SIZES: usize = 3;

/// One exchange at a time goes over a line.
pub(crate) struct Line<P: Platform> {
    pub(crate) host: Rc<Host>,
    channel: Option<Channel<P>>,
}

/// The line that serves all control requests to a host under one credential.
pub(crate) type ControlLine<P> = Rc<Mutex<Line<P>>>;

/// Reads an answer; of one whose headers are not what is awaited nothing is taken in.
pub(crate) type Read<'r> = dyn FnMut(&[u8], &dyn Fn(&ResponseHeader) -> bool) -> Result<Received, Error> + 'r;

/// Reads an answer to anything but a Receive.
pub(crate) fn plain(bytes: &[u8], _awaited: &dyn Fn(&ResponseHeader) -> bool) -> Result<Received, Error> {
    Response::parse(bytes).map(|response| Received::Other(Box::new(response)))
}

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
        self.close_if_stale(shared);
        if self.channel.is_none() {
            self.channel = Some(Channel::open(shared, &self.host, credential, caller).await?);
        }
        Ok(self.channel.as_mut().expect("invariant: was opened above"))
    }

    /// Sends a request once and reads its answer; a SOAP fault is a [`Failure::Fault`]. What the target says about the
    /// size of envelopes is heeded at once.
    pub(crate) async fn send(
        &mut self,
        shared: &Shared<P>,
        credential: &Rc<Credential>,
        caller: &Caller,
        delivery: &mut Delivery,
        read: &mut Read<'_>,
    ) -> Result<Received, Failure> {
        let mut sizes = 0;
        loop {
            let asked = self.host.envelope_size();
            delivery.limit_answer(asked);
            // Nothing of this request is sent until the channel is there.
            self.ready(shared, credential, caller).await?;
            caller.count();
            let answer = self.once(shared, delivery, read).await;
            let Err(failure) = answer else { return answer };
            delivery.failed(&failure);
            sizes += 1;
            let Failure::Fault(fault) = &failure else { return Err(failure) };
            let resized = sizes < SIZES && self.host.resize(asked, fault);
            if !resized || !delivery.again(&self.host, || shared.new_id()) {
                return Err(failure);
            }
        }
    }

    async fn once(
        &mut self,
        shared: &Shared<P>,
        delivery: &Delivery,
        read: &mut Read<'_>,
    ) -> Result<Received, Failure> {
        let Some(channel) = &mut self.channel else { return Err(Failure::Malformed) };
        let answer = channel.exchange(shared, delivery.request(), false).await;
        let awaited = |header: &ResponseHeader| delivery.is_answered_by(header, false);
        let answer = answer.and_then(|bytes| read(&bytes, &awaited).map_err(|_| Failure::Malformed));
        let answer = answer.and_then(|answer| {
            let (header, fault) = match &answer {
                Received::Output { header, .. } => (header, false),
                Received::Other(response) => (&response.header, matches!(response.body, ResponseBody::Fault(_))),
            };
            if !delivery.is_answered_by(header, fault) {
                return Err(Failure::Malformed);
            }
            self.host.note(delivery.request(), header);
            Ok(answer)
        });
        match answer {
            Ok(Received::Other(response)) => match response.body {
                ResponseBody::Fault(fault) => Err(Failure::Fault(Box::new(fault))),
                _ => Ok(Received::Other(response)),
            },
            Ok(output) => Ok(output),
            Err(failure) => {
                self.close();
                Err(failure)
            }
        }
    }

    /// Sends a request on the channel that is open now; `None` when there is none. For a page that
    /// goes away and has no time to open one.
    pub(crate) async fn parting(&mut self, shared: &Shared<P>, request: &Request) -> Option<Result<Response, Failure>> {
        let now = shared.platform.uptime();
        let channel = self.channel.as_mut().filter(|channel| channel.fresh(now))?;
        let answer = channel.exchange(shared, request, true).await;
        Some(answer.and_then(|bytes| Response::parse(&bytes).map_err(|_| Failure::Malformed)))
    }

    /// Gives a connection up that nobody can rely on any more.
    pub(crate) fn close_if_stale(&mut self, shared: &Shared<P>) {
        let now = shared.platform.uptime();
        if self.channel.as_ref().is_some_and(|channel| !channel.fresh(now)) {
            self.close();
        }
    }

    /// Gives the connection up.
    pub(crate) fn close(&mut self) {
        if let Some(channel) = self.channel.take() {
            channel.close();
        }
    }
}
