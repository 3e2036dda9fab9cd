use reattach_core::bridge::{
    EffectView, FollowUps, ObjectView, OutputContent, PlannedView, Shape, Stream, Summary, TargetState, Text, ValueView,
};

use super::*;
use crate::model::sample::{planned, session};

fn error(id: &str) -> RunEvent {
    RunEvent::Error { error: record(id) }
}

fn record(id: &str) -> ErrorRecord {
    ErrorRecord { error_id: id.into(), category: "X".into(), message: Text::new("x"), target: None, span: None }
}

fn target(line: u32, state: TargetState, attempt: u32, at: Millis) -> RunEvent {
    let failed = state == TargetState::Failed;
    RunEvent::Target { line, state, attempt, at, error: failed.then(|| record("A")), transient: failed }
}

#[test]
fn sessions_of_one_run_are_one_table() {
    let mut runs = Runs::default();
    let id = runs.begin("Get-PSSession", Origin::Bar, 0);
    for n in 1..=2 {
        runs.apply(id, RunEvent::Sessions { sessions: vec![session(n, "A", "B")] });
    }
    runs.apply(id, error("X"));
    runs.apply(id, RunEvent::Sessions { sessions: vec![session(3, "A", "B")] });
    let written: Vec<&Written> = runs.get(id).expect("it is there").written.iter().collect();
    assert!(
        matches!(&written[..], [Written::Sessions(a), Written::Error(_), Written::Sessions(b)] if a.len() == 2 && b.len() == 1)
    );
}

#[test]
fn objects_of_one_kind_share_a_table() {
    let object = |type_name: &str, columns: &[&str]| RunEvent::Output {
        instance_id: None,
        content: OutputContent::Object {
            object: ObjectView {
                type_name: type_name.into(),
                shape: Shape::Table { columns: columns.iter().map(ToString::to_string).collect() },
                text: String::new(),
                value: ValueView::Null,
            },
        },
    };
    let mut runs = Runs::default();
    let id = runs.begin("Invoke-Command", Origin::Bar, 0);
    for event in
        [object("Job", &["Id"]), object("Job", &["Id"]), object("Job", &["Id", "Name"]), object("Process", &["Id"])]
    {
        runs.apply(id, event);
    }
    let counts: Vec<usize> = runs
        .get(id)
        .expect("it is there")
        .written
        .iter()
        .map(|written| match written {
            Written::Objects(objects) => objects.len(),
            _ => 0,
        })
        .collect();
    assert_eq!(counts, [2, 1, 1]);
}

#[test]
fn targets_come_from_the_plan_to_an_outcome() {
    let mut runs = Runs::default();
    let id = runs.begin("Connect-PSSession", Origin::Click, 5);
    runs.apply(
        id,
        RunEvent::Planned { first: 0, what_if: false, lines: vec![planned("a"), planned("b"), planned("c")] },
    );
    runs.apply(id, RunEvent::Planned { first: 3, what_if: false, lines: vec![planned("d")] });
    for event in [
        target(0, TargetState::Authenticating, 1, 10),
        target(0, TargetState::Working, 1, 12),
        target(0, TargetState::Done, 1, 20),
        target(1, TargetState::Working, 1, 10),
        target(1, TargetState::Failed, 2, 30),
        target(2, TargetState::Working, 1, 15),
        target(9, TargetState::Done, 1, 15),
    ] {
        runs.apply(id, event);
    }
    let run = runs.get(id).expect("it is there");
    let outcome = run.outcome();
    assert_eq!(
        outcome,
        Outcome { total: 4, done: 1, running: 1, queued: 1, failed: 1, transient: 1, ..Outcome::default() }
    );
    assert_eq!(run.finished(), (2, 4));
    assert_eq!(run.lines[0].took(99), Some(10));
    assert_eq!((run.lines[1].took(99), run.lines[1].attempt, run.lines[1].transient), (Some(20), 2, true));
    assert_eq!((run.lines[2].took(99), run.lines[3].took(99)), (Some(84), None));
    assert_eq!(runs.progress(), Some((2, 4)));
    runs.apply(id, RunEvent::FollowUps(FollowUps { undo: Some("x".into()), ..FollowUps::default() }));
    runs.apply(id, RunEvent::Finished(Summary { targets: 4, failed: 1, ..Summary::default() }));
    assert_eq!(runs.progress(), None);
    assert!(runs.get(id).is_some_and(|run| run.follow_ups.undo.is_some()));
    assert_eq!(runs.bell(), (0, 1));
    runs.see();
    assert_eq!(runs.bell(), (0, 0));
}

