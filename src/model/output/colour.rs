//! Colours of scripts, made readable on the page's two grounds.
//!
//! A script chooses colours for its author's terminal. Each is kept as far as it can be read: where
//! text and ground have less than 4.5:1 (WCAG 2.2, 1.4.3), the text is moved towards black or white
//! until they have.

/// How a span looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are as many switches of a terminal")]
pub struct Style {
    /// Colour of the text; none for the page's own.
    pub front: Option<Colour>,
    /// Colour of the ground; none for the page's own.
    pub back: Option<Colour>,
    /// Heavy.
    pub bold: bool,
    /// Faint; shown as it is, only less heavy.
    pub dim: bool,
    /// Slanted.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Struck out.
    pub strike: bool,
    /// Text and ground change places.
    pub inverse: bool,
}

/// A colour as a script names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Of xterm's 256: 16 named ones, a cube of 6 × 6 × 6, 24 greys.
    Indexed(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// Red, green and blue.
pub type Rgb = (u8, u8, u8);

/// What a page's ground and text are: `--sunken` and `--text` of tokens.css.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// Colours of a span as they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Of the text.
    pub front: Rgb,
    /// Of the ground, when it is not the page's.
    pub back: Option<Rgb>,
}

/// The contrast that text must have with its ground; above the 4.5 asked for, because the luminance
/// is approximated. Where a ground allows less, black or white is what remains.
const CONTRAST: f32 = 4.8;

const LIGHT: [Rgb; 16] = [
    (0x1b, 0x23, 0x2c),
    (0xa1, 0x1c, 0x25),
    (0x12, 0x63, 0x3a),
    (0x7a, 0x4a, 0x00),
    (0x1d, 0x4e, 0xb8),
    (0x84, 0x2b, 0x93),
    (0x0b, 0x61, 0x70),
    (0x55, 0x61, 0x6d),
    (0x4a, 0x55, 0x60),
    (0xc2, 0x1f, 0x2b),
    (0x15, 0x75, 0x44),
    (0x8a, 0x55, 0x00),
    (0x1f, 0x5c, 0xd6),
    (0x9c, 0x33, 0xae),
    (0x0c, 0x6f, 0x80),
    (0x2b, 0x35, 0x3f),
];
const DARK: [Rgb; 16] = [
    (0x8b, 0x97, 0xa4),
    (0xff, 0x8f, 0x8f),
    (0x7e, 0xd6, 0xa4),
    (0xf0, 0xc2, 0x74),
    (0x8a, 0xb4, 0xff),
    (0xe2, 0x9c, 0xf0),
    (0x6f, 0xd6, 0xe4),
    (0xd4, 0xdb, 0xe2),
    (0xa3, 0xae, 0xbb),
    (0xff, 0xac, 0xac),
    (0x9c, 0xe6, 0xbb),
    (0xff, 0xd9, 0x99),
    (0xab, 0xca, 0xff),
    (0xee, 0xb8, 0xf8),
    (0x97, 0xe6, 0xf1),
    (0xff, 0xff, 0xff),
];

impl Theme {
    const fn ground(self) -> Rgb {
        match self {
            Self::Light => (0xec, 0xef, 0xf3),
            Self::Dark => (0x0e, 0x12, 0x16),
        }
    }

    const fn text(self) -> Rgb {
        match self {
            Self::Light => (0x1b, 0x23, 0x2c),
            Self::Dark => (0xe4, 0xe9, 0xee),
        }
    }
}

impl Style {
    /// Whether it needs colours of its own.
    #[must_use]
    pub fn coloured(&self) -> bool {
        self.front.is_some() || self.back.is_some() || self.inverse
    }

    /// The colours on a page of a theme.
    #[must_use]
    pub fn shown(&self, theme: Theme) -> Shown {
        let front = self.front.map_or(theme.text(), |colour| colour.rgb(theme));
        let back = self.back.map(|colour| colour.rgb(theme));
        let (front, back) = if self.inverse { (back.unwrap_or(theme.ground()), Some(front)) } else { (front, back) };
        Shown { front: readable(front, back.unwrap_or(theme.ground())), back }
    }
}

