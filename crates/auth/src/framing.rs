//! `multipart/encrypted` as Windows writes it (MS-WSMV 2.2.9.1). It looks like MIME but is not:
//! header lines begin with a tab, no blank line ends them, and nothing stands between the
//! ciphertext and the closing boundary.

use crate::{Error, Sealed};

/// Protocol string of the Negotiate scheme, NTLM and Kerberos alike.
pub const SPNEGO_PROTOCOL: &str = "application/HTTP-SPNEGO-session-encrypted";

const BOUNDARY: &[u8] = b"--Encrypted Boundary";
const OCTETS: &[u8] = b"\r\n\tContent-Type: application/octet-stream\r\n";

/// The parts of a sealed message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Length of the plain message in bytes, as announced.
    pub plain_length: usize,
    /// 16 bytes for NTLM.
    pub signature: &'a [u8],
    /// As long as the plain message for NTLM.
    pub ciphertext: &'a [u8],
}

/// Whether a `Content-Type` says that the body is sealed.
pub fn is_sealed(content_type: &str) -> bool {
    let media = content_type.split(';').next().unwrap_or_default().trim();
    media.eq_ignore_ascii_case("multipart/encrypted") || media.eq_ignore_ascii_case("multipart/x-multi-encrypted")
}

/// Frames a sealed message.
pub fn write(protocol: &str, parts: Parts<'_>) -> Sealed {
    let mut body = Vec::with_capacity(256 + parts.signature.len() + parts.ciphertext.len());
    body.extend_from_slice(BOUNDARY);
    body.extend_from_slice(
        format!(
            "\r\n\tContent-Type: {protocol}\r\n\tOriginalContent: \
             type=application/soap+xml;charset=UTF-8;Length={}\r\n",
            parts.plain_length
        )
        .as_bytes(),
    );
    body.extend_from_slice(BOUNDARY);
    body.extend_from_slice(OCTETS);
    // A signature is 16 to 60 bytes long.
    let length = u32::try_from(parts.signature.len()).unwrap_or(u32::MAX);
    body.extend_from_slice(&length.to_le_bytes());
    body.extend_from_slice(parts.signature);
    body.extend_from_slice(parts.ciphertext);
    body.extend_from_slice(BOUNDARY);
    body.extend_from_slice(b"--\r\n");
    Sealed {
        content_type: format!("multipart/encrypted;protocol=\"{protocol}\";boundary=\"Encrypted Boundary\""),
        body,
    }
}

/// Takes a sealed message apart.
///
/// # Errors
/// [`Error::NotSealed`] by the content type, [`Error::Framing`] by the body.
pub fn read<'a>(content_type: &str, body: &'a [u8]) -> Result<Parts<'a>, Error> {
    if !is_sealed(content_type) {
        return Err(Error::NotSealed);
    }
    let body = strip_boundary(body).ok_or(Error::Framing)?;
    let header_end = find(body, b"\r\n--").ok_or(Error::Framing)?;
    let header = std::str::from_utf8(&body[..header_end]).map_err(|_| Error::Framing)?;
    let plain_length = header
        .split(';')
        .filter_map(|field| field.trim().split_once('='))
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("length"))
        .find_map(|(_, value)| value.split_ascii_whitespace().next()?.parse().ok())
        .ok_or(Error::Framing)?;
    let rest = strip_boundary(&body[header_end + 2..]).ok_or(Error::Framing)?;
    let rest = rest.strip_prefix(OCTETS).ok_or(Error::Framing)?;
    // The ciphertext may contain the boundary: the closing one is taken off the end.
    let rest = rest.strip_suffix(b"\r\n").unwrap_or(rest);
    let rest = rest
        .strip_suffix(b"--Encrypted Boundary--")
        .or_else(|| rest.strip_suffix(b"-- Encrypted Boundary--"))
        .ok_or(Error::Framing)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(Error::Framing)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| Error::Framing)?;
    let (signature, ciphertext) = rest.split_at_checked(length).ok_or(Error::Framing)?;
    Ok(Parts { plain_length, signature, ciphertext })
}

/// Exchange servers put a space after the hyphens.
fn strip_boundary(body: &[u8]) -> Option<&[u8]> {
    body.strip_prefix(BOUNDARY).or_else(|| body.strip_prefix(b"-- Encrypted Boundary"))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
