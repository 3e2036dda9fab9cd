//! Faults: codes, subcodes, providers, languages, and what to do.

use reattach_wsman::{
    Fault, FaultKind, LARGE_ENVELOPE_SIZE, LARGEST_ENVELOPE_SIZE, NextStep, ProviderFault, RedirectError, Response,
    ResponseBody, next_envelope_size,
};

use crate::support::id;

fn fault_xml(code: &str, message: &str) -> Fault {
    let xml = Response::fault(id(1), None, Fault::new(FaultKind::AccessDenied)).to_xml();
    let xml = xml.replace("Code=\"5\"", &format!("Code=\"{code}\""));
    let xml = xml.replace("<f:Message>Access is denied.", &format!("<f:Message>{message}"));
    let ResponseBody::Fault(fault) = Response::parse(xml.as_bytes()).unwrap().body else { panic!() };
    fault
}

#[test]
fn fault_codes_are_read_signed_and_unsigned() {
    for code in ["2150859213", "-2144108083"] {
        let kind = fault_xml(code, "m").kind();
        assert_eq!(kind, FaultKind::ConnectedToDifferentClient);
        assert_eq!(kind.transport_id(), Some("CannotConnectAlreadyConnected"));
    }
    assert_eq!(fault_xml("no number", "m").kind(), FaultKind::AccessDenied);
    assert_eq!(fault_xml("77", "m").kind(), FaultKind::Other(77));
}

#[test]
fn the_inner_code_of_a_provider_is_the_telling_one() {
    let fault = fault_xml(
        "5",
        "<f:ProviderFault provider=\"Shell provider\" path=\"x\"><f:WSManFault Code=\"2150858843\">\
         <f:Message>gone</f:Message></f:WSManFault></f:ProviderFault>",
    );
    assert_eq!(fault.kind(), FaultKind::UnexpectedSelectors);
    assert_eq!(fault.text(), "gone");
    let plugin = fault_xml(
        "2150859180",
        "<f:ProviderFault provider=\"p\"><PSProtocolVersionError xmlns=\"u\">old</PSProtocolVersionError>\
         </f:ProviderFault>",
    );
    let provider = plugin.provider.clone().unwrap();
    assert_eq!((provider.code, provider.message.as_deref()), (None, Some("old")));
    assert_eq!(plugin.kind(), FaultKind::RemoteSessionDisallowed);
    let written = Response::fault(
        id(1),
        None,
        Fault {
            provider: Some(ProviderFault {
                provider: Some("p".into()),
                code: Some(0x8033_805B),
                message: Some("gone".into()),
            }),
            ..Fault::new(FaultKind::UnexpectedSelectors)
        },
    );
    let ResponseBody::Fault(read) = Response::parse(written.to_xml().as_bytes()).unwrap().body else { panic!() };
    assert_eq!(read.kind(), FaultKind::UnexpectedSelectors);
    assert_eq!(read.text(), "gone");
}

#[test]
fn every_kind_survives_and_has_one_code() {
    for kind in FaultKind::ALL {
        assert_eq!(FaultKind::from_code(kind.code().unwrap()), Some(*kind));
        let xml = Response::fault(id(1), Some(id(2)), Fault::new(*kind)).to_xml();
        let ResponseBody::Fault(fault) = Response::parse(xml.as_bytes()).unwrap().body else { panic!() };
        assert_eq!(fault, Fault::new(*kind));
        assert_eq!(fault.kind(), *kind);
    }
    assert_eq!(FaultKind::from_code(0x8033_8002), Some(FaultKind::InvalidResourceUri));
}

#[test]
fn error_ids_are_built_as_powershell_does() {
    let id = |kind: FaultKind| kind.error_id("PSSessionConnectFailed");
    assert_eq!(id(FaultKind::LogonFailure), "LogonFailure,PSSessionConnectFailed");
    assert_eq!(id(FaultKind::CommandReconnectNotValid), "-2144108077,PSSessionConnectFailed");
    assert_eq!(id(FaultKind::Unknown), "PSSessionConnectFailed");
    assert_eq!(id(FaultKind::Other(0)), "PSSessionConnectFailed");
}

