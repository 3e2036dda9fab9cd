//! What is written, either as PowerShell writes it or as one JSON object a line.

mod json;
mod plain;
mod safe;

use reattach_core::bind::describe;
use reattach_core::bridge::{ErrorRecord, RunEvent};
use reattach_messages::Catalog;

pub(crate) use json::Json;
pub(crate) use plain::Plain;
pub(crate) use safe::safe;

/// Writes a line to standard output. Nobody may read it any more: then what runs goes on.
pub(crate) fn line(line: impl std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Writes lines, with their ends, to standard output: what hosts say in them is harmless to a terminal.
pub(crate) fn lines(text: &str) {
    use std::io::Write;
    let _ = write!(anstream::stdout(), "{}", safe(text));
}

/// Writes a line to standard error: what hosts say in it is harmless to a terminal.
pub(crate) fn note(text: &str) {
    use std::io::Write;
    let _ = writeln!(anstream::stderr(), "{}", safe(text));
}

/// Writes what a run brings.
pub(crate) trait Output {
    /// Something happened while `command` ran.
    fn event(&mut self, command: &str, event: &RunEvent);

    /// A person is asked something now: nothing of ours may stand in the same line.
    fn pause(&mut self) {}

    /// Nothing more is known to come soon: what waits to be written with it is written.
    fn idle(&mut self) {}
}

/// The form that was asked for.
pub(crate) fn output(json: bool, catalog: Catalog) -> Box<dyn Output> {
    if json { Box::new(Json::new(catalog)) } else { Box::new(Plain::new(catalog)) }
}

/// `Connect-PSSession` of a command line, also behind `$s =` and in parentheses; what an error line starts with.
fn cmdlet(command: &str) -> &str {
    let words = || command.split([' ', '|', '(', ')', '=']).filter(|word| !word.is_empty());
    let known = words().find_map(|word| describe(word).map(|cmdlet| cmdlet.name));
    known.or_else(|| words().next()).unwrap_or("reattach")
}

/// PowerShell appends the cmdlet's class to an error id:
/// `PSSessionConnectFailed,Microsoft.PowerShell.Commands.ConnectPSSessionCommand`.
fn fully_qualified(error: &ErrorRecord, command: &str) -> String {
    format!("{},Microsoft.PowerShell.Commands.{}Command", error.error_id, cmdlet(command).replace('-', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reattach_core::bridge::Text;

    #[test]
    fn the_cmdlet_of_a_line() {
        for (line, expected) in [
            ("Connect-PSSession a", "Connect-PSSession"),
            ("$s = connect-pssession a", "Connect-PSSession"),
            ("gsn a|Connect-PSSession", "Get-PSSession"),
            ("$s | Remove-PSSession", "Remove-PSSession"),
            ("Foo", "Foo"),
            ("", "reattach"),
        ] {
            assert_eq!(cmdlet(line), expected);
        }
    }

    #[test]
    fn error_ids_carry_the_cmdlets_class() {
        let error = ErrorRecord {
            error_id: "LogonFailure,PSSessionConnectFailed".into(),
            category: "InvalidOperation".into(),
            message: Text::new("x"),
            target: None,
            span: None,
        };
        assert_eq!(
            fully_qualified(&error, "Connect-PSSession -ComputerName Server01"),
            "LogonFailure,PSSessionConnectFailed,Microsoft.PowerShell.Commands.ConnectPSSessionCommand"
        );
    }
}
