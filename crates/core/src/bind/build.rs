//! From a binding to the command's own struct, with the rules that concern several parameters at once.

use alloc::string::ToString;

use super::PipelineInput;
use super::binder::{self};
use super::common::Impact;
use super::declare;
use super::fields::Fields;
use super::sets::{ConnectSet, DisconnectSet, GetSet, InvokeSet, JobSet, NewSet, ReceiveSet, RemoveSet};
use super::spec::Cmdlet;
use super::types::{
    Bound, ConnectSession, DisconnectSession, GetCredential, GetSession, InvokeCommand, InvokeInput, JobCommand,
    JobSelection, JobVerb, NewSession, NewSessionOption, OutTarget, ReceiveSession, RemoveSession, Script, StateFilter,
};
use crate::bridge::{ErrorRecord, Text};
use crate::command::{Command, Span};
use crate::data::{Datum, Environment};
use crate::error::{Category, Place, record};
use crate::job::JobState;
use crate::option::{OutputBufferingMode, ProxyAccessType, SessionOption, culture, proxy_authentication};

pub(super) fn bind(
    cmdlet: &'static Cmdlet,
    command: &Command,
    input: PipelineInput<'_>,
    environment: &Environment<'_>,
) -> Result<Bound, ErrorRecord> {
    let binding = binder::bind(cmdlet, command, input, environment)?;
    let set = binding.set;
    let fields = Fields::new(binding, environment.variables);
    let span = command.span;
    match cmdlet.name {
        name if name == declare::CONNECT.name => connect(ConnectSet::ALL[set], fields, span),
        name if name == declare::GET.name => get(GetSet::ALL[set], fields, span),
        name if name == declare::DISCONNECT.name => disconnect(DisconnectSet::ALL[set], fields, span),
        name if name == declare::NEW.name => new(NewSet::ALL[set], fields, span),
        name if name == declare::RECEIVE.name => receive(ReceiveSet::ALL[set], fields, span),
        name if name == declare::REMOVE.name => remove(RemoveSet::ALL[set], fields, span),
        name if name == declare::INVOKE.name => invoke(InvokeSet::ALL[set], fields, span),
        name if name == declare::NEW_OPTION.name => new_option(fields, span),
        name if name == declare::GET_CREDENTIAL.name => get_credential(fields, span),
        name => job(name, JobSet::ALL[set], fields, span),
    }
}

fn connect(set: ConnectSet, mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    Ok(Bound::ConnectSession(ConnectSession {
        set,
        selection: fields.selection(),
        connection: fields.connection(false)?,
        throttle_limit: fields.int("ThrottleLimit").map_or(0, |limit| limit.value),
        should_process: fields.should_process(Impact::Medium),
        common: fields.common()?,
        span,
    }))
}

fn get(set: GetSet, mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    Ok(Bound::GetSession(GetSession {
        set,
        selection: fields.selection(),
        connection: fields.connection(false)?,
        state: StateFilter::from_index(fields.choice("State")),
        throttle_limit: fields.int("ThrottleLimit").map_or(0, |limit| limit.value),
        common: fields.common()?,
        span,
    }))
}

fn disconnect(set: DisconnectSet, mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    Ok(Bound::DisconnectSession(DisconnectSession {
        set,
        selection: fields.selection(),
        idle_timeout_sec: fields.int("IdleTimeoutSec"),
        output_buffering_mode: OutputBufferingMode::from_index(fields.choice("OutputBufferingMode")),
        throttle_limit: fields.int("ThrottleLimit").map_or(0, |limit| limit.value),
        should_process: fields.should_process(Impact::Medium),
        common: fields.common()?,
        span,
    }))
}

fn new(set: NewSet, mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    Ok(Bound::NewSession(NewSession {
        set,
        selection: fields.selection(),
        connection: fields.connection(set != NewSet::Session)?,
        enable_network_access: fields.switch("EnableNetworkAccess"),
        throttle_limit: fields.int("ThrottleLimit").map_or(0, |limit| limit.value),
        common: fields.common()?,
        span,
    }))
}

