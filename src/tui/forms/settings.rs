//! The form for the settings of this caseload. Used by `ask`.

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
