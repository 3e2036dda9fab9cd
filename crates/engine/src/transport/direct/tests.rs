//! A scripted target on a socket of its own.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::task::{JoinHandle, LocalSet};

use super::*;

fn run(test: impl Future<Output = ()>) {
    LocalSet::new().block_on(&Builder::new_current_thread().enable_all().build().unwrap(), test);
}

/// Accepts one connection, gives each request the next answer, closes after the last, and tells
/// the requests.
async fn target(answers: &'static [&'static str]) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut requests = Vec::new();
        for answer in answers {
            let mut buffer = vec![0; 4096];
            let read = stream.read(&mut buffer).await.unwrap();
            requests.push(String::from_utf8_lossy(&buffer[..read]).into_owned());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        requests
    });
    (address, served)
}

fn pin(address: SocketAddr) -> DirectPin {
    let names = Names::new([("Server01", address.to_string())]);
    let platform = DirectPlatform::new(names, Trust::new(None).unwrap());
    platform.pin(&Endpoint::from_computer_name("SERVER01", None, false, None).unwrap())
}

fn exchange() -> HttpExchange {
    HttpExchange {
        path: "/wsman".into(),
        query: Some("PSVersion=7.4".into()),
        content_type: None,
        authorization: Some("Negotiate AAAA".into()),
        body: Vec::new(),
        timeout: Duration::from_secs(5),
        keepalive: false,
    }
}

#[test]
fn exchanges_share_one_connection() {
    run(async {
        let (address, served) = target(&[
            "HTTP/1.1 401 \r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: Kerberos\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n",
        ])
        .await;
        let mut pin = pin(address);
        let first = pin.exchange(exchange()).await.unwrap();
        assert_eq!((first.status, first.challenges), (401, vec!["Negotiate".to_owned(), "Kerberos".to_owned()]));
        let second = pin.exchange(exchange()).await.unwrap();
        assert_eq!((second.body.as_slice(), second.content_type.as_deref()), (b"abc".as_slice(), Some("a/b")));
        assert!(!second.closing);
        assert!(pin.exchange(exchange()).await.unwrap().closing);
        assert_eq!(pin.exchange(exchange()).await, Err(TransportError::Cut), "a pin never dials twice");
        let requests = served.await.unwrap();
        assert_eq!(requests.len(), 3);
        // The name goes to the target, not the address that the table gave.
        assert!(requests[0].starts_with("POST /wsman?PSVersion=7.4 HTTP/1.1\r\n"), "{}", requests[0]);
        assert!(requests[0].contains("host: SERVER01:5985\r\n"), "{}", requests[0]);
    });
}

#[test]
fn an_answer_without_its_end_was_cut() {
    run(async {
        for answer in ["HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nabc", "HTTP/1.1 200", ""] {
            let (address, _served) = target(Box::leak(Box::new([answer]))).await;
            assert_eq!(pin(address).exchange(exchange()).await, Err(TransportError::Cut), "{answer:?}");
        }
    });
}

#[test]
fn nobody_there_and_nobody_answering() {
    run(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let exchange = HttpExchange { timeout: Duration::from_millis(50), ..exchange() };
        assert_eq!(pin(address).exchange(exchange.clone()).await, Err(TransportError::Timeout));
        drop(listener);
        let refused = pin(address).exchange(HttpExchange { timeout: Duration::from_secs(5), ..exchange }).await;
        assert!(
            matches!(refused, Err(TransportError::Unreachable { transport_id: "CannotConnect", .. })),
            "{refused:?}"
        );
    });
}
