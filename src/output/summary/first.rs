//! What a reader needs first: what changed, what is close to a limit, what is risky, what must be decided, what is due.
//! Part of `summary`. Says what the record shows and decides nothing; every text is taken from parts without names.

use super::{ClockLine, MeasureLine, Sight};
use crate::domain::codes::{ClockKind, ClockState, Decision, OnwardState, Progress};
use crate::domain::day::Day;
use crate::domain::text::capital;
use serde::Serialize;

/// What matters first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct First {
    /// What changed since `since`, by date.
    pub changed: Vec<Changed>,
    /// Clocks close to their limit, over it or extended.
    pub clocks: Vec<String>,
    /// Open risks.
    pub risks: Vec<String>,
    /// Decisions needed.
    pub decisions: Vec<String>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// When.
    pub on: Day,
    /// What.
    pub what: String,
}

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueLine {
    /// When.
    pub on: Day,
    /// What.
    pub what: String,
    /// Before the as-at day.
    pub overdue: bool,
}

impl Sight<'_> {
    pub(super) fn first(&self, clocks: &[ClockLine], measures: &[MeasureLine]) -> First {
        let pressing = clocks.iter().filter(|clock| matches!(clock.state, ClockState::Warning | ClockState::Over | ClockState::Extended));
        let open = self.record.risks.iter().filter(|risk| risk.closed_on.is_none());
        First {
            changed: self.changed(measures),
            clocks: pressing
                .map(|clock| {
                    let state = Some(clock.state.words()).filter(|state| !clock.words.contains(state));
                    let limit = clock.limit_on.map(|on| format!("limit {on}"));
                    let beside: Vec<&str> = state.into_iter().chain(limit.as_deref()).collect();
                    let beside = if beside.is_empty() { String::new() } else { format!(" ({})", beside.join(", ")) };
                    format!("{}: {}{beside}", capital(clock.clock.words()), clock.words)
                })
                .collect(),
            risks: open
                .map(|risk| {
                    let note = Some(self.line(&risk.details.note)).filter(|note| !note.is_empty()).map(|note| format!(": {note}")).unwrap_or_default();
                    format!("{}{note} (noted {})", capital(risk.details.kind.words()), risk.details.noted_on)
                })
                .collect(),
            decisions: self.decisions(clocks),
        }
    }
    fn changed(&self, measures: &[MeasureLine]) -> Vec<Changed> {
        let mut all: Vec<(Day, String)> = Vec::new();
        for referral in &self.record.referrals {
            let service = self.service_title(referral.details.service);
            all.push((referral.details.received_on, format!("{} received for {service}", referral.id)));
            all.extend(referral.decided_on.map(|on| (on, format!("{} {}", referral.id, referral.decision))));
        }
        for record in &self.record.episodes {
            let episode = &record.episode;
            all.push((episode.started_on, format!("First attended appointment, {}", self.service_title(episode.service))));
            all.extend(episode.ended_on.map(|on| (on, format!("Support ended ({})", episode.ending.map_or("how is not recorded", |ending| ending.words())))));
            all.extend(record.plans.iter().map(|plan| (plan.details.agreed_on, format!("Plan version {} agreed", plan.version))));
            all.extend(record.reviews.iter().map(|review| (review.details.on, "Review held".into())));
            all.extend(record.extensions.iter().map(|extension| (extension.agreed_on, format!("Extension agreed until {}", extension.until))));
            for step in record.plan().into_iter().flat_map(|plan| &plan.outcomes).flat_map(|outcome| &outcome.steps) {
                all.extend(step.achieved_on.map(|on| (on, format!("Step achieved: {}", self.line(&step.words)))));
                all.extend(step.started_on.filter(|_| step.achieved_on.is_none()).map(|on| (on, format!("Step started: {}", self.line(&step.words)))));
            }
            for onward in &record.onward {
                let to = self.line(&onward.organisation_name);
                all.extend(onward.steps.iter().map(|step| (step.on, format!("Onward referral to {to}: {}", step.state))));
            }
        }
        for risk in &self.record.risks {
            all.push((risk.details.noted_on, format!("Risk noted: {}", risk.details.kind)));
            all.extend(risk.closed_on.map(|on| (on, format!("No longer a risk: {}", risk.details.kind))));
        }
        for marker in &self.record.markers {
            let words = Some(self.line(&marker.details.words)).filter(|words| !words.is_empty()).map(|words| format!(": {words}")).unwrap_or_default();
            all.push((marker.details.on, format!("{}{words}", capital(marker.details.kind.words()))));
        }
        for measure in measures {
            if let (Some(first), Some(latest)) = (measure.baseline, measure.latest) {
                let since = if measure.change == Progress::NotRecorded { String::new() } else { format!(", {} (first {})", measure.change_words, first.score) };
                all.push((latest.on, format!("{}: {}{since}", measure.words, latest.score)));
            }
        }
        all.retain(|(on, _)| self.is_new(*on));
        all.sort_by_key(|(on, _)| *on);
        all.into_iter().map(|(on, what)| Changed { on, what }).collect()
    }
    fn decisions(&self, clocks: &[ClockLine]) -> Vec<String> {
        let mut needed = Vec::new();
        for referral in self.record.referrals.iter().filter(|referral| referral.decision == Decision::Pending && referral.ended_on.is_none()) {
            needed.push(format!("Decide on {}, received {}.", referral.id, referral.details.received_on));
        }
        if self.route().is_some_and(|route| !route.lane_known && route.first_attended_on.is_none()) {
            needed.push("Ask for the Stovewood status: it decides the lane.".into());
        }
        let stands = |kind: ClockKind| clocks.iter().find(|clock| clock.clock == kind).map(|clock| (clock.state, clock.limit_on));
        let mut ending_near = false;
        for (kind, whole) in [(ClockKind::Counselling, "Counselling"), (ClockKind::Involvement, "Support")] {
            let Some((state @ (ClockState::Warning | ClockState::Over), Some(limit))) = stands(kind) else { continue };
            ending_near = true;
            let extend = if kind == ClockKind::Involvement { "or an extension with its reason" } else { "and what follows" };
            let past = if state == ClockState::Over { "passed" } else { "reaches" };
            needed.push(format!("{whole} {past} its limit on {limit}: agree the ending {extend}."));
        }
        if let Some((ClockState::Over, Some(limit))) = stands(ClockKind::Review) {
            needed.push(format!("The review was due on {limit}: hold it or agree another day."));
        }
        if let Some(record) = self.episode().filter(|record| record.episode.is_open_at(self.at())) {
            if record.plan().is_none() {
                needed.push("No support plan is agreed yet.".into());
            }
            for onward in record.onward.iter().filter(|onward| onward.state() == OnwardState::Offered) {
                needed.push(format!("Onward referral to {}: offered, consent not recorded.", self.line(&onward.organisation_name)));
            }
            let missing = self.exit().map(|exit| exit.missing).unwrap_or_default();
            if ending_near && !missing.is_empty() {
                needed.push(format!("The exit strategy still lacks: {}.", missing.join("; ")));
            }
        }
        for risk in self.record.risks.iter().filter(|risk| risk.closed_on.is_none() && risk.details.response.trim().is_empty()) {
            needed.push(format!("Risk '{}': no response is recorded.", risk.details.kind));
        }
        needed
    }
    /// Everything with a date to come or missed, by date.
    pub(super) fn due(&self, clocks: &[ClockLine]) -> Vec<DueLine> {
        let at = self.at();
        let mut all: Vec<(Day, String)> = Vec::new();
        for clock in clocks.iter().filter(|clock| !matches!(clock.state, ClockState::Stopped | ClockState::NotStarted)) {
            let what = match clock.clock {
                ClockKind::Review => "Review of the plan",
                ClockKind::Contact => "Next contact",
                ClockKind::Counselling => "Counselling reaches its limit",
                // The extension's own end is told below.
                ClockKind::Involvement if clock.state == ClockState::Extended => continue,
                ClockKind::Involvement => "Support reaches its limit",
                ClockKind::Wait | ClockKind::Expected => continue,
            };
            all.extend(clock.limit_on.map(|on| (on, what.to_owned())));
        }
        if let Some(record) = self.episode().filter(|record| record.episode.is_open_at(at)) {
            for extension in &record.extensions {
                all.extend(extension.review_on.filter(|on| *on >= at).map(|on| (on, "Look at the extension again".into())));
                all.extend((extension.until >= at).then(|| (extension.until, "The extension ends".into())));
            }
            let steps = record.exit.iter().flat_map(|exit| &exit.step_downs).filter(|step| step.done_on.is_none());
            all.extend(steps.map(|step| (step.due_on, format!("Step down: {}", self.line(&step.words)))));
        }
        for onward in self.onward() {
            all.extend(onward.chase_on.map(|on| (on, format!("Chase {} ({})", onward.organisation, onward.state))));
        }
        for risk in self.record.risks.iter().filter(|risk| risk.closed_on.is_none()) {
            all.extend(risk.details.review_on.map(|on| (on, format!("Look again at the risk: {}", risk.details.kind))));
        }
        for marker in self.record.markers.iter().filter(|marker| marker.details.on > at) {
            let words = Some(self.line(&marker.details.words)).filter(|words| !words.is_empty()).map(|words| format!(": {words}")).unwrap_or_default();
            all.push((marker.details.on, format!("{}{words}", capital(marker.details.kind.words()))));
        }
        all.sort_by_key(|(on, _)| *on);
        all.into_iter().map(|(on, what)| DueLine { on, what, overdue: on < at }).collect()
    }
}
