//! The contract book of the practice caseload: targets, a re-profiled one, a note, costs, the local population and what a visit
//! is shown. Every number is invented and says so. Draws nothing by chance, so that no other fact changes.

use super::Sink;
use super::maker::Maker;
use crate::domain::book::Page;
use crate::domain::book::contract::{Cost, Note, Pence, Target};
use crate::domain::book::population::Population;
use crate::domain::book::visit::{Action, Evidence, SpotCheck};
use crate::domain::change::Change;
use crate::domain::codes::{Counted, PeopleBy, TargetBasis, VisitHeading};
use crate::domain::day::Day;
use crate::domain::ids::ServiceId;
use crate::domain::report::Period;

const INVENTED: &str = "invented for practice";
/// Per month, by service: sessions, people over the contract year, cost in pounds.
const SERVICES: [(&str, &str, u32, u32, i64); 3] =
    [("GROW", "Trauma stabilisation", 24, 20, 1_900), ("Rotherham Rise", "CSE counselling", 20, 14, 2_100), ("Rothacs", "CSE counselling", 22, 14, 2_250)];
const GROUPS: &str = "white-british 205,000\nother-white 9,000\npakistani 12,000\nindian 1,500\nother-asian 3,500\nafrican 5,000\ncaribbean 1,000\nwhite-and-black-caribbean 2,000\narab 1,200\nroma 3,000";
const GENDERS: &str = "female 117,000\nmale 112,000";

/// All of it is entered today, whenever it was agreed.
fn put(sink: &mut impl Sink, today: Day, page: impl Into<Page>) -> Result<(), String> {
    sink.put(today, Change::AddPage(Box::new(page.into()))).map(drop)
}

impl Maker<'_> {
    /// Every kind of page.
    pub(super) fn book(&mut self, sink: &mut impl Sink) -> Result<(), String> {
        let today = self.today;
        let year = Period::contract_year(today, self.reference);
        for (provider, name, sessions, people, pounds) in SERVICES {
            let Ok(service) = self.reference.find_service(provider, name) else { continue };
            self.targets(sink, service.id, year, (sessions, people))?;
            costs(sink, service.id, year, today, pounds)?;
        }
        let whole = |by, lines: &str| Population {
            by,
            place: "Rotherham, everyone aged 12 and over".into(),
            as_of: today.plus_months(-60),
            lines: lines.into(),
            source: INVENTED.into(),
        };
        put(sink, today, whole(PeopleBy::Ethnicity, GROUPS))?;
        put(sink, today, whole(PeopleBy::Gender, GENDERS))?;
        visit(sink, today)
    }

    /// Sessions by month and people over the year; the last full month's sessions were re-profiled, and why.
    fn targets(&self, sink: &mut impl Sink, service: ServiceId, year: Period, (sessions, people): (u32, u32)) -> Result<(), String> {
        let target = |counted, of: Period, number, basis, agreed_on, source: &str| Target {
            service,
            counted,
            from: of.from,
            to: of.to,
            number,
            basis,
            agreed_on,
            source: format!("{source}, {INVENTED}"),
        };
        let contracted = TargetBasis::Contracted;
        put(sink, self.today, target(Counted::People, year, people, contracted, year.from, "contract, schedule 2"))?;
        for back in 0..4 {
            let month = Period::month(self.today.plus_months(-back));
            put(sink, self.today, target(Counted::Sessions, month, sessions, contracted, year.from.min(self.today), "contract, schedule 2"))?;
            if back == 1 && self.reference.service(service).is_some_and(|own| own.provider == "GROW") {
                let on = month.from.plus_days(4);
                put(sink, self.today, target(Counted::Sessions, month, sessions - 6, TargetBasis::Reprofiled, on, "contract meeting"))?;
                let note = Note {
                    on,
                    service: Some(service),
                    from: month.from,
                    to: month.to,
                    words: "One worker was away for three weeks, so fewer sessions could be offered.".into(),
                    follows: "The sessions are made up in the next two months; nobody waits longer than the list says.".into(),
                    with: "contract meeting".into(),
                };
                put(sink, self.today, note)?;
            }
        }
        Ok(())
    }
}

/// Each month of the contract year up to the last; what the last one cost is not known yet.
fn costs(sink: &mut impl Sink, service: ServiceId, year: Period, today: Day, pounds: i64) -> Result<(), String> {
    let mut from = year.from;
    let mut n = 0;
    while from <= year.to {
        let to = from.last_of_month();
        let spent = (to.plus_days(20) < today).then(|| Pence((pounds + [35, -60, 0, 120][n % 4]) * 100 + 50));
        let cost = Cost { service, from, to, planned: Pence(pounds * 100), spent, source: format!("cost workbook, {INVENTED}") };
        put(sink, today, cost)?;
        (from, n) = (from.plus_months(1), n + 1);
    }
    Ok(())
}

/// Evidence, spot checks and their actions. Nothing of it falls due within two weeks: Today is the cast's.
fn visit(sink: &mut impl Sink, today: Day) -> Result<(), String> {
    let ago = |days: i64| today.plus_days(-days);
    for (days, heading, what, kept) in [
        (52, VisitHeading::Workforce, "Everybody has had this year's safeguarding training; clinical supervision monthly.", "training folder"),
        (45, VisitHeading::Involvement, "The survivors' group chose the colours and the name of the new room.", "group's minutes"),
        (44, VisitHeading::Improvement, "Cover plan tried out for a week while a worker was away.", "handover folder"),
    ] {
        put(sink, today, Evidence { heading, on: ago(days), what: what.into(), kept: kept.into() })?;
    }
    let check = |on, theme: &str, heading, found: &str| SpotCheck { theme: theme.into(), heading, on, who: "Commissioning team".into(), found: found.into() };
    put(sink, today, check(ago(60), "safe contact", VisitHeading::Safeguarding, "Cards are there and dated; two had not been asked again after a move."))?;
    put(sink, today, check(today.plus_days(26), "voice of the person", VisitHeading::Involvement, ""))?;
    let action = |what: &str, due_on, done_on, came: &str| Action {
        heading: VisitHeading::Safeguarding,
        about: "the spot check on safe contact".into(),
        agreed_on: ago(60),
        what: what.into(),
        who: "key workers".into(),
        due_on,
        done_on,
        came: came.into(),
    };
    put(sink, today, action("Ask again after every move", ago(30), Some(ago(31)), "Part of the review form now."))?;
    put(sink, today, action("Show the cards at the next supervision", today.plus_days(20), None, ""))
}
