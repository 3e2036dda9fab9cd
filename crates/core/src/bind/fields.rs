//! The binder's values put into the fields of a bound command.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use uuid::Uuid;

use super::Authentication;
use super::binder::Binding;
use super::common::{Action, Common, Impact, VariableName};
use super::convert::Converted;
use super::types::{Connection, CredentialArg, Given, Selection, SessionArg, ShouldProcess};
use crate::bridge::{ErrorRecord, Text};
use crate::command::Span;
use crate::data::{Datum, Variable, Variables};
use crate::error::{Category, Place, record};
use crate::option::SessionOption;

/// A binding's values by the names of their parameters.
pub(super) struct Fields<'a> {
    values: BTreeMap<&'static str, (Converted, Span)>,
    deferred: Vec<(&'static str, Given<String>)>,
    variables: &'a Variables,
}

impl<'a> Fields<'a> {
    pub(super) fn new(binding: Binding, variables: &'a Variables) -> Self {
        let mut fields = Self { values: BTreeMap::new(), deferred: Vec::new(), variables };
        for bound in binding.values {
            if let Converted::Deferred(source) = &bound.value {
                fields.deferred.push((bound.parameter.name, Given { value: source.clone(), span: bound.span }));
            }
            fields.values.insert(bound.parameter.name, (bound.value, bound.span));
        }
        fields
    }

    pub(super) fn selection(&mut self) -> Selection {
        let session = match self.values.remove("Session") {
            None => SessionArg::None,
            Some((Converted::Piped, _)) => SessionArg::Pipeline,
            Some((Converted::Deferred(_), _)) => SessionArg::Deferred,
            Some((Converted::Values(values), _)) => SessionArg::Given(
                values
                    .into_iter()
                    .filter_map(|given| match given.value {
                        Datum::Session(value) => Some(Given { value, span: given.span }),
                        _ => None,
                    })
                    .collect(),
            ),
        };
        Selection {
            session,
            computer_name: self.texts("ComputerName"),
            connection_uri: self.texts("ConnectionUri"),
            instance_id: self.guids("InstanceId"),
            name: self.texts("Name"),
            id: self.ints("Id"),
        }
    }

    /// `reads_preferences` says whether the cmdlet looks at `$PSSessionOption` and `$PSSessionApplicationName` where
    /// its parameter is not given. Given but empty, a name is taken from its preference variable by every cmdlet.
    pub(super) fn connection(&mut self, reads_preferences: bool) -> Result<Connection, ErrorRecord> {
        let mut application_name = self.text_or("ApplicationName", "PSSessionApplicationName", "WSMan");
        let mut configuration_name =
            self.text_or("ConfigurationName", "PSSessionConfigurationName", "Microsoft.PowerShell");
        let mut session_option = match self.one("SessionOption").map(|given| given.value) {
            Some(Datum::SessionOption(option)) => Some(*option),
            _ => None,
        };
        if reads_preferences {
            application_name = application_name.or_else(|| self.variables.text("PSSessionApplicationName"));
            configuration_name = configuration_name.or_else(|| self.variables.text("PSSessionConfigurationName"));
            if session_option.is_none() {
                session_option = self.preference_option()?;
            }
        }
        if let Some(option) = &session_option {
            option.check()?;
        }
        Ok(Connection {
            application_name: application_name.filter(|name| !name.is_empty()),
            configuration_name: configuration_name.filter(|name| !name.is_empty()),
            allow_redirection: self.switch("AllowRedirection"),
            credential: self.credential("Credential"),
            authentication: Authentication::from_index(self.choice("Authentication")),
            certificate_thumbprint: self.text("CertificateThumbprint").filter(|text| !text.is_empty()),
            port: self.int("Port").and_then(|port| u16::try_from(port.value).ok()),
            use_ssl: self.switch("UseSSL"),
            session_option,
        })
    }

    fn preference_option(&self) -> Result<Option<SessionOption>, ErrorRecord> {
        let Some(Variable::Values(values)) = self.variables.get("PSSessionOption") else { return Ok(None) };
        match values.as_slice() {
            [] | [Datum::Null] => Ok(None),
            [Datum::SessionOption(option)] => Ok(Some((**option).clone())),
            [Datum::Hashtable(entries)] => {
                let mut option = SessionOption::default();
                for (name, values) in entries {
                    option.set(name, values)?;
                }
                Ok(Some(option))
            }
            _ => {
                let message = Text::new("error-preference-option");
                Err(record("InvalidCastFromAnyType", Category::InvalidArgument, message).about("$PSSessionOption"))
            }
        }
    }

    pub(super) fn should_process(&mut self, impact: Impact) -> ShouldProcess {
        let preference = self.variables.text("WhatIfPreference").is_some_and(|text| text.eq_ignore_ascii_case("True"));
        ShouldProcess {
            what_if: self.flag("WhatIf").unwrap_or(preference),
            confirm: self.flag("Confirm").unwrap_or_else(|| impact.asks(self.variables)),
        }
    }

