//! Referrals: which service and lane, when received, what was decided, what happened on the list.

use super::maker::{Choice, Maker, WINDOW};
use super::people::Who;
use super::recipe::{Cast, Fate};
use super::story::Story;
use super::{Worker, recipe::Ages};
use crate::domain::change::Change;
use crate::domain::codes::{Area, Attendance, ContactKind, Decision, Lane, Need, OffList, Residency, Role, RuleKind, Source, Stovewood, Verdict};
use crate::domain::contact::ContactDetails;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, ReferralId};
use crate::domain::referral::{Came, DecisionMade, OffListDetails, ReferralDetails};
use crate::domain::routing::{RouteAsk, choosing, route_one};
use chrono::{Datelike, Weekday};

/// One referral's course, settled before anything is told.
pub(super) struct Course<'a> {
    pub(super) choice: Choice<'a>,
    pub(super) fate: Fate,
    pub(super) holder: Worker,
    pub(super) cast: Option<&'a Cast>,
    pub(super) received: Day,
    /// First attended appointment, for those who came.
    pub(super) started: Option<Day>,
    pub(super) ended: Option<Day>,
    /// An open case of mine beside the cast: kept calm, its days ahead are drawn from the agenda's pack.
    pub(super) calm: bool,
}

/// The working day on or next to a day.
pub(super) fn working_day(day: Day) -> Day {
    match day.0.weekday() {
        Weekday::Sat => day.plus_days(-1),
        Weekday::Sun => day.plus_days(1),
        _ => day,
    }
}

fn fits(choice: &Choice, band: Ages) -> bool {
    match choice.service.area {
        // 22 at most on the first referral: three years of further ones still fit a service up to 25.
        Area::Sa1 => band.to <= 22,
        Area::Sa2 => band.from >= 18,
        Area::Sa3 | Area::Stabilisation => true,
    }
}

impl<'a> Maker<'a> {
    /// The courses of a survivor's referrals, each at another service, by date received.
    pub(super) fn courses(&mut self, cast: Option<&'a Cast>, who: &Who) -> Vec<Course<'a>> {
        let outside = who.details.residency == Residency::Neither;
        let count = if cast.is_some() { 1 } else { self.decks.referrals.draw(&mut self.chance) };
        let mut courses: Vec<Course<'a>> = Vec::new();
        let calm = cast.is_none() && !outside && self.take_mine();
        for n in 0..count {
            let calm = calm && n == 0;
            let fate = match cast {
                Some(cast) => cast.fate,
                None if outside => [Fate::Signposted, Fate::Declined][self.chance.position(2)],
                None if calm => Fate::Open,
                None => self.decks.fates.draw(&mut self.chance),
            };
            let used = |choice: &Choice| courses.iter().any(|course| course.choice.service.id == choice.service.id);
            let free: Vec<usize> = (0..self.choices.len()).filter(|n| !used(&self.choices[*n]) && fits(&self.choices[*n], who.band)).collect();
            let Some(choice) = self.choose(&free, fate, cast) else { break };
            let course = self.course(choice, fate, cast, calm);
            courses.push(course);
        }
        courses.sort_by_key(|course| course.received);
        courses
    }

    /// A family member's one referral, to a service that takes family, after the survivor's.
    pub(super) fn family_courses(&mut self, known_since: Day) -> Vec<Course<'a>> {
        let free: Vec<usize> = (0..self.choices.len()).filter(|n| self.choices[*n].service.takes_family).collect();
        let fate = self.decks.fates.draw(&mut self.chance);
        let Some(choice) = self.choose(&free, fate, None) else { return Vec::new() };
        let mut course = self.course(choice, fate, None, false);
        if course.received < known_since && matches!(fate, Fate::Declined | Fate::Signposted | Fate::Withdrawn) {
            course.received = known_since;
        }
        vec![course]
    }

