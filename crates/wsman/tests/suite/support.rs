//! What the tests have in common: one of every body, and headers with every field.

use std::time::Duration;

use reattach_wsman::{
    BufferMode, Command, CommandState, CreateShell, Fault, FaultKind, OperationId, Request, RequestBody, ResponseBody,
    Shell, ShellState, SignalCode, StreamChunk,
};
use uuid::Uuid;

pub(crate) const URI: &str = "http://schemas.microsoft.com/powershell/ITTasks";
pub(crate) const TO: &str = "http://server01.example:5985/wsman";

pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(0xABCD_EF00_0000_4000_8000_0000_0000_0000 + n)
}

pub(crate) fn bodies() -> Vec<RequestBody> {
    let mut create = CreateShell::power_shell(id(1), vec![0, 255, 1]);
    create.name = Some("IT <\"Task\"> & \u{e9}".into());
    create.idle_timeout = Some(Duration::from_millis(7_200_500));
    vec![
        RequestBody::Get,
        RequestBody::Delete,
        RequestBody::Create(create),
        RequestBody::Command {
            command_id: Some(id(2)),
            command_line: "Get-Job | ? { $_.Id -lt 3 } ".into(),
            arguments: vec![1, 2, 3, 4],
        },
        RequestBody::Send { stream: "pr".into(), command_id: None, data: b"x".to_vec(), end: false },
        RequestBody::Send { stream: "stdin".into(), command_id: Some(id(2)), data: Vec::new(), end: true },
        RequestBody::Receive { command_id: None },
        RequestBody::Receive { command_id: Some(id(2)) },
        RequestBody::Signal { command_id: id(2), code: SignalCode::Terminate },
        RequestBody::Signal { command_id: id(2), code: SignalCode::PowerShellStop },
        RequestBody::Disconnect { idle_timeout: None, buffer_mode: None },
        RequestBody::Disconnect { idle_timeout: Some(Duration::from_secs(60)), buffer_mode: Some(BufferMode::Drop) },
        RequestBody::Reconnect { buffer_mode: Some(BufferMode::Block) },
        RequestBody::ConnectShell { connect_xml: vec![9; 100] },
        RequestBody::ConnectCommand { command_id: id(2) },
        RequestBody::EnumerateShells,
        RequestBody::EnumerateCommands { shell_id: id(1) },
        RequestBody::Pull { context: "uuid:a & b".into() },
        RequestBody::Release { context: "c".into() },
    ]
}

pub(crate) fn request(body: RequestBody) -> Request {
    let mut request = Request::new(TO, URI, id(7), body).for_shell(id(1));
    request.header.session_id = Some(id(8));
    request.header.sequence_id = Some(1);
    request.header.operation_id = Some(OperationId { id: id(9), must_understand: true });
    request
}

pub(crate) fn shell() -> Shell {
    Shell {
        shell_id: id(1),
        name: Some("ITTask".into()),
        resource_uri: URI.into(),
        owner: Some("LAB\\adele".into()),
        client_ip: Some("10.0.2.2".into()),
        process_id: Some(2852),
        idle_timeout: Some(Duration::from_secs(7200)),
        max_idle_timeout: Some(Duration::from_millis(2_147_483_647)),
        buffer_mode: Some(BufferMode::Block),
        state: Some(ShellState::Disconnected),
        profile_loaded: Some(true),
        shell_run_time: Some(Duration::from_secs(90_061)),
        shell_inactivity: Some(Duration::from_secs(62)),
        child_processes: Some(0),
        ..Shell::default()
    }
}

pub(crate) fn answers() -> Vec<(RequestBody, ResponseBody)> {
    let create = RequestBody::Create(CreateShell::power_shell(id(1), vec![1]));
    let command = RequestBody::Command { command_id: Some(id(2)), command_line: String::new(), arguments: vec![1] };
    let listed = vec![Command { command_id: id(2), command_line: "Get-Job".into(), state: "Running".into() }];
    vec![
        (create, ResponseBody::Created(shell())),
        (RequestBody::Get, ResponseBody::Shell(shell())),
        (RequestBody::Delete, ResponseBody::Empty),
        (RequestBody::Disconnect { idle_timeout: None, buffer_mode: None }, ResponseBody::Empty),
        (command, ResponseBody::CommandStarted { command_id: id(2) }),
        (
            RequestBody::Receive { command_id: Some(id(2)) },
            ResponseBody::Received {
                streams: vec![
                    StreamChunk { name: "stdout".into(), command_id: None, data: vec![] },
                    StreamChunk { name: "stdout".into(), command_id: Some(id(2)), data: vec![0; 70_000] },
                ],
                state: Some(CommandState { command_id: Some(id(2)), done: true, exit_code: Some(-1) }),
            },
        ),
        (
            RequestBody::ConnectShell { connect_xml: vec![1] },
            ResponseBody::Connected { connect_response_xml: Some(vec![1, 2]) },
        ),
        (RequestBody::ConnectCommand { command_id: id(2) }, ResponseBody::Connected { connect_response_xml: None }),
        (
            RequestBody::EnumerateShells,
            ResponseBody::Enumerated { shells: vec![shell()], commands: vec![], context: None },
        ),
        (RequestBody::EnumerateShells, ResponseBody::Enumerated { shells: vec![], commands: vec![], context: None }),
        (
            RequestBody::EnumerateCommands { shell_id: id(1) },
            ResponseBody::Enumerated { shells: vec![], commands: listed, context: Some("more".into()) },
        ),
        (
            RequestBody::Pull { context: "more".into() },
            ResponseBody::Enumerated { shells: vec![shell()], commands: vec![], context: None },
        ),
        (RequestBody::Get, ResponseBody::Fault(Fault::new(FaultKind::UnexpectedSelectors))),
    ]
}