    /// Takes the common parameters, and with them what could not be known yet; to be called last.
    pub(super) fn common(&mut self) -> Result<Common, ErrorRecord> {
        let preference = |name: &str| Action::preference(self.variables, name);
        let shown = |name: &str| preference(name).is_some_and(Action::shows);
        let (verbose, debug) = (shown("VerbosePreference"), shown("DebugPreference"));
        let (error, warning) = (preference("ErrorActionPreference"), preference("WarningPreference"));
        Ok(Common {
            verbose: self.flag("Verbose").unwrap_or(verbose),
            debug: self.flag("Debug").unwrap_or(debug),
            error_action: self.action("ErrorAction")?.or(error).unwrap_or_default(),
            warning_action: self.action("WarningAction")?.or(warning).unwrap_or_default(),
            information_action: self.action("InformationAction")?,
            progress_action: self.action("ProgressAction")?,
            error_variable: self.variable_name("ErrorVariable"),
            warning_variable: self.variable_name("WarningVariable"),
            information_variable: self.variable_name("InformationVariable"),
            out_variable: self.variable_name("OutVariable"),
            pipeline_variable: self.variable_name("PipelineVariable"),
            out_buffer: self.int("OutBuffer").map(|given| given.value),
            deferred: core::mem::take(&mut self.deferred),
        })
    }

    fn action(&mut self, name: &str) -> Result<Option<Action>, ErrorRecord> {
        let Some(given) = self.one(name) else { return Ok(None) };
        let action = int(&given.value).and_then(|index| usize::try_from(index).ok()).and_then(Action::from_index);
        match action {
            Some(action) => Ok(Some(action)),
            None => {
                let message = Text::new("error-action-not-supported").with("parameter", name);
                Err(record("ParameterBindingFailed", Category::WriteError, message).about(name).at(given.span))
            }
        }
    }

    fn variable_name(&mut self, name: &str) -> Option<VariableName> {
        let text = self.text(name)?;
        Some(match text.strip_prefix('+') {
            Some(name) => VariableName { name: name.into(), append: true },
            None => VariableName { name: text, append: false },
        })
    }

    /// Whether the parameter was given at all.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Whether its value comes from the pipeline; takes it if so.
    pub(super) fn piped(&mut self, name: &str) -> bool {
        let piped = matches!(self.values.get(name), Some((Converted::Piped, _)));
        if piped {
            self.values.remove(name);
        }
        piped
    }

    pub(super) fn switch(&mut self, name: &str) -> bool {
        self.flag(name).unwrap_or(false)
    }

    /// A switch with its place, when it is on.
    pub(super) fn switch_at(&mut self, name: &str) -> Option<Span> {
        match self.one(name)? {
            Given { value: Datum::Bool(true), span } => Some(span),
            _ => None,
        }
    }

    fn flag(&mut self, name: &str) -> Option<bool> {
        match self.one(name)?.value {
            Datum::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// Index of an enumeration's value; 0 when not given.
    pub(super) fn choice(&mut self, name: &str) -> usize {
        self.int(name).and_then(|given| usize::try_from(given.value).ok()).unwrap_or(0)
    }

    pub(super) fn int(&mut self, name: &str) -> Option<Given<i32>> {
        let given = self.one(name)?;
        Some(Given { value: int(&given.value)?, span: given.span })
    }

    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.one(name)?.value.as_text()
    }

    pub(super) fn texts(&mut self, name: &str) -> Vec<Given<String>> {
        self.each(name, |datum| datum.as_text())
    }

    pub(super) fn ints(&mut self, name: &str) -> Vec<Given<i32>> {
        self.each(name, |datum| int(&datum))
    }

    pub(super) fn guids(&mut self, name: &str) -> Vec<Given<Uuid>> {
        self.each(name, |datum| match datum {
            Datum::Guid(id) => Some(id),
            _ => None,
        })
    }

    pub(super) fn jobs(&mut self) -> Vec<Uuid> {
        let job = |datum| match datum {
            Datum::Job(id) => Some(id),
            _ => None,
        };
        self.each("Job", job).into_iter().map(|given| given.value).collect()
    }

    pub(super) fn data(&mut self, name: &str) -> Vec<Datum> {
        self.each(name, Some).into_iter().map(|given| given.value).collect()
    }

    pub(super) fn credential(&mut self, name: &str) -> Option<CredentialArg> {
        match self.one(name)?.value {
            Datum::Credential(credential) => Some(CredentialArg::Held(credential)),
            datum => datum.as_text().map(CredentialArg::UserName),
        }
    }

    /// The only value of a parameter.
    pub(super) fn one(&mut self, name: &str) -> Option<Given<Datum>> {
        match self.values.remove(name)?.0 {
            Converted::Values(values) => values.into_iter().next(),
            Converted::Piped | Converted::Deferred(_) => None,
        }
    }

    fn each<T>(&mut self, name: &str, read: impl Fn(Datum) -> Option<T>) -> Vec<Given<T>> {
        match self.values.remove(name) {
            Some((Converted::Values(values), _)) => values
                .into_iter()
                .filter_map(|Given { value, span }| Some(Given { value: read(value)?, span }))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// A text; given but empty it means what the preference variable says, and without that `default`.
    fn text_or(&mut self, name: &str, preference: &str, default: &str) -> Option<String> {
        match self.text(name)? {
            text if text.is_empty() => {
                let preferred = self.variables.text(preference).filter(|text| !text.is_empty());
                Some(preferred.unwrap_or_else(|| default.into()))
            }
            text => Some(text),
        }
    }
}

fn int(datum: &Datum) -> Option<i32> {
    match datum {
        Datum::Number { value, .. } => i32::try_from(*value).ok(),
        _ => None,
    }
}
