//! Messages of every type: what they say is read as it was written.

use reattach_psrp::{
    Error, Uuid,
    clixml::{Value, decode},
    message::{
        Availability, CommandInfo, CommandMetadata, CommandMetadataCount, CommandTypes, Destination, ErrorCategory,
        ErrorRecord, GetCommandMetadata, InformationalRecord, InvocationInfo, Message, MessageBody, ParameterMetadata,
        ProgressRecord, ScriptExtent, UserEvent,
    },
};

use crate::vectors::POOL;

fn travel(body: &MessageBody) -> MessageBody {
    let message = Message { destination: Destination::Client, pool_id: POOL, pipeline_id: None, body: body.clone() };
    Message::decode(&message.encode()).unwrap().body
}

fn read(type_id: u32, clixml: &str) -> Result<MessageBody, Error> {
    let mut bytes = 1u32.to_le_bytes().to_vec();
    bytes.extend(type_id.to_le_bytes());
    bytes.extend([0; 32]);
    bytes.extend(clixml.as_bytes());
    Message::decode(&bytes).map(|message| message.body)
}

fn invocation() -> InvocationInfo {
    InvocationInfo {
        invocation_name: "gi".into(),
        bound_parameters: vec![("Path".into(), "x".into()), ("Force".into(), true.into())],
        unbound_arguments: vec![Value::I32(1)],
        command_origin: 1,
        expecting_input: true,
        line: "gi x".into(),
        offset_in_line: 1,
        position_message: "At line:1 char:1".into(),
        script_name: Some("C:\\a.ps1".into()),
        script_line_number: 4,
        script_root: Some("C:\\".into()),
        command_path: None,
        history_id: 1 << 40,
        pipeline_length: 2,
        pipeline_position: 1,
        pipeline_iteration: vec![0, 1],
        extent: Some(ScriptExtent {
            file: Some("C:\\a.ps1".into()),
            start_line: 4,
            start_column: 1,
            end_line: 4,
            end_column: 5,
        }),
        command: Some(CommandInfo {
            command_type: CommandTypes(CommandTypes::CMDLET),
            name: "Get-Item".into(),
            definition: "Get-Item [-Path]".into(),
            visibility: 0,
        }),
    }
}

#[test]
fn records_with_their_invocation() {
    let plain = ErrorRecord::new("no", "X", ErrorCategory::INVALID_DATA, None);
    assert_eq!(plain.invocation(), None);
    for invocation in [invocation(), InvocationInfo { extent: None, command: None, ..invocation() }] {
        let record = plain.clone().with_invocation(&invocation);
        let MessageBody::ErrorRecord(read) = travel(&MessageBody::ErrorRecord(record.clone())) else { panic!() };
        assert_eq!(read, record);
        assert_eq!(read.invocation().as_ref(), Some(&invocation));
        assert_eq!(read.invocation_name(), Some("gi"));
        let record = InformationalRecord::with_invocation("careful", &invocation);
        let MessageBody::Warning(read) = travel(&MessageBody::Warning(record.clone())) else { panic!() };
        assert_eq!((read.message.as_str(), read.invocation()), ("careful", Some(invocation)));
    }
    assert_eq!(InformationalRecord::new("careful").invocation(), None);
}

#[test]
fn events_of_a_session() {
    let event = UserEvent {
        event_identifier: 3,
        source_identifier: "Timer".into(),
        time_generated: Some("2009-06-17T10:57:23.1578277-07:00".into()),
        sender: "who".into(),
        source_args: Value::array_list(vec![Value::I32(1)]),
        message_data: Value::Null,
        computer_name: None,
        runspace_id: Some(Uuid::from_u128(5)),
        extra: vec![("More".into(), Value::Bool(true))],
    };
    let body = MessageBody::UserEvent(event);
    assert_eq!(travel(&body), body);
    // As MS-PSRP 2.2.2.12 shows one, and what cannot be one.
    let sample = "<Obj RefId=\"0\"><MS><I32 N=\"PSEventArgs.EventIdentifier\">1</I32>\
        <S N=\"PSEventArgs.SourceIdentifier\">ae6245f2-c179-4a9a-a039-47b60fc44500</S>\
        <DT N=\"PSEventArgs.TimeGenerated\">2009-06-17T10:57:23.1578277-07:00</DT>\
        <Nil N=\"PSEventArgs.MessageData\" /><Nil N=\"PSEventArgs.ComputerName\" />\
        <G N=\"PSEventArgs.RunspaceId\">fb9c87e8-1190-40a7-a681-6fc9b9f84a17</G></MS></Obj>";
    let MessageBody::UserEvent(event) = read(0x0002_1008, sample).unwrap() else { panic!("an event") };
    assert_eq!((event.event_identifier, event.computer_name), (1, None));
    assert!(matches!(read(0x0002_1008, "<S>x</S>"), Err(Error::Property { .. })));
}

