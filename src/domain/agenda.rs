//! What needs me: everything due, overdue or at risk, most urgent first, in kind and concrete words.
//! Facts come from the store; Today, `today` and the supervision pack show the result. Thresholds are rule values:
//! `agenda.coming-up-days`, `agenda.undecided-days`, `agenda.quiet-days`, `agenda.chase-days`, and those of `clock`.

use super::caseload::CaseRow;
use super::clock::{Clock, days_words, months};
use super::codes::{ClockKind, ClockState, Decision, OnwardState, RiskKind, Stovewood};
use super::day::Day;
use super::ids::{EpisodeId, OnwardId, PersonId, ReferralId, ServiceId};
use super::provider::Reference;

/// A waiting or undecided referral held by me.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyWaiting {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub referral: ReferralId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// The service asked for.
    pub service: ServiceId,
    /// Decides the lane, and with it the published wait.
    pub stovewood: Stovewood,
    /// Received on.
    pub received_on: Day,
    /// Decided on.
    pub decided_on: Option<Day>,
    /// As stored; an acceptance counts as undecided before its date.
    pub decision: Decision,
    /// Last contact made.
    pub last_contact_on: Option<Day>,
    /// Next contact agreed then.
    pub next_contact_on: Option<Day>,
}

/// An open onward referral of one of my episodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnwardDue {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub onward: OnwardId,
    /// In which episode.
    pub episode: EpisodeId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// Organisation's name.
    pub organisation: String,
    /// Where it stands.
    pub state: OnwardState,
    /// Since when.
    pub since: Day,
    /// When to chase; without a date, a default number of days after a step that waits for an answer.
    pub chase_on: Option<Day>,
    /// Priority for CSE survivors was asked for.
    pub priority_asked: bool,
}

/// An open risk with a date to look at it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskDue {
    /// Whose.
    pub person: PersonId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// Which factor.
    pub kind: RiskKind,
    /// Look again on.
    pub review_on: Day,
}

/// A step down that is not done yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDownDue {
    /// Whose.
    pub person: PersonId,
    /// In which episode.
    pub episode: EpisodeId,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// What.
    pub words: String,
    /// Due on.
    pub due_on: Day,
}

/// All that the agenda reads, for one worker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgendaFacts {
    /// My open episodes.
    pub cases: Vec<CaseRow>,
    /// My waiting and undecided referrals.
    pub waiting: Vec<MyWaiting>,
    /// Their open onward referrals.
    pub onward: Vec<OnwardDue>,
    /// Their open risks.
    pub risks: Vec<RiskDue>,
    /// Their steps down.
    pub step_downs: Vec<StepDownDue>,
}

/// How soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Its date is past.
    Overdue,
    /// Today.
    Today,
    /// Later.
    ComingUp,
}

impl Urgency {
    /// All, most urgent first.
    pub const ALL: &'static [Self] = &[Self::Overdue, Self::Today, Self::ComingUp];
    /// The heading.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Today => "Today",
            Self::ComingUp => "Coming up",
        }
    }
}

/// The tab of the record that answers an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of the tabs")]
pub enum AgendaTab {
    Overview,
    Plan,
    Outcomes,
    Contacts,
    Referrals,
    Exit,
}

/// One thing that needs me.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// About whom.
    pub person: PersonId,
    /// About which referral, where it is about one.
    pub referral: Option<ReferralId>,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// What, in a sentence.
    pub what: String,
    /// Its date.
    pub on: Day,
    /// The date against today: '3 days ago', '8 days over', 'today', '2 weeks'.
    pub when: String,
    /// How soon.
    pub urgency: Urgency,
    /// Where it is answered.
    pub tab: AgendaTab,
}

/// Everything that needs me on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    /// Most urgent first.
    pub items: Vec<Item>,
    /// Items past their date.
    pub overdue: usize,
    /// Items of today.
    pub today: usize,
    /// Items after today, within the days that count as coming up.
    pub soon: usize,
    /// Clocks close to their limit, whose date is further off.
    pub later: usize,
}

impl Agenda {
    /// '3 overdue · 2 today · 6 in the next two weeks', with the later ones only where there are some.
    pub fn headline(&self) -> String {
        let later = if self.later > 0 { format!(" · {} later", self.later) } else { String::new() };
        format!("{} overdue · {} today · {} in the next two weeks{later}", self.overdue, self.today, self.soon)
    }
}

