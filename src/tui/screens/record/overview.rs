//! Overview: how to reach the person safely, what is due, risks, the referral, the clocks, who they are, who they are linked to.

use super::facts::Facts;
use super::head;
use super::lines::{Cell, Key, Line, Look, free, quiet, row, said, section, text};
use crate::domain::agenda::Urgency;
use crate::domain::clock::days_words;
use crate::domain::codes::{Asked, ClockState, EntryKind, Gender};
use crate::domain::ids::DifferenceId;
use crate::domain::person::{KnownAge, NO_NAME, SafeContact};
use crate::domain::referral::{Assignment, Referral};
use crate::domain::visit::{HONEST, VisitPlan};
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::place::{Place, Tab};
use crate::tui::screens::entries::summary;
use crate::tui::theme::HIDDEN;
use crate::tui::widgets::table::Column;
use crate::tui::widgets::why::Why;

/// Sign, label, what, when.
pub const COLUMNS: &[Column] =
    &[Column::new("", 1), Column::new("", 17), Column::new("", 34).grows(), Column::new("", 12).right().rank(2), Column::new("", 13).right().rank(1)];

/// The lines.
pub fn lines(facts: &Facts) -> Vec<Line> {
    let mut lines = Vec::new();
    section(&mut lines, "Safe contact", card(facts), "No safe-contact card yet, so no way of contact is known to be safe. k writes it.");
    section(&mut lines, "To settle after a handover: Enter", differences(facts), "");
    section(&mut lines, format!("Planned visits ({})", HONEST.trim_end_matches('.').to_lowercase()), visits(facts), "");
    section(&mut lines, "Due", due(facts), "Nothing is due soon.");
    section(&mut lines, "Open risks", risks(facts), "No open risk is recorded. r adds one.");
    section(
        &mut lines,
        "Current referral",
        facts.referral().map(|own| referral(facts, own)).into_iter().chain(readiness(facts)).collect(),
        "No referral yet. f adds one.",
    );
    section(&mut lines, "Who works with them", parts(facts), "");
    section(&mut lines, "Clocks", clocks(facts), "");
    section(&mut lines, "Kept about them", kept(facts), "");
    section(&mut lines, "Who they are", who(facts), "");
    section(&mut lines, "Linked people", links(facts), "Nobody is linked. l links a parent, a child, a partner.");
    lines
}

fn plain(key: Key, label: &str, what: Cell) -> Line {
    row(key, [text(""), quiet(label), what])
}

fn card(facts: &Facts) -> Vec<Line> {
    let Some(card) = &facts.rows.safe_contact else { return Vec::new() };
    let mut lines = vec![plain(Key::Card("short"), "How", text(card.in_short()))];
    if !card.must_not_know.is_empty() {
        lines.push(row(Key::Card("must-not-know"), [Cell::new("!", Look::Due), quiet("Must not know"), free(&card.must_not_know)]));
    }
    if !card.ask_for.is_empty() {
        lines.push(plain(Key::Card("ask-for"), "Ask for", free(&card.ask_for)));
    }
    let details = details(card);
    if facts.revealed {
        lines.extend(details.into_iter().map(|(label, what)| plain(Key::Card(label), label, text(what.replace('\n', ", ")).or(HIDDEN))));
    } else if details.is_empty() {
        lines.push(plain(Key::Card("details"), "Details", quiet("no phone, e-mail or address recorded")));
    } else {
        let names: Vec<String> = details.iter().map(|(label, _)| label.to_lowercase()).collect();
        lines.push(plain(Key::Card("details"), "Details", quiet(format!("i shows {} (logged)", names.join(", ")))));
    }
    lines
}

/// Numbers, addresses and the code word that are recorded.
fn details(card: &SafeContact) -> Vec<(&'static str, &str)> {
    let all = [("Phone", &card.phone), ("Other phone", &card.other_phone), ("E-mail", &card.email), ("Address", &card.address), ("Code word", &card.code_word)];
    all.into_iter().filter(|(_, what)| !what.is_empty()).map(|(label, what)| (label, what.as_str())).collect()
}

fn due(facts: &Facts) -> Vec<Line> {
    let line = |(at, item): (usize, &crate::domain::agenda::Item)| {
        let (sign, look) = match item.urgency {
            Urgency::Overdue => ("!", Look::Overdue),
            Urgency::Today => ("", Look::Due),
            Urgency::ComingUp => ("", Look::Text),
        };
        let tab = Tab::from(item.tab);
        let on = if item.urgency == Urgency::Today { String::new() } else { item.on.words() };
        let said = match item.urgency {
            Urgency::Overdue => "overdue",
            Urgency::Today => "today",
            Urgency::ComingUp => "coming up",
        };
        let what = if item.is_free { free(&item.what) } else { text(&item.what) };
        row(Key::Due(at, tab), [Cell::new(sign, look), Cell::new(said, look), what, quiet(on), Cell::new(&item.when, look)])
    };
    facts.due.iter().enumerate().map(line).collect()
}

