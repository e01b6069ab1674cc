//! An episode of support: its appointments, the tries between and after, and the parts told elsewhere in their order.

use super::Worker;
use super::maker::Maker;
use super::people::Who;
use super::referrals::{Course, working_day};
use super::story::Story;
use crate::domain::change::Change;
use crate::domain::codes::{Area, Attendance, ContactKind, Ending, Part};
use crate::domain::contact::ContactDetails;
use crate::domain::day::Day;
use crate::domain::ids::{EpisodeId, PersonId, ReferralId};

/// The days that frame an episode's story.
pub(super) struct Span {
    pub(super) start: Day,
    /// The end, or today.
    pub(super) until: Day,
    /// Last contact made.
    pub(super) last: Day,
    pub(super) ended: Option<(Day, Ending)>,
    /// Days between contacts, as agreed.
    pub(super) every: i64,
    /// The contact agreed next; none when it was left open.
    pub(super) next_on: Option<Day>,
    /// Next review, of an open episode.
    pub(super) review_on: Day,
    /// Nothing beyond contact and review may fall due within two weeks.
    pub(super) calm: bool,
}

impl Span {
    pub(super) fn is_open(&self) -> bool {
        self.ended.is_none()
    }
    /// So many hundredths of the way from one day of it to the last contact.
    pub(super) fn along(&self, from: Day, hundredths: i64) -> Day {
        from.plus_days(from.days_to(self.last).max(0) * hundredths / 100)
    }
}

impl<'a> Maker<'a> {
    pub(super) fn support(&mut self, story: &mut Story, person: PersonId, referral: ReferralId, who: &Who, course: &Course<'a>, start: Day) {
        let span = self.span(course, start);
        self.counts.episodes += 1;
        if span.is_open() {
            self.counts.open += 1;
            self.counts.mine += u32::from(course.holder == Worker::Me || course.cast.is_some_and(|cast| cast.cover));
        }
        let episode = self.contacts(story, referral, who, course, &span);
        if course.cast.is_some_and(|cast| cast.cover) {
            story.assign(episode, Worker::Me, Part::Cover, self.today.plus_days(-6), Some(self.today.plus_days(15)));
        } else if course.holder == Worker::Me && start.days_to(span.last) > 60 && self.chance.percent(12) {
            // A fortnight's leave of mine, covered.
            let from = working_day(start.plus_days(self.chance.between(20, 40)));
            story.assign(episode, Worker::Colleague(0), Part::Cover, from, Some(from.plus_days(13)));
        }
        self.readings(story, referral, course, &span);
        self.markers(story, person, course, &span);
        self.risks(story, person, who, course, &span);
        self.plan(story, episode, who, course, &span);
        let onward = self.onward(story, episode, course, &span);
        self.leaving(story, episode, who, course, &span, onward);
        self.papers(story, person, who, course, &span);
    }

    fn span(&mut self, course: &Course, start: Day) -> Span {
        let today = self.today;
        let cast = course.cast;
        let counselling = course.choice.service.area == Area::Sa3;
        let usual = if counselling { [7, 7, 7, 14] } else { [14, 14, 14, 21] };
        let every = cast.and_then(|cast| cast.every).unwrap_or(if course.calm { 28 } else { usual[self.chance.position(4)] });
        let so_far = start.days_to(today);
        if let Some(end) = course.ended {
            let planned = self.decks.planned.draw(&mut self.chance);
            let last = if planned { end } else { end.plus_days(-self.chance.between(14, 35)).max(start) };
            let ending = if planned { Ending::Planned } else { Ending::Unplanned };
            return Span { start, until: end, last, ended: Some((end, ending)), every, next_on: None, review_on: end, calm: false };
        }
        let (mut next_in, mut review_in, mut last_ago) = (None, self.chance.between(-8, 60), self.chance.between(1, every).min(so_far));
        if course.calm {
            // The first few stay quiet, so that a small caseload's Today is the cast's.
            let due = if self.drawn_mine <= 8 { (16, 27) } else { self.decks.agenda.draw(&mut self.chance) };
            let (due, quiet) = (self.chance.between(due.0, due.1), self.chance.between(16, 27));
            let (contact, review) = if self.chance.percent(50) { (due, quiet + 10) } else { (quiet, due) };
            last_ago = (every - contact).clamp(1, so_far);
            review_in = review;
        }
        if let Some(cast) = cast {
            last_ago = cast.last_ago.unwrap_or(last_ago).min(so_far);
            next_in = cast.next_in;
            review_in = cast.review_in.unwrap_or(review_in);
        } else if course.calm || self.chance.percent(85) {
            next_in = Some(every - last_ago);
        }
        Span {
            start,
            until: today,
            last: today.plus_days(-last_ago),
            ended: None,
            every,
            next_on: next_in.map(|days| today.plus_days(days)),
            review_on: today.plus_days(review_in),
            calm: course.calm,
        }
    }

