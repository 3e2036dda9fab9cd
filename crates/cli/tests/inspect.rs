//! `reattach inspect`: captured envelopes, whole and broken.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reattach_psrp::client::ClientPool;
use reattach_psrp::fragment::Fragmenter;
use reattach_psrp::message::{
    Availability, CommandMetadata, CommandTypes, ConsoleColor, Destination, HostAnswer, HostCall, HostQuery,
    HostResponse, InitRunspacePool, Message, MessageBody, UserEvent, message_type,
};
use reattach_psrp::secret::{KeyPair, SecureText, SessionKey};
use reattach_wsman::{CreateShell, Fault, FaultKind, Request, RequestBody, Response, ResponseBody, StreamChunk};
use serde_json::Value;
use uuid::Uuid;

fn folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("inspect-{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn inspect(arguments: &[&str], files: &[&[u8]], language: &str) -> Output {
    let folder = folder();
    let mut command = Command::new(env!("CARGO_BIN_EXE_reattach"));
    command.arg("inspect").args(arguments).env("LC_ALL", language).current_dir(&folder);
    for (number, bytes) in files.iter().enumerate() {
        let name = format!("{number}.xml");
        fs::write(folder.join(&name), bytes).unwrap();
        command.arg(name);
    }
    command.output().unwrap()
}

