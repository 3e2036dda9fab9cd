//! What lines would do, worked out without running any: `reattach --explain`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::bind::{Bound, Explained, PipelineInput, evaluate, explain};
use crate::bridge::{ErrorRecord, HostState, HostStatus, Millis, Text};
use crate::command::{Element, Pipeline, lift, parse};
use crate::data::{Datum, Environment, Type, Variables};
use crate::plan::{Known, Planned, Question, Target, notes, plan, questions, targets};

/// Explains lines one after another; what a line sets, the next ones know by its type.
#[derive(Debug, Clone, Default)]
pub struct Explainer {
    variables: Variables,
}

/// One command of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedCommand {
    /// Its parameter set and parameters.
    pub explained: Explained,
    /// Hosts that it asks for their sessions.
    pub targets: Vec<Target>,
    /// What it does on hosts, as far as that is known before any was asked. Empty for commands about this client's own
    /// sessions: there are none while explaining.
    pub plan: Vec<Planned>,
    /// Options that have no effect.
    pub notes: Vec<Text>,
    /// What will be asked of the person.
    pub questions: Vec<Question>,
}

impl Explainer {
    /// Every command of a line, those in parentheses first, in the order in which they would run.
    ///
    /// # Errors
    /// All problems of the text, or the first command that cannot be bound or whose addresses are none.
    pub fn explain(&mut self, line: &str, now: Millis) -> Result<Vec<ExplainedCommand>, Vec<ErrorRecord>> {
        let parsed = parse(line);
        if !parsed.problems.is_empty() {
            return Err(parsed.problems.into_iter().map(ErrorRecord::from).collect());
        }
        // The line itself is explained as it was written; what stands in its parentheses is known by its type.
        let line = parsed.pipeline;
        let lifted = lift(line.clone());
        let mut commands = Vec::new();
        let mut outcome = Ok(());
        for (name, inner) in &lifted.first {
            outcome = outcome.and_then(|()| self.pipeline(inner, Some(name), now, &mut commands));
        }
        outcome = outcome.and_then(|()| {
            let assign_to = line.assign_to.as_ref().map(|variable| variable.name.as_str());
            self.pipeline(&line, assign_to, now, &mut commands)
        });
        for (name, _) in &lifted.first {
            self.variables.remove(name);
        }
        outcome.map(|()| commands).map_err(|error| alloc::vec![error])
    }

    fn pipeline(
        &mut self,
        pipeline: &Pipeline,
        assign_to: Option<&str>,
        now: Millis,
        commands: &mut Vec<ExplainedCommand>,
    ) -> Result<(), ErrorRecord> {
        let mut values: Option<Vec<Datum>> = None;
        let mut of: Option<Type> = None;
        for element in &pipeline.elements {
            let environment = Environment { variables: &self.variables, ..Environment::open() };
            match element {
                Element::Value(value) => match evaluate(value, &environment) {
                    Ok(known) => values = Some(known),
                    // Not known yet: most often a session.
                    Err(error) if error.error_id == "VariableIsUndefined" => of = Some(Type::Session),
                    Err(error) => return Err(error),
                },
                Element::Command(command) => {
                    let first = values.take().and_then(|values| values.into_iter().next());
                    let input = match (&first, of) {
                        (Some(datum), _) => PipelineInput::Datum(datum),
                        (None, Some(of)) => PipelineInput::Typed(of),
                        (None, None) => PipelineInput::None,
                    };
                    let explained = explain(command, input, &environment)?;
                    let bound = explained.bound.clone();
                    of = Some(bound.output());
                    commands.push(explained_command(explained, now)?);
                    self.keep(&bound);
                }
            }
        }
        if let Some(name) = assign_to {
            match (values, of) {
                (Some(values), _) => self.variables.set(name, values),
                (None, of) => self.variables.declare(name, of.unwrap_or(Type::Unknown)),
            }
        }
        Ok(())
    }

    /// What the common parameters of a command set.
    fn keep(&mut self, bound: &Bound) {
        let common = bound.common();
        for (variable, of) in [
            (&common.out_variable, bound.output()),
            (&common.pipeline_variable, bound.output()),
            (&common.error_variable, Type::Object),
            (&common.warning_variable, Type::Object),
            (&common.information_variable, Type::Object),
        ] {
            if let Some(variable) = variable {
                self.variables.declare(&variable.name, of);
            }
        }
    }
}

