//! The forms for a referral: what was asked, and what was decided. Used by `ask`.
//! Holds no rule: the store decides whether a decision needs a reason.

use super::draft::{Draft, Reader, day_or_nothing, known_or_not, or_unknown, yes_or_no};
use super::field::{Choice, Field, Kind};
use super::intake::{provider, provider_code};
use crate::choices;
use crate::domain::codes::{DecidedBy, Decision, Need, Role, Source, Stovewood};
use crate::domain::ids::{OrganisationId, ServiceId};
use crate::domain::referral::{Came, DecisionMade, ReferralDetails, Triage};

impl Draft for ReferralDetails {
    const TITLE: &'static str = "New referral";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("service", "Service asked for", Kind::Choice(Vec::new())).hint("The Routing screen says which can take this person."),
            Field::new("received_on", "Received on", Kind::Date).hint("The wait starts here. Like 27 3 2026 or 'today'."),
            Field::new("sources", "Who referred", Kind::Many(choices!(Source))).hint("Space chooses; the first one chosen is the main source."),
            Field::new("role", "Referred as", Kind::Choice(choices!(Role))),
            Field::new("stovewood", "Operation Stovewood", Kind::Choice(choices!(Stovewood))),
            Field::new("stovewood_said_by", "Who said so about Stovewood", Kind::Line).optional(),
            Field::new("stovewood_said_on", "When they said so", Kind::Date).optional(),
            Field::new("need", "Which kind of help", Kind::Choice(or_unknown(choices!(Need)))),
            Field::new("trs_hub", "Discussed at the TRS hub?", Kind::YesNo),
            Field::new("from_provider", "Passed on by another provider", Kind::Choice(Vec::new())).hint("Leave it empty for a first request.").optional(),
            Field::new("note", "What the referrer wrote", Kind::Notes).hint("In short.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let service = values.row("service").map(ServiceId);
        let received_on = values.past_day("received_on");
        let sources = values.many("sources", Source::parse);
        let role = values.get("role", Role::parse);
        let stovewood = values.get("stovewood", Stovewood::parse);
        let stovewood_said_by = values.text("stovewood_said_by");
        let stovewood_said_on = values.maybe_past_day("stovewood_said_on");
        let need = values.known("need", Need::parse);
        let trs_hub = values.yes("trs_hub");
        let from_provider = values.maybe("from_provider", provider);
        let note = values.text("note");
        Some(Self {
            role: role?,
            received_on: received_on?,
            sources: sources?,
            stovewood: stovewood?,
            stovewood_said_by: stovewood_said_by?,
            stovewood_said_on: stovewood_said_on?,
            need: need?,
            trs_hub: trs_hub?,
            service: service?,
            note: note?,
            came: Came { from_provider: from_provider?, again_of: None },
        })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("service", self.service.0.to_string()),
            ("received_on", self.received_on.words()),
            ("sources", self.sources.iter().map(|source| source.code()).collect::<Vec<_>>().join(";")),
            ("role", self.role.code().into()),
            ("stovewood", self.stovewood.code().into()),
            ("stovewood_said_by", self.stovewood_said_by.clone()),
            ("stovewood_said_on", day_or_nothing(self.stovewood_said_on)),
            ("need", known_or_not(self.need.map(Need::code))),
            ("trs_hub", yes_or_no(self.trs_hub)),
            ("from_provider", provider_code(self.came.from_provider)),
            ("note", self.note.clone()),
        ]
    }
}

impl Draft for DecisionMade {
    const TITLE: &'static str = "Decide a referral";
    fn fields() -> Vec<Field> {
        // Awaiting a decision is the exception here, so it comes last.
        let (pending, made): (Vec<&Decision>, Vec<&Decision>) = Decision::ALL.iter().partition(|decision| **decision == Decision::Pending);
        let decisions = made.into_iter().chain(pending).map(|decision| Choice::new(decision.code(), decision.words())).collect();
        vec![
            Field::new("decision", "Decision", Kind::Choice(decisions)),
            Field::new("on", "Decided on", Kind::Date).hint("Like 27 3 2026 or 'today'."),
            Field::new("by", "Whose decision", Kind::Choice(choices!(DecidedBy))).hint("Needed when it is declined.").optional(),
            Field::new("organisation", "Pointed to, from the directory", Kind::Choice(Vec::new()))
                .hint("When it is signposted: this, or words below.")
                .optional(),
            Field::new("pointed_to", "Pointed to, in words", Kind::Line).optional(),
            Field::new("given", "What was given", Kind::Line).hint("A number, a leaflet, a call made together.").optional(),
            Field::new("reason", "Reason", Kind::Notes).hint("Needed when declined or withdrawn, and to accept against a rule.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let decision = values.get("decision", Decision::parse);
        let on = values.past_day("on");
        let by = values.maybe("by", DecidedBy::parse);
        let organisation = values.maybe("organisation", |text| text.parse().map(OrganisationId).map_err(|_| "Choose an organisation from the list.".into()));
        let pointed_to = values.text("pointed_to");
        let given = values.text("given");
        let reason = values.text("reason");
        let triage = Triage { by: by?, organisation: organisation?, pointed_to: pointed_to?, given: given?, ..Triage::default() };
        Some(Self { decision: decision?, on: on?, reason: reason?, triage })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        vec![
            ("decision", self.decision.code().into()),
            ("on", self.on.words()),
            ("by", self.triage.by.map(|by| by.code().to_owned()).unwrap_or_default()),
            ("organisation", self.triage.organisation.map(|id| id.0.to_string()).unwrap_or_default()),
            ("pointed_to", self.triage.pointed_to.clone()),
            ("given", self.triage.given.clone()),
            ("reason", self.reason.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::day::Day;
    use crate::domain::ids::ProviderId;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::{reads_back, reads_back_in};

    #[test]
    fn forms_read_back_what_they_were_filled_with() {
        let on: Day = "2026-11-02".parse().unwrap();
        for (need, stovewood_said_on) in [(None, None), (Some(Need::Therapeutic), Some(on))] {
            let details = ReferralDetails {
                role: Role::Family,
                received_on: on,
                sources: vec![Source::SocialCare, Source::SelfReferral],
                stovewood: Stovewood::Unknown,
                stovewood_said_by: "duty officer".into(),
                stovewood_said_on,
                need,
                trs_hub: true,
                service: ServiceId(3),
                note: "first line\nsecond".into(),
                came: Came { from_provider: need.map(|_| ProviderId(2)), again_of: None },
            };
            let services = vec![Choice::new("1", "GROW, Practical support"), Choice::new("3", "GROW, Trauma stabilisation")];
            reads_back_in(
                Form::blank::<ReferralDetails>().options("service", services).options("from_provider", vec![Choice::new("2", "Rotherham Rise")]),
                &details,
            );
        }
        let triage = Triage { by: Some(DecidedBy::Person), pointed_to: "CAMHS".into(), given: "the number".into(), ..Triage::default() };
        reads_back(&DecisionMade { decision: Decision::Signposted, on, reason: "asked for it".into(), triage });
        reads_back(&DecisionMade { decision: Decision::Pending, on, reason: String::new(), triage: Triage::default() });
    }
}