/// The agenda of that day. The order is total: urgency, date, case code, referral, words.
pub fn agenda(facts: &AgendaFacts, reference: &Reference, at: Day) -> Agenda {
    let desk = Desk { reference, at, horizon: at.plus_days(days(reference, "agenda.coming-up-days").unwrap_or(14)) };
    let mut items: Vec<Item> = Vec::new();
    items.extend(facts.cases.iter().flat_map(|case| desk.case(case)));
    items.extend(facts.waiting.iter().filter_map(|waiting| desk.waiting(waiting)));
    items.extend(facts.onward.iter().filter_map(|onward| desk.onward(onward)));
    items.extend(facts.risks.iter().filter_map(|risk| desk.risk(risk)));
    items.extend(facts.step_downs.iter().filter_map(|step| desk.step_down(step)));
    items.sort_by(|a, b| (a.urgency, a.on, a.person, a.referral, a.tab, &a.what).cmp(&(b.urgency, b.on, b.person, b.referral, b.tab, &b.what)));
    let count = |urgency: Urgency| items.iter().filter(|item| item.urgency == urgency).count();
    let later = items.iter().filter(|item| item.on > desk.horizon).count();
    Agenda { overdue: count(Urgency::Overdue), today: count(Urgency::Today), soon: count(Urgency::ComingUp) - later, later, items }
}

/// A rule's number of days; `None` when the file lacks it.
fn days(reference: &Reference, key: &str) -> Option<i64> {
    Some(reference.value(key)).filter(|days| *days < 100_000)
}

struct Desk<'a> {
    reference: &'a Reference,
    at: Day,
    horizon: Day,
}

/// Whose item it is.
struct Of<'a> {
    person: PersonId,
    referral: Option<ReferralId>,
    called: &'a str,
}

