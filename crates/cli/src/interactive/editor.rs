//! The line editor, on a thread of its own: while somebody types, the engine keeps its sessions.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use reattach_core::bridge::{SessionView, VariableView};
use reattach_messages::Language;
use rustyline::config::Behavior;
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{CompletionType, Config};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use uuid::Uuid;

use super::helper::{Helper, Known};
use super::history::History;

/// Before every line.
const PROMPT: &str = "reattach> ";
/// Most lines that the arrow keys reach.
const REMEMBERED: usize = 1_000;

/// What a person did at the prompt.
pub(super) enum Typed {
    /// Enter.
    Line(String),
    /// Ctrl+C.
    Interrupt,
    /// Ctrl+D, or the terminal is gone.
    End,
}

/// See the module.
pub(super) struct Editor {
    known: Arc<Mutex<Known>>,
    wanted: std::sync::mpsc::Sender<()>,
    typed: UnboundedReceiver<Typed>,
    /// A line is being read.
    reading: bool,
}

impl Editor {
    pub(super) fn start(language: Language) -> Self {
        let known = Arc::new(Mutex::new(Known::default()));
        let (wanted, wishes) = std::sync::mpsc::channel::<()>();
        let (sender, typed) = unbounded_channel();
        let helper = Helper::new(Arc::clone(&known), language);
        thread::spawn(move || {
            let Ok(mut reader) = Reader::new(helper) else {
                let _ = sender.send(Typed::End);
                return;
            };
            while wishes.recv().is_ok() {
                if sender.send(reader.read()).is_err() {
                    return;
                }
            }
        });
        Self { known, wanted, typed, reading: false }
    }

    /// What completion may offer.
    pub(super) fn know(&self, sessions: &BTreeMap<Uuid, SessionView>, variables: &[VariableView]) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Known::new(sessions.values(), variables);
    }

    /// The next line. When the future is dropped, the line is still read and comes next time.
    pub(super) async fn line(&mut self) -> Typed {
        if !self.reading {
            self.reading = true;
            let _ = self.wanted.send(());
        }
        let typed = self.typed.recv().await.unwrap_or(Typed::End);
        self.reading = false;
        typed
    }
}

struct Reader {
    editor: rustyline::Editor<Helper, MemHistory>,
    history: History,
}

impl Reader {
    fn new(helper: Helper) -> rustyline::Result<Self> {
        let config = Config::builder()
            .behavior(Behavior::PreferTerm)
            .completion_type(CompletionType::List)
            .max_history_size(REMEMBERED)?
            .history_ignore_dups(true)?
            .build();
        let history = MemHistory::with_config(&config);
        let mut editor = rustyline::Editor::with_history(config, history)?;
        editor.set_helper(Some(helper));
        let history = History::of_user();
        for line in history.lines(REMEMBERED) {
            editor.add_history_entry(line)?;
        }
        Ok(Self { editor, history })
    }

    fn read(&mut self) -> Typed {
        match self.editor.readline(PROMPT) {
            Ok(line) => {
                if !line.trim().is_empty() {
                    let _ = self.editor.add_history_entry(line.as_str());
                    self.history.add(&line);
                }
                Typed::Line(line)
            }
            Err(ReadlineError::Interrupted) => Typed::Interrupt,
            Err(_) => Typed::End,
        }
    }
}
