//! Exit: is the strategy complete, what it says, the steps down, onward referrals, extensions and the end.

use super::facts::Facts;
use super::head;
use super::lines::{Cell, Key, Line, Look, free, quiet, row, said, section, text};
use crate::domain::clock::days_words;
use crate::domain::codes::ClockKind;
use crate::domain::contact::Contact;
use crate::domain::exit::ExitDetails;
use crate::domain::record::EpisodeRecord;
use crate::tui::ask::Ask;
use crate::tui::commands::{Command, Offer};
use crate::tui::effect::Effect;
use crate::tui::widgets::table::Column;
use crate::tui::widgets::why::Why;

/// Sign, label, what, when.
pub const COLUMNS: &[Column] = &[Column::new("", 1), Column::new("", 24), Column::new("", 18).grows(), Column::new("", 24).right().rank(1)];

/// The lines.
pub fn lines(facts: &Facts) -> Vec<Line> {
    let Some(episode) = facts.episode() else {
        return vec![Line::Words(
            "No exit strategy yet. It begins with the plan, not at the end: the first attended appointment opens the episode (c logs it).".into(),
        )];
    };
    let mut lines = Vec::new();
    let missing = facts.exit_missing();
    let ready = if missing.is_empty() {
        row(
            Key::Exit("ready"),
            [Cell::new("✓", Look::Good), Cell::new("Complete", Look::Good), text("contacts if it comes back, and what follows, are both recorded")],
        )
    } else {
        row(Key::Exit("ready"), [Cell::new("!", Look::Due), Cell::new("Still missing", Look::Due), text(missing.join("; "))])
    };
    section(&mut lines, "Exit strategy", vec![ready], "");
    match &episode.exit {
        None => lines.push(Line::Words("Not begun yet. g begins it with what helps and the warning signs.".into())),
        Some(exit) => lines.extend(strategy(&exit.details)),
    }
    section(&mut lines, "Steps down", step_downs(facts, episode), "No step down yet. a adds one with its date: every two weeks, then monthly.");
    section(&mut lines, "Onward referrals", onward(episode), "None is listed. b offers one; or g says why none is needed.");
    section(&mut lines, "Past twelve months", extensions(episode), "Not extended. t records an exceptional reason, who agreed and until when.");
    section(&mut lines, tried_heading(facts), tried(facts), "");
    section(&mut lines, "The end", end(episode), "Not ended. z ends the episode; a planned ending needs a complete strategy.");
    lines
}

