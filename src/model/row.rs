//! What a row of the grid says.

use reattach_core::bridge::{Eligibility, Millis, SessionView, Text};
use reattach_core::option::OutputBufferingMode;
use reattach_core::table::{availability_name, state_name};

use super::columns::Column;
use super::commands::Action;
use super::duration;
use super::hosts::{Freshness, freshness};
use super::status::{self, Status};

/// A row, as a value: two that are equal look alike in every language.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The session's host.
    pub computer_name: String,
    /// The session's name.
    pub name: String,
    /// How far what stands here can be relied on.
    pub freshness: Freshness,
    /// One for each column that is shown.
    pub cells: Vec<Cell>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// The name, and what can be done with it.
    Name {
        /// The session's.
        name: String,
        /// It has a page.
        page: bool,
        /// It can be connected.
        connectable: bool,
    },
    /// Shape, word and colour.
    Availability {
        /// For class names.
        shape: &'static str,
        /// The cmdlet's.
        word: &'static str,
        /// Nobody knows any more whether that is so.
        unknown: bool,
    },
    /// The time left, in words and as a bar.
    Expires {
        /// `None` where there is no deadline.
        left: Option<Text>,
        /// Hundredths of the idle time-out.
        share: Option<i64>,
        /// Near enough to be pointed out.
        soon: bool,
    },
    /// What can be done, or why not, and how old that is when it is old.
    Note {
        /// The sentence.
        text: Text,
        /// Of what is no longer fresh: its age, and why nothing newer came.
        old: Option<(Text, Option<Text>)>,
        /// What it runs.
        command: Option<String>,
    },
    /// A text that is the same in every language.
    Plain(String),
    /// A text of ours.
    Said(Option<Text>),
}

impl Row {
    /// Of a session at the time `now`, whose host is read anew every `interval`. `why` says why a host
    /// did not answer.
    #[must_use]
    pub fn of(
        session: &SessionView,
        columns: &[Column],
        (now, interval): (Millis, Millis),
        why: impl Fn(&str) -> Option<Text>,
    ) -> Self {
        let freshness = match session.eligibility {
            // Of what is open here the engine tells every change.
            Eligibility::Open => Freshness::Fresh,
            _ => freshness(session.as_of, now, interval),
        };
        Self {
            computer_name: session.computer_name.clone(),
            name: session.name.clone(),
            freshness,
            cells: columns.iter().map(|column| cell(*column, session, (now, freshness), &why)).collect(),
        }
    }
}

fn cell(
    column: Column,
    session: &SessionView,
    (now, freshness): (Millis, Freshness),
    why: impl Fn(&str) -> Option<Text>,
) -> Cell {
    match column {
        Column::Availability => Cell::Availability {
            shape: Status::of(session).shape(),
            word: availability_name(session.availability),
            unknown: freshness == Freshness::Unknown,
        },
        Column::Note => Cell::Note {
            text: status::note(session),
            old: (freshness != Freshness::Fresh)
                .then(|| (duration::age(now - session.as_of), why(&session.computer_name))),
            command: session.running_command.clone(),
        },
        Column::Name => {
            Cell::Name { name: session.name.clone(), page: session.local, connectable: Action::Connect.fits(session) }
        }
        Column::ExpiresIn => expires(session, now),
        Column::DisconnectedSince => Cell::Said(session.disconnected_on.map(|at| duration::age(now - at))),
        Column::LastSeen => Cell::Said(Some(duration::age(now - session.as_of))),
        Column::IdleTimeout => Cell::Said(session.idle_timeout.map(duration::span)),
        Column::Id => Cell::Plain(session.id.to_string()),
        Column::ComputerName => Cell::Plain(session.computer_name.clone()),
        Column::State => Cell::Plain(state_name(session.state).into()),
        Column::ConfigurationName => Cell::Plain(session.configuration_name.clone()),
        Column::Owner => Cell::Plain(session.owner.clone().unwrap_or_default()),
        Column::RunningCommand => Cell::Plain(session.running_command.clone().unwrap_or_default()),
        Column::InstanceId => Cell::Plain(session.instance_id.to_string()),
        Column::Endpoint => Cell::Plain(session.endpoint.clone()),
        Column::OutputBufferingMode => {
            let name = OutputBufferingMode::NAMES.get(session.output_buffering_mode as usize);
            Cell::Plain(name.map_or("", |name| *name).into())
        }
    }
}

