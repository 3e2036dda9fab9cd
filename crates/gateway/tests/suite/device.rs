//! Signing in by a device code, against a provider that does what a test tells it.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use crate::log;
use crate::provider::{Provider, Reply, Signer};
use crate::support::{Call, Fixture, Reply as Answer};

const SECRET: &str = "a:secret canary%&";

/// A gateway that signs in by a provider, as a client with a secret.
async fn gateway(provider: &Provider) -> Fixture {
    log::keep();
    let folder = crate::support::Folder::new();
    std::fs::write(folder.0.join("secret"), format!("{SECRET}\n")).unwrap();
    let more = format!(
        r#"
[[targets]]
name = "operators"
hosts = ["Node*"]
users = ["operator"]
[oidc]
issuer = "{issuer}"
client_id = "reattach"
client_secret_file = "{secret}"
[oidc.users]
"adele@contoso.com" = "adele"
[oidc.groups]
Operators = "operator"
"#,
        issuer = provider.issuer,
        secret = folder.0.join("secret").display(),
    );
    // The secret is read at the start, and never again.
    Fixture::with(&more).await
}

async fn begin(fixture: &Fixture) -> Value {
    let reply = fixture.send(begin_call("{}")).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

fn begin_call(body: &str) -> Call {
    Call::new(Method::POST, "/v1/session/device").header("content-type", "application/json").body(body.into())
}

async fn ask(fixture: &Fixture, device: &Value) -> Answer {
    let device = device["device"].as_str().unwrap();
    fixture.send(Call::session(&json!({"kind": "device", "device": device}).to_string())).await
}

/// As long as the provider wants between two questions, and a little.
async fn interval() {
    tokio::time::sleep(Duration::from_millis(1050)).await;
}

/// One sign-in from its beginning to what a first question about it is answered.
async fn outcome(fixture: &Fixture) -> Answer {
    let device = begin(fixture).await;
    interval().await;
    ask(fixture, &device).await
}

#[tokio::test]
async fn from_the_code_to_a_bearer() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    let device = begin(&fixture).await;
    assert_eq!(device["userCode"], "WDJB-0001");
    assert_eq!(device["verificationUri"], format!("{}/enter", provider.issuer));
    assert_eq!(device["verificationUriComplete"], format!("{}/enter?user_code=WDJB-0001", provider.issuer));
    assert_eq!((&device["expiresInS"], &device["intervalS"]), (&json!(600), &json!(1)));
    assert_eq!(device["device"].as_str().unwrap().len(), 43);

    interval().await;
    let pending = ask(&fixture, &device).await;
    pending.refused(409, "sign-in-pending");
    assert_eq!(pending.header("retry-after"), Some("1"));
    interval().await;
    provider.tokens([provider.grant("adele@contoso.com")]);
    let reply = ask(&fixture, &device).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.json()["userName"], "adele");
    assert!(reply.header("set-cookie").unwrap().starts_with("__Host-reattach="));
    let token = reply.json()["token"].as_str().unwrap().to_owned();
    let policy = fixture.send(Call::get("/v1/policy").bearer(&token)).await.json();
    assert_eq!(policy["hosts"][0]["name"], "closed");
    // It is worth nothing any more.
    ask(&fixture, &device).await.refused(410, "sign-in-expired");

    // What the provider was asked, and by whom.
    let begun = &provider.asked("/device")[0];
    assert_eq!(begun.form["scope"], "openid profile");
    let asked = provider.asked("/token");
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].form["grant_type"], "urn:ietf:params:oauth:grant-type:device_code");
    assert_eq!(asked[1].form["device_code"], "device-code-canary-1");
    // RFC 6749, section 2.3.1: id and secret as in a form, then base64 of `reattach:a%3Asecret+canary%25%26`.
    let basic = Some("Basic cmVhdHRhY2g6YSUzQXNlY3JldCtjYW5hcnklMjUlMjY=");
    assert!(asked.iter().chain([begun]).all(|asked| asked.authorization.as_deref() == basic), "{asked:?}");

    // Nothing of it in what the client sees, and nothing secret in the log.
    let seen = format!("{device} {} {}", String::from_utf8_lossy(&pending.body), String::from_utf8_lossy(&reply.body));
    let kept = log::text();
    assert!(kept.contains("signed in"), "{kept}");
    let handle = device["device"].as_str().unwrap();
    for canary in ["device-code-canary", "access-token-canary", "secret canary", "secret+canary", "eyJ"] {
        assert!(!seen.contains(canary) && !kept.contains(canary), "{canary}");
    }
    for secret in [handle, &token, "Basic cmVhd", "WDJB-0001"] {
        assert!(!kept.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_secret_goes_where_the_provider_takes_it() {
    let provider = Provider::start().await;
    let mut configuration = provider.configuration();
    configuration["token_endpoint_auth_methods_supported"] = json!(["client_secret_post", "private_key_jwt"]);
    provider.reply("/.well-known/openid-configuration", Reply::ok(configuration));
    begin(&gateway(&provider).await).await;
    let begun = &provider.asked("/device")[0];
    assert_eq!((begun.form["client_id"].as_str(), begun.form["client_secret"].as_str()), ("reattach", SECRET));
    assert_eq!(begun.authorization, None);
    // Without a secret there is a name and nothing more.
    let more = "[oidc]\nissuer = \"ISSUER\"\nclient_id = \"reattach\"\n[oidc.users]\na = \"adele\"\n";
    begin(&Fixture::with(&more.replace("ISSUER", &provider.issuer)).await).await;
    let begun = &provider.asked("/device")[1];
    assert_eq!((begun.form["client_id"].as_str(), begun.form.get("client_secret")), ("reattach", None));
    assert_eq!(begun.authorization, None);
}

#[tokio::test]
async fn groups_make_a_user_of_the_policy() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    let mut claims = provider.claims("carla@contoso.com");
    claims["groups"] = json!(["Staff", "Operators"]);
    provider.tokens([Reply::token(&provider.signer.token("key-1", &claims))]);
    let reply = outcome(&fixture).await;
    assert_eq!(reply.json()["userName"], "carla@contoso.com");
    let token = reply.json()["token"].as_str().unwrap().to_owned();
    let policy = fixture.send(Call::get("/v1/policy").bearer(&token)).await.json();
    assert_eq!(policy["userName"], "carla@contoso.com");
    let hosts: Vec<_> = policy["hosts"].as_array().unwrap().iter().map(|host| &host["name"]).collect();
    assert_eq!(hosts, ["Node07"]);
    assert!(log::text().contains(r#"user=carla@contoso.com policy_users="operator""#));
    // The same after a renewal.
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let renewed = Call::session(r#"{"kind":"renew"}"#).header("cookie", &cookie).header("sec-fetch-site", "none");
    let token = fixture.send(renewed).await.json()["token"].as_str().unwrap().to_owned();
    assert_eq!(fixture.send(Call::get("/v1/policy").bearer(&token)).await.json()["hosts"][0]["name"], "Node07");
}

#[tokio::test]
async fn whom_the_configuration_does_not_name_is_refused() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    let mut nameless = provider.claims("adele@contoso.com");
    nameless.as_object_mut().unwrap().remove("preferred_username");
    provider.tokens([provider.grant("boris@contoso.com"), Reply::token(&provider.signer.token("key-1", &nameless))]);
    let reply = outcome(&fixture).await;
    reply.refused(403, "user-refused");
    assert!(reply.problem().detail.contains("boris@contoso.com"));
    let reply = outcome(&fixture).await;
    reply.refused(403, "user-refused");
    assert!(reply.problem().detail.contains("preferred_username"));
}

#[tokio::test]
async fn tokens_that_are_not_sound_sign_nobody_in() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    let (signer, other) = (&provider.signer, Signer::es256());
    let good = provider.claims("adele@contoso.com");
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        signer.token("key-1", &claims)
    };
    let whole = signer.token("key-1", &good);
    let (body, _) = whole.rsplit_once('.').unwrap();
    let hour_ago = good["iat"].as_u64().unwrap() - 3600;
    let bad = [
        other.token("key-1", &good),
        signer.signed(&json!({"alg": "none"}), &good),
        signer.signed(&json!({"alg": "HS256", "kid": "key-1"}), &good),
        format!("{body}."),
        with("iss", json!("https://evil.example")),
        with("aud", json!("another-client")),
        with("aud", json!(["reattach", "another-client"])),
        with("exp", json!(hour_ago)),
        with("nbf", json!(hour_ago + 7200)),
        "access-token".into(),
    ];
    let mut devices = Vec::new();
    for _ in &bad {
        devices.push(begin(&fixture).await);
    }
    interval().await;
    for (device, token) in devices.iter().zip(&bad) {
        provider.tokens([Reply::token(token)]);
        let reply = ask(&fixture, device).await;
        assert_eq!((reply.status.as_u16(), reply.problem().slug()), (401, "sign-in-failed"), "{token}");
        assert!(!reply.headers.contains_key("set-cookie"));
        // Whoever holds the handle gets no second try with it.
        ask(&fixture, device).await.refused(410, "sign-in-expired");
    }
    // And a sound one does.
    provider.tokens([provider.grant("adele@contoso.com")]);
    assert_eq!(outcome(&fixture).await.status, 200);
}

#[tokio::test]
async fn a_key_that_is_not_known_is_looked_for_once_a_minute() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    let grant = || provider.grant("adele@contoso.com");
    provider.tokens([grant()]);
    assert_eq!(outcome(&fixture).await.status, 200);
    assert_eq!(provider.asked("/keys").len(), 1);

    // The provider has changed its key.
    let next = Signer::ed25519();
    provider.publish(&[next.jwk("key-2")]);
    let claims = provider.claims("adele@contoso.com");
    provider.tokens([Reply::token(&next.token("key-2", &claims))]);
    assert_eq!(outcome(&fixture).await.status, 200);
    assert_eq!(provider.asked("/keys").len(), 2);

    // Keys that nobody has do not make the gateway ask again and again.
    provider.tokens((0..3).map(|n| Reply::token(&next.token(&format!("guess-{n}"), &claims))));
    let devices = [begin(&fixture).await, begin(&fixture).await, begin(&fixture).await];
    interval().await;
    for device in &devices {
        ask(&fixture, device).await.refused(401, "sign-in-failed");
    }
    assert_eq!(provider.asked("/keys").len(), 2);
    assert_eq!(provider.asked("/.well-known/openid-configuration").len(), 1);
}

