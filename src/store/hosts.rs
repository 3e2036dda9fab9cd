//! Hosts, and when they are asked.

use leptos::prelude::*;
use reattach_core::bridge::HostGroup;

use super::Store;
use crate::model::commands;
use crate::model::hosts::Hosts;
use crate::model::runs::{Origin, Runs};
use crate::model::sign_in::SignInState;
use crate::{browser, storage};

impl Store {
    /// Hosts of the gateway's policy, those of its groups among them, and those that this browser
    /// was told of.
    pub(super) fn know_hosts(self, hosts: &[String], groups: &[HostGroup]) {
        self.hosts.update(|known| {
            known.name(hosts);
            known.group(groups);
            known.name(&storage::hosts());
        });
    }

    /// Hosts that a person named: they are asked now, and known the next time.
    pub(crate) fn add_hosts(self, names: &[String]) {
        self.hosts.update(|known| known.name(names));
        let named = self.sign_in.with_untracked(|state| state.hosts().to_vec());
        let own = |name: &String| !named.iter().any(|known| known.eq_ignore_ascii_case(name));
        storage::add_hosts(names.iter().filter(|name| own(name)));
        self.list(names, Origin::Click);
    }

    /// Whether a person named a host in this browser; the gateway names the others.
    pub(crate) fn is_own_host(self, name: &str) -> bool {
        self.sign_in.with_untracked(|state| !state.hosts().iter().any(|known| known.eq_ignore_ascii_case(name)))
    }

    /// Forgets a host that a person named, and the sessions that it listed and nobody has open.
    pub(crate) fn forget_host(self, name: &str) {
        storage::remove_host(name);
        self.hosts.update(|hosts| hosts.remove(name));
        self.sessions.update(|sessions| sessions.remove_listed_by(name));
    }

    /// Asks every host again, also those that wait for a credential.
    pub(crate) fn refresh(self) {
        let hosts = self.hosts.with_untracked(Hosts::names);
        self.list(&hosts, Origin::Background);
    }

    /// Once a second: the time, and now and then a refresh of what answered before.
    pub(crate) fn tick(self) {
        let now = browser::now();
        self.now.set(now);
        if let Some(Some(said)) = self.announcer.try_update_value(|announcer| announcer.tick(now)) {
            self.announcement.set(said);
        }
        self.ask_gateway(self.sign_in.with_untracked(|state| matches!(state, SignInState::Unreachable { .. })));
        let Some(interval) = self.settings.with_untracked(|settings| settings.refresh.interval()) else { return };
        let due = now - self.refreshed.get_value() >= interval;
        if !due
            || browser::hidden()
            || !self.auto_refresh.get_untracked()
            || !self.prompts.with_untracked(|p| p.current().is_none())
        {
            return;
        }
        if self.sign_in.with_untracked(SignInState::signed_in) && !self.runs.with_untracked(Runs::background_running) {
            let hosts = self.hosts.with_untracked(Hosts::refreshable);
            self.list(&hosts, Origin::Background);
        }
    }

    pub(super) fn list(self, hosts: &[String], origin: Origin) {
        self.refreshed.set_value(browser::now());
        self.run_all(&commands::list(hosts), origin);
    }
}
