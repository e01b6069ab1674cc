//! Somebody who came back: what was before, one key away, and the referral that begins from the last one.
//! Used by `record` on every tab. Shows only what is written; nothing here is changed.

use super::facts::Facts;
use crate::domain::codes::{Decision, OnwardState};
use crate::domain::day::Day;
use crate::domain::record::EpisodeRecord;
use crate::domain::referral::{Came, Referral, ReferralDetails};
use crate::tui::ask::Ask;
use crate::tui::commands::Offer;
use crate::tui::effect::Effect;
use crate::tui::widgets::why::Why;

/// Episodes that have ended, the latest first.
fn ended(facts: &Facts) -> impl Iterator<Item = (&EpisodeRecord, Day)> {
    facts.rows.episodes.iter().rev().filter_map(|record| record.episode.ended_on.filter(|on| *on <= facts.today).map(|on| (record, on)))
}

/// 'Supported before (B: plan, exit sheet) until 3 Mar 2025, GROW, Trauma stabilisation; 2 episodes', for somebody who came back.
pub fn headline(facts: &Facts) -> Option<String> {
    let now = facts.referral()?;
    let (latest, until) = ended(facts).find(|(record, _)| record.episode.referral != now.id)?;
    let all = ended(facts).filter(|(record, _)| record.episode.referral != now.id).count();
    let all = if all == 1 { String::new() } else { format!("; {all} episodes") };
    // The key stands first: a long title is cut at the end.
    Some(format!("Supported before (B: plan, exit sheet) until {until}, {}{all}", facts.service_title(latest.episode.service)))
}

/// Whether there is something before.
pub fn offers_before(facts: &Facts) -> Offer {
    Offer::when(ended(facts).next().is_some(), "No episode of support has ended yet, so there is nothing before.")
}

/// Whether a referral can begin from the last one.
pub fn offers_again(facts: &Facts) -> Offer {
    let runs = |referral: &Referral| referral.ended_on.is_none() && matches!(referral.decision, Decision::Accepted | Decision::Pending);
    match facts.rows.referrals.last() {
        None => Offer::NotNow("There is no earlier referral to begin from. f adds the first."),
        Some(last) => Offer::when(!runs(last), "The last referral still runs, so nobody has come back. f adds another one."),
    }
}

/// A new referral from what the last one knew: received today, and who refers is asked anew.
pub fn again(facts: &Facts) -> Option<Vec<Effect>> {
    let last = facts.rows.referrals.last()?;
    let details = ReferralDetails {
        received_on: facts.today,
        sources: Vec::new(),
        note: String::new(),
        came: Came { from_provider: None, again_of: Some(last.id) },
        ..last.details.clone()
    };
    Some(vec![Effect::Fill(Box::new(Ask::ReferAgain(facts.rows.person.id, details)))])
}

/// Every ended episode with its plan and its exit sheet.
pub fn sheet(facts: &Facts) -> Vec<Effect> {
    let mut rows = Vec::new();
    for (record, until) in ended(facts) {
        if !rows.is_empty() {
            rows.push(String::new());
        }
        rows.extend(episode(facts, record, until));
    }
    let why = Why {
        title: "Supported before".into(),
        sentences: vec!["The latest episode first, each with its plan and what was agreed for its end. R begins a new referral from the last one.".into()],
        source: "the record itself".into(),
        rows,
    };
    vec![Effect::Read(Box::new(why))]
}

fn episode(facts: &Facts, record: &EpisodeRecord, until: Day) -> Vec<String> {
    let own = &record.episode;
    let weeks = own.started_on.days_to(until) / 7;
    let ending = own.ending.map(|ending| format!(", {ending}")).unwrap_or_default();
    let why = if own.ending_reason.is_empty() { String::new() } else { format!(": {}", one_line(&own.ending_reason)) };
    let mut rows =
        vec![format!("{}  {}, {} to {} ({weeks} weeks{ending}){why}", own.id, facts.service_title(own.service), own.started_on.words(), until.words())];
    match record.plan() {
        None => rows.push("Plan: none was written".into()),
        Some(plan) => {
            rows.push(format!("Plan, version {}, agreed {}", plan.version, plan.details.agreed_on.words()));
            for outcome in &plan.outcomes {
                let done = outcome.steps.iter().filter(|step| step.achieved_on.is_some()).count();
                rows.push(format!(
                    "  {}: '{}', {done} of {} steps achieved",
                    facts.domain_words(&outcome.details.domain),
                    one_line(&outcome.details.words),
                    outcome.steps.len()
                ));
            }
        }
    }
    rows.extend(exit(record));
    rows
}

fn exit(record: &EpisodeRecord) -> Vec<String> {
    let said = |label: &str, words: &str| format!("  {label}: {}", if words.is_empty() { "not recorded".into() } else { one_line(words) });
    let Some(sheet) = &record.exit else {
        let none = if record.episode.imported { "Exit sheet: not in the imported file" } else { "Exit sheet: none was written" };
        return vec![none.into()];
    };
    let details = &sheet.details;
    let mut rows = vec![details.agreed_on.map_or_else(|| "Exit sheet".to_owned(), |on| format!("Exit sheet, agreed {}", on.words()))];
    rows.push(said("What helps", &details.what_helps));
    rows.push(said("Warning signs", &details.warning_signs));
    rows.push(said("Whom to contact if it comes back", &details.recurrence_contacts));
    rows.extend(record.onward.iter().map(|onward| {
        let state: OnwardState = onward.state();
        format!("  Referred on to {}: {state}, {}", onward.organisation_name, onward.since().words())
    }));
    if record.onward.is_empty() {
        rows.push(said("No onward referral, because", &details.no_onward_reason));
    }
    rows
}

fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}
