use proptest::prelude::*;
use reattach_core::bind::{Bound, bind_line};
use reattach_core::bridge::{Availability, SessionState};
use reattach_core::command::parse;

use super::*;
use crate::model::place::Page;
use crate::model::sample::{open, session};

fn offer(action: Action, sessions: &[SessionView]) -> Offer {
    action.offer(sessions)
}

#[test]
fn a_selection_over_several_hosts_is_one_command() {
    let sessions = [session(1, "A", "Server01"), session(2, "B", "Server02"), session(3, "C", "server01")];
    let Offer { eligible, skipped, .. } = offer(Action::Connect, &sessions);
    assert_eq!((eligible, skipped), (3, Vec::new()));
    let lines = Action::Connect.lines(&sessions);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("Connect-PSSession -ComputerName Server01, Server02 -InstanceId "), "{}", lines[0]);
}

#[test]
fn what_has_no_effect_is_left_out_and_counted_by_reason() {
    let held = SessionView { eligibility: Eligibility::HeldByAnotherClient, ..session(3, "C", "Server01") };
    let mut fourth = held.clone();
    fourth.instance_id = Uuid::from_u128(4);
    let sessions = [open(1, "A", "Server01"), session(2, "B", "Server01"), held, fourth];
    let connect = offer(Action::Connect, &sessions);
    assert_eq!((connect.eligible, connect.total()), (1, 4));
    assert_eq!(connect.skipped, [(Text::new("ui-skipped-held"), 2), (Text::new("ui-skipped-open"), 1)]);
    assert_eq!(
        Action::Disconnect.lines(&sessions),
        ["Disconnect-PSSession -InstanceId 00000000-0000-0000-0000-000000000001"]
    );
    assert_eq!(Action::Connect.lines(&sessions[..1]), Vec::<String>::new());
}

#[test]
fn each_action_is_the_line_that_a_person_would_write() {
    let id = "00000000-0000-0000-0000-00000000000";
    let sessions = [session(1, "A", "Server01"), session(2, "B", "Server01"), open(3, "C", "Server01")];
    for (action, from, expected) in [
        (Action::Receive, 0..1, vec![format!("Receive-PSSession -ComputerName Server01 -InstanceId {id}1")]),
        (
            Action::Receive,
            0..2,
            vec![format!("Connect-PSSession -ComputerName Server01 -InstanceId {id}1, {id}2 | Receive-PSSession")],
        ),
        (Action::Receive, 2..3, vec![format!("Receive-PSSession -InstanceId {id}3")]),
        (
            Action::KeepAlive,
            0..3,
            vec![format!("Connect-PSSession -ComputerName Server01 -InstanceId {id}1, {id}2 | Disconnect-PSSession")],
        ),
        (
            Action::Remove,
            1..3,
            vec![
                format!("Remove-PSSession -InstanceId {id}3 -Confirm"),
                format!("Get-PSSession -ComputerName Server01 -InstanceId {id}2 | Remove-PSSession -Confirm"),
            ],
        ),
    ] {
        assert_eq!(action.lines(&sessions[from]), expected, "{action:?}");
    }
}

#[test]
fn a_listener_elsewhere_is_addressed_as_it_was() {
    let at = |n: u32, endpoint: &str| SessionView { endpoint: endpoint.into(), ..session(n, "A", "s") };
    for (endpoint, expected) in [
        ("http://s:5985/wsman", ""),
        ("https://s:5986/wsman", " -UseSSL"),
        ("https://s:8443/pw", " -Port 8443 -ApplicationName pw -UseSSL"),
        ("http://s:80/wsman", " -Port 80"),
        ("nonsense", ""),
    ] {
        let line = Action::Connect.lines(&[at(1, endpoint)]).join("\n");
        let expected =
            format!("Connect-PSSession -ComputerName s -InstanceId 00000000-0000-0000-0000-000000000001{expected}");
        assert_eq!(line, expected);
    }
    let uri = Action::Connect.lines(&[at(1, "http://s/wsman?x=1")]).join("\n");
    assert!(uri.starts_with("Connect-PSSession -ConnectionUri http://s/wsman?x=1 -InstanceId"), "{uri}");
    let two = Action::Connect.lines(&[at(1, ""), at(2, "http://s:80/wsman"), at(3, "http://s:5985/wsman")]);
    assert_eq!(two.len(), 2);
}

