//! `reattach login`: signs in once and keeps what renews the sign-in.

use std::process::ExitCode;

use reattach_core::bridge::{SignIn, Text};
use reattach_engine::transport::gateway::{GatewaySession, HyperHttp};
use reattach_messages::Catalog;

use crate::arguments::Login;
use crate::person::Person;
use crate::{Refusal, account, files, keep, trust, unreachable};

pub(crate) async fn login(login: Login, catalog: &Catalog) -> Result<ExitCode, Refusal> {
    let trust = trust(login.trust.as_deref(), catalog)?;
    let http = HyperHttp::new(&login.gateway, trust).map_err(|error| unreachable(&error, catalog))?;
    // Before anything is asked: a file that cannot be written would waste a one-time code.
    files::prepare(&login.token_file).map_err(|text| Refusal(catalog.text(&text), 2))?;
    if login.device {
        return Err(Refusal(catalog.text(&Text::new("cli-no-device-sign-in").with("gateway", login.gateway)), 2));
    }
    let prompt = match &login.user {
        Some(user) => Text::new("cli-gateway-password").with("user", user.clone()),
        None => Text::new("cli-gateway-code"),
    };
    let prompt = catalog.text(&prompt.with("gateway", login.gateway.clone()));
    let given = if login.password_stdin {
        let nothing = |_| Refusal(catalog.text(&Text::new("cli-stdin-empty")), 2);
        account::from_stdin().map_err(nothing)?
    } else {
        let nobody = |_| Refusal(catalog.text(&Text::new("cli-nobody-sign-in")), 2);
        Person::at_terminal().secret(&prompt).map_err(nobody)?
    };
    let sign_in = match login.user {
        Some(user_name) => SignIn::Password { user_name, password: given },
        None => SignIn::Code { code: given },
    };
    let session = GatewaySession::new(http);
    let user = session.sign_in(sign_in).await.map_err(|error| {
        let Refusal(sentence, status) = unreachable(&error, catalog);
        Refusal(sentence, if error.sign_in_record().error_id == "SignInFailed" { 1 } else { status })
    })?;
    keep(&session, &login.token_file, catalog)?;
    crate::output::line(catalog.text(&Text::new("cli-signed-in").with("user", user)));
    Ok(ExitCode::SUCCESS)
}
