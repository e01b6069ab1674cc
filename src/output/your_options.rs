//! 'Your options', a page for the person: which services can see them, what each is, how long people wait, how to get in touch,
//! and what to do in an emergency. Plain words, short sentences, and nothing of the case: neither name, age, status nor service
//! names that say to a stranger what it is about. Pure; used by Routing and `route --sheet`.

use super::paper::{Paper, Text};
use crate::domain::codes::{Area, Role, RuleKind, WhoMayRefer};
use crate::domain::day::{Born, Day};
use crate::domain::provider::{Organisation, Provider, Reference, Service};
use crate::domain::report::ServiceWaiting;
use crate::domain::routing::{RouteAsk, Routed};
use crate::domain::waiting::{FORECAST_LEAST, LaneFigures};

/// All that the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct YourOptions<'a> {
    /// What was asked; only what follows from it is shown.
    pub ask: &'a RouteAsk,
    /// Services and words, of the day asked for.
    pub reference: &'a Reference,
    /// Every service with its verdict.
    pub routed: &'a [Routed],
    /// Measured waits.
    pub waits: &'a [ServiceWaiting],
    /// Where contact details stand, under the provider's name.
    pub organisations: &'a [Organisation],
    /// The day it is made.
    pub made_on: Day,
}

/// The areas in the order of the page: what can begin soonest first.
const AREAS: [Area; 4] = [Area::Stabilisation, Area::Sa1, Area::Sa2, Area::Sa3];

impl YourOptions<'_> {
    /// The page; the error is a sentence that says why there is nothing to print.
    pub fn paper(&self) -> Result<Paper, String> {
        let services = self.services();
        if services.is_empty() {
            return Err("No service can see this person as it was asked, so there is no sheet to print. The next step beside each service comes first.".into());
        }
        let mut paper = Paper {
            title: "Your options for support".into(),
            caution: "Keep this page where only the people you trust can see it.".into(),
            stamp: vec![format!("Made on {}. How long people wait changes: please ask again when you get in touch.", self.made_on).into()],
            close: true,
            ..Paper::default()
        };
        if let Some(choice) = self.reference.plain("choice") {
            paper.paragraph(choice);
        }
        paper.section("Who can see you");
        for area in AREAS {
            let own: Vec<&(&Service, &Routed)> = services.iter().filter(|(service, _)| service.area == area).collect();
            if own.is_empty() {
                continue;
            }
            let words = self.reference.plain(area.code()).unwrap_or_else(|| area.words());
            let (title, what) = words.split_once(": ").unwrap_or((words, ""));
            paper.label(title);
            if !what.is_empty() {
                paper.paragraph(what);
            }
            paper.list(own.iter().map(|(service, routed)| self.line(service, routed)), "");
        }
        paper.section("How to get in touch");
        paper.list(self.providers(&services).into_iter().map(|provider| self.contact(provider)), "");
        paper.section("If you are not safe");
        if let Some(emergency) = self.reference.plain("emergency") {
            paper.paragraph(Text::strong(emergency));
        }
        Ok(paper)
    }

    /// Providers of whom the directory holds no way to get in touch.
    pub fn without_contact(&self) -> Vec<String> {
        let services = self.services();
        let missing = |provider: &&Provider| self.organisation(provider).and_then(reach).is_none();
        self.providers(&services).into_iter().filter(missing).map(|provider| provider.name.clone()).collect()
    }

    /// Services against which nothing speaks but who may refer: the person who reads this can refer themselves, or ask to be
    /// brought to the hub.
    fn services(&self) -> Vec<(&Service, &Routed)> {
        let open = |routed: &&Routed| !routed.rules.iter().any(|rule| rule.holds == Some(false) && rule.rule != RuleKind::WhoMayRefer);
        self.routed.iter().filter(open).filter_map(|routed| Some((self.reference.service(routed.service)?, routed))).collect()
    }

    fn providers(&self, services: &[(&Service, &Routed)]) -> Vec<&Provider> {
        self.reference.providers.iter().filter(|provider| services.iter().any(|(service, _)| service.provider_id == provider.id)).collect()
    }

    /// 'GROW, 12 to 25 years. People wait about a month, they said in Jan 2024. …'
    fn line(&self, service: &Service, routed: &Routed) -> Text {
        let figures = self.waits.iter().find(|row| row.service == service.id).and_then(|row| row.lanes.iter().find(|lane| lane.lane == routed.lane));
        let same = self.services().iter().filter(|(other, _)| other.area == service.area && other.provider == service.provider).count() > 1;
        let name = if same { format!("{} ({})", service.provider, plain_name(&service.name)) } else { service.provider.clone() };
        let mut said = vec![self.for_whom(service)];
        said.extend(wait(service, routed, figures));
        said.extend(meanwhile(service));
        said.push(how(service, self.ask).to_owned());
        Text::strong(name).then(": ").then(said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }

    fn for_whom(&self, service: &Service) -> String {
        if self.ask.role == Role::Family {
            return "Family members are welcome.".into();
        }
        match (service.min_age, service.max_age) {
            (Some(from), Some(to)) => format!("From {from} to {to} years old."),
            (Some(from), None) => format!("From {from} years old."),
            (None, Some(to)) => format!("Up to {to} years old."),
            (None, None) => String::new(),
        }
    }

    fn organisation(&self, provider: &Provider) -> Option<&Organisation> {
        let same = |name: &str| provider.name.eq_ignore_ascii_case(name.trim()) || provider.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name.trim()));
        self.organisations.iter().find(|own| same(&own.details.name))
    }

    fn contact(&self, provider: &Provider) -> Text {
        let reach = self.organisation(provider).and_then(reach).unwrap_or_else(|| "ask the worker who gave you this page.".into());
        Text::strong(&provider.name).then(": ").then(reach)
    }
}