#[test]
fn very_many_are_several_lines_that_the_parser_reads() {
    let sessions: Vec<SessionView> =
        (0..2_500).map(|n| session(n, "A", &format!("a-rather-long-host-name-{n}"))).collect();
    let lines = Action::Connect.lines(&sessions);
    assert_eq!((lines.len(), offer(Action::Connect, &sessions).eligible), (4, 2_500));
    for line in &lines {
        assert_eq!(parse(line).problems, []);
    }
    let names: Vec<String> = sessions.iter().map(|session| session.computer_name.clone()).collect();
    assert_eq!(list(&names).len(), 3);
}

#[test]
fn a_preview_does_nothing() {
    let sessions = [session(1, "A", "s"), open(2, "B", "s")];
    for chosen in [&sessions[..], &sessions[1..]] {
        let chosen: Vec<&SessionView> = chosen.iter().collect();
        let lines = preview(&chosen);
        assert_eq!(lines.len(), 1);
        let bound = bind_line(&lines[0]).expect("it binds");
        assert!(bound.commands.last().is_some_and(|bound| bound.should_process().what_if), "{lines:?}");
        assert!(!without_what_if(&lines[0]).contains("WhatIf"));
    }
    assert_eq!(preview(&[]), Vec::<String>::new());
}

#[test]
fn a_preview_names_what_it_passes_over() {
    let with = |n, eligibility| SessionView { eligibility, ..session(n, "A", "s") };
    let owner = "LAB\\boris".to_owned();
    let sessions = [
        session(1, "A", "s"),
        with(2, Eligibility::HeldByAnotherClient),
        with(3, Eligibility::OtherOwner { owner: owner.clone() }),
        with(4, Eligibility::NotUsable),
        open(5, "A", "s"),
    ];
    let all: Vec<&SessionView> = sessions.iter().collect();
    let told = |sessions: &[&SessionView]| {
        let lines = passed_over(sessions).into_iter();
        let told = lines.map(|line| (line.instance_id.map(|id| id.as_u128()), line.effect, line.reason));
        told.collect::<Vec<_>>()
    };
    let expected = [
        (2, EffectView::Busy, Text::new("ui-skipped-held")),
        (3, EffectView::Refused, Text::new("ui-skipped-foreign").with("owner", owner)),
        (4, EffectView::Refused, Text::new("ui-skipped-unusable")),
        (5, EffectView::Write, Text::new("ui-skipped-open")),
    ];
    assert_eq!(told(&all), expected.map(|(id, effect, reason)| (Some(id), effect, Some(reason))));
    assert!(!preview(&all).join("").contains("000000002"), "it is not run for them");
    assert_eq!(told(&all[1..3]), []);
}

#[test]
fn another_account_takes_the_place_of_the_first() {
    let line =
        with_account("Connect-PSSession -ComputerName s -Name a -Credential LAB\\a", " LAB\\b ").expect("it takes one");
    assert_eq!(line, "Connect-PSSession -ComputerName s -Name a -Credential LAB\\b");
    assert_eq!(with_account("Disconnect-PSSession -Name a", "x"), None);
    assert_eq!(with_account("Connect-PSSession -ComputerName 's", "x"), None);
}

#[test]
fn a_script_asks_once_for_each_account() {
    let mut other = session(3, "C", "Server03");
    other.account = Some("LAB\\it's boris".into());
    let sessions = [session(1, "A", "Server01"), session(2, "B", "Server02"), other];
    let all: Vec<&SessionView> = sessions.iter().collect();
    let script = copied(Action::Connect, Form::Script, &all, "");
    let lines: Vec<&str> = script.lines().collect();
    assert_eq!(lines.len(), 4, "{script}");
    assert_eq!(lines[0], "$credential = Get-Credential -Credential LAB\\adele");
    assert!(lines[1].ends_with(" -Credential $credential"), "{script}");
    assert_eq!(lines[2], "$credential2 = Get-Credential -Credential 'LAB\\it''s boris'");
    for line in lines {
        assert!(bind_line(line).is_ok(), "{line}");
    }
}

#[test]
fn copies_for_people_and_programs() {
    let one = SessionView { name: "a|b".into(), ..session(7, "", "Server01") };
    let markdown = listed(Listing::Markdown, &[&one]);
    assert!(markdown.contains("| 7 | a\\|b | Server01 | Disconnected |"), "{markdown}");
    let odd = SessionView { name: "\"\\\n\u{1}é".into(), expires_on: Some(5), ..session(8, "", "Server01") };
    let json: serde_json::Value = serde_json::from_str(&listed(Listing::Json, &[&one, &odd])).expect("JSON");
    assert_eq!(json[0]["Name"], "a|b");
    assert_eq!((json[1]["Name"].as_str(), json[1]["ExpiresOn"].as_i64()), (Some(odd.name.as_str()), Some(5)));
    assert_eq!(json[0]["InstanceId"], one.instance_id.to_string());
    let link = copied(Action::Connect, Form::Link, &[&one], "https://gateway");
    assert_eq!(link, format!("https://gateway/connect?ComputerName=Server01&InstanceId={}", one.instance_id));
}

