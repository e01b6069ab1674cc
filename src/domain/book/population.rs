//! The local population by gender, ethnic group or age, as it is published: beside it, who is under-represented shows (002
//! section 2.7 r). Used by `book`, and by uptake.

use super::Checks;
use crate::domain::codes::{Ethnicity, Gender, PeopleBy};
use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::sheet::sheet;

sheet! {
    /// How many live here, group by group.
    Population, "Local population" {
        by: PeopleBy = choice needed "Divided by", "";
        place: String = line needed "Who they are", "Like 'Rotherham, everyone aged 12 and over'.";
        as_of: Day = day needed "As of", "The day or census day that the source names.";
        lines: String = notes needed "Groups and numbers, one a line", "Like 'pakistani 8,000' or 'female 135,000'; ages by a band of the returns: '18-30 40,000'.";
        source: String = line needed "Where it is written", "Like 'Census 2021, table TS021'.";
    }
}

impl Population {
    /// The groups by the codes of the returns; the error is a sentence.
    pub fn groups(&self, reference: &Reference) -> Result<Vec<(String, u64)>, String> {
        let mut groups: Vec<(String, u64)> = Vec::new();
        for line in self.lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let said = || format!("'{line}' is no group with a number. Write it like 'white-british 220,000'.");
            let (group, number) = line.rsplit_once(char::is_whitespace).ok_or_else(said)?;
            let number: String = number.chars().filter(|c| *c != ',').collect();
            let number: u64 = number.parse().map_err(|_| said())?;
            let code = self.code(group.trim().trim_end_matches(':'), reference)?;
            if groups.iter().any(|(there, _)| *there == code) {
                return Err(format!("'{code}' stands there twice. Keep one of them."));
            }
            groups.push((code, number));
        }
        if groups.is_empty() { Err("Write at least one group with its number.".into()) } else { Ok(groups) }
    }
    fn code(&self, group: &str, reference: &Reference) -> Result<String, String> {
        match self.by {
            PeopleBy::Gender => Gender::parse(group).map(|gender| gender.code().to_owned()),
            PeopleBy::Ethnicity => Ethnicity::parse(group).map(|group| group.code().to_owned()),
            PeopleBy::Age => {
                let known: Vec<&str> = reference.bands.iter().flat_map(|set| &set.bands).map(|(name, _)| name.as_str()).collect();
                let band = known.iter().find(|name| name.eq_ignore_ascii_case(group));
                band.map(|name| (*name).to_owned()).ok_or_else(|| format!("'{group}' is not an age band of the returns. Use some of: {}.", known.join(", ")))
            }
        }
    }
    pub(super) fn check(&self, checks: &Checks<'_>) -> Result<(), (&'static str, String)> {
        checks.not_future("as_of", self.as_of)?;
        self.groups(checks.reference).map(drop).map_err(|sentence| ("lines", sentence))
    }
}
