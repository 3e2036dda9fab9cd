//! Keys as Windows' CryptoAPI writes them, \[MS-PSRP\] 2.2.2.3 and 2.2.2.4.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rsa::{BoxedUint, RsaPublicKey, traits::PublicKeyParts};

/// `PUBLICKEYBLOB`, version 2, for key exchange with RSA (`CALG_RSA_KEYX`); then `RSA1` and the
/// length of the modulus in bits.
const PUBLIC_HEADER: [u8; 16] =
    [0x06, 0x02, 0x00, 0x00, 0x00, 0xa4, 0x00, 0x00, b'R', b'S', b'A', b'1', 0x00, 0x08, 0x00, 0x00];

/// `SIMPLEBLOB`, version 2: a key for AES-256 (`CALG_AES_256`) encrypted with RSA (`CALG_RSA_KEYX`).
const SIMPLE_HEADER: [u8; 12] = [0x01, 0x02, 0x00, 0x00, 0x10, 0x66, 0x00, 0x00, 0x00, 0xa4, 0x00, 0x00];

/// Where the algorithms stand in [`SIMPLE_HEADER`]; .NET reads over them.
const SIMPLE_TYPE: usize = 4;

/// Bytes of the modulus, and so of what is encrypted with it.
pub(super) const MODULUS: usize = 256;

/// Bits of the modulus.
pub(super) const BITS: u32 = MODULUS as u32 * u8::BITS;

/// Bytes of the public exponent.
const EXPONENT: usize = 4;

/// Bits of the public exponent.
pub(super) const EXPONENT_BITS: u32 = EXPONENT as u32 * u8::BITS;

/// The blob of a public key, base64; nothing for a key of another size.
pub(super) fn public_key(key: &RsaPublicKey) -> Option<String> {
    let exponent: [u8; EXPONENT] = padded(&key.e().to_le_bytes_trimmed_vartime())?;
    let modulus: [u8; MODULUS] = padded(&key.n().to_le_bytes_trimmed_vartime())?;
    Some(STANDARD.encode([&PUBLIC_HEADER[..], &exponent, &modulus].concat()))
}

/// A public key of its blob, base64.
pub(super) fn read_public_key(text: &str) -> Option<RsaPublicKey> {
    let bytes = bytes(text)?;
    let (exponent, modulus) = bytes.strip_prefix(&PUBLIC_HEADER)?.split_first_chunk::<EXPONENT>()?;
    let modulus: [u8; MODULUS] = modulus.try_into().ok()?;
    // A modulus that says it has 2048 bits and has fewer is no key of this size.
    if modulus[MODULUS - 1] & 0x80 == 0 {
        return None;
    }
    let number = |bytes: &[u8]| BoxedUint::from_le_slice_vartime(bytes);
    RsaPublicKey::new(number(&modulus), number(exponent)).ok()
}

/// The blob of an encrypted session key, base64.
pub(super) fn simple(encrypted: &[u8]) -> String {
    let mut blob = SIMPLE_HEADER.to_vec();
    blob.extend(encrypted.iter().rev());
    STANDARD.encode(blob)
}

/// The encrypted session key of its blob, base64.
pub(super) fn read_simple(text: &str) -> Option<[u8; MODULUS]> {
    let bytes = bytes(text)?;
    let (header, key) = bytes.split_first_chunk::<{ SIMPLE_HEADER.len() }>()?;
    if header[..SIMPLE_TYPE] != SIMPLE_HEADER[..SIMPLE_TYPE] {
        return None;
    }
    let mut key: [u8; MODULUS] = key.try_into().ok()?;
    key.reverse();
    Some(key)
}

/// Lines may be broken in base64.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut text = text.to_owned();
    text.retain(|c| !c.is_ascii_whitespace());
    STANDARD.decode(text).ok()
}

fn padded<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    let mut out = [0; N];
    out.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(out)
}