fn texts(details: &ExitDetails) -> [(&'static str, &str); 4] {
    [
        ("What helps", &details.what_helps),
        ("Warning signs", &details.warning_signs),
        ("If it comes back", &details.recurrence_contacts),
        ("None needed because", &details.no_onward_reason),
    ]
}

fn strategy(details: &ExitDetails) -> Vec<Line> {
    let shown = texts(details).into_iter().filter(|(what, words)| !words.is_empty() || *what != "None needed because");
    let line =
        |(what, words): (&'static str, &str)| row(Key::Exit(what), [text(""), quiet(what), if words.is_empty() { quiet("not recorded") } else { free(words) }]);
    let agreed = details.agreed_on.map_or_else(|| quiet("not yet"), |on| text(on.words()));
    shown.map(line).chain([row(Key::Exit("agreed"), [text(""), quiet("Agreed together"), agreed])]).collect()
}

fn step_downs(facts: &Facts, episode: &EpisodeRecord) -> Vec<Line> {
    let steps = episode.exit.iter().flat_map(|exit| &exit.step_downs);
    steps
        .map(|step| {
            let (sign, when, look) = match step.done_on {
                Some(on) => ("✓", format!("done {}", on.words()), Look::Good),
                None if step.due_on < facts.today => ("!", format!("{} over", days_words(step.due_on.days_to(facts.today))), Look::Overdue),
                None => ("", format!("due {}", step.due_on.relative(facts.today)), Look::Text),
            };
            row(Key::StepDown(step.id), [Cell::new(sign, look), quiet(step.due_on.words()), free(&step.words), Cell::new(when, look)])
        })
        .collect()
}

fn onward(episode: &EpisodeRecord) -> Vec<Line> {
    let line = |onward: &crate::domain::onward::Onward| {
        let look = if onward.state().is_closed() { Look::Quiet } else { Look::Text };
        let state = format!("{}, {}", onward.state(), onward.since().words());
        row(Key::Onward(onward.id), [text(""), Cell::new(&onward.organisation_name, look), free(&onward.details.purpose), quiet(state)])
    };
    episode.onward.iter().map(line).collect()
}

fn extensions(episode: &EpisodeRecord) -> Vec<Line> {
    let line = |(at, extension): (usize, &crate::domain::referral::Extension)| {
        let until = format!("until {}", extension.until.words());
        row(Key::Extension(at), [text(""), text(until), free(&extension.reason), quiet(format!("agreed {}", extension.agreed_on.words()))])
    };
    episode.extensions.iter().enumerate().map(line).collect()
}

/// 'Tried since the last contact made on 6 Nov 2026'.
fn tried_heading(facts: &Facts) -> String {
    facts.trail().map(|(since, _)| format!("Tried since the last contact made on {}", since.words())).unwrap_or_default()
}

/// The trail of attempts: what an ending without engagement rests on.
fn tried(facts: &Facts) -> Vec<Line> {
    let line = |contact: &Contact| {
        let details = &contact.details;
        let became = format!("{}, {}", details.kind, facts.attendance(contact));
        row(Key::Contact(contact.id), [text(""), quiet(details.on.words()), text(became), free(&details.note)])
    };
    facts.trail().map(|(_, tried)| tried.into_iter().map(line).collect()).unwrap_or_default()
}

/// The same in a sentence, for the form that ends an episode.
fn trail_words(facts: &Facts) -> String {
    let Some((since, tried)) = facts.trail() else { return String::new() };
    if tried.is_empty() {
        return format!("Nothing was tried since the last contact made on {}. An unplanned ending needs its attempts: log them first (c).", since.words());
    }
    let each: Vec<String> =
        tried.iter().map(|contact| format!("{} {}, {}", contact.details.kind, contact.details.on.short(), facts.attendance(contact))).collect();
    format!("Tried since the last contact made on {}: {}.", since.words(), each.join("; "))
}

fn end(episode: &EpisodeRecord) -> Vec<Line> {
    let own = &episode.episode;
    let Some(on) = own.ended_on else { return Vec::new() };
    let how = own.ending.map_or("not recorded how", |ending| ending.words());
    let mut lines = vec![row(Key::Exit("end"), [text(""), text(how), free(&own.ending_reason), quiet(on.words())])];
    if own.imported {
        lines.push(Line::Words("This episode came by import: the exit strategy was not in the imported file.".into()));
    }
    lines
}

/// More about the selected line.
pub fn detail(facts: &Facts, key: Key) -> Vec<Cell> {
    let Some(episode) = facts.episode() else { return Vec::new() };
    match key {
        Key::Exit("ready") => facts.exit_missing().iter().map(|what| text(format!("Still missing: {what}."))).collect(),
        Key::Exit("end") => said("Why it ended", &episode.episode.ending_reason).into_iter().collect(),
        Key::Exit(what) => {
            let words = episode.exit.iter().flat_map(|exit| texts(&exit.details)).find(|(label, _)| *label == what);
            words.and_then(|(label, words)| said(label, words)).into_iter().collect()
        }
        Key::StepDown(id) => {
            let step = episode.exit.iter().flat_map(|exit| &exit.step_downs).find(|step| step.id == id);
            step.and_then(|step| said("Step down", &step.words)).into_iter().collect()
        }
        // Where it stands, whole: its column may be too narrow for it.
        Key::Onward(id) => {
            let stands = facts.onward(id).map(|onward| quiet(format!("It stands at: {}, {}.", onward.state(), onward.since().words())));
            stands.into_iter().chain(super::referrals::detail(facts, key)).collect()
        }
        Key::Contact(id) => {
            facts.rows.contacts.iter().find(|contact| contact.id == id).and_then(|contact| said("Note", &contact.details.note)).into_iter().collect()
        }
        Key::Extension(at) => episode.extensions.get(at).map_or_else(Vec::new, |extension| {
            let review = extension.review_on.map(|on| quiet(format!("Looked at again on {}.", on.words())));
            [said("Reason", &extension.reason), said("Agreed by", &extension.agreed_by), review].into_iter().flatten().collect()
        }),
        _ => Vec::new(),
    }
}

/// What can be done here.
pub fn offers(facts: &Facts, key: Option<Key>, command: Command) -> Option<Offer> {
    let has_steps = facts.episode().and_then(|record| record.exit.as_ref()).is_some_and(|exit| !exit.step_downs.is_empty());
    Some(match command {
        Command::Edit | Command::AddStepDown | Command::Extend | Command::EndEpisode => facts.needs_episode(),
        Command::ExitSheet => Offer::when(facts.episode().is_some(), "There is no support yet. The exit strategy begins with the plan."),
        Command::MarkStepDown if !has_steps => match facts.needs_episode() {
            Offer::Now => Offer::NotNow("There is no step down yet. a adds one."),
            not => not,
        },
        Command::MarkStepDown => Offer::when(matches!(key, Some(Key::StepDown(_))), "Select the step down first, with the arrows."),
        Command::MoveOnward => super::referrals::offers_move(facts, key),
        Command::NoteOnward => super::referrals::offers_note(key),
        Command::Open => Offer::when(key.is_some(), "There is no exit strategy yet."),
        _ => return None,
    })
}

/// Does it.
pub fn update(facts: &Facts, key: Option<Key>, command: Command) -> Option<Vec<Effect>> {
    let fill = |ask: Ask| Some(vec![Effect::Fill(Box::new(ask))]);
    let open = facts.open_id();
    match (command, key) {
        (Command::Edit, _) => set(facts),
        (Command::ExitSheet, _) => fill(Ask::ExitSheet(facts.rows.person.id)),
        (Command::AddStepDown, _) => fill(Ask::AddStepDown(open?)),
        (Command::Extend, _) => fill(Ask::Extend(open?)),
        (Command::EndEpisode, _) => fill(Ask::EndEpisode(open?, trail_words(facts), super::outcomes::as_a_leaver(facts))),
        (Command::MarkStepDown, Some(Key::StepDown(id))) => fill(Ask::MarkStepDown(id)),
        (Command::Open | Command::Why, Some(Key::Contact(_))) => super::contacts::update(facts, key, command),
        (_, Some(Key::Onward(_))) => super::referrals::update(facts, key, command),
        (Command::Why, Some(Key::Extension(_))) => {
            let clock = facts.clocks.iter().find(|clock| clock.kind == ClockKind::Involvement)?;
            Some(vec![Effect::Why(Box::new(head::why_clock(facts, clock)))])
        }
        (Command::Why, Some(_)) => Some(vec![Effect::Why(Box::new(why_ready(facts)))]),
        (Command::Open, Some(key)) => Some(vec![Effect::Read(Box::new(read(facts, key)))]),
        _ => None,
    }
}

/// The form of the exit strategy, begun or changed.
pub fn set(facts: &Facts) -> Option<Vec<Effect>> {
    let details = facts.open_episode().and_then(|record| record.exit.as_ref()).map(|exit| exit.details.clone());
    Some(vec![Effect::Fill(Box::new(Ask::SetExit(facts.open_id()?, details)))])
}

fn why_ready(facts: &Facts) -> Why {
    let missing = facts.exit_missing();
    let now =
        if missing.is_empty() { "Nothing is missing: a planned ending is possible.".to_owned() } else { format!("Still missing: {}.", missing.join("; ")) };
    Why {
        title: "Is the exit strategy complete?".into(),
        sentences: vec![
            now,
            "It is complete with contacts for if it comes back, and with onward referrals listed, or the reason why none is needed.".into(),
            "A planned ending needs a complete strategy. An unplanned ending needs the attempts to be in touch that were made.".into(),
        ],
        source: "002, section 2.7 f and q".into(),
        rows: Vec::new(),
    }
}

/// The whole text behind a line.
fn read(facts: &Facts, key: Key) -> Why {
    let exit = facts.episode().and_then(|record| record.exit.as_ref());
    let rows = exit.map_or_else(Vec::new, |exit| {
        let texts = texts(&exit.details).into_iter().filter(|(_, words)| !words.is_empty()).map(|(what, words)| format!("{what}: {words}"));
        let steps = exit.step_downs.iter().map(|step| {
            let done = step.done_on.map(|on| format!(", done {}", on.words())).unwrap_or_default();
            format!("Step down due {}{done}: {}", step.due_on.words(), step.words)
        });
        texts.chain(steps).collect()
    });
    let sentences = match key {
        Key::Extension(at) => {
            let extension = facts.episode().and_then(|record| record.extensions.get(at));
            extension
                .map(|own| format!("Extended until {}, agreed by {} on {}: {}", own.until.words(), own.agreed_by, own.agreed_on.words(), own.reason))
                .into_iter()
                .collect()
        }
        Key::Exit("end") => facts.episode().map(|record| format!("Why it ended: {}", record.episode.ending_reason)).into_iter().collect(),
        _ if rows.is_empty() => vec!["The exit strategy is not begun yet. g begins it.".into()],
        _ => Vec::new(),
    };
    Why { title: "Exit strategy".into(), sentences, source: String::new(), rows }
}
