//! Referrals: each with its decision, sources, lane and place on the list; below them the onward referrals with their steps.

mod why;

use super::facts::Facts;
use super::lines::{Cell, Key, Line, Look, quiet, row, said, section, text};
use crate::domain::clock::days_words;
use crate::domain::codes::{Decision, RouteStepState};
use crate::domain::ids::RouteStepId;
use crate::domain::onward::Onward;
use crate::domain::referral::Referral;
use crate::domain::route_step::RouteStep;
use crate::domain::text::capital;
use crate::domain::waiting::ordinal;
use crate::domain::waiting::well::CallPlan;
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::widgets::table::Column;
use why::{because, came, danger, decided_by, pointed_to, steps, urgent_words, whole, whole_step, why_place};

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
            let last = onward.notes.last().and_then(|note| said(&format!("Last, {}", note.on.words()), &note.said()));
            [said("For", &details.purpose), said("Barrier, and what was done", &details.barrier), priority, last, onward.wait_words(facts.today).map(quiet)]
                .into_iter()
                .flatten()
                .collect()
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

/// Writing a chase or a barrier down, here and on Exit.
pub fn offers_note(key: Option<Key>) -> Offer {
    Offer::when(matches!(key, Some(Key::Onward(_))), "Select an onward referral first; b offers one.")
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
        Command::NoteOnward => offers_note(key),
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
        (Command::NoteOnward, Some(Key::Onward(id))) => Some(fill(Ask::NoteOnward(id))),
        (Command::CloseRouteStep, _) => open_step(facts, key).map(|step| fill(Ask::CloseRouteStep(step.id, step.details.kind))),
        (Command::Open | Command::Why, Some(Key::RouteStep(id))) => step(facts, id).map(|step| vec![Effect::Read(Box::new(whole_step(facts, step)))]),
        (Command::Open | Command::Why, Some(Key::Onward(id))) => facts.onward(id).map(|onward| vec![Effect::Read(Box::new(steps(onward, facts.today)))]),
        (Command::Open, Some(Key::Referral(id))) => facts.rows.referral(id).map(|own| vec![Effect::Read(Box::new(whole(facts, own)))]),
        (Command::Why, Some(Key::Referral(id))) => why_place(facts, id).map(|why| vec![Effect::Read(Box::new(why))]),
        _ => None,
    }
}
