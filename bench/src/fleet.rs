//! The engine as its front ends drive it, against the hosts of a server.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use reattach_core::bridge::{Answer, FromEngine, Password, Prompt, RunEvent, Summary, ToEngine};
use reattach_engine::transport::direct::DirectPlatform;
use reattach_engine::transport::{Names, Trust};
use reattach_engine::{Engine, Platform};
use tokio::runtime::Runtime;
use tokio::task::LocalSet;

/// What nothing on one machine takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// An engine and what it says.
pub(crate) struct Fleet<P: Platform = DirectPlatform> {
    engine: Engine<P>,
    said: Rc<RefCell<VecDeque<FromEngine>>>,
    heard: Rc<tokio::sync::Notify>,
}

/// What a line came to.
pub(crate) struct Ran {
    pub(crate) took: Duration,
    pub(crate) summary: Summary,
    pub(crate) sessions: u64,
}

/// Runs something on one thread, as the engine does in a page's worker.
pub(crate) fn on_one_thread<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let runtime: Runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, work)
}

impl Fleet {
    pub(crate) fn new(hosts: &[(String, SocketAddr)]) -> io::Result<Self> {
        Ok(Self::over(direct(hosts)?))
    }
}

/// The way to these hosts.
pub(crate) fn direct(hosts: &[(String, SocketAddr)]) -> io::Result<DirectPlatform> {
    let names = Names::new(hosts.iter().map(|(name, address)| (name.as_str(), address.to_string())));
    Ok(DirectPlatform::new(names, Trust::new(None).map_err(io::Error::other)?))
}

impl<P: Platform> Fleet<P> {
    /// An engine in this world.
    pub(crate) fn over(platform: P) -> Self {
        let said = Rc::new(RefCell::new(VecDeque::new()));
        let heard = Rc::new(tokio::sync::Notify::new());
        let (sink, bell) = (Rc::clone(&said), Rc::clone(&heard));
        let engine = Engine::new(
            platform,
            Rc::new(move |event| {
                sink.borrow_mut().push_back(event);
                bell.notify_one();
            }),
        );
        Self { engine, said, heard }
    }

    pub(crate) fn tell(&self, message: ToEngine) {
        self.engine.handle(message);
    }

    /// Waits until the engine has said something, and gives the moment at which it was read; what it says after that is
    /// kept. Passwords are typed at once meanwhile.
    pub(crate) async fn until<T>(&self, mut is: impl FnMut(&FromEngine) -> Option<T>) -> io::Result<(T, Instant)> {
        let started = Instant::now();
        loop {
            // The next event alone: what follows the one that is awaited is for the next who waits.
            while let Some(event) = self.next() {
                if let FromEngine::Prompt { prompt_id, prompt: Prompt::Credential { .. } } = &event {
                    let password = Password::new("Reattach-Lab-1".into());
                    let answer = Answer::Credential { user_name: "LAB\\adele".into(), password };
                    self.tell(ToEngine::Answer { prompt_id: *prompt_id, answer });
                }
                if let FromEngine::Run { event: RunEvent::Error { error }, .. } = &event {
                    return Err(io::Error::other(format!("{}: {}", error.error_id, error.message.id)));
                }
                if let Some(value) = is(&event) {
                    return Ok((value, Instant::now()));
                }
            }
            let left = PATIENCE.checked_sub(started.elapsed()).ok_or(io::ErrorKind::TimedOut)?;
            tokio::time::timeout(left, self.heard.notified()).await.map_err(|_| io::ErrorKind::TimedOut)?;
        }
    }

    fn next(&self) -> Option<FromEngine> {
        self.said.borrow_mut().pop_front()
    }

    /// What the engine has said and nobody has waited for.
    pub(crate) fn heard_meanwhile(&self) -> VecDeque<FromEngine> {
        self.said.take()
    }

    /// Runs a line to its end.
    pub(crate) async fn run(&self, line: &str) -> io::Result<Ran> {
        let started = Instant::now();
        self.tell(ToEngine::Run { run_id: 1, command: line.into() });
        let mut sessions = 0;
        let (summary, ended) = self
            .until(|event| {
                let FromEngine::Run { event, .. } = event else { return None };
                match event {
                    RunEvent::Sessions { sessions: written } => sessions += written.len() as u64,
                    RunEvent::Finished(summary) => return Some(*summary),
                    _ => {}
                }
                None
            })
            .await?;
        Ok(Ran { took: ended - started, summary, sessions })
    }
}

/// The median; the runs are few.
pub(crate) fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// `100 ms`.
pub(crate) fn millis(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1e3)
}
