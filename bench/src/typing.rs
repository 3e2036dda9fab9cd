//! Typing while output is awaited: nothing that is typed may wait behind the Receive that waits for output.

use std::io;
use std::time::{Duration, Instant};

use reattach_core::bridge::{Answer, FromEngine, HostQuestion, Prompt, PromptId, RunEvent, ToEngine};

use crate::fleet::{Fleet, median, millis, on_one_thread};
use crate::server::{Load, Server};

const LINES: u32 = 20;
const COMMANDS: u32 = 5;

/// Prints one table: a script asks line after line, and commands are typed one after the other. `latency_ms` is a
/// round trip.
pub(crate) fn run(latency_ms: u64) -> io::Result<()> {
    let mut server = Server::start(&Load { hosts: 1, sessions: 1, latency_ms, pace: 1.0 })?;
    let hosts = server.generated();
    let (commands, answers) = on_one_thread(async {
        let fleet = Fleet::new(&hosts)?;
        fleet.run(&format!("Connect-PSSession -ComputerName {}", hosts[0].0)).await?;
        fleet.tell(ToEngine::Run { run_id: 2, command: "Get-PSSession".into() });
        let session = |event: &FromEngine| match event {
            FromEngine::Run { event: RunEvent::Sessions { sessions }, .. } => {
                sessions.first().map(|view| view.instance_id)
            }
            _ => None,
        };
        let (instance_id, _) = fleet.until(session).await?;
        fleet.tell(ToEngine::Watch { instance_id });
        // The page that shows the session waits for its output.
        tokio::time::sleep(Duration::from_millis(10 * latency_ms)).await;
        let mut commands = Vec::new();
        for number in 0..COMMANDS {
            let started = Instant::now();
            fleet.tell(ToEngine::Input { instance_id, script: format!("'line {number}'") });
            let ((), shown) = fleet.until(|event| shows(event, &format!("line {number}"))).await?;
            commands.push(shown - started);
            // The end of the one is awaited before the next is typed.
            tokio::time::sleep(Duration::from_millis(10 * latency_ms)).await;
        }
        let script = format!("foreach ($n in 1..{LINES}) {{ $line = Read-Host; \"got $line\" }}");
        fleet.tell(ToEngine::Input { instance_id, script });
        let mut answers = Vec::new();
        for number in 0..LINES {
            let (prompt_id, _) = fleet.until(asks).await?;
            // A person takes longer than the next Receive.
            tokio::time::sleep(Duration::from_millis(2 * latency_ms)).await;
            let started = Instant::now();
            fleet.tell(ToEngine::Answer { prompt_id, answer: Answer::Value { text: number.to_string() } });
            let ((), shown) = fleet.until(|event| shows(event, &format!("got {number}"))).await?;
            answers.push(shown - started);
        }
        Ok((commands, answers))
    })?;
    server.stop();
    println!("| Typing while output is awaited, {latency_ms} ms a round trip | Median | Round trips |");
    println!("|---|---|---|");
    let row = |what: &str, times: &[Duration]| {
        let median = median(times);
        println!("| {what} | {} | {:.2} |", millis(median), median.as_secs_f64() * 1e3 / latency_ms as f64);
    };
    row(
        &format!("an answer to a script, until what the script writes then is shown, {LINES} times (goal: 1)"),
        &answers,
    );
    row(&format!("a new command, until its first output is shown, {COMMANDS} times"), &commands);
    Ok(())
}

fn asks(event: &FromEngine) -> Option<PromptId> {
    match event {
        FromEngine::Prompt { prompt_id, prompt: Prompt::Host { question: HostQuestion::Line, .. } } => Some(*prompt_id),
        _ => None,
    }
}

fn shows(event: &FromEngine, wanted: &str) -> Option<()> {
    match event {
        FromEngine::Output { items, .. } => {
            items.iter().any(|item| item.content.plain().is_some_and(|text| text == wanted)).then_some(())
        }
        _ => None,
    }
}
