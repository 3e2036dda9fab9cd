//! Commands that ask the client's host, or make what it is asked with.

use reattach_psrp::message::{HostAnswer, HostQuery};
use reattach_psrp::secret::SecureText;

use super::bind::Bound;
use super::eval::{Evaluator, Out};
use super::host::{field_of, value_of};
use super::record::{Category, ErrorInfo};
use super::types::Type;
use super::value::Value;

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    ReadHost,
    GetCredential,
    ConvertToSecureString,
    NewObject,
}

pub(super) async fn run(
    evaluator: &Evaluator<'_>,
    run: Run,
    bound: &Bound,
    input: Vec<Value>,
    out: &mut Out<'_>,
) -> Result<(), ErrorInfo> {
    let value = match run {
        Run::ReadHost => read_host(evaluator, bound).await?,
        Run::GetCredential => match get_credential(evaluator, bound).await? {
            Value::Null => return Ok(()),
            credential => credential,
        },
        Run::ConvertToSecureString => {
            let text = bound.text("String").or_else(|| input.first().map(ToString::to_string)).unwrap_or_default();
            if !bound.on("AsPlainText") {
                let text = "Input string was not in a correct format: only plain text is converted here.";
                return Err(ErrorInfo::runtime(text, "ImportSecureString_InvalidArgument", Category::InvalidArgument));
            }
            Value::Secure(SecureText::new(&text))
        }
        Run::NewObject => {
            let kind = Type::named(&bound.text("TypeName").unwrap_or_default())?;
            kind.construct(bound.get("ArgumentList").cloned().map_or_else(Vec::new, Value::into_items))?
        }
    };
    out.write(value).await;
    Ok(())
}

/// With a prompt it asks for a field of that name, without one for a line, as PowerShell does.
async fn read_host(evaluator: &Evaluator<'_>, bound: &Bound) -> Result<Value, ErrorInfo> {
    let secure = bound.on("AsSecureString");
    let Some(prompt) = bound.get("Prompt") else {
        let query = if secure { HostQuery::ReadLineAsSecureString } else { HostQuery::ReadLine };
        return evaluator.console.ask(query).await.map(value_of);
    };
    let prompt = prompt.clone().into_items().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let field = field_of(&prompt, if secure { &Type::SecureString } else { &Type::String });
    let query = HostQuery::Prompt { caption: String::new(), message: String::new(), fields: vec![field] };
    Ok(value_of(evaluator.console.ask(query).await?).property(&prompt))
}

async fn get_credential(evaluator: &Evaluator<'_>, bound: &Bound) -> Result<Value, ErrorInfo> {
    if let Some(credential @ Value::Credential(_)) = bound.get("Credential") {
        return Ok(credential.clone());
    }
    let text = |name| bound.text(name).filter(|text| !text.is_empty());
    let query = HostQuery::PromptForCredential1 {
        caption: text("Title").unwrap_or_else(|| "Credential request".into()),
        message: text("Message").unwrap_or_else(|| "Enter your credentials.".into()),
        user_name: text("UserName").or_else(|| text("Credential")),
        target_name: String::new(),
    };
    match evaluator.console.ask(query).await? {
        HostAnswer::Credential(None) => Ok(Value::Null),
        answer => Ok(value_of(answer)),
    }
}
