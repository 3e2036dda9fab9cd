//! The configuration: one TOML file, typed, with every fault reported at once.

mod oidc;
mod origin;
mod reader;
mod targets;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use argon2::password_hash::phc::PasswordHash;
use ipnet::IpNet;

use self::reader::{Faults, Section};
use crate::policy::{Names, Policy};

pub use oidc::{Oidc, SecretSource};
pub use origin::Origin;
pub use reader::Fault;

/// A configuration without a fault.
#[derive(Debug)]
pub struct Config {
    /// `listen`: where the gateway listens, `address:port`; default `127.0.0.1:8443`.
    pub listen: SocketAddr,
    /// `public_origin`: the origin that browsers use, for example `https://reattach.contoso.com`.
    pub public_origin: Origin,
    /// `extra_origins`: other origins whose pages may call the gateway. Exact; default none.
    pub extra_origins: Vec<Origin>,
    /// Values of `Host` that are answered: the public origin's, the listener's address, the names of
    /// this machine when the listener is loopback, and what `allowed_hosts` adds. Lower case.
    pub hosts: Vec<String>,
    /// `trusted_proxies`: addresses and networks whose `X-Forwarded-For` and `Forwarded` are believed; default none.
    pub trusted_proxies: Vec<IpNet>,
    /// `console`: folder of the built console; without it there is no page.
    pub console: Option<PathBuf>,
    /// `[tls]`.
    pub tls: Tls,
    /// `[[users]]`.
    pub users: Vec<User>,
    /// `[oidc]`.
    pub oidc: Option<Oidc>,
    /// `[[targets]]`.
    pub policy: Policy,
    /// `[names]`, with those of the names file.
    pub names: Names,
    /// `lab`: targets on loopback may be reached. Only with a loopback listener.
    pub lab: bool,
}

/// `[tls]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// Where the gateway's certificate comes from.
    pub certificate: Certificate,
    /// `upstream_ca`: PEM files with authorities that targets' certificates may come from, beside
    /// those that the system trusts.
    pub upstream_ca: Vec<PathBuf>,
}

/// Where the gateway's certificate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certificate {
    /// `cert` and `key`: PEM files.
    Files {
        /// The chain, leaf first.
        cert: PathBuf,
        /// The private key.
        key: PathBuf,
    },
    /// `self_signed_in`: a folder where `cert.pem` and `key.pem` are kept, made when missing.
    SelfSigned(PathBuf),
}

/// One `[[users]]` entry.
#[derive(Clone)]
pub struct User {
    /// Name, compared exactly.
    pub name: String,
    /// Argon2id in PHC form, as `reattach-gateway hash-password` prints it.
    pub password_hash: String,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is wrong with a configuration: at least one fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError(pub Vec<Fault>);

impl Config {
    /// Reads the file, and the names file when there is one. Relative paths in the file are relative
    /// to its folder.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong.
    pub fn load(path: &Path, names_file: Option<&Path>) -> Result<Self, ConfigError> {
        let text = read(path)?;
        let names = names_file.map(read).transpose()?;
        let base = path.parent().unwrap_or(Path::new("."));
        Self::parse(&text, names.as_deref(), base)
    }

    /// Reads the texts of a configuration and of a names file. Touches no file; relative paths are
    /// joined to `base`.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong.
    pub fn parse(text: &str, names_text: Option<&str>, base: &Path) -> Result<Self, ConfigError> {
        let faults = Faults::default();
        let config = Self::from_toml(text, names_text, base, &faults);
        match (config, faults.take()) {
            (Some(config), faults) if faults.is_empty() => Ok(config),
            (_, faults) => Err(ConfigError(faults)),
        }
    }

