//! Plan: what was agreed with the person, outcomes in their words with small dated steps, reviews, earlier versions.

use super::facts::Facts;
use super::head;
use super::lines::{Cell, Key, Line, Look, free, quiet, row, said, section, text};
use crate::domain::codes::{ClockKind, EntryKind};
use crate::domain::entry::needs::{Assessed, Leads, assessed};
use crate::domain::ids::{OutcomeId, ReviewId, StepId};
use crate::domain::plan::{Outcome, Plan, Review, Step, Walked, said_before};
use crate::domain::text::capital;
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::forms::review::ToWalk;
use crate::tui::place::Place;
use crate::tui::widgets::table::Column;
use crate::tui::widgets::why::Why;

/// Sign, what, more.
pub const COLUMNS: &[Column] = &[Column::new("", 1), Column::new("", 26).grows(), Column::new("", 26).grows().rank(1)];

/// The lines.
pub fn lines(facts: &Facts) -> Vec<Line> {
    let Some(episode) = facts.episode() else {
        return vec![Line::Words("No plan yet. A plan is agreed once support has begun: the first attended appointment opens the episode (c logs it).".into())];
    };
    let Some(plan) = episode.plan() else {
        let mut lines = vec![Line::Words("No plan yet. p agrees one with the person.".into())];
        section(&mut lines, "Needs without an outcome", needs(facts), "");
        return lines;
    };
    let mut lines = Vec::new();
    section(&mut lines, format!("Plan, version {} · agreed {}", plan.version, plan.details.agreed_on.words()), agreed(facts, plan), "");
    for outcome in &plan.outcomes {
        section(&mut lines, heading(facts, outcome), outcome_lines(outcome), "");
    }
    if plan.outcomes.is_empty() {
        section(&mut lines, "Outcomes", Vec::new(), "No outcome yet. a adds one in the person's own words.");
    }
    section(&mut lines, "Needs without an outcome", needs(facts), "");
    let review = |review: &Review| {
        let what = match review.details.walked.len() {
            _ if !review.details.note.trim().is_empty() => free(&review.details.note),
            0 => text(""),
            1 => text("1 outcome talked about"),
            n => text(format!("{n} outcomes talked about")),
        };
        row(Key::Review(review.id), [Cell::new("✓", Look::Good), what, quiet(format!("held {}", review.details.on.words()))])
    };
    section(&mut lines, "Reviews", episode.reviews.iter().rev().map(review).collect(), "No review held yet. v records one.");
    let earlier = |plan: &Plan| {
        let outcomes = plan.outcomes.len();
        row(
            Key::Plan(plan.id, "earlier"),
            [text(""), text(format!("Version {}, agreed {}", plan.version, plan.details.agreed_on.words())), quiet(format!("{outcomes} outcomes"))],
        )
    };
    section(&mut lines, "Earlier versions", episode.plans.iter().rev().skip(1).map(earlier).collect(), "");
    lines
}

/// Needs of the assessment that no outcome answers: for now, or not yet.
fn needs(facts: &Facts) -> Vec<Line> {
    let needs = facts.rows.needs();
    let found = assessed(&facts.reference.domains, &needs, facts.outcomes());
    let line = |(at, own): (usize, &Assessed<'_>)| {
        let (sign, leads) = match &own.leads {
            Leads::Nowhere => ("!", Cell::new("leads nowhere yet", Look::Due)),
            Leads::NotNow(why) => ("", free(&format!("not now: {why}"))),
            Leads::NoNeed | Leads::Outcomes(_) => return None,
        };
        let level = own.now.map_or("", |need| need.level.words());
        Some(row(Key::Domain(at), [Cell::new(sign, Look::Due), text(format!("{}: {level}", own.domain.words)), leads]))
    };
    found.iter().enumerate().filter_map(line).collect()
}

