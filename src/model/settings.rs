//! Settings of this browser.

use reattach_core::bridge::Millis;

/// Everything that is kept of how the console shall look and behave, but for the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// How much air there is between rows, where a view of the grid says nothing else.
    pub density: Density,
    /// Keys that act without Ctrl or Alt. WCAG 2.2, 2.1.4 asks that they can be turned off.
    pub single_keys: bool,
    /// How often hosts that have answered are asked again.
    pub refresh: Refresh,
    /// Whether commands are kept in the history of this browser.
    pub keep_history: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::Auto,
            density: Density::Comfortable,
            single_keys: true,
            refresh: Refresh::HalfMinute,
            keep_history: true,
        }
    }
}

/// A value of a setting: a word that is stored, and the id of its label.
pub trait Choice: Sized + Copy + PartialEq + 'static {
    /// All values with their words and labels, in the order in which they are offered.
    const ALL: &'static [(Self, &'static str, &'static str)];

    /// The word that is stored.
    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(value, ..)| *value == self).map_or("", |(_, word, _)| word)
    }

    /// Id of its label.
    fn label(self) -> &'static str {
        Self::ALL.iter().find(|(value, ..)| *value == self).map_or("", |(_, _, label)| label)
    }

    /// The value that a word stands for.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(value, ..)| *value)
    }
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// What the system says.
    Auto,
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
    /// Black, white and strong borders, light or dark as the system says.
    Contrast,
}

impl Choice for Theme {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Auto, "auto", "ui-theme-auto"),
        (Self::Light, "light", "ui-theme-light"),
        (Self::Dark, "dark", "ui-theme-dark"),
        (Self::Contrast, "contrast", "ui-theme-contrast"),
    ];
}

/// How much air there is between rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// Easy to hit and to read.
    #[default]
    Comfortable,
    /// More rows on a screen.
    Compact,
}

impl Choice for Density {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Comfortable, "comfortable", "ui-density-comfortable"),
        (Self::Compact, "compact", "ui-density-compact"),
    ];
}

/// How often hosts are asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// Only when the user asks.
    Never,
    /// Every 10 seconds.
    TenSeconds,
    /// Every 30 seconds.
    HalfMinute,
    /// Every minute.
    Minute,
    /// Every five minutes.
    FiveMinutes,
}

impl Refresh {
    /// Milliseconds from one time to the next.
    #[must_use]
    pub const fn interval(self) -> Option<Millis> {
        match self {
            Self::Never => None,
            Self::TenSeconds => Some(10_000),
            Self::HalfMinute => Some(30_000),
            Self::Minute => Some(60_000),
            Self::FiveMinutes => Some(300_000),
        }
    }
}

impl Choice for Refresh {
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Never, "never", "ui-refresh-never"),
        (Self::TenSeconds, "10", "ui-refresh-ten-seconds"),
        (Self::HalfMinute, "30", "ui-refresh-half-minute"),
        (Self::Minute, "60", "ui-refresh-minute"),
        (Self::FiveMinutes, "300", "ui-refresh-five-minutes"),
    ];
}

impl Choice for bool {
    const ALL: &'static [(Self, &'static str, &'static str)] =
        &[(true, "on", "ui-setting-on"), (false, "off", "ui-setting-off")];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Choice + std::fmt::Debug>() {
        let english = reattach_messages::Catalog::new(reattach_messages::Language::En);
        for (value, word, label) in T::ALL {
            assert_eq!(T::from_word(word), Some(*value));
            assert_eq!((value.word(), value.label()), (*word, *label));
            assert!(english.has(label), "{label}");
        }
        assert_eq!(T::from_word("?"), None);
    }

    #[test]
    fn every_choice_has_a_word_and_a_label() {
        check::<Theme>();
        check::<Density>();
        check::<Refresh>();
        check::<bool>();
    }

    #[test]
    fn an_interval_is_its_word_in_seconds() {
        for (refresh, word, _) in Refresh::ALL {
            assert_eq!(
                refresh.interval().map(|millis| (millis / 1000).to_string()),
                word.parse::<u32>().ok().map(|s| s.to_string())
            );
        }
    }
}