fn expires(session: &SessionView, now: Millis) -> Cell {
    let left = session.expires_on.map(|at| at - now);
    let share = left.zip(session.idle_timeout).and_then(|(left, whole)| {
        // A whole of nothing has no share.
        (left.clamp(0, whole.max(0)) * 100).checked_div(whole)
    });
    Cell::Expires { left: left.map(duration::span), share, soon: left.is_some_and(duration::soon) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{open, session};

    const MINUTE: Millis = 60_000;

    fn row(session: &SessionView, column: Column, now: Millis) -> Row {
        Row::of(session, &[column], (now, 30_000), |host| Some(Text::new("engine-why").with("host", host)))
    }

    #[test]
    fn a_row_changes_with_what_can_be_read_on_it_alone() {
        let one =
            SessionView { expires_on: Some(10 * MINUTE), idle_timeout: Some(20 * MINUTE), ..session(1, "a", "b") };
        let at = |now| row(&one, Column::ExpiresIn, now);
        assert_eq!(at(0), at(0));
        assert_ne!(at(0), at(2 * MINUTE));
        let left = Cell::Expires { left: Some(duration::span(MINUTE)), share: Some(5), soon: true };
        assert_eq!(at(9 * MINUTE).cells, [left]);
        let ended = Cell::Expires { left: Some(duration::span(0)), share: Some(0), soon: true };
        assert_eq!(at(11 * MINUTE).cells, [ended]);
        let never = SessionView { expires_on: None, ..one };
        assert_eq!(row(&never, Column::ExpiresIn, 0).cells, [Cell::Expires { left: None, share: None, soon: false }]);
        let odd = SessionView { expires_on: Some(5), idle_timeout: Some(0), ..never };
        assert!(matches!(row(&odd, Column::ExpiresIn, 0).cells[0], Cell::Expires { share: None, .. }));
    }

    #[test]
    fn what_is_old_says_how_old_and_why() {
        let one = session(1, "a", "Server01");
        let fresh = row(&one, Column::Note, one.as_of + MINUTE);
        assert_eq!(fresh.freshness, Freshness::Fresh);
        assert!(matches!(&fresh.cells[0], Cell::Note { old: None, .. }));
        let stale = row(&one, Column::Note, one.as_of + 2 * MINUTE);
        assert_eq!(stale.freshness, Freshness::Stale);
        let why = Text::new("engine-why").with("host", "Server01");
        assert!(matches!(&stale.cells[0], Cell::Note { old: Some((age, Some(said))), .. }
            if *age == duration::age(2 * MINUTE) && *said == why));
        assert_eq!(row(&one, Column::Note, one.as_of + 6 * MINUTE).freshness, Freshness::Unknown);
        let here = open(1, "a", "Server01");
        assert_eq!(row(&here, Column::Note, here.as_of + 60 * MINUTE).freshness, Freshness::Fresh);
    }

    #[test]
    fn every_column_has_a_cell() {
        let row = Row::of(&open(7, "ITTask", "Server01"), &Column::ALL, (0, 1), |_| None);
        assert_eq!(row.cells.len(), Column::ALL.len());
        let of = |column| &row.cells[Column::ALL.iter().position(|one| *one == column).expect("it is one")];
        assert_eq!(of(Column::Id), &Cell::Plain("7".into()));
        assert_eq!(of(Column::State), &Cell::Plain("Opened".into()));
        assert_eq!(of(Column::Name), &Cell::Name { name: "ITTask".into(), page: true, connectable: false });
        assert_eq!(of(Column::OutputBufferingMode), &Cell::Plain("None".into()));
    }
}