#[test]
fn a_fault_without_details_is_known_by_its_subcode() {
    let fault = Fault { subcode: Some("AccessDenied".into()), ..Fault::default() };
    assert_eq!(fault.kind(), FaultKind::AccessDenied);
    assert_eq!(Fault::default().kind(), FaultKind::Unknown);
    assert!(Fault::new(FaultKind::OperationTimedOut).is_receive_timeout());
}

/// A fault with these parts inside `s:Fault`.
fn parts(inside: &str) -> Fault {
    let xml = format!(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' \
         xmlns:w='http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd' \
         xmlns:f='http://schemas.microsoft.com/wbem/wsman/1/wsmanfault'><s:Body><s:Fault>{inside}</s:Fault>\
         </s:Body></s:Envelope>"
    );
    let ResponseBody::Fault(fault) = Response::parse(xml.as_bytes()).unwrap().body else { panic!() };
    let written = Response::fault(id(1), None, fault.clone()).to_xml();
    let ResponseBody::Fault(again) = Response::parse(written.as_bytes()).unwrap().body else { panic!() };
    assert_eq!(again, fault, "{written}");
    fault
}

/// The table of codes: unsigned, how PowerShell calls it, whether to try again, what to do.
#[test]
fn the_table_of_codes() {
    use NextStep::*;
    for (code, id, retry, step) in [
        (0x8033_8029u32, None, true, AskAgain),
        (0x8033_805B, Some("CannotConnectTargetSessionDoesNotExist"), false, Forget),
        (0x8033_81C4, None, false, Connect),
        (0x8033_81C5, None, false, Administrator),
        (0x8033_81C6, Some("CannotConnectMismatchSessions"), false, Connect),
        (0x8033_81CB, None, false, Administrator),
        (0x8033_81CC, None, false, EndQuietly),
        (0x8033_81CD, Some("CannotConnectAlreadyConnected"), true, ListAgain),
        (0x8033_81CE, None, false, ListAgain),
        (0x8033_81CF, None, false, ListAgain),
        (0x8033_81D0, Some("CannotConnectInvalidOperation"), true, ListAgain),
        (0x8033_81D3, None, false, ListAgain),
        (0x8033_81D4, None, false, Report),
        (0x8033_81D5, None, false, Report),
        (0x8033_81D6, None, false, NewId),
        (0x8033_81D7, None, false, NewId),
        (0x8033_81D8, None, false, Administrator),
        (0x8033_81DE, None, false, EndQuietly),
        (0x8033_81DF, Some("CannotConnectRunAsFailed"), false, Administrator),
        (0x8033_81F2, None, false, OtherIdleTimeout),
        (0x8033_81C2, Some("SessionCreateFailedInvalidName"), false, OtherName),
        (0x8033_81C0, None, false, Report),
        (0x8033_81C1, None, false, Report),
        (0x8033_81A5, None, false, Administrator),
        (0x8033_81A6, None, true, LessAtOnce),
        (0x8033_81A7, None, true, LessAtOnce),
        (0x8033_81A8, None, true, LessAtOnce),
        (0x8033_81AB, None, false, Administrator),
        (0x8033_81E4, None, false, Administrator),
        (0x8033_81E5, None, false, Administrator),
        (0x8033_81E6, None, false, Administrator),
        (0x8033_81E7, None, true, LessAtOnce),
        (0x8033_81E8, None, true, LessAtOnce),
        (0x8033_81E9, None, true, WaitForCommand),
        (0x8033_81EA, None, false, Administrator),
        (5, Some("AccessDenied"), false, Credential),
        (14, Some("ServerOutOfMemory"), true, RetryLater),
        (53, Some("NetworkPathNotFound"), false, CheckAddress),
        (995, Some("WinRMOperationAborted"), true, EndQuietly),
        (1115, Some("ShutDownInProgress"), false, RetryLater),
        (1223, None, false, EndQuietly),
        (1311, Some("AuthenticationFailed"), false, Credential),
        (1312, None, false, Credential),
        (1326, Some("LogonFailure"), false, Credential),
        (1722, Some("ImproperResponse"), true, RetryLater),
        (12175, None, false, CheckAddress),
        (0x8054_0BC5, None, false, Report),
        (0x8054_0FA0, Some("IncorrectProtocolVersion"), false, Report),
        (0x8054_0FA1, None, false, EndQuietly),
        (0x8054_0FA2, None, false, Report),
        (0x8054_0FA3, None, false, Report),
        (0x8033_8126, Some("WinRMOperationTimeout"), true, RetryLater),
        (0x8033_8113, Some("URLNotAvailable"), true, CheckAddress),
        (0x8033_8012, Some("CannotConnect"), true, CheckAddress),
        (0x8033_803B, Some("InvalidResourceUri"), false, CheckAddress),
        (0x8033_8002, Some("InvalidResourceUri"), false, CheckAddress),
        (0x8033_810E, Some("InvalidAuthentication"), false, Credential),
        (0x8033_81AC, Some("RemoteSessionDisallowed"), false, Administrator),
        (0x8033_81E3, Some("RemoteConnectionDisallowed"), false, Administrator),
        (0x8033_8005, Some("CorruptedWinRMConfig"), false, Administrator),
        (0x8033_802D, Some("URIExceedsMaxAllowedSize"), false, CheckAddress),
        (0x8033_80E2, Some("ClientKerberosDisabled"), false, Credential),
        (0x8033_80E4, Some("ServerNotTrusted"), false, Administrator),
        (0x8033_810C, Some("WorkgroupCannotUseKerberos"), false, Credential),
        (0x8033_80E5, Some("ExplicitCredentialsRequired"), false, Credential),
        (0x8033_8074, Some("WinRMOperationNotSupportedOnServer"), false, Report),
        (0x8033_8112, Some("CannotConnectWinRMService"), true, RetryLater),
        (0x8033_8170, Some("WinRMHttpError"), true, RetryLater),
        (0x8033_81B9, Some("ComputerNotFound"), false, CheckAddress),
        (0x8033_81BB, Some("CannotUseIPAddress"), false, CheckAddress),
        (0x8009_0303, Some("TargetUnknown"), false, CheckAddress),
        (0x8033_8199, Some("RedirectInformationRequired"), false, Follow),
        (0x8033_81B7, Some("RedirectLocationInvalid"), false, CheckAddress),
        (0x8033_81AA, None, false, CheckAddress),
        (0x8033_81B5, None, false, CheckAddress),
        (0x8033_800F, None, false, Report),
        (0x8033_8041, None, false, Report),
    ] {
        let signed = code.cast_signed();
        for written in [code.to_string(), signed.to_string(), format!("{code:#X}")] {
            let fault = parts(&format!("<s:Detail><f:WSManFault Code='{written}'/></s:Detail>"));
            let kind = fault.kind();
            assert!(!matches!(kind, FaultKind::Other(_) | FaultKind::Unknown), "{code:#X}");
            assert_eq!((kind.transport_id(), kind.retryable(), fault.next_step()), (id, retry, step), "{code:#X}");
            let shown = id.map_or(signed.to_string(), Into::into);
            assert_eq!(kind.error_id("X"), format!("{shown},X"));
        }
    }
}

