//! Whose a connection is, and that nobody else ever gets it.

use std::time::Duration;

use http::Method;

use crate::support::{Call, Fixture, id};

const NTLM: Option<&str> = Some("Negotiate TlRMTVNTUAAB");

#[tokio::test]
async fn a_connection_belongs_to_one_login() {
    let fixture = Fixture::start().await;
    let adele = fixture.token("adele", "one").await;
    let again = fixture.token("adele", "one").await;
    let boris = fixture.token("boris", "two").await;
    assert_eq!(fixture.relay(&adele, &id(1), NTLM, "x").await.answer().1, "x on 1");
    // The same id of another user, and of another login of the same user, is another connection.
    fixture.relay(&boris, &id(1), None, "x").await.refused(410, "connection-gone");
    fixture.relay(&again, &id(1), None, "x").await.refused(410, "connection-gone");
    assert_eq!(fixture.relay(&boris, &id(1), NTLM, "x").await.answer().1, "x on 2");
    assert_eq!(fixture.relay(&adele, &id(1), None, "x").await.answer().1, "x on 1");
    // And so is that of another target, although it has the same address.
    fixture.send(Call::relay(&adele, "http://Node07", &id(1), None, "x")).await.refused(410, "connection-gone");
}

#[tokio::test]
async fn interleaved_users_never_meet() {
    let fixture = Fixture::start().await;
    let tokens = [fixture.token("adele", "one").await, fixture.token("boris", "two").await];
    let mut first = std::collections::HashMap::new();
    for round in 0..40_usize {
        let (user, n) = (round % 2, u8::try_from(round / 2 % 4).unwrap());
        let (_, body) = fixture.relay(&tokens[user], &id(n), NTLM, "x").await.answer();
        let connection = first.entry((user, n)).or_insert_with(|| body.clone());
        assert_eq!(*connection, body);
    }
    let distinct: std::collections::HashSet<_> = first.values().collect();
    assert_eq!(distinct.len(), 8);
}

#[tokio::test]
async fn one_exchange_at_a_time() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let connection = id(1);
    let slow = fixture.relay(&token, &connection, NTLM, "slow");
    let second = async {
        fixture.target.requests(1).await;
        fixture.relay(&token, &id(1), NTLM, "x").await
    };
    let (slow, second) = tokio::join!(slow, second);
    second.refused(409, "connection-busy");
    assert_eq!(serde_json::to_value(second.problem().connection).unwrap(), "open");
    assert_eq!(slow.answer().1, "slow on 1");
    assert_eq!(fixture.relay(&token, &id(1), None, "x").await.answer().1, "x on 1");
}

#[tokio::test]
async fn nothing_is_dialled_twice() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    fixture.relay(&token, &id(1), None, "x").await.refused(410, "connection-gone");
    let (head, _) = fixture.relay(&token, &id(1), NTLM, "close").await.answer();
    assert_eq!(head.state, reattach_relay::ConnectionState::Closing);
    fixture.relay(&token, &id(1), None, "x").await.refused(410, "connection-gone");
    assert_eq!(fixture.target.connections.load(std::sync::atomic::Ordering::SeqCst), 1);

    // The target closes while the pin is idle: that is said, even to a request that authenticates.
    fixture.relay(&token, &id(2), NTLM, "then-close").await.answer();
    fixture.target.closed(2).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    fixture.relay(&token, &id(2), NTLM, "x").await.refused(502, "upstream-closed");
    fixture.relay(&token, &id(2), None, "x").await.refused(410, "connection-gone");
}

#[tokio::test]
async fn signing_out_closes_connections_and_cuts_exchanges() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    fixture.relay(&token, &id(1), NTLM, "x").await.answer();
    let connection = id(2);
    let held = fixture.relay(&token, &connection, NTLM, "hang");
    let out = async {
        fixture.target.requests(2).await;
        fixture.send(Call::new(Method::DELETE, "/v1/session").bearer(&token)).await
    };
    let (held, out) = tokio::join!(held, out);
    assert_eq!(out.status, 204);
    held.refused(410, "connection-gone");
    fixture.target.closed(2).await;
    fixture.relay(&token, &id(1), None, "x").await.refused(401, "token-invalid");
}

#[tokio::test]
async fn a_client_that_goes_away_closes_the_connection() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let connection = id(1);
    let held = fixture.relay(&token, &connection, NTLM, "hang");
    let _ = tokio::time::timeout(Duration::from_millis(300), held).await;
    fixture.target.closed(1).await;
    fixture.relay(&token, &id(1), None, "x").await.refused(410, "connection-gone");
}
