//! What pipelines ask of the client's host, and the secrets in the answers.

use reattach_lab::{Lab, LabOptions};
use reattach_psrp::client::{ClientPool, Event};
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    Argument, ChoiceDescription, CreatePipeline, FieldKind, HostAnswer, HostCall, HostInfo, HostQuery,
    InitRunspacePool, PipelineCommand, PipelineState,
};
use reattach_psrp::secret::{Confidential, Credential, KeyPair, SecureText};
use reattach_wsman::RequestBody;
use uuid::Uuid;

use crate::client::{ADELE, Client, events};

const SECRET: &str = "pä$$wörd 🔒";

async fn lab() -> (Lab, Client) {
    let lab = Lab::start(LabOptions::default()).await.unwrap();
    let client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    (lab, client)
}

fn interactive() -> InitRunspacePool {
    InitRunspacePool { host: HostInfo::interactive(80, 25), ..InitRunspacePool::default() }
}

/// What came of a pipeline.
#[derive(Debug, Default)]
struct Outcome {
    asked: Vec<HostQuery>,
    output: Vec<String>,
    errors: Vec<String>,
    state: Option<PipelineState>,
}

/// Sends what waits.
async fn send_all(client: &mut Client, pool: &mut ClientPool) {
    while let Some(next) = pool.next_send() {
        let stream = next.stream.name().into();
        let body = RequestBody::Send { stream, command_id: next.command_id, data: next.data, end: false };
        client.in_shell(pool.id(), body).await.unwrap();
    }
}

/// The same, with the exchange of keys that it may need.
async fn flush(client: &mut Client, pool: &mut ClientPool) {
    send_all(client, pool).await;
    if !pool.wants_key() {
        return;
    }
    let pair = KeyPair::generate(&mut |bytes| getrandom::fill(bytes).unwrap()).unwrap();
    pool.exchange_key(pair).unwrap();
    send_all(client, pool).await;
    loop {
        let (chunks, _) = client.receive(pool.id(), None).await.unwrap();
        if events(pool, &chunks).contains(&Event::KeyExchanged(Ok(()))) {
            return send_all(client, pool).await;
        }
    }
}

/// Receives until the pipeline asks for an answer, or is over.
async fn until_asked(client: &mut Client, pool: &mut ClientPool, id: Uuid, outcome: &mut Outcome) -> Option<HostCall> {
    loop {
        let (chunks, done) = client.receive(pool.id(), Some(id)).await.unwrap();
        let mut question = None;
        for event in events(pool, &chunks) {
            match event {
                Event::HostCall { call, .. } => {
                    outcome.asked.push(call.query().unwrap());
                    question = Some(call).filter(HostCall::expects_answer).or(question);
                }
                Event::Output { value, .. } => outcome.output.push(reattach_psrp::render::render(&value)),
                Event::Error { record, .. } => outcome.errors.push(record.fully_qualified_error_id),
                Event::PipelineState { state, error, .. } => {
                    outcome.state = Some(state);
                    outcome.errors.extend(error.map(|record| record.fully_qualified_error_id));
                }
                _ => {}
            }
        }
        if question.is_some() || done {
            return question;
        }
    }
}

async fn finish(client: &mut Client, pool: &mut ClientPool, id: Uuid, answers: Vec<HostAnswer>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut answers = answers.into_iter();
    while let Some(call) = until_asked(client, pool, id, &mut outcome).await {
        pool.answer(Some(id), &call, answers.next().expect("no more questions")).unwrap();
        flush(client, pool).await;
    }
    client.close(pool, id).await;
    outcome
}

async fn run(client: &mut Client, pool: &mut ClientPool, script: &str, answers: Vec<HostAnswer>) -> Outcome {
    let id = client.start(pool, script).await;
    finish(client, pool, id, answers).await
}

fn text(text: &str) -> HostAnswer {
    HostAnswer::Text(text.into())
}

