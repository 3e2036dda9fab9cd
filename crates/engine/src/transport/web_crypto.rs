//! Key pairs from the browser: made beside this thread, by its own library, which nobody has to load.
//!
//! [Web Cryptography] knows RSA, but not the encryption of the session key, RSAES-PKCS1-v1_5. So a pair
//! is made for another use, and leaves as a JSON Web Key, [RFC 7518] section 6.3.
//!
//! [Web Cryptography]: https://www.w3.org/TR/webcrypto-2/
//! [RFC 7518]: https://www.rfc-editor.org/rfc/rfc7518

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use js_sys::{Array, Object, Reflect, Uint8Array};
use reattach_psrp::secret::{KeyComponents, KeyPair, SecretError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};
use zeroize::Zeroizing;

/// Bits of the modulus, \[MS-PSRP\] 3.1.1.1.3.
const BITS: u32 = 2048;

/// 65537, the highest byte first.
const PUBLIC_EXPONENT: [u8; 3] = [1, 0, 1];

/// A pair by the `crypto.subtle` of a page or a worker, whose global object this is.
///
/// The browser has copies of the private numbers until it collects its garbage; ours are overwritten.
///
/// # Errors
///
/// [`SecretError::KeyPair`] where there is no `crypto.subtle`, as on a page that came over plain HTTP
/// from another machine, or the browser makes no such pair.
pub(super) async fn key_pair(global: &Object) -> Result<KeyPair, SecretError> {
    let key = private_key(global).await.map_err(|_| SecretError::KeyPair)?;
    KeyPair::from_components(&KeyComponents {
        modulus: &number(&key, "n")?,
        public_exponent: &number(&key, "e")?,
        private_exponent: &number(&key, "d")?,
        primes: [&number(&key, "p")?, &number(&key, "q")?],
    })
}

/// The private key of a new pair, which has the public one's numbers too.
async fn private_key(global: &Object) -> Result<JsValue, JsValue> {
    let subtle: SubtleCrypto = get(&get(global, "crypto")?, "subtle")?.dyn_into()?;
    let algorithm = Object::new();
    let entries: [(&str, JsValue); 4] = [
        ("name", "RSA-OAEP".into()),
        ("modulusLength", BITS.into()),
        ("publicExponent", Uint8Array::from(&PUBLIC_EXPONENT[..]).into()),
        // The pair is not bound to it; there is no pair without it.
        ("hash", "SHA-256".into()),
    ];
    for (name, value) in entries {
        Reflect::set(&algorithm, &name.into(), &value)?;
    }
    let extractable = true;
    let usages = Array::of1(&"decrypt".into());
    let pair = JsFuture::from(subtle.generate_key_with_object(&algorithm, extractable, &usages)?).await?;
    let key: CryptoKey = get(&pair, "privateKey")?.dyn_into()?;
    JsFuture::from(subtle.export_key("jwk", &key)?).await
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

/// A number of a JSON Web Key: base64url, the highest byte first.
fn number(key: &JsValue, name: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let text = get(key, name).ok().and_then(|text| text.as_string()).map(Zeroizing::new);
    let bytes = URL_SAFE_NO_PAD.decode(text.ok_or(SecretError::KeyPair)?.as_bytes());
    bytes.map(Zeroizing::new).map_err(|_| SecretError::KeyPair)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use reattach_psrp::secret::{SecureText, SessionKey};

    use super::*;
    use crate::testing::test;

    #[test]
    async fn a_pair_of_the_browser_reads_a_session_key() {
        let mut random = |buffer: &mut [u8]| getrandom::fill(buffer).unwrap();
        let pair = key_pair(&js_sys::global()).await.unwrap();
        let public_key = pair.public_key().unwrap();
        let theirs = SessionKey::generate(&mut random);
        let ours = pair.session_key(&theirs.encrypt_for(&public_key, &mut random).unwrap()).unwrap();
        let text = SecureText::new("pässwörd");
        assert_eq!(ours.open(&theirs.seal(&text)).unwrap(), text);
        let next = key_pair(&js_sys::global()).await.unwrap();
        assert_ne!(next.public_key().unwrap(), public_key);
    }

    #[test]
    async fn without_a_secure_context_there_is_no_pair() {
        let insecure = Object::new();
        assert_eq!(key_pair(&insecure).await.err(), Some(SecretError::KeyPair));
        Reflect::set(&insecure, &"crypto".into(), &Object::new()).unwrap();
        assert_eq!(key_pair(&insecure).await.err(), Some(SecretError::KeyPair));
    }

    #[test]
    fn what_is_no_number_of_a_key_is_refused() {
        let key = Object::new();
        for (value, expected) in [
            (JsValue::from("AQAB"), Ok(vec![1, 0, 1])),
            (JsValue::from("_-8"), Ok(vec![0xff, 0xef])),
            (JsValue::from("AQ=="), Err(SecretError::KeyPair)),
            (JsValue::from(65537), Err(SecretError::KeyPair)),
            (JsValue::UNDEFINED, Err(SecretError::KeyPair)),
        ] {
            Reflect::set(&key, &"e".into(), &value).unwrap();
            assert_eq!(number(&key, "e").map(|number| number.to_vec()), expected, "{value:?}");
        }
        assert_eq!(number(&key, "n").map(|number| number.to_vec()), Err(SecretError::KeyPair));
    }
}
