//! The console's files.

use http::Method;

use crate::support::{Call, Fixture};

#[tokio::test]
async fn every_answer_has_the_policy() {
    let fixture = Fixture::start().await;
    for (path, status, kind) in [
        ("/", 200, "text/html; charset=utf-8"),
        ("/sessions/Server01", 200, "text/html; charset=utf-8"),
        ("/boot.js", 200, "text/javascript; charset=utf-8"),
        ("/engine-0123456789abcdef/worker.js", 200, "text/javascript; charset=utf-8"),
        ("/app-0123456789abcdef_bg.wasm", 200, "application/wasm"),
        ("/missing.js", 404, "application/problem+json"),
    ] {
        let reply = fixture.send(Call::get(path)).await;
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.header("content-type"), Some(kind), "{path}");
        let policy = reply.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types reattach",
        ] {
            assert!(policy.split("; ").any(|known| known == part), "{path}: {part}");
        }
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{path}");
        }
    }
}

#[tokio::test]
async fn caching_follows_the_name() {
    let fixture = Fixture::start().await;
    for (path, expected) in [
        ("/", "no-store"),
        ("/anything", "no-store"),
        ("/boot.js", "no-cache"),
        ("/missing.js", "no-store"),
        ("/engine-0123456789abcdef/worker.js", "public, max-age=31536000, immutable"),
    ] {
        assert_eq!(fixture.send(Call::get(path)).await.header("cache-control"), Some(expected), "{path}");
    }
}

#[tokio::test]
async fn compressed_files_go_to_those_who_want_them() {
    let fixture = Fixture::start().await;
    let get = |coding: &str| Call::get("/app-0123456789abcdef_bg.wasm").header("accept-encoding", coding);
    let reply = fixture.send(get("gzip, deflate, br")).await;
    assert_eq!((reply.header("content-encoding"), &reply.body[..]), (Some("br"), &b"brotli"[..]));
    assert_eq!(reply.header("content-type"), Some("application/wasm"));
    for coding in ["gzip", "br;q=0", ""] {
        let reply = fixture.send(get(coding)).await;
        assert_eq!((reply.header("content-encoding"), &reply.body[..]), (None, &b"wasm"[..]), "{coding}");
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let fixture = Fixture::start().await;
    let console = fixture.folder.0.join("console");
    #[cfg(unix)]
    std::os::unix::fs::symlink(fixture.folder.0.join("secret.js"), console.join("link.js")).unwrap();
    std::fs::write(console.join(".hidden.js"), "hidden").unwrap();
    for path in [
        "/../secret.js",
        "/..%2fsecret.js",
        "/%2e%2e/secret.js",
        "/engine-0123456789abcdef/../../secret.js",
        "//secret.js",
        "/./boot.js",
        "/..\\secret.js",
        "/link.js",
        "/.hidden.js",
        "/boot.js/",
        "/boot.js/x.js",
        "/boot.js%00",
    ] {
        let reply = fixture.send(Call::get(path)).await;
        let outside = reply.body.windows(7).any(|window| window == b"outside");
        assert!(!outside, "{path}");
        assert!(reply.status == 404 || &reply.body[..] == b"<!doctype html>page", "{path} {}", reply.status);
    }
}

#[tokio::test]
async fn a_page_can_be_read_only() {
    let fixture = Fixture::start().await;
    assert_eq!(fixture.send(Call::new(Method::POST, "/")).await.status, 405);
    let reply = fixture.send(Call::new(Method::HEAD, "/boot.js")).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-length"), reply.body.len()), (200, Some("4"), 0));
    // A console that was built anew is served at once.
    std::fs::write(fixture.folder.0.join("console/boot.js"), "newer").unwrap();
    assert_eq!(&fixture.send(Call::get("/boot.js")).await.body[..], b"newer");
}
