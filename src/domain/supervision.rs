//! Supervision: a dated session with a line or clinical supervisor, and an agenda made from what changed since the last one.
//! Used by the supervision screen and the case summary. What was decided goes back on each record (`entry/supervised`).

use super::agenda::{Agenda, AgendaTab, Urgency};
use super::codes::{Changed, Ending, EntryKind, MarkerKind, OnwardState, RiskKind, SupervisionKind};
use super::day::Day;
use super::ids::{PersonId, SupervisionId};
use super::provider::Reference;
use super::text::capital;
use serde::{Deserialize, Serialize};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDetails {
    /// On which day.
    pub on: Day,
    /// Line or clinical.
    pub kind: SupervisionKind,
    /// With whom.
    pub who: String,
    /// What was said that belongs to no single case.
    pub note: String,
}

impl SessionDetails {
    /// What is wrong with it: the field and a sentence.
    pub fn check(&self, today: Day) -> Result<(), (&'static str, String)> {
        if self.on > today {
            return Err(("on", format!("{} is in the future. Record the session once it was held.", self.on)));
        }
        if self.who.trim().is_empty() {
            return Err(("who", "Say who supervised.".into()));
        }
        Ok(())
    }
    /// 'line, with Dana Example'.
    pub fn words(&self) -> String {
        format!("{}, with {}", self.kind, self.who)
    }
}

/// A stored session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Row.
    pub id: SupervisionId,
    /// What was recorded.
    pub details: SessionDetails,
}

/// The last session before a day, of one kind or of any: what the next one looks back to.
pub fn last_before(sessions: &[Session], of: Option<SupervisionKind>, day: Day) -> Option<&Session> {
    let counts = |session: &&Session| session.details.on < day && of.is_none_or(|kind| kind == session.details.kind);
    sessions.iter().filter(counts).max_by_key(|session| (session.details.on, session.id.0))
}

/// The rule that says how far the first supervision looks back.
const FIRST_LOOK_BACK: &str = "supervision.first-look-back-days";

/// From which day on changes are told: the day asked for or of the last supervision, else as far back as the rule says; never after `at`.
pub fn since_or_first(since: Option<Day>, at: Day, reference: &Reference) -> Day {
    since.unwrap_or_else(|| at.plus_days(-reference.days(FIRST_LOOK_BACK).unwrap_or(0))).min(at)
}

/// Something that happened on a case, as the file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeOf {
    /// About whom.
    pub person: PersonId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// What kind of thing.
    pub what: Changed,
    /// When, or when last.
    pub on: Day,
    /// How often.
    pub count: u32,
    /// What it is about: a code, words, a score.
    pub about: String,
    /// What it was before: the earlier score.
    pub before: String,
}

/// One point to talk about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// In a sentence.
    pub words: String,
    /// May hold names or the person's own words.
    pub is_free: bool,
    /// When.
    pub on: Day,
    /// Past its date, or somebody may be at risk.
    pub presses: bool,
    /// Where it is answered.
    pub tab: AgendaTab,
}

/// A person to talk about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// Who.
    pub person: PersonId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// What about, the most pressing first.
    pub points: Vec<Point>,
}

/// Who is talked about and why: what is past its date or near a limit today, and what changed. Those with something pressing
/// come first. The order is total.
pub fn talks(today: &Agenda, changes: &[ChangeOf], reference: &Reference) -> Vec<Talk> {
    let mut talks: Vec<Talk> = Vec::new();
    let mut add = |person: PersonId, called: &str, point: Point| match talks.iter_mut().find(|talk| talk.person == person) {
        Some(talk) => talk.points.push(point),
        None => talks.push(Talk { person, called: called.to_owned(), points: vec![point] }),
    };
    for item in today.items.iter().filter(|item| item.urgency != Urgency::ComingUp || item.tab == AgendaTab::Exit) {
        let presses = item.urgency == Urgency::Overdue;
        // What is in the contract book is about nobody.
        let Some(person) = item.person else { continue };
        add(person, &item.called, Point { words: item.what.clone(), is_free: item.is_free, on: item.on, presses, tab: item.tab });
    }
    for change in changes {
        add(change.person, &change.called, change.point(reference));
    }
    for talk in &mut talks {
        talk.points.sort_by(|a, b| (!a.presses, a.on, &a.words).cmp(&(!b.presses, b.on, &b.words)));
    }
    talks.sort_by_key(|talk| (!talk.points.iter().any(|point| point.presses), talk.person));
    talks
}

