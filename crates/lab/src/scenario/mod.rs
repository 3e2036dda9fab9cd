//! The sessions that are there when the lab starts: those of Connect-PSSession's help page, and as
//! many more as were asked for.

mod special;

use std::sync::Arc;
use std::time::Duration;

use reattach_psrp::client::ClientPool;
use reattach_psrp::server::ServerPool;
use reattach_wsman::POWERSHELL_PREFIX;

use crate::accounts::{ADELE, BORIS, User};
use crate::host::{Host, random_id};
use crate::options::LabOptions;
use crate::shell::{Command, Holder, Shell};

pub(crate) use special::is_legacy;

/// Session configurations of every host.
pub(crate) const CONFIGURATIONS: &[&str] = &["Microsoft.PowerShell", "ITTasks", "PowerShell.7"];
const DEFAULT: &str = "Microsoft.PowerShell";

/// Lines that Nightly writes.
const NIGHTLY_STEPS: u32 = 240;
/// Of these, written at once when the lab starts.
const NIGHTLY_AHEAD: u32 = 5;
/// The same for ITTask's job.
const JOB_HOSTS: u32 = 500;
const JOB_AHEAD: u32 = 3;

/// The hosts of a lab, in order.
pub(crate) fn host_names(options: &LabOptions) -> Vec<String> {
    let generated = (1..=options.generated_hosts).map(|number| format!("Node{number:02}"));
    let special = special::NAMES.into_iter().filter(|_| options.special_hosts).map(str::to_owned);
    let scenario = ["Server01", "Localhost", "Server02", "Server03"].map(str::to_owned);
    scenario.into_iter().chain(generated).chain(special).collect()
}

/// What the first job of a new session is numbered: the help page's, in ITTasks, is Job2.
pub(crate) fn first_job(resource_uri: &str) -> i32 {
    if resource_uri.to_ascii_lowercase().ends_with("/ittasks") { 2 } else { 1 }
}

/// Puts the sessions of a host there.
pub(crate) fn populate(host: &Arc<Host>) {
    if special::populate(host) {
        return;
    }
    match host.name.as_str() {
        "Server01" => {
            let task = left(host, "ITTask", "ITTasks", &ADELE, 42);
            let script = counting("Patching host {} of {}", JOB_AHEAD, JOB_HOSTS, host.world.options.job_interval);
            task.session.start_job(None, r".\Patching.ps1", &script.into());
            add(host, task);
        }
        "Localhost" => add(host, left(host, "Backups", DEFAULT, &ADELE, 75)),
        "Server02" => nightly(host),
        "Server03" => {
            let mut payroll = left(host, "Payroll", DEFAULT, &ADELE, 0);
            payroll.holder = Holder::Resident;
            payroll.client_ip = "10.0.2.17".into();
            add(host, payroll);
            add(host, left(host, "Audit", DEFAULT, &BORIS, 18));
        }
        node => {
            let number: u64 = node.trim_start_matches("Node").parse().unwrap_or(1);
            let names = ["Inventory", "Updates", "LogCleanup"];
            let count = host.world.options.sessions_per_host.map_or((number + 2) % 3 + 1, u64::from);
            for place in 0..count {
                let name = usize::try_from(place).ok().and_then(|place| names.get(place));
                let name = name.map_or_else(|| format!("Session{:02}", place + 1), |name| (*name).to_owned());
                add(host, left(host, &name, DEFAULT, &ADELE, 5 + 11 * (place % 9) + number % 7));
            }
        }
    }
}

/// A script that a job runs.
#[derive(Debug, Clone)]
pub(crate) struct ScriptFile {
    pub(crate) text: String,
    /// It takes until the evening, which comes when its session is left: as on the help page, whoever comes back finds
    /// it completed.
    pub(crate) until_evening: bool,
}

impl From<String> for ScriptFile {
    fn from(text: String) -> Self {
        Self { text, until_evening: false }
    }
}

/// The scripts that Start-Job -FilePath finds, by their file name.
pub(crate) fn script_file(path: &str) -> Option<ScriptFile> {
    let name = path.rsplit(['\\', '/']).next().unwrap_or(path);
    let second = Duration::from_secs(1);
    match name.to_ascii_lowercase().as_str() {
        "patching.ps1" => Some(counting("Patching host {} of {}", JOB_AHEAD, JOB_HOSTS, second).into()),
        "backup-sqldatabase.ps1" => {
            let text = counting("Backed up database {} of {}", 1, 12, second);
            Some(ScriptFile { text, until_evening: true })
        }
        "nightly.ps1" => Some(counting("Nightly step {} of {}", NIGHTLY_AHEAD, NIGHTLY_STEPS, second).into()),
        _ => None,
    }
}

/// A session that somebody left `minutes` ago.
fn left(host: &Host, name: &str, configuration: &str, owner: &User, minutes: u64) -> Shell {
    let pool = ServerPool::left_running(random_id());
    let uri = format!("{POWERSHELL_PREFIX}{configuration}");
    let mut shell =
        Shell::new(pool, &uri, owner.name, Holder::Nobody { former: Some(random_id()) }, host.world.clock());
    shell.preloaded = true;
    shell.name = Some(name.into());
    shell.client_ip = "10.0.2.15".into();
    shell.idle = Duration::from_secs(minutes * 60);
    shell.age = shell.idle + Duration::from_secs(1_800);
    shell.session.settle(&host.name, 1);
    shell.session.set_variable("ComputerName", crate::runtime::Value::string(host.name.as_str()));
    shell
}

/// Nightly is started as a client would start it, and left.
fn nightly(host: &Arc<Host>) {
    let mut shell = left(host, "Nightly", DEFAULT, &ADELE, 3);
    let script = counting("Nightly step {} of {}", NIGHTLY_AHEAD, NIGHTLY_STEPS, host.world.options.nightly_interval);
    let pipeline = ClientPool::new(shell.id).create_pipeline(random_id(), &script);
    let (shell_id, id) = (shell.id, pipeline.id);
    let mut command = Command::new(r".\Nightly.ps1".into());
    command.connected = false;
    shell.commands.insert(id, command);
    // Before it starts: what a pipeline writes goes to a shell that is there.
    add(host, shell);
    let mut shells = host.shells();
    let Some(shell) = shells.get_mut(&shell_id) else { return };
    for fragment in &pipeline.fragments {
        // The fragments were made a moment ago.
        if let Ok(messages) = shell.pool.receive(Some(id), fragment) {
            host.deliver(shell, id, messages);
        }
    }
}

fn add(host: &Host, shell: Shell) {
    host.shells().insert(shell.id, shell);
}

/// A script that writes `text` with numbers up to `last`, the first `ahead` of them at once.
fn counting(text: &str, ahead: u32, last: u32, interval: Duration) -> String {
    let line = text.replacen("{}", "$step", 1).replacen("{}", &last.to_string(), 1);
    let first = ahead + 1;
    let pause = interval.as_millis();
    format!(
        "foreach ($step in 1..{ahead}) {{ \"{line}\" }}\n\
         foreach ($step in {first}..{last}) {{ Start-Sleep -Milliseconds {pause}; \"{line}\" }}"
    )
}
