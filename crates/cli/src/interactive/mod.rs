//! Line after line from the person at the terminal.

mod editor;
mod helper;
mod history;

use reattach_core::bridge::Text;
use reattach_engine::Platform;
use reattach_messages::{Catalog, Language};

use crate::drive::{Driver, End};
use crate::output::Output;
use crate::status::Status;
use editor::{Editor, Typed};

/// What a line begins with that ends the session, as at PowerShell's own prompt.
const EXIT: [&str; 2] = ["exit", "quit"];

/// Reads and runs lines until the person leaves; then what is open is left on its computers.
pub(crate) async fn interact<P: Platform>(
    driver: &mut Driver<P>,
    language: Language,
    output: &mut dyn Output,
) -> Status {
    let catalog = Catalog::new(language);
    let mut editor = Editor::start(language);
    eprintln!("{}", catalog.text(&Text::new("cli-welcome")));
    // How the lines before ended is forgotten: each said so itself.
    let mut interrupted = false;
    loop {
        editor.know(&driver.sessions, &driver.variables);
        let typed = tokio::select! {
            typed = editor.line() => typed,
            () = driver.idle() => return Status::default(),
        };
        match typed {
            Typed::Line(line) => {
                interrupted = false;
                let line = line.trim();
                if EXIT.iter().any(|word| line.eq_ignore_ascii_case(word)) {
                    break;
                }
                if line.is_empty() {
                    continue;
                }
                if driver.run(line, output).await.1 == End::Left {
                    driver.leave_at_once().await;
                    return Status::default();
                }
            }
            Typed::Interrupt if interrupted => break,
            Typed::Interrupt => {
                interrupted = true;
                eprintln!("{}", catalog.text(&Text::new("cli-leave-hint")));
            }
            Typed::End => break,
        }
    }
    driver.leave(output).await
}
