//! One authenticated, sealed connection to a host.

use std::rc::Rc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reattach_auth::ntlm::NtlmClient;
use reattach_auth::{Mechanism, framing};
use reattach_wsman::Request;

use crate::credentials::Credential;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::{Caller, Sign};
use crate::shared::Shared;
use crate::{HttpAnswer, HttpExchange, Pin, Platform, TransportError};

/// What a leg of authentication or a lost answer may take.
const LEG: Duration = Duration::from_secs(40);
/// A relay or a target closes an idle connection about then; using it later would be a gamble.
const STALE: Duration = Duration::from_secs(90);

/// A pin and the security context that belongs to it.
pub(crate) struct Channel<P: Platform> {
    pin: P::Pin,
    mechanism: NtlmClient,
    host: Rc<Host>,
    used: Duration,
    closing: bool,
}

impl<P: Platform> Channel<P> {
    /// Connects and authenticates: the first leg at once, the one that carries the proof of the
    /// password only with the credential's permit.
    pub(crate) async fn open(
        shared: &Shared<P>,
        host: &Rc<Host>,
        credential: &Rc<Credential>,
        caller: &Caller,
    ) -> Result<Self, Failure> {
        let mut pin = shared.platform.pin_with(&host.endpoint, host.reach.tls());
        let mut mechanism = {
            // It was forgotten: whoever can, asks for it.
            let forgotten = || Failure::Logon { user: credential.account.to_string() };
            let secret = credential.secret().ok_or_else(forgotten)?;
            let service = if host.reach.port_in_spn { host.endpoint.authority() } else { host.endpoint.host.clone() };
            NtlmClient::new(&credential.account, &secret, &service)
        };
        let leg = |token: &[u8], scheme: &str| leg(host, scheme, token, caller.open_timeout().min(LEG));
        let token = mechanism.step(None)?;
        caller.count();
        let answer = exchange(shared, &mut pin, leg(&token, mechanism.scheme())).await?;
        if answer.status != 401 {
            return Err(refusal(&answer));
        }
        let challenge = challenge(&answer, mechanism.scheme()).ok_or(Failure::NoMechanism)?;

        caller.sign(Sign::Waiting);
        let permit = credential.permit(&host.key).await?;
        let token = mechanism.step(Some(&challenge))?;
        caller.count();
        let answer = exchange(shared, &mut pin, leg(&token, mechanism.scheme())).await?;
        match answer.status {
            200..=299 => {
                let news = permit.accepted(&host.key, shared.credentials.next_proof());
                shared.accepted(host, news);
                caller.sign(Sign::Proven);
            }
            401 => {
                let failure = Failure::Logon { user: credential.account.to_string() };
                permit.refused(&host.key, failure.record("LogonFailed", &host.name, None));
                shared.count_attempt(credential, host);
                return Err(failure);
            }
            _ => return Err(refusal(&answer)),
        }
        Ok(Self { pin, mechanism, host: Rc::clone(host), used: shared.platform.uptime(), closing: answer.closing })
    }

    /// Whether a request may still be sent on it. `now` is the platform's uptime.
    pub(crate) fn fresh(&self, now: Duration) -> bool {
        !self.closing && now.saturating_sub(self.used) < STALE
    }

    /// Sends one sealed request and gives the envelope that answers it. After an error the channel is of no use.
    pub(crate) async fn exchange(
        &mut self,
        shared: &Shared<P>,
        request: &Request,
        keepalive: bool,
    ) -> Result<Vec<u8>, Failure> {
        let sealed = self.mechanism.seal(request.to_xml().as_bytes())?;
        let patience = request.header.operation_timeout.unwrap_or_default() + LEG;
        // Until the answer is whole and right, nothing more may be sent here.
        self.closing = true;
        let sealed = HttpExchange {
            path: self.host.endpoint.path.clone(),
            query: None,
            content_type: Some(sealed.content_type),
            authorization: None,
            body: sealed.body,
            timeout: patience,
            keepalive,
        };
        let answer = exchange(shared, &mut self.pin, sealed).await?;
        self.used = shared.platform.uptime();
        let content_type = answer.content_type.as_deref().unwrap_or_default();
        if !framing::is_sealed(content_type) {
            // Whatever it says, it does not come from who knows the key.
            return Err(if (200..300).contains(&answer.status) { Failure::Unsealed } else { refusal(&answer) });
        }
        let plain = self.mechanism.unseal(content_type, &answer.body)?;
        self.closing = answer.closing;
        Ok(plain)
    }

    /// Closes the connection without waiting.
    pub(crate) fn close(self) {
        self.pin.close();
    }
}

/// One exchange, when its turn has come.
async fn exchange<P: Platform>(
    shared: &Shared<P>,
    pin: &mut P::Pin,
    exchange: HttpExchange,
) -> Result<HttpAnswer, TransportError> {
    let _turn = shared.exchanges.take().await;
    pin.exchange(exchange).await
}

fn leg(host: &Host, scheme: &str, token: &[u8], timeout: Duration) -> HttpExchange {
    HttpExchange {
        path: host.endpoint.path.clone(),
        query: None,
        content_type: Some(reattach_wsman::CONTENT_TYPE.into()),
        authorization: Some(format!("{scheme} {}", STANDARD.encode(token))),
        body: Vec::new(),
        timeout,
        keepalive: false,
    }
}

/// The token of the scheme's challenge.
fn challenge(answer: &HttpAnswer, scheme: &str) -> Option<Vec<u8>> {
    answer.challenges.iter().find_map(|challenge| {
        let (name, token) = challenge.trim().split_once(' ')?;
        if !name.eq_ignore_ascii_case(scheme) {
            return None;
        }
        STANDARD.decode(token.trim()).ok()
    })
}

fn refusal(answer: &HttpAnswer) -> Failure {
    match (answer.status, &answer.location) {
        (300..=399, Some(location)) => Failure::Redirected { location: location.clone() },
        (status, _) => Failure::Http(status),
    }
}