#[test]
fn subcodes_without_a_code() {
    for (subcode, detail, kind) in [
        ("AccessDenied", "", FaultKind::AccessDenied),
        ("TimedOut", "", FaultKind::OperationTimedOut),
        ("InvalidSelectors", "UnexpectedSelectors", FaultKind::UnexpectedSelectors),
        ("QuotaLimit", "", FaultKind::QuotaLimit),
        ("InternalError", "", FaultKind::InternalError),
        ("UnsupportedFeature", "", FaultKind::UnsupportedFeature),
        ("UnsupportedFeature", "EnumerationMode", FaultKind::EnumerationModeUnsupported),
        ("InvalidOptions", "InvalidName", FaultKind::InvalidOption),
        ("InvalidOptions", "NotSupported", FaultKind::OptionsNotSupported),
        ("EncodingLimit", "", FaultKind::RequestTooLarge),
        ("EncodingLimit", "MaxEnvelopeSize", FaultKind::AskedSizeTooLarge),
        ("EncodingLimit", "MaxEnvelopeSizeExceeded", FaultKind::AnswerTooLarge),
        ("EncodingLimit", "MinimumEnvelopeLimit", FaultKind::AskedSizeTooSmall),
        ("EncodingLimit", "ServiceEnvelopeLimit", FaultKind::ServerEnvelopeLimit),
        ("EncodingLimit", "CharacterSet", FaultKind::CharacterSet),
        ("EncodingLimit", "URILimitExceeded", FaultKind::UriTooLong),
        ("Concurrency", "", FaultKind::Concurrency),
        ("SchemaValidationError", "", FaultKind::SchemaValidation),
        ("CannotProcessFilter", "", FaultKind::CannotProcessFilter),
        ("InvalidEnumerationContext", "", FaultKind::InvalidEnumerationContext),
        ("FilterDialectRequestedUnavailable", "", FaultKind::FilterDialectUnavailable),
        ("ActionNotSupported", "", FaultKind::OperationNotSupported),
        ("DestinationUnreachable", "InvalidResourceURI", FaultKind::InvalidResourceUri),
        ("EndpointUnavailable", "", FaultKind::EndpointUnavailable),
        ("InvalidMessageInformationHeader", "", FaultKind::InvalidHeader),
        ("MessageInformationHeaderRequired", "", FaultKind::HeaderRequired),
        ("Other", "MaxEnvelopeSize", FaultKind::Unknown),
    ] {
        let detail = match detail {
            "" => String::new(),
            name => {
                format!("<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/{name}</w:FaultDetail>")
            }
        };
        let fault = parts(&format!(
            "<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>q:{subcode}</s:Value></s:Subcode></s:Code>\
             <s:Detail>{detail}</s:Detail>"
        ));
        assert_eq!(fault.kind(), kind, "{subcode}");
    }
    let header = parts("<s:Code><s:Value>s:MustUnderstand</s:Value></s:Code>");
    assert_eq!(header.kind(), FaultKind::UnsupportedFeature);
    assert_eq!(parts("").kind(), FaultKind::Unknown);
}

