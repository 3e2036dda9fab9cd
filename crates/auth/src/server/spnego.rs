//! As much of SPNEGO (RFC 4178) as a client that wraps its NTLM messages needs: DER both ways.

use crate::Error;

/// Object identifier 1.3.6.1.4.1.311.2.2.10, its content octets.
const NTLM_OID: &[u8] = &[0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0A];

const SEQUENCE: u8 = 0x30;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const ENUMERATED: u8 = 0x0A;
const APPLICATION: u8 = 0x60;

/// `negState` of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NegState {
    Completed = 0,
    Incomplete = 1,
    RequestMic = 3,
}

/// What a client's token holds.
#[derive(Debug, Default)]
pub(super) struct Token {
    /// DER of the `MechTypeList`, over which the `mechListMIC` is computed.
    pub(super) mech_list: Option<Vec<u8>>,
    pub(super) mech_token: Option<Vec<u8>>,
    pub(super) mic: Option<Vec<u8>>,
}

/// Reads a NegTokenInit or NegTokenResp.
pub(super) fn read(token: &[u8]) -> Result<Token, Error> {
    let (tag, content, rest) = element(token)?;
    if !rest.is_empty() {
        return Err(Error::InvalidToken);
    }
    match tag {
        APPLICATION => {
            // The mechanism's OID, then [0] NegTokenInit.
            let (_, _, inner) = element(content)?;
            fields(expect(0xA0, inner)?, true)
        }
        0xA0 => fields(content, true),
        0xA1 => fields(content, false),
        _ => Err(Error::InvalidToken),
    }
}

fn fields(sequence: &[u8], init: bool) -> Result<Token, Error> {
    let mut rest = expect(SEQUENCE, sequence)?;
    let mut token = Token::default();
    while !rest.is_empty() {
        let (tag, content, after) = element(rest)?;
        match tag {
            0xA0 if init => {
                let mut mechanisms = expect(SEQUENCE, content)?;
                let mut offered = false;
                while !mechanisms.is_empty() {
                    let (tag, oid, next) = element(mechanisms)?;
                    offered |= tag == OID && oid == NTLM_OID;
                    mechanisms = next;
                }
                if !offered {
                    return Err(Error::TooWeak);
                }
                token.mech_list = Some(content.to_vec());
            }
            0xA2 => token.mech_token = Some(expect(OCTETS, content)?.to_vec()),
            // Windows puts hints of its own at this place of a NegTokenInit.
            0xA3 if element(content)?.0 == OCTETS => {
                token.mic = Some(expect(OCTETS, content)?.to_vec());
            }
            _ => {}
        }
        rest = after;
    }
    Ok(token)
}

/// Writes a NegTokenResp; the mechanism is named in the first answer only.
pub(super) fn write(state: NegState, name_mechanism: bool, response: Option<&[u8]>, mic: Option<&[u8]>) -> Vec<u8> {
    let mut body = tagged(0xA0, &tagged(ENUMERATED, &[state as u8]));
    if name_mechanism {
        body.extend(tagged(0xA1, &tagged(OID, NTLM_OID)));
    }
    if let Some(response) = response {
        body.extend(tagged(0xA2, &tagged(OCTETS, response)));
    }
    if let Some(mic) = mic {
        body.extend(tagged(0xA3, &tagged(OCTETS, mic)));
    }
    tagged(0xA1, &tagged(SEQUENCE, &body))
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let skip = bytes.iter().take_while(|byte| **byte == 0).count();
        out.push(0x80 | (bytes.len() - skip) as u8);
        out.extend_from_slice(&bytes[skip..]);
    }
    out.extend_from_slice(content);
    out
}

fn expect(tag: u8, input: &[u8]) -> Result<&[u8], Error> {
    match element(input)? {
        (found, content, _) if found == tag => Ok(content),
        _ => Err(Error::InvalidToken),
    }
}

/// Tag, content and what follows.
fn element(input: &[u8]) -> Result<(u8, &[u8], &[u8]), Error> {
    let [tag, first, rest @ ..] = input else { return Err(Error::InvalidToken) };
    let (length, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x83 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x0F)).ok_or(Error::InvalidToken)?;
            (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
        }
        _ => return Err(Error::InvalidToken),
    };
    let (content, rest) = rest.split_at_checked(length).ok_or(Error::InvalidToken)?;
    Ok((*tag, content, rest))
}
