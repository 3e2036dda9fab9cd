//! The one way to write a view.

/// Leptos' `view!`, kept from turning static parts into HTML text.
///
/// `view!` renders an element whose attributes and children are all literals through
/// `template.innerHTML`, which throws under `require-trusted-types-for 'script'`. A global class
/// turns that off for the whole macro call, so every element made here carries the class `ra`.
macro_rules! html {
    ($($tokens:tt)*) => {
        ::leptos::prelude::view! { class = "ra", $($tokens)* }
    };
}
