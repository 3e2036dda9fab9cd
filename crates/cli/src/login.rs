//! `reattach login`: signs in once and keeps what renews the sign-in.

mod device;

use std::process::ExitCode;

use reattach_core::bridge::{Password, SignIn, Text};
use reattach_engine::transport::gateway::{GatewaySession, HyperHttp};
use reattach_messages::Catalog;
use reattach_relay::{SignInWays, way};

use crate::arguments::Login;
use crate::person::Person;
use crate::{Refusal, account, files, keep, trust, unreachable};

pub(crate) async fn login(login: Login, catalog: &Catalog) -> Result<ExitCode, Refusal> {
    let trust = trust(login.trust.as_deref(), catalog)?;
    let http = HyperHttp::new(&login.gateway, trust).map_err(|error| unreachable(&error, catalog))?;
    // Before anything is asked: a file that cannot be written would waste a one-time code.
    files::check_writable(&login.token_file).map_err(|text| Refusal(catalog.text(&text), 2))?;
    let person = Person::at_terminal();
    if !login.device && !login.password_stdin && !person.is_present() {
        return Err(Refusal(catalog.text(&Text::new("cli-nobody-sign-in")), 2));
    }
    let session = GatewaySession::new(http);
    let ways = session.ways().await.map_err(|error| unreachable(&error, catalog))?;
    let user = if login.device {
        if !ways.offer(way::DEVICE) {
            return Err(device::not_offered(&login.gateway, catalog));
        }
        device::sign_in(&session, &login.gateway, catalog).await?
    } else {
        let sign_in = by_secret(&login, &ways, person, catalog)?;
        session.sign_in(sign_in).await.map_err(|error| {
            let Refusal(sentence, status) = unreachable(&error, catalog);
            Refusal(sentence, if error.sign_in_record().error_id == "SignInFailed" { 1 } else { status })
        })?
    };
    keep(&session, &login.token_file, catalog)?;
    crate::output::line(catalog.text(&Text::new("cli-signed-in").with("user", user)));
    Ok(ExitCode::SUCCESS)
}

/// With the password or the one-time code that is given.
fn by_secret(login: &Login, ways: &SignInWays, person: Person, catalog: &Catalog) -> Result<SignIn, Refusal> {
    let (way, prompt) = match &login.user {
        Some(user) => (way::PASSWORD, Text::new("cli-gateway-password").with("user", user.clone())),
        None => (way::CODE, Text::new("cli-gateway-code")),
    };
    // Nobody types a password that cannot help.
    if !ways.offer(way) && ways.offer(way::DEVICE) {
        let text = Text::new("cli-only-device-sign-in").with("gateway", login.gateway.clone());
        return Err(Refusal(catalog.text(&text), 2));
    }
    let prompt = catalog.text(&prompt.with("gateway", login.gateway.clone()));
    let given: Password = if login.password_stdin {
        account::from_stdin().map_err(|_| Refusal(catalog.text(&Text::new("cli-stdin-empty")), 2))?
    } else {
        person.secret(&prompt).map_err(|_| Refusal(catalog.text(&Text::new("cli-nobody-sign-in")), 2))?
    };
    Ok(match &login.user {
        Some(user_name) => SignIn::Password { user_name: user_name.clone(), password: given },
        None => SignIn::Code { code: given },
    })
}
