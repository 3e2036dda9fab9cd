//! What scripts ask of a person, and what becomes of it.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{
    Answer, FieldAnswer, FieldKind, HostQuestion, OutputContent, Password, Prompt, SessionState, Stream, ToEngine,
};
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    ChoiceDescription, CredentialOptions, CredentialTypes, FieldDescription, HostAnswer, HostQuery, PipelineState,
};
use reattach_psrp::secret::{Confidential, Credential, SecureText};
use reattach_wsman::Operation;
use uuid::Uuid;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Cut, Net, Shell, Terminal, block_on, opened, sleep};

/// A session in which a command waits for what the test has it ask.
async fn asking(net: &Net) -> (Terminal, Rc<Shell>, Uuid, Uuid) {
    let (terminal, shell, instance_id) = opened(net).await;
    terminal.engine.handle(ToEngine::Input { instance_id, script: "Wait".into() });
    let command = terminal.until("the command runs", || shell.running()).await;
    (terminal, shell, instance_id, command)
}

/// Asks, answers, and gives what the target understood.
async fn exchange(
    terminal: &Terminal,
    shell: &Shell,
    command: Uuid,
    query: HostQuery,
    answer: Answer,
) -> (HostQuestion, HostAnswer) {
    shell.ask(command, &query);
    let (prompt_id, question) = terminal.question().await;
    terminal.reply(prompt_id, answer);
    let answer = terminal.until("the answer arrives", || shell.answers.borrow_mut().pop()).await;
    (question, answer)
}

fn password(text: &str) -> Password {
    Password::new(text.into())
}

#[test]
fn a_line_is_asked_for_in_the_name_of_its_computer_and_echoed() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id, command) = asking(&net).await;
        let answer = Answer::Value { text: "blue".into() };
        let (question, answer) = exchange(&terminal, &shell, command, HostQuery::ReadLine, answer).await;
        assert_eq!((question, answer), (HostQuestion::Line, HostAnswer::Text("blue".into())));
        let prompts = terminal.prompts();
        let Some(Prompt::Host { instance_id, computer_name, session_name, .. }) = prompts.values().last() else {
            panic!("{prompts:?}")
        };
        assert_eq!((*instance_id, computer_name.as_str(), session_name.as_str()), (id, "Server01", "ITTask"));
        assert!(terminal.contents(id).contains(&OutputContent::text(Stream::Host, "blue")));
        shell.end(command, PipelineState::Completed);
        terminal.available(id).await;
    });
}

#[test]
fn secrets_travel_encrypted_and_are_shown_nowhere() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id, command) = asking(&net).await;
        let secret = Answer::Secret { text: password("open sesame") };
        let query = HostQuery::ReadLineAsSecureString;
        let (question, answer) = exchange(&terminal, &shell, command, query, secret).await;
        assert_eq!(question, HostQuestion::SecureLine);
        assert_eq!(answer, HostAnswer::SecureString(SecureText::new("open sesame")));

        let query = HostQuery::PromptForCredential2 {
            caption: "Windows PowerShell credential request".into(),
            message: "For the backup".into(),
            user_name: Some("LAB\\backup".into()),
            target_name: "Server30".into(),
            allowed_types: CredentialTypes::default(),
            options: CredentialOptions::READ_ONLY_USER_NAME,
        };
        let given = Answer::Credential { user_name: "LAB\\other".into(), password: password("open sesame, too") };
        let (question, answer) = exchange(&terminal, &shell, command, query, given).await;
        let HostQuestion::Credential { message, user_name, target, read_only, .. } = question else { panic!() };
        assert_eq!(
            (message.as_str(), user_name.as_str(), target.as_str(), read_only),
            ("For the backup", "LAB\\backup", "Server30", true)
        );
        let expected = Credential { user_name: "LAB\\backup".into(), password: SecureText::new("open sesame, too") };
        assert_eq!(answer, HostAnswer::Credential(Some(expected)));
        // One exchange of keys serves both.
        assert_eq!(shell.exchanged.get(), 1);
        let said = format!("{:?}", terminal.said.borrow());
        assert!(!said.contains("sesame"), "a secret is said");
        assert!(terminal.contents(id).contains(&OutputContent::text(Stream::Host, "LAB\\backup")));
        shell.end(command, PipelineState::Completed);
        terminal.available(id).await;
    });
}

