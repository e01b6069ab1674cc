//! The one short form of intake: a person, named or not, and the referral where one is known. Also the decision about a child.
//! Used by `ask`. Who may be the same person is looked up by the loop, which offers them here as choices.

use super::draft::{Draft, Reader, day_or_nothing};
use super::field::{Choice, Field, Kind};
use super::person::{AGE_HINT, born_of};
use crate::choices;
use crate::domain::born::Born;
use crate::domain::codes::{Danger, Need, Residency, Role, Source, Stovewood};
use crate::domain::ids::{PersonId, ProviderId, Ref, ServiceId};
use crate::domain::intake::{Intake, Sought};
use crate::domain::person::PersonDetails;
use crate::domain::referral::{Came, DecisionMade, ReferralDetails};

/// The code of 'somebody new' among those who may be the same person.
pub const NEW: &str = "new";

/// The choices of 'the same person': somebody new, then those found. `looked` is false while too little is typed to look.
pub fn same_choices(found: Vec<Choice>, looked: bool) -> Vec<Choice> {
    let words = match (found.is_empty(), looked) {
        (false, _) => "somebody new; none of these",
        (true, true) => "somebody new; nobody like this is here so far",
        (true, false) => "somebody new",
    };
    std::iter::once(Choice::new(NEW, words)).chain(found).collect()
}

/// What is typed so far, to look for the same person; what cannot be read yet is left out.
pub fn sought(value: impl Fn(&str) -> String, today: crate::domain::day::Day) -> Sought {
    let born = Born::parse(&value("born"), today).ok().or_else(|| Born::parse_age(&value("age"), today).ok());
    Sought { name: value("name"), born, phone: value("phone") }
}

impl Draft for Intake {
    const TITLE: &'static str = "Somebody is referred";
    fn fields() -> Vec<Field> {
        vec![
            Field::new("name", "Name, as far as known", Kind::Line).hint("Leave it empty if it is not known yet: the case code stands for it.").optional(),
            Field::new("same", "Is it somebody known already?", Kind::Choice(same_choices(Vec::new(), false)))
                .hint("Fills while you type. Whoever you choose gets the referral; nothing is lost.")
                .always_open(),
            Field::new("born", "Date of birth", Kind::Date).hint("Like 27 3 2007. Only the year, or month and year, will do.").optional(),
            Field::new("age", "Age, if there is no date", Kind::Line).hint(AGE_HINT).optional(),
            Field::new("phone", "Phone", Kind::Line).hint("Goes on the safe-contact card; no message is left until it is asked.").optional(),
            Field::new("service", "Service asked for", Kind::Choice(Vec::new())).hint("Leave it empty to keep only the person.").optional(),
            Field::new("received_on", "Received on", Kind::Date).hint("The wait starts here. Like 27 3 2026 or 'today'.").optional(),
            Field::new("sources", "Who referred", Kind::Many(choices!(Source))).hint("Space chooses; the first one chosen is the main source.").optional(),
            Field::new("role", "Referred as", Kind::Choice(choices!(Role))),
            Field::new("stovewood", "Operation Stovewood", Kind::Choice(choices!(Stovewood))),
            Field::new("residency", "Rotherham", Kind::Choice(choices!(Residency))),
            Field::new("from_provider", "Passed on by another provider", Kind::Choice(Vec::new())).hint("Leave it empty for a first request.").optional(),
            Field::new("note", "What the referrer wrote", Kind::Notes).hint("In short.").optional(),
        ]
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let name = values.text("name");
        let known = values.get("same", |text| if text == NEW { Ok(None) } else { known(text).map(Some) });
        let born = born_of(values);
        let phone = values.maybe("phone", phone);
        let service = values.maybe("service", |text| text.parse().map(ServiceId).map_err(|_| "Choose a service from the list.".into()));
        let received_on = values.maybe_past_day("received_on");
        let sources = values.many("sources", Source::parse);
        let role = values.get("role", Role::parse);
        let stovewood = values.get("stovewood", Stovewood::parse);
        let residency = values.get("residency", Residency::parse);
        let from_provider = values.maybe("from_provider", provider);
        let note = values.text("note");
        let (sources, note, from_provider, known) = (sources?, note?, from_provider?, known?);
        let referral = match service? {
            Some(service) => {
                if sources.is_empty() {
                    values.refuse("sources", "Choose at least one source; the first is the main one.");
                }
                let received_on = received_on?.or_else(|| {
                    values.refuse("received_on", "Enter the day it was received, like 27 3 2026 or 'today'.");
                    None
                });
                Some(ReferralDetails {
                    role: role?,
                    received_on: received_on?,
                    sources,
                    stovewood: stovewood?,
                    stovewood_said_by: String::new(),
                    stovewood_said_on: None,
                    need: None::<Need>,
                    trs_hub: false,
                    service,
                    note,
                    came: Came { from_provider, again_of: None },
                })
            }
            None if known.is_some() => {
                values.refuse("service", "Choose the service asked for: the referral is what is added to somebody known.");
                None
            }
            None if !sources.is_empty() || !note.is_empty() || from_provider.is_some() => {
                values.refuse("service", "Choose the service asked for. To keep only the person, empty who referred, the provider and the note.");
                None
            }
            None => None,
        };
        let details = PersonDetails { name: name?, born: born?, residency: residency?, ..PersonDetails::default() };
        Some(Self { known, details, phone: phone?.unwrap_or_default(), referral })
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let referral = self.referral.as_ref();
        let born = self.details.born;
        vec![
            ("name", self.details.name.clone()),
            ("same", self.known.map_or_else(|| NEW.into(), |id| id.to_string())),
            ("born", born.filter(|born| !born.is_age()).map(Born::words).unwrap_or_default()),
            ("age", born.and_then(Born::age_typed).unwrap_or_default()),
            ("phone", self.phone.clone()),
            ("service", referral.map(|details| details.service.0.to_string()).unwrap_or_default()),
            ("received_on", day_or_nothing(referral.map(|details| details.received_on))),
            ("sources", referral.map(|details| details.sources.iter().map(|source| source.code()).collect::<Vec<_>>().join(";")).unwrap_or_default()),
            ("role", referral.map_or(Role::Survivor, |details| details.role).code().into()),
            ("stovewood", referral.map_or(Stovewood::Unknown, |details| details.stovewood).code().into()),
            ("residency", self.details.residency.code().into()),
            ("from_provider", provider_code(referral.and_then(|details| details.came.from_provider))),
            ("note", referral.map(|details| details.note.clone()).unwrap_or_default()),
        ]
    }
}

