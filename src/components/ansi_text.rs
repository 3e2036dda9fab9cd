//! Text with colours, links and characters that are not seen, and with what is searched for marked.

use std::ops::Range;

use leptos::prelude::*;

use crate::i18n::{t, use_i18n};
use crate::model::output::ansi::{self, Kind, Span};
use crate::model::output::colour::{Rgb, Style, Theme};
use crate::model::output::search;

/// The spans of a text.
#[component]
pub(crate) fn AnsiText(
    /// As it came.
    text: String,
    /// What is searched for.
    #[prop(optional)]
    needle: String,
    /// The entry that it is of, for finding a match again.
    #[prop(optional)]
    sequence: u64,
) -> impl IntoView {
    let spans = ansi::spans(&text);
    if needle.is_empty()
        && let [Span { text, style, kind: Kind::Text }] = &spans[..]
        && *style == Style::default()
    {
        return text.clone().into_any();
    }
    let places = if needle.is_empty() { Vec::new() } else { search::ranges(&ansi::plain(&text), &needle) };
    let mut from = 0;
    let mut out = Vec::with_capacity(spans.len());
    for span in spans {
        let end = from + span.text.len();
        out.push(span_view(span, from, &places, sequence));
        from = end;
    }
    out.into_any()
}

/// A text whose matches are marked; for cells of tables.
#[component]
pub(crate) fn Marked(
    /// The text.
    text: String,
    /// What is searched for.
    needle: String,
    /// The entry that it is of.
    sequence: u64,
    /// How many matches the entry has before this text.
    before: usize,
) -> impl IntoView {
    if needle.is_empty() {
        return text.into_any();
    }
    let places = search::ranges(&text, &needle);
    pieces(&text, 0, &places, sequence, before).into_any()
}

fn span_view(span: Span, from: usize, places: &[Range<usize>], sequence: u64) -> AnyView {
    let Span { text, style, kind } = span;
    let content = pieces(&text, from, places, sequence, 0);
    let class = class_of(&style);
    let (light, dark) = (style.shown(Theme::Light), style.shown(Theme::Dark));
    let colour = move |colour: Rgb| format!("rgb({} {} {})", colour.0, colour.1, colour.2);
    let coloured = style.coloured();
    let fore = move |shown: Rgb| coloured.then(|| colour(shown));
    let back = move |shown: Option<Rgb>| shown.map(colour);
    let styled = move |content: Vec<AnyView>| {
        if class.is_empty() && !coloured {
            return content.into_any();
        }
        html! {
            <span
                class=class
                style=("--fore-light", fore(light.front))
                style=("--fore-dark", fore(dark.front))
                style=("--back-light", back(light.back))
                style=("--back-dark", back(dark.back))
            >
                {content}
            </span>
        }
        .into_any()
    };
    match kind {
        Kind::Text => styled(content),
        Kind::Control => html! { <span class="control" title=t("ui-control-character")>{content}</span> }.into_any(),
        Kind::ClipboardRefused => html! { <ClipboardRefused/> }.into_any(),
        Kind::Link(address) => html! { <Link address text content=styled(content)/> }.into_any(),
    }
}

/// A link of a script: where it leads is always shown, and only addresses of the web can be followed.
#[component]
fn Link(address: String, text: String, content: AnyView) -> impl IntoView {
    let web = address.starts_with("https://") || address.starts_with("http://");
    let shown = (text != address).then(|| format!(" ({})", ansi::plain(&address)));
    if web {
        html! { <a href=address target="_blank" rel="noopener noreferrer">{content}{shown}</a> }.into_any()
    } else {
        html! { <span>{content}{shown}</span> }.into_any()
    }
}

#[component]
fn ClipboardRefused() -> impl IntoView {
    let i18n = use_i18n();
    html! { <span class="control">{move || i18n.say(&reattach_core::bridge::Text::new("ui-clipboard-refused"))}</span> }
}

fn class_of(style: &Style) -> String {
    let mut class = String::new();
    for (on, name) in [
        (style.coloured(), "sgr"),
        (style.bold, "bold"),
        (style.dim, "dim"),
        (style.italic, "italic"),
        (style.underline, "underline"),
        (style.strike, "strike"),
    ] {
        if on {
            class.push_str(if class.is_empty() { "" } else { " " });
            class.push_str(name);
        }
    }
    class
}

/// The text in pieces, those that lie in one of `places` marked. `from` is where it begins in the
/// text that the places are of.
fn pieces(text: &str, from: usize, places: &[Range<usize>], sequence: u64, before: usize) -> Vec<AnyView> {
    let mut out: Vec<AnyView> = Vec::new();
    let mut at = 0;
    for (nth, place) in places.iter().enumerate() {
        let start = place.start.saturating_sub(from).min(text.len()).max(at);
        let end = place.end.saturating_sub(from).min(text.len());
        if place.end <= from || start >= end {
            continue;
        }
        let (Some(plain), Some(found)) = (text.get(at..start), text.get(start..end)) else { continue };
        if !plain.is_empty() {
            out.push(plain.to_owned().into_any());
        }
        let name = format!("{sequence}-{}", before + nth);
        out.push(html! { <mark data-match=name>{found.to_owned()}</mark> }.into_any());
        at = end;
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        out.push(rest.to_owned().into_any());
    }
    out
}