#[test]
fn fields_and_choices_come_typed() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id, command) = asking(&net).await;
        let field = |name: &str, type_name: &str| FieldDescription {
            name: name.into(),
            label: format!("&{name}"),
            help_message: "help".into(),
            parameter_type_full_name: type_name.into(),
            is_mandatory: true,
            default_value: Some(Value::I32(3)),
            ..FieldDescription::default()
        };
        let query = HostQuery::Prompt {
            caption: "Backup".into(),
            message: "Supply values".into(),
            fields: vec![field("Count", "System.Int32"), field("Pin", "System.Security.SecureString")],
        };
        let values = vec![FieldAnswer::Text { text: "5".into() }, FieldAnswer::Secret { text: password("1234") }];
        let (question, answer) = exchange(&terminal, &shell, command, query, Answer::Fields { values }).await;
        let HostQuestion::Fields { caption, fields, .. } = question else { panic!() };
        assert_eq!((caption.as_str(), fields.len()), ("Backup", 2));
        assert_eq!((fields[0].label.as_str(), fields[0].default.as_deref()), ("Count", Some("3")));
        assert_eq!((fields[0].kind, fields[1].kind), (FieldKind::Text, FieldKind::Secret));
        let expected = vec![
            ("Count".into(), Confidential::Value(Value::String("5".into()))),
            ("Pin".into(), Confidential::SecureString(SecureText::new("1234"))),
        ];
        assert_eq!(answer, HostAnswer::Fields(expected));

        let choices = || vec![ChoiceDescription::new("&Yes", "Go on"), ChoiceDescription::new("N&o", "Stop")];
        let query = HostQuery::PromptForChoice {
            caption: "Sure?".into(),
            message: String::new(),
            choices: choices(),
            default_choice: 1,
        };
        let (question, answer) = exchange(&terminal, &shell, command, query, Answer::Choice { index: 0 }).await;
        let HostQuestion::Choice { choices: shown, default, .. } = question else { panic!() };
        assert_eq!((shown[1].label.as_str(), shown[1].hot_key, default), ("No", Some('O'), Some(1)));
        assert_eq!(answer, HostAnswer::Int(0));

        let query = HostQuery::PromptForChoiceMultipleSelection {
            caption: String::new(),
            message: String::new(),
            choices: choices(),
            default_choices: vec![0, 1],
        };
        let answer = Answer::Choices { indices: vec![1, 0] };
        let (_, answer) = exchange(&terminal, &shell, command, query, answer).await;
        assert_eq!(answer, HostAnswer::Choices(vec![1, 0]));
        let echoes: Vec<_> = terminal.page(id).into_iter().filter(|line| line.starts_with("Host: ")).collect();
        assert_eq!(echoes, ["Host: Count: 5", "Host: Yes", "Host: No, Yes"]);
    });
}

#[test]
fn what_is_declined_is_an_error_to_the_script_and_not_to_the_session() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id, command) = asking(&net).await;
        let (_, answer) = exchange(&terminal, &shell, command, HostQuery::ReadLine, Answer::Cancel).await;
        assert_eq!(answer, HostAnswer::cancelled());
        terminal.available(id).await;
    });
}

#[test]
fn a_script_is_told_that_nobody_is_there() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id, command) = asking(&net).await;
        // Declined, a credential is none and the script goes on; here it must not.
        let query = HostQuery::PromptForCredential1 {
            caption: String::new(),
            message: String::new(),
            user_name: None,
            target_name: String::new(),
        };
        let method = query.method();
        let (_, answer) = exchange(&terminal, &shell, command, query, Answer::Absent).await;
        assert_eq!(answer, HostAnswer::not_interactive(method));
        terminal.available(id).await;
    });
}