/// 'Self · Feelings and thoughts about self': the domain of daily life, and what returns count it under.
fn heading(facts: &Facts, outcome: &Outcome) -> String {
    let capital = capital(&facts.domain_words(&outcome.details.domain));
    let domain = facts.reference.domains.iter().find(|domain| domain.code == outcome.details.domain);
    let reported = domain.and_then(|domain| domain.reported.as_ref()).and_then(|code| facts.reference.measures.iter().find(|measure| measure.code == *code));
    match reported {
        Some(measure) if measure.words == capital => capital,
        Some(measure) => format!("{capital} · {}", measure.words),
        None => format!("{capital} · not in returns"),
    }
}

fn agreed(facts: &Facts, plan: &Plan) -> Vec<Line> {
    let details = &plan.details;
    let with = if details.agreed_with.is_empty() { quiet("not recorded") } else { free(&details.agreed_with) };
    let (least, most) = (facts.reference.value("expected.least-weeks"), facts.reference.value("expected.most-weeks"));
    let weeks = match details.expected_weeks {
        None => quiet("not recorded"),
        Some(weeks) if (least..=most).contains(&i64::from(weeks)) => text(format!("{weeks} weeks")),
        Some(weeks) => Cell::new(format!("{weeks} weeks, outside the usual {least} to {most}"), Look::Due),
    };
    let every = details
        .contact_every_days
        .map_or_else(|| quiet("no interval agreed"), |days| text(if days % 7 == 0 { weeks_words(days / 7) } else { format!("every {days} days") }));
    let clock = facts.clocks.iter().find(|clock| clock.kind == ClockKind::Review);
    let next = clock.and_then(|clock| clock.limit_on.map(|on| Cell::new(format!("{}, {}", on.words(), on.relative(facts.today)), head::look(clock))));
    let line = |what: &'static str, cell: Cell| row(Key::Plan(plan.id, what), [text(""), quiet(what), cell]);
    vec![
        line("Agreed with", with),
        line("Expected length", weeks),
        line("Contact", every),
        line("Next review", next.unwrap_or_else(|| quiet(if facts.open_id().is_some() { "none planned: v sets one" } else { "none planned" }))),
    ]
}

fn weeks_words(weeks: u32) -> String {
    if weeks == 1 { "every week".into() } else { format!("every {weeks} weeks") }
}

fn outcome_lines(outcome: &Outcome) -> Vec<Line> {
    let words = &outcome.details.words;
    let head = row(Key::Outcome(outcome.id), [text(""), free(&format!("'{words}'")), free(&outcome.details.target)]);
    std::iter::once(head).chain(outcome.steps.iter().map(step_line)).collect()
}

fn step_line(step: &Step) -> Line {
    let (sign, look) = sign(step);
    row(Key::Step(step.id), [Cell::new(sign, look), free(&format!("  {}", step.words)), Cell::new(step.state(), look)])
}

/// ✓ achieved, › started.
pub fn sign(step: &Step) -> (&'static str, Look) {
    match (step.achieved_on, step.started_on) {
        (Some(_), _) => ("✓", Look::Good),
        (None, Some(_)) => ("›", Look::Text),
        (None, None) => ("", Look::Quiet),
    }
}

/// The outcome that is selected, itself or by one of its steps.
fn outcome(facts: &Facts, key: Option<Key>) -> Option<&Outcome> {
    let holds = |outcome: &&Outcome| match key {
        Some(Key::Outcome(id)) => outcome.id == id,
        Some(Key::Step(id)) => outcome.steps.iter().any(|step| step.id == id),
        _ => false,
    };
    facts.outcomes().iter().find(holds)
}

fn step(facts: &Facts, id: StepId) -> Option<&Step> {
    facts.outcomes().iter().flat_map(|outcome| &outcome.steps).find(|step| step.id == id)
}

