//! From which address a request comes, when proxies stand in between.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::HeaderMap;
use http::header::{FORWARDED, HeaderName};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Proxies whose word about their clients is taken.
#[derive(Debug, Default)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    pub(crate) fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// The address that a request comes from, for the log and for limits; no decision about who may do what depends
    /// on it. It is the peer's unless the peer is a trusted proxy: then it is the last address of `X-Forwarded-For` or
    /// of `Forwarded` (RFC 7239) that is no trusted proxy's itself. Everything before that one is whatever the client
    /// liked to write.
    ///
    /// It is the peer's, too, when what stands there is no address, and when the two headers do not agree: a proxy
    /// that writes one of them may pass the other on as it came.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trust(peer) {
            return peer;
        }
        let by_list = self.last_client(elements(headers, &X_FORWARDED_FOR).map(|element| element.and_then(address)));
        let by_rfc = self.last_client(elements(headers, &FORWARDED).map(|element| element.and_then(forwarded_for)));
        match (by_list, by_rfc) {
            (Some(Some(client)), None) | (None, Some(Some(client))) => client,
            (Some(Some(one)), Some(Some(other))) if one == other => one,
            _ => peer,
        }
    }

    /// Outer `None` without a single element; inner `None` when one that had to be read is no address.
    fn last_client(&self, hops: impl DoubleEndedIterator<Item = Option<IpAddr>>) -> Option<Option<IpAddr>> {
        let mut client = None;
        for hop in hops.rev() {
            client = Some(hop);
            if hop.is_none_or(|hop| !self.trust(hop)) {
                break;
            }
        }
        client
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The elements of all headers of this name, in order; `None` for a header that is no text.
fn elements<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl DoubleEndedIterator<Item = Option<&'a str>> {
    let values: Vec<_> = headers.get_all(name).iter().map(|value| value.to_str().ok()).collect();
    values.into_iter().flat_map(|value| match value {
        Some(text) => text.split(',').map(|element| Some(element.trim())).collect(),
        None => vec![None],
    })
}

/// The address of a `for=` in an element of `Forwarded`. `unknown` and names that hide an address are none.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut named = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("for")).map(|(_, value)| value);
    let value = named.next()?;
    if named.next().is_some() {
        return None;
    }
    address(value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value))
}

/// An address, with or without a port; of IPv6 in brackets or bare.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text).parse();
    let address: Result<IpAddr, _> = text.parse::<SocketAddr>().map(|address| address.ip()).or_else(|_| bare());
    address.ok().map(|address| address.to_canonical())
}

/// What limits count by: who has one IPv6 address has a network of them.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The client of a request from `peer` where 10.0.0.0/8 and 2001:db8:1::1 are trusted.
    fn client(peer: &str, headers: &[(&str, &str)]) -> String {
        let trusted = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap(), "2001:db8:1::1/128".parse().unwrap()]);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::try_from(*name).unwrap(), http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        trusted.client(peer.parse().unwrap(), &map).to_string()
    }

    fn listed(value: &str) -> String {
        client("10.0.0.1", &[("x-forwarded-for", value)])
    }

    #[test]
    fn who_is_not_trusted_is_not_believed() {
        for name in ["x-forwarded-for", "forwarded"] {
            for value in ["192.0.2.7", "for=192.0.2.7", "10.0.0.2"] {
                assert_eq!(client("203.0.113.5", &[(name, value)]), "203.0.113.5");
                assert_eq!(client("2001:db8:1::2", &[(name, value)]), "2001:db8:1::2");
            }
        }
        let nobody = TrustedProxies::default();
        let mut map = HeaderMap::new();
        map.append(X_FORWARDED_FOR, http::HeaderValue::from_static("192.0.2.7"));
        assert_eq!(nobody.client("127.0.0.1".parse().unwrap(), &map).to_string(), "127.0.0.1");
    }

    #[test]
    fn the_last_address_that_is_no_proxys_is_the_clients() {
        assert_eq!(listed("192.0.2.7"), "192.0.2.7");
        // What stands before it is the client's own invention.
        assert_eq!(listed("1.1.1.1, 192.0.2.7, 10.9.9.9 ,10.0.0.2"), "192.0.2.7");
        assert_eq!(listed("nonsense, 192.0.2.7"), "192.0.2.7");
        let lines = [("x-forwarded-for", "192.0.2.7"), ("x-forwarded-for", "192.0.2.8, 10.0.0.3")];
        assert_eq!(client("10.0.0.1", &lines), "192.0.2.8");
        // A client in the proxies' own network.
        assert_eq!(listed("10.0.0.7, 10.0.0.3"), "10.0.0.7");
        // Peers and clients in the form of IPv6.
        assert_eq!(client("::ffff:10.0.0.1", &[("x-forwarded-for", "::ffff:192.0.2.7")]), "192.0.2.7");
        assert_eq!(client("2001:db8:1::1", &[("x-forwarded-for", "2001:db8::7")]), "2001:db8::7");
    }

    #[test]
    fn every_way_of_writing_an_address() {
        for value in ["192.0.2.7:4711", "192.0.2.7"] {
            assert_eq!(listed(value), "192.0.2.7");
        }
        for value in ["2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:4711"] {
            assert_eq!(listed(value), "2001:db8::7");
        }
        let forwarded = |value| client("10.0.0.1", &[("forwarded", value)]);
        assert_eq!(forwarded("for=192.0.2.7"), "192.0.2.7");
        assert_eq!(forwarded("proto=https; For=\"192.0.2.7:4711\";by=10.0.0.1"), "192.0.2.7");
        assert_eq!(forwarded("for=1.1.1.1, for=\"[2001:db8::7]:4711\", for=10.0.0.2"), "2001:db8::7");
    }

    #[test]
    fn what_is_no_address_leaves_the_peer() {
        for value in ["", "unknown", "192.0.2.7,", "192.0.2.7, nonsense", "192.0.2.7, nonsense, 10.0.0.2", "192.0.2"] {
            assert_eq!(listed(value), "10.0.0.1", "{value}");
        }
        for value in ["for=unknown", "for=_hidden", "by=192.0.2.7", "for=192.0.2.7;for=192.0.2.8", "192.0.2.7", "for="]
        {
            assert_eq!(client("10.0.0.1", &[("forwarded", value)]), "10.0.0.1", "{value}");
        }
        assert_eq!(listed("192.0.2.7, \u{e9}"), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn headers_that_do_not_agree_leave_the_peer() {
        let both = |list, rfc| client("10.0.0.1", &[("x-forwarded-for", list), ("forwarded", rfc)]);
        assert_eq!(both("192.0.2.7", "for=192.0.2.7"), "192.0.2.7");
        assert_eq!(both("192.0.2.7", "for=192.0.2.8"), "10.0.0.1");
        assert_eq!(both("192.0.2.7", "for=unknown"), "10.0.0.1");
    }
}
