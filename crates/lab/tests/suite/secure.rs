//! HTTPS, Basic, and how a sign-in is bound to its channel.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use reattach_lab::{Certificate, ChannelBinding, Lab, LabOptions, Value};
use reattach_wsman::{Request, RequestBody, Response, ResponseBody};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::client::{ADELE, Client, connection, exchange, id, secure_connection};

async fn lab(options: LabOptions) -> (Lab, std::net::SocketAddr, String) {
    let lab = Lab::start(LabOptions { https: true, ..options }).await.unwrap();
    let address = lab.address("Server01:5986").unwrap();
    let certificate = lab.certificate().unwrap().to_owned();
    (lab, address, certificate)
}

fn hash(pem: &str) -> Vec<u8> {
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    ring::digest::digest(&ring::digest::SHA256, &der).as_ref().to_vec()
}

#[tokio::test]
async fn over_https_bodies_are_in_clear_and_everything_else_is_the_same() {
    let (lab, address, certificate) = lab(LabOptions::default()).await;
    let mut client = Client::secure(address, &certificate, ADELE, Some(&hash(&certificate))).await.unwrap();
    assert_eq!(client.shells().await.len(), 1);
    let mut pool = client.create("Secure").await;
    let command = client.start(&mut pool, "1 + 1").await;
    assert_eq!(client.output(&mut pool, command).await, ["2"]);
    let wrong = Client::secure(address, &certificate, (ADELE.0, "wrong"), None).await;
    assert_eq!(wrong.err(), Some(401));
    assert!(lab.names_file().contains("\"Server01:5986\" = \"127.0.0.1:"));
}

#[tokio::test]
async fn bindings_are_checked_as_strictly_as_was_asked_for() {
    for (strictness, without, wrong) in [
        (ChannelBinding::None, None, None),
        (ChannelBinding::Relaxed, None, Some(401)),
        (ChannelBinding::Strict, Some(401), Some(401)),
    ] {
        let (_lab, address, certificate) =
            lab(LabOptions { channel_binding: strictness, ..LabOptions::default() }).await;
        let right = hash(&certificate);
        for (binding, refused) in [(None, without), (Some(&[7; 32][..]), wrong), (Some(&right[..]), None)] {
            let outcome = Client::secure(address, &certificate, ADELE, binding).await;
            assert_eq!(outcome.err(), refused, "{strictness:?}");
        }
    }
}

#[tokio::test]
async fn a_certificate_that_does_not_fit_is_not_trusted() {
    for certificate in [Certificate::WrongName, Certificate::Expired] {
        let (_lab, address, pem) = lab(LabOptions { certificate, ..LabOptions::default() }).await;
        assert!(secure_connection(address, &pem).await.is_err(), "{certificate:?}");
    }
}

#[tokio::test]
async fn tokens_are_taken_under_ntlms_own_scheme_too() {
    let lab = Lab::start(LabOptions::default()).await.unwrap();
    let mut http = connection(lab.address("Server01").unwrap()).await;
    let token = BASE64.encode(crate::client::negotiate_message());
    for (scheme, answered) in
        [("NTLM", "NTLM TlRMTVNTUAAC"), ("Negotiate", "Negotiate TlRMTVNTUAAC"), ("Kerberos", "Negotiate")]
    {
        let header = format!("{scheme} {token}");
        let answer = exchange(&mut http, &[("authorization", header.as_str())], Vec::new()).await;
        let found = answer.headers()["www-authenticate"].to_str().unwrap();
        assert!(answer.status() == 401 && found.starts_with(answered), "{scheme}: {found}");
    }
}

/// Status of a listing asked for with Basic, and what is offered otherwise.
async fn basic(
    http: &mut hyper::client::conn::http1::SendRequest<http_body_util::Full<bytes::Bytes>>,
    who: &str,
) -> (u16, String) {
    let request = Request::new("http://a/wsman", "", id(), RequestBody::EnumerateShells);
    let credential = format!("Basic {}", BASE64.encode(who));
    let headers = [("authorization", credential.as_str()), ("content-type", reattach_wsman::CONTENT_TYPE)];
    let answer = exchange(http, &headers, request.to_xml().into_bytes()).await;
    if answer.status() == 200 {
        let body = Response::parse(answer.body()).unwrap().body;
        assert!(matches!(body, ResponseBody::Enumerated { shells, .. } if shells.len() == 1));
    }
    let offered = answer.headers().get_all("www-authenticate").iter().map(|value| value.to_str().unwrap());
    (answer.status().as_u16(), offered.collect::<Vec<_>>().join(", "))
}

#[tokio::test]
async fn basic_is_for_accounts_of_the_computer_over_https() {
    let offered = "Negotiate, Basic realm=\"WSMAN\"";
    let (lab, address, certificate) = lab(LabOptions::default()).await;
    let mut http = secure_connection(address, &certificate).await.unwrap();
    for (who, status) in [
        ("adele:Reattach-Lab-1", 200),
        (r"SERVER01\adele:Reattach-Lab-1", 200),
        ("adele:wrong", 401),
        (r"LAB\adele:Reattach-Lab-1", 401),
        ("adele", 401),
    ] {
        let answered = basic(&mut http, who).await;
        assert_eq!(answered, (status, if status == 401 { offered.into() } else { String::new() }), "{who}");
    }
    assert_eq!(lab.control("stats").unwrap().pointer("/failedLogons/adele").and_then(Value::as_u64), Some(2));
    let mut http = connection(lab.address("Server01").unwrap()).await;
    assert_eq!(basic(&mut http, "adele:Reattach-Lab-1").await, (401, "Negotiate".into()));

    let (_lab, address, certificate) = self::lab(LabOptions { basic: false, ..LabOptions::default() }).await;
    let mut http = secure_connection(address, &certificate).await.unwrap();
    assert_eq!(basic(&mut http, "adele:Reattach-Lab-1").await, (401, "Negotiate".into()));
}

#[tokio::test]
async fn bodies_in_clear_are_taken_over_http_when_that_was_asked_for() {
    let lab = Lab::start(LabOptions { allow_unencrypted: true, ..LabOptions::default() }).await.unwrap();
    let address = lab.address("Server01").unwrap();
    let mut http = connection(address).await;
    assert_eq!(basic(&mut http, "adele:Reattach-Lab-1").await.0, 200);
    let mut client = Client::open(address, ADELE).await.unwrap();
    assert_eq!(client.shells().await.len(), 1, "sealed bodies are taken all the same");
}
