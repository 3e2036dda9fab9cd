//! Client against server, in process: two implementations, sspi's and ours.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::time::SystemTime;

use reattach_auth::ntlm::NtlmClient;
use reattach_auth::server::{ChannelBindings, NtlmServer, Step};
use reattach_auth::{Account, Error, Mechanism, Secret};

const PASSWORD: &str = "p\u{e4}ss w\u{f6}rd 1";

fn lookup(account: &Account) -> Option<Secret> {
    (account.user == "adele").then(|| Secret::from(PASSWORD))
}

fn server() -> NtlmServer {
    NtlmServer::new("SERVER01", "LAB", SystemTime::now())
}

fn connect(name: &str, password: &str) -> (NtlmClient, NtlmServer, Result<Step, Error>) {
    let mut client = NtlmClient::new(&Account::parse(name), &Secret::from(password), "Server01");
    let mut server = server();
    let negotiate = client.step(None).unwrap();
    let Step::Continue(challenge) = server.step(&negotiate, lookup).unwrap() else { panic!() };
    let authenticate = client.step(Some(&challenge)).unwrap();
    assert!(client.established());
    let outcome = server.step(&authenticate, lookup);
    (client, server, outcome)
}

#[test]
fn three_sealed_messages_each_way() {
    let (mut client, mut server, outcome) = connect("LAB\\adele", PASSWORD);
    let account = Account::parse("LAB\\adele");
    assert_eq!(outcome, Ok(Step::Accepted { account, token: None }));
    for plain in ["<one/>", "", &"<three>\u{20ac}</three>".repeat(5000)] {
        let sealed = client.seal(plain.as_bytes()).unwrap();
        assert!(plain.is_empty() || !contains(&sealed.body, plain.as_bytes()));
        let opened = server.unseal(&sealed.content_type, &sealed.body).unwrap();
        assert_eq!(opened, plain.as_bytes());
        let sealed = server.seal(plain.as_bytes()).unwrap();
        let opened = client.unseal(&sealed.content_type, &sealed.body).unwrap();
        assert_eq!(opened, plain.as_bytes());
    }
}

#[test]
fn a_wrong_password_and_an_unknown_user_are_refused_alike() {
    for (name, password) in [("LAB\\adele", "wrong"), ("LAB\\carla", PASSWORD)] {
        let (_, mut server, outcome) = connect(name, password);
        assert_eq!(outcome, Err(Error::LogonDenied));
        assert_eq!(server.seal(b"x").err(), Some(Error::NotEstablished));
    }
}

#[test]
fn the_domain_and_a_whole_user_name_are_taken_as_sent() {
    let (_, _, outcome) = connect("adele", PASSWORD);
    assert!(matches!(outcome, Ok(Step::Accepted { account, .. }) if account.domain.is_none()));
}

#[test]
fn a_tampered_message_is_refused() {
    for position in [-30, -40] {
        let (mut client, mut server, _) = connect("LAB\\adele", PASSWORD);
        let mut sealed = client.seal(b"<a>0123456789</a>").unwrap();
        let at = sealed.body.len().checked_add_signed(position).unwrap();
        sealed.body[at] ^= 1;
        assert_eq!(server.unseal(&sealed.content_type, &sealed.body), Err(Error::Altered));
        let (mut client, mut server) = server_pair();
        let mut sealed = server.seal(b"<a>0123456789</a>").unwrap();
        let at = sealed.body.len().checked_add_signed(position).unwrap();
        sealed.body[at] ^= 1;
        assert_eq!(client.unseal(&sealed.content_type, &sealed.body), Err(Error::Altered));
    }
    // Replayed: the sequence number and the keystream have moved on.
    let (mut client, mut server) = server_pair();
    let sealed = client.seal(b"<a/>").unwrap();
    server.unseal(&sealed.content_type, &sealed.body).unwrap();
    assert_eq!(server.unseal(&sealed.content_type, &sealed.body), Err(Error::Altered));
}

#[test]
fn a_tampered_authenticate_message_is_refused() {
    let mut client = NtlmClient::new(&Account::parse("LAB\\adele"), &Secret::from(PASSWORD), "Server01");
    let mut server = server();
    let Step::Continue(challenge) = server.step(&client.step(None).unwrap(), lookup).unwrap() else { panic!() };
    let mut authenticate = client.step(Some(&challenge)).unwrap();
    // The version field: only the MIC covers it.
    authenticate[64] ^= 1;
    assert_eq!(server.step(&authenticate, lookup), Err(Error::Altered));
}

#[test]
fn a_sign_in_is_bound_to_the_channel_that_carries_it() {
    for (sent, required, admitted) in [
        (Some(b"certificate"), false, true),
        (Some(b"certificate"), true, true),
        (Some(b"another one"), false, false),
        (Some(b"another one"), true, false),
        (None, false, true),
        (None, true, false),
    ] {
        let mut client = NtlmClient::new(&Account::parse("LAB\\adele"), &Secret::from(PASSWORD), "Server01");
        if let Some(hash) = sent {
            client = client.bound_to(hash);
        }
        let mut server = server().bound_to(ChannelBindings::tls_server_end_point(b"certificate", required));
        let Step::Continue(challenge) = server.step(&client.step(None).unwrap(), lookup).unwrap() else { panic!() };
        let outcome = server.step(&client.step(Some(&challenge)).unwrap(), lookup);
        let refused = (!admitted).then_some(Error::ChannelBinding);
        assert_eq!(outcome.err(), refused, "{sent:?} {required}");
    }
}

