//! The exchange and use of the session key.

use std::{convert::Infallible, fmt, time::Duration};

use aes::{
    Aes256,
    cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rand_core::{TryCryptoRng, TryRng};
use rsa::{BoxedUint, Pkcs1v15Encrypt, RsaPrivateKey, traits::PublicKeyParts};
use zeroize::Zeroizing;

use super::{Sealed, SecureText, blob};

/// How long a client waits for the session key before it closes the pool, \[MS-PSRP\] 3.1.1.2.8.
pub const KEY_TRANSFER_TIMEOUT: Duration = Duration::from_secs(60);

/// Bytes of a session key, and of an AES-256 key.
const KEY: usize = 32;

/// Every message of the protocol starts from it, \[MS-PSRP\] 2.2.5.1.24 has no place for another.
const ZERO_VECTOR: [u8; 16] = [0; 16];

/// Why a key could not be exchanged, or a secure string not read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// There is no session key yet: exchange one, then try again.
    #[error("no session key has been exchanged with the server")]
    NoKey,
    /// No key pair could be made: the source of randomness is not fit, or who makes the pairs gave
    /// none, or none of this kind.
    #[error("no key pair could be made")]
    KeyPair,
    /// The public key is not what \[MS-PSRP\] 2.2.2.3 says: the client is broken.
    #[error("the public key is not an RSA key of 2048 bits")]
    PublicKey,
    /// The session key is not what \[MS-PSRP\] 2.2.2.4 says, or not for this key pair: exchange again.
    #[error("the encrypted session key cannot be read")]
    SessionKey,
    /// The secure string was encrypted with another key, or is damaged.
    #[error("the secure string cannot be decrypted with this session key")]
    SecureString,
    /// The value is no secure string, or no credential.
    #[error("the value is not a {0}")]
    Kind(&'static str),
}

/// A client's key pair for one exchange: 2048 bits, \[MS-PSRP\] 3.1.1.1.3.
///
/// It reads one session key and is gone. A server that measured how long that takes learns nothing
/// that it could use: it chose the session key, and no second message is read with this key.
pub struct KeyPair(RsaPrivateKey);

impl KeyPair {
    /// Makes a pair. That takes some tens of milliseconds, in a browser some hundreds: there
    /// [`KeyPair::from_components`] is for a pair that the browser makes.
    ///
    /// # Errors
    ///
    /// [`SecretError::KeyPair`], which no working source of randomness brings about.
    pub fn generate(random: &mut dyn FnMut(&mut [u8])) -> Result<Self, SecretError> {
        RsaPrivateKey::new(&mut Random(random), blob::BITS as usize).map(KeyPair).map_err(|_| SecretError::KeyPair)
    }

    /// Takes a pair that somebody else made. Its numbers have to belong together; that the primes
    /// are primes is taken on trust.
    ///
    /// # Errors
    ///
    /// [`SecretError::KeyPair`] for another size, and for numbers that do not belong together.
    pub fn from_components(components: &KeyComponents<'_>) -> Result<Self, SecretError> {
        let number = |bytes, bits| BoxedUint::from_be_slice(bytes, bits).map_err(|_| SecretError::KeyPair);
        let [p, q] = components.primes;
        let key = RsaPrivateKey::from_components(
            number(components.modulus, blob::BITS)?,
            number(components.public_exponent, blob::EXPONENT_BITS)?,
            number(components.private_exponent, blob::BITS)?,
            vec![number(p, blob::BITS / 2)?, number(q, blob::BITS / 2)?],
        );
        // The product of two short primes is a short modulus.
        key.ok().filter(|key| key.n().bits() == blob::BITS).map(KeyPair).ok_or(SecretError::KeyPair)
    }

    /// The public key as PUBLIC_KEY carries it.
    ///
    /// # Errors
    ///
    /// [`SecretError::PublicKey`], never for a pair of these constructors.
    pub fn public_key(&self) -> Result<String, SecretError> {
        blob::public_key(self.0.as_public_key()).ok_or(SecretError::PublicKey)
    }

    /// Reads the session key of ENCRYPTED_SESSION_KEY.
    ///
    /// # Errors
    ///
    /// [`SecretError::SessionKey`].
    pub fn session_key(self, encrypted: &str) -> Result<SessionKey, SecretError> {
        let encrypted = blob::read_simple(encrypted).ok_or(SecretError::SessionKey)?;
        let key = self.0.decrypt(Pkcs1v15Encrypt, &encrypted).map_err(|_| SecretError::SessionKey)?;
        let key = Zeroizing::new(key);
        let key = key.as_slice().try_into().map_err(|_| SecretError::SessionKey)?;
        Ok(SessionKey(Zeroizing::new(key)))
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair(…)")
    }
}

/// The numbers of a key pair that somebody else made, [RFC 8017] section 3, each with its highest
/// byte first. Whoever holds them overwrites them; a [`KeyPair`] copies what it needs.
///
/// [RFC 8017]: https://www.rfc-editor.org/rfc/rfc8017
#[derive(Clone, Copy)]
pub struct KeyComponents<'a> {
    /// `n`, 2048 bits.
    pub modulus: &'a [u8],
    /// `e`, 32 bits at most.
    pub public_exponent: &'a [u8],
    /// `d`, 2048 bits at most.
    pub private_exponent: &'a [u8],
    /// `p` and `q`, 1024 bits each.
    pub primes: [&'a [u8]; 2],
}

impl fmt::Debug for KeyComponents<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyComponents(…)")
    }
}