#[test]
fn command_metadata() {
    let asked = GetCommandMetadata {
        names: Some(vec!["Get-*".into()]),
        command_type: CommandTypes(15),
        namespaces: Some(vec![]),
        arguments: None,
        extra: vec![],
    };
    let body = MessageBody::GetCommandMetadata(asked);
    assert_eq!(travel(&body), body);
    assert_eq!(CommandTypes(15).names(), "Alias, Function, Filter, Cmdlet");
    assert_eq!((CommandTypes(0).names(), CommandTypes(0x1000).names()), ("0".into(), "4096".into()));
    let everything = MessageBody::GetCommandMetadata(GetCommandMetadata::default());
    assert_eq!(travel(&everything), everything);

    let count = CommandMetadataCount { count: 2 };
    assert_eq!(CommandMetadataCount::from_value(&count.to_value()), Some(count));
    let parameter = ParameterMetadata {
        name: "Name".into(),
        parameter_type: Some("System.String[]".into()),
        aliases: vec!["n".into()],
        switch_parameter: false,
        is_dynamic: true,
    };
    let command = CommandMetadata {
        name: "Get-Variable".into(),
        namespace: Some("Microsoft.PowerShell.Utility".into()),
        help_uri: None,
        command_type: CommandTypes(CommandTypes::CMDLET),
        resolved_command_name: None,
        output_type: vec!["System.Management.Automation.PSVariable".into()],
        parameters: vec![("Name".into(), parameter)],
    };
    let MessageBody::PipelineOutput(value) = travel(&MessageBody::PipelineOutput(command.to_value())) else { panic!() };
    assert_eq!(CommandMetadata::from_value(&value), Some(command));
    for other in [Value::Null, "x".into(), count.to_value(), Value::extended(vec![("Name".into(), "x".into())])] {
        assert_eq!(CommandMetadata::from_value(&other), None);
    }
    assert_eq!(CommandMetadataCount::from_value(&decode("<I32>1</I32>").unwrap()), None);
}

#[test]
fn availability() {
    for response in [Availability::Done(true), Availability::Done(false), Availability::Free(7)] {
        let body = MessageBody::RunspaceAvailability { response, call_id: 1 };
        assert_eq!(travel(&body), body);
    }
    let none = "<Obj RefId=\"0\"><MS><I64 N=\"ci\">1</I64></MS></Obj>";
    let refused = Error::Property { message: "RUNSPACE_AVAILABILITY", property: "SetMinMaxRunspacesResponse" };
    assert_eq!(read(0x0002_1004, none), Err(refused));
}

/// The file form of progress, MS-PSRP has none: `Export-Clixml` and a program's error stream write it.
#[test]
fn progress_of_a_file() {
    for (word, completed) in [("Processing", false), ("Completed", true)] {
        let text = format!(
            "<PR N=\"Record\"><AV>Copy</AV><AI>4</AI><Nil /><PI>-1</PI><PC>50</PC><T>{word}</T><SR>9</SR><SD>half</SD></PR>"
        );
        let record = ProgressRecord::from_value(decode(text).unwrap()).unwrap();
        assert_eq!((record.activity.as_str(), record.activity_id, record.percent_complete), ("Copy", 4, 50));
        assert_eq!(
            (record.status.as_deref(), record.seconds_remaining, record.completed),
            (Some("half"), 9, completed)
        );
    }
}
