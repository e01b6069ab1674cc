//! Named styles in four themes. Used by every view; knows no domain word.
//! State is never told by colour alone: what a style stands for is always said by a word or a sign as well.

use ratatui::style::{Color, Modifier, Style};

/// Which of two texts a view shows for someone: what they are called, or their code (privacy view).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// As they are called.
    #[default]
    Shown,
    /// Codes only.
    Coded,
}

/// What stands for a text that may hold names in the privacy view.
pub const HIDDEN: &str = "(hidden: privacy view)";

impl Names {
    /// The name while names are shown, else the code.
    pub fn pick<'a>(self, name: &'a str, code: &'a str) -> &'a str {
        if self == Self::Shown { name } else { code }
    }
    /// A text that holds or may hold names, contact details or notes; `instead` when names are hidden.
    pub fn only_shown<'a>(self, text: &'a str, instead: &'a str) -> &'a str {
        if self == Self::Shown { text } else { instead }
    }
}

/// The four themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// Dark and calm.
    #[default]
    Calm,
    /// Dark text on light.
    Light,
    /// White, yellow and cyan on black.
    Contrast,
    /// No colour at all: bold, underline and reverse only.
    Plain,
}

impl Palette {
    /// All, in the order the settings offer them.
    pub const ALL: [Self; 4] = [Self::Calm, Self::Light, Self::Contrast, Self::Plain];
    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Light => "light",
            Self::Contrast => "contrast",
            Self::Plain => "plain",
        }
    }
    /// Reads a stored code; unknown is calm.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|palette| palette.code() == code).unwrap_or_default()
    }
}

/// The styles, by what they stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Names or codes (privacy view).
    pub names: Names,
    /// Ordinary text and the background of everything.
    pub text: Style,
    /// Secondary text: dates, sources, headings of columns.
    pub quiet: Style,
    /// Where you are: current screen, tab, chart line.
    pub accent: Style,
    /// Due soon; with the word.
    pub due: Style,
    /// Overdue; with `!` and the word.
    pub overdue: Style,
    /// Done, can take; with the word.
    pub good: Style,
    /// The selected row.
    pub selected: Style,
    /// Headings.
    pub heading: Style,
    /// Rule lines.
    pub rule: Style,
    /// An error beside a field.
    pub error: Style,
    /// A hint below a label.
    pub hint: Style,
    /// The key in the footer and in help.
    pub key: Style,
    /// A field's text.
    pub input: Style,
    /// The text of the field that has the focus.
    pub focus: Style,
    /// PRACTICE and PRIVATE.
    pub banner: Style,
}

impl Theme {
    /// The styles of a palette.
    pub const fn of(palette: Palette) -> Self {
        match palette {
            Palette::Calm => Self::coloured(&Hues {
                paper: 234,
                ink: 253,
                quiet: 249,
                accent: 116,
                due: 221,
                overdue: 210,
                good: 151,
                chosen: 237,
                field: 236,
                rule: 245,
                banner: 183,
            }),
            Palette::Light => Self::coloured(&Hues {
                paper: 231,
                ink: 235,
                quiet: 240,
                accent: 25,
                due: 94,
                overdue: 124,
                good: 22,
                chosen: 195,
                field: 255,
                rule: 242,
                banner: 53,
            }),
            Palette::Contrast => Self::coloured(&Hues {
                paper: 16,
                ink: 231,
                quiet: 252,
                accent: 51,
                due: 226,
                overdue: 217,
                good: 120,
                chosen: 18,
                field: 17,
                rule: 250,
                banner: 226,
            }),
            Palette::Plain => Self::plain(),
        }
    }
    /// The same styles with names shown or coded.
    #[must_use]
    pub const fn with_names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }
    const fn coloured(hues: &Hues) -> Self {
        Self {
            names: Names::Shown,
            text: Style::new().fg(Color::Indexed(hues.ink)).bg(Color::Indexed(hues.paper)),
            quiet: Style::new().fg(Color::Indexed(hues.quiet)),
            accent: Style::new().fg(Color::Indexed(hues.accent)).add_modifier(Modifier::BOLD),
            due: Style::new().fg(Color::Indexed(hues.due)),
            overdue: Style::new().fg(Color::Indexed(hues.overdue)),
            good: Style::new().fg(Color::Indexed(hues.good)),
            selected: Style::new().bg(Color::Indexed(hues.chosen)),
            heading: Style::new().fg(Color::Indexed(hues.ink)).add_modifier(Modifier::BOLD),
            rule: Style::new().fg(Color::Indexed(hues.rule)),
            error: Style::new().fg(Color::Indexed(hues.overdue)).add_modifier(Modifier::BOLD),
            hint: Style::new().fg(Color::Indexed(hues.quiet)),
            key: Style::new().fg(Color::Indexed(hues.accent)),
            input: Style::new().fg(Color::Indexed(hues.ink)).bg(Color::Indexed(hues.field)),
            focus: Style::new().fg(Color::Indexed(hues.ink)).bg(Color::Indexed(hues.chosen)),
            banner: Style::new().fg(Color::Indexed(hues.paper)).bg(Color::Indexed(hues.banner)).add_modifier(Modifier::BOLD),
        }
    }
    const fn plain() -> Self {
        let none = Style::new();
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let line = Style::new().add_modifier(Modifier::UNDERLINED);
        Self {
            names: Names::Shown,
            text: none,
            quiet: none,
            accent: Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
            due: none,
            overdue: bold,
            good: none,
            selected: Style::new().add_modifier(Modifier::REVERSED),
            heading: bold,
            rule: none,
            error: bold,
            hint: none,
            key: bold,
            input: line,
            focus: Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
            banner: Style::new().add_modifier(Modifier::REVERSED),
        }
    }
}

