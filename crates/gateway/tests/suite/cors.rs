//! Which pages may call, and that they can read every answer.

use http::Method;

use crate::support::{Call, EXTRA, Fixture};

#[tokio::test]
async fn a_preflight_is_answered_before_anything_else() {
    let fixture = Fixture::start().await;
    let preflight = |path: &str, origin: &str| {
        Call::new(Method::OPTIONS, path)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization")
    };
    let reply = fixture.send(preflight("/v1/relay", EXTRA)).await;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("access-control-allow-origin"), Some(EXTRA));
    assert_eq!(reply.header("access-control-max-age"), Some("7200"));
    let allowed = reply.header("access-control-allow-headers").unwrap();
    for name in ["authorization", "content-type", "reattach-target", "reattach-connection", "traceparent"] {
        assert!(allowed.split(", ").any(|known| known == name), "{name}");
    }
    assert_eq!(reply.header("access-control-allow-credentials"), None);
    let reply = fixture.send(preflight("/v1/relay", "https://evil.example")).await;
    reply.refused(403, "origin-refused");
    assert_eq!(reply.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn errors_can_be_read_from_a_listed_origin() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    let calls = [
        (401, Call::get("/v1/policy")),
        (404, Call::get("/v1/nothing").bearer(&token)),
        (405, Call::new(Method::PUT, "/v1/session")),
        (415, Call::new(Method::POST, "/v1/relay").bearer(&token)),
        (400, Call::session("{}")),
        (403, Call::relay(&token, "http://elsewhere", &crate::support::id(1), Some("Negotiate x"), "x")),
        (410, Call::relay(&token, "http://Server01", &crate::support::id(1), None, "x")),
        (200, Call::get("/v1/policy").bearer(&token)),
    ];
    for (status, call) in calls {
        let reply = fixture.send(call.clone().header("origin", EXTRA)).await;
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("access-control-allow-origin"), Some(EXTRA), "{status}");
        assert!(reply.header("access-control-expose-headers").unwrap().contains("reattach-request-id"));
        assert_eq!(reply.header("vary"), Some("Origin"));
        // Without an origin nothing is allowed, but caches are told all the same.
        let reply = fixture.send(call).await;
        assert_eq!(reply.header("access-control-allow-origin"), None);
        assert_eq!(reply.header("vary"), Some("Origin"));
    }
}

#[tokio::test]
async fn origins_are_compared_exactly() {
    let fixture = Fixture::start().await;
    let token = fixture.token("adele", "one").await;
    for origin in [
        "null",
        "*",
        "https://other.example.evil.example",
        "https://evil-other.example",
        "https://evil.example/https://other.example",
        "https://other.example:444",
        "https://other.example:443",
        "https://other.example/",
        "https://other.example.",
        "https://OTHER.example",
        "http://other.example",
        "https://sub.other.example",
        "other.example",
        "https://localhost",
        "http://localhost",
        "https://localhost:1",
        "",
    ] {
        let reply = fixture.send(Call::get("/v1/policy").bearer(&token).header("origin", origin)).await;
        reply.refused(403, "origin-refused");
        assert_eq!(reply.header("access-control-allow-origin"), None, "{origin}");
    }
    let own = fixture.own_origin();
    assert_eq!(fixture.send(Call::get("/v1/policy").bearer(&token).header("origin", &own)).await.status, 200);
}

#[tokio::test]
async fn a_page_of_another_origin_gets_no_cookie() {
    let fixture = Fixture::start().await;
    let body = r#"{"kind":"password","userName":"adele","password":"one"}"#;
    let reply = fixture.send(Call::session(body).header("origin", EXTRA)).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("set-cookie"), None);
}

#[tokio::test]
async fn a_foreign_host_learns_nothing() {
    let fixture = Fixture::start().await;
    for host in ["evil.example", "localhost", "localhost:1", "127.0.0.1.evil.example"] {
        for path in ["/", "/v1/policy"] {
            let reply = fixture.send(Call::get(path).header("host", host)).await;
            assert_eq!((reply.status.as_u16(), reply.body.len()), (421, 0), "{host}{path}");
        }
    }
    let by_address = format!("127.0.0.1:{}", fixture.port);
    assert_eq!(fixture.send(Call::get("/").header("host", &by_address)).await.status, 200);
}
