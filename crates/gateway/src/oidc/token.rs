//! ID tokens: OpenID Connect Core 1.0, section 3.1.3.7, as far as a device flow has what it checks
//! (there is neither a nonce nor an authorisation code).

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde_json::{Map, Value};

use super::ring_provider::{ALGORITHMS, install};

/// How far the provider's clock may be from ours, in seconds.
const SKEW: f64 = 60.0;

/// Keys of a set that are looked at.
const KEYS: usize = 64;

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TokenFault {
    #[error("it is no signed token")]
    Unreadable,
    #[error("it is signed by an algorithm that is not accepted: RS256, PS256, ES256 and EdDSA are")]
    Algorithm,
    #[error("it demands an extension that is not known")]
    Critical,
    #[error("its key is not among those that the provider publishes")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("it is another issuer's than `oidc.issuer` names")]
    Issuer,
    #[error("it is meant for another client than `oidc.client_id` names")]
    Audience,
    #[error("its time is over, or the clocks of the gateway and the provider are more than a minute apart")]
    Expired,
    #[error("its time has not come, or the clocks of the gateway and the provider are more than a minute apart")]
    NotYet,
    #[error("it lacks the claim {0}, or the claim has another type")]
    Missing(&'static str),
}

/// What a token that was accepted says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claims(Map<String, Value>);

#[cfg(test)]
impl From<Map<String, Value>> for Claims {
    fn from(claims: Map<String, Value>) -> Self {
        Self(claims)
    }
}

impl Claims {
    /// A claim that is a text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A claim that is true, or a text that says so: some providers write it as one.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| *value == Value::Bool(true) || value.as_str() == Some("true"))
    }

    /// A claim that is a text or a list of texts.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        match self.0.get(name) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// A time, in seconds since 1970.
    fn time(&self, name: &'static str) -> Result<Option<f64>, TokenFault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or(TokenFault::Missing(name)),
        }
    }
}

/// Checks a token wholly: algorithm, key, signature, issuer, audience, authorised party and times.
/// `now` is in seconds since 1970.
///
/// # Errors
/// [`TokenFault`]; with [`TokenFault::UnknownKey`] a newer set of keys may help.
pub(super) fn verify(
    token: &str,
    keys: &JwkSet,
    issuer: &str,
    client_id: &str,
    now: u64,
) -> Result<Claims, TokenFault> {
    let claims = signed(token, keys)?;
    if claims.text("iss") != Some(issuer) {
        return Err(TokenFault::Issuer);
    }
    // With several audiences somebody must say whom the token was made for; who says so must mean us.
    let several = claims.0.get("aud").and_then(Value::as_array).is_some_and(|audience| audience.len() > 1);
    let party = claims.0.get("azp").filter(|party| !party.is_null());
    let party_fits = party.map_or(!several, |party| party.as_str() == Some(client_id));
    if !claims.texts("aud").contains(&client_id) || !party_fits {
        return Err(TokenFault::Audience);
    }
    if claims.text("sub").is_none_or(str::is_empty) {
        return Err(TokenFault::Missing("sub"));
    }
    let now = now as f64;
    if now >= claims.time("exp")?.ok_or(TokenFault::Missing("exp"))? + SKEW {
        return Err(TokenFault::Expired);
    }
    let issued = claims.time("iat")?.ok_or(TokenFault::Missing("iat"))?;
    if issued.max(claims.time("nbf")?.unwrap_or(issued)) > now + SKEW {
        return Err(TokenFault::NotYet);
    }
    Ok(claims)
}

/// The claims of a token that one of the keys has signed.
fn signed(token: &str, keys: &JwkSet) -> Result<Claims, TokenFault> {
    install();
    let header = decode_header(token).map_err(|error| match error.kind() {
        // What `alg` says is not in the library's list: `none` above all.
        ErrorKind::Json(_) => TokenFault::Algorithm,
        _ => TokenFault::Unreadable,
    })?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(TokenFault::Algorithm);
    }
    if header.crit.is_some() {
        return Err(TokenFault::Critical);
    }
    // Everything but the signature is checked by who calls, against the clock that he is given.
    let mut validation = Validation::new(header.alg);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let mut fault = TokenFault::UnknownKey;
    for key in keys.keys.iter().take(KEYS).filter(|key| fits(key, &header)) {
        fault = TokenFault::Signature;
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        match decode::<Map<String, Value>>(token, &key, &validation) {
            Ok(decoded) => return Ok(Claims(decoded.claims)),
            Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => {}
            Err(_) => return Err(TokenFault::Unreadable),
        }
    }
    Err(fault)
}

/// Whether a key may have signed what has this header: by its name, its type and what it is for.
fn fits(key: &Jwk, header: &Header) -> bool {
    let named = header.kid.is_none() || header.kid == key.common.key_id;
    let typed = match (&key.algorithm, header.alg) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256 | Algorithm::PS256) => true,
        (AlgorithmParameters::EllipticCurve(point), Algorithm::ES256) => point.curve == EllipticCurve::P256,
        (AlgorithmParameters::OctetKeyPair(point), Algorithm::EdDSA) => point.curve == EllipticCurve::Ed25519,
        _ => false,
    };
    let algorithm = key.common.key_algorithm.is_none_or(|algorithm| algorithm == KeyAlgorithm::from(header.alg));
    let purpose = key.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let operations = key.common.key_operations.as_ref().is_none_or(|all| all.contains(&KeyOperations::Verify));
    named && typed && algorithm && purpose && operations
}

#[cfg(test)]
mod tests;