#[tokio::test]
async fn who_asks_too_often_is_slowed_down_and_the_provider_is_spared() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    let device = begin(&fixture).await;
    for interval in ["6", "11"] {
        let reply = ask(&fixture, &device).await;
        reply.refused(429, "slow-down");
        assert_eq!(reply.header("retry-after"), Some(interval));
    }
    assert_eq!(provider.asked("/token").len(), 0);
    // The provider's own wish is passed on.
    provider.tokens([Reply::error("slow_down")]);
    let reply = outcome(&fixture).await;
    reply.refused(429, "slow-down");
    assert_eq!(reply.header("retry-after"), Some("6"));
}

#[tokio::test]
async fn what_the_provider_says_instead_of_a_token() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    for (code, status, slug) in [
        ("access_denied", 403, "sign-in-denied"),
        ("expired_token", 410, "sign-in-expired"),
        ("invalid_grant", 410, "sign-in-expired"),
    ] {
        let device = begin(&fixture).await;
        interval().await;
        provider.tokens([Reply::error(code)]);
        ask(&fixture, &device).await.refused(status, slug);
        ask(&fixture, &device).await.refused(410, "sign-in-expired");
    }
    ask(&fixture, &json!({"device": "guess"})).await.refused(410, "sign-in-expired");
    // A provider that fails does not end the flow.
    let device = begin(&fixture).await;
    provider.tokens([Reply::error("server_error"), Reply::ok(json!({"access_token": "x"})), Reply::Raw(b"?".to_vec())]);
    for _ in 0..3 {
        interval().await;
        let reply = ask(&fixture, &device).await;
        reply.refused(502, "provider-failed");
        assert!(!String::from_utf8_lossy(&reply.body).contains("nobody should show"));
    }
    provider.tokens([provider.grant("adele@contoso.com")]);
    interval().await;
    assert_eq!(ask(&fixture, &device).await.status, 200);
    assert!(log::text().contains("refused with the error server_error"));
    assert!(!log::text().contains("nobody should show"));
}

