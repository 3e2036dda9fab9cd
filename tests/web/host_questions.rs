use reattach_core::bridge::{
    Availability, Choice, Field, FieldKind, FromEngine, HostQuestion, Prompt, SessionView, Text,
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, value};

async fn ask(console: &Console, instance_id: Uuid, prompt_id: u32, question: HostQuestion) {
    let (computer_name, session_name) = ("Server01".into(), "ITTask".into());
    let prompt = Prompt::Host { instance_id, computer_name, session_name, question };
    console.say(FromEngine::Prompt { prompt_id, prompt }).await;
}

/// What it holds for the page is the gateway's.
fn not_filled_by_a_password_manager(field: &web_sys::HtmlElement) {
    assert_eq!(field.get_attribute("autocomplete").as_deref(), Some("new-password"));
    assert_ne!(field.get_attribute("name").as_deref(), Some("password"));
}

#[wasm_bindgen_test]
async fn a_script_asks_in_place_and_says_where_it_runs() {
    let (console, session) = Console::on_session_page().await;
    let refused = Some(Text::new("it is busy"));
    console.session(SessionView { input_refused: refused, availability: Availability::Busy, ..session.clone() }).await;
    ask(&console, session.instance_id, 1, HostQuestion::Line).await;
    assert!(console.text().contains("A script waits for your answer above"), "{}", console.text());
    assert!(console.find("dialog", "Credential request").is_none());
    let form = console.get("region", "Question from Server01");
    assert!(form.inner_text().contains("A script in the session ITTask on Server01 asks"), "{}", form.inner_text());
    console.fill(&console.get("textbox", "Line for the script"), "yes\u{e9}").await;
    console.submit(&console.get("button", "Answer")).await;
    let answer = &console.sent("answer")[0];
    assert_eq!((&answer["prompt_id"], &answer["answer"]["text"]), (&1.into(), &"yes\u{e9}".into()));
    assert!(console.find("region", "Question from Server01").is_none());
}

#[wasm_bindgen_test]
async fn what_is_secret_is_not_shown_not_kept_and_warned_about() {
    let (console, session) = Console::on_session_page().await;
    ask(&console, session.instance_id, 1, HostQuestion::SecureLine).await;
    let form = console.get("region", "Question from Server01");
    assert!(form.inner_text().contains("handed to the script on Server01 in full"), "{}", form.inner_text());
    let field = console.get("textbox", "Secret for the script");
    assert_eq!(field.get_attribute("type").as_deref(), Some("password"));
    not_filled_by_a_password_manager(&field);
    console.fill(&field, "s3cret").await;
    console.submit(&console.get("button", "Answer")).await;
    assert_eq!(console.sent("answer")[0]["answer"]["kind"], "secret");
    assert_eq!(value(&field), "");

    let credential = HostQuestion::Credential {
        caption: "Windows PowerShell credential request".into(),
        message: "Enter your credentials.".into(),
        user_name: "CONTOSO\\x".into(),
        target: String::new(),
        read_only: true,
    };
    ask(&console, session.instance_id, 2, credential).await;
    let user = console.get("textbox", "User name");
    assert!(user.has_attribute("readonly"));
    not_filled_by_a_password_manager(&console.get("textbox", "Password"));
    console.fill(&console.get("textbox", "Password"), "s3cret").await;
    console.submit(&console.get("button", "Answer")).await;
    let answer = &console.sent("answer")[1]["answer"];
    assert_eq!((&answer["user_name"], &answer["password"]), (&"CONTOSO\\x".into(), &"s3cret".into()));
}

