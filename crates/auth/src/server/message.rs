//! The messages of NTLM as a server reads and writes them (MS-NLMP 2.2.1).

use std::time::{SystemTime, UNIX_EPOCH};

use super::crypto::{Key, utf16};
use crate::Error;

const SIGNATURE: &[u8; 8] = b"NTLMSSP\0";
/// UNICODE, REQUEST_TARGET, SIGN, SEAL, NTLM, ALWAYS_SIGN, TARGET_TYPE_SERVER,
/// EXTENDED_SESSIONSECURITY, TARGET_INFO, VERSION, 128, KEY_EXCH, 56.
const FLAGS: u32 = 0x0000_0001
    | 0x0000_0004
    | 0x0000_0010
    | 0x0000_0020
    | 0x0000_0200
    | 0x0000_8000
    | 0x0002_0000
    | 0x0008_0000
    | 0x0080_0000
    | 0x0200_0000
    | 0x2000_0000
    | 0x4000_0000
    | 0x8000_0000;
/// What a client must take of them: UNICODE, SIGN, SEAL, EXTENDED_SESSIONSECURITY, 128, KEY_EXCH.
const NEEDED: u32 = 0x6008_0031;
const VERSION: [u8; 8] = [10, 0, 0x63, 0x45, 0, 0, 0, 15];

const AV_FLAGS: u16 = 6;
const AV_CHANNEL_BINDINGS: u16 = 10;
const AV_FLAG_MIC: u32 = 2;
const MIC_OFFSET: usize = 72;

pub(super) fn is_ntlm(token: &[u8]) -> bool {
    token.starts_with(SIGNATURE)
}

pub(super) fn check_negotiate(message: &[u8]) -> Result<(), Error> {
    check_type(message, 1)?;
    let flags = u32_at(message, 12)?;
    // KEY_EXCH and 128 may come with the last message only.
    if flags & 0x0008_0001 == 0x0008_0001 { Ok(()) } else { Err(Error::TooWeak) }
}

pub(super) fn write_challenge(challenge: [u8; 8], computer: &str, domain: &str, now: SystemTime) -> Vec<u8> {
    let since_1601 = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos() / 100 + 116_444_736_000_000_000;
    let time = u64::try_from(since_1601).unwrap_or(u64::MAX);
    let (computer, domain) = (utf16(computer), utf16(domain));
    let mut info = Vec::new();
    for (id, value) in
        [(2u16, domain.as_slice()), (1, &computer), (4, &domain), (3, &computer), (7, &time.to_le_bytes()), (0, &[])]
    {
        info.extend_from_slice(&id.to_le_bytes());
        info.extend_from_slice(&(value.len() as u16).to_le_bytes());
        info.extend_from_slice(value);
    }
    let mut out = SIGNATURE.to_vec();
    out.extend_from_slice(&2u32.to_le_bytes());
    put_field(&mut out, computer.len(), 56);
    out.extend_from_slice(&FLAGS.to_le_bytes());
    out.extend_from_slice(&challenge);
    out.extend_from_slice(&[0; 8]);
    put_field(&mut out, info.len(), 56 + computer.len());
    out.extend_from_slice(&VERSION);
    out.extend_from_slice(&computer);
    out.extend_from_slice(&info);
    out
}

/// An AUTHENTICATE message with an NTLMv2 response.
pub(super) struct Authenticate<'a> {
    pub(super) user: String,
    pub(super) domain: String,
    pub(super) proof: &'a [u8],
    pub(super) blob: &'a [u8],
    pub(super) session_key: Key,
    pub(super) mic: Option<&'a [u8]>,
    /// MD5 of the channel bindings; `None` when the client sent none, or zeros.
    pub(super) channel_bindings: Option<&'a [u8]>,
}

impl<'a> Authenticate<'a> {
    pub(super) fn read(message: &'a [u8]) -> Result<Self, Error> {
        check_type(message, 3)?;
        let response = field(message, 20)?;
        let domain = text(field(message, 28)?)?;
        let user = text(field(message, 36)?)?;
        if user.is_empty() {
            return Err(Error::LogonDenied);
        }
        let session_key = field(message, 52)?;
        if u32_at(message, 60)? & NEEDED != NEEDED {
            return Err(Error::TooWeak);
        }
        let session_key = session_key.try_into().map_err(|_| Error::InvalidToken)?;
        // NTLMv1 responses are 24 bytes long, those of version 2 longer.
        let (proof, blob) = response.split_at_checked(16).filter(|(_, blob)| blob.len() > 28).ok_or(Error::TooWeak)?;
        let pairs = &blob[28..];
        let protected = av_pair(pairs, AV_FLAGS).and_then(|flags| flags.try_into().ok());
        let mic = if protected.is_some_and(|flags| u32::from_le_bytes(flags) & AV_FLAG_MIC != 0) {
            Some(message.get(MIC_OFFSET..MIC_OFFSET + 16).ok_or(Error::InvalidToken)?)
        } else {
            None
        };
        let channel_bindings = av_pair(pairs, AV_CHANNEL_BINDINGS).filter(|hash| hash.iter().any(|byte| *byte != 0));
        Ok(Self { user, domain, proof, blob, session_key, mic, channel_bindings })
    }
}

/// The message as the MIC is computed over it: with zeros in the MIC's place.
pub(super) fn without_mic(message: &[u8]) -> Vec<u8> {
    let mut copy = message.to_vec();
    if let Some(mic) = copy.get_mut(MIC_OFFSET..MIC_OFFSET + 16) {
        mic.fill(0);
    }
    copy
}

/// The value of an AV pair of the client's response (MS-NLMP 2.2.2.1).
fn av_pair(mut pairs: &[u8], wanted: u16) -> Option<&[u8]> {
    while let [a, b, c, d, rest @ ..] = pairs {
        let (id, length) = (u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d]));
        let (value, rest) = rest.split_at_checked(usize::from(length))?;
        match id {
            0 => return None,
            _ if id == wanted => return Some(value),
            _ => pairs = rest,
        }
    }
    None
}

fn check_type(message: &[u8], kind: u32) -> Result<(), Error> {
    if is_ntlm(message) && u32_at(message, 8)? == kind { Ok(()) } else { Err(Error::InvalidToken) }
}

fn u32_at(message: &[u8], at: usize) -> Result<u32, Error> {
    let bytes = message.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u32::from_le_bytes).ok_or(Error::InvalidToken)
}

/// Length, maximal length and offset of a field, and what they point at.
fn field(message: &[u8], at: usize) -> Result<&[u8], Error> {
    let length = (u32_at(message, at)? & 0xFFFF) as usize;
    let offset = u32_at(message, at + 4)? as usize;
    message.get(offset..offset.saturating_add(length)).ok_or(Error::InvalidToken)
}

fn put_field(out: &mut Vec<u8>, length: usize, offset: usize) {
    let short = (length as u16).to_le_bytes();
    out.extend_from_slice(&short);
    out.extend_from_slice(&short);
    out.extend_from_slice(&(offset as u32).to_le_bytes());
}

fn text(bytes: &[u8]) -> Result<String, Error> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Error::InvalidToken);
    }
    char::decode_utf16(units.iter().map(|unit| u16::from_le_bytes(*unit)))
        .collect::<Result<_, _>>()
        .map_err(|_| Error::InvalidToken)
}
