//! Who a summary is about, how they came, and where the clocks stand.
//! Part of `summary`; holds no rule of its own.

use super::Sight;
use crate::domain::clock::clocks;
use crate::domain::codes::{ClockKind, ClockState, Decision, Ending, Lane, Need, Relation, Role, Source, Stovewood};
use crate::domain::day::{Born, Day};
use crate::domain::ids::ServiceId;
use crate::domain::person::{KnownAge, NO_NAME};
use crate::domain::record::EpisodeRecord;
use crate::domain::referral::Referral;
use crate::domain::route_step::RouteStep;
use crate::domain::text::{capital, clean_line};
use serde::Serialize;

/// Who it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Who {
    /// Case code.
    pub person: String,
    /// Full name, only when identified.
    pub name: Option<String>,
    /// Birth date as far as known, only when identified.
    pub date_of_birth: Option<Born>,
    /// Role in the current referral.
    pub role: Option<Role>,
    /// '24', '18 or 19', 'age not known': on the day the current referral was received.
    pub age_at_referral: Option<String>,
    /// Linked people.
    pub linked: Vec<Linked>,
}

/// A linked person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// Case code.
    pub person: String,
    /// Who they are to the person.
    pub relation: Relation,
    /// Name, only when identified.
    pub name: Option<String>,
}

/// How they came and where they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// RF-0001.
    pub referral: String,
    /// EP-0001, once opened.
    pub episode: Option<String>,
    /// Provider's name.
    pub provider: String,
    /// Service's name.
    pub service: String,
    /// Lane.
    pub lane: Lane,
    /// False while the Stovewood status leaves the lane open.
    pub lane_known: bool,
    /// Who asked; the first is the primary source.
    pub sources: Vec<Source>,
    /// Help wanted, if known.
    pub need: Option<Need>,
    /// Discussed at the TRS hub.
    pub trs_hub: bool,
    /// Stovewood status.
    pub stovewood: Stovewood,
    /// Who said so, in words without names; empty when not recorded.
    pub stovewood_said_by: String,
    /// When they said so.
    pub stovewood_said_on: Option<Day>,
    /// Received.
    pub received_on: Day,
    /// Decision.
    pub decision: Decision,
    /// Decided.
    pub decided_on: Option<Day>,
    /// Why; empty when no reason was needed.
    pub decision_reason: String,
    /// 'Chosen against a rule (who may refer)', 'SA1 chosen where SA2 fits too'; empty when the choice wanted no reason.
    pub choice: String,
    /// The reason for that choice; empty when none was wanted.
    pub choice_reason: String,
    /// Tracked steps towards a service: 'bring to the TRS hub: to do, due 2 Dec 2026'.
    pub next_steps: Vec<String>,
    /// Why before others on the list; empty when not.
    pub urgent_reason: String,
    /// First attended appointment.
    pub first_attended_on: Option<Day>,
    /// The end.
    pub ended_on: Option<Day>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// Why it ended; empty while open.
    pub ending_reason: String,
}

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockLine {
    /// Which.
    pub clock: ClockKind,
    /// 'week 18 of 20'.
    pub words: String,
    /// Where it stands.
    pub state: ClockState,
    /// Started.
    pub started_on: Option<Day>,
    /// What started it.
    pub start_event: String,
    /// Whole days from its start.
    pub day: i64,
    /// Day number of the limit.
    pub limit_day: Option<i64>,
    /// Last day within the limit.
    pub limit_on: Option<Day>,
    /// The rule.
    pub rule: String,
    /// Where it is written.
    pub source: String,
}

/// Another referral of the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherReferral {
    /// RF-0001.
    pub referral: String,
    /// 'GROW, Trauma stabilisation'.
    pub service: String,
    /// Role.
    pub role: Role,
    /// Received.
    pub received_on: Day,
    /// 'waiting', 'open since 3 Mar 2026', 'ended 1 Jun 2026'.
    pub state: String,
}

