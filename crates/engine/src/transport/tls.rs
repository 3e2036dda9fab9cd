//! TLS of the native transports: the system's authorities, and certificates that the user names.

use std::path::Path;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::TransportError;

/// Which certificates are believed.
#[derive(Debug, Clone)]
pub struct Trust {
    config: Arc<ClientConfig>,
}

/// Why certificates could not be prepared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The file holds no certificate.
    #[error("{0} holds no certificate in PEM form")]
    NoCertificate(String),
    /// The library's reason.
    #[error("TLS could not be prepared: {0}")]
    Library(#[from] rustls::Error),
}

impl Trust {
    /// The system's authorities, and the certificates of a PEM file if one is named: each is
    /// believed as a host's own, whatever name it bears, and as an authority.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn new(pem: Option<&Path>) -> Result<Self, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let pinned = match pem {
            None => Vec::new(),
            Some(path) => certificates(path).ok_or_else(|| TlsError::NoCertificate(path.display().to_string()))?,
        };
        let system =
            rustls_platform_verifier::Verifier::new_with_extra_roots(pinned.iter().cloned(), provider.clone())?;
        let verifier = Pinned { pinned, system, provider: provider.clone() };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(Self { config: Arc::new(config) })
    }

    pub(super) async fn connect(
        &self,
        stream: TcpStream,
        host: &str,
        alpn: &[&[u8]],
    ) -> Result<TlsStream<TcpStream>, TransportError> {
        let mut config = (*self.config).clone();
        config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned()).map_err(|error| {
            TransportError::Unreachable { transport_id: "ComputerNotFound", detail: error.to_string() }
        })?;
        TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .map_err(|error| TransportError::Unreachable { transport_id: "12175", detail: error.to_string() })
    }
}

fn certificates(path: &Path) -> Option<Vec<CertificateDer<'static>>> {
    let found: Vec<_> = CertificateDer::pem_file_iter(path).ok()?.filter_map(Result::ok).collect();
    (!found.is_empty()).then_some(found)
}

/// Believes exactly the pinned certificates, and whatever the system believes.
#[derive(Debug)]
struct Pinned {
    pinned: Vec<CertificateDer<'static>>,
    system: rustls_platform_verifier::Verifier,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if self.pinned.iter().any(|pinned| pinned == end_entity) {
            return Ok(ServerCertVerified::assertion());
        }
        self.system.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
