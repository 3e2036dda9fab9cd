//! Signing in by a code that a person enters in a browser elsewhere: the device's side of RFC 8628. The gateway stands
//! between this program and the identity provider.

use std::time::Duration;

use reattach_core::bridge::Text;
use reattach_engine::TransportError;
use reattach_engine::transport::gateway::{GatewaySession, HyperHttp, device_expired};
use reattach_messages::Catalog;
use reattach_relay::{DeviceAnswer, slug};
use tokio::time::sleep;

use crate::output::note;
use crate::{Refusal, unreachable};

/// Shows the code, waits until somebody has entered it, and returns the user's name at the gateway. Ctrl+C stops.
///
/// # Errors
/// What to say, and the exit status.
pub(super) async fn sign_in(
    session: &GatewaySession<HyperHttp>,
    gateway: &str,
    catalog: &Catalog,
) -> Result<String, Refusal> {
    let signed_in = async {
        let code = session.begin_device().await.map_err(|error| refused(&error, gateway, catalog))?;
        show(&code, gateway, catalog);
        let pause = async |time| {
            sleep(time).await;
            true
        };
        let say_again = |error: &TransportError, wait| note(&catalog.text(&again(error, wait)));
        let user = session.wait_for_device(&code, pause, say_again).await;
        let user = user.map_err(|error| refused(&error, gateway, catalog))?;
        user.ok_or_else(|| Refusal(catalog.text(&device_expired().message), 1))
    };
    tokio::select! {
        user = signed_in => user,
        _ = tokio::signal::ctrl_c() => Err(Refusal(catalog.text(&Text::new("cli-device-stopped")), 1)),
    }
}

fn show(code: &DeviceAnswer, gateway: &str, catalog: &Catalog) {
    let open = Text::new("cli-device-open").with("gateway", gateway).with("uri", code.verification_uri.clone());
    note(&catalog.text(&open.with("code", code.user_code.clone())));
    if let Some(uri) = &code.verification_uri_complete {
        note(&catalog.text(&Text::new("cli-device-complete").with("uri", uri.clone())));
    }
    let minutes = i64::from(code.expires_in_s.div_ceil(60));
    note(&catalog.text(&Text::new("cli-device-waiting").with_number("minutes", minutes)));
}

fn again(error: &TransportError, wait: Duration) -> Text {
    let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
    Text::new("cli-device-again").with("reason", error.to_string()).with_number("seconds", seconds)
}

fn refused(error: &TransportError, gateway: &str, catalog: &Catalog) -> Refusal {
    let slug = match error {
        TransportError::Problem(problem) => problem.slug(),
        _ => "",
    };
    match slug {
        slug::WAY_NOT_OFFERED => not_offered(gateway, catalog),
        slug::SIGN_IN_FAILED | slug::SIGN_IN_DENIED | slug::SIGN_IN_EXPIRED | slug::USER_REFUSED => {
            Refusal(catalog.text(&error.device_record().message), 1)
        }
        _ => unreachable(error, catalog),
    }
}

/// The gateway has no identity provider.
pub(super) fn not_offered(gateway: &str, catalog: &Catalog) -> Refusal {
    Refusal(catalog.text(&Text::new("cli-no-device-sign-in").with("gateway", gateway)), 2)
}
