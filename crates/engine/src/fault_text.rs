//! The sentence for each cause of a fault.

use reattach_core::bridge::Text;
use reattach_wsman::{Fault, FaultKind};

/// What happened and what to do next. Only for a code that is in no table are the target's own
/// words all that is shown.
pub(crate) fn of(fault: &Fault) -> Text {
    let kind = fault.kind();
    if kind == FaultKind::Redirect
        && let Ok(redirect) = fault.redirect()
    {
        return Text::new("engine-redirected").with("location", redirect.location());
    }
    let id = id(kind);
    match id {
        "engine-fault" | "engine-fault-internal" | "engine-fault-plugin" | "engine-fault-request" => {
            // The sentence goes on after it.
            let reason = if id == "engine-fault" { fault.text() } else { fault.text().trim_end_matches('.') };
            Text::new(id).with("reason", reason)
        }
        _ => Text::new(id),
    }
}

fn id(kind: FaultKind) -> &'static str {
    use FaultKind::*;
    match kind {
        OperationTimedOut | CannotComplete => "engine-timeout",
        UnexpectedSelectors => "engine-session-gone",
        ShellDisconnected | StreamDisconnected => "engine-was-disconnected",
        DisconnectNotGraceful => "engine-fault-disconnect-cut",
        DisconnectNotSupported | CommandDisconnectNotValid => "engine-fault-no-disconnect",
        DisconnectNotValid => "engine-fault-not-connected",
        SessionIdMismatch | ConnectedToDifferentClient | ReconnectNotValid => "engine-held-elsewhere",
        CommandReconnectNotValid => "engine-fault-command-held",
        CommandTerminated | PluginOperationClosed => "engine-fault-closed",
        ConnectResponseBadBody | PluginNoNegotiationData | PluginConnectFailed => "engine-fault-plugin",
        ShellIdConflict | CommandIdConflict => "engine-fault-id-taken",
        RunAsFailed => "engine-fault-run-as",
        IdleTimeoutOutOfBounds => "engine-fault-idle-timeout",
        InvalidName => "engine-fault-name",
        QuotaMaxShells | QuotaMaxShellsPerPlugin | QuotaMaxPluginShells => "engine-fault-quota-sessions",
        QuotaMaxShellUsers | QuotaMaxUsersPerPlugin => "engine-fault-quota-users",
        QuotaMaxOperations | QuotaMaxPluginOperations | QuotaMaxOperationsPerUser => "engine-fault-quota-operations",
        QuotaMaxCommandsPerShell => "engine-fault-quota-commands",
        QuotaUser | QuotaSystem | QuotaLimit | QuotaMinimumNotAvailable => "engine-fault-quota-load",
        AccessDenied => "engine-access-denied",
        ServerOutOfMemory => "engine-fault-memory",
        NetworkPathNotFound | CannotConnect => "engine-unreachable",
        OperationAborted | OperationCancelled => "engine-fault-aborted",
        ShutDownInProgress => "engine-fault-shutting-down",
        AuthenticationFailed | NoSuchLogonSession => "engine-fault-no-logon-server",
        LogonFailure => "engine-fault-logon",
        ImproperResponse => "engine-malformed",
        IncorrectProtocolVersion | PluginVersionMismatch => "engine-fault-version",
        UrlNotAvailable => "engine-not-found",
        InvalidResourceUri => "engine-fault-configuration",
        InvalidAuthentication => "engine-no-mechanism",
        RemoteSessionDisallowed | RemoteConnectionDisallowed => "engine-fault-remoting-off",
        CorruptedConfiguration => "engine-fault-winrm-broken",
        UriTooLong => "engine-fault-uri-too-long",
        ClientKerberosDisabled | WorkgroupCannotUseKerberos => "engine-fault-kerberos",
        ServerNotTrusted | CannotUseIpAddress => "engine-fault-trusted",
        ExplicitCredentialsRequired => "engine-fault-credential",
        OperationNotSupported => "engine-too-old",
        CannotConnectService | EndpointUnavailable => "engine-service-unavailable",
        HttpError => "engine-fault-http",
        ComputerNotFound => "engine-name-unknown",
        TargetUnknown => "engine-fault-target-unknown",
        Redirect | RedirectLocationInvalid | RedirectLocationMissing | RedirectInvalid => "engine-fault-redirect",
        SecureFailure => "engine-tls-failed",
        Concurrency => "engine-fault-concurrency",
        InvalidEnumerationContext => "engine-fault-listing",
        InternalError => "engine-fault-internal",
        RequestTooLarge | AskedSizeTooLarge | AnswerTooLarge | ServerEnvelopeLimit | AskedSizeTooSmall => {
            "engine-fault-envelope"
        }
        ShellIdNotValid
        | CommandIdNotValid
        | FilterRequired
        | FilterInvalid
        | FilterDialectUnavailable
        | CannotProcessFilter
        | InvalidHeader
        | HeaderRequired
        | SchemaValidation
        | UnsupportedFeature
        | InvalidXml
        | CharacterSet
        | OptionsNotSupported
        | InvalidOption
        | EnumerationModeUnsupported => "engine-fault-request",
        _ => "engine-fault",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    #[test]
    fn every_cause_has_a_sentence_of_its_own() {
        let english = include_str!("../../messages/locales/en/engine.ftl");
        for kind in FaultKind::ALL {
            let id = id(*kind);
            assert_ne!(id, "engine-fault", "{kind:?}");
            assert!(english.contains(&format!("\n{id} = ")), "{kind:?} needs {id}");
        }
    }

    #[test]
    fn what_is_in_no_table_is_shown_in_the_targets_words() {
        let fault = Fault { reason: "Odd.".into(), ..Fault::default() };
        assert_eq!(of(&fault), Text::new("engine-fault").with("reason", "Odd."));
        let redirect =
            Fault { message: Some("See https://a.example/wsman.".into()), ..Fault::new(FaultKind::Redirect) };
        assert_eq!(of(&redirect), Text::new("engine-redirected").with("location", "https://a.example/wsman"));
        let internal = Fault::new(FaultKind::InternalError);
        assert_eq!(of(&internal), Text::new("engine-fault-internal").with("reason", "The service failed"));
    }
}
