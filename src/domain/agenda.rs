//! What needs me: everything due, overdue or at risk, most urgent first, in kind and concrete words.
//! Facts come from the store; Today, `today` and the supervision pack show the result. Thresholds are rule values:
//! `agenda.coming-up-days`, `agenda.undecided-days`, `agenda.quiet-days`, `agenda.chase-days`, and those of `clock`.

mod facts;
mod trigger;

use super::book::KeptPage;
use super::caseload::CaseRow;
use super::clock::{Clock, days_words, months};
use super::codes::{ClockKind, ClockState, Decision, OfferState, OnwardState, PageKind, TransferState};
use super::day::Day;
use super::entry::{Entry, EntryDue};
use super::ids::{PersonId, ReferralId};
use super::onward::{CHASE_DAYS, chase_day};
use super::provider::Reference;
use super::text::capital;
use super::transfer::TransferDue;
use super::waiting::well::{CallDue, InTouch};

pub use facts::{AgendaFacts, MyWaiting, OnwardDue, RiskDue, RouteStepDue, StepDownDue};
pub use trigger::MarkerDue;

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
    /// About whom; nobody where it is in the contract book.
    pub person: Option<PersonId>,
    /// About which referral, where it is about one.
    pub referral: Option<ReferralId>,
    /// Name to use, or the first word of the name.
    pub called: String,
    /// What, in a sentence.
    pub what: String,
    /// It quotes what somebody wrote, so it may hold names: hidden in the privacy view.
    pub is_free: bool,
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
    /// '3 overdue · 2 today · 6 coming up', with the later ones only where there are some.
    pub fn headline(&self) -> String {
        let later = if self.later > 0 { format!(" · {} later", self.later) } else { String::new() };
        format!("{} overdue · {} today · {} coming up{later}", self.overdue, self.today, self.soon)
    }
}

