//! The gateway's own certificate, and the authorities that other ends' certificates may come from.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use crate::config::Certificate;

/// Life of a self-signed certificate; a new one is made a month before it ends.
const LIFE: Duration = Duration::from_secs(365 * 24 * 3600);
const MARGIN: Duration = Duration::from_secs(30 * 24 * 3600);

/// The certificate cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{} cannot be used: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file holds something else.
    #[error("{} does not hold what it should, in PEM", .0.display())]
    Content(PathBuf),
    /// Certificate and key do not fit each other.
    #[error("the certificate and its key do not fit each other: {0}")]
    Unusable(rustls::Error),
    /// A certificate could not be made.
    #[error("a self-signed certificate could not be made: {0}")]
    Make(rcgen::Error),
}

/// Loads the certificate, or makes it; TLS 1.3 and 1.2, HTTP/2 and HTTP/1.1.
///
/// # Errors
/// [`TlsError`], which names the file.
pub(crate) fn server_config(certificate: &Certificate) -> Result<Arc<ServerConfig>, TlsError> {
    let (cert, key) = match certificate {
        Certificate::Files { cert, key } => (cert.clone(), key.clone()),
        Certificate::SelfSigned(folder) => self_signed(folder)?,
    };
    let content = |path: &Path| TlsError::Content(path.into());
    let chain = CertificateDer::pem_slice_iter(&read(&cert)?).collect::<Result<Vec<_>, _>>();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(|| content(&cert))?;
    let key = PrivateKeyDer::from_pem_slice(&read(&key)?).map_err(|_| content(&key))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(TlsError::Unusable)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Authorities cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[error("{key}: {} holds no certificate that can be read", path.display())]
pub struct BadAuthority {
    key: &'static str,
    path: PathBuf,
}

/// The client's side of TLS with the system's authorities and those of the PEM files, which the key of
/// the configuration names.
///
/// # Errors
/// [`BadAuthority`].
pub(crate) fn client_config(key: &'static str, authorities: &[PathBuf]) -> Result<Arc<ClientConfig>, BadAuthority> {
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    tracing::debug!(added, "system authorities loaded");
    for path in authorities {
        let bad = || BadAuthority { key, path: path.clone() };
        let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let (added, ignored) = roots.add_parsable_certificates(certificates.map_err(|_| bad())?);
        if added == 0 || ignored > 0 {
            return Err(bad());
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| BadAuthority { key, path: PathBuf::new() })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn self_signed(folder: &Path) -> Result<(PathBuf, PathBuf), TlsError> {
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let now = SystemTime::now();
    let made = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let age = made(&cert).and_then(|made| now.duration_since(made).ok());
    if made(&key).is_some() && age.is_some_and(|age| age < LIFE - MARGIN) {
        return Ok((cert, key));
    }
    let pair = rcgen::KeyPair::generate().map_err(TlsError::Make)?;
    let names = ["localhost", "127.0.0.1", "::1"].map(String::from).to_vec();
    let mut params = rcgen::CertificateParams::new(names).map_err(TlsError::Make)?;
    params.distinguished_name.push(rcgen::DnType::CommonName, "Reattach gateway (self-signed)");
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let since_epoch = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    params.not_before = epoch + since_epoch.saturating_sub(Duration::from_secs(24 * 3600));
    params.not_after = epoch + since_epoch + LIFE;
    let made = params.self_signed(&pair).map_err(TlsError::Make)?;
    fs::create_dir_all(folder).map_err(|error| TlsError::File { path: folder.into(), error })?;
    write(&key, &pair.serialize_pem(), true)?;
    write(&cert, &made.pem(), false)?;
    Ok((cert, key))
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|error| TlsError::File { path: path.into(), error })
}

fn write(path: &Path, text: &str, private: bool) -> Result<(), TlsError> {
    let failed = |error| TlsError::File { path: path.into(), error };
    let _ = fs::remove_file(path);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = private;
    let mut file = options.open(path).map_err(failed)?;
    io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)
}