fn risks(facts: &Facts) -> Vec<Line> {
    let open = facts.rows.risks.iter().filter(|risk| risk.closed_on.is_none());
    open.map(|risk| {
        let details = &risk.details;
        let response = if details.response.is_empty() { quiet("no response recorded: e adds it") } else { free(&details.response) };
        let (on, when, look) = match details.review_on {
            Some(on) if on < facts.today => (on.words(), format!("{} over", days_words(on.days_to(facts.today))), Look::Overdue),
            Some(on) => (on.words(), on.relative(facts.today), Look::Text),
            None => (String::new(), "no review date".into(), Look::Quiet),
        };
        let sign = if look == Look::Overdue { "!" } else { "" };
        row(Key::Risk(risk.id), [Cell::new(sign, look), text(details.kind.words()), response, quiet(on), Cell::new(when, look)])
    })
    .collect()
}

/// One line a kind of entry: what matters; Enter opens the rest.
fn kept(facts: &Facts) -> Vec<Line> {
    let line = |kind: &EntryKind| {
        let (what, open) = summary(*kind, &facts.rows, &facts.reference, facts.today);
        let look = if open { Look::Due } else { Look::Quiet };
        row(Key::Kept(*kind), [text(""), quiet(kind.words()), Cell::new(what, if open { look } else { Look::Text })])
    };
    let asked = |kind: &&EntryKind| **kind != EntryKind::FollowUp || facts.open_id().is_none();
    EntryKind::ALL.iter().filter(asked).map(line).collect()
}

fn referral(facts: &Facts, referral: &Referral) -> Line {
    let what = format!("{} · {}", super::referrals::state(facts, referral), facts.service_title(referral.details.service));
    row(Key::Referral(referral.id), [text(""), quiet(referral.id.to_string()), text(what), quiet("received"), quiet(referral.details.received_on.words())])
}

/// Is the exit strategy ready, and what it lacks: shown from the beginning, marked once it should be begun.
fn readiness(facts: &Facts) -> Option<Line> {
    let record = facts.open_episode()?;
    let missing = facts.exit_missing();
    let due = record.episode.started_on.plus_months(i32::try_from(facts.reference.value("exit.begin-months")).unwrap_or(1)) <= facts.today;
    let (sign, look, words) = match (missing.is_empty(), record.exit.is_some()) {
        (true, _) => ("✓", Look::Good, "complete".to_owned()),
        (false, begun) => {
            let begun = if begun { "still missing" } else { "not begun; missing" };
            (if due { "!" } else { "" }, if due { Look::Due } else { Look::Text }, format!("{begun}: {}", missing.join("; ")))
        }
    };
    Some(row(Key::Exit("ready"), [Cell::new(sign, look), quiet("exit strategy"), Cell::new(words, look)]))
}

fn visits(facts: &Facts) -> Vec<Line> {
    let line = |plan: &VisitPlan| {
        let on = plan.details.on;
        let (sign, look) = if on < facts.today { ("!", Look::Overdue) } else { ("", Look::Text) };
        let when = if on < facts.today { "not back?".to_owned() } else { on.relative(facts.today) };
        row(
            Key::Visit(plan.id),
            [
                Cell::new(sign, look),
                quiet("visit"),
                text(plan.details.words(&plan.details.call)).or(format!("back by {}", plan.details.back_by)),
                quiet(on.words()),
                Cell::new(when, look),
            ],
        )
    };
    facts.visits.iter().map(line).collect()
}

fn differences(facts: &Facts) -> Vec<Line> {
    let line = |one: &crate::domain::handover::Difference| {
        let key = Key::Difference(DifferenceId(one.id));
        let both = format!("here: {} · there: {}", or_empty(&one.ours), or_empty(&one.theirs));
        row(key, [Cell::new("!", Look::Due), quiet(&one.what), free(&both.replace('\n', " ")), quiet(&one.from), quiet(one.came_on.words())])
    };
    facts.differences.iter().map(line).collect()
}

fn or_empty(said: &str) -> &str {
    if said.is_empty() { "(empty)" } else { said }
}

