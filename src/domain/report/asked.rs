//! Which return is asked for, and which days and rows that means. Used by everything that makes a return.

use super::rows::{Period, Rows};
use crate::domain::codes::{Area, Return as Kind, Role};
use crate::domain::day::Day;
use crate::domain::ids::{ProviderId, ServiceId};
use crate::domain::provider::{AgeBands, Reference};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Which return is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which.
    pub kind: Kind,
    /// First day.
    pub from: Day,
    /// Last day, included.
    pub to: Day,
    /// What had happened by the end of this day.
    pub as_at: Day,
    /// Of one provider alone.
    pub provider: Option<ProviderId>,
    /// Of services of these areas alone; of all when empty.
    pub areas: Vec<Area>,
    /// In one role alone: victims and survivors, or family members.
    pub role: Option<Role>,
    /// The set of age bands, by name.
    pub bands: String,
}

impl Asked {
    /// The days that are counted: the period, as far as it had happened.
    pub fn counted(&self) -> Result<Period, String> {
        let period = Period::new(self.from, self.to)?;
        if self.as_at < self.from {
            return Err(format!("As at {} nothing of the period had happened: it starts on {}. Change one of the days.", self.as_at, self.from));
        }
        Ok(period.as_at(self.as_at))
    }
    /// The services that are counted; nothing when all are.
    pub fn services(&self, reference: &Reference) -> Option<HashSet<ServiceId>> {
        if self.provider.is_none() && self.areas.is_empty() {
            return None;
        }
        let own = reference.services.iter().filter(|service| self.provider.is_none_or(|provider| service.provider_id == provider));
        Some(own.filter(|service| self.areas.is_empty() || self.areas.contains(&service.area)).map(|service| service.id).collect())
    }
    /// Only the rows that it is about: of the provider, the areas and the role.
    pub fn narrowed(&self, mut rows: Rows, reference: &Reference) -> Rows {
        if let Some(services) = self.services(reference) {
            rows = rows.of_services(&services);
        }
        if let Some(role) = self.role {
            rows = rows.in_role(role);
        }
        rows
    }
    /// The set of age bands with its name; the error is a sentence.
    pub fn band_set<'r>(&self, reference: &'r Reference) -> Result<&'r AgeBands, String> {
        reference.bands.iter().find(|set| set.key == self.bands).ok_or_else(|| {
            let known: Vec<&str> = reference.bands.iter().map(|set| set.key.as_str()).collect();
            format!("There are no age bands called '{}'. Use one of: {}.", self.bands, known.join(", "))
        })
    }
}
