//! Signing in, staying signed in, signing out.

use http::Method;

use crate::support::{Call, EXTRA, Fixture, Reply};

fn code(code: &str) -> Call {
    Call::session(&format!(r#"{{"kind":"code","code":"{code}"}}"#))
}

fn renew(cookie: &str) -> Call {
    Call::session(r#"{"kind":"renew"}"#).header("cookie", cookie)
}

fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").unwrap().split(';').next().unwrap().into()
}

#[tokio::test]
async fn a_code_signs_in_once() {
    let fixture = Fixture::start().await;
    let reply = fixture.send(code(fixture.code())).await;
    assert_eq!(reply.status, 200);
    let answer = reply.json();
    assert_eq!(answer["userName"], "adele");
    assert_eq!(answer["expiresInS"], 600);
    assert_eq!(answer["token"].as_str().unwrap().len(), 43);
    fixture.send(code(fixture.code())).await.refused(401, "sign-in-failed");
    fixture.send(code("guess")).await.refused(401, "sign-in-failed");
}

#[tokio::test]
async fn the_cookie_is_the_strictest_there_is_and_not_in_the_body() {
    let fixture = Fixture::start().await;
    let reply = fixture.sign_in("adele", "one").await;
    let full = reply.header("set-cookie").unwrap();
    assert!(full.starts_with("__Host-reattach="));
    for attribute in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"] {
        assert!(full.contains(attribute), "{attribute}");
    }
    assert!(!full.contains("Domain"));
    let value = cookie(&reply).split_once('=').unwrap().1.to_owned();
    assert!(!String::from_utf8_lossy(&reply.body).contains(&value));
    assert!(!full.contains(reply.json()["token"].as_str().unwrap()));
}

#[tokio::test]
async fn the_cookie_renews_for_our_own_page_only() {
    let fixture = Fixture::start().await;
    let first = fixture.sign_in("adele", "one").await;
    let cookie = cookie(&first);
    for own in [("sec-fetch-site", "same-origin"), ("origin", &fixture.own_origin())] {
        let reply = fixture.send(renew(&cookie).header(own.0, own.1)).await;
        assert_eq!(reply.status, 200, "{own:?}");
        assert_eq!(reply.header("set-cookie"), None);
        let token = reply.json()["token"].as_str().unwrap().to_owned();
        assert_eq!(fixture.send(Call::get("/v1/policy").bearer(&token)).await.status, 200);
    }
    fixture.send(renew(&cookie)).await.refused(401, "sign-in-failed");
    fixture.send(renew(&cookie).header("origin", EXTRA)).await.refused(401, "sign-in-failed");
    fixture.send(renew(&cookie).header("origin", "https://evil.example")).await.refused(403, "origin-refused");
    fixture.send(renew(&cookie).header("sec-fetch-site", "same-site")).await.refused(403, "origin-refused");
    fixture.send(renew("__Host-reattach=x").header("sec-fetch-site", "none")).await.refused(401, "sign-in-failed");
    // Nothing but signing in and out takes a cookie for an answer.
    let policy = Call::get("/v1/policy").header("cookie", &cookie).header("sec-fetch-site", "same-origin");
    fixture.send(policy).await.refused(401, "token-missing");
}

#[tokio::test]
async fn signing_out_takes_everything_back() {
    let fixture = Fixture::start().await;
    let first = fixture.sign_in("adele", "one").await;
    let (token, cookie) = (first.json()["token"].as_str().unwrap().to_owned(), cookie(&first));
    let out = fixture.send(Call::new(Method::DELETE, "/v1/session").bearer(&token)).await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    fixture.send(Call::get("/v1/policy").bearer(&token)).await.refused(401, "token-invalid");
    fixture.send(renew(&cookie).header("sec-fetch-site", "same-origin")).await.refused(401, "sign-in-failed");
}

#[tokio::test]
async fn signing_in_again_ends_the_login_before() {
    let fixture = Fixture::start().await;
    let first = fixture.sign_in("adele", "one").await;
    let token = first.json()["token"].as_str().unwrap().to_owned();
    let body = r#"{"kind":"password","userName":"boris","password":"two"}"#;
    let second = Call::session(body).header("cookie", &cookie(&first)).header("origin", &fixture.own_origin());
    assert_eq!(fixture.send(second).await.json()["userName"], "boris");
    fixture.send(Call::get("/v1/policy").bearer(&token)).await.refused(401, "token-invalid");
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let fixture = Fixture::start().await;
    for (user, password) in [("adele", "no"), ("nobody", "one"), ("adele", ""), ("", "")] {
        let reply = fixture.sign_in(user, password).await;
        reply.refused(401, "sign-in-failed");
        // It does not tell which of the two was wrong.
        assert_eq!(reply.problem().detail, "the user name or the password is wrong");
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    }
    fixture.sign_in("adele", "no").await.refused(401, "sign-in-failed");
    let reply = fixture.sign_in("adele", "one").await;
    reply.refused(429, "rate-limited");
    assert!(reply.header("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
    assert_eq!(fixture.sign_in("boris", "two").await.status, 200);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(fixture.sign_in("adele", "one").await.status, 200);
}

#[tokio::test]
async fn sign_ins_that_forms_could_send_are_refused() {
    let fixture = Fixture::start().await;
    let good = r#"{"kind":"password","userName":"adele","password":"one"}"#;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let call = Call::session(good).header("content-type", kind);
        fixture.send(call).await.refused(415, "content-type-refused");
    }
    fixture.send(Call::session("{}")).await.refused(400, "bad-request");
    fixture.send(Call::session(&"x".repeat(5000))).await.refused(413, "body-too-large");
}

#[tokio::test]
async fn the_policy_answer_lists_what_one_may_reach() {
    let fixture = Fixture::start().await;
    let names = async |user, password| {
        let token = fixture.token(user, password).await;
        let answer = fixture.send(Call::get("/v1/policy").bearer(&token)).await.json();
        assert_eq!(answer["userName"], user);
        let grouped = answer["groups"].as_array().unwrap().iter().flat_map(|group| group["hosts"].as_array().unwrap());
        let hosts = answer["hosts"].as_array().unwrap().clone();
        assert_eq!(grouped.count(), hosts.len(), "each host is in one group");
        hosts.iter().map(|host| host["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("adele", "one").await, ["closed", "Node07", "Server01"]);
    assert_eq!(names("boris", "two").await, ["far", "Server01"]);
}