    /// All contacts from the first attended appointment; answers the episode it opens.
    fn contacts(&mut self, story: &mut Story, referral: ReferralId, who: &Who, course: &Course, span: &Span) -> EpisodeId {
        let words = &self.recipe.words;
        let area = course.choice.service.area;
        let mut days = Vec::new();
        let mut on = span.start;
        loop {
            on = working_day(on.plus_days(span.every + self.chance.between(-1, 1)));
            if on >= span.last {
                break;
            }
            days.push(on);
        }
        let first_kind = if matches!(area, Area::Sa1 | Area::Sa2) && self.chance.percent(40) { ContactKind::Visit } else { ContactKind::Session };
        let only_one = span.last <= span.start;
        let next_on = if only_one { span.next_on } else { days.first().copied().or(Some(span.last)) };
        let note = self.say(&words.first, who);
        let first =
            ContactDetails { on: span.start, kind: first_kind, attendance: Attendance::Attended, minutes: Some(60), out_of_hours: false, note, next_on };
        let episode = story.opens(referral, first);
        self.counts.contacts += 1;
        for (n, on) in days.iter().copied().enumerate() {
            let kind = self.kind(area);
            let attendance = self.attendance(kind);
            let next_on = days.get(n + 1).copied().unwrap_or(span.last);
            self.log(story, referral, who, on, kind, attendance, Some(next_on));
            // A text or a call in between, now and then; never on or after the next appointment.
            let between = on.plus_days(self.chance.between(1, 5));
            if between < next_on && self.chance.percent(22) {
                let kind = if self.chance.percent(60) { ContactKind::Text } else { ContactKind::Call };
                self.log(story, referral, who, between, kind, Attendance::Attended, Some(next_on));
            }
        }
        if !only_one {
            let note = if matches!(span.ended, Some((_, Ending::Planned))) { Some(self.say(&words.last, who)) } else { None };
            let kind = if matches!(area, Area::Sa1 | Area::Sa2) { ContactKind::Visit } else { ContactKind::Session };
            let note = note.unwrap_or_else(|| self.note(kind, Attendance::Attended, who));
            let minutes = Some(self.chance.between(9, 14) as u32 * 5);
            let last = ContactDetails { on: span.last, kind, attendance: Attendance::Attended, minutes, out_of_hours: false, note, next_on: span.next_on };
            story.put(span.last, Change::LogContact(referral, last));
            self.counts.contacts += 1;
        }
        self.tries(story, referral, who, course, span);
        episode
    }

    /// Attempts after the last contact made: before an unplanned ending, and where the cast has them.
    fn tries(&mut self, story: &mut Story, referral: ReferralId, who: &Who, course: &Course, span: &Span) {
        let tries = match span.ended {
            Some((_, Ending::Unplanned)) => self.chance.between(2, 4),
            Some(_) => 0,
            None => course.cast.map_or(0, |cast| cast.tries),
        };
        let room = span.last.days_to(span.until) - 1;
        for n in 1..=tries {
            let on = span.last.plus_days((room * n / (tries + 1)).max(0));
            let kind = if n % 2 == 1 { ContactKind::Call } else { ContactKind::Text };
            self.log(story, referral, who, on, kind, Attendance::NoAnswer, None);
        }
        if let Some(ago) = course.cast.and_then(|cast| cast.not_brought_ago) {
            self.log(story, referral, who, self.today.plus_days(-ago), ContactKind::Session, Attendance::DidNotAttend, span.next_on);
        }
    }

    fn kind(&mut self, area: Area) -> ContactKind {
        use ContactKind::{Call, Email, Group, Meeting, Outreach, Session, TrsHub, Visit};
        let roll = self.chance.between(1, 100);
        match (area, roll) {
            (Area::Sa3, ..=92) | (Area::Stabilisation, ..=80) => Session,
            (Area::Sa3, _) => [Group, Call][self.chance.position(2)],
            (Area::Stabilisation, _) => [Group, Call, Outreach, TrsHub][self.chance.position(4)],
            (_, ..=30) => Visit,
            (_, ..=50) => Outreach,
            (_, ..=68) => Session,
            (_, ..=82) => Meeting,
            (_, ..=96) => Call,
            _ => Email,
        }
    }

    fn attendance(&mut self, kind: ContactKind) -> Attendance {
        let reach = matches!(kind, ContactKind::Call | ContactKind::Text | ContactKind::Email);
        match self.chance.between(1, 100) {
            ..=79 => Attendance::Attended,
            80.. if reach => Attendance::NoAnswer,
            80..=85 => Attendance::Late,
            86..=91 => Attendance::DidNotAttend,
            92..=97 => Attendance::CancelledByPerson,
            _ => Attendance::CancelledByService,
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a contact has these parts; a struct would only repeat ContactDetails")]
    fn log(&mut self, story: &mut Story, referral: ReferralId, who: &Who, on: Day, kind: ContactKind, attendance: Attendance, next_on: Option<Day>) {
        let note = self.note(kind, attendance, who);
        let minutes = attendance.is_contact_made().then(|| match kind {
            ContactKind::Text | ContactKind::Email => 5,
            ContactKind::Call => self.chance.between(1, 6) as u32 * 5,
            _ => self.chance.between(6, 18) as u32 * 5,
        });
        let out_of_hours = matches!(kind, ContactKind::Call | ContactKind::Text) && self.chance.percent(6);
        story.put(on, Change::LogContact(referral, ContactDetails { on, kind, attendance, minutes, out_of_hours, note, next_on }));
        self.counts.contacts += 1;
    }
}
