//! Signing in at the gateway by a code that is entered at an identity provider.

use std::time::Duration;

use reattach_core::bridge::Text;
use reattach_e2e::{Browser, Look, Outcome, flow_with};

use super::provider::{Provider, Reply};

const BUTTON: &str = "Sign in with your organisation";
const LINK: &str = "Open the page (new tab)";

/// The part of a gateway's configuration that admits somebody of this provider.
pub(crate) fn admitting(provider: &Provider, user: &str) -> String {
    let issuer = &provider.issuer;
    format!(
        "[oidc]\nissuer = \"{issuer}\"\nclient_id = \"reattach\"\n[oidc.users]\n\"adele@contoso.com\" = \"{user}\"\n"
    )
}

/// Asks for a code; comes back when it is shown.
pub(crate) async fn ask_for_code(browser: &Browser) -> Outcome {
    browser.by_role("button", BUTTON).await?.click().await?;
    browser.by_role("group", "Code to enter").await?.shows("WDJB-").await?;
    Ok(())
}

async fn says(browser: &Browser, text: &Text) -> Outcome {
    browser.by_role("form", "Sign in").await?.shows(&browser.sentence(text)).await?;
    Ok(())
}

#[tokio::test]
async fn a_code_signs_in_beside_the_password() {
    beside_the_password("device", "en").await;
}

#[tokio::test]
async fn a_code_signs_in_beside_the_password_in_french() {
    beside_the_password("device_fr", "fr").await;
}

async fn beside_the_password(name: &'static str, language: &'static str) {
    let provider = Provider::start().await;
    let admit = |options: &mut reattach_stack::Options| options.more = admitting(&provider, &options.user_name);
    flow_with(name, Look { language, ..Look::default() }, admit, async |flow| {
        let browser = &flow.browser;
        browser.open(flow.stack.origin()).await?;
        browser.by_role("textbox", "Password").await?;
        ask_for_code(browser).await?;
        if browser.maybe("textbox", Some("Password")).await?.is_some() {
            return Err("the password is asked for while a code is shown".into());
        }
        let link = browser.by_role("link", LINK).await?;
        let (href, wanted) = (link.attribute("href").await?, format!("{}/enter?user_code=WDJB-0001", provider.issuer));
        if href != wanted {
            return Err(format!("the link leads to {href} instead of {wanted}"));
        }
        says(browser, &Text::new("ui-device-waiting")).await?;

        // Given up, and asked for anew.
        browser.by_role("button", "Cancel").await?.click().await?;
        browser.by_role("textbox", "Password").await?;
        let before = provider.asked("/token").len();
        // The provider wants a question a second.
        tokio::time::sleep(Duration::from_millis(3500)).await;
        let more = provider.asked("/token").len() - before;
        // One may have been under way.
        if more > 1 {
            return Err(format!("a code that was given up was asked about {more} times more"));
        }
        ask_for_code(browser).await?;
        browser.by_role("group", "Code to enter").await?.shows("WDJB-0002").await?;
        // Refused at the provider.
        provider.tokens([Reply::error("access_denied")]);
        says(browser, &Text::new("sign-in-denied")).await?;
        ask_for_code(browser).await?;
        provider.tokens([provider.grant("adele@contoso.com")]);
        browser.by_role("grid", "Sessions").await?;

        // It is a sign-in like any other: a reload keeps it.
        browser.reload().await?;
        browser.by_role("grid", "Sessions").await?;
        let stored =
            "return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), location.href])";
        let stored = browser.script(stored, Vec::new()).await?.to_string();
        if stored.contains("WDJB") {
            return Err(format!("the page keeps a code: {stored}"));
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_gateway_without_local_users_offers_the_code_alone() {
    the_code_alone("device_alone", "en").await;
}

#[tokio::test]
async fn a_gateway_without_local_users_offers_the_code_alone_in_french() {
    the_code_alone("device_alone_fr", "fr").await;
}

async fn the_code_alone(name: &'static str, language: &'static str) {
    let provider = Provider::start().await;
    let admit = |options: &mut reattach_stack::Options| {
        options.local_user = false;
        options.more = admitting(&provider, &options.user_name);
    };
    flow_with(name, Look { language, ..Look::default() }, admit, async |flow| {
        let browser = &flow.browser;
        browser.open(flow.stack.origin()).await?;
        browser.by_role("button", BUTTON).await?;
        if browser.maybe("textbox", None).await?.is_some() {
            return Err("there are fields that nobody can fill in".into());
        }
        ask_for_code(browser).await?;
        browser.by_role("link", LINK).await?;
        says(browser, &Text::new("ui-device-minutes").with_number("number", 10)).await?;
        provider.tokens([Reply::error("expired_token")]);
        says(browser, &Text::new("sign-in-expired")).await?;
        ask_for_code(browser).await?;
        provider.tokens([provider.grant("adele@contoso.com")]);
        browser.by_role("grid", "Sessions").await?;
        Ok(())
    })
    .await;
}
