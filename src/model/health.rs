//! Whether everything between this page and the gateway is as it should be, and what to do where
//! it is not.

use reattach_core::bridge::{Millis, Text};

/// What the browser could find out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The page was loaded over HTTPS, or from this computer.
    pub secure: bool,
    /// The browser has a network.
    pub online: bool,
    /// How the gateway answered.
    pub answer: Answer,
    /// `h2`, `http/1.1`; empty when the browser does not tell.
    pub protocol: String,
    /// Permission of the browser to reach addresses of the local network from this page.
    pub local_network: Permission,
    /// Whether the page is kept for opening offline.
    pub shell: Shell,
    /// The engine runs and is of this build.
    pub engine: bool,
}

/// How the gateway answered a request of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Answer {
    /// Not asked yet.
    #[default]
    Waiting,
    /// No answer: the browser does not say why.
    None,
    /// An answer, but not the gateway's.
    Foreign {
        /// HTTP status.
        status: u16,
    },
    /// The gateway's.
    Gateway {
        /// How long it took, in milliseconds.
        took: Millis,
        /// The gateway's time minus this computer's, in milliseconds, when it told its time.
        ahead: Option<Millis>,
    },
}

/// A permission of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Permission {
    /// The browser knows no such permission.
    #[default]
    Unknown,
    /// Given.
    Granted,
    /// The user will be asked.
    Prompt,
    /// Refused.
    Denied,
}

/// Whether the page opens without a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shell {
    /// Not known yet.
    #[default]
    Waiting,
    /// It does.
    Kept,
    /// The browser does not trust the gateway's certificate, so it keeps nothing.
    Untrusted,
    /// The browser cannot, or refuses to, keep pages.
    Unsupported,
}

/// A line of the examination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Id of what was looked at.
    pub label: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub found: Text,
    /// What to do, where something is to be done.
    pub remedy: Option<Text>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Good,
    /// It works, with a limit.
    Limited,
    /// It does not work.
    Bad,
    /// Not known, or not yet.
    Unknown,
}

/// A clock that is further off than this makes sign-ins expire early or late, and Kerberos fail
/// from five minutes on.
const SKEW: Millis = 60_000;

/// All lines, in the order in which one looks for a fault.
#[must_use]
pub fn examine(facts: &Facts) -> Vec<Check> {
    vec![
        network(facts),
        gateway(facts),
        secure(facts),
        origin(facts),
        protocol(facts),
        clock(facts),
        local(facts),
        shell(facts),
        engine(facts),
    ]
}

fn line(label: &'static str, state: State, found: &str, remedy: Option<&str>) -> Check {
    Check { label, state, found: Text::new(found), remedy: remedy.map(Text::new) }
}

fn network(facts: &Facts) -> Check {
    match facts.online {
        true => line("ui-health-network", State::Good, "ui-health-network-good", None),
        false => line("ui-health-network", State::Bad, "ui-health-network-bad", Some("ui-health-network-remedy")),
    }
}

fn gateway(facts: &Facts) -> Check {
    let label = "ui-health-gateway";
    match facts.answer {
        Answer::Waiting => line(label, State::Unknown, "ui-health-waiting", None),
        Answer::None => line(label, State::Bad, "ui-health-gateway-none", Some("ui-health-gateway-none-remedy")),
        Answer::Foreign { status } => Check {
            found: Text::new("ui-health-gateway-foreign").with_number("status", i64::from(status)),
            ..line(label, State::Bad, "", Some("ui-health-gateway-foreign-remedy"))
        },
        Answer::Gateway { took, .. } => Check {
            found: Text::new("ui-health-gateway-good").with_number("millis", took),
            ..line(label, State::Good, "", None)
        },
    }
}

fn secure(facts: &Facts) -> Check {
    let label = "ui-health-tls";
    match (facts.secure, facts.shell) {
        (false, _) => line(label, State::Bad, "ui-health-tls-none", Some("ui-health-tls-none-remedy")),
        (true, Shell::Untrusted) => {
            line(label, State::Limited, "ui-health-tls-untrusted", Some("ui-health-tls-untrusted-remedy"))
        }
        (true, _) => line(label, State::Good, "ui-health-tls-good", None),
    }
}

/// The console always speaks to the gateway that it came from.
fn origin(facts: &Facts) -> Check {
    let label = "ui-health-cors";
    match facts.answer {
        Answer::Foreign { .. } => line(label, State::Unknown, "ui-health-cors-foreign", None),
        _ => line(label, State::Good, "ui-health-cors-good", None),
    }
}

fn protocol(facts: &Facts) -> Check {
    let label = "ui-health-protocol";
    match facts.protocol.as_str() {
        "" => line(label, State::Unknown, "ui-health-protocol-unknown", None),
        "h2" | "h3" => line(label, State::Good, "ui-health-protocol-good", None),
        _ => line(label, State::Limited, "ui-health-protocol-old", Some("ui-health-protocol-old-remedy")),
    }
}

fn clock(facts: &Facts) -> Check {
    let label = "ui-health-clock";
    let Answer::Gateway { ahead: Some(ahead), .. } = facts.answer else {
        return line(label, State::Unknown, "ui-health-clock-unknown", None);
    };
    if ahead.abs() <= SKEW {
        return line(label, State::Good, "ui-health-clock-good", None);
    }
    let id = if ahead > 0 { "ui-health-clock-behind" } else { "ui-health-clock-ahead" };
    Check {
        found: Text::new(id).with_number("seconds", ahead.abs() / 1000),
        ..line(label, State::Limited, "", Some("ui-health-clock-remedy"))
    }
}

