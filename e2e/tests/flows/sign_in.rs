//! Signing in at the gateway: link and password, each only as often as it may be used.

use reattach_core::bridge::Text;
use reattach_e2e::{Console, Look, flow};
use serde_json::json;

#[tokio::test]
async fn a_link_signs_in_once_and_leaves_the_address_bar() {
    signed_in_once("sign_in", "en").await;
}

#[tokio::test]
async fn a_link_signs_in_once_and_leaves_the_address_bar_in_french() {
    signed_in_once("sign_in_fr", "fr").await;
}

async fn signed_in_once(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.console();
        console.open_link(flow.stack.sign_in_link()).await?;
        let address = flow.browser.driver().current_url().await.map_err(|error| error.to_string())?;
        if address.as_str().contains("code") {
            return Err(format!("the code is still in the address bar: {address}"));
        }

        let second = flow.second_browser().await?;
        let outcome = async {
            second.open(flow.stack.sign_in_link()).await?;
            second.by_role("form", "Sign in").await?;
            let other = Console::new(&second, flow.stack.origin());
            if second.maybe("grid", Some("Sessions")).await?.is_some() {
                return Err("the link worked a second time".into());
            }
            let options = flow.stack.options();
            other.sign_in(&options.user_name, &options.password).await
        }
        .await;
        second.quit().await;
        outcome
    })
    .await;
}

#[tokio::test]
async fn a_wrong_gateway_password_says_so() {
    refused("wrong_sign_in", "en").await;
}

#[tokio::test]
async fn a_wrong_gateway_password_says_so_in_french() {
    refused("wrong_sign_in_fr", "fr").await;
}

async fn refused(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        flow.browser.open(flow.stack.origin()).await?;
        flow.browser.by_role("textbox", "User name").await?.fill(&flow.stack.options().user_name).await?;
        flow.browser.by_role("textbox", "Password").await?.fill("not it").await?;
        flow.browser.by_role("button", "Sign in").await?.click().await?;
        let refused = flow.browser.sentence(&Text::new("sign-in-refused"));
        let said = format!("return document.querySelector('form [role=alert]')?.innerText === {}", json!(refused));
        flow.browser.until("the form does not say that the sign-in failed", &said).await
    })
    .await;
}
