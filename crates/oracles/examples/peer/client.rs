//! Our client.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reattach_oracles::host;
use reattach_psrp::Uuid;
use reattach_psrp::client::{ClientPool, Event};
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{Argument, CreatePipeline, HostCall, HostInfo, InitRunspacePool, PipelineCommand};
use reattach_psrp::secret::{Confidential, Credential, KeyPair, Sealed, SecureText};
use serde_json::{Value as Json, json};

use crate::{bytes, id, plain, random, text};

#[derive(Default)]
pub(crate) struct Client {
    pool: Option<ClientPool>,
    /// What came encrypted before there was a key.
    unread: Vec<Value>,
}

impl Client {
    pub(crate) fn act(&mut self, what: &str, request: &Json) -> Json {
        if what == "open" || what == "connect" {
            let mut pool = ClientPool::new(id(request, "pool").unwrap());
            let init = InitRunspacePool { host: HostInfo::interactive(120, 30), ..InitRunspacePool::default() };
            let data = if what == "open" { pool.creation_xml(init) } else { pool.connect_xml() };
            self.pool = Some(pool);
            return json!({"data": STANDARD.encode(data)});
        }
        let pool = self.pool.as_mut().unwrap();
        let command = id(request, "command");
        let mut told = Vec::new();
        match what {
            "receive" => {
                let events = pool.receive(command, &bytes(request, "data")).unwrap();
                told = events.iter().map(|event| self.take(event)).collect();
            }
            "connected" => {
                let events = pool.connect_response(&bytes(request, "data")).unwrap();
                told = events.iter().map(|event| self.take(event)).collect();
            }
            "run" => {
                let arguments = match request["password"].as_str() {
                    None => Vec::new(),
                    Some(password) => {
                        let password = pool.seal(&SecureText::new(password)).unwrap();
                        let credential = Credential { user_name: "CONTOSO\\adele".into(), password };
                        vec![Argument { name: Some("Credential".into()), value: credential.into() }]
                    }
                };
                let command_text = text(request, "script").to_owned();
                let command_made =
                    PipelineCommand { text: command_text, is_script: true, arguments, ..PipelineCommand::default() };
                let create = CreatePipeline {
                    no_input: !request["input"].as_bool().unwrap(),
                    statements: vec![vec![command_made]],
                    ..CreatePipeline::script("")
                };
                let new = pool.start_pipeline(command.unwrap(), create).unwrap();
                let sends: Vec<Json> = new.fragments.iter().map(|data| send("stdin", command, data)).collect();
                return json!({"sends": sends});
            }
            "input" if request["secret"] == true => {
                pool.input(command.unwrap(), Confidential::SecureString(SecureText::new(text(request, "text"))));
            }
            "input" => pool.input(command.unwrap(), Value::from(text(request, "text"))),
            "close" => pool.close_input(command.unwrap()),
            "key" => pool.exchange_key(KeyPair::generate(&mut random()).unwrap()).unwrap(),
            _ => panic!("{what}"),
        }
        self.sends(told)
    }

    fn take(&mut self, event: &Event) -> Json {
        let pool = self.pool.as_mut().unwrap();
        match event {
            Event::HostCall { pipeline, call } => {
                let told = json!({"kind": "HostCall", "method": call.method.name(), "understood": understood(call)});
                // The answer of the same method in the list that both sides know.
                let answer = host::answers().into_iter().find(|(method, _)| *method == call.method);
                if let Some((_, answer)) = answer {
                    pool.answer(*pipeline, call, answer).unwrap();
                }
                told
            }
            Event::Output { value, .. } => {
                if matches!(value.primitive(), Value::SecureString(_)) {
                    self.unread.push(value.clone());
                    if !pool.wants_key() {
                        let _ = pool.open(&Sealed::from_value(value).unwrap());
                    }
                }
                json!({"kind": "Output", "value": plain::value(value)})
            }
            Event::PipelineState { state, .. } => json!({"kind": "PipelineState", "state": format!("{state:?}")}),
            Event::KeyExchanged(outcome) => json!({"kind": "KeyExchanged", "ok": outcome.is_ok()}),
            other => {
                let name = format!("{other:?}");
                json!({"kind": name.split(['(', ' ']).next().unwrap()})
            }
        }
    }

    /// What happened, what is to be sent, and the secrets that can be read now.
    fn sends(&mut self, told: Vec<Json>) -> Json {
        let pool = self.pool.as_mut().unwrap();
        if pool.wants_key() {
            pool.exchange_key(KeyPair::generate(&mut random()).unwrap()).unwrap();
        }
        let mut secrets = Vec::new();
        self.unread.retain(|value| match pool.open(&Sealed::from_value(value).unwrap()) {
            Ok(plain) => {
                secrets.push(plain.reveal().to_string());
                false
            }
            Err(_) => true,
        });
        let mut sends = Vec::new();
        while let Some(out) = pool.next_send() {
            sends.push(send(out.stream.name(), out.command_id, &out.data));
        }
        json!({"events": told, "sends": sends, "secrets": secrets, "state": format!("{:?}", pool.state())})
    }
}

/// Whether a call is the one that both sides know.
fn understood(call: &HostCall) -> bool {
    let known = host::queries().into_iter().find(|query| query.method() == call.method);
    let query = call.query();
    let same = query.as_ref().ok() == known.as_ref();
    if !same {
        eprintln!("read {query:?}\nmeant {known:?}");
    }
    same
}

fn send(stream: &str, command: Option<Uuid>, data: &[u8]) -> Json {
    json!({"stream": stream, "command": command.map(|id| id.to_string()), "data": STANDARD.encode(data)})
}