/// Every way in that the directory holds.
fn reach(organisation: &Organisation) -> Option<String> {
    let details = &organisation.details;
    let ways = [("phone", &details.phone), ("e-mail", &details.email), ("site", &details.website)];
    let ways: Vec<String> = ways.into_iter().filter(|(_, way)| !way.trim().is_empty()).map(|(what, way)| format!("{what} {}", way.trim())).collect();
    (!ways.is_empty()).then(|| ways.join(", "))
}

/// 'CSE counselling' is 'counselling' on a page that may be found.
fn plain_name(name: &str) -> String {
    name.strip_prefix("CSE ").unwrap_or(name).to_owned()
}

/// What was published and what was measured, each with its date; measured only where enough people stand behind it.
fn wait(service: &Service, routed: &Routed, figures: Option<&LaneFigures>) -> Option<String> {
    let published = service.lane(routed.lane).and_then(|lane| lane.published.as_ref()).map(|wait| {
        let as_of = wait.as_of.parse::<Born>().map_or_else(|_| wait.as_of.clone(), Born::words);
        format!("The wait they gave in {as_of}: {}.", wait.text)
    });
    let seen = figures.map(|lane| &lane.completed_12m).filter(|seen| seen.n >= FORECAST_LEAST);
    let measured = seen.and_then(|seen| Some(measured(seen.median?, seen.p90?)));
    let both: Vec<String> = [published, measured].into_iter().flatten().collect();
    Some(if both.is_empty() { "Ask how long people wait.".into() } else { both.join(" ") })
}

/// How long half of the people waited and nine in ten. The same number of weeks twice would read like a mistake: the greater part says both.
fn measured(median: f64, most: i64) -> String {
    let (half, most) = (weeks(median.ceil() as i64), weeks(most));
    if half == most {
        return format!("In the last 12 months 9 in 10 people waited {most} or less.");
    }
    format!("In the last 12 months half of the people waited {half} or less, and 9 in 10 waited {most} or less.")
}

/// '9 days', '5 weeks': the next whole week from two weeks on, so that nobody is promised less.
fn weeks(days: i64) -> String {
    match days {
        1 => "1 day".into(),
        ..14 => format!("{days} days"),
        _ => format!("{} weeks", (days + 6) / 7),
    }
}

fn meanwhile(service: &Service) -> Option<String> {
    (!service.interim_offers.is_empty()).then(|| format!("While you wait: {}.", service.interim_offers.join("; ")))
}

