//! Referrals: each with its decision, sources, lane and place on the list; below them the onward referrals with their steps.

use super::facts::Facts;
use super::lines::{Cell, Key, Line, Look, quiet, row, said, section, text};
use crate::domain::clock::days_words;
use crate::domain::codes::{Decision, RouteStepKind, RouteStepState};
use crate::domain::ids::{ReferralId, RouteStepId};
use crate::domain::onward::Onward;
use crate::domain::referral::Referral;
use crate::domain::route_step::RouteStep;
use crate::domain::text::capital;
use crate::domain::waiting::well::CallPlan;
use crate::domain::waiting::{Urgent, ordinal};
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::screens::waiting::meanwhile::steps as steps_of;
use crate::tui::widgets::table::Column;
use crate::tui::widgets::why::Why;

/// Reference or sign, what, where it stands, since, more.
pub const COLUMNS: &[Column] =
    &[Column::new("", 8), Column::new("", 20).grows(), Column::new("", 26), Column::new("", 11).right().rank(1), Column::new("", 20).rank(2)];

/// The lines.
pub fn lines(facts: &Facts) -> Vec<Line> {
    let mut lines = Vec::new();
    let referrals = facts.rows.referrals.iter().rev().map(|referral| line(facts, referral)).collect();
    section(&mut lines, "Referrals", referrals, "No referral yet. f adds one; j shows which services can take this person.");
    let steps = facts.rows.route_steps.iter().rev().map(|step| step_line(facts, step)).collect();
    section(&mut lines, "Next steps towards a service", steps, "");
    let onward: Vec<Line> = facts.rows.episodes.iter().rev().flat_map(|record| record.onward.iter().rev()).map(|onward| onward_line(facts, onward)).collect();
    let none = if facts.rows.episodes.is_empty() {
        "No onward referral. They belong to an episode of support, which the first attended appointment opens."
    } else {
        "No onward referral yet. b offers one: housing, drugs and alcohol, health."
    };
    section(&mut lines, "Onward referrals", onward, none);
    lines
}

fn line(facts: &Facts, referral: &Referral) -> Line {
    let details = &referral.details;
    let look = if referral.ended_on.is_some() { Look::Quiet } else { Look::Text };
    let urgent = if referral.urgent_at(facts.today).is_some() && referral.is_waiting_at(facts.today) { "urgent, " } else { "" };
    row(
        Key::Referral(referral.id),
        [
            Cell::new(referral.id.to_string(), look),
            Cell::new(facts.service_title(details.service), look),
            Cell::new(format!("{urgent}{}", state(facts, referral)), look),
            quiet(details.received_on.words()),
            quiet(sources(referral)),
        ],
    )
}

/// 'waiting 31 days, 3rd of 9', 'open since 3 Mar 2026', 'ended 1 Jun 2026'.
pub fn state(facts: &Facts, referral: &Referral) -> String {
    if let Some((entry, of)) = facts.places.iter().find(|(entry, _)| entry.referral == referral.id) {
        return format!("waiting {}, {} of {of}", days_words(entry.days), ordinal(entry.position));
    }
    match (referral.ended_on, referral.first_attended_on, referral.decision) {
        (Some(on), Some(_), _) => format!("ended {}", on.words()),
        (Some(on), None, _) => format!("closed {}, not seen", on.words()),
        (None, Some(on), _) => format!("open since {}", on.words()),
        (None, None, decision) => referral.decided_on.map_or_else(|| decision.words().into(), |on| format!("{decision} {}", on.words())),
    }
}

/// 'ISVA (primary), self'.
fn sources(referral: &Referral) -> String {
    let words = referral.details.sources.iter().enumerate().map(|(at, source)| if at == 0 { format!("{source} (primary)") } else { source.words().to_owned() });
    words.collect::<Vec<_>>().join(", ")
}

