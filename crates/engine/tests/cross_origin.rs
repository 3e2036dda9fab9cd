//! The engine in a page of another origin than the gateway's, which the gateway lists by name:
//! sign in, authenticate at a host, read its sessions, all with bearer and CORS.
//!
//! `cargo xtask test wasm` starts the gateway and says where it is.
#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::mpsc::unbounded;
use futures_util::StreamExt;
use reattach_core::bridge::{Answer, Availability, FromEngine, Password, Prompt, RunEvent, SignIn, ToEngine};
use reattach_engine::transport::gateway::{FetchHttp, FetchPlatform, GatewaySession};
use reattach_engine::{Engine, TransportError};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn setting(value: Option<&'static str>) -> &'static str {
    value.expect("the gateway is not named: run `cargo xtask test wasm`")
}

fn gateway() -> GatewaySession<FetchHttp> {
    GatewaySession::new(FetchHttp::new(setting(option_env!("REATTACH_TEST_GATEWAY"))))
}

fn password_sign_in() -> SignIn {
    SignIn::Password {
        user_name: setting(option_env!("REATTACH_TEST_USER")).into(),
        password: Password::new(setting(option_env!("REATTACH_TEST_PASSWORD")).into()),
    }
}

#[wasm_bindgen_test]
async fn a_page_of_another_origin_lists_sessions() {
    let session = Rc::new(gateway());
    session.sign_in(password_sign_in()).await.expect("the origin is listed, and the password is right");
    let policy = session.policy().await.expect("the bearer is good");
    assert!(policy.hosts.iter().any(|host| host.name == "Server01"), "policy names the lab's hosts");

    let (sender, mut events) = unbounded();
    let engine = Engine::new(FetchPlatform::new(session), Rc::new(move |event| drop(sender.unbounded_send(event))));
    engine.handle(ToEngine::Run { run_id: 1, command: "Get-PSSession -ComputerName Server01".into() });
    let found = RefCell::new(Vec::new());
    while let Some(event) = events.next().await {
        match event {
            FromEngine::Prompt { prompt_id, prompt: Prompt::Credential { failed, .. } } => {
                assert_eq!(failed, None);
                let answer = Answer::Credential {
                    user_name: "LAB\\adele".into(),
                    password: Password::new("Reattach-Lab-1".into()),
                };
                engine.handle(ToEngine::Answer { prompt_id, answer });
            }
            FromEngine::Run { event: RunEvent::Sessions { sessions }, .. } => found.borrow_mut().extend(sessions),
            FromEngine::Run { event: RunEvent::Error { error }, .. } => panic!("{}", error.error_id),
            FromEngine::Run { event: RunEvent::Finished(_), .. } => break,
            _ => {}
        }
    }
    let found = found.into_inner();
    let task = found.iter().find(|session| session.name == "ITTask").expect("Server01 has ITTask");
    assert_eq!(task.configuration_name, "ITTasks");
    assert_eq!(task.availability, Availability::None);
}

#[wasm_bindgen_test]
async fn a_refusal_can_be_read_from_another_origin() {
    let wrong = SignIn::Password {
        user_name: setting(option_env!("REATTACH_TEST_USER")).into(),
        password: Password::new("not it".into()),
    };
    match gateway().sign_in(wrong).await {
        Err(TransportError::Problem(problem)) => assert_eq!(problem.slug(), "sign-in-failed"),
        other => panic!("a refusal without CORS headers reads as a network error: {other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_sign_in_is_not_renewed_from_another_origin() {
    let session = gateway();
    session.sign_in(password_sign_in()).await.expect("the password is right");
    // Cookies stay with the gateway's own origin, so there is nothing to renew with.
    assert!(session.sign_in(SignIn::Renew).await.is_err());
}