/// The outcomes of the plan in force, each with what the last review said of it.
pub fn to_walk(facts: &Facts) -> Vec<ToWalk> {
    let reviews = facts.open_episode().map_or(&[][..], |record| &record.reviews);
    let own = |outcome: &Outcome| {
        let words = outcome.details.words.clone();
        let before = said_before(reviews, &words).map(|(on, walked)| format!("{}: {}", on.words(), walked.said())).unwrap_or_default();
        ToWalk { outcome: outcome.id, words, before }
    };
    facts.outcomes().iter().map(own).collect()
}

/// What a review said of each outcome, with what the review before said beside it.
fn walked(facts: &Facts, id: ReviewId) -> Vec<String> {
    let Some(record) = facts.episode() else { return Vec::new() };
    let Some(at) = record.reviews.iter().position(|review| review.id == id) else { return Vec::new() };
    let (earlier, own) = record.reviews.split_at(at);
    let line = |walked: &Walked| {
        let before = said_before(earlier, &walked.words).map(|(on, before)| format!("  (before, {}: {})", on.words(), before.going)).unwrap_or_default();
        format!("'{}'  {}{before}", walked.words, walked.said())
    };
    own.first().map(|review| review.details.walked.iter().map(line).collect()).unwrap_or_default()
}

/// The form that marks a step.
pub fn mark(step: &Step) -> Vec<Effect> {
    vec![Effect::Fill(Box::new(Ask::MarkStep(step.id, step.started_on, step.achieved_on)))]
}

/// The form that adds a step.
pub fn add_step(outcome: OutcomeId) -> Vec<Effect> {
    vec![Effect::Fill(Box::new(Ask::AddStep(outcome)))]
}

