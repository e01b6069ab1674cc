//! The other papers of my people: assessment, consent, safety plan, concerns, meetings, requests, feedback.
//! Told beside the support with chances of their own, so that no fact told before changes.

use super::Worker;
use super::maker::Maker;
use super::people::Who;
use super::referrals::Course;
use super::story::Story;
use super::support::Span;
use crate::domain::change::Change;
use crate::domain::codes::*;
use crate::domain::day::Day;
use crate::domain::entry::Entry;
use crate::domain::entry::concern::Concern;
use crate::domain::entry::consent::Consent;
use crate::domain::entry::keeping::Keeping;
use crate::domain::entry::needs::{HarmKnown, Need, SafetyPlan};
use crate::domain::entry::request::Request;
use crate::domain::entry::voice::{Feedback, FollowUp, Meeting};
use crate::domain::ids::PersonId;

/// Makes these chances apart from those of the people.
pub(super) const OWN: u64 = 0x0070_6170_6572_7321;
/// No more people than this have every kind of paper; the others have an assessment and a consent.
const SHOWN: usize = 6;

const NEEDS: &[(&str, &[&str])] = &[
    ("safety", &["I look over my shoulder at the bus station.", "I feel safe at home now."]),
    ("housing", &["The flat is damp and the lock is broken.", "I have my own key at last."]),
    ("money", &["The letters scare me, so I do not open them.", "I know what comes in each week."]),
    ("self", &["I do not like the person in the mirror.", "Some days I am all right with me."]),
    ("relationships", &["My sister is the only one I ring.", "I see my friend on Tuesdays again."]),
];

fn put(story: &mut Story, person: PersonId, on: Day, entry: impl Into<Entry>) {
    story.put(on, Change::AddEntry(person, Box::new(entry.into())));
}

impl Maker<'_> {
    /// The papers of one of my people.
    pub(super) fn papers(&mut self, story: &mut Story, person: PersonId, who: &Who, course: &Course, span: &Span) {
        if course.holder != Worker::Me && !course.cast.is_some_and(|cast| cast.cover) {
            return;
        }
        self.basics(story, person, who, span.start);
        match span.ended {
            None if self.papers_shown < SHOWN => {
                self.papers_shown += 1;
                shown(story, person, span.start, self.today, self.papers_shown - 1);
            }
            None => {}
            Some((ended, _)) => {
                let due_on = ended.plus_months(3);
                let done = due_on <= self.today;
                let words = if done { "Doing all right; knows where the door is." } else { "" };
                let follow_up = FollowUp { due_on, how: "a text first".into(), done_on: done.then_some(due_on), words: words.into() };
                put(story, person, if done { due_on } else { ended }, follow_up);
                put(story, person, ended, Keeping { on: ended, class: KeepingClass::ChildSexualAbuse, review_on: None, hold: false, why: String::new() });
            }
        }
    }

    /// What everybody in support has: what is known of the harm, an assessment, a consent.
    fn basics(&mut self, story: &mut Story, person: PersonId, who: &Who, start: Day) {
        let (today, chance) = (self.today, &mut self.paper_chance);
        let harm = [Harm::Cse, Harm::Cse, Harm::Both, Harm::Csa, Harm::NotYetKnown][chance.position(5)];
        put(
            story,
            person,
            start,
            HarmKnown { on: start, harm, source: if harm == Harm::NotYetKnown { String::new() } else { "said at the first appointment".into() } },
        );
        let (by, judged_by) = if who.is_child() { (ConsentBy::Gillick, "Robin Practice, key worker") } else { (ConsentBy::Person, "") };
        put(
            story,
            person,
            start,
            Consent {
                purpose: ConsentPurpose::Share,
                recipient: "GP".into(),
                answer: if chance.percent(80) { ConsentAnswer::Given } else { ConsentAnswer::Refused },
                on: start,
                how: ConsentHow::InPerson,
                by,
                judged_by: judged_by.into(),
                capacity: String::new(),
            },
        );
        let later = start.plus_days(84);
        for (n, on) in [start, later].into_iter().enumerate().filter(|(_, on)| *on <= today) {
            for (code, words) in NEEDS {
                let Some(domain) = self.reference.domains.iter().find(|domain| domain.code.starts_with(code)) else { continue };
                let levels = if n == 0 {
                    [NeedLevel::Some, NeedLevel::Considerable, NeedLevel::Urgent]
                } else {
                    [NeedLevel::None, NeedLevel::Some, NeedLevel::Considerable]
                };
                let level = levels[chance.position(3)];
                let not_now = if chance.percent(50) && level != NeedLevel::None { "first things first: sleep and safety" } else { "" };
                put(
                    story,
                    person,
                    on,
                    Need { domain: domain.code.clone(), on, level, words: words[n].into(), specialist: String::new(), not_now: not_now.into() },
                );
            }
        }
    }
}

