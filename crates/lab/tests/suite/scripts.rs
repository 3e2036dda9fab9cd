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

#[tokio::test]
async fn an_error_says_where_it_happened_to_those_who_ask() {
    let lab = Lab::start(LabOptions::default()).await.unwrap();
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let mut pool = client.create("Errors").await;
    for (remote_stream_options, said) in [(1, true), (0, false)] {
        let script = "'first'\n  foreach ($i in 1) { Get-Nothing -Id $i | Write-Output; Write-Error bad }";
        let create = CreatePipeline { remote_stream_options, ..CreatePipeline::script(script) };
        let id = client.start_with(&mut pool, create).await;
        let mut errors = Vec::new();
        loop {
            let (chunks, done) = client.receive(pool.id(), Some(id)).await.unwrap();
            errors.extend(events(&mut pool, &chunks).into_iter().filter_map(|event| match event {
                Event::Error { record, .. } => Some(record),
                _ => None,
            }));
            if done {
                break;
            }
        }
        assert_eq!(errors.len(), 2);
        assert_eq!(errors[0].fully_qualified_error_id, "CommandNotFoundException");
        let category = "ObjectNotFound: (Get-Nothing:String) [], CommandNotFoundException";
        assert_eq!(errors[0].category_message.as_deref(), Some(category));
        let places: Vec<_> = errors.iter().filter_map(|error| error.invocation()).collect();
        if said {
            let numbers: Vec<_> = places.iter().map(|place| (place.script_line_number, place.offset_in_line)).collect();
            assert_eq!(numbers, [(2, 23), (2, 58)]);
            assert_eq!(
                (places[0].invocation_name.as_str(), places[1].invocation_name.as_str()),
                ("Get-Nothing", "Write-Error")
            );
            let lines: Vec<_> = places[0].position_message.lines().collect();
            assert_eq!(
                (lines[0], lines[2]),
                ("At line:2 char:23", format!("+ {}{}", " ".repeat(22), "~".repeat(18)).as_str())
            );
        } else {
            assert_eq!(places, []);
        }
        client.close(&mut pool, id).await;
    }
}