#[test]
fn each_action_is_copied_as_itself() {
    let one = session(1, "A", "Server01");
    for action in Action::ALL.into_iter().filter(|action| action.fits(&one)) {
        let line = copied(action, Form::OneLiner, &[&one], "");
        assert_eq!(*std::slice::from_ref(&line), *action.lines([&one]));
        let script = copied(action, Form::Script, &[&one], "");
        let cmdlet = line.split(' ').next().expect("a cmdlet");
        let second = script.lines().nth(1).unwrap_or_default();
        assert!(second.starts_with(cmdlet) && second.contains("-Credential $credential"), "{script}");
        assert_eq!(Form::Link.fits(action, true), action == Action::Connect);
    }
    // What is open here is left without anybody's password, so no script that asks for one is offered.
    let here = open(1, "A", "Server01");
    let forms = |action: Action, sessions: &[&SessionView]| {
        let there = action.offer(sessions.iter().copied()).there;
        let said = Meant::Marked(action).command(sessions, &[]).expect("there is something to do");
        let fitting: Vec<_> = Form::ALL.into_iter().filter(|form| form.fits(action, there)).collect();
        assert_eq!(said.forms, fitting, "the strip offers what the menu does");
        fitting
    };
    for action in [Action::Disconnect, Action::Receive, Action::Remove] {
        assert_eq!(forms(action, &[&here]), [Form::OneLiner]);
        assert!(!copied(action, Form::Script, &[&here], "").contains("Get-Credential"));
    }
    assert_eq!(forms(Action::Remove, &[&here, &one]), [Form::OneLiner, Form::Script]);
    assert_eq!(forms(Action::Disconnect, &[&here, &one]), [Form::OneLiner]);
    assert_eq!(forms(Action::Connect, &[&one]), Form::ALL);
    let left = Meant::Preview.command(&[&here], &[]).expect("it can be left");
    assert_eq!((left.text.contains("Disconnect-PSSession"), left.forms), (true, vec![Form::OneLiner]));
    let script = as_script(&["Connect-PSSession -ComputerName a -Credential LAB\\x".into()], Some("LAB\\x"));
    assert_eq!(
        script,
        "$credential = Get-Credential -Credential LAB\\x\nConnect-PSSession -ComputerName a -Credential $credential\n"
    );
}

#[test]
fn a_control_says_what_it_means() {
    let (one, two) = (session(1, "A", "Server01"), open(2, "B", "Server01"));
    let sessions = [&one, &two];
    let command = |meant: &Meant| meant.command(&sessions, &["Server01".into()]);
    for action in Action::ALL {
        assert_eq!(Action::named(action.word()), Some(action));
        let meant = Meant::read(Some(action.word()), None, None).expect("it says so");
        let said = command(&meant).expect("there is something to do");
        assert_eq!((said.label, said.text), (action.label(), action.lines(sessions).join("\n")));
        assert_eq!(
            Meant::read(Some(action.word()), Some(one.instance_id), None),
            Some(Meant::One(action, one.instance_id))
        );
    }
    for (word, expected) in [
        ("preview", format!("Connect-PSSession -ComputerName Server01 -InstanceId {} -WhatIf", one.instance_id)),
        ("refresh", "Get-PSSession -ComputerName Server01".into()),
    ] {
        let meant = Meant::read(Some(word), None, None).expect("it says so");
        assert_eq!(command(&meant).map(|said| said.text), Some(expected.clone()));
        assert_eq!(meant.copied(Form::OneLiner, &sessions, &["Server01".into()], ""), expected);
    }
    let line = Meant::read(None, None, Some("Get-PSSession".into())).expect("it says so");
    assert_eq!(command(&line).map(|said| said.text).as_deref(), Some("Get-PSSession"));
    let stop = Meant::read(Some("stop"), Some(one.instance_id), None).expect("it says so");
    let stopping = command(&stop).expect("a key");
    assert_eq!((stopping.label, &*stopping.text, stopping.forms), ("ui-stop", "Ctrl+C", Vec::new()), "no cmdlet");
    assert_eq!(Meant::read(Some("dance"), None, None), None);
    assert_eq!(Meant::Marked(Action::Disconnect).command(&[&one], &[]), None);
    let many: Vec<SessionView> = (0..150).map(|n| session(n, "A", "s")).collect();
    let many: Vec<&SessionView> = many.iter().collect();
    let next = &likely(Page::Sessions)[0];
    let (shown, whole) = (next.command(&many, &[]), next.copied(Form::OneLiner, &many, &[], ""));
    let shown = shown.expect("they can be connected").text;
    assert!(shown.ends_with('…') && shown.len() < whole.len());
}