#[test]
fn of_several_languages_english_is_taken() {
    let text = |language: &str| format!("<s:Text xml:lang='{language}'>{language}</s:Text>");
    for (languages, expected) in [
        (&["fr-FR", "en-US", "en-GB"][..], "en-US"),
        (&["fr-FR", "EN-us"], "EN-us"),
        (&["fr", "en-GB"], "en-GB"),
        (&["fr", "de"], "fr"),
        (&["de"], "de"),
        (&[], ""),
    ] {
        let texts: String = languages.iter().map(|language| text(language)).collect();
        assert_eq!(parts(&format!("<s:Reason>{texts}</s:Reason>")).reason, expected);
    }
    assert_eq!(parts("<s:Reason><s:Text>bare</s:Text></s:Reason>").text(), "bare");
}

#[test]
fn envelope_sizes_are_negotiated() {
    for (kind, asked, next) in [
        (FaultKind::AnswerTooLarge, 153_600, Some(LARGE_ENVELOPE_SIZE)),
        (FaultKind::AnswerTooLarge, 512_000, Some(LARGEST_ENVELOPE_SIZE)),
        (FaultKind::AnswerTooLarge, LARGEST_ENVELOPE_SIZE, None),
        (FaultKind::AskedSizeTooSmall, 8192, Some(153_600)),
        (FaultKind::AskedSizeTooLarge, 512_000, Some(153_600)),
        (FaultKind::AskedSizeTooLarge, 600_000, Some(512_000)),
        (FaultKind::AskedSizeTooLarge, 153_600, None),
        (FaultKind::ServerEnvelopeLimit, 153_600, None),
        (FaultKind::AccessDenied, 153_600, None),
    ] {
        assert_eq!(next_envelope_size(asked, &Fault::new(kind)), next, "{kind:?} {asked}");
    }
}

#[test]
fn a_redirecting_fault_may_hold_the_address() {
    for inside in [
        "<s:Detail><w:Location xmlns:w='u'>https://other.example/wsman</w:Location></s:Detail>",
        "<s:Detail><w:FaultDetail>https://other.example/wsman</w:FaultDetail></s:Detail>",
        "<s:Detail><f:WSManFault Code='2150859161'><f:Message>Use \"https://other.example/wsman\".</f:Message>\
         </f:WSManFault></s:Detail>",
        "<s:Reason><s:Text>Go to https://other.example/wsman.</s:Text></s:Reason>",
    ] {
        assert_eq!(parts(inside).redirect().unwrap().location(), "https://other.example/wsman", "{inside}");
    }
    let none = "<s:Detail><w:FaultDetail>http://schemas.dmtf.org/x</w:FaultDetail></s:Detail>";
    assert_eq!(parts(none).redirect(), Err(RedirectError::Missing));
}
