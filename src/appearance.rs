//! Settings that the style sheets read from the root element.

use crate::browser::set_root;
use crate::model::settings::{Choice, Density, Settings, Theme};

/// Puts theme and density on the root element.
pub(crate) fn apply(settings: &Settings) {
    set_root("data-theme", (settings.theme != Theme::Auto).then(|| settings.theme.word()));
    set_root("data-density", (settings.density != Density::Comfortable).then(|| settings.density.word()));
}