    fn from_toml(text: &str, names_text: Option<&str>, base: &Path, faults: &Faults) -> Option<Self> {
        let mut root = Section::new(parse_toml(text, faults)?, faults);
        let listen = root.string("listen").unwrap_or_else(|| "127.0.0.1:8443".into());
        let listen: Option<SocketAddr> = listen.parse().ok();
        if listen.is_none() {
            root.fault("listen", "must be address:port, for example \"0.0.0.0:443\"");
        }
        let lab = root.boolean("lab").unwrap_or(false);
        if lab && listen.is_some_and(|listen| !listen.ip().is_loopback()) {
            root.fault("lab", "opens targets on this machine; it is refused unless `listen` is a loopback address");
        }
        let public_origin = root.required("public_origin").and_then(|text| origin(&root, "public_origin", &text));
        let extra_origins = root.strings("extra_origins").unwrap_or_default();
        let extra_origins = extra_origins.iter().filter_map(|text| origin(&root, "extra_origins", text)).collect();
        let allowed_hosts = root.strings("allowed_hosts").unwrap_or_default();
        let trusted_proxies = trusted_proxies(&mut root);
        let console = root.string("console").map(|path| base.join(path));
        let tls = tls(&mut root, base);
        let users = users(&mut root);
        let oidc = oidc::read(&mut root, base);
        let policy_users = users.iter().map(|user| user.name.as_str());
        let policy_users = policy_users.chain(oidc.iter().flat_map(Oidc::policy_users)).collect::<Vec<_>>();
        let policy = Policy::new(targets::read(&mut root, &policy_users));
        let mut names = Names::default();
        add_names(&mut names, root.section("names"), faults);
        if let Some(text) = names_text {
            let mut root = Section::new(parse_toml(text, faults)?, faults);
            add_names(&mut names, root.section("names"), faults);
        }
        let (listen, public_origin, tls) = (listen?, public_origin?, tls?);
        let hosts = hosts(listen, &public_origin, allowed_hosts);
        Some(Self {
            listen,
            public_origin,
            extra_origins,
            hosts,
            trusted_proxies,
            console,
            tls,
            users,
            oidc,
            policy,
            names,
            lab,
        })
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| {
        let text = format!("{} cannot be read: {error}", path.display());
        ConfigError(vec![Fault { key: String::new(), text }])
    })
}

fn parse_toml(text: &str, faults: &Faults) -> Option<toml::Table> {
    // The parser quotes the line, which may hold a password hash: its place and message are enough.
    match text.parse::<toml::Table>() {
        Ok(table) => Some(table),
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
            faults.add("", format!("line {line} is not TOML: {}", error.message()));
            None
        }
    }
}

fn origin(root: &Section, key: &str, text: &str) -> Option<Origin> {
    let origin = Origin::parse(text);
    if origin.is_none() {
        root.fault(key, format!("{text:?} is not an https origin like \"https://reattach.contoso.com\""));
    }
    origin
}

fn trusted_proxies(root: &mut Section) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for text in root.strings("trusted_proxies").unwrap_or_default() {
        let address = || text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
        let network = text.parse::<IpNet>().or_else(|_| address());
        match network {
            // Everybody would be a proxy, and could say to come from anywhere.
            Ok(network) if network.prefix_len() == 0 => {
                root.fault("trusted_proxies", format!("{text:?} is every address: name the proxies' own"));
            }
            Ok(network) if network.trunc() == network => networks.push(network),
            _ => {
                let form = "is not an address like \"10.0.0.5\" or a network like \"10.0.0.0/24\"";
                root.fault("trusted_proxies", format!("{text:?} {form}"));
            }
        }
    }
    networks
}

fn tls(root: &mut Section, base: &Path) -> Option<Tls> {
    let Some(mut section) = root.section("tls") else {
        root.fault("tls", "is missing: give `cert` and `key`, or `self_signed_in`");
        return None;
    };
    let path = |text: String| base.join(text);
    let keys = (section.string("cert"), section.string("key"), section.string("self_signed_in"));
    let upstream_ca = section.strings("upstream_ca").unwrap_or_default().into_iter().map(path).collect();
    let certificate = match keys {
        (Some(cert), Some(key), None) => Certificate::Files { cert: path(cert), key: path(key) },
        (None, None, Some(folder)) => Certificate::SelfSigned(path(folder)),
        _ => {
            root.fault("tls", "give either `cert` and `key`, or `self_signed_in`");
            return None;
        }
    };
    Some(Tls { certificate, upstream_ca })
}

fn users(root: &mut Section) -> Vec<User> {
    let mut users: Vec<User> = Vec::new();
    for mut section in root.sections("users") {
        let (Some(name), Some(password_hash)) = (section.required("name"), section.required("password_hash")) else {
            continue;
        };
        if name.is_empty() || name.len() > 128 || name.chars().any(char::is_control) {
            section.fault("name", "must have 1 to 128 characters and no control character");
        }
        if users.iter().any(|user| user.name == name) {
            section.fault("name", "is there twice");
        }
        if !PasswordHash::new(&password_hash).is_ok_and(|hash| hash.algorithm.as_str() == "argon2id") {
            section.fault("password_hash", "must be what `reattach-gateway hash-password` prints ($argon2id$…)");
        }
        users.push(User { name, password_hash });
    }
    users
}

fn add_names(names: &mut Names, section: Option<Section>, faults: &Faults) {
    let Some(section) = section else { return };
    for (key, address) in section.entries() {
        if let Err(text) = names.insert(&key, &address) {
            faults.add(format!("names.{key}"), text);
        }
    }
}

fn hosts(listen: SocketAddr, public: &Origin, allowed: Vec<String>) -> Vec<String> {
    let mut hosts = vec![public.authority().to_owned(), listen.to_string()];
    if listen.ip().is_loopback() {
        hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{}", listen.port())));
    }
    hosts.extend(allowed);
    let mut hosts = hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect::<Vec<_>>();
    // A browser leaves the default port out.
    let short = hosts.iter().filter_map(|host| host.strip_suffix(":443").map(String::from)).collect::<Vec<_>>();
    hosts.extend(short);
    hosts
}