#[tokio::test]
async fn a_redirection_is_not_followed_and_nothing_endless_is_read() {
    let (provider, elsewhere) = (Provider::start().await, Provider::start().await);
    let fixture = gateway(&provider).await;
    let device = begin(&fixture).await;
    for reply in [Reply::redirect(&format!("{}/token", elsewhere.issuer)), Reply::huge()] {
        interval().await;
        provider.tokens([reply]);
        ask(&fixture, &device).await.refused(502, "provider-failed");
    }
    for path in ["/device", "/keys"] {
        for reply in [Reply::redirect(&format!("{}{path}", elsewhere.issuer)), Reply::huge()] {
            provider.reply(path, reply);
            if path == "/device" {
                fixture.send(begin_call("{}")).await.refused(502, "provider-failed");
            }
        }
    }
    interval().await;
    provider.tokens([provider.grant("adele@contoso.com")]);
    ask(&fixture, &device).await.refused(502, "provider-failed");
    assert!(["/token", "/device", "/keys"].iter().all(|path| elsewhere.asked(path).is_empty()));
}

/// One that accepts and says nothing holds nobody up for long, and the others not at all.
#[tokio::test]
async fn a_provider_that_says_nothing() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    provider.reply("/device", Reply::Silence);
    let waiting = fixture.send(begin_call("{}"));
    let local = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(fixture.sign_in("adele", "one").await.status, 200);
        std::time::Instant::now()
    };
    let (reply, signed_in) = tokio::join!(waiting, local);
    reply.refused(502, "provider-failed");
    assert!(signed_in.elapsed() > Duration::from_secs(5), "the local sign-in did not wait for the provider");
}