/// A provider chosen from the list, by its row.
pub fn provider(text: &str) -> Result<ProviderId, String> {
    text.parse().map(ProviderId).map_err(|_| "Choose a provider from the list.".into())
}

/// Its code for `fill`, or nothing.
pub fn provider_code(id: Option<ProviderId>) -> String {
    id.map(|id| id.0.to_string()).unwrap_or_default()
}

fn known(text: &str) -> Result<PersonId, String> {
    match Ref::parse(text) {
        Ok(Ref::Person(id)) => Ok(id),
        _ => Err("Choose somebody from the list, or 'somebody new'.".into()),
    }
}

fn phone(text: &str) -> Result<String, String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits < 5 { Err(format!("'{text}' is not a phone number. Check it, or write it into the note.")) } else { Ok(text.to_owned()) }
}

/// The decision about somebody under the youngest age: the question about 999 and MASH comes before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildDecision(pub DecisionMade);

impl Draft for ChildDecision {
    const TITLE: &'static str = "Decide about a child under 12";
    fn fields() -> Vec<Field> {
        let mut fields = vec![
            Field::new("danger", "First: is 999 or MASH needed now?", Kind::Choice(choices!(Danger)))
                .hint("If anybody is in danger now, ring before you write. Support starts at 12; this contact is kept."),
            Field::new("danger_decided", "What was decided about 999 and MASH", Kind::Notes).hint("By whom, when, and why."),
        ];
        fields.extend(DecisionMade::fields());
        fields
    }
    fn read(values: &mut Reader<'_>) -> Option<Self> {
        let danger = values.get("danger", Danger::parse);
        let danger_decided = values.text("danger_decided");
        let mut made = DecisionMade::read(values);
        if let Some(made) = &mut made {
            made.triage.danger = danger;
            made.triage.danger_decided = danger_decided.clone().unwrap_or_default();
        }
        danger?;
        danger_decided?;
        made.map(Self)
    }
    fn fill(&self) -> Vec<(&'static str, String)> {
        let triage = &self.0.triage;
        let mut filled =
            vec![("danger", triage.danger.map(|answer| answer.code().to_owned()).unwrap_or_default()), ("danger_decided", triage.danger_decided.clone())];
        filled.extend(self.0.fill());
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::{DecidedBy, Decision};
    use crate::domain::day::Day;
    use crate::domain::ids::OrganisationId;
    use crate::domain::referral::Triage;
    use crate::tui::forms::Form;
    use crate::tui::forms::tests::reads_back_in;

    fn form() -> Form {
        let services = vec![Choice::new("3", "GROW, Trauma stabilisation")];
        let providers = vec![Choice::new("2", "Rotherham Rise")];
        let known = same_choices(vec![Choice::new("SU-0007", "SU-0007  Zoë Smyth")], true);
        Form::blank::<Intake>().options("service", services).options("from_provider", providers).options("same", known)
    }

    fn today() -> Day {
        "2026-11-21".parse().unwrap()
    }

    #[test]
    fn intake_reads_back_with_and_without_a_name_or_a_referral() {
        let referral = ReferralDetails {
            role: Role::Survivor,
            received_on: "2026-11-20".parse().unwrap(),
            sources: vec![Source::School, Source::SocialCare],
            stovewood: Stovewood::Nca,
            stovewood_said_by: String::new(),
            stovewood_said_on: None,
            need: None,
            trs_hub: false,
            service: ServiceId(3),
            note: "rang twice".into(),
            came: Came { from_provider: Some(ProviderId(2)), again_of: None },
        };
        for (name, born) in [("", None), ("", Some("24 on 2026-11-21")), ("", Some("16-17 on 2026-11-20")), ("Zoë Smyth", Some("2007-03"))] {
            let details =
                PersonDetails { name: name.into(), born: born.and_then(|born| born.parse().ok()), residency: Residency::Now, ..PersonDetails::default() };
            for (known, referral) in [(None, None), (None, Some(referral.clone())), (Some(PersonId(7)), Some(referral.clone()))] {
                let phone = if known.is_some() { "07700 900123".into() } else { String::new() };
                reads_back_in(form(), &Intake { known, details: details.clone(), phone, referral });
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_said_at_its_field() {
        let said = |answers: &[(&str, &str)]| {
            let start = Intake { known: None, details: PersonDetails::default(), phone: String::new(), referral: None };
            let mut form = answers.iter().fold(form().fill(&start).with("received_on", "today"), |form, (key, value)| form.with(key, value));
            let read: Option<Intake> = form.read(today());
            assert!(read.is_none(), "{answers:?}");
            form.errors().to_vec()
        };
        let one = |answers: &[(&str, &str)]| {
            let errors = said(answers);
            assert_eq!(errors.len(), 1, "{errors:?}");
            (errors[0].0, errors[0].1.clone())
        };
        assert_eq!(
            one(&[("born", "27 3 2007"), ("age", "24")]),
            ("age", "Someone born 27 Mar 2007 is 19 on 21 Nov 2026, not 24. Check both, and leave out the one that is wrong.".into())
        );
        assert_eq!(one(&[("born", "31 2 2007")]).0, "born");
        assert_eq!(one(&[("age", "grown up")]).0, "age");
        assert_eq!(one(&[("service", "3")]).0, "sources");
        assert_eq!(one(&[("sources", "isva")]).0, "service");
        assert_eq!(one(&[("same", "SU-0007")]).0, "service");
        assert_eq!(one(&[("phone", "none")]).0, "phone");
        assert_eq!(one(&[("service", "3"), ("sources", "isva"), ("received_on", "22 11 2026")]).0, "received_on");
    }

    #[test]
    fn the_question_about_danger_comes_first_and_reads_back() {
        let triage = Triage {
            by: Some(DecidedBy::Service),
            organisation: Some(OrganisationId(2)),
            pointed_to: "children's services".into(),
            given: "the number, and a call made together".into(),
            danger: Some(Danger::Mash),
            danger_decided: "rang MASH with the school lead".into(),
        };
        let made = DecisionMade { decision: Decision::Signposted, on: today(), reason: "under 12".into(), triage };
        let form = Form::blank::<ChildDecision>().options("organisation", vec![Choice::new("2", "Youth Start")]);
        assert_eq!(form.rows().next().map(|(field, _)| field.key), Some("danger"));
        reads_back_in(form, &ChildDecision(made));
    }
}
