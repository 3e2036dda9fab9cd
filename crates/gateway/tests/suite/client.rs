//! Where a request comes from, behind proxies: for limits and for the log, and for nothing else.

use http::Method;

use crate::log;
use crate::provider::Provider;
use crate::support::{Call, Fixture, Reply};

/// Who asks is on 127.0.0.1, as a proxy that is trusted would be.
async fn behind_a_proxy() -> Fixture {
    Fixture::first("trusted_proxies = [\"127.0.0.0/8\", \"2001:db8::1\"]").await
}

async fn sign_in(fixture: &Fixture, password: &str, header: (&str, &str)) -> Reply {
    let body = format!(r#"{{"kind":"password","userName":"adele","password":"{password}"}}"#);
    fixture.send(Call::session(&body).header(header.0, header.1)).await
}

#[tokio::test]
async fn two_clients_of_a_trusted_proxy_have_limits_of_their_own() {
    let fixture = behind_a_proxy().await;
    let (guesser, user) = ("192.0.2.66, 127.0.0.9", "192.0.2.7");
    for _ in 0..3 {
        sign_in(&fixture, "no", ("x-forwarded-for", guesser)).await.refused(401, "sign-in-failed");
    }
    // What the guesser adds on his side of the proxy is no other address.
    for spoofed in [guesser, "192.0.2.7, 192.0.2.66", "nonsense, 192.0.2.66"] {
        sign_in(&fixture, "one", ("x-forwarded-for", spoofed)).await.refused(429, "rate-limited");
    }
    sign_in(&fixture, "one", ("forwarded", "for=192.0.2.66;proto=https")).await.refused(429, "rate-limited");
    assert_eq!(sign_in(&fixture, "one", ("x-forwarded-for", user)).await.status, 200);
    assert_eq!(sign_in(&fixture, "one", ("forwarded", "for=\"192.0.2.8:1\"")).await.status, 200);
}

#[tokio::test]
async fn what_an_untrusted_peer_says_has_no_effect_on_limits() {
    for fixture in [Fixture::start().await, Fixture::first("trusted_proxies = [\"192.0.2.0/24\"]").await] {
        for header in [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.2"), ("x-real-ip", "192.0.2.3")] {
            sign_in(&fixture, "no", header).await.refused(401, "sign-in-failed");
        }
        sign_in(&fixture, "one", ("x-forwarded-for", "192.0.2.4")).await.refused(429, "rate-limited");
    }
}

#[tokio::test]
async fn a_header_that_cannot_be_read_leaves_the_proxys_address() {
    let fixture = behind_a_proxy().await;
    for header in [("x-forwarded-for", "192.0.2.1, nonsense"), ("forwarded", "for=unknown"), ("x-forwarded-for", "")] {
        sign_in(&fixture, "no", header).await.refused(401, "sign-in-failed");
    }
    fixture.sign_in("adele", "one").await.refused(429, "rate-limited");
}

#[tokio::test]
async fn the_log_has_the_clients_address_and_no_invented_one() {
    log::keep();
    let (behind, direct) = (behind_a_proxy().await, Fixture::start().await);
    assert_eq!(sign_in(&behind, "one", ("x-forwarded-for", "198.51.100.1, 198.51.100.2")).await.status, 200);
    sign_in(&behind, "no", ("x-forwarded-for", "198.51.100.3")).await.refused(401, "sign-in-failed");
    assert_eq!(sign_in(&direct, "one", ("x-forwarded-for", "198.51.100.4")).await.status, 200);
    let token = behind.token("adele", "one").await;
    let call = Call::relay(&token, "http://Server01", &crate::support::id(1), Some("Negotiate x"), "body");
    behind.send(call.header("x-forwarded-for", "198.51.100.5")).await.answer();
    let kept = log::text();
    let line = |with: &str| kept.lines().find(|line| line.contains(with)).unwrap_or_else(|| panic!("{with}: {kept}"));
    assert!(line("client=198.51.100.2").contains("signed in"));
    assert!(line("client=198.51.100.3").contains("refused"));
    assert!(line("client=198.51.100.5").contains("connected"));
    assert!(!kept.contains("198.51.100.1") && !kept.contains("198.51.100.4"), "{kept}");
}

#[tokio::test]
async fn an_address_that_is_told_opens_nothing() {
    let fixture = behind_a_proxy().await;
    for address in ["127.0.0.1", "::1", "10.0.0.1"] {
        let policy = Call::get("/v1/policy").header("x-forwarded-for", address);
        fixture.send(policy.clone()).await.refused(401, "token-missing");
        fixture.send(policy.header("forwarded", "for=127.0.0.1;host=localhost")).await.refused(401, "token-missing");
        // Nor is the name of a host taken from there.
        let call = Call::get("/v1/policy").header("host", "evil.example").header("x-forwarded-host", "localhost");
        assert_eq!(fixture.send(call.header("x-forwarded-for", address)).await.status, 421);
    }
}

#[tokio::test]
async fn codes_are_counted_by_the_clients_address() {
    let provider = Provider::start().await;
    let more =
        format!("[oidc]\nissuer = \"{}\"\nclient_id = \"reattach\"\n[oidc.users]\na = \"adele\"\n", provider.issuer);
    let fixture = Fixture::between("trusted_proxies = [\"127.0.0.1\"]", &more).await;
    let begin = async |client: &str| {
        let call = Call::new(Method::POST, "/v1/session/device").header("content-type", "application/json");
        fixture.send(call.body("{}".into()).header("x-forwarded-for", client)).await
    };
    for _ in 0..32 {
        assert_eq!(begin("192.0.2.1").await.status, 200);
    }
    begin("192.0.2.1").await.refused(429, "rate-limited");
    assert_eq!(begin("192.0.2.2").await.status, 200);
}
