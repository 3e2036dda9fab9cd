//! Errors, as PowerShell's normal view has them.

use crate::message::ErrorRecord;

/// Text of an error: the command and the message, the place in the script, then category and id.
///
/// What a program wrote to its error stream is its text alone.
pub fn error_text(record: &ErrorRecord) -> String {
    error_text_from(record, None)
}

/// As [`error_text`], with the computer where it happened.
pub fn error_text_from(record: &ErrorRecord, computer_name: Option<&str>) -> String {
    if matches!(record.fully_qualified_error_id.as_str(), "NativeCommandError" | "NativeCommandErrorMessage") {
        return record.message().to_owned();
    }
    let invocation = record.invocation();
    let mut out = String::new();
    let called = invocation.as_ref().map(|invocation| match invocation.invocation_name.as_str() {
        // A script block has no name; what it is part of may have one.
        "" | "&" | "." => invocation.command.as_ref().map_or("", |command| command.name.as_str()),
        name => name,
    });
    let called = called.filter(|name| !name.is_empty()).or_else(|| record.invocation_name());
    if let Some(name) = called.or(record.activity.as_deref()).filter(|name| !name.is_empty()) {
        out.push_str(name);
        out.push_str(" : ");
    }
    out.push_str(record.message());
    let position = invocation.map(|invocation| invocation.position_message.replace("\r\n", "\n"));
    for line in position.iter().flat_map(|position| position.trim_matches('\n').split('\n')) {
        if !line.is_empty() {
            out.push('\n');
            out.push_str(line);
        }
    }
    let category = record.category_message.clone().filter(|text| !text.is_empty()).unwrap_or_else(|| {
        format!(
            "{}: ({}:{}) [{}], {}",
            record.category.name(),
            record.target_name.as_deref().unwrap_or_default(),
            record.target_type.as_deref().unwrap_or_default(),
            record.activity.as_deref().unwrap_or_default(),
            record.reason.as_deref().unwrap_or_default(),
        )
    });
    let mut fact = |name: &str, text: &str| {
        out.push_str(&format!("\n    + {name:<21} : {text}"));
    };
    fact("CategoryInfo", &category);
    fact("FullyQualifiedErrorId", &record.fully_qualified_error_id);
    if let Some(computer_name) = computer_name {
        fact("PSComputerName", computer_name);
    }
    if let Some(action) = record.recommended_action.as_deref().filter(|action| !action.is_empty()) {
        out.push_str("\n    ");
        out.push_str(action);
    }
    out
}