#[wasm_bindgen_test]
async fn fields_are_checked_before_they_are_sent() {
    let (console, session) = Console::on_session_page().await;
    let field = |name: &str, kind, mandatory| Field {
        name: name.into(),
        label: String::new(),
        help: "help".into(),
        kind,
        type_name: "System.String".into(),
        default: None,
        mandatory,
    };
    let fields = vec![field("Path", FieldKind::Text, true), field("Names", FieldKind::List, false)];
    let question = HostQuestion::Fields { caption: String::new(), message: String::new(), fields };
    ask(&console, session.instance_id, 1, question).await;
    console.submit(&console.get("button", "Answer")).await;
    assert!(console.text().contains("Path must not be empty"));
    assert!(console.sent("answer").is_empty());
    console.fill(&console.get("textbox", "Path"), "C:\\x").await;
    console.fill(&console.get("textbox", "Names"), "a\nb").await;
    console.submit(&console.get("button", "Answer")).await;
    let values = &console.sent("answer")[0]["answer"]["values"];
    assert_eq!(values[0]["text"]["text"], "C:\\x");
    assert_eq!(values[1]["list"]["items"], serde_json::json!(["a", "b"]));
}

fn choices() -> Vec<Choice> {
    let choice = |label: &str, key: char| Choice { label: label.into(), hot_key: Some(key), help: format!("{label}!") };
    vec![choice("Yes", 'Y'), choice("No", 'N'), choice("Suspend", 'S')]
}

#[wasm_bindgen_test]
async fn choices_are_buttons_with_hot_keys() {
    let (console, session) = Console::on_session_page().await;
    let (caption, message) = ("Confirm".into(), "Are you sure?".into());
    let question = HostQuestion::Choice { caption, message, choices: choices(), default: Some(0) };
    ask(&console, session.instance_id, 1, question.clone()).await;
    let no = console.get("button", "N No");
    console.press(&no, "s").await;
    assert_eq!(console.sent("answer")[0]["answer"]["index"], 2);
    ask(&console, session.instance_id, 2, question).await;
    console.click(&console.get("button", "N No")).await;
    assert_eq!(console.sent("answer")[1]["answer"]["index"], 1);

    let (caption, message) = (String::new(), "Which?".into());
    let several = HostQuestion::Choices { caption, message, choices: choices(), defaults: vec![0] };
    ask(&console, session.instance_id, 3, several).await;
    console.click(&console.get("checkbox", "Suspend")).await;
    console.click(&console.get("checkbox", "Yes")).await;
    console.click(&console.get("button", "Answer")).await;
    assert_eq!(console.sent("answer")[2]["answer"]["indices"], serde_json::json!([2]));
}

#[wasm_bindgen_test]
async fn a_question_can_be_refused_and_is_announced_elsewhere() {
    let (console, session) = Console::on_session_page().await;
    console.go("All sessions").await;
    ask(&console, session.instance_id, 1, HostQuestion::Line).await;
    assert!(console.text().contains("A script in the session ITTask on Server01 asks"));
    console.go("Answer").await;
    console.click(&console.get("button", "Do not answer")).await;
    assert_eq!(console.sent("answer")[0]["answer"]["kind"], "cancel");
}

#[wasm_bindgen_test]
async fn a_question_takes_no_letter_that_is_typed_elsewhere_and_leaves_none_to_the_page() {
    let (console, session) = Console::on_session_page().await;
    let input = console.get("textbox", "Input");
    input.focus().expect("focused");
    console.fill(&input, "Remove-It").await;
    let (caption, message) = ("Confirm".into(), "Are you sure?".into());
    let question = HostQuestion::Choice { caption, message, choices: choices(), default: Some(0) };
    ask(&console, session.instance_id, 1, question.clone()).await;
    assert!(console.has_focus(&input));
    let said = console.select("p.unseen[role=status]").expect("a place for announcements").inner_text();
    assert!(said.contains("A script in the session ITTask on Server01 asks"), "{said}");
    console.click(&console.get("button", "N No")).await;
    console.fill(&input, "").await;
    ask(&console, session.instance_id, 2, question).await;
    let yes = console.get("button", "Y Yes");
    assert!(console.gets_focus(&yes).await);
    console.click(&yes).await;
    assert!(console.gets_focus(&input).await);
}
