//! The arithmetic of NTLMv2 (MS-NLMP 3.3.2 and 3.4), for the server's side.

use hmac::{Hmac, KeyInit, Mac};
use md4::Md4;
use md5::{Digest, Md5};

use crate::Error;

pub(super) type Key = [u8; 16];

/// HMAC-MD5 over the parts, one after another.
pub(super) fn hmac_md5(key: &[u8], parts: &[&[u8]]) -> Key {
    #[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Md5>::new_from_slice(key).expect("invariant: any key length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// NTOWFv2: the user's key, with the names as the client sent them.
pub(super) fn user_key(password: &str, user: &str, domain: &str) -> Key {
    let hash = Md4::digest(utf16(password));
    hmac_md5(&hash, &[&utf16(&user.to_uppercase()), &utf16(domain)])
}

pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// RC4. It is what the protocol seals with, and no crate is needed for it.
#[derive(Clone)]
pub(super) struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    pub(super) fn new(key: &Key) -> Self {
        let mut state: [u8; 256] = std::array::from_fn(|i| i as u8);
        let mut j = 0u8;
        for i in 0..256 {
            j = j.wrapping_add(state[i]).wrapping_add(key[i % key.len()]);
            state.swap(i, usize::from(j));
        }
        Self { state, i: 0, j: 0 }
    }

    pub(super) fn apply(&mut self, data: &mut [u8]) {
        for byte in data {
            self.i = self.i.wrapping_add(1);
            let (i, a) = (usize::from(self.i), self.state[usize::from(self.i)]);
            self.j = self.j.wrapping_add(a);
            let j = usize::from(self.j);
            self.state.swap(i, j);
            *byte ^= self.state[usize::from(a.wrapping_add(self.state[i]))];
        }
    }
}

/// One direction of a session.
pub(super) struct Direction {
    signing: Key,
    sealing: Key,
    cipher: Rc4,
    sequence: u32,
}

impl Direction {
    /// Keys of the direction that `way` names, from the session key.
    pub(super) fn new(session_key: &Key, way: &str) -> Self {
        let derive = |use_of: &str| -> Key {
            let magic = format!("session key to {way} {use_of} key magic constant\0");
            Md5::new().chain_update(session_key).chain_update(magic).finalize().into()
        };
        let (signing, sealing) = (derive("signing"), derive("sealing"));
        Self { signing, sealing, cipher: Rc4::new(&sealing), sequence: 0 }
    }

    /// Encrypts in place and gives the signature.
    pub(super) fn seal(&mut self, data: &mut [u8]) -> Key {
        let plain = data.to_vec();
        self.cipher.apply(data);
        self.sign(&plain)
    }

    /// Decrypts in place and checks signature and sequence number.
    pub(super) fn unseal(&mut self, data: &mut [u8], signature: &[u8]) -> Result<(), Error> {
        self.cipher.apply(data);
        self.verify(data, signature)
    }

    pub(super) fn sign(&mut self, message: &[u8]) -> Key {
        let sequence = self.sequence.to_le_bytes();
        self.sequence = self.sequence.wrapping_add(1);
        let mut signature = [0; 16];
        signature[0] = 1;
        signature[4..12].copy_from_slice(&hmac_md5(&self.signing, &[&sequence, message])[..8]);
        self.cipher.apply(&mut signature[4..12]);
        signature[12..].copy_from_slice(&sequence);
        signature
    }

    pub(super) fn verify(&mut self, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        if self.sign(message) == signature { Ok(()) } else { Err(Error::Altered) }
    }

    /// Begins the keystream again, as both sides do after the `mechListMIC` (MS-SPNG 3.3.5.1);
    /// the sequence goes on.
    pub(super) fn restart(&mut self) {
        self.cipher = Rc4::new(&self.sealing);
    }
}