#[test]
fn what_is_most_likely_meant_is_what_the_page_can_do() {
    let one = session(1, "A", "Server01");
    assert_eq!(likely(Page::Connect), likely(Page::Sessions));
    assert_eq!(likely(Page::Session(one.instance_id))[0], Meant::One(Action::Connect, one.instance_id));
    for page in [Page::Runs, Page::Run(1), Page::History, Page::Settings, Page::NotFound] {
        assert_eq!(likely(page), [], "{page:?}");
    }
}

fn any_session() -> impl Strategy<Value = SessionView> {
    let name = "[ -~éßЖ’‘“`$–\u{200b}]{0,12}";
    let computer = prop_oneof!["[A-Za-z][A-Za-z0-9-]{0,14}", Just("::1".to_owned()), Just("10.0.0.7".to_owned())];
    let endpoint = prop_oneof![
        Just(String::new()),
        "https?://[a-z]{1,8}(:[1-9][0-9]{0,3})?(/[a-z]{0,5})?",
        Just("http://a/b?c=d".to_owned())
    ];
    (any::<u128>(), any::<u32>(), name, computer, endpoint, 0..5_u8, any::<bool>()).prop_map(
        |(id, number, name, computer, endpoint, kind, local)| {
            let base = SessionView::disconnected(number, Uuid::from_u128(id), &name, &computer);
            let base = SessionView { endpoint, owner: Some(name), ..base };
            match kind {
                0 => base.opened(),
                1 => SessionView {
                    eligibility: Eligibility::HeldByAnotherClient,
                    availability: Availability::Busy,
                    ..base
                },
                2 => SessionView { eligibility: Eligibility::NotUsable, state: SessionState::Broken, local, ..base },
                _ => base,
            }
        },
    )
}

proptest! {
    /// Every click prints as lines that are read back as they are and bind.
    #[test]
    fn every_action_is_accepted_by_the_bar(sessions in proptest::collection::vec(any_session(), 0..6)) {
        let all: Vec<&SessionView> = sessions.iter().collect();
        for action in Action::ALL {
            let offer = action.offer(&sessions);
            prop_assert_eq!(offer.total(), sessions.len());
            prop_assert_eq!(action.lines(&sessions).is_empty(), offer.eligible == 0);
        }
        let script: String =
            Action::ALL.into_iter().map(|action| copied(action, Form::Script, &all, "")).collect();
        let lines = Action::ALL.into_iter().flat_map(|action| action.lines(&sessions)).chain(preview(&all));
        for line in lines.chain(script.lines().map(String::from)) {
            let parsed = parse(&line);
            prop_assert_eq!(&parsed.problems, &[], "{}", line);
            prop_assert_eq!(parsed.pipeline.to_string(), line.clone());
            let bound = bind_line(&line);
            prop_assert!(bound.is_ok(), "{}: {:?}", line, bound);
        }
    }

    /// Nothing but connecting is in what Connect prints, whatever sessions are called.
    #[test]
    fn connect_connects(sessions in proptest::collection::vec(any_session(), 1..6)) {
        for line in Action::Connect.lines(&sessions) {
            let bound = bind_line(&line).expect("it binds");
            prop_assert!(matches!(&bound.commands[..], [Bound::ConnectSession(_)]), "{}", line);
        }
    }
}

#[test]
fn of_a_long_command_the_beginning_ends_between_two_ids() {
    assert_eq!(beginning("Connect-PSSession -Id 1, 2"), "Connect-PSSession -Id 1, 2");
    let ids: Vec<String> = (1_000..2_000).map(|id| id.to_string()).collect();
    let shown = beginning(&format!("Connect-PSSession -Id {}", ids.join(", ")));
    assert!(shown.len() < 420 && shown.starts_with("Connect-PSSession -Id 1000, 1001, "), "{shown}");
    let last = shown.trim_end_matches([' ', '…', ',']).rsplit(", ").next();
    assert!(last.is_some_and(|last| last.len() == 4), "{shown}");
    assert!(beginning(&"é".repeat(1_000)).starts_with(&"é".repeat(400)), "what has no gap is cut anywhere");
}
