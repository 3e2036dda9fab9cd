//! NTLM, the client's side (MS-NLMP), under the Negotiate scheme.

use sspi::{
    AuthIdentityBuffers, BufferType, ClientRequestFlags, DataRepresentation, EncryptionFlags, ErrorKind, Ntlm,
    SecurityBuffer, SecurityBufferRef, Sspi, SspiImpl,
};

use crate::framing::{self, Parts, SPNEGO_PROTOCOL};
use crate::{Account, Error, Mechanism, Sealed, Secret};

const SIGNATURE_SIZE: usize = 16;

/// NTLMv2 with signing and sealing. Its tokens are raw NTLMSSP messages: Windows takes them under
/// the Negotiate scheme without a SPNEGO wrapping.
pub struct NtlmClient {
    context: Ntlm,
    // Needed until the AUTHENTICATE message is made, and dropped then.
    credentials: Option<AuthIdentityBuffers>,
    host: String,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Negotiated,
    Established,
    Failed,
}

impl NtlmClient {
    /// A client for one connection to `host`.
    pub fn new(account: &Account, secret: &Secret, host: &str) -> Self {
        let domain = account.domain.as_deref().unwrap_or_default();
        Self {
            context: Ntlm::new(),
            credentials: Some(AuthIdentityBuffers::from_utf8(&account.user, domain, secret.expose())),
            host: host.into(),
            state: State::Start,
        }
    }

    /// The same over TLS, bound to the channel whose server showed the certificate with this hash
    /// (`tls-server-end-point`, RFC 5929 4: SHA-256 of the certificate in DER unless its signature
    /// uses a stronger function).
    #[must_use]
    pub fn bound_to(mut self, certificate_hash: &[u8]) -> Self {
        self.context.set_channel_bindings(&[b"tls-server-end-point:".as_slice(), certificate_hash].concat());
        self
    }

    fn advance(&mut self, challenge: Option<&[u8]>) -> Result<Vec<u8>, Error> {
        let mut credentials = self.credentials.clone();
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let mut input = challenge.map(|token| [SecurityBuffer::new(token.to_vec(), BufferType::Token)]);
        let target = format!("HTTP/{}", self.host);
        let mut builder = Sspi::initialize_security_context(&mut self.context)
            .with_credentials_handle(&mut credentials)
            .with_context_requirements(ClientRequestFlags::CONFIDENTIALITY | ClientRequestFlags::INTEGRITY)
            .with_target_data_representation(DataRepresentation::Native)
            .with_target_name(&target)
            .with_output(&mut output);
        if let Some(input) = &mut input {
            builder = builder.with_input(input);
        }
        // NTLM asks nobody, so the generator yields nothing.
        self.context
            .initialize_security_context_impl(&mut builder)
            .map_err(|error| from_sspi(&error))?
            .resolve_to_result()
            .map_err(|error| from_sspi(&error))?;
        let [output] = output;
        Ok(output.buffer)
    }
}

impl Mechanism for NtlmClient {
    fn scheme(&self) -> &'static str {
        "Negotiate"
    }

    fn step(&mut self, challenge: Option<&[u8]>) -> Result<Vec<u8>, Error> {
        let next = match (self.state, challenge) {
            (State::Start, None) => State::Negotiated,
            (State::Negotiated, Some(token)) => {
                check_challenge(token)?;
                State::Established
            }
            _ => return Err(Error::OutOfSequence),
        };
        // Until it has succeeded, it has failed.
        self.state = State::Failed;
        let token = self.advance(challenge)?;
        self.state = next;
        if next == State::Established {
            self.credentials = None;
        }
        Ok(token)
    }

    fn established(&self) -> bool {
        self.state == State::Established
    }

    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, Error> {
        if !self.established() {
            return Err(Error::NotEstablished);
        }
        let mut signature = [0; SIGNATURE_SIZE];
        let mut ciphertext = plain.to_vec();
        let mut message = [SecurityBufferRef::token_buf(&mut signature), SecurityBufferRef::data_buf(&mut ciphertext)];
        self.context.encrypt_message(EncryptionFlags::empty(), &mut message).map_err(|error| from_sspi(&error))?;
        let parts = Parts { plain_length: plain.len(), signature: &signature, ciphertext: &ciphertext };
        Ok(framing::write(SPNEGO_PROTOCOL, parts))
    }

    fn unseal(&mut self, content_type: &str, body: &[u8]) -> Result<Vec<u8>, Error> {
        if !self.established() {
            return Err(Error::NotEstablished);
        }
        let parts = framing::read(content_type, body)?;
        if parts.signature.len() != SIGNATURE_SIZE || parts.plain_length != parts.ciphertext.len() {
            return Err(Error::Framing);
        }
        let mut signature = parts.signature.to_vec();
        let mut plain = parts.ciphertext.to_vec();
        let mut message = [SecurityBufferRef::token_buf(&mut signature), SecurityBufferRef::data_buf(&mut plain)];
        if let Err(error) = self.context.decrypt_message(&mut message) {
            // The keystream has moved on: nothing after this can be opened.
            self.state = State::Failed;
            return Err(from_sspi(&error));
        }
        Ok(plain)
    }
}

/// Refuses a CHALLENGE without sealing under 128-bit session keys (MS-NLMP 2.2.1.2): sealing with
/// less would only look like protection.
fn check_challenge(token: &[u8]) -> Result<(), Error> {
    const UNICODE: u32 = 0x0000_0001;
    const SEAL: u32 = 0x0000_0020;
    const EXTENDED_SESSION_SECURITY: u32 = 0x0008_0000;
    const TARGET_INFO: u32 = 0x0080_0000;
    const KEY_128: u32 = 0x2000_0000;
    const KEY_EXCHANGE: u32 = 0x4000_0000;
    const NEEDED: u32 = UNICODE | SEAL | EXTENDED_SESSION_SECURITY | TARGET_INFO | KEY_128 | KEY_EXCHANGE;
    if !token.starts_with(b"NTLMSSP\0\x02\0\0\0") {
        return Err(Error::InvalidToken);
    }
    let flags = token.get(20..24).and_then(|flags| flags.try_into().ok());
    let flags = u32::from_le_bytes(flags.ok_or(Error::InvalidToken)?);
    if flags & NEEDED == NEEDED { Ok(()) } else { Err(Error::TooWeak) }
}

fn from_sspi(error: &sspi::Error) -> Error {
    match error.error_type {
        ErrorKind::InvalidToken | ErrorKind::IncompleteMessage => Error::InvalidToken,
        ErrorKind::OutOfSequence => Error::OutOfSequence,
        ErrorKind::LogonDenied => Error::LogonDenied,
        ErrorKind::MessageAltered => Error::Altered,
        _ => Error::Library,
    }
}