fn receive(set: ReceiveSet, mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    Ok(Bound::ReceiveSession(ReceiveSession {
        set,
        selection: fields.selection(),
        connection: fields.connection(false)?,
        out_target: OutTarget::from_index(fields.choice("OutTarget")),
        job_name: fields.text("JobName"),
        should_process: fields.should_process(Impact::Low),
        common: fields.common()?,
        span,
    }))
}

fn remove(set: RemoveSet, mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    Ok(Bound::RemoveSession(RemoveSession {
        set,
        selection: fields.selection(),
        should_process: fields.should_process(Impact::Medium),
        common: fields.common()?,
        span,
    }))
}

fn invoke(set: InvokeSet, mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    if set == InvokeSet::InProcess {
        let message = Text::new("error-invoke-in-process");
        return Err(record("InvokeInProcessNotSupported", Category::InvalidOperation, message).at(span));
    }
    let in_disconnected_session = fields.switch_at("InDisconnectedSession");
    let as_job = fields.switch_at("AsJob");
    if let (Some(at), Some(_)) = (as_job, in_disconnected_session) {
        let message = Text::new("error-job-and-disconnected");
        let error = record("System.InvalidOperationException", Category::InvalidOperation, message);
        return Err(error.about("AsJob").at(at));
    }
    let session_name = fields.texts("SessionName");
    if let Some(name) = session_name.first()
        && in_disconnected_session.is_none()
    {
        let message = Text::new("error-session-name-without-disconnected");
        let error = record("System.InvalidOperationException", Category::InvalidOperation, message);
        return Err(error.about(name.value.as_str()).at(name.span));
    }
    let script = match (fields.one("ScriptBlock"), fields.one("FilePath")) {
        (Some(given), _) => match given.value {
            Datum::ScriptBlock(text) => Script::Block(text),
            other => Script::Block(other.as_text().unwrap_or_default()),
        },
        (None, Some(given)) => {
            let value = given.value.as_text().unwrap_or_default();
            Script::File(super::types::Given { value, span: given.span })
        }
        // Mandatory in every set; what is not there was deferred.
        (None, None) => Script::Block(alloc::string::String::new()),
    };
    let input = if fields.piped("InputObject") {
        InvokeInput::Pipeline
    } else if fields.has("InputObject") {
        InvokeInput::Values(fields.data("InputObject"))
    } else {
        InvokeInput::None
    };
    let on_hosts = !matches!(set, InvokeSet::Session | InvokeSet::FilePathRunspace);
    Ok(Bound::InvokeCommand(InvokeCommand {
        set,
        selection: fields.selection(),
        connection: fields.connection(on_hosts)?,
        script,
        argument_list: fields.data("ArgumentList"),
        input,
        in_disconnected_session: in_disconnected_session.is_some(),
        as_job: as_job.is_some(),
        job_name: fields.text("JobName"),
        session_name,
        hide_computer_name: fields.switch("HideComputerName"),
        enable_network_access: fields.switch("EnableNetworkAccess"),
        throttle_limit: fields.int("ThrottleLimit").map_or(0, |limit| limit.value),
        common: fields.common()?,
        span,
    }))
}

