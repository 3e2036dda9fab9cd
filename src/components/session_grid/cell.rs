//! One cell of a row.

use reattach_core::bridge::Text;
use uuid::Uuid;
use web_sys::Element;

use crate::dom;
use crate::i18n::Spoken;
use crate::model::row::Cell;

/// What a cell is painted with: the heading of its column, the language, and the session of its row.
#[derive(Clone, Copy)]
pub(super) struct Paint<'a> {
    pub(super) label: &'a str,
    pub(super) words: Spoken,
    pub(super) id: Uuid,
}

impl Paint<'_> {
    /// Fills a cell that shows `before`, or whatever it shows when that is not known.
    pub(super) fn fill(self, element: &Element, before: Option<&Cell>, cell: &Cell) {
        if before.and_then(|before| self.change(element, before, cell)).is_none() {
            self.anew(element, cell);
        }
    }

    fn say(self, id: &'static str) -> String {
        self.words.say(&Text::new(id))
    }

    fn page(self) -> String {
        format!("/sessions/{}", self.id)
    }

    /// Changes what differs where the cell is built alike, because making elements costs several times as much; `None`
    /// where it is not.
    fn change(self, element: &Element, before: &Cell, cell: &Cell) -> Option<()> {
        match (before, cell) {
            (Cell::Name { page: was_page, connectable: was, .. }, Cell::Name { name, page, connectable })
                if (was_page, was) == (page, connectable) =>
            {
                let first = element.first_element_child()?;
                if *page {
                    dom::set(&first, "href", &self.page());
                }
                dom::say(&first, name);
            }
            (Cell::Availability { unknown: false, .. }, Cell::Availability { shape, word, unknown: false }) => {
                let pill = element.first_element_child()?;
                pill.set_class_name(&pill_class(shape));
                dom::say(&pill, word);
            }
            (Cell::Expires { share: was, .. }, Cell::Expires { left, share, soon })
                if was.is_some() == share.is_some() =>
            {
                if let Some(share) = share {
                    fill_gauge(&element.first_element_child()?, *share);
                }
                let words = element.last_element_child()?;
                words.set_class_name(left_class(*soon));
                dom::say(&words, &left.as_ref().map(|left| self.words.say(left)).unwrap_or_default());
            }
            (Cell::Note { old: None, command: None, .. }, Cell::Note { text, old: None, command: None }) => {
                let note = element.first_element_child()?;
                let text = self.words.say(text);
                dom::set(&note, "title", &text);
                dom::say(&note, &text);
            }
            _ => return None,
        }
        Some(())
    }

    fn anew(self, element: &Element, cell: &Cell) {
        match cell {
            Cell::Plain(text) => dom::say(element, text),
            Cell::Said(text) => dom::say(element, &text.as_ref().map(|text| self.words.say(text)).unwrap_or_default()),
            Cell::Name { name, page, connectable } => {
                let name =
                    if *page { dom::text("a", &[("href", &self.page())], name) } else { dom::text("span", &[], name) };
                let quick = connectable.then(|| quick(&self.say("ui-connect-one"))).flatten();
                dom::fill(element, [name, quick]);
            }
            Cell::Availability { shape, word, unknown } => {
                let pill = dom::text("span", &[("class", &pill_class(shape))], word);
                let unknown =
                    unknown.then(|| dom::text("span", &[("class", "unknown-word")], &self.say("ui-unknown"))).flatten();
                dom::fill(element, [pill, unknown]);
            }
            Cell::Expires { left, share, soon } => {
                let gauge = share.and_then(|share| gauge(self.label, share));
                let left = left.as_ref().map(|left| self.words.say(left)).unwrap_or_default();
                dom::fill(element, [gauge, dom::text("span", &[("class", left_class(*soon))], &left)]);
            }
            Cell::Note { text, old, command } => {
                let text = self.words.say(text);
                let old = old.as_ref().and_then(|(age, why)| {
                    let text = Text::new("ui-stale").with("age", self.words.say(age));
                    let why = why.as_ref().map(|why| self.words.say(why)).unwrap_or_default();
                    dom::text("span", &[("class", "age"), ("title", &why)], &self.words.say(&text))
                });
                let command = command.as_ref().and_then(|command| dom::text("code", &[("title", command)], command));
                let note = dom::text("span", &[("class", "note-text"), ("title", &text)], &text);
                dom::fill(element, [note, old, command]);
            }
        }
    }
}

fn pill_class(shape: &str) -> String {
    format!("pill {shape}")
}

const fn left_class(soon: bool) -> &'static str {
    if soon { "left soon" } else { "left" }
}

/// The time left as a bar.
fn gauge(label: &str, share: i64) -> Option<Element> {
    let attributes = [("role", "meter"), ("aria-label", label), ("aria-valuemin", "0"), ("aria-valuemax", "100")];
    let gauge = dom::element("span", &attributes)?;
    fill_gauge(&gauge, share);
    Some(gauge)
}

fn fill_gauge(gauge: &Element, share: i64) {
    gauge.set_class_name(if share < 10 { "gauge low" } else { "gauge" });
    dom::set(gauge, "aria-valuenow", &share.to_string());
    dom::style(gauge, "--share", &format!("{share}%"));
}

/// A way to connect this one session.
fn quick(label: &str) -> Option<Element> {
    let attributes = [
        ("type", "button"),
        ("class", "plain quick"),
        ("data-action", "connect"),
        ("tabindex", "-1"),
        ("title", label),
    ];
    let button = dom::element("button", &attributes)?;
    dom::fill(&button, [dom::text("span", &[("class", "unseen")], label)]);
    Some(button)
}
