//! Tokens, put together by hand: the gateway's library reads them, so that it must not write them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

/// A key pair of a provider.
pub enum Signer {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
}

impl Signer {
    pub fn es256() -> Self {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self::Es256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pair.as_ref(), &random).unwrap())
    }

    pub fn ed25519() -> Self {
        let pair = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::EdDsa(Ed25519KeyPair::from_pkcs8(pair.as_ref()).unwrap())
    }

    /// The public half.
    pub fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Es256(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "x": encoded(x), "y": encoded(y), "kid": kid, "use": "sig", "alg": "ES256"})
            }
            Self::EdDsa(pair) => {
                let x = encoded(pair.public_key().as_ref());
                json!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "use": "sig", "alg": "EdDSA"})
            }
        }
    }

    /// A token as a provider makes it.
    pub fn token(&self, kid: &str, claims: &Value) -> String {
        let algorithm = match self {
            Self::Es256(_) => "ES256",
            Self::EdDsa(_) => "EdDSA",
        };
        self.signed(&json!({"alg": algorithm, "typ": "JWT", "kid": kid}), claims)
    }

    /// A token with this header, whatever it says.
    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        let text = unsigned(header, claims);
        let signature = match self {
            Self::Es256(pair) => encoded(pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap().as_ref()),
            Self::EdDsa(pair) => encoded(pair.sign(text.as_bytes()).as_ref()),
        };
        format!("{text}.{signature}")
    }
}

/// The part that is signed.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", encoded(header.to_string().as_bytes()), encoded(claims.to_string().as_bytes()))
}

pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