/// The agenda of that day. The order is total: urgency, date, case code, referral, words.
pub fn agenda(facts: &AgendaFacts, reference: &Reference, at: Day) -> Agenda {
    let desk = Desk { reference, at, horizon: reference.coming_up(at) };
    let mut items: Vec<Item> = Vec::new();
    items.extend(facts.cases.iter().flat_map(|case| desk.case(case)));
    items.extend(facts.waiting.iter().filter_map(|waiting| desk.waiting(waiting)));
    items.extend(facts.waiting.iter().filter_map(|waiting| desk.offer(waiting)));
    items.extend(facts.onward.iter().filter_map(|onward| desk.onward(onward)));
    items.extend(facts.risks.iter().filter_map(|risk| desk.risk(risk)));
    items.extend(facts.markers.iter().filter_map(|marker| desk.trigger(marker)));
    items.extend(facts.step_downs.iter().filter_map(|step| desk.step_down(step)));
    items.extend(facts.route_steps.iter().filter_map(|step| desk.route_step(step)));
    items.extend(facts.transfers.iter().filter_map(|due| desk.transfer(due)));
    items.extend(facts.entries.iter().filter_map(|entry| desk.entry(entry)));
    items.extend(facts.pages.iter().filter_map(|kept| desk.page(kept)));
    items.sort_by(|a, b| (a.urgency, a.on, a.person, a.referral, a.tab, &a.what).cmp(&(b.urgency, b.on, b.person, b.referral, b.tab, &b.what)));
    let count = |urgency: Urgency| items.iter().filter(|item| item.urgency == urgency).count();
    let later = items.iter().filter(|item| item.on > desk.horizon).count();
    Agenda { overdue: count(Urgency::Overdue), today: count(Urgency::Today), soon: count(Urgency::ComingUp) - later, later, items }
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
        Item { person: Some(of.person), referral: of.referral, called: of.called.to_owned(), what, is_free: false, on, when, urgency, tab }
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
                let on = row.received_on.plus_days(self.reference.days("agenda.undecided-days")?);
                let what = format!("Referral of {} for {title} awaits a decision", row.received_on.short());
                self.is_near(on).then(|| self.event(&of, what, on, AgendaTab::Referrals))
            }
            Decision::Accepted => {
                let since = row.last_contact_on.filter(|on| *on <= self.at);
                let on_list = row.decided_on.unwrap_or(row.received_on).max(row.received_on);
                let touch = InTouch { since: on_list, last_on: since, agreed_on: row.next_contact_on, calls: row.calls };
                let call_due = touch.next_call(self.reference).filter(|due| self.is_near(due.on()));
                let quiet_on = call_due.map(CallDue::on);
                let published = service.and_then(|service| service.lane(service.lane_for(row.stovewood).0)).and_then(|lane| lane.published.as_ref());
                let past = published.and_then(|wait| Some((row.received_on.plus_days(wait.max_days?), wait))).filter(|(limit, _)| *limit < self.at);
                let on = quiet_on.into_iter().chain(past.map(|(limit, _)| limit)).min()?;
                let waited = row.received_on.days_to(self.at).max(0);
                let waited = if waited < 28 { days_words(waited) } else { format!("{} weeks", waited / 7) };
                let past = past.map(|(_, wait)| format!(", past the published wait ({})", wait.text)).unwrap_or_default();
                let call = match (call_due, since) {
                    (None, _) => String::new(),
                    (Some(CallDue::Agreed(next)), _) => format!(", call agreed for {}", next.short()),
                    (Some(CallDue::Planned(_, weeks)), Some(since)) => format!(", welfare call every {weeks} weeks, last in touch {}", since.short()),
                    (Some(CallDue::Planned(_, weeks)), None) => format!(", welfare call every {weeks} weeks, no contact yet"),
                    (Some(CallDue::Quiet(_)), Some(since)) => format!(", quiet since {}: welfare call", since.short()),
                    (Some(CallDue::Quiet(_)), None) => ", no contact yet: welfare call".to_owned(),
                };
                let what = format!("{waited} on the list of {title}{past}{call}");
                Some(self.limit(&of, what, on, if quiet_on.is_some() { AgendaTab::Contacts } else { AgendaTab::Referrals }))
            }
            Decision::Declined | Decision::Signposted | Decision::Withdrawn => None,
        }
    }

    /// A first appointment that comes near or went by without a word of it, or an offer that nobody answered.
    fn offer(&self, row: &MyWaiting) -> Option<Item> {
        let offer = row.offer.as_ref().filter(|offer| offer.state().is_open())?;
        let of = Of { person: row.person, referral: Some(row.referral), called: &row.called };
        let title = self.reference.service(row.service).map(|service| service.title()).unwrap_or_default();
        let (what, on) = match (offer.state(), offer.appointment()) {
            (OfferState::Offered, _) => {
                let offered = offer.since()?;
                let answer_by = offered.plus_days(self.reference.days("offer.answer-days")?);
                (format!("First appointment with {title} offered {}, not answered: ask", offered.short()), answer_by)
            }
            (_, Some((on, _))) if on < self.at => (format!("First appointment with {title} was on {}: what came of it?", on.short()), on),
            (_, Some((on, ""))) => (format!("First appointment, {title}"), on),
            (_, Some((on, time))) => (format!("First appointment {time}, {title}"), on),
            (_, None) => (format!("First appointment with {title} moved, no new day yet: ask"), offer.since()?),
        };
        self.is_near(on).then(|| self.event(&of, what, on, AgendaTab::Referrals))
    }

    fn onward(&self, row: &OnwardDue) -> Option<Item> {
        let of = Of { person: row.person, referral: None, called: &row.called };
        let on = chase_day(row.state, row.since, row.chase_on, self.reference.days(CHASE_DAYS)).filter(|on| self.is_near(*on))?;
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
    fn route_step(&self, row: &RouteStepDue) -> Option<Item> {
        let of = Of { person: row.person, referral: row.referral, called: &row.called };
        let service = row.service.and_then(|service| self.reference.service(service)).map(|service| format!(", for {}", service.title())).unwrap_or_default();
        let what = format!("{}{service}: begun {}", capital(row.kind.words()), row.begun_on.short());
        self.is_near(row.due_on).then(|| self.event(&of, what, row.due_on, AgendaTab::Referrals))
    }
    fn transfer(&self, due: &TransferDue) -> Option<Item> {
        let of = Of { person: due.person, referral: Some(due.referral), called: &due.called };
        let title = self.reference.service(due.service)?.title();
        let ends = if due.ends_on < self.at { "ended on" } else { "ends on" };
        let (state, stands) = match &due.now {
            Some(now) => (now.state, now.words(self.reference)),
            None => (TransferState::NotBegun, "where to is open".to_owned()),
        };
        let what = format!("Not handed over ({state}): {title} {ends} {}; {stands}", due.ends_on.short());
        Some(self.limit(&of, what, due.ends_on, AgendaTab::Referrals))
    }
    fn entry(&self, row: &EntryDue) -> Option<Item> {
        let of = Of { person: row.person, referral: None, called: &row.called };
        let (on, what) = row.entry.due(self.at, self.reference)?;
        let is_free = matches!(row.entry, Entry::Supervised(_) | Entry::Meeting(_));
        self.is_near(on).then(|| Item { is_free, ..self.event(&of, what, on, AgendaTab::Overview) })
    }
    fn page(&self, kept: &KeptPage) -> Option<Item> {
        let (on, what) = kept.page.due().filter(|_| kept.page.kind() == PageKind::SpotCheck || kept.page.on() <= self.at)?;
        let nobody = Of { person: PersonId(0), referral: None, called: "" };
        self.is_near(on).then(|| Item { person: None, is_free: true, ..self.event(&nobody, what, on, AgendaTab::Overview) })
    }
    fn step_down(&self, row: &StepDownDue) -> Option<Item> {
        let of = Of { person: row.person, referral: None, called: &row.called };
        self.is_near(row.due_on).then(|| Item { is_free: true, ..self.event(&of, format!("Step down: {}", row.words), row.due_on, AgendaTab::Exit) })
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

#[cfg(test)]
mod tests;
