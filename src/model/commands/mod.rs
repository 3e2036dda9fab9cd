//! The commands that clicks stand for, as text that the command bar accepts.

mod copy;
mod meant;
mod place;

use reattach_core::bridge::{EffectView, Eligibility, PlannedView, SessionView, Text};
use reattach_core::command::{Pipeline, build};
use uuid::Uuid;

use place::{Group, by_place};

pub use copy::{Form, Listing, as_script, copied, listed, takes_credential};
pub use meant::{Command, Meant, likely};

/// Sessions or hosts in one line at most, and bytes of their ids and names: well under what the
/// parser reads.
const PER_LINE: usize = 1_000;
const BYTES_PER_LINE: usize = 48 * 1024;

/// Characters of a command that are shown where it stands among other things.
const BEGINNING: usize = 400;

/// The beginning of a command, for where it stands among other things: one for a thousand sessions is pages long. Whole
/// when it is not that long.
#[must_use]
pub fn beginning(command: &str) -> String {
    let Some((most, _)) = command.char_indices().nth(BEGINNING) else { return command.to_owned() };
    let some = &command[..most];
    // A name or an id that is cut off looks like another one.
    let some = some.rfind([',', ' ', '\n']).map_or(some, |end| &some[..end]);
    format!("{} …", some.trim_end())
}

/// What the toolbar can do with sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Take them here.
    Connect,
    /// Leave them running on their hosts.
    Disconnect,
    /// Fetch what their command writes.
    Receive,
    /// Connect and disconnect again, which starts the time until they expire anew.
    KeepAlive,
    /// Close them on their hosts.
    Remove,
}

/// What an action would do with the sessions that are marked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offer {
    /// How many sessions will be acted on.
    pub eligible: usize,
    /// Why the others will not be, and how many for each reason; most first.
    pub skipped: Vec<(Text, usize)>,
    /// Whether any of them is reached on its host, under a credential.
    pub there: bool,
}

impl Action {
    /// In the order of the toolbar.
    pub const ALL: [Self; 5] = [Self::Connect, Self::Disconnect, Self::Receive, Self::KeepAlive, Self::Remove];

    /// Id of its button's text.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Connect => "ui-connect",
            Self::Disconnect => "ui-disconnect",
            Self::Receive => "ui-receive",
            Self::KeepAlive => "ui-keep-alive",
            Self::Remove => "ui-remove",
        }
    }

    /// Its word in a page, where a button says which action it is.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Disconnect => "disconnect",
            Self::Receive => "receive",
            Self::KeepAlive => "keep-alive",
            Self::Remove => "remove",
        }
    }

    /// The action of a [`word`](Self::word).
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// Whether it has an effect on a session.
    #[must_use]
    pub fn fits(self, session: &SessionView) -> bool {
        let connectable = session.eligibility == Eligibility::Connectable;
        match self {
            Self::Connect | Self::KeepAlive => connectable,
            Self::Disconnect => session.local && session.eligibility == Eligibility::Open,
            Self::Receive => connectable || (session.local && session.eligibility == Eligibility::Open),
            Self::Remove => connectable || session.local,
        }
    }

    /// On how many of these sessions it would have an effect, and why not on the others.
    #[must_use]
    pub fn offer<'a>(self, sessions: impl IntoIterator<Item = &'a SessionView>) -> Offer {
        let mut offer = Offer::default();
        for session in sessions {
            if self.fits(session) {
                offer.eligible += 1;
                offer.there |= !is_here(session);
            } else {
                offer.skip(refusal(session));
            }
        }
        offer.skipped.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        offer
    }

    /// The lines that do it, to be run one after the other; none when no session can be acted on.
    #[must_use]
    pub fn lines<'a>(self, sessions: impl IntoIterator<Item = &'a SessionView>) -> Vec<String> {
        let fitting: Vec<&SessionView> = sessions.into_iter().filter(|session| self.fits(session)).collect();
        self.pipelines(&fitting).iter().map(ToString::to_string).collect()
    }

    fn pipelines(self, sessions: &[&SessionView]) -> Vec<Pipeline> {
        let (here, there): (Vec<&SessionView>, Vec<&SessionView>) =
            sessions.iter().partition(|session| is_here(session));
        let there = by_place(&there);
        let mut lines: Vec<Pipeline> = here.chunks(PER_LINE).filter_map(|chunk| self.here(&ids(chunk))).collect();
        lines.extend(there.iter().filter_map(|group| self.there(group)));
        lines
    }

    /// For sessions of this page.
    fn here(self, ids: &[Uuid]) -> Option<Pipeline> {
        let named = |cmdlet: &str| build::cmdlet(cmdlet, &[("InstanceId", place::ids(ids))]);
        match self {
            Self::Connect | Self::KeepAlive => None,
            Self::Disconnect => Some(named("Disconnect-PSSession")),
            Self::Receive if ids.len() == 1 => Some(named("Receive-PSSession")),
            Self::Receive => Some(build::piped(named("Get-PSSession"), build::cmdlet("Receive-PSSession", &[]))),
            Self::Remove => Some(build::with_switch(named("Remove-PSSession"), "Confirm")),
        }
    }

    /// For sessions that hosts have listed.
    fn there(self, group: &Group<'_>) -> Option<Pipeline> {
        let to = |cmdlet: &str| build::cmdlet(cmdlet, &[]);
        match self {
            Self::Connect => Some(group.line("Connect-PSSession")),
            Self::Disconnect => None,
            Self::Receive if group.ids.len() == 1 => Some(group.line("Receive-PSSession")),
            Self::Receive => Some(build::piped(group.line("Connect-PSSession"), to("Receive-PSSession"))),
            Self::KeepAlive => Some(build::piped(group.line("Connect-PSSession"), to("Disconnect-PSSession"))),
            Self::Remove => {
                let line = build::piped(group.line("Get-PSSession"), to("Remove-PSSession"));
                Some(build::with_switch(line, "Confirm"))
            }
        }
    }
}