fn objects(files: &[&[u8]]) -> (i32, Vec<Value>) {
    let output = inspect(&["--json"], files, "C");
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

const URI: &str = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";

fn request(body: RequestBody) -> String {
    Request::new("http://s:5985/wsman", URI, Uuid::from_u128(1), body).for_shell(Uuid::from_u128(7)).to_xml()
}

#[test]
fn a_creation_down_to_its_messages() {
    let mut pool = ClientPool::new(Uuid::from_u128(7));
    let mut shell = CreateShell::power_shell(Uuid::from_u128(7), pool.creation_xml(InitRunspacePool::default()));
    shell.name = Some("ITTask".into());
    let (status, objects) = objects(&[request(RequestBody::Create(shell)).as_bytes()]);
    assert_eq!((status, objects.len()), (0, 1));
    let create = &objects[0];
    assert_eq!((create["operation"].as_str(), create["direction"].as_str()), (Some("Create"), Some("request")));
    assert_eq!(create["name"], "ITTask");
    let types: Vec<_> = create["psrp"].as_array().unwrap().iter().map(|message| message["type"].clone()).collect();
    assert_eq!(types, ["SESSION_CAPABILITY", "INIT_RUNSPACEPOOL"]);
    let capability = &create["psrp"][0];
    assert_eq!((capability["destination"].as_str(), capability["typeId"].as_u64()), (Some("Server"), Some(65_538)));
    assert_eq!(capability["runspacePoolId"], Uuid::from_u128(7).to_string());
    assert_eq!(capability["value"]["extended"][0][0], "protocolversion");
}

#[test]
fn fragments_are_joined_across_files() {
    let mut pool = ClientPool::new(Uuid::from_u128(7));
    pool.set_max_blob(200);
    let id = Uuid::from_u128(9);
    let pipeline = pool.create_pipeline(id, "Get-Job");
    let mut files = Vec::new();
    for (number, data) in pipeline.fragments.into_iter().enumerate() {
        files.push(request(if number == 0 {
            RequestBody::Command { command_id: Some(id), command_line: "Get-Job".into(), arguments: data }
        } else {
            RequestBody::Send { stream: "stdin".into(), command_id: Some(id), data, end: false }
        }));
    }
    assert!(files.len() > 2);
    let files: Vec<&[u8]> = files.iter().map(|file| file.as_bytes()).collect();
    let (status, objects) = objects(&files);
    assert_eq!(status, 0);
    let counts: Vec<_> = objects.iter().map(|object| object["psrp"].as_array().unwrap().len()).collect();
    assert_eq!(counts.iter().sum::<usize>(), 1);
    assert_eq!(counts.last(), Some(&1), "the last fragment completes it");
    assert_eq!(objects.last().unwrap()["psrp"][0]["type"], "CREATE_PIPELINE");
}

#[test]
fn a_fault_is_named() {
    let fault = Response::fault(Uuid::from_u128(2), Some(Uuid::from_u128(1)), Fault::new(FaultKind::AccessDenied));
    let (status, objects) = objects(&[fault.to_xml().as_bytes()]);
    assert_eq!(status, 0, "a fault is nothing broken");
    assert_eq!(objects[0]["fault"]["kind"], "AccessDenied");
    assert_eq!(objects[0]["fault"]["code"], 5);
}

#[test]
fn utf16_and_several_in_one_body() {
    let delete = request(RequestBody::Delete);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(delete.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (status, found) = objects(&[&utf16]);
    assert_eq!((status, found[0]["operation"].as_str()), (0, Some("Delete")));
    let fault = Response::fault(Uuid::from_u128(2), None, Fault::new(FaultKind::AccessDenied)).to_xml();
    let (status, found) = objects(&[format!("{fault}\n{fault}").as_bytes()]);
    assert_eq!((status, found.len()), (0, 2));
}

#[test]
fn what_is_broken_is_said_with_its_place() {
    let delete = request(RequestBody::Delete);
    let cut = &delete.as_bytes()[..delete.len() - 20];
    for (bytes, begins) in [
        (&b""[..], "There is nothing here."),
        (b"<html>no</html>", "A web page came instead of an envelope, at byte 0"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "At byte 0 an HTTP head begins"),
        (b"<!DOCTYPE s [<!ENTITY a 'b'>]><s>&a;</s>", "The envelope declares or uses an entity at byte 0"),
        (cut, "The envelope is not well-formed XML at byte "),
    ] {
        let (status, objects) = objects(&[bytes]);
        assert_eq!((status, objects.len()), (1, 1), "{begins}");
        let message = objects[0]["problems"][0]["message"].as_str().unwrap();
        assert!(message.starts_with(begins), "{message}");
        assert!(objects[0]["problems"][0]["offset"].is_u64());
    }
    let french = inspect(&[], &[b"<html>"], "fr_FR.UTF-8");
    assert!(String::from_utf8(french.stdout).unwrap().contains("! Une page web est venue"));
    assert_eq!(french.status.code(), Some(1));
}

const COMMAND: Uuid = Uuid::from_u128(9);

/// What a server sent for a command.
fn received(data: Vec<u8>) -> String {
    let body = RequestBody::Receive { command_id: Some(COMMAND) };
    let asked = Request::new("http://s:5985/wsman", URI, Uuid::from_u128(1), body);
    let stream = StreamChunk { name: "stdout".into(), command_id: Some(COMMAND), data };
    Response::to(&asked, Uuid::from_u128(2), ResponseBody::Received { streams: vec![stream], state: None }).to_xml()
}

fn fragments(bodies: Vec<MessageBody>, most: usize) -> Vec<Vec<u8>> {
    let mut fragmenter = Fragmenter::new();
    let message = |body| Message {
        destination: Destination::Client,
        pool_id: Uuid::from_u128(7),
        pipeline_id: Some(COMMAND),
        body,
    };
    bodies.into_iter().flat_map(|body| fragmenter.fragment(&message(body).encode(), most)).collect()
}

#[test]
fn messages_are_shown_by_their_types() {
    let random = &mut |bytes: &mut [u8]| bytes.fill(7);
    let mut seed = 0_u64;
    let counting = &mut |bytes: &mut [u8]| {
        bytes.iter_mut().for_each(|byte| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (seed >> 56) as u8;
        });
    };
    let public_key = KeyPair::generate(counting).unwrap().public_key().unwrap();
    let key = SessionKey::generate(random);
    let write =
        HostQuery::Write2 { foreground: ConsoleColor(12), background: ConsoleColor(0), text: "a\u{1b}[2Jb".into() };
    let asked = HostCall::new(3, &HostQuery::ReadLineAsSecureString);
    let answer = HostAnswer::SecureString(SecureText::new("hidden")).seal(Some(&key)).unwrap();
    let event = UserEvent { event_identifier: 4, source_identifier: "Disk".into(), ..UserEvent::default() };
    let command = CommandMetadata {
        name: "Get-Job".into(),
        command_type: CommandTypes(CommandTypes::CMDLET),
        ..CommandMetadata::default()
    };
    let bodies = vec![
        MessageBody::HostCall(HostCall::new(1, &write)),
        MessageBody::HostResponse(HostResponse::new(&asked, answer).unwrap()),
        MessageBody::PublicKey(public_key.clone()),
        MessageBody::UserEvent(event),
        MessageBody::PipelineOutput(command.to_value()),
        MessageBody::RunspaceAvailability { response: Availability::Free(2), call_id: 6 },
        MessageBody::PipelineInput(key.seal(&SecureText::new("hidden")).into()),
    ];
    let envelope = received(fragments(bodies, 100).concat());
    let (status, objects) = objects(&[envelope.as_bytes()]);
    assert_eq!(status, 0);
    let typed: Vec<&Value> = objects[0]["psrp"].as_array().unwrap().iter().map(|message| &message["typed"]).collect();
    assert_eq!((&typed[0]["method"], &typed[0]["parameters"]["foreground"]), (&"Write2".into(), &"Red".into()));
    assert_eq!((&typed[1]["method"], &typed[1]["callId"]), (&"ReadLineAsSecureString".into(), &3.into()));
    assert_eq!(typed[1]["answer"]["secret"], "SecureString");
    assert_eq!(typed[2]["bytes"], 276);
    assert_eq!((&typed[3]["eventIdentifier"], &typed[3]["sourceIdentifier"]), (&4.into(), &"Disk".into()));
    assert_eq!(typed[4]["commandMetadata"]["commandType"], "Cmdlet");
    assert_eq!((&typed[5]["free"], &typed[5]["callId"]), (&2.into(), &6.into()));
    assert_eq!(typed[6]["secret"], "SecureString");
    let shown = String::from_utf8(inspect(&[], &[envelope.as_bytes()], "C").stdout).unwrap();
    for line in [
        "    method Write2",
        "    parameters.text a\\u{1b}[2Jb",
        "    answer.secret SecureString",
        "    sourceIdentifier Disk",
        "    commandMetadata.name Get-Job",
        "    free 2",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line} in {shown}");
    }
    assert!(!shown.contains(&public_key[..40]), "nothing of a key is shown");
}

