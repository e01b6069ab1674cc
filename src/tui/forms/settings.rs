//! The form for the settings of this caseload. Used by `ask`, which turns the answers into one change a setting.

use super::draft::{Draft, Reader, whole_number};
use super::field::{Choice, Field, Kind};
use crate::domain::change::{Change, Setting};
use crate::store::{EVERY_DAYS, KEPT};
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
    /// Days between automatic backups, 0 (never) to 90.
    pub backup_days: u32,
    /// Automatic backups that are kept, 1 to 99.
    pub backups_kept: u32,
}

impl Default for SettingsDetails {
    fn default() -> Self {
        Self { my_name: String::new(), theme: Palette::Calm.code().to_owned(), lock_minutes: 5, backup_days: EVERY_DAYS, backups_kept: KEPT }
    }
}

impl SettingsDetails {
    /// One change for each setting that differs from `before`.
    pub fn changes(&self, before: &Self) -> Vec<Change> {
        let kept = |of: &Self| {
            [
                (Setting::MyName, of.my_name.clone()),
                (Setting::Theme, of.theme.clone()),
                (Setting::LockMinutes, of.lock_minutes.to_string()),
                (Setting::BackupDays, of.backup_days.to_string()),
                (Setting::BackupsKept, of.backups_kept.to_string()),
            ]
        };
        let differs = |(now, before): &((Setting, String), (Setting, String))| now != before;
        kept(self).into_iter().zip(kept(before)).filter(differs).map(|((setting, now), _)| Change::SetSetting(setting, now)).collect()
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
            Field::new("backup_days", "Days between backups that it makes by itself", Kind::Number)
                .hint("From 0 (never) to 90. They go to 'backups' beside the caseload, when you open or close it."),
            Field::new("backups_kept", "How many of those it keeps", Kind::Number).hint("From 1 to 99. Backups you make yourself are never taken away."),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let my_name = values.text("my_name");
        let theme = values.text("theme");
        let lock_minutes = values.get("lock_minutes", |text| between(text, 1, 15, "It locks after 1 to 15 minutes. Enter a number in between."));
        let backup_days = values.get("backup_days", |text| between(text, 0, 90, "Enter 0 for never, or a number of days up to 90."));
        let backups_kept = values.get("backups_kept", |text| between(text, 1, 99, "It keeps from 1 to 99. Enter a number in between."));
        Some(Self { my_name: my_name?, theme: theme?, lock_minutes: lock_minutes?, backup_days: backup_days?, backups_kept: backups_kept? })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("my_name", self.my_name.clone()),
            ("theme", self.theme.clone()),
            ("lock_minutes", self.lock_minutes.to_string()),
            ("backup_days", self.backup_days.to_string()),
            ("backups_kept", self.backups_kept.to_string()),
        ]
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

fn between(text: &str, least: u32, most: u32, why: &str) -> Result<u32, String> {
    let number = whole_number(text)?;
    if (least..=most).contains(&number) { Ok(number) } else { Err(why.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::forms::tests::reads_back;

    #[test]
    fn settings_read_back_and_only_what_differs_is_changed() {
        let before = SettingsDetails { my_name: "Sam".into(), theme: "calm".into(), lock_minutes: 5, ..SettingsDetails::default() };
        reads_back(&before);
        assert!(before.changes(&before).is_empty());
        let after = SettingsDetails { theme: "plain".into(), lock_minutes: 15, ..before.clone() };
        assert_eq!(after.changes(&before), [Change::SetSetting(Setting::Theme, "plain".into()), Change::SetSetting(Setting::LockMinutes, "15".into())]);
        for (text, good) in [("0", false), ("1", true), ("15", true), ("16", false), ("ten", false)] {
            assert_eq!(between(text, 1, 15, "").is_ok(), good, "{text}");
        }
    }
}
