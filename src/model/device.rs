//! Signing in by a code that a person enters elsewhere.

use reattach_core::bridge::{DeviceCode, FromEngine, Millis, SignInWays, Text};

use super::number;

/// How one may sign in, and how far a sign-in by device code is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceSignIn {
    ways: Option<SignInWays>,
    stage: Stage,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Stage {
    #[default]
    Idle,
    /// The gateway is asked for a code.
    Asked,
    /// Somebody is to enter this code.
    Waiting(Shown),
}

/// A code as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is entered, and where.
    pub code: DeviceCode,
    ends: Millis,
}

impl DeviceSignIn {
    /// Takes an event of the engine; returns whether anything has changed.
    pub fn apply(&mut self, event: &FromEngine, now: Millis) -> bool {
        let stage = match event {
            FromEngine::SignInWays(ways) => {
                let changed = self.ways != Some(*ways);
                self.ways = Some(*ways);
                return changed;
            }
            // One that was given up may still be on its way.
            FromEngine::DeviceCode(code) if self.stage == Stage::Asked => {
                Stage::Waiting(Shown { code: code.clone(), ends: now + Millis::from(code.expires_in_s) * 1000 })
            }
            FromEngine::SignedIn { .. } | FromEngine::SignInFailed { .. } | FromEngine::SignedOut { .. } => Stage::Idle,
            _ => return false,
        };
        let changed = self.stage != stage;
        self.stage = stage;
        changed
    }

    /// A code is asked for.
    pub fn begun(&mut self) {
        self.stage = Stage::Asked;
    }

    /// Nobody waits any more.
    pub fn cancelled(&mut self) {
        self.stage = Stage::Idle;
    }

    /// What the form shows: the fields when the gateway takes them or has not said what it takes.
    #[must_use]
    pub fn offer(&self) -> Offer {
        if let Stage::Waiting(shown) = &self.stage {
            return Offer::Code(shown.clone());
        }
        let ways = self.ways.unwrap_or(SignInWays { local: true, device: false });
        Offer::Ways(SignInWays { local: ways.local || !ways.device, ..ways })
    }
}

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// How one may sign in.
    Ways(SignInWays),
    /// A code that somebody is to enter.
    Code(Shown),
}

impl Shown {
    /// Where the link leads, if it is an address for a link.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        let complete = self.code.verification_uri_complete.as_deref();
        let web = |uri: &&str| uri.starts_with("https://") || uri.starts_with("http://");
        complete.filter(web).or(Some(self.code.verification_uri.as_str()).filter(web))
    }

    /// How long the code is valid, in words: minutes, and seconds in the last one. `now` may be from before it came.
    #[must_use]
    pub fn validity(&self, now: Millis) -> Text {
        let seconds = (self.ends - now).max(0).unsigned_abs().div_ceil(1000).min(self.code.expires_in_s.into());
        let (id, count) =
            if seconds > 60 { ("ui-device-minutes", seconds.div_ceil(60)) } else { ("ui-device-seconds", seconds) };
        Text::new(id).with_number("number", number(count))
    }
}

#[cfg(test)]
mod tests {
    use reattach_messages::{Catalog, Language};

    use super::*;

    fn code(complete: Option<&str>) -> FromEngine {
        FromEngine::DeviceCode(DeviceCode {
            user_code: "WDJB-0001".into(),
            verification_uri: "https://idp.example/device".into(),
            verification_uri_complete: complete.map(Into::into),
            expires_in_s: 600,
        })
    }

    fn waiting(complete: Option<&str>) -> DeviceSignIn {
        let mut device = DeviceSignIn::default();
        device.begun();
        assert!(device.apply(&code(complete), 1_000));
        device
    }

    fn shown(device: &DeviceSignIn) -> Option<Shown> {
        if let Offer::Code(shown) = device.offer() { Some(shown) } else { None }
    }

    #[test]
    fn a_gateway_that_says_nothing_gets_the_password_form() {
        let mut device = DeviceSignIn::default();
        assert_eq!(device.offer(), Offer::Ways(SignInWays { local: true, device: false }));
        for (told, offered) in
            [((true, true), (true, true)), ((false, true), (false, true)), ((false, false), (true, false))]
        {
            let ways = |(local, device)| SignInWays { local, device };
            assert!(device.apply(&FromEngine::SignInWays(ways(told)), 0));
            assert!(!device.apply(&FromEngine::SignInWays(ways(told)), 0));
            assert_eq!(device.offer(), Offer::Ways(ways(offered)));
        }
    }

    #[test]
    fn a_code_is_shown_until_something_comes_of_it() {
        let ended = [
            FromEngine::SignedIn { user_name: "adele".into(), hosts: Vec::new(), groups: Vec::new() },
            FromEngine::SignedOut { reason: None },
        ];
        for event in ended {
            let mut device = waiting(None);
            assert_eq!(shown(&device).expect("a code is shown").code.user_code, "WDJB-0001");
            assert!(!device.apply(&FromEngine::SessionRemoved { instance_id: uuid::Uuid::nil() }, 2_000));
            assert!(device.apply(&event, 2_000));
            assert_eq!(shown(&device), None);
        }
    }

    #[test]
    fn a_code_that_nobody_wants_any_more_is_not_shown() {
        let mut device = waiting(None);
        device.cancelled();
        assert_eq!(shown(&device), None);
        assert!(!device.apply(&code(None), 2_000));
        assert_eq!(shown(&device), None);
    }

    #[test]
    fn the_link_holds_the_code_where_the_provider_has_one() {
        let link = |complete| shown(&waiting(complete)).expect("a code is shown").link().map(str::to_owned);
        assert_eq!(link(None).as_deref(), Some("https://idp.example/device"));
        assert_eq!(link(Some("https://idp.example/d?c=1")).as_deref(), Some("https://idp.example/d?c=1"));
        assert_eq!(link(Some("javascript:alert(1)")).as_deref(), Some("https://idp.example/device"));
    }

    #[test]
    fn the_time_left_is_said_in_words() {
        let catalog = Catalog::new(Language::En);
        let device = waiting(None);
        let said = |now| catalog.text(&shown(&device).expect("a code is shown").validity(now));
        assert_eq!(said(1_000), "The code is valid for 10 more minutes.");
        assert_eq!(said(200), "The code is valid for 10 more minutes.", "the page's clock ticks once a second");
        assert_eq!(said(540_000), "The code is valid for 2 more minutes.");
        assert_eq!(said(541_000), "The code is valid for 60 more seconds.");
        assert_eq!(said(600_001), "The code is valid for one more second.");
        assert_eq!(said(700_000), "The code is valid for 0 more seconds.");
    }
}