impl Desk<'_> {
    /// A dated event: '3 days ago'.
    fn event(&self, of: &Of<'_>, what: String, on: Day, tab: AgendaTab) -> Item {
        let past = |days: i64| format!("{} ago", days_words(days));
        self.item(of, what, on, tab, past)
    }
    /// A limit: '8 days over'.
    fn limit(&self, of: &Of<'_>, what: String, on: Day, tab: AgendaTab) -> Item {
        let past = |days: i64| format!("{} over", days_words(days));
        self.item(of, what, on, tab, past)
    }
    fn item(&self, of: &Of<'_>, what: String, on: Day, tab: AgendaTab, past: impl Fn(i64) -> String) -> Item {
        let left = self.at.days_to(on);
        let (urgency, when) = match left {
            ..0 => (Urgency::Overdue, past(-left)),
            0 => (Urgency::Today, "today".to_owned()),
            1 => (Urgency::ComingUp, "tomorrow".to_owned()),
            n if n % 7 == 0 && n > 7 || n >= 28 => (Urgency::ComingUp, format!("{} weeks", n / 7)),
            n => (Urgency::ComingUp, days_words(n)),
        };
        Item { person: of.person, referral: of.referral, called: of.called.to_owned(), what, on, when, urgency, tab }
    }
    fn is_near(&self, on: Day) -> bool {
        on <= self.horizon
    }

    fn case(&self, case: &CaseRow) -> Vec<Item> {
        let of = Of { person: case.person, referral: Some(case.referral), called: case.called() };
        let clocks = case.clocks(self.reference, self.at);
        let past_expected = clocks.iter().any(|clock| clock.kind == ClockKind::Expected && clock.state == ClockState::Over);
        let says_involvement = clocks
            .iter()
            .any(|clock| clock.kind == ClockKind::Involvement && matches!(clock.state, ClockState::Warning | ClockState::Over | ClockState::Extended));
        clocks.iter().filter_map(|clock| self.of_clock(case, &of, clock, past_expected, says_involvement)).collect()
    }
    fn of_clock(&self, case: &CaseRow, of: &Of<'_>, clock: &Clock, past_expected: bool, says_involvement: bool) -> Option<Item> {
        if matches!(clock.state, ClockState::Stopped | ClockState::NotStarted) {
            return None;
        }
        let limit_on = clock.limit_on?;
        let is_at_risk = matches!(clock.state, ClockState::Warning | ClockState::Over);
        match clock.kind {
            ClockKind::Wait => None,
            ClockKind::Expected => {
                let what = format!("{}: past the usual range. Is a step down due?", capital(&clock.words()));
                (clock.state == ClockState::Over && !says_involvement).then(|| self.limit(of, what, limit_on, AgendaTab::Exit))
            }
            ClockKind::Counselling => {
                let what = if clock.state == ClockState::Over {
                    format!("Counselling was to end on {}; exit strategy {}", limit_on.short(), exit_words(case))
                } else {
                    format!("Counselling, {}", clock.words())
                };
                (is_at_risk || self.is_near(limit_on)).then(|| self.limit(of, what, limit_on, AgendaTab::Exit))
            }
            ClockKind::Involvement => self.involvement(case, of, clock, limit_on, past_expected),
            ClockKind::Review => {
                let what = match case.clock.last_review_on.filter(|on| *on <= self.at) {
                    Some(last) => format!("Review of the plan; the last was on {}", last.short()),
                    None => "First review of the plan".to_owned(),
                };
                self.is_near(limit_on).then(|| self.event(of, what, limit_on, AgendaTab::Plan))
            }
            ClockKind::Contact => self.is_near(limit_on).then(|| self.limit(of, self.contact_words(case, clock, limit_on), limit_on, AgendaTab::Contacts)),
        }
    }
    fn involvement(&self, case: &CaseRow, of: &Of<'_>, clock: &Clock, limit_on: Day, past_expected: bool) -> Option<Item> {
        let limit = months(self.reference, "involvement.limit-months").unwrap_or(12);
        let exit = format!("exit strategy {}", exit_words(case));
        let flag = if past_expected { "; past the usual range" } else { "" };
        let extended_until = case.clock.extended_until.filter(|until| *until > limit_on);
        match (clock.state, extended_until) {
            (ClockState::Extended, Some(until)) => {
                let what = format!("Extension past {limit} months ends on {}; {exit}", until.short());
                self.is_near(until).then(|| self.limit(of, what, until, AgendaTab::Exit))
            }
            (ClockState::Over, Some(until)) => {
                let what = format!("Extension past {limit} months ended on {}; {exit}", until.short());
                Some(self.limit(of, what, until, AgendaTab::Exit))
            }
            (ClockState::Over, None) => {
                let what = format!("{limit} months passed on {}, no extension agreed; {exit}", limit_on.short());
                Some(self.limit(of, what, limit_on, AgendaTab::Exit))
            }
            (ClockState::Warning, _) => {
                let reached =
                    |key: &str| months(self.reference, key).filter(|months| clock.started_on.is_some_and(|start| start.plus_months(*months) <= self.at));
                let last = reached("involvement.last-warn-months").or_else(|| reached("involvement.warn-months")).unwrap_or(0);
                let what = format!("{last} months reached, {limit} on {}{flag}; {exit}", limit_on.short());
                Some(self.limit(of, what, limit_on, AgendaTab::Exit))
            }
            _ => None,
        }
    }
    fn contact_words(&self, case: &CaseRow, clock: &Clock, limit_on: Day) -> String {
        let made = case.clock.last_contact_on.filter(|on| Some(*on) == clock.started_on);
        let agreed = if case.clock.next_contact_on == Some(limit_on) {
            format!("next agreed for {}", limit_on.short())
        } else {
            case.clock.contact_every_days.map(every).unwrap_or_default()
        };
        let tries = match case.tries_since_contact {
            0 => String::new(),
            1 => " (1 try)".into(),
            n => format!(" ({n} tries)"),
        };
        match (limit_on < self.at, made) {
            (true, Some(on)) => format!("No contact made since {}; {agreed}{tries}", on.short()),
            (true, None) => format!("No contact made since the first appointment; {agreed}{tries}"),
            (false, Some(on)) => format!("Contact due, last made {}; {agreed}{tries}", on.short()),
            (false, None) => format!("Contact due; {agreed}{tries}"),
        }
    }

    fn waiting(&self, row: &MyWaiting) -> Option<Item> {
        let of = Of { person: row.person, referral: Some(row.referral), called: &row.called };
        let service = self.reference.service(row.service);
        let decision = if row.decided_on.is_some_and(|on| on > self.at) { Decision::Pending } else { row.decision };
        let title = service.map(|service| service.title()).unwrap_or_default();
        match decision {
            Decision::Pending => {
                let on = row.received_on.plus_days(days(self.reference, "agenda.undecided-days")?);
                let what = format!("Referral of {} for {title} awaits a decision", row.received_on.short());
                self.is_near(on).then(|| self.event(&of, what, on, AgendaTab::Referrals))
            }
            Decision::Accepted => {
                let since = row.last_contact_on.filter(|on| *on <= self.at);
                let quiet_from = since.or(row.decided_on).unwrap_or(row.received_on).max(row.received_on);
                let agreed = row.next_contact_on.filter(|next| since.is_none_or(|since| *next > since));
                let quiet_on = agreed.or_else(|| days(self.reference, "agenda.quiet-days").map(|n| quiet_from.plus_days(n))).filter(|on| self.is_near(*on));
                let published = service.and_then(|service| service.lane(service.lane_for(row.stovewood).0)).and_then(|lane| lane.published.as_ref());
                let past = published.and_then(|wait| Some((row.received_on.plus_days(wait.max_days?), wait))).filter(|(limit, _)| *limit < self.at);
                let on = quiet_on.into_iter().chain(past.map(|(limit, _)| limit)).min()?;
                let waited = row.received_on.days_to(self.at).max(0);
                let waited = if waited < 28 { days_words(waited) } else { format!("{} weeks", waited / 7) };
                let past = past.map(|(_, wait)| format!(", past the published wait ({})", wait.text)).unwrap_or_default();
                let call = match (quiet_on, agreed, since) {
                    (None, ..) => String::new(),
                    (Some(_), Some(next), _) => format!(", call agreed for {}", next.short()),
                    (Some(_), None, Some(since)) => format!(", quiet since {}: welfare call", since.short()),
                    (Some(_), None, None) => ", no contact yet: welfare call".to_owned(),
                };
                let what = format!("{waited} on the list of {title}{past}{call}");
                Some(self.limit(&of, what, on, if quiet_on.is_some() { AgendaTab::Contacts } else { AgendaTab::Referrals }))
            }
            Decision::Declined | Decision::Signposted | Decision::Withdrawn => None,
        }
    }

    fn onward(&self, row: &OnwardDue) -> Option<Item> {
        if row.state.is_closed() {
            return None;
        }
        let of = Of { person: row.person, referral: None, called: &row.called };
        let default = || days(self.reference, "agenda.chase-days").filter(|_| row.state != OnwardState::Seen).map(|days| row.since.plus_days(days));
        let on = row.chase_on.or_else(default).filter(|on| self.is_near(*on))?;
        let since = row.since.short();
        let stands = match row.state {
            OnwardState::Offered => format!("offered {since}, no answer from {} yet", row.called),
            OnwardState::Consented => format!("consent given {since}, not sent yet"),
            OnwardState::Sent => format!("sent {since}, not acknowledged: chase"),
            OnwardState::Acknowledged => format!("acknowledged {since}, no date yet: chase"),
            OnwardState::Waiting => format!("on their waiting list since {since}: chase"),
            _ => format!("seen {since}: ask how it went"),
        };
        let priority = if row.priority_asked && row.state < OnwardState::Seen { " (priority asked)" } else { "" };
        Some(self.event(&of, format!("{}: {stands}{priority}", row.organisation), on, AgendaTab::Referrals))
    }
    fn risk(&self, row: &RiskDue) -> Option<Item> {
        let of = Of { person: row.person, referral: None, called: &row.called };
        let what = format!("Look again at the risk: {}", row.kind);
        self.is_near(row.review_on).then(|| self.event(&of, what, row.review_on, AgendaTab::Overview))
    }
    fn step_down(&self, row: &StepDownDue) -> Option<Item> {
        let of = Of { person: row.person, referral: None, called: &row.called };
        self.is_near(row.due_on).then(|| self.event(&of, format!("Step down: {}", row.words), row.due_on, AgendaTab::Exit))
    }
}