/// Key workers and cover of the current episode: who has a part now, then who will, then who had.
fn parts(facts: &Facts) -> Vec<Line> {
    let today = facts.today;
    let mut parts: Vec<&Assignment> = facts.episode().iter().flat_map(|record| &record.assignments).collect();
    let past = |part: &Assignment| part.until.is_some_and(|until| until < today);
    parts.sort_by_key(|part| (past(part), part.from > today, part.part, part.from, part.id));
    let line = |part: &Assignment| {
        let dates = part.until.map_or_else(|| format!("from {}", part.from.words()), |until| format!("{} to {}", part.from.words(), until.words()));
        let (when, look) = if past(part) {
            ("past", Look::Quiet)
        } else if part.from > today {
            ("to come", Look::Text)
        } else {
            ("now", Look::Text)
        };
        row(Key::Part(part.id), [text(""), quiet(part.part.words()), Cell::new(format!("{}, {dates}", part.name), look), quiet(""), Cell::new(when, look)])
    };
    parts.into_iter().map(line).collect()
}

fn clocks(facts: &Facts) -> Vec<Line> {
    let line = |clock: &crate::domain::clock::Clock| {
        let look = head::look(clock);
        let sign = if clock.state == ClockState::Over { "!" } else { "" };
        let on = clock.limit_on.map(|on| on.words()).unwrap_or_default();
        let state = match clock.state {
            ClockState::Warning => "close",
            ClockState::Over => "over",
            state => state.words(),
        };
        row(Key::Clock(clock.kind), [Cell::new(sign, look), quiet(clock.kind.words()), Cell::new(clock.words(), look), quiet(on), Cell::new(state, look)])
    };
    facts.clocks.iter().map(line).collect()
}

fn who(facts: &Facts) -> Vec<Line> {
    let details = &facts.rows.person.details;
    let or_not = |words: &str| if words.is_empty() { quiet("not recorded") } else { text(words) };
    let age = KnownAge::of(details.born, facts.today).words();
    let born = match details.born {
        Some(said) if said.is_age() => text(format!("{age} now; {}", said.words())).or(format!("{age} now")),
        Some(born) => text(format!("{}, {age} now", born.words())).or(format!("{age} now")),
        None => quiet("not recorded"),
    };
    let own = if details.gender == Gender::SelfDescribed && !details.gender_words.is_empty() { &details.gender_words } else { details.gender.words() };
    let trans = if details.trans_history == Asked::Yes { "; trans history: yes" } else { "" };
    vec![
        plain(Key::Who("name"), "Full name", if details.name.is_empty() { quiet("not known yet") } else { free(&details.name) }),
        plain(Key::Who("born"), "Born", born),
        plain(Key::Who("gender"), "Gender", text(format!("{own}{trans}"))),
        plain(Key::Who("ethnicity"), "Ethnicity", text(details.ethnicity.words())),
        plain(Key::Who("language"), "Language", or_not(&details.language)),
        plain(Key::Who("access"), "Access needs", if details.access_needs.is_empty() { quiet("not recorded") } else { free(&details.access_needs) }),
        plain(Key::Who("residency"), "Residency", text(details.residency.words())),
    ]
}

fn links(facts: &Facts) -> Vec<Line> {
    let line = |link: &crate::domain::person::Relationship| {
        let name = [&link.name_to_use, &link.name].into_iter().find(|name| !name.is_empty()).map_or(NO_NAME, String::as_str);
        let standing = facts.linked.iter().find(|(other, _)| *other == link.other).map_or("", |(_, standing)| standing.words());
        let who = text(format!("{}  {name}", link.other)).or(link.other.to_string());
        row(Key::Link(link.other), [text(""), text(link.relation.words()), who, text(""), quiet(standing)])
    };
    facts.rows.relationships.iter().map(line).collect()
}