#[test]
fn what_the_clock_and_the_preview_ask_for_is_not_shown() {
    let mut runs = Runs::default();
    let first = runs.begin("Get-PSSession -ComputerName a", Origin::Click, 0);
    let second = runs.begin("Get-PSSession -ComputerName b", Origin::Background, 0);
    runs.begin("Connect-PSSession x -WhatIf", Origin::Preview, 0);
    runs.apply(second, error("Quiet"));
    assert_eq!(runs.shown(), [first]);
    assert!(runs.background_running());
    assert_eq!(runs.last_command(), Some("Get-PSSession -ComputerName a"));
    assert_eq!(runs.click_error(), None);
    runs.apply(second, RunEvent::Finished(Summary::default()));
    assert!(!runs.background_running());
}

#[test]
fn an_error_belongs_to_what_was_asked_last() {
    let mut runs = Runs::default();
    let click = runs.begin("Connect-PSSession", Origin::Click, 0);
    runs.apply(click, error("A"));
    assert_eq!(runs.click_error().map(|(run, error)| (run.id, error.error_id.as_str())), Some((click, "A")));
    let bar = runs.begin("Connect-PSSession", Origin::Bar, 0);
    assert_eq!(runs.click_error(), None);
    runs.apply(bar, error("B"));
    assert_eq!(runs.bar_error().map(|(_, error)| error.error_id.as_str()), Some("B"));
}

#[test]
fn old_runs_are_forgotten_but_not_those_under_way() {
    let mut runs = Runs::default();
    let first = runs.begin("first", Origin::Bar, 0);
    for _ in 0..KEPT + 5 {
        let id = runs.begin("x", Origin::Bar, 0);
        runs.apply(id, RunEvent::Finished(Summary::default()));
    }
    assert!(runs.get(first).is_some());
    assert_eq!(runs.shown().len(), KEPT);
}

#[test]
fn what_a_person_ran_outlives_what_the_clock_asks() {
    let mut runs = Runs::default();
    let click = runs.begin("Connect-PSSession a", Origin::Click, 0);
    runs.apply(click, RunEvent::Finished(Summary::default()));
    for _ in 0..2 * KEPT {
        let id = runs.begin("Get-PSSession -ComputerName a", Origin::Background, 0);
        runs.apply(id, RunEvent::Sessions { sessions: vec![session(1, "A", "a")] });
        assert!(runs.get(id).is_some_and(|run| run.written.is_empty()), "nobody reads that table");
        assert!(runs.background_running());
        runs.apply(id, RunEvent::Finished(Summary::default()));
        assert!(runs.get(id).is_none());
    }
    assert_eq!(runs.shown(), [click]);
    assert_eq!(runs.latest(), Some("Get-PSSession -ComputerName a"));
    for _ in 0..3 {
        runs.drop_previews();
        let id = runs.begin("Connect-PSSession a -WhatIf", Origin::Preview, 0);
        runs.apply(id, RunEvent::Finished(Summary::default()));
        assert!(runs.get(id).is_some(), "it is shown after its end");
    }
    assert_eq!(runs.runs.len(), 2);
}

#[test]
fn what_would_be_done_is_no_target() {
    let mut runs = Runs::default();
    let id = runs.begin("Connect-PSSession a, b -WhatIf", Origin::Bar, 0);
    runs.apply(id, RunEvent::Planned { first: 0, what_if: true, lines: vec![planned("a"), planned("b")] });
    let run = runs.get(id).expect("it is there");
    assert_eq!((run.preview.len(), run.lines.len(), run.finished()), (2, 0, (0, 0)));
    assert_eq!(runs.docked(), None);
}