/// 'not begun', 'complete', 'lacks whom to contact if it comes back', 'lacks 2 things'.
fn exit_words(case: &CaseRow) -> String {
    match case.exit_missing.as_slice() {
        _ if !case.exit_begun => "not begun".into(),
        [] => "complete".into(),
        [one] => format!("lacks {one}"),
        more => format!("lacks {} things", more.len()),
    }
}

/// 'every week agreed', 'every 2 weeks agreed', 'every 10 days agreed'.
fn every(days: u32) -> String {
    match days {
        1 => "every day agreed".into(),
        7 => "every week agreed".into(),
        n if n % 7 == 0 => format!("every {} weeks agreed", n / 7),
        n => format!("every {n} days agreed"),
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::caseload::tests::{case, day, rules};
    use proptest::prelude::*;

    fn today() -> Day {
        day("2026-11-21")
    }
    fn of(facts: AgendaFacts) -> Vec<(Urgency, String, String)> {
        agenda(&facts, &rules(), today()).items.into_iter().map(|item| (item.urgency, item.what, item.when)).collect()
    }
    fn waiting(received: &str, service: i64) -> MyWaiting {
        MyWaiting {
            person: PersonId(7),
            referral: ReferralId(210),
            called: "Lan".into(),
            service: ServiceId(service),
            stovewood: Stovewood::No,
            received_on: day(received),
            decided_on: Some(day(received)),
            decision: Decision::Accepted,
            last_contact_on: None,
            next_contact_on: None,
        }
    }

    #[test]
    fn a_quiet_case_asks_for_contact() {
        let mut row = case(7, "Zoë", "2026-09-01", "2026-10-30");
        row.tries_since_contact = 2;
        let items = of(AgendaFacts { cases: vec![row.clone()], ..AgendaFacts::default() });
        assert_eq!(items, [(Urgency::Overdue, "No contact made since 30 Oct; every 2 weeks agreed (2 tries)".into(), "8 days over".into())]);
        row.clock.next_contact_on = Some(today());
        let items = of(AgendaFacts { cases: vec![row.clone()], ..AgendaFacts::default() });
        assert_eq!(items, [(Urgency::Today, "Contact due, last made 30 Oct; next agreed for 21 Nov (2 tries)".into(), "today".into())]);
        row.clock.next_contact_on = Some(day("2026-12-06"));
        assert!(of(AgendaFacts { cases: vec![row], ..AgendaFacts::default() }).is_empty());
    }

    #[test]
    fn limits_say_what_the_exit_strategy_lacks() {
        let quiet = |started: &str| {
            let mut row = case(3, "Sam", started, "2026-11-20");
            row.clock.area = crate::domain::codes::Area::Sa2;
            row.exit_missing = vec!["a", "b"];
            row
        };
        let words = |row: CaseRow| {
            of(AgendaFacts { cases: vec![row], ..AgendaFacts::default() }).into_iter().map(|item| item.1).find(|what| what.contains("months")).unwrap()
        };
        let counselling = case(12, "Ewa", "2026-07-18", "2026-11-20");
        let items = of(AgendaFacts { cases: vec![counselling], ..AgendaFacts::default() });
        assert!(items.contains(&(Urgency::ComingUp, "Counselling, week 18 of 20".into(), "2 weeks".into())), "{items:?}");
        assert_eq!(words(quiet("2026-02-10")), "9 months reached, 12 on 10 Feb; exit strategy lacks 2 things");
        assert_eq!(words(quiet("2025-12-03")), "11 months reached, 12 on 3 Dec; past the usual range; exit strategy lacks 2 things");
        let mut over = quiet("2025-11-01");
        over.exit_begun = false;
        let agenda = agenda(&AgendaFacts { cases: vec![over.clone()], ..AgendaFacts::default() }, &rules(), today());
        assert_eq!(
            (agenda.items[0].what.as_str(), agenda.items[0].tab),
            ("12 months passed on 1 Nov, no extension agreed; exit strategy not begun", AgendaTab::Exit)
        );
        assert_eq!(agenda.headline(), "1 overdue · 0 today · 1 in the next two weeks");
        over.clock.extended_until = Some(day("2026-12-01"));
        assert!(
            of(AgendaFacts { cases: vec![over], ..AgendaFacts::default() }).iter().any(|item| item.1.starts_with("Extension past 12 months ends on 1 Dec"))
        );
    }

    #[test]
    fn waiting_people_are_not_forgotten() {
        let item = |row: MyWaiting| of(AgendaFacts { waiting: vec![row], ..AgendaFacts::default() }).pop();
        let mut row = waiting("2026-05-24", 3);
        row.last_contact_on = Some(day("2026-10-27"));
        let (urgency, what, when) = item(row.clone()).unwrap();
        assert_eq!(
            (urgency, what.as_str(), when.as_str()),
            (Urgency::ComingUp, "25 weeks on the list of GROW, Trauma stabilisation, quiet since 27 Oct: welfare call", "3 days")
        );
        row.stovewood = Stovewood::Nca;
        let (urgency, what, _) = item(row.clone()).unwrap();
        assert!(urgency == Urgency::Overdue && what.contains("past the published wait (1 month)"), "{what}");
        assert_eq!(item(MyWaiting { decision: Decision::Declined, ..row }), None);
        let mut pending = waiting("2026-11-15", 3);
        pending.decided_on = Some(day("2026-11-25"));
        assert_eq!(
            item(pending.clone()),
            Some((Urgency::Overdue, "Referral of 15 Nov for GROW, Trauma stabilisation awaits a decision".into(), "1 day ago".into()))
        );
        pending.received_on = day("2026-11-16");
        assert_eq!(item(pending).unwrap().0, Urgency::Today);
        assert_eq!(item(waiting("2026-11-15", 3)), None);
    }

    #[test]
    fn onward_risks_and_steps_down_have_dates() {
        let onward = |state, chase_on| OnwardDue {
            person: PersonId(19),
            onward: OnwardId(1),
            episode: EpisodeId(1),
            called: "Danny".into(),
            organisation: "Housing-related support".into(),
            state,
            since: day("2026-11-02"),
            chase_on,
            priority_asked: true,
        };
        let facts = AgendaFacts {
            onward: vec![
                onward(OnwardState::Sent, Some(day("2026-11-20"))),
                onward(OnwardState::Ended, Some(today())),
                onward(OnwardState::Acknowledged, None),
                onward(OnwardState::Seen, None),
            ],
            risks: vec![RiskDue { person: PersonId(4), called: "Ama".into(), kind: RiskKind::Suicide, review_on: day("2026-11-22") }],
            step_downs: vec![StepDownDue {
                person: PersonId(5),
                episode: EpisodeId(2),
                called: "Jo".into(),
                words: "monthly calls".into(),
                due_on: day("2026-12-06"),
            }],
            ..AgendaFacts::default()
        };
        let items = of(facts);
        let what: Vec<(&str, &str)> = items.iter().map(|item| (item.1.as_str(), item.2.as_str())).collect();
        assert_eq!(
            what,
            [
                ("Housing-related support: acknowledged 2 Nov, no date yet: chase (priority asked)", "5 days ago"),
                ("Housing-related support: sent 2 Nov, not acknowledged: chase (priority asked)", "1 day ago"),
                ("Look again at the risk: thoughts of suicide", "tomorrow"),
            ]
        );
    }

    proptest! {
        #[test]
        fn the_order_does_not_depend_on_the_facts_order(starts in proptest::collection::vec((0_i64..500, 0_i64..60), 1..12), turn in 0_usize..12) {
            let mut cases: Vec<CaseRow> = starts.iter().enumerate().map(|(n, (started, contact))| {
                let started = today().plus_days(-started);
                case(n as i64 + 1, "Kit", &started.iso(), &today().plus_days(-contact).max(started).iso())
            }).collect();
            let first = agenda(&AgendaFacts { cases: cases.clone(), ..AgendaFacts::default() }, &rules(), today());
            let by = turn % cases.len();
            cases.rotate_left(by);
            let second = agenda(&AgendaFacts { cases, ..AgendaFacts::default() }, &rules(), today());
            prop_assert_eq!(&first, &second);
            prop_assert_eq!(first.overdue + first.today + first.soon + first.later, first.items.len());
            prop_assert!(first.items.is_sorted_by_key(|item| (item.urgency, item.on)));
        }
    }
}
