//! PowerShell's table of sessions. Columns, widths and alignment of the view `PSSession`.

use alloc::string::{String, ToString};

use unicode_width::UnicodeWidthChar;

use crate::bridge::{Availability, SessionState, SessionView};

/// Which columns to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Columns {
    /// Id, Name, ComputerName, State, ConfigurationName, Availability, as the help page shows them.
    #[default]
    Six,
    /// The same with Transport and ComputerType, as newer versions show them.
    Eight,
}

/// The table with its headings, every line ended by a newline; nothing for no sessions.
#[must_use]
pub fn session_table(sessions: &[SessionView], columns: Columns) -> String {
    let mut out = String::new();
    if sessions.is_empty() {
        return out;
    }
    let shown = || COLUMNS.iter().filter(move |column| columns == Columns::Eight || !column.newer);
    line(&mut out, shown().map(|column| (column, column.heading.to_string())));
    line(&mut out, shown().map(|column| (column, "-".repeat(column.heading.len()))));
    for session in sessions {
        line(&mut out, shown().map(|column| (column, (column.value)(session))));
    }
    out
}

/// Name of a state, as PowerShell writes it.
#[must_use]
pub const fn state_name(state: SessionState) -> &'static str {
    match state {
        SessionState::BeforeOpen => "BeforeOpen",
        SessionState::Opening => "Opening",
        SessionState::Opened => "Opened",
        SessionState::Closed => "Closed",
        SessionState::Closing => "Closing",
        SessionState::Broken => "Broken",
        SessionState::Disconnecting => "Disconnecting",
        SessionState::Disconnected => "Disconnected",
        SessionState::Connecting => "Connecting",
    }
}

/// Name of an availability, as PowerShell writes it.
#[must_use]
pub const fn availability_name(availability: Availability) -> &'static str {
    match availability {
        Availability::None => "None",
        Availability::Available => "Available",
        Availability::AvailableForNestedCommand => "AvailableForNestedCommand",
        Availability::Busy => "Busy",
        Availability::RemoteDebug => "RemoteDebug",
    }
}

struct Column {
    heading: &'static str,
    width: usize,
    right: bool,
    newer: bool,
    value: fn(&SessionView) -> String,
}

const COLUMNS: [Column; 8] = [
    Column { heading: "Id", width: 3, right: true, newer: false, value: |s| s.id.to_string() },
    Column { heading: "Name", width: 15, right: false, newer: false, value: |s| s.name.clone() },
    Column { heading: "Transport", width: 9, right: false, newer: true, value: |_| "WSMan".into() },
    Column { heading: "ComputerName", width: 15, right: false, newer: false, value: |s| s.computer_name.clone() },
    Column { heading: "ComputerType", width: 15, right: false, newer: true, value: |_| "RemoteMachine".into() },
    Column { heading: "State", width: 13, right: false, newer: false, value: |s| state_name(s.state).into() },
    Column {
        heading: "ConfigurationName",
        width: 20,
        right: false,
        newer: false,
        value: |s| s.configuration_name.clone(),
    },
    Column {
        heading: "Availability",
        width: 13,
        right: true,
        newer: false,
        value: |s| availability_name(s.availability).into(),
    },
];

fn line<'a>(out: &mut String, cells: impl Iterator<Item = (&'a Column, String)>) {
    let start = out.len();
    for (column, value) in cells {
        if out.len() > start {
            out.push(' ');
        }
        let value = fit(&value, column.width);
        let padding = " ".repeat(column.width - cells_of(&value));
        let (first, second) = if column.right { (&padding, &value) } else { (&value, &padding) };
        out.push_str(first);
        out.push_str(second);
    }
    out.truncate(start + out[start..].trim_end().len());
    out.push('\n');
}

/// The text in at most `width` cells; a control character would break the line and is shown as a space.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let clean = || text.chars().map(|c| if c.is_control() { ' ' } else { c });
    if clean().map(cells).sum::<usize>() <= width {
        return clean().collect();
    }
    let mut used = 0;
    let mut out: String = clean()
        .take_while(|c| {
            used += cells(*c);
            used < width
        })
        .collect();
    out.push('…');
    out
}

pub(crate) fn cells_of(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// Cells a character takes in a terminal: 0 for marks that combine, 2 for wide ones (Unicode Standard Annex 11).
fn cells(c: char) -> usize {
    c.width().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn session(name: &str) -> SessionView {
        SessionView {
            configuration_name: "ITTasks".into(),
            ..SessionView::disconnected(4, Uuid::from_u128(1), name, "Server01").opened()
        }
    }

    #[test]
    fn six_columns_as_the_help_page() {
        let expected = concat!(
            " Id Name            ComputerName    State         ConfigurationName     Availability\n",
            " -- ----            ------------    -----         -----------------     ------------\n",
            "  4 ITTask          Server01        Opened        ITTasks                  Available\n",
        );
        assert_eq!(session_table(&[session("ITTask")], Columns::Six), expected);
    }

    #[test]
    fn eight_columns() {
        let expected = concat!(
            " Id Name            Transport ComputerName    ComputerType    State         ConfigurationName     Availability\n",
            " -- ----            --------- ------------    ------------    -----         -----------------     ------------\n",
            "  4 ITTask          WSMan     Server01        RemoteMachine   Opened        ITTasks                  Available\n",
        );
        assert_eq!(session_table(&[session("ITTask")], Columns::Eight), expected);
    }

    #[test]
    fn long_and_wide_values_are_cut() {
        assert_eq!(fit("exactly fifteen", 15), "exactly fifteen");
        assert_eq!(fit("sixteen letters!", 15), "sixteen letter…");
        assert_eq!(cells_of(&fit("会話会話会話会話", 15)), 15);
        assert_eq!(fit("a\nb", 15), "a b");
        assert_eq!(session_table(&[], Columns::Six), "");
    }

    proptest! {
        #[test]
        fn columns_stay_in_place(name in ".{0,40}") {
            let table = session_table(&[session(&name)], Columns::Six);
            prop_assert_eq!(table.lines().count(), 3);
            let row = table.lines().nth(2).unwrap();
            prop_assert_eq!(cells_of(row), 84);
            prop_assert!(row.ends_with("    Available"));
        }
    }
}
