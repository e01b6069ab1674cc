//! The form for the settings of this caseload. Used by `ask`, which turns the answers into one change a setting.

use super::draft::{Draft, Reader, whole_number};
use super::field::{Choice, Field, Kind};
use crate::domain::change::{Change, Setting};
use crate::tui::theme::Palette;
use serde::{Deserialize, Serialize};

/// The settings that a worker can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsDetails {
    /// The owner's name.
    pub my_name: String,
    /// The code of the colours: `calm`, `light`, `contrast`, `plain`.
    pub theme: String,
    /// Minutes without a key before it locks, 1 to 15.
    pub lock_minutes: u32,
}

impl Default for SettingsDetails {
    fn default() -> Self {
        Self { my_name: String::new(), theme: Palette::Calm.code().to_owned(), lock_minutes: 5 }
    }
}

impl SettingsDetails {
    /// One change for each setting that differs from `before`.
    pub fn changes(&self, before: &Self) -> Vec<Change> {
        let minutes = (self.lock_minutes.to_string(), before.lock_minutes.to_string());
        [(Setting::MyName, &self.my_name, &before.my_name), (Setting::Theme, &self.theme, &before.theme), (Setting::LockMinutes, &minutes.0, &minutes.1)]
            .into_iter()
            .filter(|(_, now, before)| now != before)
            .map(|(setting, now, _)| Change::SetSetting(setting, now.clone()))
            .collect()
    }
}

impl Draft for SettingsDetails {
    const TITLE: &'static str = "Settings";
    fn fields() -> Vec<Field> {
        let colours = Palette::ALL.into_iter().map(|palette| Choice::new(palette.code(), words(palette))).collect();
        vec![
            Field::new("my_name", "Your name", Kind::Line),
            Field::new("theme", "Colours", Kind::Choice(colours)),
            Field::new("lock_minutes", "Minutes without a key before it locks", Kind::Number).hint("From 1 to 15."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let my_name = values.text("my_name");
        let theme = values.text("theme");
        let lock_minutes = values.get("lock_minutes", minutes);
        Some(Self { my_name: my_name?, theme: theme?, lock_minutes: lock_minutes? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![("my_name", self.my_name.clone()), ("theme", self.theme.clone()), ("lock_minutes", self.lock_minutes.to_string())]
    }
}

const fn words(palette: Palette) -> &'static str {
    match palette {
        Palette::Calm => "calm, on dark",
        Palette::Light => "light",
        Palette::Contrast => "strong contrast",
        Palette::Plain => "no colours",
    }
}

fn minutes(text: &str) -> Result<u32, String> {
    let minutes = whole_number(text)?;
    if (1..=15).contains(&minutes) { Ok(minutes) } else { Err("It locks after 1 to 15 minutes. Enter a number in between.".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn settings_read_back_and_only_what_differs_is_changed() {
        let before = SettingsDetails { my_name: "Sam".into(), theme: "calm".into(), lock_minutes: 5 };
        reads_back(&before);
        assert!(before.changes(&before).is_empty());
        let after = SettingsDetails { theme: "plain".into(), lock_minutes: 15, ..before.clone() };
        assert_eq!(after.changes(&before), [Change::SetSetting(Setting::Theme, "plain".into()), Change::SetSetting(Setting::LockMinutes, "15".into())]);
        for (text, good) in [("0", false), ("1", true), ("15", true), ("16", false), ("ten", false)] {
            assert_eq!(minutes(text).is_ok(), good, "{text}");
        }
    }
}
