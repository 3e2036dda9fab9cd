use reattach_core::bridge::{FromEngine, RememberedSession};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::Console;

#[wasm_bindgen_test]
async fn what_was_open_is_given_back_after_a_reload() {
    let first = Console::signed_in().await;
    assert!(first.sent("restore").is_empty());
    let session = RememberedSession {
        computer_name: "Server01".into(),
        name: "ITTask".into(),
        instance_id: Uuid::from_u128(1),
        session_id: Uuid::from_u128(2),
        user_name: Some("LAB\\adele".into()),
        endpoint: "https://server01.example:5986/wsman".into(),
    };
    first.say(FromEngine::Remember { sessions: vec![session] }).await;
    drop(first);

    let second = Console::load_as_it_is().await;
    second.sign_in().await;
    let restored = second.sent("restore");
    assert_eq!(restored.len(), 1);
    assert_eq!(restored[0]["sessions"][0]["name"], "ITTask");
    // Before the hosts are asked, so that the engine knows what was its own.
    let (restore, list) = (second.position("restore"), second.position("run"));
    assert!(restore < list);
    second.say(FromEngine::Remember { sessions: Vec::new() }).await;
    drop(second);

    let third = Console::load_as_it_is().await;
    third.sign_in().await;
    assert!(third.sent("restore").is_empty());
}
