//! Tokens that are good, and tokens that are not, each for one reason.

#[allow(unreachable_pub, reason = "also a part of another test binary")]
#[path = "../../../tests/provider/signer.rs"]
mod signer;

use std::convert::Infallible;
use std::sync::OnceLock;

use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use rsa::RsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey;
use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::traits::PublicKeyParts;
use serde_json::json;

use self::signer::{Signer, encoded, unsigned};
use super::*;

const ISSUER: &str = "https://idp.example/tenant";
const CLIENT: &str = "reattach";
const NOW: u64 = 1_800_000_000;

struct System;

impl TryRng for System {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(getrandom::u32().unwrap())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(getrandom::u64().unwrap())
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Infallible> {
        getrandom::fill(buffer).unwrap();
        Ok(())
    }
}

impl TryCryptoRng for System {}

/// An RSA key pair: made once, because it takes a while.
struct Rsa {
    pair: RsaKeyPair,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl Rsa {
    fn get() -> &'static Self {
        static PAIR: OnceLock<Rsa> = OnceLock::new();
        PAIR.get_or_init(|| {
            let key = RsaPrivateKey::new(&mut System, 2048).unwrap();
            let pair = RsaKeyPair::from_pkcs8(key.to_pkcs8_der().unwrap().as_bytes()).unwrap();
            Self { pair, modulus: key.n_bytes().into(), exponent: key.e_bytes().into() }
        })
    }

    fn jwk(&self, kid: &str) -> Value {
        json!({"kty": "RSA", "n": encoded(&self.modulus), "e": encoded(&self.exponent), "kid": kid})
    }

    fn signed(&self, header: &Value, claims: &Value, padding: &'static dyn RsaEncoding) -> String {
        let text = unsigned(header, claims);
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair.sign(padding, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
        format!("{text}.{}", encoded(&signature))
    }
}

fn set(keys: &[Value]) -> JwkSet {
    serde_json::from_value(json!({ "keys": keys })).unwrap()
}

fn good() -> Value {
    json!({
        "iss": ISSUER, "aud": CLIENT, "sub": "248289761001", "iat": NOW - 10, "exp": NOW + 300,
        "preferred_username": "adele@contoso.com", "groups": ["a", "b"], "email_verified": true,
    })
}

/// The good claims with some of them replaced; `null` takes one away.
fn but(changes: Value) -> Value {
    let mut claims = good();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn check(token: &str, keys: &[Value]) -> Result<Claims, TokenFault> {
    verify(token, &set(keys), ISSUER, CLIENT, NOW)
}

#[test]
fn four_algorithms_are_accepted() {
    let rsa = Rsa::get();
    let (curve, edwards) = (Signer::es256(), Signer::ed25519());
    let keys = [rsa.jwk("r"), curve.jwk("c"), edwards.jwk("e")];
    let header = |algorithm: &str| json!({"alg": algorithm, "kid": "r"});
    for token in [
        rsa.signed(&header("RS256"), &good(), &RSA_PKCS1_SHA256),
        rsa.signed(&header("PS256"), &good(), &RSA_PSS_SHA256),
        curve.token("c", &good()),
        edwards.token("e", &good()),
        // A header without a name for its key: every key of its type is tried.
        curve.signed(&json!({"alg": "ES256"}), &good()),
    ] {
        let claims = check(&token, &keys).unwrap();
        assert_eq!(claims.text("preferred_username"), Some("adele@contoso.com"));
        assert_eq!(claims.texts("groups"), ["a", "b"]);
        assert!(claims.holds("email_verified") && !claims.holds("sub"));
    }
    // A number that does not begin where it should.
    let mut padded = rsa.jwk("r");
    padded["n"] = encoded(&[&[0], &rsa.modulus[..]].concat()).into();
    assert!(check(&rsa.signed(&header("RS256"), &good(), &RSA_PKCS1_SHA256), &[padded]).is_ok());
}

#[test]
fn no_other_algorithm_is() {
    let rsa = Rsa::get();
    let keys = [rsa.jwk("r")];
    let none = unsigned(&json!({"alg": "none"}), &good());
    let fault = |token: &str| check(token, &keys).unwrap_err();
    for token in [format!("{none}."), format!("{none}.{}", encoded(b"x"))] {
        assert_eq!(fault(&token), TokenFault::Algorithm);
    }
    for spelling in ["None", "NONE", "nOnE", "HS999", ""] {
        let token = format!("{}.", unsigned(&json!({"alg": spelling, "kid": "r"}), &good()));
        assert_eq!(fault(&token), TokenFault::Algorithm, "{spelling}");
    }
    // The public key, which everybody has, as the secret of a symmetric signature.
    let text = unsigned(&json!({"alg": "HS256", "kid": "r"}), &good());
    for secret in [rsa.modulus.clone(), rsa.jwk("r").to_string().into_bytes()] {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret);
        let token = format!("{text}.{}", encoded(ring::hmac::sign(&key, text.as_bytes()).as_ref()));
        assert_eq!(fault(&token), TokenFault::Algorithm);
        // Even when the provider publishes it.
        let symmetric = json!({"kty": "oct", "k": encoded(&secret), "kid": "r", "alg": "HS256"});
        assert_eq!(check(&token, &[symmetric]), Err(TokenFault::Algorithm));
    }
    // Sound, but not on the list.
    let token = rsa.signed(&json!({"alg": "RS512", "kid": "r"}), &good(), &RSA_PKCS1_SHA512);
    assert_eq!(fault(&token), TokenFault::Algorithm);
    // The other padding, and another hash, under a name that is on the list.
    let header = json!({"alg": "RS256", "kid": "r"});
    assert_eq!(fault(&rsa.signed(&header, &good(), &RSA_PSS_SHA256)), TokenFault::Signature);
    assert_eq!(fault(&rsa.signed(&header, &good(), &RSA_PKCS1_SHA512)), TokenFault::Signature);
}

#[test]
fn only_the_providers_keys_count() {
    let (ours, theirs) = (Signer::es256(), Signer::es256());
    let keys = [ours.jwk("k")];
    let fault = |token: &str| check(token, &keys).unwrap_err();
    assert_eq!(fault(&theirs.token("k", &good())), TokenFault::Signature);
    for name in ["other", "", "../../../etc/passwd", "k\u{0}", "K"] {
        assert_eq!(fault(&ours.token(name, &good())), TokenFault::UnknownKey, "{name:?}");
    }
    // A key that the token brings along, or says where to find.
    let header = json!({
        "alg": "ES256", "kid": "k", "jwk": theirs.jwk("k"), "jku": "https://evil.example", "x5u": "https://evil.example",
    });
    assert_eq!(fault(&theirs.signed(&header, &good())), TokenFault::Signature);
    // A key of another type, of another curve, or for another purpose.
    let token = ours.token("k", &good());
    for (member, value) in [("use", "enc"), ("alg", "ES384"), ("crv", "P-384"), ("kty", "RSA")] {
        let mut key = ours.jwk("k");
        key[member] = value.into();
        assert_eq!(check(&token, &[key]), Err(TokenFault::UnknownKey), "{member}");
    }
    let mut key = ours.jwk("k");
    key["key_ops"] = json!(["encrypt"]);
    assert_eq!(check(&token, &[key]), Err(TokenFault::UnknownKey));
    // Keys that are not understood do no harm.
    let strange = json!({"kty": "OKP", "crv": "Ed448", "x": "AAAA", "kid": "s"});
    assert!(check(&token, &[strange, json!({"kty": "new"}), ours.jwk("k")]).is_ok());
    let mut broken = ours.jwk("k");
    broken["x"] = "!".into();
    assert_eq!(check(&token, &[broken]), Err(TokenFault::Signature));
}

#[test]
fn what_was_changed_after_signing_is_refused() {
    let signer = Signer::es256();
    let keys = [signer.jwk("k")];
    let token = signer.token("k", &good());
    let parts: Vec<&str> = token.split('.').collect();
    let other = unsigned(&json!({}), &but(json!({"preferred_username": "boris@contoso.com"})));
    let other = other.split_once('.').unwrap().1;
    for changed in [
        format!("{}.{other}.{}", parts[0], parts[2]),
        format!("{}.{}.{}", parts[0], parts[1], parts[2].chars().rev().collect::<String>()),
        format!("{}.{}.", parts[0], parts[1]),
    ] {
        let fault = check(&changed, &keys).unwrap_err();
        assert!(matches!(fault, TokenFault::Signature | TokenFault::Unreadable), "{changed}: {fault}");
    }
    for garbage in ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", &"x".repeat(10_000), "e30.e30.e30"] {
        assert!(check(garbage, &keys).is_err(), "{garbage}");
    }
    let header = json!({"alg": "ES256", "kid": "k", "crit": ["exp"]});
    assert_eq!(check(&signer.signed(&header, &good()), &keys), Err(TokenFault::Critical));
}