#[test]
fn the_host_itself_cannot_be_had() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id, command) = asking(&net).await;
        shell.ask(command, &HostQuery::GetName);
        shell.ask(command, &HostQuery::GetIsRunspacePushed);
        shell.ask(command, &HostQuery::SetWindowTitle { title: "mine".into() });
        shell.ask(command, &HostQuery::SetShouldExit { exit_code: 3 });
        shell.ask(command, &HostQuery::PushRunspace { runspace: Value::Null });
        terminal.until("both answers", || (shell.answers.borrow().len() == 2).then_some(())).await;
        assert_eq!(*shell.answers.borrow(), [HostAnswer::Text("Reattach".into()), HostAnswer::Bool(false)]);
        let page = terminal.page(id);
        assert!(page.contains(&"engine-separator-exit".into()) && page.contains(&"engine-separator-host-call".into()));
        assert_eq!(terminal.session(id).unwrap().state, SessionState::Opened, "a script cannot close a session");
        assert!(terminal.questions().is_empty());
        let everything = reattach_psrp::message::Rectangle { left: 0, top: 0, right: 9, bottom: 9 };
        for query in [
            HostQuery::GetBufferContents { rectangle: everything },
            HostQuery::GetCursorPosition,
            HostQuery::GetKeyAvailable,
            HostQuery::GetRunspace,
        ] {
            let net = Net::default();
            let (terminal, shell, id, command) = asking(&net).await;
            shell.ask(command, &query);
            terminal.available(id).await;
            assert!(matches!(shell.answers.borrow()[..], [HostAnswer::Error(_)]), "{query:?}");
        }
    });
}

#[test]
fn a_question_closes_with_its_command() {
    block_on(async {
        let net = Net::default();
        // Stopped by the person.
        let (terminal, shell, id, command) = asking(&net).await;
        shell.ask(command, &HostQuery::ReadLine);
        let (prompt_id, _) = terminal.question().await;
        terminal.engine.handle(ToEngine::StopPipeline { instance_id: id });
        assert!(terminal.questions().is_empty(), "at once");
        terminal.available(id).await;
        terminal.reply(prompt_id, Answer::Value { text: "late".into() });
        sleep(Duration::from_secs(5)).await;
        assert!(shell.answers.borrow().is_empty());

        // Ended by itself.
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "Wait".into() });
        let command = terminal.until("the command runs", || shell.running()).await;
        shell.ask(command, &HostQuery::ReadLine);
        terminal.question().await;
        shell.end(command, PipelineState::Failed);
        terminal.available(id).await;
        assert!(terminal.questions().is_empty());
    });
}

#[test]
fn a_question_goes_with_the_session_and_comes_back_with_it() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id, command) = asking(&net).await;
        shell.ask(command, &HostQuery::ReadLine);
        let (first, _) = terminal.question().await;
        terminal.run("Disconnect-PSSession -Name ITTask").await;
        assert!(terminal.questions().is_empty());
        terminal.run("Connect-PSSession -Name ITTask").await;
        let (again, _) = terminal.question().await;
        assert_ne!(first, again);
        terminal.reply(again, Answer::Value { text: "still here".into() });
        terminal.until("the answer arrives", || shell.answers.borrow().first().cloned()).await;

        // Another client is asked again by the target, and may answer.
        shell.ask(command, &HostQuery::ReadLine);
        terminal.question().await;
        terminal.run("Disconnect-PSSession -Name ITTask").await;
        let other = Terminal::new(&net);
        other.run("Connect-PSSession -ComputerName Server01 -Name ITTask").await;
        other.engine.handle(ToEngine::Watch { instance_id: id });
        let (prompt_id, _) = other.question().await;
        other.reply(prompt_id, Answer::Value { text: "me, too".into() });
        other.until("both answers", || (shell.answers.borrow().len() == 2).then_some(())).await;
        assert_eq!(shell.answers.borrow()[1], HostAnswer::Text("me, too".into()));
    });
}

