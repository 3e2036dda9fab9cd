//! 13: the help page's three examples, verbatim: parsed, bound and planned.

use reattach_core::bind::{Bound, PipelineInput, bind};
use reattach_core::bridge::{Availability, SessionState, SessionView};
use reattach_core::command::{Element, parse};
use reattach_core::data::{Datum, Environment, Variables};
use reattach_core::plan::{Known, plan};

use crate::support::{listed, one, own};

/// Binds the last command of a line against what variables hold and plans it.
fn run(line: &str, variables: &Variables, sessions: &[SessionView]) -> Vec<String> {
    let parsed = parse(line);
    assert_eq!(parsed.problems, [], "{line}");
    let environment = Environment { variables, sessions, jobs: &[], open: false };
    let mut input: Vec<SessionView> = Vec::new();
    let mut lines = Vec::new();
    let mut pipeline_input = PipelineInput::None;
    for element in &parsed.pipeline.elements {
        let Element::Command(command) = element else { panic!("a command") };
        let bound = bind(command, pipeline_input, &environment).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        if let Some(reattach_core::bind::SessionArg::Given(given)) = bound.selection().map(|s| &s.session) {
            let find = |id| sessions.iter().find(|session| session.instance_id == id).unwrap().clone();
            input = given.iter().map(|session| find(session.value)).collect();
        }
        let planned = plan(&bound, Known { sessions, input: &input, hosts: &[] }, 0).unwrap();
        input = planned
            .iter()
            .filter_map(|line| sessions.iter().find(|session| Some(session.instance_id) == line.instance_id).cloned())
            .collect();
        lines = planned.iter().map(one).collect();
        pipeline_input = PipelineInput::Sessions;
    }
    lines
}

#[test]
fn example_1() {
    let known = [listed(1, "ITTask", "Server01"), listed(2, "Other", "Server01")];
    let line = "Connect-PSSession -ComputerName Server01 -Name ITTask";
    assert_eq!(run(line, &Variables::new(), &known), ["Server01/ITTask connect"]);
}

#[test]
fn example_2() {
    let backups = |state| [own(1, "Backups", state)];
    let none = Variables::new();
    assert_eq!(run("Get-PSSession", &none, &backups(SessionState::Opened)), ["Server01/Backups write"]);
    let line = "Get-PSSession | Disconnect-PSSession";
    assert_eq!(run(line, &none, &backups(SessionState::Opened)), ["Server01/Backups disconnect"]);
    let line = "Get-PSSession | Connect-PSSession";
    assert_eq!(run(line, &none, &backups(SessionState::Disconnected)), ["Server01/Backups connect"]);
    assert_eq!(
        run(line, &none, &backups(SessionState::Opened)),
        ["Server01/Backups write"],
        "again: no effect, no error"
    );
}

#[test]
fn example_3() {
    let mut variables = Variables::new();
    let line = "$s = New-PSSession -ComputerName Server01 -Name ITTask -ConfigurationName ITTasks";
    let parsed = parse(line);
    assert_eq!(parsed.pipeline.assign_to.as_ref().map(|variable| variable.name.as_str()), Some("s"));
    assert_eq!(run(line, &variables, &[]), ["Server01/ITTask create"]);

    let opened = [own(1, "ITTask", SessionState::Opened)];
    variables.set("s", vec![Datum::Session(opened[0].instance_id)]);
    for line in [
        r"Invoke-Command -Session $s {Start-Job -FilePath \\Server30\Scripts\Backup-SQLDatabase.ps1}",
        r"Invoke-Command -Session $s -ScriptBlock {Start-Job -FilePath \\Server30\Scripts\Backup-SQLDatabase.ps1}",
        "Invoke-Command -Session $s {Get-Job}",
        "Invoke-Command -Session $s {$BackupSpecs = Receive-Job -JobName Job2}",
        r"Invoke-Command -Session $s {\\Server30\Scripts\New-SQLDatabase.ps1 -InitData $BackupSpecs.Initialization}",
    ] {
        assert_eq!(run(line, &variables, &opened), ["Server01/ITTask invoke"], "{line}");
    }
    for line in [
        "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15",
        "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec (60*60*15)",
    ] {
        assert_eq!(run(line, &variables, &opened), ["Server01/ITTask disconnect"]);
        let Element::Command(command) = &parse(line).pipeline.elements[0] else { panic!("a command") };
        let environment = Environment { variables: &variables, sessions: &opened, jobs: &[], open: false };
        let Ok(Bound::DisconnectSession(bound)) = bind(command, PipelineInput::None, &environment) else { panic!() };
        assert_eq!(bound.idle_timeout_sec.map(|seconds| seconds.value), Some(54_000));
    }

    let elsewhere = [SessionView { availability: Availability::None, ..listed(1, "ITTask", "Server01") }];
    assert_eq!(
        run("Get-PSSession -ComputerName Server01 -Name ITTask", &variables, &elsewhere),
        ["Server01/ITTask write"]
    );
    for line in [
        "$s = Connect-PSSession -ComputerName Server01 -Name ITTask",
        "$s = Get-PSSession -ComputerName Server01 -Name ITTask | Connect-PSSession",
    ] {
        assert_eq!(run(line, &variables, &elsewhere), ["Server01/ITTask connect"], "{line}");
    }
}
