//! The content security policy with Trusted Types is on. That no page breaks it is seen on every tour.

use reattach_e2e::{Look, flow};

use super::tour::broken_policy;

#[tokio::test]
async fn the_policy_is_enforced_and_kept() {
    enforced("policy", "en").await;
}

#[tokio::test]
async fn the_policy_is_enforced_and_kept_in_french() {
    enforced("policy_fr", "fr").await;
}

async fn enforced(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server01", "ITTask").await?;
        console.open_session("Server01", "ITTask").await?;
        console.input("1..3").await?;
        console.output().await?.shows("3").await?;

        let broken = broken_policy(&flow.browser).await;
        if !broken.is_empty() {
            return Err(format!("the page broke its policy: {broken:#?}"));
        }

        for (attempt, script) in [
            ("innerHTML", "try { document.body.innerHTML = '<p>'; return 'done' } catch (e) { return e.name }"),
            ("a worker of another URL", "try { new Worker('/other.js'); return 'done' } catch (e) { return e.name }"),
            (
                "a second policy",
                "try { trustedTypes.createPolicy('reattach2', {}); return 'done' } catch (e) { return e.name }",
            ),
        ] {
            let answer = flow.browser.script(script, Vec::new()).await?;
            if answer != "TypeError" {
                return Err(format!("{attempt} is not refused: {answer}"));
            }
        }
        Ok(())
    })
    .await;
}