impl Sight<'_> {
    /// The referral that the summary is about.
    pub(super) fn referral(&self) -> Option<&Referral> {
        self.record.current_referral(self.at())
    }
    /// Its episode, once opened.
    pub(super) fn episode(&self) -> Option<&EpisodeRecord> {
        let referral = self.referral()?;
        self.record.episodes.iter().find(|record| record.episode.referral == referral.id)
    }
    /// 'GROW, Trauma stabilisation'.
    pub(super) fn service_title(&self, service: ServiceId) -> String {
        self.reference.service(service).map_or_else(|| "a service that is no longer listed".into(), |service| clean_line(&service.title()))
    }
    pub(super) fn who(&self) -> Who {
        let details = &self.record.person.details;
        let named = |name: &str| self.options.identified.then(|| clean_line(name));
        let referral = self.referral();
        Who {
            person: self.record.person.id.to_string(),
            name: named(details.shown_name()),
            date_of_birth: details.born.filter(|born| self.options.identified && !born.is_age()),
            role: referral.map(|referral| referral.details.role),
            age_at_referral: referral.map(|referral| KnownAge::of(details.born, referral.details.received_on).words()),
            linked: self
                .record
                .relationships
                .iter()
                .map(|link| Linked {
                    person: link.other.to_string(),
                    relation: link.relation,
                    name: named(if link.name.is_empty() { NO_NAME } else { &link.name }),
                })
                .collect(),
        }
    }
    pub(super) fn route(&self) -> Option<Route> {
        let referral = self.referral()?;
        let details = &referral.details;
        let service = self.reference.service(details.service);
        let episode = self.episode().map(|record| &record.episode);
        let (lane, lane_known) = service.map_or((Lane::General, false), |service| service.lane_for(details.stovewood));
        let choice = self.record.choice(referral.id);
        Some(Route {
            referral: referral.id.to_string(),
            episode: episode.map(|episode| episode.id.to_string()),
            provider: service.map(|service| clean_line(&service.provider)).unwrap_or_default(),
            service: service.map(|service| clean_line(&service.name)).unwrap_or_default(),
            lane,
            lane_known,
            sources: details.sources.clone(),
            need: details.need,
            trs_hub: details.trs_hub,
            stovewood: details.stovewood,
            stovewood_said_by: self.redactor.who(&details.stovewood_said_by),
            stovewood_said_on: details.stovewood_said_on,
            received_on: details.received_on,
            decision: referral.decision,
            decided_on: referral.decided_on,
            decision_reason: self.line(&referral.decision_reason),
            choice: choice.map(|choice| choice.title()).unwrap_or_default(),
            choice_reason: choice.map(|choice| self.line(&choice.reason)).unwrap_or_default(),
            next_steps: self.record.route_steps.iter().map(|step| self.next_step(step)).collect(),
            urgent_reason: referral.urgent_at(self.at()).map(|put| self.line(&put.reason)).unwrap_or_default(),
            first_attended_on: referral.first_attended_on,
            ended_on: referral.ended_on,
            ending: episode.and_then(|episode| episode.ending),
            ending_reason: episode.map(|episode| self.line(&episode.ending_reason)).unwrap_or_default(),
        })
    }
    fn next_step(&self, step: &RouteStep) -> String {
        let service = step.details.service.map(|service| format!(", for {}", self.service_title(service))).unwrap_or_default();
        let stands = step.closed_on.map_or_else(|| format!("due {}", step.details.due_on), |on| on.words());
        let outcome = if step.outcome.is_empty() { String::new() } else { format!(" ({})", self.line(&step.outcome)) };
        format!("{}{service}: {}, {stands}{outcome}", capital(step.details.kind.words()), step.state)
    }
    pub(super) fn clocks(&self) -> Vec<ClockLine> {
        let facts = self.referral().and_then(|referral| self.record.clock_facts(referral.id, self.reference));
        let clocks = facts.map(|facts| clocks(&facts, self.reference, self.at())).unwrap_or_default();
        clocks
            .into_iter()
            .map(|clock| ClockLine {
                words: clock.words(),
                clock: clock.kind,
                state: clock.state,
                started_on: clock.started_on,
                start_event: clock.start_event.to_owned(),
                day: clock.day,
                limit_day: clock.limit_day,
                limit_on: clock.limit_on,
                rule: clean_line(&clock.rule),
                source: clean_line(&clock.source),
            })
            .collect()
    }
    pub(super) fn other_referrals(&self) -> Vec<OtherReferral> {
        let current = self.referral().map(|referral| referral.id);
        let others = self.record.referrals.iter().filter(|referral| Some(referral.id) != current);
        others
            .map(|referral| OtherReferral {
                referral: referral.id.to_string(),
                service: self.service_title(referral.details.service),
                role: referral.details.role,
                received_on: referral.details.received_on,
                state: state(referral),
            })
            .collect()
    }
}

fn state(referral: &Referral) -> String {
    match (referral.ended_on, referral.first_attended_on, referral.decision) {
        (Some(on), Some(_), _) => format!("ended {on}"),
        (Some(on), None, _) => format!("closed {on} without an appointment"),
        (None, Some(on), _) => format!("open since {on}"),
        (None, None, Decision::Accepted) => "waiting".into(),
        (None, None, decision) => decision.words().into(),
    }
}