/// The key of a pool's secure strings, \[MS-PSRP\] 3.1.1.2.7 and 3.2.1.2.7.
#[derive(Clone)]
pub struct SessionKey(Zeroizing<[u8; KEY]>);

impl SessionKey {
    /// A server's new key.
    pub fn generate(random: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut key = Zeroizing::new([0; KEY]);
        random(key.as_mut());
        SessionKey(key)
    }

    /// The key for ENCRYPTED_SESSION_KEY, encrypted for the client that sent this public key.
    ///
    /// # Errors
    ///
    /// [`SecretError::PublicKey`].
    pub fn encrypt_for(&self, public_key: &str, random: &mut dyn FnMut(&mut [u8])) -> Result<String, SecretError> {
        let public_key = blob::read_public_key(public_key).ok_or(SecretError::PublicKey)?;
        let encrypted = public_key.encrypt(&mut Random(random), Pkcs1v15Encrypt, self.0.as_ref());
        encrypted.map(|encrypted| blob::simple(&encrypted)).map_err(|_| SecretError::PublicKey)
    }

    /// Encrypts a text: AES-256 in CBC mode from a vector of zeros, padded as PKCS #7 says.
    pub fn seal(&self, text: &SecureText) -> Sealed {
        let cipher = cbc::Encryptor::<Aes256>::new(&(*self.0).into(), &ZERO_VECTOR.into());
        Sealed::new(STANDARD.encode(cipher.encrypt_padded_vec::<Pkcs7>(&text.to_bytes())))
    }

    /// Decrypts a secure string.
    ///
    /// # Errors
    ///
    /// [`SecretError::SecureString`].
    pub fn open(&self, sealed: &Sealed) -> Result<SecureText, SecretError> {
        let encrypted = STANDARD.decode(sealed.as_str().trim()).map_err(|_| SecretError::SecureString)?;
        let mut out = Zeroizing::new(vec![0; encrypted.len()]);
        let cipher = cbc::Decryptor::<Aes256>::new(&(*self.0).into(), &ZERO_VECTOR.into());
        let plain = cipher.decrypt_padded_b2b::<Pkcs7>(&encrypted, &mut out).map_err(|_| SecretError::SecureString)?;
        SecureText::from_bytes(plain).ok_or(SecretError::SecureString)
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(…)")
    }
}

/// The caller's randomness as the key functions take it.
struct Random<'a>(&'a mut dyn FnMut(&mut [u8]));