/// More about the selected line.
pub fn detail(facts: &Facts, key: Key) -> Vec<Cell> {
    let review = |id| facts.episode().and_then(|record| record.reviews.iter().find(|review| review.id == id));
    match key {
        Key::Outcome(_) | Key::Step(_) => {
            let found = outcome(facts, Some(key));
            found.map_or_else(Vec::new, |found| {
                [said("In their words", &found.details.words), said("Target", &found.details.target)].into_iter().flatten().collect()
            })
        }
        Key::Review(id) => {
            let note = review(id).and_then(|review| said("Review", &review.details.note));
            walked(facts, id).iter().map(|line| free(line)).chain(note).collect()
        }
        // Whole, where its column may be too narrow for it.
        Key::Plan(id, "Agreed with") => {
            let plan = facts.episode().and_then(|record| record.plans.iter().find(|plan| plan.id == id));
            let with = plan.map(|plan| plan.details.agreed_with.as_str()).filter(|with| with.chars().count() > 26);
            with.and_then(|with| said("Agreed with", with)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// No plan, so nothing that belongs to one.
pub fn needs_plan(facts: &Facts) -> Offer {
    match facts.needs_episode() {
        Offer::Now => Offer::when(facts.plan().is_some(), "There is no plan yet. p agrees one with the person."),
        not => not,
    }
}

/// What can be done here.
pub fn offers(facts: &Facts, key: Option<Key>, command: Command) -> Option<Offer> {
    let after = |offer: Offer, next: Offer| if offer == Offer::Now { next } else { offer };
    Some(match command {
        Command::AddOutcome => needs_plan(facts),
        Command::Edit => {
            after(needs_plan(facts), Offer::when(outcome(facts, key).is_some(), "Select an outcome first. p agrees a new version of the plan itself."))
        }
        Command::AddStep => after(needs_plan(facts), Offer::when(outcome(facts, key).is_some(), "Select the outcome that the step is for first; a adds one.")),
        Command::MarkStep => after(needs_plan(facts), Offer::when(matches!(key, Some(Key::Step(_))), "Select the step first, with the arrows; t adds one.")),
        Command::Open => Offer::when(key.is_some(), "There is no plan to open yet."),
        _ => return None,
    })
}

/// Does it.
pub fn update(facts: &Facts, key: Option<Key>, command: Command) -> Option<Vec<Effect>> {
    if let (Command::Open, Some(Key::Domain(_))) = (command, key) {
        return Some(vec![Effect::Open(Place::Entries(facts.rows.person.id, EntryKind::Need, facts.past))]);
    }
    let plan = facts.plan()?;
    match (command, key) {
        (Command::AddOutcome, _) => Some(vec![Effect::Fill(Box::new(Ask::AddOutcome(plan.id)))]),
        (Command::MarkStep, Some(Key::Step(id))) => step(facts, id).map(mark),
        (Command::AddStep, _) => outcome(facts, key).map(|outcome| add_step(outcome.id)),
        (Command::Edit, _) => outcome(facts, key).map(|outcome| vec![Effect::Fill(Box::new(Ask::EditOutcome(outcome.id, outcome.details.clone())))]),
        (Command::Open, Some(key)) => read(facts, key).map(|why| vec![Effect::Read(Box::new(why))]),
        (Command::Why, Some(Key::Plan(_, "Next review"))) => why(facts, ClockKind::Review),
        (Command::Why, Some(Key::Plan(_, "Contact"))) => why(facts, ClockKind::Contact),
        (Command::Why, Some(Key::Plan(_, "Expected length"))) => why(facts, ClockKind::Expected),
        (Command::Why, Some(Key::Outcome(_) | Key::Step(_))) => {
            let found = outcome(facts, key)?;
            let domain = facts.reference.domains.iter().find(|domain| domain.code == found.details.domain)?;
            let counted = domain.reported.as_ref().and_then(|code| facts.reference.measures.iter().find(|measure| measure.code == *code));
            let counts = counted.map_or_else(
                || "It belongs to none of the four reported domains, so returns do not count it.".to_owned(),
                |measure| format!("Returns count it under '{}'.", measure.words),
            );
            let why = Why { title: domain.words.clone(), sentences: vec![counts], source: domain.source.clone(), rows: Vec::new() };
            Some(vec![Effect::Why(Box::new(why))])
        }
        _ => None,
    }
}

fn why(facts: &Facts, kind: ClockKind) -> Option<Vec<Effect>> {
    let clock = facts.clocks.iter().find(|clock| clock.kind == kind)?;
    Some(vec![Effect::Why(Box::new(head::why_clock(facts, clock)))])
}

/// The whole text behind a line.
fn read(facts: &Facts, key: Key) -> Option<Why> {
    let outcome_rows = |outcome: &Outcome| {
        let steps = outcome.steps.iter().map(|step| format!("  {} {} ({})", sign(step).0, step.words, step.state()));
        std::iter::once(format!("{}: '{}' Target: {}", facts.domain_words(&outcome.details.domain), outcome.details.words, outcome.details.target))
            .chain(steps)
            .collect::<Vec<_>>()
    };
    match key {
        Key::Plan(id, _) => {
            let plan = facts.episode()?.plans.iter().find(|plan| plan.id == id)?;
            let with = if plan.details.agreed_with.is_empty() { "with whom is not recorded" } else { &plan.details.agreed_with };
            let sentences = vec![format!("Agreed on {}: {with}.", plan.details.agreed_on.words())];
            Some(Why {
                title: format!("Plan, version {}", plan.version),
                sentences,
                source: String::new(),
                rows: plan.outcomes.iter().flat_map(outcome_rows).collect(),
            })
        }
        Key::Outcome(_) | Key::Step(_) => {
            let outcome = outcome(facts, Some(key))?;
            Some(Why { title: "An outcome".into(), sentences: Vec::new(), source: String::new(), rows: outcome_rows(outcome) })
        }
        Key::Review(id) => {
            let review = facts.episode()?.reviews.iter().find(|review| review.id == id)?;
            let next = review.details.next_on.map(|on| format!("Next review on {}.", on.words()));
            let note = if review.details.note.is_empty() { "No note was written.".to_owned() } else { review.details.note.clone() };
            Some(Why {
                title: format!("Review of {}", review.details.on.words()),
                sentences: std::iter::once(note).chain(next).collect(),
                rows: walked(facts, id),
                ..Why::default()
            })
        }
        _ => None,
    }
}