/// The papers that only some have, each with somebody. Nothing of them falls due within two weeks: Today is the cast's.
fn shown(story: &mut Story, person: PersonId, start: Day, today: Day, at: usize) {
    let lately = |ago: i64| today.plus_days(-ago).max(start);
    put(
        story,
        person,
        start,
        SafetyPlan {
            on: start,
            signs: "Not answering texts; sleeping in her clothes.".into(),
            helps: "The box on the shelf. Cold water. Ringing my sister.".into(),
            people: "my sister; the duty line".into(),
            told_on: (at != 1).then_some(start),
            review_on: Some(today.plus_days(40 + 7 * at as i64)),
        },
    );
    match at {
        0 => put(
            story,
            person,
            lately(57),
            Concern {
                on: lately(60),
                words: "A man waited outside college twice and knew her name.".into(),
                to: EscalatedTo::Police101,
                basis: Basis::Safeguarding,
                person_told: true,
                reference: "log 0412".into(),
                follow_up_on: Some(lately(57)),
                outcome: "Officer visited the college; she knows the number to ring.".into(),
            },
        ),
        1 => put(
            story,
            person,
            lately(29),
            Meeting {
                on: lately(30),
                what: "meeting at the housing office".into(),
                wants_said: "I cannot go back to that street.".into(),
                decided: "A transfer is asked for, in writing.".into(),
                talked_on: Some(lately(29)),
                understood: Some(Understood::Partly),
                open: "How long a transfer takes.".into(),
            },
        ),
        2 => put(
            story,
            person,
            lately(6),
            Feedback {
                on: lately(20),
                kind: FeedbackKind::Complaint,
                words: "The waiting room is next to the front door.".into(),
                answer_by: Some(lately(6)),
                done: "Uses the side room now; told in person.".into(),
                may_be_used: true,
            },
        ),
        3 => put(
            story,
            person,
            lately(10),
            Request {
                kind: RequestKind::SubjectAccess,
                received_on: lately(10),
                from: "in person, at the centre".into(),
                asked_for: "Everything that is written about me.".into(),
                test: String::new(),
                due_on: None,
                decision: RequestDecision::Open,
                decided_on: None,
                sent: String::new(),
                person_told_on: None,
            },
        ),
        4 => put(
            story,
            person,
            lately(69),
            Request {
                kind: RequestKind::Police,
                received_on: lately(80),
                from: "investigation team".into(),
                asked_for: "All session notes.".into(),
                test: "Not a reasonable line of enquiry: the notes are therapy and hold nothing of the events.".into(),
                due_on: None,
                decision: RequestDecision::Refused,
                decided_on: Some(lately(70)),
                sent: String::new(),
                person_told_on: Some(lately(69)),
            },
        ),
        _ => {
            let said = [
                (FeedbackKind::Voice, "Ask us before you change the group's day."),
                (FeedbackKind::CaseStudy, "Tell what helped, not who I am. I read it before anybody else does."),
            ];
            for (kind, words) in said {
                let feedback = Feedback { on: lately(15), kind, words: words.into(), answer_by: None, done: String::new(), may_be_used: true };
                put(story, person, lately(15), feedback);
            }
        }
    }
}
