//! The prompt, at a terminal of its own, against a lab.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::process::Command;

use rexpect::session::{PtySession, spawn_command};
use support::{PASSWORD, Stage};

const PROMPT: &str = "reattach> ";
/// How long anything may take, in milliseconds.
const PATIENCE: u64 = 20_000;

/// Somebody at a terminal before a lab.
trait Sits {
    fn terminal(&self) -> Terminal;
}

impl Sits for Stage {
    fn terminal(&self) -> Terminal {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reattach"));
        command
            .args(["--direct", "--names", "names.toml", "--credential", "LAB\\adele"])
            .current_dir(&self.folder)
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm")
            .env("XDG_STATE_HOME", self.folder.join("state"))
            .env_remove("REATTACH_PASSWORD");
        let mut terminal = Terminal(spawn_command(command, Some(PATIENCE)).unwrap());
        terminal.sees(PROMPT);
        terminal
    }
}

struct Terminal(PtySession);

impl Terminal {
    /// Waits for a text; gives what came before it.
    #[track_caller]
    fn sees(&mut self, text: &str) -> String {
        self.0.exp_string(text).unwrap_or_else(|error| panic!("never saw {text:?}: {error}"))
    }

    fn types(&mut self, keys: &str) {
        self.0.send(keys).unwrap();
        self.0.flush().unwrap();
    }

    fn enters(&mut self, line: &str) {
        self.types(line);
        self.types("\r");
    }

    /// The first command needs the password.
    fn signs_in(&mut self) {
        self.enters("Get-PSSession -ComputerName Server01");
        self.sees("Password of LAB\\adele for Server01: ");
        self.enters(PASSWORD);
        self.sees("ITTask          Server01        Disconnected  ITTasks");
        self.sees(PROMPT);
    }

    fn leaves(mut self) {
        self.enters("exit");
        self.0.exp_eof().unwrap();
    }
}

#[test]
fn a_session_is_found_used_and_left() {
    let stage = Stage::new();
    let mut terminal = stage.terminal();
    terminal.signs_in();
    // Tab completes the cmdlet, and what the listing has brought.
    terminal.types("$s = Connect-PSS\t");
    terminal.sees("Connect-PSSession");
    terminal.types(" -ComputerName Server01 -Name IT\t");
    terminal.sees("ITTask");
    terminal.enters("");
    terminal.sees(PROMPT);
    terminal.enters("Get-PSSession");
    terminal.sees("ITTask          Server01        Opened        ITTasks                  Available");
    terminal.sees(PROMPT);
    // A block goes on until it is closed.
    terminal.enters("Invoke-Command -Session $s {");
    terminal.enters("  40 + 2");
    terminal.enters("}");
    terminal.sees("\n42");
    terminal.sees(PROMPT);
    // An earlier line comes back.
    terminal.types("\x1b[A");
    terminal.sees("40 + 2");
    terminal.enters("");
    terminal.sees("\n42");
    terminal.sees(PROMPT);
    // A question is answered in place.
    terminal.enters("Disconnect-PSSession -Session $s -Confirm");
    terminal.sees("Performing the operation \"Disconnect\" on target \"ITTask\".");
    terminal.sees("[?] Help (default is \"Y\"): ");
    terminal.enters("y");
    terminal.sees("ITTask          Server01        Disconnected  ITTasks                       None");
    terminal.sees(PROMPT);
    terminal.leaves();

    let history = fs::read_to_string(stage.folder.join("state/reattach/history")).unwrap();
    assert!(history.contains("Get-PSSession") && !history.contains(PASSWORD), "{history}");
    // It is there the next time.
    let mut terminal = stage.terminal();
    terminal.types("\x1b[A\x1b[A");
    terminal.sees("Disconnect-PSSession -Session $s -Confirm");
    terminal.types("\x03");
    terminal.sees("type exit, to leave");
    terminal.sees(PROMPT);
    terminal.types("\x03");
    terminal.0.exp_eof().unwrap();
}

#[test]
fn ctrl_c_stops_what_runs() {
    let stage = Stage::new();
    let mut terminal = stage.terminal();
    terminal.signs_in();
    terminal.enters("$s = New-PSSession Server02 -Name Mine");
    terminal.sees(PROMPT);
    terminal.enters("Invoke-Command $s {'begun'; Start-Sleep 600}");
    terminal.sees("\nbegun");
    terminal.types("\x03");
    terminal.sees("WARNING: Stopped.");
    terminal.sees(PROMPT);
    // The session takes commands again.
    terminal.enters("Invoke-Command $s {'still here'}");
    terminal.sees("\nstill here");
    terminal.sees(PROMPT);
    terminal.leaves();
}

