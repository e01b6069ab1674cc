//! Everything behind a referral, a step or a place on the list, for `y` and Enter: who asked, what was decided and why.
//! Used by the Referrals tab. Decides nothing.

use super::super::facts::Facts;
use super::{sources, state};
use crate::domain::codes::RouteStepKind;
use crate::domain::day::Day;
use crate::domain::ids::ReferralId;
use crate::domain::onward::Onward;
use crate::domain::referral::Referral;
use crate::domain::route_step::RouteStep;
use crate::domain::text::capital;
use crate::domain::waiting::Urgent;
use crate::tui::screens::waiting::meanwhile::steps as steps_of;
use crate::tui::widgets::why::Why;

/// All about a next step.
pub(super) fn whole_step(facts: &Facts, step: &RouteStep) -> Why {
    let mut rows = vec![format!("Begun {}, due {}", step.begun_on.words(), step.details.due_on.words())];
    rows.extend(step.referral.map(|id| format!("For {id}")));
    rows.extend(step.details.service.map(|id| format!("So that it can take the person: {}", facts.service_title(id))));
    rows.extend((!step.details.note.is_empty()).then(|| format!("Who does what: {}", step.details.note)));
    rows.extend(step.closed_on.map(|on| format!("{} on {}", capital(step.state.words()), on.words())));
    rows.extend((!step.outcome.is_empty()).then(|| format!("What came of it: {}", step.outcome)));
    let follows = match step.details.kind {
        RouteStepKind::TrsHub => "When it is done, the referral is a TRS hub case and routing reads it as one.",
        RouteStepKind::SelfReferral => "When it is done, 'self' is among the referral's sources and routing reads it so.",
        RouteStepKind::ProviderCheck => "When it is done, what the provider answered is kept here. If it holds for everyone, change the lane in the Directory.",
    };
    Why {
        title: capital(step.details.kind.words()),
        sentences: vec![follows.into()],
        source: "Improving Lives Select Commission, minutes (2024), Referrals in Service".into(),
        rows,
    }
}

