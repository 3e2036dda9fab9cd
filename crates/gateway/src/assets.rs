//! The console's files, under a policy that runs nothing but them.

use std::path::{Path, PathBuf};

use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, Method, Request, Response};
use reattach_relay::slug;

use crate::http::{Body, CORP, Outcome, Refusal, full};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types reattach";

const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=(), \
    clipboard-read=(self), clipboard-write=(self), screen-wake-lock=(self), fullscreen=(self), \
    publickey-credentials-get=(self), local-network-access=(self)";

/// The folder of the console.
pub(crate) struct Assets {
    // Canonical.
    root: Option<PathBuf>,
    strict_transport: bool,
}

impl Assets {
    pub(crate) fn new(root: Option<PathBuf>, strict_transport: bool) -> Self {
        let root = root.and_then(|root| match root.canonicalize() {
            Ok(root) => Some(root),
            Err(_) => {
                tracing::warn!(folder = %root.display(), "there is no console to serve");
                None
            }
        });
        Self { root, strict_transport }
    }

    /// A file, or the page itself for every path that is not a file's: the console has routes of its
    /// own. Files are read anew for every request, so that a rebuilt console is served at once.
    pub(crate) async fn answer<B>(&self, request: &Request<B>) -> Outcome {
        if *request.method() != Method::GET && *request.method() != Method::HEAD {
            return Err(Refusal::new(slug::METHOD_REFUSED, "a page can be read only"));
        }
        let nothing = || Refusal::new(slug::NOT_FOUND, "there is no such file");
        let root = self.root.as_ref().ok_or_else(|| {
            Refusal::new(slug::NOT_FOUND, "this gateway serves no console: `console` in its configuration is no folder")
        })?;
        let name = file_name(request.uri().path()).ok_or_else(nothing)?;
        let path = root.join(name).canonicalize().ok().filter(|path| path.starts_with(root)).ok_or_else(nothing)?;
        let (bytes, brotli) = read(&path, accepts_brotli(request.headers())).await.ok_or_else(nothing)?;

        let length = bytes.len();
        let head = *request.method() == Method::HEAD;
        let mut response = Response::new(full(if head { Vec::new() } else { bytes }));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache_control(name)));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        if brotli {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        Ok(response)
    }

    /// The headers that every answer outside `/v1` has, refusals and worker scripts included.
    pub(crate) fn mark(&self, response: &mut Response<Body>) {
        let headers = response.headers_mut();
        let fixed = [
            (CONTENT_SECURITY_POLICY, POLICY),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
            (CORP, "same-origin"),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if self.strict_transport {
            let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
            headers.insert(STRICT_TRANSPORT_SECURITY, value);
        }
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}

/// The file that a path names, relative to the root. Only plain segments: nothing is decoded, and
/// nothing can lead out of the folder. `None` for everything else.
fn file_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix('/')?;
    let plain = |segment: &str| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let last = name.rsplit('/').next().unwrap_or_default();
    if !last.contains('.') {
        return Some("index.html");
    }
    name.split('/').all(plain).then_some(name)
}

/// Reads a file, or its compressed form when that is wanted, there, and not older.
async fn read(path: &Path, brotli: bool) -> Option<(Vec<u8>, bool)> {
    let modified = tokio::fs::metadata(path).await.ok().filter(|data| data.is_file())?.modified().ok();
    if brotli {
        let mut compressed = path.as_os_str().to_owned();
        compressed.push(".br");
        let fresh = match tokio::fs::symlink_metadata(&compressed).await {
            Ok(data) => data.is_file() && data.modified().ok() >= modified,
            Err(_) => false,
        };
        if fresh && let Ok(bytes) = tokio::fs::read(&compressed).await {
            return Some((bytes, true));
        }
    }
    Some((tokio::fs::read(path).await.ok()?, false))
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            parts.next() == Some("br") && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A name with sixteen hexadecimal digits in a row holds a hash of its content and never changes.
fn cache_control(name: &str) -> &'static str {
    let mut run = 0;
    let hashed = name.bytes().any(|byte| {
        run = if byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte) { run + 1 } else { 0 };
        run >= 16
    });
    match (name, hashed) {
        (_, true) => "public, max-age=31536000, immutable",
        ("index.html", false) => "no-store",
        _ => "no-cache",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let check = |path, expected| assert_eq!(file_name(path), expected, "{path}");
        for page in ["/", "/sessions", "/sessions/Server01/x", "/..", "/a/"] {
            check(page, if page == "/.." { None } else { Some("index.html") });
        }
        check("/boot.js", Some("boot.js"));
        check("/engine-0123/worker.js", Some("engine-0123/worker.js"));
        for refused in ["/../x.js", "/a/../x.js", "/%2e%2e/x.js", "//x.js", "/.hidden.js", "/a\\x.js", "/a/./x.js"] {
            check(refused, None);
        }
    }

    #[test]
    fn hashed_names_are_kept() {
        assert!(cache_control("console-3f1c8a7b2d9e4f10_bg.wasm").contains("immutable"));
        assert_eq!(cache_control("index.html"), "no-store");
        assert_eq!(cache_control("boot.js"), "no-cache");
    }
}
