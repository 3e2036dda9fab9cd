//! The examples of Connect-PSSession's help page, word for word, with the output that the page shows under them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use support::{Stage, commands, ended, stderr, stdout};

const ONE: &str = r"
PS C:\> Connect-PSSession -ComputerName Server01 -Name ITTask
Id Name            ComputerName    State         ConfigurationName     Availability
-- ----            ------------    -----         -----------------     ------------
 4 ITTask          Server01        Opened        ITTasks                  Available
";

const TWO: &str = r"
PS C:\> Get-PSSession

Id Name            ComputerName    State         ConfigurationName     Availability
-- ----            ------------    -----         -----------------     ------------
 1 Backups         Localhost       Opened        Microsoft.PowerShell     Available

PS C:\> Get-PSSession | Disconnect-PSSession

Id Name            ComputerName    State         ConfigurationName     Availability
-- ----            ------------    -----         -----------------     ------------
 1 Backups         Localhost       Disconnected  Microsoft.PowerShell          None

PS C:\> Get-PSSession | Connect-PSSession

Id Name            ComputerName    State         ConfigurationName     Availability
-- ----            ------------    -----         -----------------     ------------
 1 Backups         Localhost       Opened        Microsoft.PowerShell     Available
";

/// At work.
const THREE: &str = r"
PS C:\> $s = New-PSSession -ComputerName Server01 -Name ITTask -ConfigurationName ITTasks
PS C:\> Invoke-Command -Session $s {Start-Job -FilePath \\Server30\Scripts\Backup-SQLDatabase.ps1}

Id     Name            State         HasMoreData     Location             Command
--     ----            -----         -----------     --------             -------
2      Job2            Running       True            Server01             \\Server30\Scripts\Backup...

PS C:\> Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15

Id Name            ComputerName    State         ConfigurationName     Availability
-- ----            ------------    -----         -----------------     ------------
 1 ITTask          Server01        Disconnected  ITTasks               None
";

/// At home in the evening.
const THREE_GOES_ON: &str = r"
PS C:\> Get-PSSession -ComputerName Server01 -Name ITTask

Id Name            ComputerName    State         ConfigurationName     Availability
-- ----            ------------    -----         -----------------     ------------
 1 ITTask          Server01        Disconnected  ITTasks               None

PS C:\> $s = Connect-PSSession -ComputerName Server01 -Name ITTask

Id Name            ComputerName    State         ConfigurationName     Availability
-- ----            ------------    -----         -----------------     ------------
 1 ITTask          Server01        Opened        ITTasks               Available

PS C:\> Invoke-Command -Session $s {Get-Job}

Id     Name            State         HasMoreData     Location             Command
--     ----            -----         -----------     --------             -------
2      Job2            Completed     True            Server01             \\Server30\Scripts\Backup...

PS C:\> Invoke-Command -Session $s {$BackupSpecs = Receive-Job -JobName Job2}

PS C:\> Invoke-Command -Session $s {\\Server30\Scripts\New-SQLDatabase.ps1 -InitData $BackupSpecs.Initialization}

PS C:\> Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15
Id Name            ComputerName    State         ConfigurationName     Availability
-- ----            ------------    -----         -----------------     ------------
 1 ITTask          Server01        Disconnected  ITTasks               None
";

/// A line of the page and what it shows under it.
struct Shown<'p> {
    line: &'p str,
    output: Vec<&'p str>,
}

fn read(page: &str) -> Vec<Shown<'_>> {
    let mut read: Vec<Shown<'_>> = Vec::new();
    for text in page.lines() {
        match (text.strip_prefix(r"PS C:\> "), read.last_mut()) {
            (Some(line), _) => read.push(Shown { line, output: Vec::new() }),
            (None, Some(last)) if !text.trim().is_empty() => last.output.push(text),
            _ => {}
        }
    }
    read
}

/// The page sets its columns now so, now so, and cuts long values; a session's number is each process's own.
fn same(page: &str, ours: &str) -> bool {
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (page, ours) = (words(page), words(ours));
    let number = |word: &String| word.parse::<u32>().is_ok();
    page.len() == ours.len()
        && page.iter().zip(&ours).enumerate().all(|(at, (page, ours))| {
            page == ours
                || at == 0 && number(page) && number(ours)
                || page.strip_suffix("...").is_some_and(|start| ours.starts_with(start))
        })
}

/// Runs the page's lines in one session, after others of which nothing is seen, and compares.
fn shows(stage: &Stage, before: &[&str], pages: &[&str]) {
    let page: Vec<_> = pages.iter().flat_map(|page| read(page)).collect();
    let lines: Vec<_> = before.iter().copied().chain(page.iter().map(|shown| shown.line)).collect();
    let output = stage.direct(&commands(&lines));
    ended(&output, 0);
    // What is still open is left when the process ends.
    let told = stderr(&output);
    assert!(told.lines().all(|line| line.starts_with("VERBOSE: Disconnecting ")), "{told}");
    // The page has a table under `$s = Connect-PSSession …` and none under `$s = New-PSSession …`. PowerShell shows
    // nothing of what is assigned, and neither does this.
    let expected = page.iter().filter(|shown| !shown.line.starts_with("$s = ")).flat_map(|shown| &shown.output);
    let expected: Vec<_> = expected.collect();
    let text = stdout(&output);
    let ours: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(ours.len(), expected.len(), "{text}");
    for (page, ours) in expected.iter().zip(ours) {
        assert!(same(page, ours), "the page has\n{page}\nand here is\n{ours}");
    }
}

/// On the page no other ITTask is on Server01.
fn without_the_other_task(stage: &Stage) {
    ended(&stage.direct(&["-c", "Get-PSSession -ComputerName Server01 -Name ITTask | Remove-PSSession"]), 0);
}

#[test]
fn example_one() {
    shows(&Stage::new(), &[], &[ONE]);
}

/// The page begins with a session that is open already.
#[test]
fn example_two() {
    shows(&Stage::new(), &["$opened = Connect-PSSession -ComputerName Localhost -Name Backups"], &[TWO]);
}

#[test]
fn example_three() {
    let stage = Stage::new();
    without_the_other_task(&stage);
    shows(&stage, &[], &[THREE, THREE_GOES_ON]);
}

/// What is left on one computer in the evening is taken up on another, whose table the page shows.
#[test]
fn example_three_from_two_computers() {
    let stage = Stage::new();
    without_the_other_task(&stage);
    shows(&stage, &[], &[THREE]);
    let home = read(THREE_GOES_ON);
    shows(&stage, &[], &[THREE_GOES_ON]);
    let opened = stage.direct(&commands(&[home[1].line, "$s"]));
    ended(&opened, 0);
    let text = stdout(&opened);
    let ours: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(home[1].output.iter().zip(&ours).all(|(page, ours)| same(page, ours)), "{text}");
    assert_eq!(home[1].output.len(), ours.len(), "{text}");
}

#[test]
fn the_comparison_sees_a_difference() {
    let row = " 1 ITTask Server01 Disconnected ITTasks None";
    assert!(same(row, "  7 ITTask          Server01        Disconnected  ITTasks                       None"));
    assert!(!same(row, "  1 ITTask          Server01        Opened        ITTasks                       None"));
    assert!(!same(row, "  1 ITTask          Server01        Disconnected  ITTasks"));
    assert!(!same(r"2 Job2 \\Server30\Scripts\Backup...", r"2 Job2 \\Server30\Scripts\New.ps1"));
    assert_eq!(read(THREE).iter().map(|shown| shown.output.len()).collect::<Vec<_>>(), [0, 3, 3]);
}
