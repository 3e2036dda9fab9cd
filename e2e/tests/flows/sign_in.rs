//! Signing in at the gateway: link and password, each only as often as it may be used.

use reattach_e2e::{Console, Look, flow};

#[tokio::test]
async fn a_link_signs_in_once_and_leaves_the_address_bar() {
    flow("sign_in", Look::default(), async |flow| {
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
    flow("wrong_sign_in", Look::default(), async |flow| {
        flow.browser.open(flow.stack.origin()).await?;
        flow.browser.by_role("textbox", "User name").await?.fill(&flow.stack.options().user_name).await?;
        flow.browser.by_role("textbox", "Password").await?.fill("not it").await?;
        flow.browser.by_role("button", "Sign in").await?.click().await?;
        let alert = flow.browser.by_role("form", "Sign in").await?;
        alert.shows("password").await?;
        for _ in 0..50 {
            let script = "return !!document.querySelector('form [role=alert]')?.innerText";
            if flow.browser.script(script, Vec::new()).await? == serde_json::json!(true) {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err("the form does not say that the sign-in failed".into())
    })
    .await;
}
