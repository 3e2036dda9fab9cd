//! Commands that come as objects, and what their objects look like on the wire.

use reattach_lab::{Lab, LabOptions};
use reattach_psrp::client::Event;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{Argument, CreatePipeline, PipelineCommand};

use crate::client::{ADELE, Client, events};

#[tokio::test]
async fn a_script_is_completed_as_a_console_asks_for_it() {
    let lab = Lab::start(LabOptions::default()).await.unwrap();
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let mut pool = client.create("Completes").await;
    let argument = |name: &str, value| Argument { name: Some(name.into()), value };
    let command = PipelineCommand {
        text: "TabExpansion2".into(),
        arguments: vec![
            argument("inputScript", Value::String("'é'; receive-job -ke".into())),
            argument("cursorColumn", Value::I32(20)),
        ],
        ..PipelineCommand::default()
    };
    let create = CreatePipeline { statements: vec![vec![command]], ..CreatePipeline::script("") };
    let id = client.start_with(&mut pool, create).await;
    let (chunks, _) = client.receive(pool.id(), Some(id)).await.unwrap();
    let found = events(&mut pool, &chunks).into_iter().find_map(|event| match event {
        Event::Output { value, .. } => Some(value),
        _ => None,
    });
    let found = found.unwrap();
    let number = |name| found.get(name).and_then(Value::as_i32);
    assert_eq!((number("ReplacementIndex"), number("ReplacementLength")), (Some(17), Some(3)));
    let matches = found.get("CompletionMatches").and_then(Value::items).unwrap();
    let text = |name| matches[0].get(name).and_then(Value::as_str);
    assert_eq!((matches.len(), text("CompletionText"), text("ListItemText")), (1, Some("-Keep"), Some("Keep")));
    assert_eq!(matches[0].get("ResultType").and_then(Value::as_i32), Some(7));
}
