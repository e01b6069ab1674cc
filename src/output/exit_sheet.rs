//! The exit sheet: a page in plain words for the person to keep. What helps, the signs, whom to contact, where they were referred to,
//! and that they can come back. Built from a record into a `Paper`. No name unless it is wanted: a sheet may be found by others.

use super::paper::{Paper, Text};
use crate::domain::day::Day;
use crate::domain::onward::Onward;
use crate::domain::record::EpisodeRecord;

/// The sheet of an episode; `called` is the name to put on it, if any, `emergency` what stands in the reference data for danger.
pub fn exit_sheet(record: &EpisodeRecord, called: Option<&str>, emergency: Option<&str>, made_on: Day) -> Paper {
    let details = record.exit.as_ref().map(|exit| exit.details.clone()).unwrap_or_default();
    let mut paper = Paper {
        // No name in the title: readers show it in the window's frame, and printers in their list.
        title: "What helps me, and who I can ring".into(),
        caution: "This page is yours. Keep it where only you see it, or not at all.".into(),
        stamp: called
            .map(|called| format!("For {called}."))
            .into_iter()
            .chain([format!("Written together, {}.", details.agreed_on.unwrap_or(made_on).words())])
            .map(Text::from)
            .collect(),
        ..Paper::default()
    };
    own_words(&mut paper, "What helps me", &details.what_helps, "Nothing is written here yet.");
    own_words(&mut paper, "Signs that things are getting harder", &details.warning_signs, "Nothing is written here yet.");
    paper.section("Who I can contact if it comes back");
    lines(&mut paper, &details.recurrence_contacts, "Nobody is written here yet.");
    if let Some(words) = emergency {
        paper.paragraph(Text::strong(words));
    }
    paper.section("Where I was referred to");
    let standing = record.onward.iter().filter(|onward| !onward.state().needs_reason()).map(referred);
    paper.list(standing, if details.no_onward_reason.trim().is_empty() { "Nowhere yet." } else { "Nowhere: it was not needed." });
    let next: Vec<String> = record
        .exit
        .iter()
        .flat_map(|exit| &exit.step_downs)
        .filter(|step| step.done_on.is_none())
        .map(|step| format!("{}, {}", step.words, step.due_on.words()))
        .collect();
    if !next.is_empty() {
        paper.section("What comes next");
        paper.list(next, "");
    }
    paper.section("I can come back");
    paper.paragraph("I can ask for support again at any time. I do not have to wait until it is bad, and I do not have to start from the beginning.");
    paper
}

/// 'Evolve, for a place in a group: on their waiting list since 3 Mar 2026'.
fn referred(onward: &Onward) -> String {
    format!("{}, for {}: {} since {}", onward.organisation_name, onward.details.purpose, onward.state(), onward.since().words())
}

fn own_words(paper: &mut Paper, heading: &str, words: &str, none: &str) {
    paper.section(heading);
    lines(paper, words, none);
}

/// Each line that was written, as an item.
fn lines(paper: &mut Paper, words: &str, none: &str) {
    paper.list(words.lines().map(str::trim).filter(|line| !line.is_empty()), none);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::OnwardState;
    use crate::domain::exit::{Exit, ExitDetails, StepDown};
    use crate::domain::ids::*;
    use crate::domain::onward::{OnwardDetails, OnwardStep};
    use crate::domain::referral::Episode;
    use crate::output::markdown::markdown;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn onward(name: &str, state: OnwardState) -> Onward {
        Onward {
            id: OnwardId(1),
            organisation_name: name.into(),
            details: OnwardDetails {
                organisation: OrganisationId(1),
                purpose: "housing".into(),
                priority_asked: false,
                barrier: "no fixed address".into(),
                offered_on: day("2026-03-01"),
                chase_on: None,
            },
            steps: vec![OnwardStep { state, on: day("2026-03-03"), why: String::new() }],
            priority_honoured: None,
            notes: vec![],
        }
    }

    fn record() -> EpisodeRecord {
        EpisodeRecord {
            episode: Episode {
                id: EpisodeId(1),
                referral: ReferralId(1),
                person: PersonId(1),
                service: ServiceId(1),
                started_on: day("2026-01-05"),
                ended_on: None,
                ending: None,
                ending_reason: "what stays in the record".into(),
                imported: false,
            },
            assignments: vec![],
            plans: vec![],
            reviews: vec![],
            exit: Some(Exit {
                details: ExitDetails {
                    what_helps: "walks\n\nringing my sister".into(),
                    warning_signs: "not sleeping".into(),
                    recurrence_contacts: "GROW duty line, 01632 960200".into(),
                    no_onward_reason: String::new(),
                    agreed_on: Some(day("2026-11-02")),
                },
                step_downs: vec![
                    StepDown { id: StepDownId(1), words: "every two weeks".into(), due_on: day("2026-10-01"), done_on: Some(day("2026-10-01")) },
                    StepDown { id: StepDownId(2), words: "one more meeting".into(), due_on: day("2026-12-01"), done_on: None },
                ],
            }),
            extensions: vec![],
            onward: vec![onward("Youth Start", OnwardState::Waiting), onward("Evolve", OnwardState::DeclinedByService)],
        }
    }

    #[test]
    fn the_sheet_says_what_helps_and_nothing_that_was_refused_or_belongs_in_the_record() {
        let text = markdown(&exit_sheet(&record(), None, Some("In danger now: call 999."), day("2026-11-21")));
        for there in [
            "walks",
            "ringing my sister",
            "not sleeping",
            "01632 960200",
            "999",
            "Youth Start, for housing: on their waiting list",
            "one more meeting",
            "2 Nov 2026",
        ] {
            assert!(text.contains(there), "no '{there}' in\n{text}");
        }
        for absent in ["Evolve", "SU-0001", "what stays in the record", "no fixed address", "every two weeks"] {
            assert!(!text.contains(absent), "'{absent}' in\n{text}");
        }
        let named = exit_sheet(&record(), Some("Ewa"), None, day("2026-11-21"));
        assert!(markdown(&named).contains("For Ewa.") && !named.title.words().contains("Ewa"));
    }

    #[test]
    fn an_empty_strategy_says_what_is_not_written_yet() {
        let bare = EpisodeRecord { exit: None, onward: vec![], ..record() };
        let text = markdown(&exit_sheet(&bare, None, None, day("2026-11-21")));
        assert!(text.contains("Nobody is written here yet.") && text.contains("Nowhere yet."), "{text}");
    }
}
