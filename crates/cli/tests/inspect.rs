//! `reattach inspect`: captured envelopes, whole and broken.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use reattach_psrp::client::ClientPool;
use reattach_psrp::message::InitRunspacePool;
use reattach_wsman::{CreateShell, Fault, FaultKind, Request, RequestBody, Response};
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

#[test]
fn a_file_that_is_not_there() {
    let output = Command::new(env!("CARGO_BIN_EXE_reattach")).args(["inspect", "nowhere.xml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
