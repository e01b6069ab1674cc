//! Risk and vulnerability factors, dated, with the response (002 section 2.7 n).
//! Used by the Overview tab, Today and the summary.

use super::codes::RiskKind;
use super::day::Day;
use super::ids::RiskId;
use serde::{Deserialize, Serialize};

/// What is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskDetails {
    /// Which factor.
    pub kind: RiskKind,
    /// Seen or heard on.
    pub noted_on: Day,
    /// What it is about.
    pub note: String,
    /// What is done about it.
    pub response: String,
    /// Looked at again on.
    pub review_on: Option<Day>,
}

/// A stored risk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Risk {
    /// Row.
    #[serde(skip)]
    pub id: RiskId,
    /// What is recorded.
    #[serde(flatten)]
    pub details: RiskDetails,
    /// No longer a risk since.
    pub closed_on: Option<Day>,
}
