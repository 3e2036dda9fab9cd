//! The binding of a sign-in to the TLS channel that carries it.

use md5::{Digest, Md5};

/// What a client that knows the server's certificate must have put into its response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelBindings {
    hash: [u8; 16],
    required: bool,
}

impl ChannelBindings {
    /// Of type `tls-server-end-point` (RFC 5929 4). `certificate_hash` is that of the server's
    /// certificate in DER, by the hash function of its signature, with SHA-256 in place of MD5
    /// and SHA-1. With `required`, a client that sends none is refused (Windows'
    /// `CbtHardeningLevel` Strict); without, only one that sends others (Relaxed).
    pub fn tls_server_end_point(certificate_hash: &[u8], required: bool) -> Self {
        let data = [b"tls-server-end-point:".as_slice(), certificate_hash].concat();
        // Initiator and acceptor, each with type and length, are empty (RFC 2744 3.11).
        let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes();
        let hash = Md5::new().chain_update([0; 16]).chain_update(length).chain_update(data).finalize().into();
        Self { hash, required }
    }

    pub(super) fn admits(&self, sent: Option<&[u8]>) -> bool {
        sent.map_or(!self.required, |sent| sent == self.hash)
    }
}
