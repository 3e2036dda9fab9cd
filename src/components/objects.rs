//! Objects as PowerShell shows them: a table, a list, or their text.

use leptos::prelude::*;
use reattach_core::bridge::{ObjectView, Shape, ValueView};

use super::ansi_text::AnsiText;
use crate::model::output::object;

/// Objects that share a table, or one shown otherwise.
pub(super) fn objects(objects: &[ObjectView]) -> AnyView {
    let Some(first) = objects.first() else { return ().into_any() };
    match &first.shape {
        Shape::Text => html! { <pre><AnsiText text=first.text.clone()/></pre> }.into_any(),
        Shape::List { properties } => list(first, properties),
        Shape::Table { columns } => table(objects, columns),
    }
}

fn table(objects: &[ObjectView], columns: &[String]) -> AnyView {
    let heads = columns.iter().map(|name| html! { <th scope="col">{name.clone()}</th> }.into_any()).collect_view();
    let rows = objects
        .iter()
        .map(|object| {
            let cells = columns
                .iter()
                .map(|name| {
                    let (text, number) = property(object, name);
                    html! { <td class:number=number>{text}</td> }.into_any()
                })
                .collect_view();
            html! { <tr>{cells}</tr> }.into_any()
        })
        .collect_view();
    html! {
        <table class="objects" aria-label=object::short_name(&objects[0]).to_owned()>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn list(object: &ObjectView, properties: &[String]) -> AnyView {
    let rows = properties
        .iter()
        .map(|name| {
            let text = property(object, name).0;
            html! { <dt>{name.clone()}</dt><dd>{text}</dd> }.into_any()
        })
        .collect_view();
    html! { <dl class="objects">{rows}</dl> }.into_any()
}

/// How a property is shown, and whether it is a number.
fn property(object: &ObjectView, name: &str) -> (String, bool) {
    let found = object::property(object, name);
    found.map_or((String::new(), false), |found| (found.text.clone(), matches!(found.value, ValueView::Number(_))))
}
