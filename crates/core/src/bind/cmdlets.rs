//! The cmdlets' declarations, and their values put into their types.

use alloc::string::String;

use super::binder::{self, Binding};
use super::convert::Converted;
use super::spec::{Cmdlet, Kind, Parameter, Piped, Sets};
use super::{
    Authentication, Bound, Common, ConnectSession, ConnectSet, Connection, CredentialArg, DisconnectSession,
    DisconnectSet, ErrorAction, GetSession, GetSet, Given, OutputBufferingMode, PipelineInput, Selection, SessionArg,
    StateFilter,
};
use crate::bridge::{ErrorRecord, Text};
use crate::command::Command;
use crate::error::{Category, Place, record};
use crate::selector::same_text;

/// Cmdlets whose names are known but which cannot be run yet.
const NOT_YET: [&str; 6] = [
    "New-PSSession",
    "Receive-PSSession",
    "Remove-PSSession",
    "Invoke-Command",
    "New-PSSessionOption",
    "Get-Credential",
];

/// Aliases that PowerShell ships for cmdlets of the vocabulary.
const ALIASES: [(&str, &str); 7] = [
    ("gsn", "Get-PSSession"),
    ("cnsn", "Connect-PSSession"),
    ("dnsn", "Disconnect-PSSession"),
    ("nsn", "New-PSSession"),
    ("rcsn", "Receive-PSSession"),
    ("rsn", "Remove-PSSession"),
    ("icm", "Invoke-Command"),
];

pub(super) fn bind(command: &Command, input: PipelineInput) -> Result<Bound, ErrorRecord> {
    let typed = command.name.as_str();
    let name = ALIASES.iter().find(|(alias, _)| same_text(alias, typed)).map_or(typed, |(_, name)| *name);
    let is = |cmdlet: &str| same_text(cmdlet, name);
    if is("Connect-PSSession") {
        connect(command, input)
    } else if is("Get-PSSession") {
        get(command, input)
    } else if is("Disconnect-PSSession") {
        disconnect(command, input)
    } else if let Some(cmdlet) = NOT_YET.iter().find(|cmdlet| is(cmdlet)) {
        Ok(Bound::NotYet { cmdlet, span: command.span })
    } else {
        let message = Text::new("error-command-not-found").with("command", typed);
        Err(record("CommandNotFoundException", Category::ObjectNotFound, message).about(typed).at(command.span))
    }
}

const MECHANISMS: Kind = Kind::Enum(Authentication::NAMES);
const STATES: Kind = Kind::Enum(&["All", "Opened", "Disconnected", "Closed", "Broken"]);
const MODES: Kind = Kind::Enum(&["None", "Drop", "Block"]);
const TEXT: Kind = Kind::Text { not_empty: false };
const PORT: Kind = Kind::Int { min: 1, max: 65535 };
const INT: Kind = Kind::Int { min: i32::MIN, max: i32::MAX };

mod connect_sets {
    use super::Sets;
    pub(super) const N: Sets = 1;
    pub(super) const S: Sets = 1 << 1;
    pub(super) const CG: Sets = 1 << 2;
    pub(super) const C: Sets = 1 << 3;
    pub(super) const UG: Sets = 1 << 4;
    pub(super) const U: Sets = 1 << 5;
    pub(super) const I: Sets = 1 << 6;
    pub(super) const D: Sets = 1 << 7;
    pub(super) const REMOTE: Sets = CG | C | UG | U;
}

const CONNECT_SETS: [ConnectSet; 8] = [
    ConnectSet::Name,
    ConnectSet::Session,
    ConnectSet::ComputerNameGuid,
    ConnectSet::ComputerName,
    ConnectSet::ConnectionUriGuid,
    ConnectSet::ConnectionUri,
    ConnectSet::InstanceId,
    ConnectSet::Id,
];