/// How one comes to the service, said to the person.
fn how(service: &Service, ask: &RouteAsk) -> &'static str {
    match service.who_may_refer {
        WhoMayRefer::Anyone => "",
        _ if ask.trs_hub => "",
        WhoMayRefer::SelfOrTrsHub => "You ask for this yourself; we can be with you when you do.",
        WhoMayRefer::TrsHub => "You come here through the NHS trauma service: ask us to bring it up there.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::{Lane, Need, Residency, Source, Stovewood};
    use crate::domain::ids::OrganisationId;
    use crate::domain::person::KnownAge;
    use crate::domain::provider::OrganisationDetails;
    use crate::domain::routing::route;
    use crate::domain::stats::Figures;
    use crate::output::markdown::markdown;
    use crate::store::seeds::{reference, seeds};

    fn day() -> Day {
        "2026-11-21".parse().unwrap()
    }

    fn ask(age: u32) -> RouteAsk {
        RouteAsk {
            age: KnownAge::Years(age),
            on: day(),
            sources: vec![Source::Isva],
            stovewood: Stovewood::Nca,
            residency: Residency::Both,
            role: Role::Survivor,
            need: None,
            trs_hub: false,
        }
    }

    fn page(ask: &RouteAsk) -> Result<String, String> {
        paper(ask, &[OrganisationDetails { name: "RACS".into(), phone: "01632 960123".into(), ..OrganisationDetails::default() }]).map(|paper| markdown(&paper))
    }

    fn paper(ask: &RouteAsk, organisations: &[OrganisationDetails]) -> Result<Paper, String> {
        let rules = reference(seeds().unwrap());
        let routed = route(ask, &rules);
        let figures = |n: i64| LaneFigures {
            lane: Lane::General,
            waiting_now: Figures::default(),
            completed_12m: Figures::of((1..=n).map(|n| n * 10).collect()),
            published: None,
            forecast_days: None,
        };
        let waits: Vec<ServiceWaiting> =
            rules.services.iter().zip([5, 4]).map(|(service, n)| ServiceWaiting { service: service.id, lanes: vec![figures(n)], undecided: 0 }).collect();
        let organisations: Vec<Organisation> = organisations.iter().map(|details| Organisation { id: OrganisationId(1), details: details.clone() }).collect();
        let options = YourOptions { ask, reference: &rules, routed: &routed, waits: &waits, organisations: &organisations, made_on: day() };
        assert!(!options.without_contact().contains(&"Rothacs".to_owned()), "an organisation under a former name counts");
        options.paper()
    }

    #[test]
    fn it_is_one_page_on_paper_for_every_age_and_role() {
        let reached = |name: &str| OrganisationDetails {
            name: name.into(),
            phone: "01632 960123, Monday to Friday from 9 to 5".into(),
            email: "first.contact@example.org".into(),
            website: "https://example.org/how-to-reach-us".into(),
            ..OrganisationDetails::default()
        };
        let organisations = ["GROW", "Rotherham Rise", "RACS"].map(reached);
        for age in [12, 17, 18, 24, 25, 47] {
            for role in [Role::Survivor, Role::Family] {
                let paper = paper(&RouteAsk { role, ..ask(age) }, &organisations).unwrap();
                let pages = crate::output::pdf::tests::words(&crate::output::pdf::pdf(&paper).unwrap());
                assert_eq!(pages.len(), 1, "{age}, {role}: {pages:?}");
            }
        }
    }

    #[test]
    fn the_page_says_what_who_how_long_and_whom_to_call() {
        insta::assert_snapshot!("your_options", page(&ask(24)).unwrap());
    }

    #[test]
    fn nothing_of_the_case_is_on_it() {
        for age in [14, 24, 47] {
            let page = page(&ask(age)).unwrap();
            for word in ["Stovewood", "CSE", "exploitation", "abuse", "ISVA", "survivor", "SU-", "NCA"] {
                assert!(!page.contains(word), "{age}: {word}\n{page}");
            }
            assert!(!page.contains(&format!(" {age} ")), "{age}\n{page}");
            assert!(page.split_whitespace().count() < 520, "more than a page: {} words", page.split_whitespace().count());
            // Of four people nothing is said; of five it is.
            assert_eq!(page.contains("half of the people waited 5 weeks or less"), (12..=25).contains(&age));
        }
    }

    #[test]
    fn the_same_number_of_weeks_is_not_said_twice() {
        assert_eq!(measured(23.5, 28), "In the last 12 months 9 in 10 people waited 4 weeks or less.");
        assert_eq!(measured(23.5, 29), "In the last 12 months half of the people waited 4 weeks or less, and 9 in 10 waited 5 weeks or less.");
    }

    #[test]
    fn sentences_are_short() {
        for sentence in page(&ask(24)).unwrap().split(['.', '?', ':']).flat_map(|part| part.split('\n')) {
            assert!(sentence.split_whitespace().count() <= 24, "too long for a page in plain words: {sentence}");
        }
    }

    #[test]
    fn where_nobody_can_see_the_person_nothing_is_printed() {
        assert!(page(&ask(9)).is_err());
        assert!(page(&RouteAsk { residency: Residency::Neither, ..ask(24) }).is_err());
        let family = page(&RouteAsk { role: Role::Family, need: Some(Need::Practical), ..ask(9) }).unwrap();
        assert!(family.contains("Family members are welcome.") && !family.contains("counsellor"), "{family}");
    }
}
