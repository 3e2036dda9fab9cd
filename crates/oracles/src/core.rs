//! The command line and the binder.

use reattach_core::bind::{PipelineInput, bind_line, bind_pipeline};
use reattach_core::bridge::ErrorRecord;
use reattach_core::command::{lift, parse};
use reattach_core::complete::{Candidates, complete};
use reattach_core::data::{Datum, Environment, Object, Variables};
use reattach_core::explain::Explainer;

/// Any text is read: places lie in it and between characters, what has no problem prints and reads back as the same,
/// and completion at any place replaces a part of it.
pub fn command_line(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let parsed = parse(&text);
    for problem in &parsed.problems {
        place(&text, problem.span);
        assert!(!problem.message.id.is_empty());
    }
    if parsed.problems.is_empty() {
        let printed = parsed.pipeline.to_string();
        let again = parse(&printed);
        // A longer way of writing may pass the limit on length; nothing else may be wrong with it.
        if again.problems.iter().all(|problem| problem.error_id != "CommandLineTooLong") {
            assert_eq!(again.problems, [], "{printed}");
            assert_eq!(again.pipeline, parsed.pipeline, "{printed}");
        }
        let lifted = lift(parsed.pipeline);
        assert!(lifted.first.iter().all(|(name, _)| name.starts_with('(')));
    }
    let candidates = Candidates { environment: Environment::open(), hosts: &[] };
    let cursor = data.first().map_or(0, |first| usize::from(*first) * text.len() / 255);
    place(&text, complete(&text, cursor, &candidates).span);
}

/// Any line binds each of its commands to one set, or gives one error with a place in the text; twice the same, and
/// the same by way of an explanation. The last bytes choose what the variables hold.
pub fn binding(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let bound = bind_line(&text);
    match &bound {
        Ok(pipeline) => pipeline.commands.iter().for_each(|bound| {
            assert!(!bound.parameter_set().is_empty());
        }),
        Err(error) => record(&text, error),
    }
    assert_eq!(bound, bind_line(&text), "binding is a function of the line");
    if let Err(errors) = Explainer::default().explain(&text, 0) {
        errors.iter().for_each(|error| record(&text, error));
    }

    let parsed = parse(&text);
    if !parsed.problems.is_empty() {
        return;
    }
    let variables = variables(data);
    let environment = Environment { variables: &variables, sessions: &[], jobs: &[], open: false };
    if let Err(error) = bind_pipeline(&parsed.pipeline, &environment) {
        record(&text, &error);
    }
    if let Some(reattach_core::command::Element::Command(command)) = parsed.pipeline.elements.last() {
        let object = Datum::Object(Object {
            properties: vec![("Id".into(), vec![Datum::number(4)]), ("Uri".into(), vec![Datum::Text("u".into())])],
            ..Object::default()
        });
        for input in [PipelineInput::Sessions, PipelineInput::Datum(&object), PipelineInput::Datum(&Datum::Null)] {
            if let Err(error) = reattach_core::bind::bind(command, input, &environment) {
                record(&text, &error);
            }
        }
    }
}

fn variables(data: &[u8]) -> Variables {
    let mut variables = Variables::new();
    let kinds = [
        vec![Datum::Null],
        vec![Datum::Text("a".into()), Datum::Text("b".into())],
        vec![Datum::number(4)],
        vec![Datum::Session(uuid_of(4))],
        vec![Datum::Bool(true)],
        vec![Datum::Hashtable(vec![("OpenTimeout".into(), vec![Datum::number(1)])])],
        vec![Datum::ScriptBlock("1".into())],
        vec![],
    ];
    for (name, byte) in ["s", "a", "b", "PSSessionOption"].into_iter().zip(data.iter().rev()) {
        variables.set(name, kinds[usize::from(*byte) % kinds.len()].clone());
    }
    variables
}

fn uuid_of(number: u128) -> reattach_core::Uuid {
    reattach_core::Uuid::from_u128(number)
}

fn record(text: &str, error: &ErrorRecord) {
    assert!(!error.error_id.is_empty() && !error.category.is_empty() && !error.message.id.is_empty());
    if let Some(span) = error.span {
        place(text, span);
    }
}

fn place(text: &str, (start, end): (usize, usize)) {
    assert!(start <= end && end <= text.len(), "{start}..{end} in {} bytes", text.len());
    assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{start}..{end}");
}