#[test]
fn claims_are_checked_one_by_one() {
    let signer = Signer::es256();
    let keys = [signer.jwk("k")];
    let outcome = |changes: Value| check(&signer.token("k", &but(changes)), &keys).err();
    use TokenFault::{Audience, Expired, Issuer, Missing, NotYet};
    for (changes, fault) in [
        (json!({"iss": "https://idp.example/tenant/"}), Some(Issuer)),
        (json!({"iss": "https://idp.example/other"}), Some(Issuer)),
        (json!({"iss": [ISSUER]}), Some(Issuer)),
        (json!({"iss": null}), Some(Issuer)),
        (json!({"aud": "other"}), Some(Audience)),
        (json!({"aud": "Reattach"}), Some(Audience)),
        (json!({"aud": []}), Some(Audience)),
        (json!({"aud": null}), Some(Audience)),
        (json!({"aud": [CLIENT]}), None),
        (json!({"aud": [CLIENT, "other"]}), Some(Audience)),
        (json!({"aud": [CLIENT, 7]}), Some(Audience)),
        (json!({"aud": {"reattach": CLIENT}}), Some(Audience)),
        (json!({"aud": [CLIENT, "other"], "azp": "other"}), Some(Audience)),
        (json!({"aud": [CLIENT, "other"], "azp": CLIENT}), None),
        (json!({"azp": "other"}), Some(Audience)),
        (json!({"azp": 1}), Some(Audience)),
        (json!({"azp": CLIENT}), None),
        (json!({"sub": null}), Some(Missing("sub"))),
        (json!({"sub": ""}), Some(Missing("sub"))),
        (json!({"sub": 7}), Some(Missing("sub"))),
        (json!({"exp": NOW - 59}), None),
        (json!({"exp": NOW - 60}), Some(Expired)),
        (json!({"exp": null}), Some(Missing("exp"))),
        (json!({"exp": "2100-01-01"}), Some(Missing("exp"))),
        (json!({"exp": f64::MAX}), None),
        (json!({"exp": -1}), Some(Expired)),
        (json!({"iat": NOW + 60}), None),
        (json!({"iat": NOW + 61}), Some(NotYet)),
        (json!({"iat": null}), Some(Missing("iat"))),
        (json!({"nbf": NOW + 60}), None),
        (json!({"nbf": NOW + 61}), Some(NotYet)),
        (json!({"nbf": true}), Some(Missing("nbf"))),
    ] {
        assert_eq!(outcome(changes.clone()), fault, "{changes}");
    }
}
