//! The engine's worker by itself: of several sign-ins and sign-outs the last alone counts. It is told so fast as no
//! page would, in messages of the bridge, which no person reads: there is nothing here in a language.

use std::cell::RefCell;
use std::time::Duration;

use reattach_core::bridge::{FromEngine, Password, SignIn, ToEngine};
use reattach_e2e::{Browser, Look, Outcome, flow};
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

        // The sign-out between them neither is said nor ends the sign-in that came after it.
        worker.only_the_last(&[right(), ToEngine::SignOut, right()]).await?;
        worker.still_signed_in().await?;
        // What failed is no news for somebody who signed in after it.
        worker.only_the_last(&[sign_in("not it"), right()]).await?;
        worker.still_signed_in().await?;
        // What is given up is not said.
        worker.tell(&[right(), ToEngine::CancelSignIn]).await?;
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
    /// How many of its messages were read.
    read: RefCell<usize>,
}

impl<'a> Worker<'a> {
    async fn start(browser: &'a Browser) -> Outcome<Self> {
        let script = "window.heard = []; window.beside = window.reattachEngine();
            beside.onmessage = event => heard.push([...event.data]);";
        browser.script(script, Vec::new()).await?;
        let worker = Self { browser, read: RefCell::default() };
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

    /// What it has said since the last call, once there is something.
    async fn hear(&self) -> Outcome<Vec<FromEngine>> {
        for _ in 0..400 {
            let heard = self.browser.script("return heard", Vec::new()).await?;
            let heard: Vec<Vec<u8>> = serde_json::from_value(heard).map_err(|error| error.to_string())?;
            let read = self.read.replace(heard.len());
            if heard.len() > read {
                let events = heard[read..].iter().map(|bytes| FromEngine::decode(bytes));
                let events = events.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
                return Ok(events.into_iter().flatten().collect());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("the worker says nothing".into())
    }

    /// What it says next of how it stands at the gateway.
    async fn next(&self) -> Outcome<String> {
        loop {
            let said = self.hear().await?;
            let said = said.iter().filter_map(|event| match event {
                FromEngine::SignedIn { .. } => Some("signed in"),
                FromEngine::SignedOut { .. } => Some("signed out"),
                FromEngine::SignInFailed { .. } => Some("failed"),
                _ => None,
            });
            let said = said.collect::<Vec<_>>().join(", ");
            if !said.is_empty() {
                return Ok(said);
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
