//! The certificate of the HTTPS listeners: one for all hosts, self-signed, made at the start.

use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use ring::digest::{SHA256, digest};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

use crate::options::{Certificate, Error};

/// What an HTTPS listener needs.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    /// What sign-ins are bound to: SHA-256, since the certificate is signed with it (RFC 5929 4.1).
    pub(crate) certificate_hash: [u8; 32],
    /// The certificate, for clients to trust.
    pub(crate) pem: String,
}

impl Tls {
    pub(crate) fn new(kind: Certificate, names: Vec<String>) -> Result<Self, Error> {
        let failed = |error: &dyn std::fmt::Display| Error::Certificate(error.to_string());
        let names = match kind {
            Certificate::WrongName => vec!["elsewhere.invalid".into()],
            Certificate::Fitting | Certificate::Expired => names,
        };
        let mut parameters = CertificateParams::new(names).map_err(|error| failed(&error))?;
        parameters.distinguished_name.push(rcgen::DnType::CommonName, "Reattach lab");
        if kind == Certificate::Expired {
            parameters.not_before = date_time_ymd(2001, 1, 1);
            parameters.not_after = date_time_ymd(2001, 12, 31);
        }
        let key = KeyPair::generate().map_err(|error| failed(&error))?;
        let certificate = parameters.self_signed(&key).map_err(|error| failed(&error))?;
        let hash = digest(&SHA256, certificate.der());
        let mut certificate_hash = [0; 32];
        certificate_hash.copy_from_slice(hash.as_ref());
        let private = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)
            .map_err(|error| failed(&error))?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), certificate_hash, pem: certificate.pem() })
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}
