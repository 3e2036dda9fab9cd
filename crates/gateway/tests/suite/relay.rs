//! One exchange: what gets through, what does not, and how failures look.

use std::time::Duration;

use http::Method;
use http_body_util::BodyExt;
use reattach_relay::{Answer, AnswerReader, ConnectionState, FrameError, Kind, RequestHead, encode};

use crate::support::{Call, Fixture, SOAP, id};

const NTLM: Option<&str> = Some("Negotiate TlRMTVNTUAAB");

#[tokio::test]
async fn a_401_is_data_and_the_pin_goes_on() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let reply = fixture.relay(&token, &id(1), NTLM, "").await;
    let (head, body) = reply.answer();
    assert_eq!((head.status, body.as_str(), head.state), (401, "", ConnectionState::Open));
    assert_eq!(head.challenges, ["Negotiate TlRM", "Kerberos"]);
    assert_eq!(head.location.as_deref(), Some("http://169.254.169.254/"));
    for name in ["www-authenticate", "set-cookie", "access-control-allow-origin", "clear-site-data", "location"] {
        assert_eq!(reply.header(name), None, "{name}");
    }
    assert_eq!(reply.header("content-type"), Some("application/vnd.reattach.relay.v1"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));

    let (head, body) = fixture.relay(&token, &id(1), NTLM, "hello").await.answer();
    assert_eq!((head.status, body.as_str(), head.content_type.as_deref()), (200, "hello on 1", Some(SOAP)));
    let (_, body) = fixture.relay(&token, &id(1), None, "chunked").await.answer();
    assert_eq!(body, "abcde");
    let (_, body) = fixture.relay(&token, &id(2), NTLM, "hello").await.answer();
    assert_eq!(body, "hello on 2");
}

#[tokio::test]
async fn the_request_is_built_not_forwarded() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let mut head = RequestHead::new();
    head.content_type = Some(SOAP.into());
    head.authorization = NTLM.map(Into::into);
    head.query = Some("PSVersion=7.4".into());
    let call = Call::framed(&token, "http://Node07", &id(1), &head, "x")
        .header("cookie", "a=b")
        .header("x-forwarded-for", "1.2.3.4")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    fixture.send(call).await.answer();
    let seen = fixture.target.seen.lock().unwrap()[0].clone();
    let mut lines = seen.lines();
    assert_eq!(lines.next(), Some("post /wsman?psversion=7.4 http/1.1"));
    let mut names: Vec<_> = lines.map(|line| line.split(':').next().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["authorization", "connection", "content-length", "content-type", "host", "user-agent"]);
    assert!(seen.contains("host: node07:5985"));
}

#[tokio::test]
async fn it_works_over_h2() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let reply = fixture.send_h2(Call::relay(&token, "http://Server01", &id(1), NTLM, "hello")).await;
    assert_eq!(reply.answer().1, "hello on 1");
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let good = || Call::relay(&token, "http://Server01", &id(1), NTLM, "x");
    let check = async |call: Call, status, slug| fixture.send(call).await.refused(status, slug);

    check(good().header("authorization", "Basic YTpi"), 401, "token-missing").await;
    check(good().bearer("nonsense"), 401, "token-invalid").await;
    check(good().header("content-type", "text/plain"), 415, "content-type-refused").await;
    check(good().header("reattach-target", "http://Server01/wsman"), 400, "bad-target").await;
    check(good().header("reattach-connection", "short"), 400, "bad-connection-id").await;
    check(good().header("reattach-target", "http://elsewhere"), 403, "target-refused").await;
    check(good().header("reattach-target", "http://localhost"), 403, "target-refused").await;
    check(good().body(vec![0; reattach_relay::limit::REQUEST + 1]), 413, "body-too-large").await;
    check(good().body(encode(Kind::Data, b"x")), 400, "bad-request").await;
    check(good().body(encode(Kind::Head, b"{\"v\":1}")), 400, "bad-request").await;
    check(good().body(encode(Kind::Head, b"{\"v\":1,\"host\":\"x\"}")), 400, "bad-request").await;
    check(Call::get("/v1/relay").bearer(&token), 405, "method-refused").await;
    check(Call::get("/v1/other").bearer(&token), 404, "not-found").await;
    check(Call::get("/v1/other"), 401, "token-missing").await;
    check(Call::relay(&token, "http://Server01", &id(1), Some("Basic YTpi"), "x"), 403, "auth-scheme-refused").await;
    check(Call::relay(&token, "http://Server01", &id(1), Some("Other x"), "x"), 403, "auth-scheme-refused").await;
    let with = |change: fn(&mut RequestHead)| {
        let mut head = RequestHead::new();
        head.content_type = Some(SOAP.into());
        head.authorization = NTLM.map(Into::into);
        change(&mut head);
        Call::framed(&token, "http://Server01", &id(1), &head, "x")
    };
    check(with(|head| head.v = 2), 400, "bad-request").await;
    check(with(|head| head.query = Some("a b".into())), 400, "bad-request").await;
    check(with(|head| head.authorization = Some("Negotiate a\r\nX: y".into())), 400, "bad-request").await;
    check(with(|head| head.path = "/other".into()), 403, "operation-refused").await;
    check(with(|head| head.path = "/wsman/../x".into()), 403, "operation-refused").await;
    check(with(|head| head.credential = Some("kiosk".into())), 403, "credential-refused").await;
    check(with(|head| head.content_type = Some("text/html".into())), 415, "content-type-refused").await;
    check(with(|head| head.content_type = None), 415, "content-type-refused").await;
    assert_eq!(fixture.target.seen.lock().unwrap().len(), 0, "something was forwarded");
}

