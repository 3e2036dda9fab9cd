//! Addresses that no target set can open.

use std::net::{IpAddr, Ipv6Addr};

/// Whether an address may be dialled at all, whatever a target set says: not loopback (but for a
/// lab), link-local (cloud metadata included), multicast, broadcast, unspecified, nor an IPv4
/// address in an IPv6 disguise.
#[must_use]
pub fn is_dialable(address: IpAddr, lab: bool) -> bool {
    match address {
        IpAddr::V4(address) => {
            (lab || !address.is_loopback())
                && !address.is_link_local()
                && !address.is_multicast()
                && !address.is_broadcast()
                && !address.is_unspecified()
                && address.octets()[0] != 0
        }
        IpAddr::V6(Ipv6Addr::LOCALHOST) => lab,
        IpAddr::V6(address) => {
            let segments = address.segments();
            let metadata = segments == [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254];
            let embeds_v4 = address.to_ipv4().is_some() || segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
            !metadata
                && !embeds_v4
                && !address.is_unspecified()
                && !address.is_multicast()
                && !address.is_unicast_link_local()
        }
    }
}