/// The colours of a theme, from the fixed part (16 to 255) of the 256-colour table.
struct Hues {
    paper: u8,
    ink: u8,
    quiet: u8,
    accent: u8,
    due: u8,
    overdue: u8,
    good: u8,
    chosen: u8,
    field: u8,
    rule: u8,
    banner: u8,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgb(index: u8) -> [f64; 3] {
        assert!(index >= 16, "colours 0 to 15 are whatever the terminal says");
        if index >= 232 {
            return [f64::from(8 + 10 * u32::from(index - 232)); 3];
        }
        let level = |n: u8| f64::from([0u8, 95, 135, 175, 215, 255][usize::from(n)]);
        let n = index - 16;
        [level(n / 36), level(n / 6 % 6), level(n % 6)]
    }

    fn luminance(index: u8) -> f64 {
        let part = |c: f64| {
            let c = c / 255.0;
            if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = rgb(index).map(part);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: u8, b: u8) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn index(colour: Option<Color>) -> Option<u8> {
        match colour {
            Some(Color::Indexed(n)) => Some(n),
            None => None,
            other => panic!("{other:?} has no fixed colour"),
        }
    }

    fn styles(theme: &Theme) -> [Style; 15] {
        let Theme { names: _, text, quiet, accent, due, overdue, good, selected, heading, rule, error, hint, key, input, focus, banner } = theme.clone();
        [text, quiet, accent, due, overdue, good, selected, heading, rule, error, hint, key, input, focus, banner]
    }

    #[test]
    fn every_text_can_be_read() {
        for palette in [Palette::Calm, Palette::Light, Palette::Contrast] {
            let theme = Theme::of(palette);
            let least = if palette == Palette::Contrast { 7.0 } else { 4.5 };
            let (ink, paper, chosen) = (index(theme.text.fg), index(theme.text.bg), index(theme.selected.bg));
            for style in styles(&theme) {
                let fg = index(style.fg).or(ink).unwrap();
                let bg = index(style.bg).or(paper).unwrap();
                assert!(contrast(fg, bg) >= least, "{palette:?}: {fg} on {bg} is {:.2}", contrast(fg, bg));
                if style.bg.is_none() && style != theme.rule {
                    // Rows keep their colours when they are selected.
                    let on = contrast(fg, chosen.unwrap());
                    assert!(on >= 4.5, "{palette:?}: {fg} on the selected row is {on:.2}");
                }
            }
        }
    }

    #[test]
    fn plain_has_no_colour_and_still_marks_the_selection() {
        let theme = Theme::of(Palette::Plain);
        assert!(styles(&theme).iter().all(|style| style.fg.is_none() && style.bg.is_none()));
        assert_ne!(theme.selected, theme.text);
        assert_ne!(theme.focus, theme.input);
    }

    #[test]
    fn codes_read_back() {
        for palette in Palette::ALL {
            assert_eq!(Palette::from_code(palette.code()), palette);
        }
    }
}