#[test]
fn a_wrong_password_is_asked_for_again_and_ctrl_c_gives_up() {
    let stage = Stage::new();
    let mut terminal = stage.terminal();
    terminal.enters("Get-PSSession -ComputerName Server01, Server02");
    terminal.sees("Password of LAB\\adele for Server01, Server02: ");
    terminal.enters("wrong");
    terminal.sees("refused the user name or password of LAB\\adele");
    terminal.sees("Password of LAB\\adele for ");
    terminal.types("\x03");
    terminal.sees("WARNING: Stopped.");
    terminal.sees(PROMPT);
    terminal.enters("Get-PSSession");
    terminal.sees(PROMPT);
    terminal.leaves();
    let log = fs::read_to_string(stage.folder.join("lab.log")).unwrap();
    assert_eq!(log.lines().filter(|line| line.contains("\"auth\":\"failed\"")).count(), 1, "{log}");
}

#[test]
fn a_second_ctrl_c_leaves() {
    let stage = Stage::new();
    let lab = stage.lab.as_ref().unwrap();
    lab.control("fault hang host=Server02 operation=Create times=always").unwrap();
    let mut terminal = stage.terminal();
    terminal.signs_in();
    terminal.enters("$s = Connect-PSSession -ComputerName Server01");
    terminal.sees(PROMPT);
    terminal.enters("New-PSSession Server02");
    while lab.control("stats").unwrap()["requests"]["Create"].is_null() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    terminal.types("\x03");
    terminal.sees("Press Ctrl+C again to leave at once.");
    terminal.types("\x03");
    terminal.0.exp_eof().unwrap();
    // What was open is left, as far as that is done in a moment.
    let sessions = lab.control("sessions Server01").unwrap();
    assert_eq!(sessions["sessions"][0]["connected"], false, "{sessions}");
}

#[test]
fn what_a_script_asks_is_answered_in_place() {
    let stage = Stage::new();
    let mut terminal = stage.terminal();
    terminal.signs_in();
    terminal.enters("$s = New-PSSession Server02 -Name Ask");
    terminal.sees(PROMPT);
    // A line.
    terminal.enters("Invoke-Command $s { $line = Read-Host; $line; 'end of line' }");
    terminal.sees("The script in Ask on Server02 asks:");
    terminal.enters("Ada");
    terminal.sees("\nAda\r\nend of line");
    terminal.sees(PROMPT);
    // A field, and one that is not shown.
    terminal.enters("Invoke-Command $s { Read-Host -Prompt City; $p = Read-Host -AsSecureString; 'kept' }");
    terminal.sees("City: ");
    terminal.enters("Lyon");
    terminal.sees("What you type next is sent to Server02");
    terminal.enters("s3cret");
    let shown = terminal.sees("\nkept");
    assert!(!shown.contains("s3cret"), "{shown}");
    terminal.sees(PROMPT);
    // A credential.
    terminal.enters("Invoke-Command $s { (Get-Credential -UserName LAB\\carla -Message 'For the share').UserName }");
    terminal.sees("For the share");
    terminal.sees("What you type next is sent to Server02");
    terminal.sees("User name: LAB\\carla");
    terminal.enters("");
    terminal.sees("Password of LAB\\carla: ");
    terminal.enters("s3cret");
    let shown = terminal.sees("\nLAB\\carla");
    assert!(!shown.contains("s3cret"), "{shown}");
    terminal.sees(PROMPT);
    // A choice, by its key.
    terminal.enters("Invoke-Command $s { $Host.UI.PromptForChoice('Go on', 'Really?', ('&Yes', '&No'), 0) }");
    terminal.sees("Really?");
    terminal.sees("[Y] Yes  [N] No  [?] Help (default is \"Y\"): ");
    terminal.enters("n");
    terminal.sees("\n1\r\n");
    terminal.sees(PROMPT);
    // Several.
    terminal.enters(
        "Invoke-Command $s { $Host.UI.PromptForChoice('Which', '', ('&One', '&Two', 'T&hree'), [int[]](0, 1)) }",
    );
    terminal.sees("[0]");
    terminal.enters("t");
    terminal.sees("[1]");
    terminal.enters("h");
    terminal.sees("[2]");
    terminal.enters("");
    terminal.sees("\n1\r\n2\r\n");
    terminal.sees(PROMPT);
    // Ctrl+C is no answer: the script is stopped.
    terminal.enters("Invoke-Command $s { Read-Host; 'not reached' }");
    terminal.sees("asks:");
    terminal.types("\x03");
    let shown = terminal.sees("WARNING: Stopped.");
    assert!(!shown.contains("\nnot reached"), "{shown}");
    terminal.sees(PROMPT);
    terminal.leaves();
}