#[test]
fn a_clear_body_is_never_taken_for_a_sealed_one() {
    let (mut client, mut server) = server_pair();
    for content_type in ["application/soap+xml;charset=UTF-8", "text/html", ""] {
        assert_eq!(client.unseal(content_type, b"<a/>"), Err(Error::NotSealed));
        assert_eq!(server.unseal(content_type, b"<a/>"), Err(Error::NotSealed));
    }
}

#[test]
fn a_challenge_without_sealing_is_refused() {
    let mut client = NtlmClient::new(&Account::parse("adele"), &Secret::from(PASSWORD), "Server01");
    let mut challenge = server().challenge(&client.step(None).unwrap()).unwrap();
    challenge[20] &= !0x20;
    assert_eq!(client.step(Some(&challenge)), Err(Error::TooWeak));
}

#[test]
fn steps_out_of_turn_and_rubbish_are_refused() {
    let mut client = NtlmClient::new(&Account::parse("adele"), &Secret::from(PASSWORD), "Server01");
    assert_eq!(client.step(Some(b"x")), Err(Error::OutOfSequence));
    assert_eq!(client.seal(b"x").err(), Some(Error::NotEstablished));
    let negotiate = client.step(None).unwrap();
    let mut challenge = server().challenge(&negotiate).unwrap();
    challenge.truncate(50);
    assert!(client.step(Some(&challenge)).is_err());
    for length in 0..negotiate.len().min(16) {
        assert!(server().challenge(&negotiate[..length]).is_err());
    }
    for rubbish in [&b"\x60\x84\xff\xff\xff\xff"[..], b"\xa1\x03\x30\x01\x00", b"\x60\x00"] {
        assert!(server().challenge(rubbish).is_err());
    }
}

#[test]
fn a_truncated_authenticate_message_never_panics() {
    let mut client = NtlmClient::new(&Account::parse("LAB\\adele"), &Secret::from(PASSWORD), "Server01");
    let negotiate = client.step(None).unwrap();
    let mut first = server();
    let challenge = first.challenge(&negotiate).unwrap();
    let authenticate = client.step(Some(&challenge)).unwrap();
    for length in 0..authenticate.len() {
        let mut server = server();
        server.challenge(&negotiate).unwrap();
        assert!(server.authenticate(&authenticate[..length], lookup).is_err());
    }
}

#[test]
fn debug_shows_no_secret() {
    assert_eq!(format!("{:?}", Secret::from(PASSWORD)), "Secret(..)");
    let (mut client, _) = server_pair();
    assert!(!format!("{:?}", client.seal(b"x").unwrap()).contains("body"));
}

fn server_pair() -> (NtlmClient, NtlmServer) {
    let (client, server, outcome) = connect("LAB\\adele", PASSWORD);
    outcome.unwrap();
    (client, server)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// One DER element of less than 64 KiB.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82], &length[..], content].concat()
}

const SPNEGO: &[u8] = b"\x06\x06\x2b\x06\x01\x05\x05\x02";
const NTLM: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a";
const KERBEROS: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02";

fn init(mechanisms: &[u8], token: &[u8]) -> Vec<u8> {
    let list = der(0xA0, &der(0x30, mechanisms));
    let fields = [list, der(0xA2, &der(0x04, token))].concat();
    der(0x60, &[SPNEGO, &der(0xA0, &der(0x30, &fields))].concat())
}

fn resp(token: &[u8]) -> Vec<u8> {
    der(0xA1, &der(0x30, &der(0xA2, &der(0x04, token))))
}

fn challenge_in(token: &[u8]) -> &[u8] {
    let at = token.windows(8).position(|window| window == b"NTLMSSP\0").unwrap();
    &token[at..]
}

#[test]
fn tokens_wrapped_in_spnego_are_answered_in_kind() {
    let mut client = NtlmClient::new(&Account::parse("LAB\\adele"), &Secret::from(PASSWORD), "Server01");
    let mut server = server();
    let Step::Continue(challenge) = server.step(&init(NTLM, &client.step(None).unwrap()), lookup).unwrap() else {
        panic!()
    };
    // accept-incomplete, and the mechanism by name.
    assert!(challenge.starts_with(b"\xa1") && contains(&challenge, b"\xa0\x03\x0a\x01\x01"));
    assert!(contains(&challenge, NTLM));
    let authenticate = client.step(Some(challenge_in(&challenge))).unwrap();
    let Step::Accepted { token, .. } = server.step(&resp(&authenticate), lookup).unwrap() else { panic!() };
    assert_eq!(token.unwrap(), b"\xa1\x07\x30\x05\xa0\x03\x0a\x01\x00");
    let sealed = client.seal(b"<a/>").unwrap();
    assert_eq!(server.unseal(&sealed.content_type, &sealed.body).unwrap(), b"<a/>");
}

#[test]
fn a_client_that_prefers_kerberos_must_prove_its_choice() {
    let mut client = NtlmClient::new(&Account::parse("LAB\\adele"), &Secret::from(PASSWORD), "Server01");
    let mut server = server();
    let both = [KERBEROS, NTLM].concat();
    let Step::Continue(answer) = server.step(&init(&both, b"a ticket"), lookup).unwrap() else { panic!() };
    // request-mic
    assert!(contains(&answer, b"\xa0\x03\x0a\x01\x03"));
    let Step::Continue(challenge) = server.step(&resp(&client.step(None).unwrap()), lookup).unwrap() else { panic!() };
    let authenticate = client.step(Some(challenge_in(&challenge))).unwrap();
    assert_eq!(server.step(&resp(&authenticate), lookup), Err(Error::TooWeak));
    assert_eq!(NtlmServer::new("A", "B", SystemTime::now()).step(&init(KERBEROS, b"x"), lookup), Err(Error::TooWeak));
}