    /// A lane by its share; a waiting referral goes first where nobody waits yet.
    fn choose(&mut self, free: &[usize], fate: Fate, cast: Option<&Cast>) -> Option<Choice<'a>> {
        if let Some(cast) = cast {
            let fast = cast.stovewood == Some(Stovewood::Nca);
            let of_service = |choice: &&Choice| choice.waits.provider == cast.service.0 && choice.waits.service == cast.service.1;
            let right_lane = |choice: &&Choice| (choice.waits.lane == Lane::Stovewood) == (fast && choice.service.lane(Lane::Stovewood).is_some());
            return self.choices.iter().filter(of_service).find(right_lane).copied();
        }
        if fate == Fate::Waiting
            && let Some(at) = self.without_waiting.iter().position(|n| free.contains(n))
        {
            return Some(self.choices[self.without_waiting.remove(at)]);
        }
        let weight = |n: usize| i64::from(if fate == Fate::Waiting { self.choices[n].waits.waiting } else { self.choices[n].waits.parts });
        let all: i64 = free.iter().map(|n| weight(*n)).sum();
        let weights: Vec<i64> = free.iter().map(|n| weight(*n)).collect();
        let mut left = self.chance.between(1, all);
        let found = free.iter().zip(weights).find(|(_, weight)| {
            left -= weight;
            left <= 0
        });
        found.map(|(n, _)| self.choices[*n])
    }

    fn course(&mut self, choice: Choice<'a>, fate: Fate, cast: Option<&'a Cast>, calm: bool) -> Course<'a> {
        let today = self.today;
        let (low, high) = choice.waits.days;
        // The mean of two draws: most waits lie in the middle of the range.
        let wait = cast.and_then(|cast| cast.wait).unwrap_or_else(|| (self.chance.between(low, high) + self.chance.between(low, high)) / 2).max(1);
        let ago = |days: Option<i64>| days.map(|days| today.plus_days(-days));
        let mut course = Course { choice, fate, holder: self.holder(choice, fate, cast), cast, received: today, started: None, ended: None, calm };
        if calm {
            course.holder = Worker::Me;
        }
        match fate {
            Fate::Ended => {
                let (short, long) = choice.waits.weeks;
                let practical = matches!(choice.service.area, Area::Sa1 | Area::Sa2);
                let days = if practical && self.chance.percent(2) { self.chance.between(54 * 7, 64 * 7) } else { self.chance.between(short * 7, long * 7 - 1) };
                course.received = self.season(WINDOW, wait + days + 4);
                let started = working_day(course.received.plus_days(wait));
                course.started = Some(started);
                course.ended = Some(working_day(started.plus_days(days)).min(today.plus_days(-1)));
            }
            Fate::Open => {
                let long = choice.waits.weeks.1 * 7 - 7;
                let days = if calm {
                    self.chance.between(20, long.min(if choice.service.area == Area::Sa3 { 95 } else { 210 }))
                } else {
                    self.chance.between(3, long)
                };
                let told = cast.and_then(|cast| {
                    ago(cast.started_ago).map(|on| {
                        if cast.started_months_ago > 0 { today.plus_months(-cast.started_months_ago).plus_days(-cast.started_ago.unwrap_or(0)) } else { on }
                    })
                });
                let started = told.unwrap_or_else(|| working_day(today.plus_days(-days)).min(today.plus_days(-2)));
                course.started = Some(started);
                course.received = started.plus_days(-wait);
            }
            Fate::Waiting => {
                course.received = cast.and_then(|cast| ago(cast.received_ago)).unwrap_or_else(|| {
                    // A list of mine stays within the published wait, so that Today is not full of what nobody can change.
                    let most = if course.holder == Worker::Me { choice.most_waited().map_or(wait, |days| wait.min(days - 16)) } else { wait };
                    today.plus_days(-self.chance.between(4, most.max(12)))
                })
            }
            Fate::Pending => course.received = cast.and_then(|cast| ago(cast.received_ago)).unwrap_or_else(|| today.plus_days(-self.chance.between(0, 11))),
            Fate::Declined | Fate::Signposted | Fate::Withdrawn => {
                course.received = cast.and_then(|cast| ago(cast.received_ago)).unwrap_or_else(|| self.season(WINDOW, 20))
            }
            Fate::Closed => course.received = self.season(WINDOW, high + 20),
        }
        course
    }

    /// A day received so long ago at most and at least, by the months in which referrals come.
    fn season(&mut self, most: i64, least: i64) -> Day {
        let peak = self.recipe.shares.seasons.iter().copied().max().unwrap_or(1);
        let mut day = self.today.plus_days(-self.chance.between(least, most.max(least)));
        for _ in 0..6 {
            let share = self.recipe.shares.seasons.get(day.0.month0() as usize).copied().unwrap_or(peak);
            if self.chance.between(1, peak) <= share {
                break;
            }
            day = self.today.plus_days(-self.chance.between(least, most.max(least)));
        }
        day
    }

    /// Tells one referral from its receipt to where it stands.
    pub(super) fn tell_course(&mut self, story: &mut Story, person: PersonId, who: &Who, course: &Course<'a>, came: Came) -> ReferralId {
        let details = ReferralDetails { came, ..self.referral_details(who, course) };
        // Accepting against a rule, or before it can be told, keeps its reason.
        let ask = RouteAsk::of(&who.details, &details);
        let wants = choosing(&ask, course.choice.service, self.reference);
        let against = wants.as_ref().is_some_and(|wants| wants.against == Some(RuleKind::WhoMayRefer));
        let doubtful = route_one(&ask, course.choice.service, self.reference).verdict != Verdict::CanTake;
        let received = course.received;
        let referral = ReferralId(story.make(received, Change::AddReferral(person, details.clone())));
        if course.holder != Worker::Me {
            story.hold(received, referral, course.holder);
        }
        self.counts.referrals += 1;
        let latest = course.started.unwrap_or(self.today.plus_days(-1)).max(received);
        let decided = received.plus_days(self.chance.between(0, 9)).min(latest);
        let words = &self.recipe.words;
        let (decision, reasons) = match course.fate {
            Fate::Pending => {
                if course.holder == Worker::Me {
                    self.next_steps(story, person, referral, course, &details);
                }
                return referral;
            }
            Fate::Declined => (Decision::Declined, &words.declined),
            Fate::Signposted => (Decision::Signposted, &words.signposted),
            Fate::Withdrawn => (Decision::Withdrawn, &words.withdrawn),
            Fate::Ended | Fate::Open | Fate::Waiting | Fate::Closed => (Decision::Accepted, &words.accepted_open_question),
        };
        let reason = match decision {
            Decision::Accepted if against => words.against_a_rule.clone(),
            Decision::Accepted if !doubtful && wants.is_some() => self.routing.one_of(&words.area_choice),
            Decision::Accepted if !doubtful => String::new(),
            _ => self.say(reasons, who),
        };
        let triage = self.intake.triage(decision, words);
        story.put(decided, Change::Decide(referral, DecisionMade { decision, on: decided, reason, triage }));
        if decision != Decision::Accepted {
            return referral;
        }
        match (course.fate, course.started) {
            (_, Some(started)) => {
                if course.fate == Fate::Open && course.holder == Worker::Me {
                    self.next_steps(story, person, referral, course, &details);
                }
                self.on_the_list(story, referral, who, course, decided, started);
                self.support(story, person, referral, who, course, started);
            }
            (Fate::Closed, None) => {
                let closed = decided.plus_days(self.chance.between(14, course.choice.waits.days.1.max(20))).min(self.today.plus_days(-1)).max(decided);
                self.on_the_list(story, referral, who, course, decided, closed);
                let reason = self.say(&words.closed_waiting, who);
                story.put(closed, Change::CloseReferral(referral, OffListDetails { on: closed, why: off_list(&reason), reason }));
            }
            _ => {
                self.counts.waiting += 1;
                if course.holder == Worker::Me {
                    self.next_steps(story, person, referral, course, &details);
                }
                self.on_the_list(story, referral, who, course, decided, self.today);
                // One in fourteen goes before others.
                if course.cast.is_none() && self.counts.waiting >= self.next_urgent {
                    self.next_urgent = self.counts.waiting + 14;
                    let reason = self.say(&words.urgent, who);
                    let put_first = self.put_first(reason, decided);
                    story.put(decided, Change::SetUrgent(referral, put_first));
                }
            }
        }
        self.meanwhile(story, referral, course, decided);
        referral
    }

    fn referral_details(&mut self, who: &Who, course: &Course) -> ReferralDetails {
        let (service, cast) = (course.choice.service, course.cast);
        let mut sources = cast.map(|cast| cast.sources.clone()).unwrap_or_default();
        if sources.is_empty() {
            sources.push(self.decks.sources.draw(&mut self.chance));
            if self.chance.percent(18) {
                sources.push(self.decks.sources.draw(&mut self.chance));
                sources.dedup();
            }
        }
        let hub_only = service.who_may_refer == crate::domain::codes::WhoMayRefer::TrsHub;
        let trs_hub = hub_only || (service.area == Area::Sa3 && cast.is_none() && self.chance.percent(15));
        // Rothacs takes self-referrals or hub cases only (000 Referrals): the way round is to help the person refer themselves.
        if service.who_may_refer == crate::domain::codes::WhoMayRefer::SelfOrTrsHub && !trs_hub && !sources.contains(&Source::SelfReferral) {
            // Once it goes against the rule, with a reason.
            let against = !self.told_override && cast.is_none() && matches!(course.fate, Fate::Waiting | Fate::Open);
            self.told_override |= against;
            if !against {
                sources.push(Source::SelfReferral);
            }
        }
        let stovewood = cast.and_then(|cast| cast.stovewood).unwrap_or_else(|| match (course.choice.waits.lane, service.lane(Lane::Stovewood)) {
            _ if who.role == Role::Family => Stovewood::No,
            (Lane::Stovewood, Some(fast)) => fast.entering.first().copied().unwrap_or(Stovewood::Nca),
            (_, Some(_)) => [Stovewood::No, Stovewood::No, Stovewood::Syp, Stovewood::Unknown][self.chance.position(4)],
            _ => [Stovewood::No, Stovewood::No, Stovewood::Nca, Stovewood::Nca, Stovewood::Syp, Stovewood::Unknown][self.chance.position(6)],
        });
        let known = stovewood != Stovewood::Unknown;
        let need = match service.area {
            Area::Sa1 | Area::Sa2 => Need::Practical,
            Area::Sa3 | Area::Stabilisation => Need::Therapeutic,
        };
        ReferralDetails {
            role: who.role,
            received_on: course.received,
            sources,
            stovewood,
            stovewood_said_by: if known { self.chance.one_of(&self.recipe.words.said_by) } else { String::new() },
            stovewood_said_on: known.then_some(course.received),
            need: self.chance.percent(80).then_some(need),
            trs_hub,
            service: service.id,
            note: self.say(&self.recipe.words.referral_notes, who),
            came: Came::default(),
        }
    }

    /// Calls, texts and offers while waiting; none of them ends the wait.
    fn on_the_list(&mut self, story: &mut Story, referral: ReferralId, who: &Who, course: &Course, decided: Day, until: Day) {
        let mut log = |maker: &mut Self, on: Day, kind, attendance, next_on| {
            let note = if attendance == Attendance::Attended { maker.say(&maker.recipe.words.while_waiting, who) } else { maker.note(kind, attendance, who) };
            let minutes = (attendance == Attendance::Attended).then_some(10);
            story.put(on, Change::LogContact(referral, ContactDetails { on, kind, attendance, minutes, out_of_hours: false, note, next_on }));
            maker.counts.contacts += 1;
        };
        let waits_with_me = course.fate == Fate::Waiting && course.holder == Worker::Me;
        let last = course.cast.and_then(|cast| cast.quiet_ago).unwrap_or(self.chance.between(2, 12));
        let stop = if waits_with_me { self.today.plus_days(-last) } else { until };
        let mut on = working_day(decided.plus_days(self.chance.between(8, 60)));
        while on < stop.plus_days(-3) {
            let kind = [ContactKind::Call, ContactKind::Text, ContactKind::Call, ContactKind::Email][self.chance.position(4)];
            let answered = self.chance.percent(80);
            log(self, on, kind, if answered { Attendance::Attended } else { Attendance::NoAnswer }, None);
            on = working_day(on.plus_days(self.chance.between(45, 80)));
        }
        if waits_with_me && stop >= decided {
            let next_in = match course.cast {
                Some(cast) => cast.next_in,
                None => Some(self.chance.between(15, 32)),
            };
            log(self, stop, ContactKind::Call, Attendance::Attended, next_in.map(|days| self.today.plus_days(days)));
        } else if course.started.is_some() && decided.days_to(until) > 8 && self.chance.percent(12) {
            log(self, until.plus_days(-7), ContactKind::Session, Attendance::DidNotAttend, Some(until));
        }
    }
}

/// The code for the recipe's words about coming off the list.
fn off_list(words: &str) -> OffList {
    match words {
        _ if words.starts_with("Found help elsewhere") => OffList::PersonElsewhere,
        _ if words.starts_with("No answer") => OffList::ProviderNoReply,
        _ => OffList::PersonNoLongerWants,
    }
}
