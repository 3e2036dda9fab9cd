//! The server's side of NTLM, for test doubles.
//!
//! `sspi`'s own NTLM server checks the password by the MIC alone and accepts any password from a
//! client that sends none, so the proof is checked here. Tokens may be raw or wrapped in SPNEGO;
//! answers come in the form of the question.

mod channel;
mod crypto;
mod message;
mod spnego;

use std::time::SystemTime;

pub use self::channel::ChannelBindings;
use self::crypto::{Direction, Rc4, hmac_md5, user_key};
use self::message::Authenticate;
use self::spnego::NegState;
use crate::framing::{self, Parts, SPNEGO_PROTOCOL};
use crate::{Account, Error, Sealed, Secret};

/// NTLM for one connection, as a server.
pub struct NtlmServer {
    computer: String,
    domain: String,
    now: SystemTime,
    state: State,
    // `Some` once the client has wrapped a token: DER of its list of mechanisms.
    mech_list: Option<Vec<u8>>,
    mechanism_named: bool,
    mic_required: bool,
    final_token: Option<Vec<u8>>,
    channel_bindings: Option<ChannelBindings>,
}

enum State {
    Start,
    Challenged { negotiate: Vec<u8>, challenge: Vec<u8>, server_challenge: [u8; 8] },
    Established { from_client: Box<Direction>, to_client: Box<Direction> },
    Failed,
}

/// What came of a token.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    /// Answer 401 with this token.
    Continue(Vec<u8>),
    /// Answer the request; with this token, if any, in `WWW-Authenticate`.
    Accepted {
        /// Who signed in, the names as the client sent them.
        account: Account,
        /// Only for clients that wrap their tokens in SPNEGO.
        token: Option<Vec<u8>>,
    },
}

impl NtlmServer {
    /// A server for one connection. `computer` and `domain` are what it says it is called; `now`
    /// goes into the challenge, so that clients protect their answer with a MIC.
    pub fn new(computer: &str, domain: &str, now: SystemTime) -> Self {
        Self {
            computer: computer.into(),
            domain: domain.into(),
            now,
            state: State::Start,
            mech_list: None,
            mechanism_named: false,
            mic_required: false,
            final_token: None,
            channel_bindings: None,
        }
    }

    /// The same on a TLS connection: a client that sends channel bindings must mean this one
    /// (RFC 5929 4, MS-NLMP 3.2.5.1.2).
    #[must_use]
    pub fn bound_to(mut self, channel: ChannelBindings) -> Self {
        self.channel_bindings = Some(channel);
        self
    }

    /// Takes any token of the client: [`NtlmServer::challenge`] or
    /// [`NtlmServer::authenticate`], whichever is due.
    ///
    /// # Errors
    /// Theirs.
    pub fn step(&mut self, token: &[u8], lookup: impl FnOnce(&Account) -> Option<Secret>) -> Result<Step, Error> {
        match self.state {
            State::Challenged { .. } => {
                let account = self.authenticate(token, lookup)?;
                Ok(Step::Accepted { account, token: self.final_token.take() })
            }
            _ => self.challenge(token).map(Step::Continue),
        }
    }

    /// Answers a NEGOTIATE message with a CHALLENGE. A SPNEGO client that tried another mechanism
    /// first is told to use NTLM and calls again.
    ///
    /// # Errors
    /// [`Error::InvalidToken`], [`Error::TooWeak`], [`Error::OutOfSequence`], [`Error::Random`].
    pub fn challenge(&mut self, token: &[u8]) -> Result<Vec<u8>, Error> {
        if !matches!(self.state, State::Start) {
            return Err(Error::OutOfSequence);
        }
        let (negotiate, wrapped) = self.unwrap(token)?;
        let Some(negotiate) = negotiate.filter(|token| message::is_ntlm(token)) else {
            if !wrapped {
                return Err(Error::InvalidToken);
            }
            self.mic_required = true;
            self.mechanism_named = true;
            return Ok(spnego::write(NegState::RequestMic, true, None, None));
        };
        message::check_negotiate(&negotiate)?;
        let mut server_challenge = [0; 8];
        getrandom::fill(&mut server_challenge).map_err(|_| Error::Random)?;
        let challenge = message::write_challenge(server_challenge, &self.computer, &self.domain, self.now);
        let answer = if wrapped {
            let name = !std::mem::replace(&mut self.mechanism_named, true);
            spnego::write(NegState::Incomplete, name, Some(&challenge), None)
        } else {
            challenge.clone()
        };
        self.state = State::Challenged { negotiate, challenge, server_challenge };
        Ok(answer)
    }

