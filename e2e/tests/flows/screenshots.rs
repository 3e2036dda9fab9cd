//! Pictures of the running console, for the README and for looking at.

use std::path::PathBuf;

use reattach_e2e::{Look, Outcome, flow};

#[tokio::test]
#[ignore = "makes files in docs/img; `cargo xtask shots` runs it"]
async fn screenshots() {
    let wide = (1360, 860);
    for (name, language, dark, size) in [
        ("light", "en", false, wide),
        ("dark", "en", true, wide),
        ("light-fr", "fr", false, wide),
        ("dark-narrow", "en", true, (390, 844)),
        ("light-narrow-fr", "fr", false, (390, 844)),
    ] {
        let look = Look { language, dark, size, ..Look::default() };
        flow("screenshots", look, async |flow| {
            let console = flow.console();
            flow.browser.open(flow.stack.origin()).await?;
            tokio::time::sleep(std::time::Duration::from_secs(3)).await;
            flow.browser.screenshot(&picture("sign-in", name)?).await?;
            console.browser.open(flow.stack.sign_in_link()).await?;
            flow.browser.driver().refresh().await.map_err(|error| error.to_string())?;
            tokio::time::sleep(std::time::Duration::from_secs(4)).await;
            flow.browser.screenshot(&picture("credential", name)?).await?;
            fill_credential(&flow.browser).await?;
            tokio::time::sleep(std::time::Duration::from_secs(3)).await;
            if language == "en" {
                console.connect("Server01", "ITTask").await?;
                console.connect("Server02", "Nightly").await?;
                console.command("Get-PSSession -ComputerName Server01").await?;
                tokio::time::sleep(std::time::Duration::from_secs(2)).await;
            }
            flow.browser.screenshot(&picture("sessions", name)?).await?;
            if language == "en" {
                console.open_session("Server02", "Nightly").await?.shows("step").await?;
                flow.browser.screenshot(&picture("nightly", name)?).await?;
                flow.browser.open(flow.stack.origin()).await?;
            }
            Ok(())
        })
        .await;
    }
}

/// By kind of field, because the names differ by language.
async fn fill_credential(browser: &reattach_e2e::Browser) -> Outcome {
    use thirtyfour::By;
    let find = async |selector: &'static str| browser.driver().find(By::Css(selector)).await.map_err(|e| e.to_string());
    let user = find("dialog input[autocomplete=username]").await?;
    user.clear().await.map_err(|e| e.to_string())?;
    user.send_keys(reattach_e2e::ACCOUNT).await.map_err(|e| e.to_string())?;
    let password = find("dialog input[type=password]").await?;
    password.send_keys(reattach_e2e::PASSWORD).await.map_err(|e| e.to_string())?;
    password.send_keys(thirtyfour::Key::Enter + "").await.map_err(|e| e.to_string())
}

fn picture(page: &str, look: &str) -> Outcome<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/img");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    Ok(folder.join(format!("{page}-{look}.png")))
}
