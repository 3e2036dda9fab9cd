//! The engine's worker by itself: of several sign-ins and sign-outs the last alone counts. It is told so fast as no
//! page would, in messages of the bridge, which no person reads: there is nothing here in a language.

use std::time::Duration;

use reattach_core::bridge::{Answer, FromEngine, Password, RunEvent, SignIn, ToEngine};
use reattach_e2e::{ACCOUNT, Browser, Look, Outcome, PASSWORD, flow};
use serde_json::json;

#[tokio::test]
async fn of_several_sign_ins_and_sign_outs_the_last_alone_counts() {
    flow("attempts", Look::default(), async |flow| {
        let browser = &flow.browser;
        browser.open(flow.stack.origin()).await?;
        browser.by_role("form", "Sign in").await?;
        let worker = Worker::start(browser).await?;
        let options = flow.stack.options();
        let sign_in = |password: &str| {
            let password = Password::new(password.into());
            ToEngine::SignIn(SignIn::Password { user_name: options.user_name.clone(), password })
        };
        let right = || sign_in(&options.password);

        // The sign-out between them is not said.
        worker.only_the_last(&[right(), ToEngine::SignOut, right()]).await?;
        worker.still_signed_in().await?;
        // What failed is no news for somebody who signed in after it.
        worker.only_the_last(&[sign_in("not it"), right()]).await?;
        worker.still_signed_in().await?;
        // Leaving a session takes long: its end is not the end of the sign-in that did not wait for it.
        worker.connect("Server01", "ITTask").await?;
        flow.stack.lab_control("latency Server01 800ms").map_err(|error| error.to_string())?;
        worker.only_the_last(&[ToEngine::SignOut, right()]).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        worker.still_signed_in().await?;
        // What is given up is not said, however long one waits for it.
        worker.tell(&[right(), ToEngine::CancelSignIn]).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let said = standing(&worker.heard().await?);
        if !said.is_empty() {
            return Err(format!("of a sign-in that was given up it says: {said}"));
        }
        worker.still_signed_in().await?;
        // And a sign-out that nothing follows is one.
        worker.tell(&[ToEngine::SignOut]).await?;
        let said = worker.next().await?;
        if said != "signed out" {
            return Err(format!("after signing out it says: {said}"));
        }
        worker.tell(&[ToEngine::SignIn(SignIn::Renew)]).await?;
        let said = worker.next().await?;
        if said != "signed out" {
            return Err(format!("the sign-in outlives the sign-out: {said}"));
        }
        Ok(())
    })
    .await;
}

/// A worker beside that of the page.
struct Worker<'a> {
    browser: &'a Browser,
}

/// What events say of how one stands at the gateway.
fn standing(events: &[FromEngine]) -> String {
    let said = events.iter().filter_map(|event| match event {
        FromEngine::SignedIn { .. } => Some("signed in"),
        FromEngine::SignedOut { .. } => Some("signed out"),
        FromEngine::SignInFailed { .. } => Some("failed"),
        _ => None,
    });
    said.collect::<Vec<_>>().join(", ")
}

impl<'a> Worker<'a> {
    async fn start(browser: &'a Browser) -> Outcome<Self> {
        let script = "window.heard = []; window.beside = window.reattachEngine();
            beside.onmessage = event => heard.push([...event.data]);";
        browser.script(script, Vec::new()).await?;
        let worker = Self { browser };
        worker.tell(&[ToEngine::Hello { build_id: String::new() }]).await?;
        for event in worker.hear().await? {
            if let FromEngine::Hello { build_id } = event {
                worker.tell(&[ToEngine::Hello { build_id }]).await?;
                return Ok(worker);
            }
        }
        Err("the worker does not greet".into())
    }

    /// Posts messages, all in one task of the page.
    async fn tell(&self, messages: &[ToEngine]) -> Outcome {
        let messages: Vec<Vec<u8>> = messages.iter().map(ToEngine::encode).collect();
        let script = "for (const message of arguments[0]) beside.postMessage(new Uint8Array(message));";
        self.browser.script(script, vec![json!(messages)]).await.map(|_| ())
    }

    /// What it has said since the last call.
    async fn heard(&self) -> Outcome<Vec<FromEngine>> {
        let heard = self.browser.script("return heard.splice(0)", Vec::new()).await?;
        let heard: Vec<Vec<u8>> = serde_json::from_value(heard).map_err(|error| error.to_string())?;
        let events = heard.iter().map(|bytes| FromEngine::decode(bytes)).collect::<Result<Vec<_>, _>>();
        Ok(events.map_err(|error| error.to_string())?.into_iter().flatten().collect())
    }

    /// The same, once there is something.
    async fn hear(&self) -> Outcome<Vec<FromEngine>> {
        for _ in 0..400 {
            let heard = self.heard().await?;
            if !heard.is_empty() {
                return Ok(heard);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("the worker says nothing".into())
    }

    /// What it says next of how it stands at the gateway.
    async fn next(&self) -> Outcome<String> {
        loop {
            let said = standing(&self.hear().await?);
            if !said.is_empty() {
                return Ok(said);
            }
        }
    }

    /// Connects a session with the lab's account.
    async fn connect(&self, computer: &str, session: &str) -> Outcome {
        let command = format!("Connect-PSSession -ComputerName {computer} -Name {session}");
        self.tell(&[ToEngine::Run { run_id: 1, command }]).await?;
        loop {
            for event in self.hear().await? {
                match event {
                    FromEngine::Prompt { prompt_id, .. } => {
                        let password = Password::new(PASSWORD.into());
                        let answer = Answer::Credential { user_name: ACCOUNT.into(), password };
                        self.tell(&[ToEngine::Answer { prompt_id, answer }]).await?;
                    }
                    FromEngine::Run { event: RunEvent::Finished(summary), .. } if summary.connected == 1 => {
                        return Ok(());
                    }
                    FromEngine::Run { event: RunEvent::Finished(summary), .. } => return Err(format!("{summary:?}")),
                    _ => {}
                }
            }
        }
    }

    async fn only_the_last(&self, messages: &[ToEngine]) -> Outcome {
        self.tell(messages).await?;
        let said = self.next().await?;
        if said == "signed in" {
            Ok(())
        } else {
            Err(format!("of {} that overtook each other: {said}", messages.len()))
        }
    }

    /// By what the gateway says. Nothing that came before is under way any more: each waits for the one before it.
    async fn still_signed_in(&self) -> Outcome {
        self.only_the_last(&[ToEngine::SignIn(SignIn::Renew)]).await
    }
}