#[tokio::test]
async fn lines_choices_and_fields_are_asked_for() {
    let (_lab, mut client) = lab().await;
    let mut pool = client.create_with("Asks", interactive()).await;
    let outcome = run(&mut client, &mut pool, "$name = Read-Host; \"hello $name\"", vec![text("world")]).await;
    assert_eq!((outcome.asked, outcome.output), (vec![HostQuery::ReadLine], vec!["hello world".to_owned()]));

    let fields = HostAnswer::Fields(vec![("Your name".into(), Confidential::Value(Value::String("Ann".into())))]);
    let outcome = run(&mut client, &mut pool, "Read-Host -Prompt 'Your name'", vec![fields]).await;
    let [HostQuery::Prompt { fields, .. }] = outcome.asked.as_slice() else { panic!("{outcome:?}") };
    assert_eq!((fields[0].name.as_str(), fields[0].kind()), ("Your name", FieldKind::Text));
    assert_eq!(outcome.output, ["Ann"]);

    let script = "$Host.UI.PromptForChoice('Delete', 'Really?', ('&Yes', '&No'), 1)";
    let outcome = run(&mut client, &mut pool, script, vec![HostAnswer::Int(0)]).await;
    let choices = vec![ChoiceDescription::new("&Yes", ""), ChoiceDescription::new("&No", "")];
    let (caption, message) = ("Delete".to_owned(), "Really?".to_owned());
    assert_eq!(outcome.asked, [HostQuery::PromptForChoice { caption, message, choices, default_choice: 1 }]);
    assert_eq!(outcome.output, ["0"]);

    let script = "$a = New-Object System.Management.Automation.Host.ChoiceDescription '&A', 'the first'; \
                  $Host.UI.PromptForChoice('', 'Which?', @($a, '&B', '&C'), [int[]](0, 2))";
    let outcome = run(&mut client, &mut pool, script, vec![HostAnswer::Choices(vec![1, 2])]).await;
    let [HostQuery::PromptForChoiceMultipleSelection { choices, default_choices, .. }] = outcome.asked.as_slice()
    else {
        panic!("{outcome:?}")
    };
    assert_eq!((choices[0].help_message.as_str(), default_choices.as_slice()), ("the first", [0, 2].as_slice()));
    assert_eq!(outcome.output, ["1", "2"]);

    let warned = HostAnswer::Fields(vec![("Message".into(), Confidential::Value(Value::String("late".into())))]);
    let outcome = run(&mut client, &mut pool, "Write-Warning; 'after'", vec![warned]).await;
    let [HostQuery::Prompt { caption, .. }] = outcome.asked.as_slice() else { panic!("{outcome:?}") };
    assert!(caption.starts_with("cmdlet Write-Warning"), "{caption}");
    assert_eq!(outcome.output, ["after"]);

    let script = "$Host.UI.WriteLine('said'); $Host.UI.Write('Red', 'Black', 'loud'); $Host.SetShouldExit(3); 'next'";
    let outcome = run(&mut client, &mut pool, script, Vec::new()).await;
    assert_eq!(outcome.asked.len(), 3);
    assert_eq!(outcome.output, ["next"], "what is only told is not waited for");
}

#[tokio::test]
async fn secrets_travel_under_a_session_key_both_ways() {
    let (_lab, mut client) = lab().await;
    let mut pool = client.create_with("Secrets", interactive()).await;
    let secret = || HostAnswer::SecureString(SecureText::new(SECRET));
    let script = "$s = Read-Host -AsSecureString; \"$s\"; [System.Net.NetworkCredential]::new('', $s).Password; $s";
    let id = client.start(&mut pool, script).await;
    let mut outcome = Outcome::default();
    let call = until_asked(&mut client, &mut pool, id, &mut outcome).await.unwrap();
    pool.answer(Some(id), &call, secret()).unwrap();
    flush(&mut client, &mut pool).await;
    assert_eq!(until_asked(&mut client, &mut pool, id, &mut outcome).await, None);
    assert_eq!(outcome.output[..2], ["System.Security.SecureString", SECRET]);
    client.close(&mut pool, id).await;

    let credential = Credential { user_name: r"LAB\ann".into(), password: SecureText::new(SECRET) };
    let script = "$c = Get-Credential -Message 'Who?'; $c.UserName; $c.GetNetworkCredential().Password";
    let outcome = run(&mut client, &mut pool, script, vec![HostAnswer::Credential(Some(credential))]).await;
    let [HostQuery::PromptForCredential1 { message, .. }] = outcome.asked.as_slice() else { panic!("{outcome:?}") };
    assert_eq!((message.as_str(), outcome.output), ("Who?", vec![r"LAB\ann".to_owned(), SECRET.into()]));
    let outcome = run(&mut client, &mut pool, "Get-Credential; 'none'", vec![HostAnswer::Credential(None)]).await;
    assert_eq!(outcome.output, ["none"]);

    let script = "$f = New-Object System.Management.Automation.Host.FieldDescription 'Pin'; \
                  $f.SetParameterType([securestring]); ($Host.UI.Prompt('c', 'm', @($f, 'Name'))).Pin.Length";
    let fields = HostAnswer::Fields(vec![
        ("Pin".into(), Confidential::SecureString(SecureText::new("1234"))),
        ("Name".into(), Confidential::Value(Value::String("x".into()))),
    ]);
    let outcome = run(&mut client, &mut pool, script, vec![fields]).await;
    let [HostQuery::Prompt { fields, .. }] = outcome.asked.as_slice() else { panic!("{outcome:?}") };
    assert_eq!((fields[0].kind(), fields[1].kind()), (FieldKind::SecureString, FieldKind::Text));
    assert_eq!(outcome.output, ["4"]);

    // As an argument of a command, too.
    let sealed = pool.seal(&SecureText::new(SECRET)).unwrap();
    let argument = Argument { name: Some("InputObject".into()), value: sealed.into() };
    let command = PipelineCommand { text: "Write-Output".into(), arguments: vec![argument], ..Default::default() };
    let mut create = CreatePipeline::script("");
    create.statements = vec![vec![
        command,
        PipelineCommand { text: "foreach ($s in $input) { $s.Length }".into(), is_script: true, ..Default::default() },
    ]];
    let id = client.start_with(&mut pool, create).await;
    let outcome = finish(&mut client, &mut pool, id, Vec::new()).await;
    assert_eq!(outcome.output, [SECRET.encode_utf16().count().to_string()]);
}