#[test]
fn a_run_stands_beside_the_grid_when_its_targets_say_more_than_rows_do() {
    let mut runs = Runs::default();
    let id = runs.begin("Connect-PSSession a", Origin::Click, 0);
    runs.apply(id, RunEvent::Planned { first: 0, what_if: false, lines: vec![planned("a")] });
    runs.apply(id, target(0, TargetState::Working, 1, 1));
    assert_eq!(runs.docked(), None, "its row says it");
    runs.apply(id, target(0, TargetState::Failed, 1, 2));
    assert_eq!(runs.docked().map(|run| run.id), Some(id));
    let two = runs.begin("Connect-PSSession a, b", Origin::Click, 0);
    runs.apply(two, RunEvent::Planned { first: 0, what_if: false, lines: vec![planned("a"), planned("b")] });
    assert_eq!(runs.docked().map(|run| run.id), Some(two));
    let listed = runs.begin("Get-PSSession a, b", Origin::Bar, 0);
    let query = |target| PlannedView { effect: EffectView::Query, ..planned(target) };
    runs.apply(listed, RunEvent::Planned { first: 0, what_if: false, lines: vec![query("a"), query("b")] });
    assert_eq!(runs.docked(), None, "the grid shows it");
}

#[test]
fn a_run_takes_the_place_of_the_one_before_while_it_is_under_way() {
    let mut runs = Runs::default();
    let beside = |runs: &Runs, dismissed| runs.beside_grid(dismissed).map(|run| run.id);
    let alone = runs.begin("Connect-PSSession a, b", Origin::Click, 0);
    assert_eq!(beside(&runs, RunId::default()), None, "nothing stood there");
    let lines = || vec![planned("a"), planned("b")];
    runs.apply(alone, RunEvent::Planned { first: 0, what_if: false, lines: lines() });
    assert_eq!(beside(&runs, RunId::default()), Some(alone));
    assert_eq!(beside(&runs, alone), None, "it was put away");
    let next = runs.begin("Disconnect-PSSession a, b", Origin::Click, 0);
    assert_eq!(beside(&runs, RunId::default()), Some(next));
    assert_eq!(beside(&runs, alone), None, "there is no place to take");
    assert_eq!(beside(&runs, next), None);
    let last = runs.begin("Connect-PSSession a, b", Origin::Click, 0);
    assert_eq!(beside(&runs, RunId::default()), Some(last), "of two that wait, too");
    runs.apply(last, RunEvent::Planned { first: 0, what_if: false, lines: vec![planned("a")] });
    assert_eq!(beside(&runs, RunId::default()), Some(last), "there may be more");
    runs.apply(last, RunEvent::Finished(Summary::default()));
    assert_eq!(beside(&runs, RunId::default()), None, "its row says it");
}

#[test]
fn the_bell_rings_for_targets_that_failed_until_somebody_looks() {
    let mut runs = Runs::default();
    let typed = runs.begin("Get-PSSession -Nmae x", Origin::Bar, 0);
    runs.apply(typed, error("NamedParameterNotFound"));
    runs.apply(typed, RunEvent::Finished(Summary { failed: 1, ..Summary::default() }));
    assert_eq!(runs.bell(), (0, 0), "it is said in the bar");
    let id = runs.begin("Connect-PSSession a", Origin::Click, 0);
    assert_eq!(runs.bell(), (1, 0));
    runs.apply(id, RunEvent::Planned { first: 0, what_if: false, lines: vec![planned("a")] });
    runs.apply(id, target(0, TargetState::Failed, 1, 2));
    runs.apply(id, RunEvent::Finished(Summary { targets: 1, failed: 1, ..Summary::default() }));
    assert_eq!(runs.bell(), (0, 1));
    assert!(runs.see());
    assert!(!runs.see());
    assert_eq!(runs.bell(), (0, 0));
}

#[test]
fn what_was_written_is_bounded_and_says_so() {
    let mut runs = Runs::default();
    let id = runs.begin("Receive-PSSession", Origin::Bar, 0);
    let text = |at: usize| RunEvent::Output {
        instance_id: None,
        content: OutputContent::text(Stream::Output, at.to_string()),
    };
    for at in 0..2_500 {
        runs.apply(id, text(at));
    }
    let run = runs.get(id).expect("it is there");
    assert_eq!((run.written.len(), run.dropped), (2_000, 500));
    assert_eq!(run.written.front(), Some(&Written::Text(Stream::Output, "500".into())));
}
