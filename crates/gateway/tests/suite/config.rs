//! Faults of a configuration: all of them, at once, each with its key.

use std::path::Path;

use reattach_gateway::config::{Certificate, Config, ConfigError, SecretSource};

use crate::support::cheap_hash;

fn faults(text: &str) -> Vec<String> {
    match Config::parse(text, None, Path::new("/etc/reattach")) {
        Ok(_) => Vec::new(),
        Err(ConfigError(faults)) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn all_faults_at_once() {
    let found = faults(
        r#"
listen = "everywhere"
public_origin = "https://reattach.example/"
extra_origins = ["*"]
trusted_proxies = ["0.0.0.0/0", "::/0", "10.0.0.1/8", "proxy.example", "10.0.0.0/33"]
consoel = "dist"
[tls]
cert = "a.pem"
[[users]]
name = "adele"
password_hash = "secret"
[[targets]]
name = "all"
hosts = ["*", "127.1"]
ports = [0]
schemes = ["ftp"]
auth = ["ntlm"]
paths = ["/a/../b"]
users = ["nobody"]
hots = 1
[names]
"a b" = "10.0.0.1:1"
x = "10.0.0.1"
"#,
    );
    for key in [
        "listen:",
        "public_origin:",
        "extra_origins:",
        "trusted_proxies: \"0.0.0.0/0\" is every address",
        "trusted_proxies: \"::/0\" is every address",
        "trusted_proxies: \"10.0.0.1/8\"",
        "trusted_proxies: \"proxy.example\"",
        "trusted_proxies: \"10.0.0.0/33\"",
        "consoel:",
        "tls:",
        "users[0].password_hash:",
        "targets[0].hosts: \"127.1\"",
        "targets[0].hosts: `*`",
        "targets[0].ports:",
        "targets[0].schemes:",
        "targets[0].auth:",
        "targets[0].paths:",
        "targets[0].users:",
        "targets[0].hots:",
        "names.a b:",
        "names.x:",
    ] {
        assert!(found.iter().any(|fault| fault.starts_with(key)), "{key} is not in {found:#?}");
    }
    assert!(!found.iter().any(|fault| fault.contains("secret")), "{found:#?}");
}

#[test]
fn a_good_one() {
    let hash = cheap_hash("x");
    let text = format!(
        r#"
public_origin = "https://reattach.example"
allowed_hosts = ["Alias.example"]
trusted_proxies = ["10.0.0.5", "2001:db8::/64", "::ffff:10.0.0.6"]
[tls]
cert = "cert.pem"
key = "/keys/key.pem"
[[users]]
name = "adele"
password_hash = "{hash}"
[[targets]]
name = "all"
hosts = ["*"]
i_understand = true
users = ["adele"]
[names]
"Server01:5985" = "10.0.0.1:15985"
"#
    );
    let names = "[names]\nServer02 = \"10.0.0.2:5985\"\n";
    let config = Config::parse(&text, Some(names), Path::new("/etc/reattach")).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8443");
    let trusted: Vec<_> = config.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(trusted, ["10.0.0.5/32", "2001:db8::/64", "10.0.0.6/32"]);
    assert_eq!(
        config.tls.certificate,
        Certificate::Files { cert: "/etc/reattach/cert.pem".into(), key: "/keys/key.pem".into() }
    );
    for host in ["reattach.example", "127.0.0.1:8443", "localhost:8443", "[::1]:8443", "alias.example"] {
        assert!(config.hosts.iter().any(|known| known == host), "{host}");
    }
    let address = |text| {
        let target = reattach_gateway::policy::Target::parse(text).unwrap();
        config.names.address(&target).map(|address| address.to_string())
    };
    assert_eq!(address("http://server01").as_deref(), Some("10.0.0.1:15985"));
    assert_eq!(address("https://server01"), None);
    assert_eq!(address("https://SERVER02").as_deref(), Some("10.0.0.2:5985"));
}

#[test]
fn a_lab_is_for_loopback() {
    let text = |listen: &str| {
        format!("listen = \"{listen}\"\nlab = true\npublic_origin = \"https://a.b\"\n[tls]\nself_signed_in = \"t\"\n")
    };
    assert_eq!(faults(&text("127.0.0.1:1")), Vec::<String>::new());
    assert!(faults(&text("0.0.0.0:1"))[0].starts_with("lab:"));
}

#[test]
fn what_is_not_toml_is_not_quoted() {
    let found = faults("listen = \"x\"\npassword_hash = $argon2id$secret\n");
    assert!(found[0].starts_with("line 2 is not TOML"), "{found:?}");
    assert!(!found[0].contains("secret"));
}

/// A configuration with this `[oidc]` and nothing else that could be wrong.
fn oidc(text: &str) -> String {
    format!("public_origin = \"https://a.b\"\n[tls]\nself_signed_in = \"t\"\n[oidc]\n{text}")
}

#[test]
fn a_provider_and_its_defaults() {
    let text = oidc(
        r#"
issuer = "https://login.contoso.com/tenant/"
client_id = "reattach"
client_secret_file = "secret"
ca = ["ca.pem"]
[oidc.users]
"adele@contoso.com" = "adele"
[oidc.groups]
"Server operators" = "operator"
[[targets]]
name = "all"
hosts = ["Server01"]
users = ["adele", "operator"]
"#,
    );
    let config = Config::parse(&text, None, Path::new("/etc/reattach")).unwrap();
    let oidc = config.oidc.unwrap();
    assert_eq!(oidc.issuer, "https://login.contoso.com/tenant/");
    assert_eq!(oidc.client_secret, Some(SecretSource::File("/etc/reattach/secret".into())));
    assert_eq!(oidc.scopes, ["openid", "profile"]);
    assert_eq!((oidc.user_claim.as_str(), oidc.groups_claim.as_str()), ("preferred_username", "groups"));
    assert_eq!(oidc.users["adele@contoso.com"], "adele");
    assert_eq!(oidc.groups["Server operators"], "operator");
    assert_eq!(oidc.ca, [Path::new("/etc/reattach/ca.pem")]);
    // It is no local user.
    assert!(config.users.is_empty());
}

#[test]
fn all_faults_of_a_provider_at_once() {
    let found = faults(&oidc(
        r#"
issuer = "http://login.contoso.com"
client_id = ""
client_secret = "secret canary"
client_secret_file = "a"
client_secret_env = "B"
scopes = ["profile", "a b"]
user_claim = 1
[oidc.users]
"adele@contoso.com" = ""
[[targets]]
name = "all"
hosts = ["Server01"]
users = ["nobody"]
"#,
    ));
    for key in [
        "oidc.issuer: \"http://login.contoso.com\" is not an https address",
        "oidc.client_id: is empty",
        "oidc.client_secret: is not a key",
        "oidc.client_secret_env: and `client_secret_file` are both there",
        "oidc.scopes: must hold \"openid\"",
        "oidc.scopes: \"a b\" is not a scope",
        "oidc.user_claim: must be a string",
        "oidc.users.adele@contoso.com: must have 1 to 128 characters",
        "targets[0].users: \"nobody\"",
    ] {
        assert!(found.iter().any(|fault| fault.starts_with(key)), "{key} is not in {found:#?}");
    }
    assert!(!found.iter().any(|fault| fault.contains("canary")), "{found:#?}");
    let found = faults(&oidc(""));
    for key in ["oidc.issuer: is missing", "oidc.client_id: is missing", "oidc.users: and `groups` are both empty"] {
        assert!(found.iter().any(|fault| fault.starts_with(key)), "{key} is not in {found:#?}");
    }
    for issuer in ["https://a.b?tenant=c", "https://a.b#c", "https://u:p@a.b", "a.b", "http://127.0.0.1.a.b", ""] {
        let text = format!("issuer = \"{issuer}\"\nclient_id = \"c\"\n[oidc.users]\na = \"b\"\n");
        let found = faults(&oidc(&text));
        assert!(found.len() == 1 && found[0].starts_with("oidc.issuer: "), "{issuer}: {found:#?}");
    }
}

#[test]
fn a_secret_that_cannot_be_had_is_said_at_the_start() {
    let start = |secret: &str| {
        let folder = crate::support::Folder::new();
        std::fs::write(folder.0.join("empty"), "\n").unwrap();
        std::fs::write(folder.0.join("no.pem"), "x").unwrap();
        let text = format!("issuer = \"https://a.b\"\nclient_id = \"c\"\n{secret}\n[oidc.users]\na = \"b\"\n");
        let config = Config::parse(&oidc(&text), None, &folder.0).unwrap();
        reattach_gateway::Gateway::new(config).err().unwrap().to_string()
    };
    assert!(start("client_secret_file = \"missing\"").contains("oidc.client_secret_file: "));
    assert!(start("client_secret_file = \"empty\"").contains("the client secret is empty"));
    assert!(start("client_secret_env = \"REATTACH_NOT_SET\"").contains("the variable REATTACH_NOT_SET is not set"));
    assert!(start("ca = [\"no.pem\"]").contains("oidc.ca: "));
}
