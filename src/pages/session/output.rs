//! The log "Session output".

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::Text;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::view::View;
use crate::browser;
use crate::components::OutputRow;
use crate::i18n::{number, t, use_i18n};
use crate::model::output::rows::Block;
use crate::model::output::scrollback::Scrollback;
use crate::model::output::window;
use crate::store::use_store;

/// Entries as rows, of which those near to what is in sight are drawn.
#[component]
pub(super) fn Output(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let kept = view.kept.get_value();
    announce(view);
    let dropped = {
        let kept = kept.clone();
        Memo::new(move |_| kept.with(Scrollback::dropped))
    };
    let dropped = move || {
        let count = number(dropped.get());
        let text = Text::new("ui-output-dropped").with_number("count", count);
        (count > 0).then(|| html! { <p class="separator">{i18n.say(&text)}</p> })
    };
    let empty = move || view.blocks.with(|blocks| blocks.is_empty());
    let empty_text = {
        let kept = kept.clone();
        move || if kept.with(Scrollback::is_empty) { "ui-output-none" } else { "ui-output-hidden" }
    };
    let drawn = move || {
        let (first, end) = view.drawn.get();
        let needle = view.needle.get();
        view.blocks.with(|blocks| {
            let blocks = blocks.get(first..end.min(blocks.len())).unwrap_or_default();
            blocks.iter().map(|block| (Arc::clone(block), needle.clone())).collect::<Vec<_>>()
        })
    };
    let room = move || {
        let drawn = view.drawn.get();
        view.blocks.with(|blocks| view.heights.with_value(|heights| window::spacers(blocks, heights, drawn)))
    };
    let room = Memo::new(move |_| room());
    // After the rows have been drawn: measure them, and keep the end in sight.
    Effect::new(move |_| {
        view.blocks.track();
        view.drawn.track();
        view.times.track();
        view.wrap.track();
        let follow = view.follow.get();
        browser::after_drawing(move || {
            measure(view);
            view.mark_current();
            if follow && view.follow.try_get_untracked() == Some(true) {
                view.scroll_to_end();
            }
        });
    });
    view.watch();
    let by_hand = move || view.scrolling.update_value(|scrolling| scrolling.by_hand(browser::now()));
    let pressed = move |_| view.scrolling.update_value(|scrolling| scrolling.pressed(browser::now()));
    let class = move || {
        let flag = |on: bool, class: &'static str| if on { class } else { "" };
        format!("output{}{}", flag(view.times.get(), " times"), flag(view.wrap.get(), " wrap"))
    };
    html! {
        <div class="output-frame">
            <div
                class=class
                role="log"
                aria-live="off"
                aria-label=t("ui-session-output")
                tabindex="0"
                node_ref=view.log
                on:scroll=move |_| view.scrolled()
                on:keydown=move |_| by_hand()
                on:focusin=move |_| by_hand()
                on:pointerdown=pressed
            >
                {dropped}
                <div style=("height", move || format!("{}px", room.get().0))></div>
                <For
                    each=drawn
                    key=|(block, needle)| (block.version(), needle.clone())
                    children=move |(block, needle)| html! { <Rows block needle view/> }
                />
                <div style=("height", move || format!("{}px", room.get().1))></div>
            </div>
            <Show when=empty><p class="empty">{t(empty_text())}</p></Show>
            <Show when=move || !view.follow.get()>
                <button type="button" class="follow" on:click=move |_| view.to_end()>{t("ui-follow")}</button>
            </Show>
        </div>
    }
}

#[component]
fn Rows(block: Arc<Block>, needle: String, view: View) -> impl IntoView {
    let rows = block
        .rows
        .iter()
        .map(|row| html! { <OutputRow row=row.clone() needle=needle.clone() id=view.id filter=view.filter/> });
    html! { <div class="block" data-block=block.id.to_string()>{rows.collect_view()}</div> }
}

fn measure(view: View) {
    let Some(Some(log)) = view.log.try_get_untracked() else { return };
    let Ok(blocks) = log.query_selector_all("[data-block]") else { return };
    view.heights.update_value(|heights| {
        for at in 0..blocks.length() {
            let element = blocks.item(at).and_then(|node| node.dyn_into::<HtmlElement>().ok());
            let Some(element) = element else { continue };
            if let Some(id) = element.get_attribute("data-block").and_then(|id| id.parse().ok()) {
                heights.insert(id, f64::from(element.offset_height()));
            }
        }
    });
}

/// A live log would read every line aloud; instead it is said how many entries have come.
fn announce(view: View) {
    let store = use_store();
    let kept = view.kept.get_value();
    let arrived = Memo::new(move |_| kept.with(Scrollback::arrived));
    Effect::new(move |before: Option<u64>| {
        let arrived = arrived.get();
        if let Some(before) = before.filter(|before| *before < arrived) {
            store.announce_text(&Text::new("ui-output-arrived").with_number("count", number(arrived - before)));
        }
        arrived
    });
}
