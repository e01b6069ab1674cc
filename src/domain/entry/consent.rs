//! Consent: for what, to whom, given or not, by whom; the latest answer for a purpose and a recipient stands, all stay.
//! Used by `entry`, the consent matrix, and by onward referrals, which take the recorded consent instead of asking again.

use super::Checks;
use crate::domain::codes::{ConsentAnswer, ConsentBy, ConsentHow, ConsentPurpose};
use crate::domain::day::Day;
use crate::domain::person::KnownAge;
use crate::domain::sheet::sheet;
use crate::domain::text::fold;

sheet! {
    /// One answer about sharing, on a day.
    Consent, "Consent" {
        purpose: ConsentPurpose = choice needed "For what", "";
        recipient: String = line needed "With whom", "An organisation of the directory by its name, or a person by their role.";
        answer: ConsentAnswer = choice needed "The answer", "";
        on: Day = day needed "Asked on", "Like 27 3 2026 or 'today'.";
        how: ConsentHow = choice needed "How", "";
        by: ConsentBy = choice needed "Who decided", "Under 16: the young person if judged able to decide, or someone with parental responsibility.";
        judged_by: String = line optional "Judged able by, or who holds parental responsibility", "Needed under 16. Name and role.";
        capacity: String = line optional "Doubt about capacity, 16 and over", "What gave rise to it, and what was done. Empty: none.";
    }
}

impl Consent {
    pub(super) fn check(&self, checks: &Checks) -> Result<(), (&'static str, String)> {
        checks.not_future("on", self.on)?;
        let asked = self.answer != ConsentAnswer::NotAsked;
        let under_16 = KnownAge::of(checks.born, self.on).all(|years| years < 16) == Some(true);
        if asked && under_16 && self.by == ConsentBy::Person {
            return Err(("by", "They are under 16: record who judged that they can decide, or who holds parental responsibility.".into()));
        }
        if asked && self.by != ConsentBy::Person && self.judged_by.trim().is_empty() {
            let what = if self.by == ConsentBy::Gillick { "Say who judged that they can decide." } else { "Say who holds parental responsibility." };
            return Err(("judged_by", what.into()));
        }
        Ok(())
    }
    /// Is it about the same purpose and recipient?
    pub fn is_like(&self, other: &Self) -> bool {
        self.purpose == other.purpose && fold(&self.recipient) == fold(&other.recipient)
    }
}

/// The answers that stand on a day: the latest of each purpose and recipient, in the order first asked.
/// `consents` come oldest first; of one day the later entry counts.
pub fn standing<'a>(consents: &[&'a Consent], at: Day) -> Vec<&'a Consent> {
    let mut matrix: Vec<&Consent> = Vec::new();
    for consent in consents.iter().copied().filter(|consent| consent.on <= at) {
        match matrix.iter_mut().find(|stands| stands.is_like(consent)) {
            Some(stands) => *stands = consent,
            None => matrix.push(consent),
        }
    }
    matrix
}

/// What stands for an onward referral to an organisation on a day.
pub fn for_onward<'a>(consents: &[&'a Consent], organisation: &str, at: Day) -> Option<&'a Consent> {
    let about = |consent: &&Consent| consent.purpose == ConsentPurpose::Onward && fold(&consent.recipient) == fold(organisation);
    standing(consents, at).into_iter().find(about)
}