#[test]
fn a_question_closes_when_another_client_takes_the_session() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, _, command) = asking(&net).await;
        shell.ask(command, &HostQuery::ReadLine);
        terminal.question().await;
        shell.clone().held_by_another();
        terminal.until("it is closed", || terminal.questions().is_empty().then_some(())).await;
    });
}

#[test]
fn an_answer_whose_delivery_was_cut_arrives_once() {
    for (robust, cut) in [(true, Cut::Before), (true, Cut::After), (false, Cut::Before), (false, Cut::After)] {
        block_on(async move {
            let net = Net::default();
            net.host("Server01").robust.set(robust);
            let (terminal, shell, id, command) = asking(&net).await;
            shell.ask(command, &HostQuery::ReadLine);
            let (prompt_id, _) = terminal.question().await;
            net.host("Server01").cuts.borrow_mut().push((Operation::Send, cut));
            terminal.reply(prompt_id, Answer::Value { text: "once".into() });
            terminal.until("the answer arrives", || (!shell.answers.borrow().is_empty()).then_some(())).await;
            sleep(Duration::from_secs(10)).await;
            assert_eq!(*shell.answers.borrow(), [HostAnswer::Text("once".into())], "{robust} {cut:?}");
            shell.end(command, PipelineState::Completed);
            terminal.available(id).await;
        });
    }
}

#[test]
fn without_a_key_no_secret_is_sent_and_the_command_does_not_wait_for_ever() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id, command) = asking(&net).await;
        shell.keeps_key.set(true);
        shell.ask(command, &HostQuery::ReadLineAsSecureString);
        let (prompt_id, _) = terminal.question().await;
        terminal.reply(prompt_id, Answer::Secret { text: password("open sesame") });
        terminal.shows(id, "engine-separator-no-key").await;
        terminal.available(id).await;
        assert!(shell.answers.borrow().is_empty());
    });
}

#[test]
fn without_a_key_pair_it_is_the_same() {
    block_on(async {
        let net = Net::default();
        net.no_key_pair.set(true);
        let (terminal, shell, id, command) = asking(&net).await;
        shell.ask(command, &HostQuery::ReadLineAsSecureString);
        terminal.shows(id, "engine-separator-no-key").await;
        terminal.available(id).await;
        assert_eq!((shell.exchanged.get(), shell.answers.borrow().len()), (0, 0));
    });
}

#[test]
fn output_goes_on_while_a_key_pair_is_made() {
    block_on(async {
        let net = Net::default();
        net.key_pair_takes.set(Duration::from_secs(5));
        let (terminal, shell, id, command) = asking(&net).await;
        shell.ask(command, &HostQuery::ReadLineAsSecureString);
        let (prompt_id, _) = terminal.question().await;
        terminal.reply(prompt_id, Answer::Secret { text: password("open sesame") });
        shell.say(command, "meanwhile");
        terminal.shows(id, "Output: meanwhile").await;
        assert_eq!(shell.exchanged.get(), 0);
        let answer = terminal.until("the answer arrives", || shell.answers.borrow_mut().pop()).await;
        assert_eq!(answer, HostAnswer::SecureString(SecureText::new("open sesame")));
        shell.end(command, PipelineState::Completed);
        terminal.available(id).await;
    });
}

#[test]
fn a_session_that_is_left_while_its_key_pair_is_made_takes_none() {
    block_on(async {
        let net = Net::default();
        net.key_pair_takes.set(Duration::from_secs(5));
        let (terminal, shell, _, command) = asking(&net).await;
        shell.ask(command, &HostQuery::ReadLineAsSecureString);
        let (prompt_id, _) = terminal.question().await;
        terminal.reply(prompt_id, Answer::Secret { text: password("open sesame") });
        let left = terminal.run("Disconnect-PSSession -Name ITTask").await.sessions;
        assert_eq!(left[0].state, SessionState::Disconnected);
        sleep(Duration::from_secs(60)).await;
        assert_eq!((shell.exchanged.get(), shell.answers.borrow().len()), (0, 0));
    });
}
