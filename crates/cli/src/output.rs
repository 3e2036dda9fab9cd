//! What is written, either as PowerShell writes it or as one JSON object a line.

mod json;
mod plain;

use reattach_core::bridge::{ErrorRecord, RunEvent};
use reattach_messages::Catalog;

pub(crate) use json::Json;
pub(crate) use plain::Plain;

/// Writes what a run brings.
pub(crate) trait Output {
    /// Something happened while `command` ran.
    fn event(&mut self, command: &str, event: &RunEvent);
}

/// The form that was asked for.
pub(crate) fn output(json: bool, catalog: Catalog) -> Box<dyn Output> {
    if json { Box::new(Json::new(catalog)) } else { Box::new(Plain::new(catalog)) }
}

/// `Connect-PSSession` of a command line; what an error line starts with.
fn cmdlet(command: &str) -> &str {
    command.split([' ', '|', ';']).find(|word| !word.is_empty()).unwrap_or("reattach")
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
