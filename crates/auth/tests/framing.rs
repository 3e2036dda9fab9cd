//! The frame of sealed messages, byte by byte.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use reattach_auth::Error;
use reattach_auth::framing::{Parts, SPNEGO_PROTOCOL, is_sealed, read, write};

const CONTENT_TYPE: &str =
    "multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";boundary=\"Encrypted Boundary\"";

fn vector() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let mut signature = vec![1, 0, 0, 0, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6, 0x07, 0x18];
    signature.extend([0; 4]);
    let ciphertext: Vec<u8> = b"<s:Envelope/>".iter().map(|byte| byte ^ 0x5A).collect();
    let mut body = b"--Encrypted Boundary\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=13\r\n--Encrypted Boundary\r\n\tContent-Type: application/octet-stream\r\n".to_vec();
    body.extend([16, 0, 0, 0]);
    body.extend(&signature);
    body.extend(&ciphertext);
    body.extend(b"--Encrypted Boundary--\r\n");
    (signature, ciphertext, body)
}

#[test]
fn written_as_windows_does() {
    let (signature, ciphertext, body) = vector();
    assert_eq!(body.len(), 0x10D);
    let parts = Parts { plain_length: 13, signature: &signature, ciphertext: &ciphertext };
    let sealed = write(SPNEGO_PROTOCOL, parts);
    assert_eq!(sealed.body, body);
    assert_eq!(sealed.content_type, CONTENT_TYPE);
    assert_eq!(read(CONTENT_TYPE, &body), Ok(parts));
}

#[test]
fn a_boundary_inside_the_ciphertext_is_data() {
    let ciphertext = b"--Encrypted Boundary--\r\nmore--Encrypted Boundary\r\n";
    let parts = Parts { plain_length: ciphertext.len(), signature: &[7; 16], ciphertext };
    let sealed = write(SPNEGO_PROTOCOL, parts);
    assert_eq!(read(&sealed.content_type, &sealed.body), Ok(parts));
}

#[test]
fn the_space_of_exchange_servers_is_accepted() {
    let (_, ciphertext, body) = vector();
    // The made-up signature and ciphertext are no text: replace in bytes.
    let mut spaced = Vec::new();
    let mut rest = body.as_slice();
    while let [first, tail @ ..] = rest {
        if rest.starts_with(b"--Encrypted Boundary") {
            spaced.extend(b"-- Encrypted Boundary");
            rest = &rest[20..];
        } else {
            spaced.push(*first);
            rest = tail;
        }
    }
    assert_eq!(read(CONTENT_TYPE, &spaced).unwrap().ciphertext, ciphertext);
}

#[test]
fn every_truncation_is_refused() {
    let (_, _, body) = vector();
    for length in 0..body.len() - 2 {
        assert_eq!(read(CONTENT_TYPE, &body[..length]), Err(Error::Framing), "{length}");
    }
}

#[test]
fn lying_lengths_are_refused() {
    let (_, _, mut body) = vector();
    let at = body.windows(4).position(|window| window == [16, 0, 0, 0]).unwrap();
    body[at + 3] = 0xFF;
    assert_eq!(read(CONTENT_TYPE, &body), Err(Error::Framing));
}

#[test]
fn only_the_media_type_says_sealed() {
    assert!(is_sealed(CONTENT_TYPE) && is_sealed("Multipart/Encrypted; x=y"));
    assert!(!is_sealed("application/soap+xml;multipart/encrypted"));
}