/// More about the selected line.
pub fn detail(facts: &Facts, key: Key) -> Vec<Cell> {
    match key {
        Key::Risk(id) => facts.rows.risks.iter().find(|risk| risk.id == id).map_or_else(Vec::new, |risk| {
            let details = &risk.details;
            [
                said(
                    &format!("{}, noted {}", details.kind, details.noted_on.words()),
                    if details.note.is_empty() { "not written down" } else { &details.note },
                ),
                said("Response", &details.response),
            ]
            .into_iter()
            .flatten()
            .collect()
        }),
        Key::Card("must-not-know") => facts.rows.safe_contact.as_ref().and_then(|card| said("Must not know", &card.must_not_know)).into_iter().collect(),
        Key::Visit(id) => facts.visits.iter().find(|plan| plan.id == id).and_then(|plan| said("Where", &plan.details.place)).into_iter().collect(),
        Key::Difference(id) => facts.differences.iter().find(|one| one.id == id.0).map_or_else(Vec::new, |one| {
            [said("Here, kept so far", or_empty(&one.ours)), said(&format!("There, from {}", one.from), or_empty(&one.theirs))].into_iter().flatten().collect()
        }),
        Key::Who("name") => said("Earlier names", &facts.rows.person.earlier_names.join("; ")).into_iter().collect(),
        Key::Due(at, _) => facts.due.get(at).and_then(|item| said("Due", &item.what)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What can be done here.
pub fn offers(facts: &Facts, key: Option<Key>, command: Command) -> Option<Offer> {
    Some(match command {
        Command::CloseRisk if facts.rows.risks.iter().all(|risk| risk.closed_on.is_some()) => Offer::NotNow("No open risk is recorded. r adds one."),
        Command::CloseRisk => Offer::when(matches!(key, Some(Key::Risk(_))), "Select the risk first, with the arrows."),
        Command::Edit => Offer::Now,
        _ => return None,
    })
}

/// Does it.
pub fn update(facts: &Facts, key: Option<Key>, command: Command) -> Option<Vec<Effect>> {
    let person = &facts.rows.person;
    let risk = |id| facts.rows.risks.iter().find(|risk| risk.id == id);
    let fill = |ask| Some(vec![Effect::Fill(Box::new(ask))]);
    match (command, key) {
        (Command::CloseRisk, Some(Key::Risk(id))) => fill(Ask::CloseRisk(id)),
        (Command::Edit, Some(Key::Card(_))) => fill(Ask::SafeContact(person.id, facts.rows.safe_contact.clone())),
        (Command::Edit | Command::Open, Some(Key::Risk(id))) => risk(id).and_then(|risk| fill(Ask::EditRisk(id, risk.details.clone()))),
        (Command::Edit | Command::Open, Some(Key::Visit(id))) => {
            facts.visits.iter().find(|plan| plan.id == id).and_then(|plan| fill(Ask::EditVisit(id, plan.details.clone())))
        }
        (Command::Edit | Command::Open, Some(Key::Difference(id))) => {
            let one = facts.differences.iter().find(|one| one.id == id.0)?;
            let both = format!("{}. Here: {}. There, from {}: {}.", one.what, or_empty(&one.ours), one.from, or_empty(&one.theirs));
            fill(Ask::Settle(id, both))
        }
        (Command::Edit | Command::Open, Some(Key::Part(id))) => {
            let parts = facts.rows.episodes.iter().flat_map(|record| &record.assignments);
            parts.filter(|part| part.id == id).find_map(|part| fill(Ask::EditAssignment(id, part.details())))
        }
        (Command::Edit, Some(Key::Referral(_))) => super::referrals::update(facts, key, command),
        (Command::Edit, _) | (Command::Open, Some(Key::Who(_))) => fill(Ask::EditPerson(person.id, person.details.clone())),
        (Command::Open, Some(Key::Kept(kind))) => Some(vec![Effect::Open(Place::Entries(person.id, kind, facts.past))]),
        (Command::Open, Some(Key::Link(other))) => Some(vec![Effect::Open(Place::Record(other, Tab::Overview, facts.past))]),
        (Command::Why, Some(Key::Referral(_))) => super::referrals::update(facts, key, command),
        (Command::Open | Command::Why, Some(Key::Clock(kind))) => {
            let clock = facts.clocks.iter().find(|clock| clock.kind == kind);
            clock.map(|clock| vec![Effect::Why(Box::new(head::why_clock(facts, clock)))])
        }
        (Command::Why, Some(Key::Due(at, tab))) => facts.due.get(at).map(|item| {
            let why = Why {
                title: "Why this is due".into(),
                sentences: vec![
                    format!("{}.", item.what),
                    format!("Its date is {}: {}.", item.on.words(), item.when),
                    format!("Enter goes to {}, where it is answered.", tab.title()),
                ],
                source: "the dates agreed in the record, and the rules on its clocks".into(),
                rows: facts.clocks.iter().map(head::named).collect(),
            };
            vec![Effect::Read(Box::new(why))]
        }),
        (Command::Why, Some(Key::Card(_))) => {
            let why = Why {
                title: "Why this comes first".into(),
                sentences: vec![
                    "How to reach someone safely is shown before any number: a call to the wrong phone can put them at risk.".into(),
                    "Voicemail that was never asked about counts as no. Looking at numbers, address or code word is written to the log.".into(),
                ],
                ..Why::default()
            };
            Some(vec![Effect::Why(Box::new(why))])
        }
        _ => None,
    }
}
