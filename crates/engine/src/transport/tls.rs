//! TLS of the native transports: the system's authorities, and certificates that the user names.

use std::path::Path;
use std::sync::Arc;

use reattach_relay::TlsWishes;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::TransportError;

/// Which certificates are believed.
#[derive(Debug, Clone)]
pub struct Trust {
    config: Arc<ClientConfig>,
    pinned: Arc<Pinned>,
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
        let pinned = Arc::new(Pinned { pinned, system, provider });
        let config = config(&pinned, TlsWishes::default())?;
        Ok(Self { config: Arc::new(config), pinned })
    }

    pub(super) async fn connect(
        &self,
        stream: TcpStream,
        host: &str,
        alpn: &[&[u8]],
        wishes: TlsWishes,
    ) -> Result<TlsStream<TcpStream>, TransportError> {
        let unreachable = |detail: String| TransportError::Unreachable { transport_id: "12175", detail };
        let mut config = if wishes == TlsWishes::default() {
            (*self.config).clone()
        } else {
            config(&self.pinned, wishes).map_err(|error| unreachable(error.to_string()))?
        };
        config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned()).map_err(|error| {
            TransportError::Unreachable { transport_id: "ComputerNotFound", detail: error.to_string() }
        })?;
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|error| unreachable(error.to_string()))
    }
}

fn config(pinned: &Arc<Pinned>, wishes: TlsWishes) -> Result<ClientConfig, rustls::Error> {
    let verifier = Verifier { pinned: Arc::clone(pinned), wishes };
    let config = ClientConfig::builder_with_provider(pinned.provider.clone())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
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

/// The same, but for what a session option wishes not to be checked.
#[derive(Debug)]
struct Verifier {
    pinned: Arc<Pinned>,
    wishes: TlsWishes,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Pinned { pinned, system, .. } = self.pinned.as_ref();
        if pinned.iter().any(|pinned| pinned == end_entity) {
            return Ok(ServerCertVerified::assertion());
        }
        let verified = system.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let TlsWishes { skip_ca_check, skip_cn_check } = self.wishes;
        match verified {
            // The authority is looked at before the name, which says nothing about the name then.
            Err(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) if skip_ca_check => {
                if !skip_cn_check {
                    verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                }
                Ok(ServerCertVerified::assertion())
            }
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if skip_cn_check => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.pinned.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.pinned.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.pinned.provider.signature_verification_algorithms.supported_schemes()
    }
}