/// The file and the byte of it that a problem names, and the byte at which this base64 character stands.
fn place(problem: &Value) -> (String, usize) {
    (problem["file"].as_str().unwrap().into(), usize::try_from(problem["offset"].as_u64().unwrap()).unwrap())
}

fn spelt(file: &str, data: &[u8], byte: usize) -> usize {
    file.find(&STANDARD.encode(data)).unwrap() + byte / 3 * 4 + byte % 3
}

#[test]
fn what_a_message_lacks_is_found_in_the_file() {
    let clixml = format!("<Obj RefId=\"0\"><LST>{}<I32>x</I32></LST></Obj>", "<I32>1</I32>".repeat(30));
    let wrong = clixml.find("<I32>x").unwrap();
    let broken = MessageBody::Other { type_id: message_type::PIPELINE_OUTPUT, data: clixml.into_bytes() };
    let pieces = fragments(vec![broken], 150);
    let files: Vec<String> = pieces.iter().map(|piece| received(piece.clone())).collect();
    let all: Vec<&[u8]> = files.iter().map(|file| file.as_bytes()).collect();
    let (status, found) = objects(&all);
    assert_eq!(status, 1);
    let problem = &found.last().unwrap()["problems"][0];
    // The message's header, then each fragment's own.
    let (piece, byte) = ((40 + wrong) / 150, (40 + wrong) % 150 + 21);
    let spelt_at = spelt(&files[piece], &pieces[piece], byte);
    assert_eq!(place(problem), (format!("{piece}.xml"), spelt_at));
    let message = problem["message"].as_str().unwrap();
    assert!(message.starts_with("The text of I32 in the CLIXML of this PIPELINE_OUTPUT message"), "{message}");
    assert!(message.ends_with(&format!("That is at byte {spelt_at} of {piece}.xml.")), "{message}");
    // The same in UTF-16, and in base64 that is broken into lines.
    let utf16 = |file: &String| -> Vec<u8> {
        [0xFF, 0xFE].into_iter().chain(file.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    };
    let wide: Vec<Vec<u8>> = files.iter().map(utf16).collect();
    let (_, found) = objects(&wide.iter().map(Vec::as_slice).collect::<Vec<_>>());
    assert_eq!(place(&found.last().unwrap()["problems"][0]), (format!("{piece}.xml"), 2 + 2 * spelt_at));
    let text = STANDARD.encode(&pieces[piece]);
    let folded = text.as_bytes().chunks(50).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>();
    let mut lines = files.clone();
    lines[piece] = lines[piece].replace(&text, &folded.join("\r\n"));
    let (_, found) = objects(&lines.iter().map(|file| file.as_bytes()).collect::<Vec<_>>());
    let breaks = 2 * ((byte / 3 * 4 + byte % 3) / 50);
    assert_eq!(place(&found.last().unwrap()["problems"][0]), (format!("{piece}.xml"), spelt_at + breaks));
}

#[test]
fn broken_fragments_and_host_calls_are_found_in_the_file() {
    let call =
        HostCall { parameters: vec!["no number".into()], ..HostCall::new(1, &HostQuery::SetCursorSize { size: 1 }) };
    let good = fragments(vec![MessageBody::EndOfPipelineInput, MessageBody::HostCall(call)], 1 << 16);
    let at = good[0].len();
    let cut = [good.concat(), vec![0; 20]].concat();
    let file = received(cut.clone());
    let (status, found) = objects(&[file.as_bytes()]);
    let problems = found[0]["problems"].as_array().unwrap();
    assert_eq!((status, problems.len(), found[0]["psrp"].as_array().unwrap().len()), (1, 2, 2));
    let text = |problem: &Value| problem["message"].as_str().unwrap().to_owned();
    assert!(text(&problems[0]).starts_with("A fragment is cut short: 21 bytes are announced, and 20 are there."));
    assert_eq!(place(&problems[0]).1, spelt(&file, &cut, cut.len() - 20));
    assert!(text(&problems[1]).starts_with("The host call SetCursorSize lacks value, or it is of another type."));
    assert_eq!(place(&problems[1]).1, spelt(&file, &cut, at + 21));
    // The end of a message whose beginning is not there.
    let pieces = fragments(vec![MessageBody::PipelineOutput("x".repeat(300).into())], 150);
    let file = received(pieces[1].clone());
    let (status, found) = objects(&[file.as_bytes()]);
    let problem = &found[0]["problems"][0];
    assert!(text(problem).starts_with("Fragment 1 of object 1 continues nothing"), "{problem}");
    assert_eq!((status, place(problem).1), (1, spelt(&file, &pieces[1], 0)));
}

#[test]
fn a_shell_for_commands_in_text_has_no_messages() {
    let uri = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd";
    let body = RequestBody::Receive { command_id: Some(COMMAND) };
    let asked = Request::new("http://s:5985/wsman", uri, Uuid::from_u128(1), body);
    let stream = StreamChunk { name: "stdout".into(), command_id: Some(COMMAND), data: b"C:\\> dir".to_vec() };
    let body = ResponseBody::Received { streams: vec![stream], state: None };
    let answer = Response::to(&asked, Uuid::from_u128(2), body).to_xml();
    let (status, found) = objects(&[asked.to_xml().as_bytes(), answer.as_bytes()]);
    assert_eq!((status, found[1]["psrp"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn a_file_that_is_not_there() {
    let output = Command::new(env!("CARGO_BIN_EXE_reattach")).args(["inspect", "nowhere.xml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