impl TryRng for Random<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(buffer);
        Ok(())
    }
}

impl TryCryptoRng for Random<'_> {}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use rsa::traits::PrivateKeyParts;

    use super::*;
    use crate::secret::{Confidential, Credential};

    /// Never the same twice, and the same on every run (xorshift64*). For tests alone.
    fn random(seed: u64) -> impl FnMut(&mut [u8]) {
        let mut state = seed | 1;
        move |buffer| {
            for byte in buffer {
                state ^= state >> 12;
                state ^= state << 25;
                state ^= state >> 27;
                *byte = (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56) as u8;
            }
        }
    }

    #[test]
    fn both_ends_have_the_same_key() {
        let mut random = random(7);
        let pair = KeyPair::generate(&mut random).unwrap();
        let public_key = pair.public_key().unwrap();
        let blob = STANDARD.decode(&public_key).unwrap();
        assert_eq!(blob.len(), 276);
        assert_eq!(blob[..20], *b"\x06\x02\0\0\0\xa4\0\0RSA1\0\x08\0\0\x01\0\x01\0");
        let theirs = SessionKey::generate(&mut random);
        let encrypted = theirs.encrypt_for(&public_key, &mut random).unwrap();
        let blob = STANDARD.decode(&encrypted).unwrap();
        assert_eq!(blob.len(), 268);
        assert_eq!(blob[..12], *b"\x01\x02\0\0\x10\x66\0\0\0\xa4\0\0");
        let ours = pair.session_key(&encrypted).unwrap();
        for text in ["", "p", "pässwörd 🔒", &"long ".repeat(1_000)] {
            let sealed = theirs.seal(&SecureText::new(text));
            assert_eq!(*ours.open(&sealed).unwrap().reveal(), *text);
            assert!(!format!("{ours:?}{sealed:?}").contains("pässwörd"));
        }
        let lone = SecureText::from_utf16(vec![0xd83d]);
        assert_eq!(theirs.open(&ours.seal(&lone)).unwrap(), lone);
    }

    #[test]
    fn what_is_damaged_is_said_to_be() {
        let mut random = random(9);
        let (pair, other) = (KeyPair::generate(&mut random).unwrap(), KeyPair::generate(&mut random).unwrap());
        let public_key = pair.public_key().unwrap();
        let key = SessionKey::generate(&mut random);
        for text in ["", "AAAA", "!", &public_key[4..], &public_key.replace("BgIA", "BwIA")] {
            assert_eq!(key.encrypt_for(text, &mut random), Err(SecretError::PublicKey), "{text}");
        }
        let mut blob = STANDARD.decode(&public_key).unwrap();
        for at in [20, 275] {
            let mut damaged = blob.clone();
            // An even modulus, and one that is too short.
            damaged[at] = 0;
            assert_eq!(key.encrypt_for(&STANDARD.encode(damaged), &mut random), Err(SecretError::PublicKey));
        }
        blob.push(0);
        assert_eq!(key.encrypt_for(&STANDARD.encode(&blob), &mut random), Err(SecretError::PublicKey));
        let encrypted = key.encrypt_for(&public_key, &mut random).unwrap();
        assert_eq!(other.session_key(&encrypted).err(), Some(SecretError::SessionKey));
        assert_eq!(pair.session_key(&encrypted[8..]).err(), Some(SecretError::SessionKey));

        let sealed = key.seal(&SecureText::new("text"));
        let wrong = SessionKey::generate(&mut random);
        assert_eq!(wrong.open(&sealed), Err(SecretError::SecureString));
        for text in ["", "AAAA", "!", "AAAAAAAAAAAAAAAAAAAAAA=="] {
            assert_eq!(key.open(&Sealed::new(text)), Err(SecretError::SecureString), "{text}");
        }
    }

    /// The numbers of a pair: `n`, `e`, `d`, `p`, `q`.
    fn numbers(pair: &KeyPair) -> [Vec<u8>; 5] {
        let (key, primes) = (&pair.0, pair.0.primes());
        [key.n().as_ref(), key.e(), key.d(), &primes[0], &primes[1]]
            .map(|number| number.to_be_bytes_trimmed_vartime().into())
    }

    fn taken([n, e, d, p, q]: &[Vec<u8>; 5]) -> Result<KeyPair, SecretError> {
        let components = KeyComponents { modulus: n, public_exponent: e, private_exponent: d, primes: [p, q] };
        assert_eq!(format!("{components:?}"), "KeyComponents(…)");
        KeyPair::from_components(&components)
    }

    #[test]
    fn a_pair_that_somebody_else_made_is_as_good() {
        let mut random = random(13);
        let made = KeyPair::generate(&mut random).unwrap();
        let mut numbers = numbers(&made);
        assert_eq!(numbers.each_ref().map(Vec::len), [256, 3, 256, 128, 128]);
        // Which prime is `p` is nobody's rule.
        for _ in 0..2 {
            let pair = taken(&numbers).unwrap();
            let public_key = pair.public_key().unwrap();
            assert_eq!(public_key, made.public_key().unwrap());
            let theirs = SessionKey::generate(&mut random);
            let ours = pair.session_key(&theirs.encrypt_for(&public_key, &mut random).unwrap()).unwrap();
            let text = SecureText::new("secret");
            assert_eq!(ours.open(&theirs.seal(&text)).unwrap(), text);
            numbers.swap(3, 4);
        }
    }

    #[test]
    fn numbers_of_no_pair_are_refused() {
        let mut random = random(15);
        let good = numbers(&KeyPair::generate(&mut random).unwrap());
        let other = numbers(&KeyPair::generate(&mut random).unwrap());
        assert!(taken(&good).is_ok());
        for at in 0..good.len() {
            let wrong = |number: Vec<u8>| {
                let mut numbers = good.clone();
                numbers[at] = number;
                assert_eq!(taken(&numbers).err(), Some(SecretError::KeyPair), "{at}");
            };
            wrong(Vec::new());
            wrong(vec![0]);
            wrong(vec![1]);
            // One byte more than there is room for.
            wrong([&[1; 2], good[at].as_slice(), &[0; 2]].concat());
            wrong(good[at][1..].to_vec());
            let mut odd = good[at].clone();
            *odd.last_mut().unwrap() ^= 2;
            wrong(odd);
            if good[at] != other[at] {
                wrong(other[at].clone());
            }
        }
        // A pair, and of another size.
        for bits in [1024, 2040, 3072] {
            let short = KeyPair(RsaPrivateKey::new(&mut Random(&mut random), bits).unwrap());
            assert_eq!(taken(&numbers(&short)).err(), Some(SecretError::KeyPair), "{bits}");
        }
    }

    #[test]
    fn credentials_both_ways() {
        let key = SessionKey::generate(&mut random(11));
        let credential = Credential { user_name: "CONTOSO\\adele".into(), password: SecureText::new("secret") };
        let value = crate::clixml::Value::from(credential.seal(&key));
        let text = crate::clixml::encode(&value);
        assert!(text.contains("<S N=\"UserName\">CONTOSO\\adele</S><SS N=\"Password\">"), "{text}");
        let read = Credential::from_value(&crate::clixml::decode(&text).unwrap()).unwrap();
        assert_eq!(read.open(&key).unwrap(), credential);
        let Confidential::Credential(same) = Confidential::from_value(value) else { panic!("a credential") };
        assert_eq!(same, read);
        assert_eq!(Credential::from_value(&"x".into()), Err(SecretError::Kind("credential")));
        let secret = Confidential::SecureString(SecureText::new("a"));
        assert_eq!(secret.clone().seal(None), Err(SecretError::NoKey));
        let sealed = secret.clone().seal(Some(&key)).unwrap();
        assert_eq!(Confidential::from_value(sealed.into()).open(&key), Ok(secret));
        assert_eq!(Confidential::Value(1.into()).seal(None), Ok(Confidential::Value(1.into())));
    }
}