/// `cmdlet.md` 1.
const CONNECT: Cmdlet = {
    use connect_sets::{C, CG, D, I, N, REMOTE, S, U, UG};
    const ANY: Sets = 0xFF;
    Cmdlet {
        sets: &[
            "Name",
            "Session",
            "ComputerNameGuid",
            "ComputerName",
            "ConnectionUriGuid",
            "ConnectionUri",
            "InstanceId",
            "Id",
        ],
        default: 0,
        parameters: &[
            Parameter::new("Session", Kind::Sessions, S).mandatory(S).position(S).piped(Piped::Session),
            Parameter::new("ComputerName", Kind::Texts, C | CG).alias(&["Cn"]).mandatory(C | CG).position(C),
            Parameter::new("ConnectionUri", Kind::Uris, U | UG)
                .alias(&["URI", "CU"])
                .mandatory(U | UG)
                .position(U | UG),
            Parameter::new("InstanceId", Kind::Guids, CG | UG | I).mandatory(CG | UG | I),
            Parameter::new("Name", Kind::Texts, N | C | U).mandatory(N),
            Parameter::new("Id", Kind::Ints, D).mandatory(D).position(D).piped(Piped::Id),
            Parameter::new("ApplicationName", TEXT, C | CG),
            Parameter::new("ConfigurationName", TEXT, REMOTE),
            Parameter::new("AllowRedirection", Kind::Switch, U | UG),
            Parameter::new("Credential", Kind::Credential, REMOTE),
            Parameter::new("Authentication", MECHANISMS, REMOTE),
            Parameter::new("CertificateThumbprint", TEXT, REMOTE),
            Parameter::new("Port", PORT, C | CG),
            Parameter::new("UseSSL", Kind::Switch, C | CG),
            Parameter::new("SessionOption", Kind::SessionOption, REMOTE),
            Parameter::new("ThrottleLimit", INT, ANY),
            Parameter::new("WhatIf", Kind::Switch, ANY).alias(&["wi"]),
            Parameter::new("Confirm", Kind::Switch, ANY).alias(&["cf"]),
        ],
    }
};

const GET_SETS: [GetSet; 7] = [
    GetSet::Name,
    GetSet::ComputerName,
    GetSet::ComputerInstanceId,
    GetSet::ConnectionUri,
    GetSet::ConnectionUriInstanceId,
    GetSet::InstanceId,
    GetSet::Id,
];

/// `cmdlet.md` 7.
const GET: Cmdlet = {
    const N: Sets = 1;
    const C: Sets = 1 << 1;
    const CG: Sets = 1 << 2;
    const U: Sets = 1 << 3;
    const UG: Sets = 1 << 4;
    const I: Sets = 1 << 5;
    const D: Sets = 1 << 6;
    const REMOTE: Sets = C | CG | U | UG;
    Cmdlet {
        sets: &[
            "Name",
            "ComputerName",
            "ComputerInstanceId",
            "ConnectionUri",
            "ConnectionUriInstanceId",
            "InstanceId",
            "Id",
        ],
        default: 0,
        parameters: &[
            Parameter::new("ComputerName", Kind::Texts, C | CG).alias(&["Cn"]).mandatory(C | CG).position(C | CG),
            Parameter::new("ConnectionUri", Kind::Uris, U | UG).alias(&["URI", "CU"]).mandatory(U | UG),
            Parameter::new("InstanceId", Kind::Guids, CG | UG | I).mandatory(CG | UG | I),
            Parameter::new("Name", Kind::Texts, N | C | U),
            Parameter::new("Id", Kind::Ints, D).mandatory(D).position(D).piped(Piped::Id),
            Parameter::new("ApplicationName", TEXT, C | CG),
            Parameter::new("ConfigurationName", TEXT, REMOTE),
            Parameter::new("AllowRedirection", Kind::Switch, U | UG),
            Parameter::new("State", STATES, REMOTE),
            Parameter::new("Credential", Kind::Credential, REMOTE),
            Parameter::new("Authentication", MECHANISMS, REMOTE),
            Parameter::new("CertificateThumbprint", TEXT, REMOTE),
            Parameter::new("Port", PORT, C | CG),
            Parameter::new("UseSSL", Kind::Switch, C | CG),
            Parameter::new("ThrottleLimit", INT, REMOTE),
            Parameter::new("SessionOption", Kind::SessionOption, REMOTE),
        ],
    }
};