fn step_line(facts: &Facts, step: &RouteStep) -> Line {
    let due = step.details.due_on;
    let (when, look) = match step.closed_on {
        Some(on) => (on.words(), Look::Quiet),
        None if due < facts.today => (format!("{} over", days_words(due.days_to(facts.today))), Look::Overdue),
        None => (format!("due {}", due.relative(facts.today)), Look::Text),
    };
    let sign = match step.state {
        RouteStepState::Open if look == Look::Overdue => "!",
        RouteStepState::Open => "›",
        RouteStepState::Done => "✓",
        RouteStepState::NotNeeded => "",
    };
    let own = if step.is_open() { Look::Text } else { Look::Quiet };
    let service =
        step.details.service.and_then(|service| facts.reference.service(service)).map(|service| format!(": {}", service.provider)).unwrap_or_default();
    row(
        Key::RouteStep(step.id),
        [
            Cell::new(sign, look),
            Cell::new(format!("{}{service}", capital(step.details.kind.words())), own),
            Cell::new(step.state.words(), own),
            quiet(step.begun_on.words()),
            Cell::new(when, look),
        ],
    )
}

fn step(facts: &Facts, id: RouteStepId) -> Option<&RouteStep> {
    facts.rows.route_steps.iter().find(|step| step.id == id)
}

/// The selected next step, else the only one that is open.
fn open_step(facts: &Facts, key: Option<Key>) -> Option<&RouteStep> {
    if let Some(Key::RouteStep(id)) = key {
        return step(facts, id).filter(|step| step.is_open());
    }
    let mut open = facts.rows.route_steps.iter().filter(|step| step.is_open());
    open.next().filter(|_| open.next().is_none())
}