#[tokio::test]
async fn a_body_without_length_is_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let mut stream = fixture.tls_stream().await;
    let text = format!(
        "POST /v1/relay HTTP/1.1\r\nHost: localhost:{}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/vnd.reattach.relay.v1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        fixture.port
    );
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 411");
}

#[tokio::test]
async fn failures_of_the_target_are_problems() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let relay = async |n, body: &str| fixture.relay(&token, &id(n), NTLM, body).await;
    relay(1, "drop").await.refused(502, "upstream-closed");
    relay(2, "noise").await.refused(502, "upstream-protocol");
    relay(3, "upgrade").await.refused(502, "upstream-protocol");
    fixture.send(Call::relay(&token, "http://closed", &id(4), NTLM, "x")).await.refused(502, "connect-failed");
    let mut head = RequestHead::new();
    (head.content_type, head.authorization, head.timeout_ms) = (Some(SOAP.into()), NTLM.map(Into::into), Some(100));
    fixture.send(Call::framed(&token, "http://Server01", &id(5), &head, "hang")).await.refused(504, "upstream-timeout");
    fixture
        .send(Call::relay(&token, "http://no-such-name.lab.example", &id(6), NTLM, "x"))
        .await
        .refused(502, "dns-failed");
    // Each of the pins is gone.
    for n in 1..=5 {
        fixture.relay(&token, &id(n), None, "x").await.refused(410, "connection-gone");
    }
}

#[tokio::test]
async fn a_cut_answer_has_no_end() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    for (n, body, slug) in [(1, "cut", "upstream-closed"), (2, "endless", "upstream-protocol")] {
        let reply = fixture.relay(&token, &id(n), NTLM, body).await;
        assert_eq!(reply.status, 200);
        let mut reader = AnswerReader::new();
        reader.push(&reply.body).unwrap();
        match reader.finish() {
            Ok(Answer::Failed(problem)) => assert_eq!(problem.slug(), slug),
            other => panic!("{other:?}"),
        }
        fixture.relay(&token, &id(n), None, "x").await.refused(410, "connection-gone");
    }
}

#[tokio::test]
async fn an_answer_is_streamed_and_a_stopped_client_closes_the_pin() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let mut response = fixture.begin(Call::relay(&token, "http://Server01", &id(1), NTLM, "drip")).await;
    let mut reader = AnswerReader::new();
    let mut bytes = 0;
    while bytes < 20 {
        let frame = tokio::time::timeout(Duration::from_secs(5), response.frame()).await.unwrap().unwrap().unwrap();
        let data = frame.into_data().unwrap();
        bytes += data.len();
        reader.push(&data).unwrap();
    }
    assert!(reader.head().is_some(), "the head came before the body was complete");
    assert_eq!(reader.finish(), Err(FrameError::Incomplete));
    drop(response);
    fixture.target.closed(1).await;
    fixture.relay(&token, &id(1), None, "x").await.refused(410, "connection-gone");
}

#[tokio::test]
async fn stopping_lets_exchanges_end() {
    let mut fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let call = Call::relay(&token, "http://Server01", &id(1), NTLM, "slow");
    let slow = fixture.begin(call);
    let (response, ()) = tokio::join!(slow, async {
        fixture.target.requests(1).await;
    });
    fixture.begin_stop();
    let body = response.collect().await.unwrap().to_bytes();
    let mut reader = AnswerReader::new();
    reader.push(&body).unwrap();
    assert!(matches!(reader.finish(), Ok(Answer::Complete { .. })));
    fixture.ended().await;
    assert!(tokio::net::TcpStream::connect(("127.0.0.1", fixture.port)).await.is_err());
}

#[tokio::test]
async fn connections_can_be_closed_by_their_owner_only() {
    let fixture = Fixture::start().await;
    let (adele, boris) = (fixture.token("adele", "one").await, fixture.token("boris", "two").await);
    fixture.relay(&adele, &id(1), NTLM, "x").await.answer();
    let close = |token: &str| {
        Call::new(Method::DELETE, "/v1/connections")
            .bearer(token)
            .header("reattach-target", "http://Server01")
            .header("reattach-connection", &id(1))
    };
    assert_eq!(fixture.send(close(&boris)).await.status, 204);
    fixture.relay(&adele, &id(1), None, "x").await.answer();
    assert_eq!(fixture.send(close(&adele)).await.status, 204);
    fixture.target.closed(1).await;
    fixture.relay(&adele, &id(1), None, "x").await.refused(410, "connection-gone");
    assert_eq!(fixture.send(close(&adele)).await.status, 204);
}