const DISCONNECT_SETS: [DisconnectSet; 4] =
    [DisconnectSet::Session, DisconnectSet::Name, DisconnectSet::InstanceId, DisconnectSet::Id];

/// `cmdlet.md` 8.
const DISCONNECT: Cmdlet = {
    const S: Sets = 1;
    const N: Sets = 1 << 1;
    const I: Sets = 1 << 2;
    const D: Sets = 1 << 3;
    const ANY: Sets = 0xF;
    Cmdlet {
        sets: &["Session", "Name", "InstanceId", "Id"],
        default: 0,
        parameters: &[
            Parameter::new("Session", Kind::Sessions, S).mandatory(S).position(S).piped(Piped::Session),
            Parameter::new("Name", Kind::Texts, N).mandatory(N),
            Parameter::new("InstanceId", Kind::Guids, I).mandatory(I),
            Parameter::new("Id", Kind::Ints, D).mandatory(D).position(D).piped(Piped::Id),
            Parameter::new("IdleTimeoutSec", Kind::Int { min: 0, max: i32::MAX }, ANY),
            Parameter::new("OutputBufferingMode", MODES, ANY),
            Parameter::new("ThrottleLimit", INT, ANY),
            Parameter::new("WhatIf", Kind::Switch, ANY).alias(&["wi"]),
            Parameter::new("Confirm", Kind::Switch, ANY).alias(&["cf"]),
        ],
    }
};

fn connect(command: &Command, input: PipelineInput) -> Result<Bound, ErrorRecord> {
    let mut binding = binder::bind(const { &CONNECT }, command, input)?;
    Ok(Bound::ConnectSession(ConnectSession {
        set: CONNECT_SETS[binding.set],
        selection: binding.selection(),
        connection: binding.connection(),
        throttle_limit: binding.int("ThrottleLimit").map_or(0, |limit| limit.value),
        what_if: binding.switch("WhatIf"),
        confirm: binding.switch("Confirm"),
        common: binding.common()?,
        span: command.span,
    }))
}

fn get(command: &Command, input: PipelineInput) -> Result<Bound, ErrorRecord> {
    let mut binding = binder::bind(const { &GET }, command, input)?;
    Ok(Bound::GetSession(GetSession {
        set: GET_SETS[binding.set],
        selection: binding.selection(),
        connection: binding.connection(),
        state: match binding.choice("State") {
            1 => StateFilter::Opened,
            2 => StateFilter::Disconnected,
            3 => StateFilter::Closed,
            4 => StateFilter::Broken,
            _ => StateFilter::All,
        },
        throttle_limit: binding.int("ThrottleLimit").map_or(0, |limit| limit.value),
        common: binding.common()?,
        span: command.span,
    }))
}

fn disconnect(command: &Command, input: PipelineInput) -> Result<Bound, ErrorRecord> {
    let mut binding = binder::bind(const { &DISCONNECT }, command, input)?;
    Ok(Bound::DisconnectSession(DisconnectSession {
        set: DISCONNECT_SETS[binding.set],
        selection: binding.selection(),
        idle_timeout_sec: binding.int("IdleTimeoutSec"),
        output_buffering_mode: match binding.choice("OutputBufferingMode") {
            1 => OutputBufferingMode::Drop,
            2 => OutputBufferingMode::Block,
            _ => OutputBufferingMode::None,
        },
        throttle_limit: binding.int("ThrottleLimit").map_or(0, |limit| limit.value),
        what_if: binding.switch("WhatIf"),
        confirm: binding.switch("Confirm"),
        common: binding.common()?,
        span: command.span,
    }))
}

impl Binding {
    fn take(&mut self, name: &str) -> Option<Given<Converted>> {
        let at = self.values.iter().position(|bound| bound.parameter.name == name)?;
        let bound = self.values.swap_remove(at);
        Some(Given { value: bound.value, span: bound.span })
    }

