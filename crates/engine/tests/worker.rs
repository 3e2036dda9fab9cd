//! The engine where it lives when it is shipped, in a dedicated worker, over a gateway to a lab: fetch, authentication
//! and sealing are the real ones.
//!
//! `cargo xtask test wasm` starts the gateway and says where it is.
#![cfg(target_arch = "wasm32")]

use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use reattach_core::bridge::{
    Answer, FromEngine, HostQuestion, Password, Prompt, RunEvent, SessionState, SessionView, SignIn, ToEngine,
};
use reattach_engine::Engine;
use reattach_engine::transport::gateway::{FetchHttp, FetchPlatform, GatewaySession};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn setting(value: Option<&'static str>) -> &'static str {
    value.expect("the gateway is not named: run `cargo xtask test wasm`")
}

struct Client {
    engine: Engine<FetchPlatform>,
    events: UnboundedReceiver<FromEngine>,
}

#[derive(Debug, Default)]
struct Outcome {
    sessions: Vec<SessionView>,
    texts: Vec<String>,
}

impl Client {
    async fn new() -> Self {
        let session = GatewaySession::new(FetchHttp::new(setting(option_env!("REATTACH_TEST_GATEWAY"))));
        let password = Password::new(setting(option_env!("REATTACH_TEST_PASSWORD")).into());
        let user_name = setting(option_env!("REATTACH_TEST_USER")).into();
        session.sign_in(SignIn::Password { user_name, password }).await.expect("the password is right");
        let (sender, events) = unbounded();
        let sink = move |event| drop(sender.unbounded_send(event));
        Self { engine: Engine::new(FetchPlatform::new(Rc::new(session)), Rc::new(sink)), events }
    }

    /// Runs a line that must not fail.
    async fn run(&mut self, command: &str) -> Outcome {
        self.engine.handle(ToEngine::Run { run_id: 1, command: command.into() });
        let mut outcome = Outcome::default();
        loop {
            match self.events.next().await.expect("the engine is there") {
                FromEngine::Prompt { prompt_id, prompt } => {
                    self.engine.handle(ToEngine::Answer { prompt_id, answer: answer_to(&prompt) });
                }
                FromEngine::Run { event: RunEvent::Sessions { sessions }, .. } => outcome.sessions.extend(sessions),
                FromEngine::Run { event: RunEvent::Output { content, .. }, .. } => {
                    outcome.texts.extend(content.plain().map(str::to_owned));
                }
                FromEngine::Run { event: RunEvent::Error { error }, .. } => panic!("{command}: {error:?}"),
                FromEngine::Run { event: RunEvent::Finished(_), .. } => return outcome,
                _ => {}
            }
        }
    }
}

fn answer_to(prompt: &Prompt) -> Answer {
    match prompt {
        Prompt::Credential { failed: None, .. } => {
            Answer::Credential { user_name: "LAB\\adele".into(), password: Password::new("Reattach-Lab-1".into()) }
        }
        Prompt::Host { question: HostQuestion::SecureLine, .. } => {
            Answer::Secret { text: Password::new("pa\u{df}words".into()) }
        }
        other => panic!("nobody expects {other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_session_is_made_used_left_taken_up_by_another_client_and_removed() {
    let mut first = Client::new().await;
    let made = first.run("New-PSSession -ComputerName Server02 -Name FromWorker").await.sessions;
    assert_eq!((made.len(), made[0].state), (1, SessionState::Opened));
    let ran = first.run("Invoke-Command -Session (Get-PSSession -Name FromWorker) { $kept = 3; 1..$kept }").await;
    assert_eq!(ran.texts, ["1", "2", "3"]);
    let left = first.run("Disconnect-PSSession -Name FromWorker").await.sessions;
    assert_eq!(left[0].state, SessionState::Disconnected);

    let mut second = Client::new().await;
    let found = second.run("Get-PSSession -ComputerName Server02 -Name FromWorker").await.sessions;
    assert_eq!(found[0].instance_id, made[0].instance_id);
    second.run("Connect-PSSession -ComputerName Server02 -Name FromWorker").await;
    let asked =
        "Invoke-Command -Session (Get-PSSession -Name FromWorker) { (Read-Host -AsSecureString).Length; $kept }";
    assert_eq!(second.run(asked).await.texts, ["8", "3"]);
    second.run("Remove-PSSession -Name FromWorker").await;
    let gone = second.run("Get-PSSession -ComputerName Server02").await.sessions;
    assert!(gone.iter().all(|session| session.name != "FromWorker"));
}