#[tokio::test]
async fn a_question_outlives_its_client() {
    let (lab, mut client) = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut pool = client.create_with("Handed over", interactive()).await;
    let id = client.start(&mut pool, "$s = Read-Host -AsSecureString; \"got $($s.Length)\"").await;
    let mut outcome = Outcome::default();
    assert!(until_asked(&mut client, &mut pool, id, &mut outcome).await.is_some());
    let leave = RequestBody::Disconnect { idle_timeout: None, buffer_mode: None };
    client.in_shell(pool.id(), leave).await.unwrap();

    // The first client saw the question and went; the second has neither seen it nor a key.
    let mut second = Client::open(address, ADELE).await.unwrap();
    let mut pool = second.connect(pool.id()).await.unwrap();
    second.in_shell(pool.id(), RequestBody::ConnectCommand { command_id: id }).await.unwrap();
    pool.attach_pipeline(id);
    let outcome = finish(&mut second, &mut pool, id, vec![HostAnswer::SecureString(SecureText::new("secret"))]).await;
    assert_eq!((outcome.asked, outcome.output), (vec![HostQuery::ReadLineAsSecureString], vec!["got 6".to_owned()]));
}

#[tokio::test]
async fn without_a_host_a_question_is_an_error_and_a_refusal_is_one_too() {
    let (_lab, mut client) = lab().await;
    let mut pool = client.create("Nobody").await;
    let outcome = run(&mut client, &mut pool, "Read-Host; 'next'", Vec::new()).await;
    assert_eq!(outcome.errors, ["HostFunctionNotImplemented"]);
    assert_eq!(outcome.output, ["next"]);
    let outcome = run(&mut client, &mut pool, "Write-Warning; 'next'", Vec::new()).await;
    assert_eq!(outcome.errors, ["MissingMandatoryParameter,Write-Warning"]);

    let mut pool = client.create_with("Refuses", interactive()).await;
    let refused = HostAnswer::not_implemented(HostQuery::ReadLine.method());
    let outcome = run(&mut client, &mut pool, "Read-Host; 'next'", vec![refused]).await;
    assert_eq!((outcome.errors, outcome.output), (vec!["RemoteHostExecutionException".into()], vec!["next".into()]));
    assert_eq!(outcome.state, Some(PipelineState::Completed));
}

#[tokio::test]
async fn a_stopped_pipeline_waits_for_no_answer() {
    let (_lab, mut client) = lab().await;
    let mut pool = client.create_with("Stopped", interactive()).await;
    let id = client.start(&mut pool, "Read-Host").await;
    let mut outcome = Outcome::default();
    let call = until_asked(&mut client, &mut pool, id, &mut outcome).await.unwrap();
    let stop = RequestBody::Signal { command_id: id, code: reattach_wsman::SignalCode::PowerShellStop };
    client.in_shell(pool.id(), stop).await.unwrap();
    pool.answer(Some(id), &call, text("too late")).unwrap();
    flush(&mut client, &mut pool).await;
    assert_eq!(until_asked(&mut client, &mut pool, id, &mut outcome).await, None);
    assert_eq!((outcome.state, outcome.output), (Some(PipelineState::Stopped), Vec::<String>::new()));
    client.close(&mut pool, id).await;
    let outcome = run(&mut client, &mut pool, "'free'", Vec::new()).await;
    assert_eq!(outcome.output, ["free"]);
}