impl Offer {
    fn skip(&mut self, reason: Text) {
        match self.skipped.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => self.skipped.push((reason, 1)),
        }
    }

    /// How many sessions there are in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.eligible + self.skipped.iter().map(|(_, count)| count).sum::<usize>()
    }
}

/// Asks hosts for their sessions.
#[must_use]
pub fn list(computers: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = computers;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |name: &&String| {
            bytes += name.len() + 4;
            bytes <= BYTES_PER_LINE
        };
        let count = rest.iter().take(PER_LINE).take_while(fits).count().max(1);
        let (line, later) = rest.split_at(count);
        lines.push(build::get_sessions(line).to_string());
        rest = later;
    }
    lines
}

/// Says what connecting these sessions would do, and does it not; where none can be connected, the
/// same of the first other action that would do something.
#[must_use]
pub fn preview(sessions: &[&SessionView]) -> Vec<String> {
    let Some(action) = previewed(sessions) else { return Vec::new() };
    let fitting: Vec<&SessionView> = sessions.iter().copied().filter(|session| action.fits(session)).collect();
    action.pipelines(&fitting).into_iter().map(|line| build::with_what_if(line).to_string()).collect()
}

/// The sessions among these that the previewed action passes over, as lines of a plan with their reasons. They are no
/// part of its command, so that running it fails for none of them.
#[must_use]
pub fn passed_over(sessions: &[&SessionView]) -> Vec<PlannedView> {
    let Some(action) = previewed(sessions) else { return Vec::new() };
    let line = |session: &&&SessionView| PlannedView {
        target: session.computer_name.clone(),
        instance_id: Some(session.instance_id),
        session_name: Some(session.name.clone()),
        effect: match session.eligibility {
            Eligibility::Open | Eligibility::Connectable => EffectView::Write,
            Eligibility::HeldByAnotherClient => EffectView::Busy,
            Eligibility::OtherOwner { .. } | Eligibility::NotUsable => EffectView::Refused,
        },
        reason: Some(refusal(session)),
        warning: None,
        what_if: None,
    };
    sessions.iter().filter(|session| !action.fits(session)).map(|session| line(&session)).collect()
}

/// The first action that would do something. Not one that goes through a pipe: there only the last command would hold
/// back.
fn previewed(sessions: &[&SessionView]) -> Option<Action> {
    let actions = [Action::Connect, Action::Disconnect, Action::Remove];
    actions.into_iter().find(|action| sessions.iter().any(|session| action.fits(session)))
}

/// The same line with another account; `None` for a line that cannot be read or takes none.
#[must_use]
pub fn with_account(line: &str, account: &str) -> Option<String> {
    let parsed = reattach_core::command::parse(line);
    if !parsed.problems.is_empty() {
        return None;
    }
    let line = build::with_parameter(parsed.pipeline, "Credential", build::text(account.trim())).to_string();
    reattach_core::bind::bind_line(&line).is_ok().then_some(line)
}

/// The same line without `-WhatIf`: what a preview was of.
#[must_use]
pub fn without_what_if(line: &str) -> String {
    line.strip_suffix(" -WhatIf").unwrap_or(line).into()
}

fn refusal(session: &SessionView) -> Text {
    match session.eligibility {
        Eligibility::Connectable => Text::new("ui-skipped-not-open"),
        Eligibility::Open => Text::new("ui-skipped-open"),
        Eligibility::HeldByAnotherClient => Text::new("ui-skipped-held"),
        Eligibility::OtherOwner { ref owner } => Text::new("ui-skipped-foreign").with("owner", owner.clone()),
        Eligibility::NotUsable => Text::new("ui-skipped-unusable"),
    }
}

/// Whether commands name it as one of this page.
fn is_here(session: &SessionView) -> bool {
    session.local && session.eligibility != Eligibility::Connectable
}

fn ids(sessions: &[&SessionView]) -> Vec<Uuid> {
    sessions.iter().map(|session| session.instance_id).collect()
}

#[cfg(test)]
mod tests;
