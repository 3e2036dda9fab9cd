//! What plain words in the command bar can mean.

use reattach_core::bridge::Text;

use crate::i18n::I18n;
use crate::model::commands::Action;
use crate::model::filter::{Column, toggle};
use crate::model::hosts::Hosts;
use crate::model::palette::{Choice, Entry};
use crate::model::view::View;
use crate::storage;
use crate::store::Store;

/// Hosts and sessions that are looked at.
const MOST: usize = 2_000;

/// Everything that can be chosen now: actions on what is marked, pages, saved views, hosts, open
/// sessions.
pub(super) fn entries(store: Store, i18n: I18n) -> Vec<Entry> {
    let say = |id: &str| i18n.say(&Text::new(id));
    let mut entries = Vec::new();
    let mut add = |label: String, kind: &'static str, choice: Choice| entries.push(Entry { label, kind, choice });
    let selected = store.selected_now();
    for action in Action::ALL {
        if selected.iter().any(|session| action.fits(session)) {
            add(say(action.label()), "ui-kind-action", Choice::Act(action));
        }
    }
    if !selected.is_empty() {
        add(say("ui-preview"), "ui-kind-action", Choice::Preview);
    }
    add(say("ui-refresh"), "ui-kind-action", Choice::Refresh);
    let pages = [
        ("ui-sessions", "/sessions"),
        ("ui-runs", "/runs"),
        ("ui-history", "/history"),
        ("ui-settings", "/settings"),
        ("ui-connect-to", "/connect"),
    ];
    for (id, address) in pages {
        add(say(id), "ui-kind-page", Choice::Open(address.into()));
    }
    for (name, address) in storage::views() {
        add(name, "ui-kind-view", Choice::Open(address));
    }
    store.hosts.with_untracked(|hosts| {
        for host in Hosts::all(hosts).iter().take(MOST) {
            let view = View { filter: toggle("", Column::ComputerName, &host.computer_name), ..View::default() };
            add(host.computer_name.clone(), "ui-kind-host", Choice::Open(view.address()));
        }
    });
    store.sessions.with_untracked(|sessions| {
        for session in sessions.iter().filter(|session| session.local).take(MOST) {
            let label = format!("{} – {}", session.name, session.computer_name);
            add(label, "ui-kind-session", Choice::Open(format!("/sessions/{}", session.instance_id)));
        }
    });
    entries
}