fn explained_command(explained: Explained, now: Millis) -> Result<ExplainedCommand, ErrorRecord> {
    let targets = targets(&explained.bound)?;
    let unknown =
        |name: &String| HostStatus { computer_name: name.clone(), state: HostState::Unknown, as_of: None, error: None };
    let hosts: Vec<HostStatus> = targets.iter().map(|target| unknown(&target.computer_name)).collect();
    let known = Known { hosts: &hosts, ..Known::default() };
    // Without any session known, a plan about this client's own would only say that there are none.
    let mut notes = notes(&explained.bound);
    let lines = match plan(&explained.bound, known, now) {
        // It binds all the same.
        Err(error) if error.error_id == "NotYetAvailable" => {
            notes.push(error.message);
            Vec::new()
        }
        lines => lines?,
    };
    let about_hosts = |line: &Planned| !targets.is_empty() || line.endpoint.is_some() || line.effect.error().is_none();
    let plan: Vec<Planned> = lines.into_iter().filter(about_hosts).collect();
    let questions = questions(&explained.bound, &plan, |_| false);
    Ok(ExplainedCommand { notes, targets, plan, questions, explained })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sentences;

    fn sets(explainer: &mut Explainer, line: &str) -> Result<Vec<String>, String> {
        match explainer.explain(line, 0) {
            Ok(commands) => Ok(commands
                .iter()
                .map(|command| alloc::format!("{} {}", command.explained.cmdlet, command.explained.parameter_set))
                .collect()),
            Err(errors) => {
                errors.iter().for_each(|error| sentences::check(&error.message));
                Err(errors[0].error_id.clone())
            }
        }
    }

    #[test]
    fn lines_know_what_earlier_ones_set() {
        let explainer = &mut Explainer::default();
        for (line, expected) in [
            ("$s = New-PSSession -ComputerName Server01 -Name ITTask", Ok(&["New-PSSession ComputerName"][..])),
            ("$cred = Get-Credential LAB\\adele", Ok(&["Get-Credential CredentialSet"])),
            ("$hosts = 'Server01', 'Server02'", Ok(&[])),
            ("Connect-PSSession $s", Ok(&["Connect-PSSession Session"])),
            ("Connect-PSSession $hosts -Credential $cred", Ok(&["Connect-PSSession ComputerName"])),
            ("Connect-PSSession $cred", Err("CannotConvertArgument")),
            ("Connect-PSSession -Session $cred", Err("CannotConvertArgument")),
            (
                "Connect-PSSession (Get-PSSession a) -OutVariable +all",
                Ok(&["Get-PSSession ComputerName", "Connect-PSSession Session"]),
            ),
            ("$all | Disconnect-PSSession", Ok(&["Disconnect-PSSession Session"])),
            (
                "Connect-PSSession Server01 -InstanceId 00000000-0000-0000-0000-0000000000ab",
                Err("System.NotSupportedException"),
            ),
            ("Connect-PSSession 'a", Err("TerminatorExpectedAtEndOfString")),
        ] {
            let expected = expected.map(|sets| sets.iter().map(|set| (*set).into()).collect()).map_err(String::from);
            assert_eq!(sets(explainer, line), expected, "{line}");
        }
    }

    #[test]
    fn a_mechanism_that_is_not_there_binds_with_a_note() {
        let commands = Explainer::default().explain("Connect-PSSession s -Authentication Kerberos", 0).unwrap();
        assert_eq!(commands[0].explained.parameters["Authentication"], json!("Kerberos"));
        assert_eq!(commands[0].notes[0].id, "error-authentication-not-yet");
    }

    #[test]
    fn parentheses_are_shown_as_written() {
        let line = "Connect-PSSession -Session (Get-PSSession -Name x)";
        let commands = Explainer::default().explain(line, 0).unwrap();
        assert_eq!(commands[1].explained.parameters["Session"], json!("(Get-PSSession -Name x)"));
        let errors = Explainer::default().explain("Connect-PSSession -Name (Get-Credential)", 0).unwrap_err();
        assert_eq!(errors[0].target.as_deref(), Some("(Get-Credential)"));
    }

    #[test]
    fn parameters_as_json() {
        let line = "Connect-PSSession -cn Server01, b -Name IT* -Port 80 -UseSSL -Auth Negotiate -Cred LAB\\a -SessionOption @{ OpenTimeout = 1 }";
        let commands = Explainer::default().explain(line, 0).unwrap();
        let parameters = &commands[0].explained.parameters;
        assert_eq!(parameters["ComputerName"], json!(["Server01", "b"]));
        assert_eq!(parameters["Name"], json!(["IT*"]));
        assert_eq!(parameters["Port"], json!(80));
        assert_eq!(parameters["UseSSL"], json!(true));
        assert_eq!(parameters["Credential"], json!("LAB\\a"));
        assert_eq!(parameters["SessionOption"]["OpenTimeout"], json!(1));
        let hosts: Vec<_> = commands[0].targets.iter().map(|target| alloc::format!("{}", target.endpoint)).collect();
        assert_eq!(hosts, ["https://server01:80/wsman", "https://b:80/wsman"]);
        let Question::Credential { user_name, computer_names } = &commands[0].questions[0] else {
            panic!("a password")
        };
        assert_eq!((user_name.as_deref(), computer_names.len()), (Some("LAB\\a"), 2));
    }
}
