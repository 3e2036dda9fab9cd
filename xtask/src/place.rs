//! Where things are. Everything that is made lies under the target folder.

use std::env;
use std::path::PathBuf;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    // Set by cargo while it builds this crate, whose folder lies directly under the root.
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Target folder of xtask itself; the alias in `.cargo/config.toml` names it, too.
pub(crate) fn own_target() -> PathBuf {
    target().join("xtask")
}

/// Folder of the native development binaries.
pub(crate) fn binaries() -> PathBuf {
    target().join("debug")
}

/// Folder that `cargo install --root` gets.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The console as built for development or for shipping.
pub(crate) fn console(profile: &str) -> PathBuf {
    target().join("console").join(profile)
}

/// Folder of a stack's configuration, certificate and names.
pub(crate) fn state(name: &str) -> PathBuf {
    target().join("state").join(name)
}

/// Recordings of real hosts, when they lie beside the clone.
pub(crate) fn recordings() -> Option<PathBuf> {
    let path = root().join("../shared/recordings");
    path.is_dir().then_some(path)
}

/// The Python environment of the interoperability tests.
pub(crate) fn python() -> PathBuf {
    target().join("python")
}

/// Chromium's binary; Debian's `chromium` is a shell wrapper around the first.
pub(crate) fn chromium() -> Option<PathBuf> {
    ["/usr/lib/chromium/chromium", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .iter()
        .map(PathBuf::from)
        .find(|path| path.exists())
}