#[tokio::test]
async fn a_configuration_that_is_not_the_issuers_is_not_used() {
    for (member, value) in [
        ("issuer", json!("https://evil.example")),
        ("device_authorization_endpoint", Value::Null),
        ("device_authorization_endpoint", json!("http://idp.example/device")),
        ("token_endpoint", json!("ftp://127.0.0.1/token")),
        ("jwks_uri", json!("http://169.254.169.254/keys")),
    ] {
        let provider = Provider::start().await;
        let mut configuration = provider.configuration();
        configuration[member] = value;
        provider.reply("/.well-known/openid-configuration", Reply::ok(configuration));
        let fixture = gateway(&provider).await;
        fixture.send(begin_call("{}")).await.refused(502, "provider-failed");
        // It is left in peace for some seconds.
        fixture.send(begin_call("{}")).await.refused(502, "provider-failed");
        assert_eq!(provider.asked("/.well-known/openid-configuration").len(), 1);
        assert_eq!(provider.asked("/device").len(), 0);
    }
}

#[tokio::test]
async fn codes_that_cannot_be_shown_are_not() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    let good = json!({
        "device_code": "d", "user_code": "ABCD", "verification_uri": "https://idp.example/device", "expires_in": 99999,
    });
    provider.reply("/device", Reply::ok(good.clone()));
    let device = begin(&fixture).await;
    // Bounds and defaults of the gateway's.
    assert_eq!((&device["expiresInS"], &device["intervalS"]), (&json!(1800), &json!(5)));
    assert_eq!(device["verificationUriComplete"], Value::Null);
    for (member, value) in [
        ("device_code", json!("")),
        ("user_code", json!("")),
        ("user_code", json!("\u{1b}[2Jcode")),
        ("user_code", json!("x".repeat(65))),
        ("verification_uri", json!("http://idp.example")),
        ("verification_uri", json!("javascript:alert(1)")),
        ("verification_uri_complete", json!("https://idp.example/\u{7}")),
        ("expires_in", json!(0)),
        ("expires_in", json!("soon")),
    ] {
        let mut bad = good.clone();
        bad[member] = value;
        provider.reply("/device", Reply::ok(bad.clone()));
        let reply = fixture.send(begin_call("{}")).await;
        assert_eq!((reply.status.as_u16(), reply.problem().slug()), (502, "provider-failed"), "{bad}");
    }
}

#[tokio::test]
async fn one_address_begins_so_many_and_no_more() {
    let provider = Provider::start().await;
    let fixture = gateway(&provider).await;
    for _ in 0..32 {
        begin(&fixture).await;
    }
    let reply = fixture.send(begin_call("{}")).await;
    reply.refused(429, "rate-limited");
    assert!(reply.header("retry-after").unwrap().parse::<u32>().unwrap() > 500);
    assert_eq!(provider.asked("/device").len(), 32);
}

#[tokio::test]
async fn the_ways_of_signing_in_are_told_and_no_other_is_taken() {
    let provider = Provider::start().await;
    let (with, without) = (gateway(&provider).await, Fixture::start().await);
    let ways = async |fixture: &Fixture| fixture.send(Call::get("/v1/session")).await.json();
    assert_eq!(ways(&with).await, json!({"ways": ["password", "code", "device"]}));
    assert_eq!(ways(&without).await, json!({"ways": ["password", "code"]}));
    without.send(begin_call("{}")).await.refused(404, "way-not-offered");
    ask(&without, &json!({"device": "guess"})).await.refused(404, "way-not-offered");
    // What a form of another page could send, and what is not in the contract.
    with.send(begin_call("{}").header("content-type", "text/plain")).await.refused(415, "content-type-refused");
    with.send(begin_call(r#"{"scope":"all"}"#)).await.refused(400, "bad-request");
    with.send(begin_call("{}").header("origin", "https://evil.example")).await.refused(403, "origin-refused");
    with.send(Call::get("/v1/session/device")).await.refused(405, "method-refused");
    assert_eq!(provider.asked("/device").len(), 0);
}