impl Colour {
    /// Named colours are the theme's own; the others are what they say.
    fn rgb(self, theme: Theme) -> Rgb {
        match self {
            Self::Rgb(red, green, blue) => (red, green, blue),
            Self::Indexed(at @ 0..=15) => match theme {
                Theme::Light => LIGHT[usize::from(at)],
                Theme::Dark => DARK[usize::from(at)],
            },
            Self::Indexed(at @ 16..=231) => {
                let level = |n: u8| if n == 0 { 0 } else { 55 + n * 40 };
                (level((at - 16) / 36), level((at - 16) / 6 % 6), level((at - 16) % 6))
            }
            Self::Indexed(at) => {
                let grey = 8 + (at - 232) * 10;
                (grey, grey, grey)
            }
        }
    }
}

/// The text's colour, or the nearest on the way to black or white that can be read on `ground`.
fn readable(text: Rgb, ground: Rgb) -> Rgb {
    let contrast = |colour: Rgb| ratio(luminance(colour), luminance(ground));
    if contrast(text) >= CONTRAST {
        return text;
    }
    let white = (255, 255, 255);
    let end = if contrast(white) >= contrast((0, 0, 0)) { white } else { (0, 0, 0) };
    let mix = |share: u16| {
        let channel = |from: u8, to: u8| {
            let mixed = (u16::from(from) * (32 - share) + u16::from(to) * share) / 32;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        (channel(text.0, end.0), channel(text.1, end.1), channel(text.2, end.2))
    };
    (1..32).map(mix).find(|colour| contrast(*colour) >= CONTRAST).unwrap_or(end)
}

/// WCAG 2.2, contrast ratio.
fn ratio(a: f32, b: f32) -> f32 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// WCAG 2.2, relative luminance; the power function is replaced by a cubic that is within 0.003.
fn luminance((red, green, blue): Rgb) -> f32 {
    let linear = |channel: u8| {
        let c = f32::from(channel) / 255.0;
        c * (c * (c * 0.305_306 + 0.682_171) + 0.012_523)
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG's own formula, without the approximation.
    fn exact(a: Rgb, b: Rgb) -> f32 {
        let luminance = |(red, green, blue): Rgb| {
            let linear = |channel: u8| {
                let c = f32::from(channel) / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
        };
        ratio(luminance(a), luminance(b))
    }

    fn all() -> impl Iterator<Item = Colour> {
        let cube = (0..=255).step_by(51).collect::<Vec<u8>>();
        let all = cube.clone().into_iter().flat_map(move |red| {
            let cube = cube.clone();
            cube.clone()
                .into_iter()
                .flat_map(move |green| cube.clone().into_iter().map(move |blue| Colour::Rgb(red, green, blue)))
        });
        all.chain((0..=255).map(Colour::Indexed))
    }

    #[test]
    fn every_colour_can_be_read_on_every_ground() {
        for theme in [Theme::Light, Theme::Dark] {
            for front in all() {
                let grounds = (0..=255).step_by(3).map(|at| Some(Colour::Indexed(at))).chain([None]);
                for (back, inverse) in grounds.flat_map(|back| [(back, false), (back, true)]) {
                    let style = Style { front: Some(front), back, inverse, ..Style::default() };
                    let shown = style.shown(theme);
                    let contrast = exact(shown.front, shown.back.unwrap_or(theme.ground()));
                    assert!(contrast >= 4.5, "{front:?} on {back:?} ({theme:?}): {contrast}");
                }
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays() {
        let blue = Style { front: Some(Colour::Rgb(0, 0, 139)), ..Style::default() };
        assert_eq!(blue.shown(Theme::Light).front, (0, 0, 139));
        assert_ne!(blue.shown(Theme::Dark).front, (0, 0, 139));
        for at in 0..16 {
            for (theme, table) in [(Theme::Light, LIGHT), (Theme::Dark, DARK)] {
                let style = Style { front: Some(Colour::Indexed(at)), ..Style::default() };
                assert_eq!(style.shown(theme).front, table[usize::from(at)], "{at} {theme:?}");
            }
        }
    }

    #[test]
    fn the_cube_and_the_greys_are_xterms() {
        for (at, expected) in [(16, (0, 0, 0)), (231, (255, 255, 255)), (208, (255, 135, 0)), (244, (128, 128, 128))] {
            assert_eq!(Colour::Indexed(at).rgb(Theme::Light), expected);
        }
    }
}