/// Where it came from, when it is not a first request: 'Passed on by Rothacs. Came back: begun from RF-0012.'
pub(super) fn came(facts: &Facts, referral: &Referral) -> Option<String> {
    let came = referral.details.came;
    let provider = came.from_provider.and_then(|id| facts.reference.providers.iter().find(|provider| provider.id == id));
    let passed = provider.map(|provider| format!("Between providers: passed on by {}.", provider.name));
    let again = came.again_of.map(|id| format!("Came back: begun from {id}."));
    let said: Vec<String> = passed.into_iter().chain(again).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// What was answered about danger to a child, and decided.
pub(super) fn danger(referral: &Referral) -> Option<String> {
    referral.triage.danger.map(|answer| format!("{answer}. {}", referral.triage.danger_decided))
}

/// Where the person was pointed to, and what was given.
pub(super) fn pointed_to(referral: &Referral) -> Option<String> {
    let triage = &referral.triage;
    let places: Vec<&str> = referral.organisation_name.as_deref().into_iter().chain([triage.pointed_to.as_str()]).filter(|place| !place.is_empty()).collect();
    let given = if triage.given.is_empty() { String::new() } else { format!(" (given: {})", triage.given) };
    (!places.is_empty() || !given.is_empty()).then(|| format!("{}{given}", places.join(", ")))
}

/// 'Decision', or whose it was.
pub(super) fn decided_by(referral: &Referral) -> String {
    referral.triage.by.map_or_else(|| "Decision".into(), |by| format!("Decision, {by}"))
}

/// An onward referral's dated steps.
pub(super) fn steps(onward: &Onward, today: Day) -> Why {
    let step = |step: &crate::domain::onward::OnwardStep| {
        let why = if step.why.is_empty() { String::new() } else { format!(" ({})", step.why) };
        (step.on, format!("{:>11}  {}{why}", step.on.words(), step.state))
    };
    let note = |note: &crate::domain::onward::OnwardNote| (note.on, format!("{:>11}  {}", note.on.words(), note.said().replace('\n', " ")));
    let mut rows: Vec<(Day, String)> = onward.steps.iter().map(step).chain(onward.notes.iter().map(note)).collect();
    rows.sort_by_key(|(on, _)| *on);
    let chase = onward.details.chase_on.filter(|_| !onward.state().is_closed()).map(|on| format!("To be chased on {}.", on.words()));
    Why {
        title: onward.organisation_name.clone(),
        sentences: std::iter::once(format!("For: {}", onward.details.purpose)).chain(onward.wait_words(today)).chain(chase).collect(),
        source: "nothing is sent without consent, or a recorded lawful basis with its reason".into(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

/// Everything recorded of a referral.
pub(super) fn whole(facts: &Facts, referral: &Referral) -> Why {
    let details = &referral.details;
    let or_not = |words: String| if words.is_empty() { "not recorded".to_owned() } else { words };
    let said_on = details.stovewood_said_on.map(|on| format!(" on {}", on.words())).unwrap_or_default();
    let who_said = if details.stovewood_said_by.is_empty() { String::new() } else { format!(", said by {}{said_on}", details.stovewood_said_by) };
    let by = referral.triage.by.map(|by| format!(", {by} decision")).unwrap_or_default();
    let decided = referral.decided_on.map(|on| format!(" on {}{by}", on.words())).unwrap_or_default();
    let reason = if referral.decision_reason.is_empty() { String::new() } else { format!(": {}", referral.decision_reason) };
    let mut rows = vec![
        format!("Received {}, as {}", details.received_on.words(), details.role),
        format!("Sources: {}", sources(referral)),
        format!("Stovewood: {}{who_said}", details.stovewood),
        format!("Help wanted: {}", or_not(details.need.map(|need| need.words().to_owned()).unwrap_or_default())),
        format!("TRS hub case: {}", if details.trs_hub { "yes" } else { "no" }),
        format!("Decision: {}{decided}{reason}", referral.decision),
        format!("Now: {}", state(facts, referral)),
    ];
    rows.splice(1..1, came(facts, referral));
    rows.extend(danger(referral).map(|words| format!("999 and MASH: {words}")));
    rows.extend(pointed_to(referral).map(|words| format!("Pointed to: {words}")));
    rows.extend(facts.rows.choice(referral.id).map(|choice| format!("{}: {}", choice.title(), choice.reason)));
    rows.extend(meanwhile(referral));
    let transfers = facts.rows.transfers.iter().filter(|step| step.referral == referral.id);
    rows.extend(transfers.map(|step| format!("Transfer, {}: {}", step.details.on.words(), because(&step.details.words(&facts.reference), &step.details.note))));
    if !details.note.is_empty() {
        rows.push(format!("What the referrer wrote: {}", details.note));
    }
    Why { title: format!("{}  {}", referral.id, facts.service_title(details.service)), sentences: Vec::new(), source: String::new(), rows }
}

/// What happened while it waited: urgency, offers with their steps, what was given, calls, why it came off the list.
pub(super) fn meanwhile(referral: &Referral) -> Vec<String> {
    let urgent = |put: &Urgent| {
        let taken_back = put.ended_on.map(|on| format!("; taken back {}", on.words())).unwrap_or_default();
        format!("Urgent from {} {}{taken_back}", put.from.words(), urgent_words(put))
    };
    let mut rows: Vec<String> = referral.urgent.iter().map(urgent).collect();
    for offer in &referral.offers {
        rows.push(format!("First appointment: {}", offer.words()));
        rows.extend(steps_of(offer));
    }
    rows.extend(referral.interim.iter().map(|given| format!("Given while waiting, {}: {}", given.on.words(), because(&given.what, &given.note))));
    rows.extend(referral.calls.iter().map(|plan| match plan.every_weeks {
        Some(weeks) => format!("Welfare calls every {weeks} weeks, from {}", plan.from.words()),
        None => format!("No more welfare calls, from {}", plan.from.words()),
    }));
    rows.extend(referral.off_list.map(|why| format!("Off the list: {}", because(why.words(), &referral.off_list_reason))));
    rows
}

/// 'until 3 Dec 2026: court date brought forward'.
pub(super) fn urgent_words(put: &Urgent) -> String {
    put.until.map_or_else(|| put.reason.clone(), |until| format!("until {}: {}", until.words(), put.reason))
}

/// Words, and more words where there are some.
pub(super) fn because(words: &str, more: &str) -> String {
    if more.is_empty() { words.to_owned() } else { format!("{words}: {more}") }
}

/// Why a referral stands where it does on its list, or why it is on none.
pub(super) fn why_place(facts: &Facts, id: ReferralId) -> Option<Why> {
    let referral = facts.rows.referral(id)?;
    let place = facts.places.iter().find(|(entry, _)| entry.referral == id);
    let here = place.map_or_else(
        || format!("It is on no waiting list: {}.", state(facts, referral)),
        |(entry, of)| format!("Place {} of {of}, {} lane: {}.", entry.position, entry.lane, entry.why),
    );
    let rule = "Within a service, across its lanes: urgent first, then the fast lane, then the day received, then the reference.";
    let chosen = facts.rows.choice(id).map(|choice| format!("{}: {}", choice.title(), choice.reason));
    let service = facts.reference.service(referral.details.service);
    let lane = service.and_then(|service| service.lane(service.lane_for(referral.details.stovewood).0));
    Some(Why {
        title: format!("{}  {}", referral.id, facts.service_title(referral.details.service)),
        sentences: [here, rule.into()].into_iter().chain(chosen).collect(),
        source: lane.map(|lane| lane.source.clone()).unwrap_or_default(),
        rows: lane
            .and_then(|lane| lane.published.as_ref())
            .map(|wait| format!("Published wait: {} ({}; {})", wait.text, wait.as_of, wait.source))
            .into_iter()
            .collect(),
    })
}