/// All about a next step.
fn whole_step(facts: &Facts, step: &RouteStep) -> Why {
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

fn onward_line(facts: &Facts, onward: &Onward) -> Line {
    let state = onward.state();
    let closed = state.is_closed();
    let (chase, look) = match onward.details.chase_on.filter(|_| !closed) {
        Some(on) if on < facts.today => (format!("chase {} over", days_words(on.days_to(facts.today))), Look::Overdue),
        Some(on) => (format!("chase {}", on.relative(facts.today)), Look::Text),
        None => (String::new(), Look::Quiet),
    };
    let sign = if look == Look::Overdue {
        "!"
    } else if closed {
        ""
    } else {
        "›"
    };
    let own = if closed { Look::Quiet } else { Look::Text };
    row(
        Key::Onward(onward.id),
        [
            Cell::new(sign, look),
            Cell::new(onward.organisation_name.clone(), own),
            Cell::new(state.words(), own),
            quiet(onward.since().words()),
            Cell::new(chase, look),
        ],
    )
}

/// More about the selected line.
pub fn detail(facts: &Facts, key: Key) -> Vec<Cell> {
    match key {
        Key::Referral(id) => facts.rows.referral(id).map_or_else(Vec::new, |referral| {
            let details = &referral.details;
            let lane = facts.reference.service(details.service).map(|service| format!("{} lane", service.lane_for(details.stovewood).0));
            let place = facts.places.iter().find(|(entry, _)| entry.referral == id).map(|(entry, _)| entry.why.clone());
            let line = [Some(format!("From {}", sources(referral))), Some(details.stovewood.words().to_owned()), lane].into_iter().flatten();
            let mut cells = vec![quiet(line.collect::<Vec<_>>().join(" · "))];
            cells.extend(place.and_then(|why| said("Place on the list", &why)));
            cells.extend(came(facts, referral).map(text));
            cells.extend(referral.urgent_at(facts.today).and_then(|put| said("Urgent", &urgent_words(put))));
            cells.extend(referral.offers.last().and_then(|offer| said("First appointment", &offer.words())));
            cells.extend(referral.off_list.and_then(|why| said("Off the list", &because(why.words(), &referral.off_list_reason))));
            cells.extend(danger(referral).and_then(|words| said("999 and MASH", &words)));
            cells.extend(pointed_to(referral).and_then(|words| said("Pointed to", &words)));
            let choice = facts.rows.choice(id);
            cells.extend(choice.and_then(|choice| said(&choice.title(), &choice.reason)));
            if choice.is_none_or(|choice| choice.reason != referral.decision_reason) {
                cells.extend(said(&decided_by(referral), &referral.decision_reason));
            }
            cells.extend(said("What the referrer wrote", &details.note));
            cells
        }),
        Key::RouteStep(id) => step(facts, id)
            .map_or_else(Vec::new, |step| [said("Who does what", &step.details.note), said("What came of it", &step.outcome)].into_iter().flatten().collect()),
        Key::Onward(id) => facts.onward(id).map_or_else(Vec::new, |onward| {
            let details = &onward.details;
            let priority = match (details.priority_asked, onward.priority_honoured) {
                (false, _) => None,
                (true, Some(true)) => Some(text("Priority asked for, and honoured.")),
                (true, Some(false)) => Some(text("Priority asked for, not honoured.")),
                (true, None) => Some(text("Priority asked for; whether honoured is not recorded.")),
            };
            [said("For", &details.purpose), said("Barrier, and what was done", &details.barrier), priority].into_iter().flatten().collect()
        }),
        _ => Vec::new(),
    }
}

/// The selected referral, else the current one.
fn chosen(facts: &Facts, key: Option<Key>) -> Option<&Referral> {
    match key {
        Some(Key::Referral(id)) => facts.rows.referral(id),
        _ => facts.referral(),
    }
}

/// Moving an onward referral on, here and on Exit.
pub fn offers_move(facts: &Facts, key: Option<Key>) -> Offer {
    match key {
        Some(Key::Onward(id)) => {
            Offer::when(facts.onward(id).is_some_and(|onward| !onward.state().is_closed()), "This onward referral is closed. b starts a new one.")
        }
        _ => Offer::NotNow("Select an onward referral first; b offers one."),
    }
}

/// What can be done here.
pub fn offers(facts: &Facts, key: Option<Key>, command: Command) -> Option<Offer> {
    let referral = chosen(facts, key);
    let is_waiting = |referral: &Referral| referral.first_attended_on.is_none() && referral.ended_on.is_none();
    let none = Offer::NotNow("There is no referral yet. f adds one.");
    Some(match command {
        Command::Decide => {
            referral.map_or(none, |own| Offer::when(is_waiting(own), "Support has begun or the referral is closed, so there is nothing to decide."))
        }
        Command::MarkUrgent | Command::TakeOffList | Command::OfferHere | Command::WhileWaiting => referral.map_or(none, |own| {
            Offer::when(is_waiting(own) && own.decision == Decision::Accepted, "Only an accepted referral without a first appointment is on a waiting list.")
        }),
        Command::CloseRouteStep => {
            Offer::when(open_step(facts, key).is_some(), "Select a next step that is still to do. They are begun on Routing (j): t, s and c.")
        }
        Command::MoveOnward => offers_move(facts, key),
        Command::Edit => match key {
            Some(Key::RouteStep(_)) => Offer::NotNow("A next step is not rewritten: t marks it done, or not needed."),
            Some(Key::Onward(_)) => Offer::NotNow("An onward referral is not rewritten: m moves it on, with the date of the step."),
            _ => Offer::when(referral.is_some(), "There is no referral yet. f adds one."),
        },
        Command::Open => Offer::when(key.is_some(), "There is no referral yet. f adds one."),
        _ => return None,
    })
}

/// Does it.
pub fn update(facts: &Facts, key: Option<Key>, command: Command) -> Option<Vec<Effect>> {
    let referral = || chosen(facts, key);
    let fill = |ask: Ask| vec![Effect::Fill(Box::new(ask))];
    match (command, key) {
        (Command::Decide, _) => referral().map(|own| fill(Ask::Decide(own.id))),
        (Command::MarkUrgent, _) => referral().map(|own| fill(Ask::MarkUrgent(own.id, own.urgent_at(facts.today).cloned()))),
        (Command::OfferHere, _) => referral().map(|own| match own.open_offer() {
            Some(open) => fill(Ask::MoveOffer(open.id, open.state(), open.appointment().map(|(on, _)| on))),
            None => fill(Ask::MakeOffer(own.id)),
        }),
        (Command::WhileWaiting, _) => referral().map(|own| {
            let weeks = CallPlan::at(&own.calls, facts.today).and_then(|plan| plan.every_weeks);
            fill(Ask::WhileWaiting(own.id, own.details.service, weeks))
        }),
        (Command::TakeOffList, _) => referral().map(|own| fill(Ask::TakeOffList(own.id))),
        (Command::Edit, _) => referral().map(|own| fill(Ask::EditReferral(own.id, own.details.clone()))),
        (Command::MoveOnward, Some(Key::Onward(id))) => facts.onward(id).map(|onward| fill(Ask::MoveOnward(id, onward.state()))),
        (Command::CloseRouteStep, _) => open_step(facts, key).map(|step| fill(Ask::CloseRouteStep(step.id, step.details.kind))),
        (Command::Open | Command::Why, Some(Key::RouteStep(id))) => step(facts, id).map(|step| vec![Effect::Read(Box::new(whole_step(facts, step)))]),
        (Command::Open | Command::Why, Some(Key::Onward(id))) => facts.onward(id).map(|onward| vec![Effect::Read(Box::new(steps(onward)))]),
        (Command::Open, Some(Key::Referral(id))) => facts.rows.referral(id).map(|own| vec![Effect::Read(Box::new(whole(facts, own)))]),
        (Command::Why, Some(Key::Referral(id))) => why_place(facts, id).map(|why| vec![Effect::Read(Box::new(why))]),
        _ => None,
    }
}

/// Where it came from, when it is not a first request: 'Passed on by Rothacs. Came back: begun from RF-0012.'
fn came(facts: &Facts, referral: &Referral) -> Option<String> {
    let came = referral.details.came;
    let provider = came.from_provider.and_then(|id| facts.reference.providers.iter().find(|provider| provider.id == id));
    let passed = provider.map(|provider| format!("Between providers: passed on by {}.", provider.name));
    let again = came.again_of.map(|id| format!("Came back: begun from {id}."));
    let said: Vec<String> = passed.into_iter().chain(again).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// What was answered about danger to a child, and decided.
fn danger(referral: &Referral) -> Option<String> {
    referral.triage.danger.map(|answer| format!("{answer}. {}", referral.triage.danger_decided))
}

/// Where the person was pointed to, and what was given.
fn pointed_to(referral: &Referral) -> Option<String> {
    let triage = &referral.triage;
    let places: Vec<&str> = referral.organisation_name.as_deref().into_iter().chain([triage.pointed_to.as_str()]).filter(|place| !place.is_empty()).collect();
    let given = if triage.given.is_empty() { String::new() } else { format!(" (given: {})", triage.given) };
    (!places.is_empty() || !given.is_empty()).then(|| format!("{}{given}", places.join(", ")))
}

/// 'Decision', or whose it was.
fn decided_by(referral: &Referral) -> String {
    referral.triage.by.map_or_else(|| "Decision".into(), |by| format!("Decision, {by}"))
}

/// An onward referral's dated steps.
fn steps(onward: &Onward) -> Why {
    let step = |step: &crate::domain::onward::OnwardStep| {
        let why = if step.why.is_empty() { String::new() } else { format!(" ({})", step.why) };
        format!("{}  {}{why}", step.on.words(), step.state)
    };
    let chase = onward.details.chase_on.filter(|_| !onward.state().is_closed()).map(|on| format!("To be chased on {}.", on.words()));
    Why {
        title: onward.organisation_name.clone(),
        sentences: std::iter::once(format!("For: {}", onward.details.purpose)).chain(chase).collect(),
        source: "nothing is sent without consent, or a recorded lawful basis with its reason".into(),
        rows: onward.steps.iter().map(step).collect(),
    }
}

/// Everything recorded of a referral.
fn whole(facts: &Facts, referral: &Referral) -> Why {
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
    if !details.note.is_empty() {
        rows.push(format!("What the referrer wrote: {}", details.note));
    }
    Why { title: format!("{}  {}", referral.id, facts.service_title(details.service)), sentences: Vec::new(), source: String::new(), rows }
}

/// What happened while it waited: urgency, offers with their steps, what was given, calls, why it came off the list.
fn meanwhile(referral: &Referral) -> Vec<String> {
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
fn urgent_words(put: &Urgent) -> String {
    put.until.map_or_else(|| put.reason.clone(), |until| format!("until {}: {}", until.words(), put.reason))
}

/// Words, and more words where there are some.
fn because(words: &str, more: &str) -> String {
    if more.is_empty() { words.to_owned() } else { format!("{words}: {more}") }
}

/// Why a referral stands where it does on its list, or why it is on none.
fn why_place(facts: &Facts, id: ReferralId) -> Option<Why> {
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