fn new_option(mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    let mut option = SessionOption::from_cmdlet();
    for (name, target) in [("Culture", &mut option.culture as &mut Option<_>), ("UICulture", &mut option.ui_culture)] {
        if let Some(given) = fields.one(name) {
            let text = given.value.as_text().unwrap_or_default();
            *target = Some(culture(&text).ok_or_else(|| {
                let message = Text::new("error-option-value").with("option", name).with("value", text.as_str());
                record("CannotConvertArgument", Category::InvalidArgument, message).about(text.as_str()).at(given.span)
            })?);
        }
    }
    if let Some(given) = fields.int("ProxyAuthentication") {
        let index = usize::try_from(given.value).unwrap_or(0);
        let name = super::Authentication::from_index(index).as_str();
        option.proxy_authentication = proxy_authentication(name).map_err(|error| error.at(given.span))?;
    }
    if let Some(super::CredentialArg::Held(credential)) = fields.credential("ProxyCredential") {
        option.proxy_credential = Some(credential);
    }
    if let Some(Datum::Hashtable(entries)) = fields.one("ApplicationArguments").map(|given| given.value) {
        option.application_arguments = Some(entries);
    }
    let mut int = |name: &str| fields.int(name).map(|given| given.value);
    if let Some(count) = int("MaximumRedirection") {
        option.maximum_connection_redirection_count = count;
    }
    option.maximum_received_data_size_per_command = int("MaximumReceivedDataSizePerCommand");
    option.maximum_received_object_size = int("MaximumReceivedObjectSize");
    if let Some(count) = int("MaxConnectionRetryCount") {
        option.max_connection_retry_count = count;
    }
    for (name, target) in [
        ("OpenTimeout", &mut option.open_timeout as &mut i64),
        ("CancelTimeout", &mut option.cancel_timeout),
        ("IdleTimeout", &mut option.idle_timeout),
        ("OperationTimeout", &mut option.operation_timeout),
    ] {
        if let Some(value) = int(name) {
            *target = value.into();
        }
    }
    option.output_buffering_mode = OutputBufferingMode::from_index(fields.choice("OutputBufferingMode"));
    option.proxy_access_type = ProxyAccessType::from_index(fields.choice("ProxyAccessType"));
    for (name, target) in [
        ("NoCompression", &mut option.no_compression as &mut bool),
        ("NoMachineProfile", &mut option.no_machine_profile),
        ("SkipCACheck", &mut option.skip_ca_check),
        ("SkipCNCheck", &mut option.skip_cn_check),
        ("SkipRevocationCheck", &mut option.skip_revocation_check),
        ("NoEncryption", &mut option.no_encryption),
        ("UseUTF16", &mut option.use_utf16),
        ("IncludePortInSPN", &mut option.include_port_in_spn),
    ] {
        *target = fields.switch(name);
    }
    option.check().map_err(|error| error.at(span))?;
    Ok(Bound::NewSessionOption(NewSessionOption { option, common: fields.common()?, span }))
}

fn job(cmdlet: &str, set: JobSet, mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    let verbs = [JobVerb::Get, JobVerb::Receive, JobVerb::Wait, JobVerb::Stop, JobVerb::Remove];
    let verb = verbs.into_iter().find(|verb| verb.cmdlet() == cmdlet).unwrap_or(JobVerb::Get);
    let wait = fields.switch("Wait");
    let auto_remove = fields.switch_at("AutoRemoveJob");
    if let Some(at) = auto_remove.filter(|_| !wait) {
        let message = Text::new("error-auto-remove-without-wait");
        let error = record("System.InvalidOperationException", Category::InvalidOperation, message);
        return Err(error.about("AutoRemoveJob").at(at));
    }
    let state = fields.int("State").and_then(|given| usize::try_from(given.value).ok());
    Ok(Bound::Job(JobCommand {
        verb,
        set,
        selection: JobSelection {
            jobs: fields.jobs(),
            ids: fields.ints("Id"),
            names: fields.texts("Name"),
            instance_ids: fields.guids("InstanceId"),
            state: state.and_then(|index| JobState::NAMES.get(index)).copied(),
        },
        keep: fields.switch("Keep"),
        wait,
        auto_remove: auto_remove.is_some(),
        any: fields.switch("Any"),
        timeout_sec: fields.int("Timeout").map(|given| given.value),
        force: fields.switch("Force"),
        pass_thru: fields.switch("PassThru"),
        should_process: fields.should_process(Impact::Medium),
        common: fields.common()?,
        span,
    }))
}

fn get_credential(mut fields: Fields<'_>, span: Span) -> Result<Bound, ErrorRecord> {
    let user_name = fields.text("UserName").map(super::CredentialArg::UserName);
    Ok(Bound::GetCredential(GetCredential {
        credential: fields.credential("Credential").or(user_name),
        message: fields.text("Message"),
        title: fields.text("Title").map(|title| title.to_string()),
        common: fields.common()?,
        span,
    }))
}
