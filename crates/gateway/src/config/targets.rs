//! `[[targets]]`.

use ipnet::IpNet;

use super::reader::Section;
use crate::policy::{AuthScheme, Pattern, Scheme, TargetSet};

/// `users` are all whom the configuration names.
pub(super) fn read(root: &mut Section, users: &[&str]) -> Vec<TargetSet> {
    root.sections("targets").into_iter().filter_map(|section| target_set(section, users)).collect()
}

fn target_set(mut section: Section, known: &[&str]) -> Option<TargetSet> {
    let name = section.required("name");
    let hosts = hosts(&mut section);
    let addresses = section.strings("addresses").unwrap_or_default();
    let addresses = parsed(&section, "addresses", addresses, "a network like \"10.1.0.0/16\"", |text| {
        text.parse::<IpNet>().ok().filter(|network| network.trunc() == *network)
    });
    if hosts.is_empty() && addresses.is_empty() {
        section.fault("hosts", "and `addresses` are both empty: the set would admit nothing");
    }
    let ports = section.integers("ports").unwrap_or_else(|| vec![5985, 5986]);
    let ports = parsed(&section, "ports", ports, "a port", |port| u16::try_from(*port).ok().filter(|port| *port != 0));
    let schemes = strings_or(&mut section, "schemes", &["http", "https"]);
    let schemes = parsed(&section, "schemes", schemes, "\"http\" or \"https\"", |text| match text.as_str() {
        "http" => Some(Scheme::Http),
        "https" => Some(Scheme::Https),
        _ => None,
    });
    let auth = strings_or(&mut section, "auth", &["negotiate", "kerberos", "credssp"]);
    let auth = parsed(&section, "auth", auth, "one of negotiate, kerberos, credssp, basic, digest", |text| {
        AuthScheme::by_name(text)
    });
    let paths = strings_or(&mut section, "paths", &["/wsman"]);
    let paths = parsed(&section, "paths", paths, "a path like \"/wsman\"", |path| is_path(path).then(|| path.clone()));
    let users = section.strings("users").unwrap_or_default();
    if users.is_empty() {
        section.fault("users", "names nobody: list the users who may reach these targets");
    }
    let users = parsed(&section, "users", users, "a user of this configuration", |name| {
        known.contains(&name.as_str()).then(|| name.clone())
    });
    Some(TargetSet { name: name?, hosts, addresses, ports, schemes, auth, paths, users })
}

fn hosts(section: &mut Section) -> Vec<Pattern> {
    let hosts = section.strings("hosts").unwrap_or_default();
    let form = "a host name, an address, \"*.suffix\", \"Begin*\" or \"*\"";
    let hosts = parsed(section, "hosts", hosts, form, |text| Pattern::parse(text));
    let understood = section.boolean("i_understand").unwrap_or(false);
    if hosts.contains(&Pattern::Any) && !understood {
        section.fault("hosts", "`*` opens every host that the gateway can reach; add `i_understand = true` to say so");
    }
    hosts
}

fn strings_or(section: &mut Section, key: &str, default: &[&str]) -> Vec<String> {
    section.strings(key).unwrap_or_else(|| default.iter().map(|&text| text.into()).collect())
}

fn parsed<S: std::fmt::Debug, T>(
    section: &Section,
    key: &str,
    texts: Vec<S>,
    form: &str,
    parse: impl Fn(&S) -> Option<T>,
) -> Vec<T> {
    let mut values = Vec::new();
    for text in texts {
        match parse(&text) {
            Some(value) => values.push(value),
            None => section.fault(key, format!("{text:?} is not {form}")),
        }
    }
    values
}

/// An absolute path of plain segments: nothing to decode, nothing to resolve.
fn is_path(path: &str) -> bool {
    path.len() <= 256
        && path.strip_prefix('/').is_some_and(|rest| {
            rest.split('/').all(|segment| {
                !segment.is_empty()
                    && segment != "."
                    && segment != ".."
                    && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
            })
        })
}
