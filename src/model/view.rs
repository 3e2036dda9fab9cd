//! What the grid is asked to show, as its address says it: `?q=…&sort=…&cols=…&density=…`.
//!
//! An address can be kept, sent and gone back to. Nothing in it is secret.

use super::columns::Column;
use super::place::{Page, Place};
use super::settings::{Choice, Density};

/// One of the columns that order the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// By which column.
    pub column: Column,
    /// Largest first.
    pub descending: bool,
}

/// What the grid is asked to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The filter as written.
    pub filter: String,
    /// The first decides; each other orders what the ones before left equal. Empty means by host.
    pub sort: Vec<SortKey>,
    /// In the order of [`Column::ALL`]; holds [`Column::Name`].
    pub columns: Vec<Column>,
    /// How close rows stand; `None` as the settings say.
    pub density: Option<Density>,
}

impl Default for View {
    fn default() -> Self {
        Self { filter: String::new(), sort: Vec::new(), columns: Column::DEFAULT.to_vec(), density: None }
    }
}

impl View {
    /// Reads an address. What is not understood counts as not given.
    #[must_use]
    pub fn read(place: &Place) -> Self {
        let mut view = Self { filter: place.get("q").unwrap_or_default().into(), ..Self::default() };
        for key in place.get("sort").unwrap_or_default().split(',') {
            let (descending, id) = match key.strip_prefix('-') {
                Some(id) => (true, id),
                None => (false, key),
            };
            if let Some(column) = Column::named(id)
                && !view.sort.iter().any(|known| known.column == column)
            {
                view.sort.push(SortKey { column, descending });
            }
        }
        if let Some(ids) = place.get("cols") {
            let chosen: Vec<&str> = ids.split(',').collect();
            view.columns.clear();
            view.columns.extend(
                Column::ALL.into_iter().filter(|column| *column == Column::Name || chosen.contains(&column.id())),
            );
        }
        view.density = place.get("density").and_then(Density::from_word);
        view
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> String {
        let mut place = Place { path: Page::Sessions.path(), ..Place::default() };
        place = place.with("q", if self.filter.trim().is_empty() { "" } else { &self.filter });
        let key = |key: &SortKey| format!("{}{}", if key.descending { "-" } else { "" }, key.column.id());
        place = place.with("sort", &self.sort.iter().map(key).collect::<Vec<_>>().join(","));
        if self.columns != Column::DEFAULT {
            place = place.with("cols", &self.columns.iter().map(|column| column.id()).collect::<Vec<_>>().join(","));
        }
        place.with("density", self.density.map_or("", Density::word)).address()
    }

    /// After a click on a column's heading: it alone decides, and a second click turns it round.
    /// `more` adds it to those that decide already.
    pub fn sort_by(&mut self, column: Column, more: bool) {
        let known = self.sort.iter().position(|key| key.column == column);
        match known {
            Some(at) if more || self.sort.len() == 1 => self.sort[at].descending ^= true,
            None if more => self.sort.push(SortKey { column, descending: false }),
            _ => self.sort = vec![SortKey { column, descending: false }],
        }
    }

    /// Shows a column or does not any more.
    pub fn toggle(&mut self, column: Column) {
        let shown = |other: &Column| *other == Column::Name || self.columns.contains(other) != (*other == column);
        self.columns = Column::ALL.into_iter().filter(shown).collect();
    }

    /// How a column orders the rows: its place among those that do, from 1, and whether largest
    /// first.
    #[must_use]
    pub fn order_of(&self, column: Column) -> Option<(usize, bool)> {
        if self.sort.is_empty() {
            return (column == Column::ComputerName).then_some((1, false));
        }
        let at = self.sort.iter().position(|key| key.column == column)?;
        Some((at + 1, self.sort[at].descending))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> View {
        View::read(&Place::parse(address))
    }

    #[test]
    fn an_address_says_what_is_shown() {
        let mut view = View::default();
        assert_eq!(view.address(), "/sessions");
        assert_eq!(read("/sessions"), view);
        view.filter = "Name:IT* Owner:\"LAB\\a&b=é+1%\" #x".into();
        view.sort_by(Column::ExpiresIn, false);
        view.sort_by(Column::Name, true);
        view.sort_by(Column::Name, true);
        view.toggle(Column::Owner);
        view.toggle(Column::LastSeen);
        view.density = Some(Density::Compact);
        let address = view.address();
        assert!(address.contains("&sort=expires,-name&"), "{address}");
        assert!(!address.contains([' ', '#', '"', '\\']), "{address}");
        assert_eq!(read(&address), view);
    }

    #[test]
    fn what_an_address_does_not_say_rightly_is_left_out() {
        let view = read("/sessions?sort=nonsense,-id,id&cols=state,nonsense&density=huge");
        assert_eq!(view.sort, [SortKey { column: Column::Id, descending: true }]);
        assert_eq!(view.columns, [Column::Name, Column::State]);
        assert_eq!(view.density, None);
        assert_eq!(read("/sessions?density=comfortable").density, Some(Density::Comfortable));
    }

    #[test]
    fn a_second_click_turns_the_order_and_another_column_replaces_it() {
        let mut view = View::default();
        assert_eq!(view.order_of(Column::ComputerName), Some((1, false)));
        view.sort_by(Column::Name, false);
        assert_eq!(view.order_of(Column::Name), Some((1, false)));
        view.sort_by(Column::Name, false);
        assert_eq!(view.order_of(Column::Name), Some((1, true)));
        view.sort_by(Column::Id, true);
        assert_eq!(view.order_of(Column::Id), Some((2, false)));
        view.sort_by(Column::Id, false);
        assert_eq!((view.order_of(Column::Name), view.order_of(Column::Id)), (None, Some((1, false))));
    }

    #[test]
    fn the_name_stays() {
        let mut view = View::default();
        view.toggle(Column::Name);
        assert!(view.columns.contains(&Column::Name));
    }
}