    fn selection(&mut self) -> Selection {
        let mut selection = Selection::default();
        for name in ["Session", "ComputerName", "ConnectionUri", "InstanceId", "Name", "Id"] {
            match (name, self.take(name).map(|given| given.value)) {
                (_, Some(Converted::Piped)) => selection.session = SessionArg::Pipeline,
                (_, Some(Converted::Variables(variables))) => selection.session = SessionArg::Variables(variables),
                ("ComputerName", Some(Converted::Texts(texts))) => selection.computer_name = texts,
                ("ConnectionUri", Some(Converted::Texts(texts))) => selection.connection_uri = texts,
                ("Name", Some(Converted::Texts(texts))) => selection.name = texts,
                (_, Some(Converted::Guids(ids))) => selection.instance_id = ids,
                (_, Some(Converted::Ints(ids))) => selection.id = ids,
                _ => {}
            }
        }
        selection
    }

    fn connection(&mut self) -> Connection {
        Connection {
            application_name: self.text_or("ApplicationName", "WSMan"),
            configuration_name: self.text_or("ConfigurationName", "Microsoft.PowerShell"),
            allow_redirection: self.switch("AllowRedirection"),
            credential: self.credential(),
            authentication: Authentication::from_index(self.choice("Authentication")),
            certificate_thumbprint: self.text_or("CertificateThumbprint", ""),
            port: self.int("Port").and_then(|port| u16::try_from(port.value).ok()),
            use_ssl: self.switch("UseSSL"),
            session_option: self.session_option(),
        }
    }

    fn common(&mut self) -> Result<Common, ErrorRecord> {
        let error_action = match self.take("ErrorAction") {
            Some(Given { value: Converted::Enum(index), span }) => match index {
                0 => ErrorAction::SilentlyContinue,
                1 => ErrorAction::Stop,
                2 => ErrorAction::Continue,
                4 => ErrorAction::Ignore,
                _ => {
                    let message = Text::new("error-error-action-not-yet");
                    return Err(record("NotYetAvailable", Category::NotImplemented, message).at(span));
                }
            },
            _ => ErrorAction::Continue,
        };
        Ok(Common { verbose: self.switch("Verbose"), debug: self.switch("Debug"), error_action })
    }

    fn switch(&mut self, name: &str) -> bool {
        matches!(self.take(name), Some(Given { value: Converted::Switch(true), .. }))
    }

    /// Index of an enumeration's value; 0 when not given.
    fn choice(&mut self, name: &str) -> usize {
        match self.take(name) {
            Some(Given { value: Converted::Enum(index), .. }) => index,
            _ => 0,
        }
    }

    fn int(&mut self, name: &str) -> Option<Given<i32>> {
        match self.take(name)? {
            Given { value: Converted::Int(value), span } => Some(Given { value, span }),
            _ => None,
        }
    }

    /// A text; given but empty it means `default`, as the reference's setters have it.
    fn text_or(&mut self, name: &str, default: &str) -> Option<String> {
        match self.take(name)?.value {
            Converted::Text(text) if text.is_empty() => Some(default).filter(|text| !text.is_empty()).map(String::from),
            Converted::Text(text) => Some(text),
            _ => None,
        }
    }

    fn credential(&mut self) -> Option<CredentialArg> {
        match self.take("Credential")?.value {
            Converted::Credential(credential) => Some(credential),
            _ => None,
        }
    }

    fn session_option(&mut self) -> Option<String> {
        match self.take("SessionOption")?.value {
            Converted::SessionOption(variable) => Some(variable),
            _ => None,
        }
    }
}

/// Keeps the declarations and the enumerations of sets in step.
const _: () = assert!(CONNECT.sets.len() == CONNECT_SETS.len());
const _: () = assert!(GET.sets.len() == GET_SETS.len() && DISCONNECT.sets.len() == DISCONNECT_SETS.len());