fn local(facts: &Facts) -> Check {
    let label = "ui-health-local";
    match facts.local_network {
        Permission::Unknown => line(label, State::Good, "ui-health-local-unknown", None),
        Permission::Granted => line(label, State::Good, "ui-health-local-granted", None),
        // A page that comes from the gateway itself is not asked about.
        Permission::Prompt if matches!(facts.answer, Answer::Gateway { .. }) => {
            line(label, State::Good, "ui-health-local-unneeded", None)
        }
        Permission::Prompt => {
            line(label, State::Limited, "ui-health-local-prompt", Some("ui-health-local-prompt-remedy"))
        }
        Permission::Denied if matches!(facts.answer, Answer::Gateway { .. }) => {
            line(label, State::Limited, "ui-health-local-denied", Some("ui-health-local-denied-remedy"))
        }
        Permission::Denied => line(label, State::Bad, "ui-health-local-denied", Some("ui-health-local-denied-remedy")),
    }
}

fn shell(facts: &Facts) -> Check {
    let label = "ui-health-shell";
    match facts.shell {
        Shell::Waiting => line(label, State::Unknown, "ui-health-waiting", None),
        Shell::Kept => line(label, State::Good, "ui-health-shell-kept", None),
        Shell::Untrusted => {
            line(label, State::Limited, "ui-health-shell-untrusted", Some("ui-health-tls-untrusted-remedy"))
        }
        Shell::Unsupported => line(label, State::Limited, "ui-health-shell-unsupported", None),
    }
}

fn engine(facts: &Facts) -> Check {
    match facts.engine {
        true => line("ui-health-engine", State::Good, "ui-health-engine-good", None),
        false => line("ui-health-engine", State::Bad, "ui-health-engine-bad", Some("ui-health-engine-remedy")),
    }
}

#[cfg(test)]
mod tests {
    use reattach_messages::{Catalog, Language};

    use super::*;

    fn good() -> Facts {
        Facts {
            secure: true,
            online: true,
            answer: Answer::Gateway { took: 12, ahead: Some(-900) },
            protocol: "h2".into(),
            local_network: Permission::Prompt,
            shell: Shell::Kept,
            engine: true,
        }
    }

    fn state(facts: &Facts, label: &str) -> State {
        examine(facts).iter().find(|check| check.label == label).expect("it is looked at").state
    }

    #[test]
    fn a_healthy_gateway_has_nothing_to_be_mended() {
        for check in examine(&good()) {
            assert_eq!((check.state, check.remedy), (State::Good, None), "{}", check.label);
        }
    }

    #[test]
    fn every_fault_is_found_and_has_a_remedy() {
        let cases: [(&str, State, Facts); 9] = [
            ("ui-health-network", State::Bad, Facts { online: false, ..good() }),
            ("ui-health-gateway", State::Bad, Facts { answer: Answer::None, ..good() }),
            ("ui-health-gateway", State::Bad, Facts { answer: Answer::Foreign { status: 502 }, ..good() }),
            ("ui-health-tls", State::Bad, Facts { secure: false, ..good() }),
            ("ui-health-tls", State::Limited, Facts { shell: Shell::Untrusted, ..good() }),
            ("ui-health-protocol", State::Limited, Facts { protocol: "http/1.1".into(), ..good() }),
            (
                "ui-health-clock",
                State::Limited,
                Facts { answer: Answer::Gateway { took: 1, ahead: Some(61_000) }, ..good() },
            ),
            (
                "ui-health-local",
                State::Bad,
                Facts { answer: Answer::None, local_network: Permission::Denied, ..good() },
            ),
            ("ui-health-engine", State::Bad, Facts { engine: false, ..good() }),
        ];
        for (label, expected, facts) in cases {
            assert_eq!(state(&facts, label), expected, "{label} {facts:?}");
            let check = examine(&facts).into_iter().find(|check| check.label == label).expect("it is looked at");
            assert!(check.remedy.is_some(), "{label}");
        }
    }

    #[test]
    fn every_line_has_its_sentences() {
        let all = [
            good(),
            Facts::default(),
            Facts { answer: Answer::None, ..good() },
            Facts { answer: Answer::Foreign { status: 502 }, local_network: Permission::Denied, ..good() },
            Facts { answer: Answer::Gateway { took: 1, ahead: Some(61_000) }, shell: Shell::Untrusted, ..good() },
            Facts { answer: Answer::Gateway { took: 1, ahead: Some(-61_000) }, shell: Shell::Unsupported, ..good() },
            Facts { answer: Answer::None, local_network: Permission::Prompt, ..good() },
            Facts { local_network: Permission::Granted, protocol: "http/1.1".into(), ..good() },
        ];
        for language in Language::ALL {
            let catalog = Catalog::new(language);
            for check in all.iter().flat_map(examine) {
                for id in [Some(check.label.to_string()), Some(check.found.id), check.remedy.map(|text| text.id)] {
                    assert!(id.as_ref().is_none_or(|id| catalog.has(id)), "{id:?}");
                }
            }
        }
    }
}
