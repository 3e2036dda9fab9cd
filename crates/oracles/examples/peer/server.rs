//! Our server.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reattach_oracles::host;
use reattach_psrp::Uuid;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{MessageBody, PipelineState, RunspacePoolState};
use reattach_psrp::secret::{Confidential, Sealed, SecureText};
use reattach_psrp::server::{Answered, ServerPool, version_table};
use serde_json::{Value as Json, json};

use crate::{bytes, id, plain, random, text};

#[derive(Default)]
pub(crate) struct Server {
    pool: Option<ServerPool>,
}

impl Server {
    pub(crate) fn act(&mut self, what: &str, request: &Json) -> Json {
        if what == "open" {
            let mut pool = ServerPool::open(id(request, "pool").unwrap(), &bytes(request, "data")).unwrap();
            let host = pool.init().host.default_data().is_some();
            let out = [
                pool.session_capability(),
                pool.application_private_data(version_table("7.4.1")),
                pool.state(RunspacePoolState::Opened, None),
            ];
            self.pool = Some(pool);
            return json!({"out": [sent(None, &out.concat())], "host": host});
        }
        let pool = self.pool.as_mut().unwrap();
        let command = id(request, "command");
        match what {
            "connect" => {
                let answer = pool.connect(&bytes(request, "data")).unwrap();
                let private = pool.application_private_data(version_table("7.4.1"));
                json!({"data": STANDARD.encode(answer), "out": [sent(None, &private)]})
            }
            "receive" => self.receive(command, &bytes(request, "data")),
            "ask" => {
                let number = usize::try_from(request["number"].as_u64().unwrap()).unwrap();
                let query = &host::queries()[number];
                let asked = pool.ask(command, query);
                let mut out = vec![sent(command, &asked.fragments)];
                if !asked.key_request.is_empty() {
                    out.push(sent(None, &asked.key_request));
                }
                json!({"out": out, "method": query.method().name(), "answered": query.method().expects_answer()})
            }
            "output" => {
                let text = text(request, "text");
                let value = match request["secret"].as_bool() {
                    Some(true) => pool.seal(&SecureText::new(text), &mut random()).into(),
                    _ => Value::from(text),
                };
                json!({"out": [sent(command, &pool.output(command.unwrap(), &value))]})
            }
            "end" => {
                let state = pool.pipeline_state(command.unwrap(), PipelineState::Completed, None);
                json!({"out": [sent(command, &state)]})
            }
            _ => panic!("{what}"),
        }
    }

    fn receive(&mut self, command: Option<Uuid>, data: &[u8]) -> Json {
        let pool = self.pool.as_mut().unwrap();
        let (mut told, mut out) = (Vec::new(), Vec::new());
        for message in pool.receive(command, data).unwrap() {
            let name = message.name();
            told.push(match message.body {
                MessageBody::PublicKey(key) => {
                    out.push(sent(None, &pool.exchange_key(&key, &mut random()).unwrap()));
                    json!({"kind": name})
                }
                MessageBody::CreatePipeline(create) => {
                    let admitted = pool.admit(message.pipeline_id.unwrap(), &create).is_ok();
                    json!({"kind": name, "script": create.script_text(), "admitted": admitted})
                }
                MessageBody::HostResponse(response) => match pool.answered(&response) {
                    Some(answered) => json!({"kind": name, "method": answered.call.method.name(), "understood": understood(pool, answered)}),
                    None => json!({"kind": name, "method": null}),
                },
                MessageBody::PipelineInput(value) => match Confidential::from_value(value.clone()) {
                    Confidential::SecureString(sealed) => json!({"kind": name, "secret": revealed(pool, &sealed)}),
                    Confidential::Credential(credential) => {
                        json!({"kind": name, "user": credential.user_name, "secret": revealed(pool, &credential.password)})
                    }
                    Confidential::Value(value) => json!({"kind": name, "value": plain::value(&value)}),
                },
                _ => json!({"kind": name}),
            });
        }
        json!({"messages": told, "out": out})
    }
}

fn revealed(pool: &ServerPool, sealed: &Sealed) -> String {
    pool.open_secret(sealed).unwrap().reveal().to_string()
}

/// Whether an answer is the one that both sides know.
fn understood(pool: &ServerPool, answered: Answered) -> bool {
    let known = host::answers().into_iter().find(|(method, _)| *method == answered.call.method);
    let answer = answered.answer.map_err(|error| error.to_string()).and_then(|answer| match pool.session_key() {
        Some(key) => answer.open(key).map_err(|error| error.to_string()),
        None => Err("no key".into()),
    });
    let same = answer.as_ref().ok() == known.as_ref().map(|(_, answer)| answer);
    if !same {
        eprintln!("read {answer:?}\nmeant {known:?}");
    }
    same
}

fn sent(command: Option<Uuid>, fragments: &[Vec<u8>]) -> Json {
    json!({"command": command.map(|id| id.to_string()), "data": STANDARD.encode(fragments.concat())})
}