impl ChangeOf {
    fn point(&self, reference: &Reference) -> Point {
        use Changed as C;
        let news = capital(self.what.words());
        let of = |words: &str| format!("{news}: {words}");
        let (words, tab) = match self.what {
            C::Referred => (news, AgendaTab::Referrals),
            C::Started | C::Concern => (news, AgendaTab::Overview),
            C::Review => (news, AgendaTab::Plan),
            C::Ended => (of(read(Ending::parse(&self.about), &self.about, Ending::words)), AgendaTab::Exit),
            C::Risk | C::RiskClosed => (of(read(RiskKind::parse(&self.about), &self.about, RiskKind::words)), AgendaTab::Overview),
            C::Plan => (of(&format!("version {}", self.about)), AgendaTab::Plan),
            C::Step => (of(&self.about), AgendaTab::Plan),
            C::Reading => (self.reading(reference), AgendaTab::Outcomes),
            C::Marker => (of(read(MarkerKind::parse(&self.about), &self.about, MarkerKind::words)), AgendaTab::Outcomes),
            C::Made | C::Tried | C::Notes => (self.times(), AgendaTab::Contacts),
            C::Onward => (format!("{}: {}", self.about, read(OnwardState::parse(&self.before), &self.before, OnwardState::words)), AgendaTab::Referrals),
            C::Extended => {
                (of(&Day::parse_strict(&self.about).map_or_else(|_| self.about.clone(), |until| format!("until {}", until.words()))), AgendaTab::Exit)
            }
            C::Entry => (of(read(EntryKind::parse(&self.about), &self.about, EntryKind::words)), AgendaTab::Overview),
            C::StillToDo => (of(&self.about), AgendaTab::Overview),
        };
        Point { words, is_free: matches!(self.what, C::Step | C::StillToDo), on: self.on, presses: matches!(self.what, C::Concern | C::Risk), tab }
    }
    /// '3 contacts made', '1 new note'.
    fn times(&self) -> String {
        let many = match self.what {
            Changed::Made => "contacts made",
            Changed::Tried => "attempts without an answer",
            _ => "new notes",
        };
        format!("{} {}", self.count, if self.count == 1 { self.what.words() } else { many })
    }
    /// 'Feelings and thoughts about self: 2, now 4'.
    fn reading(&self, reference: &Reference) -> String {
        let (measure, score) = self.about.rsplit_once(' ').unwrap_or((&self.about, ""));
        let words = reference.measures.iter().find(|own| own.code == measure).map_or(measure, |own| own.words.as_str());
        if self.before.is_empty() { format!("{words}: first reading {score}") } else { format!("{words}: {}, now {score}", self.before) }
    }
}

/// The words of a code, or what stood there.
fn read<T>(code: Result<T, String>, or: &str, words: impl Fn(T) -> &'static str) -> &str {
    code.map_or(or, |code| words(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(id: i64, on: &str, kind: SupervisionKind) -> Session {
        Session { id: SupervisionId(id), details: SessionDetails { on: on.parse().unwrap(), kind, who: "Dana".into(), note: String::new() } }
    }

    #[test]
    fn the_last_session_is_the_last_before_the_day_of_the_kind_asked_for() {
        use SupervisionKind::{Clinical, Line};
        let held = [session(1, "2026-09-01", Line), session(2, "2026-10-01", Clinical), session(3, "2026-11-21", Line)];
        for (of, day, expected) in [
            (None, "2026-11-21", Some(2)),
            (None, "2026-11-22", Some(3)),
            (Some(Line), "2026-11-21", Some(1)),
            (Some(Clinical), "2026-11-22", Some(2)),
            (Some(Clinical), "2026-10-01", None),
        ] {
            assert_eq!(last_before(&held, of, day.parse().unwrap()).map(|session| session.id.0), expected, "{of:?} {day}");
        }
    }

    #[test]
    fn who_has_something_pressing_comes_first_and_the_same_facts_read_the_same() {
        let change = |person: i64, what, about: &str, before: &str, count| ChangeOf {
            person: PersonId(person),
            called: "Ewa".into(),
            what,
            on: "2026-11-10".parse().unwrap(),
            count,
            about: about.into(),
            before: before.into(),
        };
        let changes = [
            change(1, Changed::Reading, "self 4", "2", 1),
            change(1, Changed::Made, "", "", 3),
            change(2, Changed::Notes, "", "", 1),
            change(2, Changed::Risk, "self-harm", "", 1),
            change(3, Changed::Extended, "2027-01-31", "", 1),
            change(3, Changed::Onward, "Evolve", "declined-by-service", 1),
        ];
        let talks = talks(&Agenda::default(), &changes, &Reference::default());
        let said: Vec<(i64, Vec<&str>)> = talks.iter().map(|talk| (talk.person.0, talk.points.iter().map(|point| point.words.as_str()).collect())).collect();
        assert_eq!(
            said,
            [
                (2, vec!["New risk: self-harm", "1 new note"]),
                (1, vec!["3 contacts made", "self: 2, now 4"]),
                (3, vec!["Evolve: declined by the service", "Extension agreed: until 31 Jan 2027"]),
            ]
        );
    }
}
