//! What a server asks of the client's host and what that answers, \[MS-PSRP\] 2.2.3.17.

use reattach_psrp::message::{
    BufferCell, ChoiceDescription, Coordinates, FieldDescription, HostAnswer, HostCall, HostQuery, HostResponse,
    KeyInfo, Rectangle, Size,
};
use reattach_psrp::secret::{Confidential, Sealed};
use serde_json::{Value as Json, json};

use super::typed;

pub(crate) fn call(call: &HostCall) -> Json {
    json!({
        "callId": call.call_id,
        "method": call.method.name(),
        "methodId": call.method.0,
        "expectsAnswer": call.expects_answer(),
        "parameters": call.query().map_or(Json::Null, |query| parameters(&query)),
    })
}

pub(crate) fn response(response: &HostResponse) -> Json {
    let mut facts = json!({
        "callId": response.call_id,
        "method": response.method.name(),
        "methodId": response.method.0,
    });
    match response.answer() {
        Ok(HostAnswer::Error(record)) => facts["error"] = typed::error_record(&record),
        Ok(answer) => facts["answer"] = self::answer(&answer),
        Err(_) => {}
    }
    facts
}

fn parameters(query: &HostQuery) -> Json {
    use HostQuery as Q;
    match query {
        Q::SetShouldExit { exit_code } => json!({"exitCode": exit_code}),
        Q::Write1 { text }
        | Q::WriteLine2 { text }
        | Q::WriteErrorLine { text }
        | Q::WriteDebugLine { text }
        | Q::WriteVerboseLine { text }
        | Q::WriteWarningLine { text } => json!({"text": text}),
        Q::Write2 { foreground, background, text } | Q::WriteLine3 { foreground, background, text } => {
            json!({"foreground": foreground.name(), "background": background.name(), "text": text})
        }
        Q::WriteProgress { source_id, record } => json!({"sourceId": source_id, "record": typed::progress(record)}),
        Q::Prompt { caption, message, fields } => {
            json!({"caption": caption, "message": message, "fields": fields.iter().map(field).collect::<Vec<_>>()})
        }
        Q::PromptForCredential1 { caption, message, user_name, target_name } => {
            json!({"caption": caption, "message": message, "userName": user_name, "targetName": target_name})
        }
        Q::PromptForCredential2 { caption, message, user_name, target_name, allowed_types, options } => json!({
            "caption": caption,
            "message": message,
            "userName": user_name,
            "targetName": target_name,
            "allowedTypes": allowed_types.0,
            "options": options.0,
        }),
        Q::PromptForChoice { caption, message, choices, default_choice } => json!({
            "caption": caption,
            "message": message,
            "choices": choices.iter().map(choice).collect::<Vec<_>>(),
            "defaultChoice": default_choice,
        }),
        Q::PromptForChoiceMultipleSelection { caption, message, choices, default_choices } => json!({
            "caption": caption,
            "message": message,
            "choices": choices.iter().map(choice).collect::<Vec<_>>(),
            "defaultChoices": default_choices,
        }),
        Q::SetForegroundColor { color } | Q::SetBackgroundColor { color } => json!({"color": color.name()}),
        Q::SetCursorPosition { position: at } | Q::SetWindowPosition { position: at } => {
            json!({"position": place(*at)})
        }
        Q::SetCursorSize { size } => json!({"size": size}),
        Q::SetBufferSize { size: to } | Q::SetWindowSize { size: to } => json!({"size": size(*to)}),
        Q::SetWindowTitle { title } => json!({"title": title}),
        Q::ReadKey { options } => json!({"options": options.0}),
        Q::SetBufferContents1 { rectangle: part, fill } => json!({"rectangle": rectangle(*part), "fill": cell(fill)}),
        Q::SetBufferContents2 { origin, contents } => {
            json!({"origin": place(*origin), "rows": contents.rows, "columns": contents.columns})
        }
        Q::GetBufferContents { rectangle: part } => json!({"rectangle": rectangle(*part)}),
        Q::ScrollBufferContents { source, destination, clip, fill } => json!({
            "source": rectangle(*source),
            "destination": place(*destination),
            "clip": rectangle(*clip),
            "fill": cell(fill),
        }),
        Q::PushRunspace { runspace } => json!({"runspace": typed::shown(runspace)}),
        _ => Json::Null,
    }
}

fn answer(answer: &HostAnswer<Sealed>) -> Json {
    match answer {
        HostAnswer::Text(text) | HostAnswer::Version(text) => json!(text),
        HostAnswer::Guid(id) => json!(id.to_string()),
        HostAnswer::Bool(yes) => json!(yes),
        HostAnswer::Int(number) => json!(number),
        HostAnswer::Color(color) => json!(color.name()),
        HostAnswer::Coordinates(at) => json!(place(*at)),
        HostAnswer::Size(answered) => json!(size(*answered)),
        HostAnswer::Key(pressed) => key(pressed),
        HostAnswer::Cells(cells) => json!({"rows": cells.rows, "columns": cells.columns}),
        HostAnswer::SecureString(_) => json!({"secret": "SecureString"}),
        HostAnswer::Credential(None) => json!({"secret": "PSCredential", "declined": true}),
        HostAnswer::Credential(Some(given)) => json!({"secret": "PSCredential", "userName": given.user_name}),
        HostAnswer::Fields(fields) => {
            fields.iter().map(|(name, value)| json!({"name": name, "value": confidential(value)})).collect()
        }
        HostAnswer::Choices(choices) => json!(choices),
        HostAnswer::Object(value) => typed::shown(value),
        _ => Json::Null,
    }
}

fn confidential(value: &Confidential<Sealed>) -> Json {
    match value {
        Confidential::SecureString(_) => json!({"secret": "SecureString"}),
        Confidential::Credential(given) => json!({"secret": "PSCredential", "userName": given.user_name}),
        Confidential::Value(value) => typed::shown(value),
    }
}

fn field(field: &FieldDescription) -> Json {
    json!({
        "name": field.name,
        "label": field.label,
        "helpMessage": field.help_message,
        "type": field.parameter_type_full_name,
        "isMandatory": field.is_mandatory,
        "defaultValue": field.default_value.as_ref().map(typed::shown),
    })
}

fn choice(choice: &ChoiceDescription) -> Json {
    json!({"label": choice.label, "helpMessage": choice.help_message})
}

fn key(key: &KeyInfo) -> Json {
    json!({
        "virtualKeyCode": key.virtual_key_code,
        "character": String::from_utf16_lossy(&[key.character]),
        "controlKeyState": key.control_key_state,
        "keyDown": key.key_down,
    })
}

fn cell(cell: &BufferCell) -> Json {
    json!({
        "character": String::from_utf16_lossy(&[cell.character]),
        "foreground": cell.foreground.name(),
        "background": cell.background.name(),
    })
}

fn place(at: Coordinates) -> String {
    format!("{},{}", at.x, at.y)
}

pub(super) fn size(size: Size) -> String {
    format!("{}x{}", size.width, size.height)
}

fn rectangle(part: Rectangle) -> String {
    format!("{},{} to {},{}", part.left, part.top, part.right, part.bottom)
}
