//! Which spellings of a target are one, and who may reach it.

use reattach_gateway::policy::{Pattern, Target, is_dialable};

use crate::support::{Call, Fixture, id};

#[test]
fn spellings() {
    for (text, expected) in [
        ("http://Server01", "http://server01:5985"),
        ("https://server01", "https://server01:5986"),
        ("http://SERVER01:5985", "http://server01:5985"),
        ("http://server_01.contoso.com:80", "http://server_01.contoso.com:80"),
        ("http://xn--bcher-kva.example", "http://xn--bcher-kva.example:5985"),
        ("http://10.1.2.3", "http://10.1.2.3:5985"),
        ("http://[2001:db8::1]:5985", "http://[2001:db8::1]:5985"),
        ("http://[2001:DB8::1]", "http://[2001:db8::1]:5985"),
        ("https://1a.2b", "https://1a.2b:5986"),
    ] {
        assert_eq!(Target::parse(text).map(|target| target.to_string()).as_deref(), Ok(expected), "{text}");
    }
    for text in [
        "",
        "http",
        "http:",
        "http://",
        "server01",
        "server01:5985",
        "//server01",
        "HTTP://server01",
        "ftp://server01",
        "http:///server01",
        "http://server01/",
        "http://server01/wsman",
        "http://server01?x",
        "http://server01#x",
        "http://user@server01",
        "http://user:pw@server01",
        "http://server01:",
        "http://server01:0",
        "http://server01:05985",
        "http://server01:+80",
        "http://server01:65536",
        "http://server01:80:80",
        "http://server01 ",
        " http://server01",
        "http://ser ver",
        "http://server01\t",
        "http://server01.",
        "http://.server01",
        "http://a..b",
        "http://-a",
        "http://a-",
        "http://*",
        "http://a*",
        "http://bücher.example",
        "http://server01%2e",
        "http://127.1",
        "http://0x7f.1",
        "http://0x7f000001",
        "http://2130706433",
        "http://017700000001",
        "http://127.0.0.01",
        "http://127.0.0.1.",
        "http://127.0.0.256",
        "http://a.1",
        "http://a.0x1",
        "http://[::ffff:127.0.0.1]",
        "http://[::ffff:7f00:1]",
        "http://[::127.0.0.1]",
        "http://[0:0:0:0:0:0:0:1]",
        "http://[2001:0db8::1]",
        "http://[fe80::1%25eth0]",
        "http://[fe80::1%eth0]",
        "http://[::1",
        "http://::1",
        "http://[server01]",
        "http://[::1]x",
        "http://[127.0.0.1]",
    ] {
        assert!(Target::parse(text).is_err(), "{text:?}");
    }
    let long = "a".repeat(63);
    assert!(Target::parse(&format!("http://{long}")).is_ok());
    assert!(Target::parse(&format!("http://{long}a")).is_err());
    assert!(Target::parse(&format!("http://{long}.{long}.{long}.{long}")).is_err());
}

#[test]
fn patterns() {
    let matches = |pattern: &str, host: &str| {
        let target = Target::parse(&format!("http://{host}")).unwrap();
        Pattern::parse(pattern).unwrap().matches(target.host())
    };
    for (pattern, host, expected) in [
        ("Server01", "server01", true),
        ("Server01", "server01.contoso.com", false),
        ("*.contoso.com", "a.contoso.com", true),
        ("*.contoso.com", "a.b.CONTOSO.com", true),
        ("*.contoso.com", "contoso.com", false),
        ("*.contoso.com", "evilcontoso.com", false),
        ("*.contoso.com", "a.contoso.com.evil.example", false),
        ("Node*", "node07", true),
        ("Node*", "node07.evil.example", false),
        ("Node*", "xnode07", false),
        ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10.0.0.2", false),
        ("*", "anything", true),
        ("*", "10.0.0.1", true),
        ("1*", "10.0.0.1", false),
    ] {
        if pattern == "1*" {
            assert_eq!(Pattern::parse(pattern), None);
        } else {
            assert_eq!(matches(pattern, host), expected, "{pattern} {host}");
        }
    }
    for text in ["", "**", "*a", "a*b", "a.*", "*.*", "*.", "*.10", "a.b*", "http://a", "a/b", "127.1", "a b"] {
        assert_eq!(Pattern::parse(text), None, "{text}");
    }
}

#[test]
fn addresses_that_nothing_opens() {
    for text in [
        "169.254.169.254",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "ff02::1",
        "fd00:ec2::254",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "64:ff9b::a00:1",
    ] {
        assert!(!is_dialable(text.parse().unwrap(), true), "{text}");
    }
    for text in ["127.0.0.1", "127.9.9.9", "::1"] {
        assert!(!is_dialable(text.parse().unwrap(), false), "{text}");
        assert!(is_dialable(text.parse().unwrap(), true), "{text}");
    }
    for text in ["10.0.0.1", "192.168.1.1", "8.8.8.8", "2001:db8::1", "fd12::1"] {
        assert!(is_dialable(text.parse().unwrap(), false), "{text}");
    }
}

#[tokio::test]
async fn what_no_set_admits_is_refused() {
    let fixture = Fixture::start().await;
    let (adele, boris) = (fixture.token("adele", "one").await, fixture.token("boris", "two").await);
    let check = async |token: &str, target: &str, slug: &str| {
        let reply = fixture.send(Call::relay(token, target, &id(1), Some("Negotiate x"), "x")).await;
        reply.refused(403, slug);
        // Nothing tells an address that a name stands for.
        assert!(!reply.problem().detail.contains("10.9.8.7"));
    };
    check(&adele, "http://Server02", "target-refused").await;
    check(&adele, "https://Server01", "target-refused").await;
    check(&adele, "http://Server01:80", "target-refused").await;
    check(&adele, "http://127.0.0.1:5985", "target-refused").await;
    check(&adele, "http://far", "target-refused").await;
    check(&boris, "http://Node07", "target-refused").await;
    // Admitted by name, and yet closed to all.
    check(&boris, "http://169.254.169.254", "target-refused").await;
    // Basic is named in boris' set, but it needs https.
    let basic = Call::relay(&boris, "http://Server01", &id(1), Some("Basic YTpi"), "x");
    fixture.send(basic).await.refused(403, "auth-scheme-refused");
    assert_eq!(fixture.target.connections.load(std::sync::atomic::Ordering::SeqCst), 0);
}