    /// Checks an AUTHENTICATE message. `lookup` gives the password of the account, `None` for one
    /// that is unknown.
    ///
    /// # Errors
    /// [`Error::LogonDenied`] for an unknown account or a wrong password, [`Error::Altered`] for
    /// a wrong MIC, [`Error::ChannelBinding`] for a client that meant another channel, and those of
    /// [`NtlmServer::challenge`]. The connection then begins anew.
    pub fn authenticate(
        &mut self,
        token: &[u8],
        lookup: impl FnOnce(&Account) -> Option<Secret>,
    ) -> Result<Account, Error> {
        let State::Challenged { negotiate, challenge, server_challenge } =
            std::mem::replace(&mut self.state, State::Failed)
        else {
            return Err(Error::OutOfSequence);
        };
        let wrapped_token = if message::is_ntlm(token) { None } else { Some(spnego::read(token)?) };
        let authenticate = match &wrapped_token {
            Some(token) => token.mech_token.as_deref().ok_or(Error::InvalidToken)?,
            None => token,
        };
        let fields = Authenticate::read(authenticate)?;
        let account =
            Account { user: fields.user.clone(), domain: (!fields.domain.is_empty()).then(|| fields.domain.clone()) };
        let secret = lookup(&account).ok_or(Error::LogonDenied)?;
        let key = user_key(secret.expose(), &fields.user, &fields.domain);
        if hmac_md5(&key, &[&server_challenge, fields.blob]) != fields.proof {
            return Err(Error::LogonDenied);
        }
        let mut session_key = fields.session_key;
        Rc4::new(&hmac_md5(&key, &[fields.proof])).apply(&mut session_key);
        if let Some(mic) = fields.mic {
            let whole = message::without_mic(authenticate);
            if hmac_md5(&session_key, &[&negotiate, &challenge, &whole]) != mic {
                return Err(Error::Altered);
            }
        }
        if self.channel_bindings.is_some_and(|channel| !channel.admits(fields.channel_bindings)) {
            return Err(Error::ChannelBinding);
        }
        let mut from_client = Box::new(Direction::new(&session_key, "client-to-server"));
        let mut to_client = Box::new(Direction::new(&session_key, "server-to-client"));
        if let Some(token) = wrapped_token {
            let mechanisms = self.mech_list.as_deref().ok_or(Error::InvalidToken)?;
            let mic = match token.mic {
                Some(mic) => {
                    from_client.verify(mechanisms, &mic)?;
                    from_client.restart();
                    let answer = to_client.sign(mechanisms);
                    to_client.restart();
                    Some(answer)
                }
                // Without it, the choice of mechanism could have been forged.
                None if self.mic_required => return Err(Error::TooWeak),
                None => None,
            };
            let mic = mic.as_ref().map(<[u8; 16]>::as_slice);
            self.final_token = Some(spnego::write(NegState::Completed, false, None, mic));
        }
        self.state = State::Established { from_client, to_client };
        Ok(account)
    }

    /// The token that goes with the answer to a successful [`NtlmServer::authenticate`], once;
    /// `None` for clients that send raw NTLM.
    pub fn take_final_token(&mut self) -> Option<Vec<u8>> {
        self.final_token.take()
    }

    /// Whether the client has signed in.
    pub fn established(&self) -> bool {
        matches!(self.state, State::Established { .. })
    }

    /// Seals an answer.
    ///
    /// # Errors
    /// [`Error::NotEstablished`].
    pub fn seal(&mut self, plain: &[u8]) -> Result<Sealed, Error> {
        let State::Established { to_client, .. } = &mut self.state else {
            return Err(Error::NotEstablished);
        };
        let mut ciphertext = plain.to_vec();
        let signature = to_client.seal(&mut ciphertext);
        let parts = Parts { plain_length: plain.len(), signature: &signature, ciphertext: &ciphertext };
        Ok(framing::write(SPNEGO_PROTOCOL, parts))
    }

    /// Opens a request.
    ///
    /// # Errors
    /// [`Error::NotEstablished`], [`Error::NotSealed`], [`Error::Framing`], [`Error::Altered`].
    pub fn unseal(&mut self, content_type: &str, body: &[u8]) -> Result<Vec<u8>, Error> {
        let State::Established { from_client, .. } = &mut self.state else {
            return Err(Error::NotEstablished);
        };
        let parts = framing::read(content_type, body)?;
        if parts.plain_length != parts.ciphertext.len() {
            return Err(Error::Framing);
        }
        let mut plain = parts.ciphertext.to_vec();
        if let Err(error) = from_client.unseal(&mut plain, parts.signature) {
            self.state = State::Failed;
            return Err(error);
        }
        Ok(plain)
    }

    /// The mechanism's token, and whether it was wrapped.
    fn unwrap(&mut self, token: &[u8]) -> Result<(Option<Vec<u8>>, bool), Error> {
        if message::is_ntlm(token) {
            return Ok((Some(token.to_vec()), false));
        }
        let token = spnego::read(token)?;
        if let Some(list) = token.mech_list {
            self.mech_list = Some(list);
        }
        Ok((token.mech_token, true))
    }
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Continue(_) => f.write_str("Continue(..)"),
            Self::Accepted { account, .. } => f.debug_tuple("Accepted").field(account).finish(),
        }
    }
}
