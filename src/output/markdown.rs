//! A summary as Markdown: a hand-over that reads well as it stands and cannot be turned into markup by what was typed.
//! Used by `summary --format md`. Adds no fact; everything typed by a person passes through [`escape`].

use super::redact::REMOVED;
use super::summary::{Contacts, ExitPart, MeasureLine, OnwardLine, PlanPart, Route, Score, Summary, Who};
use crate::domain::codes::{Lane, Progress};
use crate::domain::day::Day;
use crate::domain::text::clean_line;
use std::fmt::Write;

/// The whole summary.
pub fn markdown(summary: &Summary) -> String {
    let mut page = Page::default();
    page.line(&format!("# Case summary: {}", summary.who.person));
    page.line(&format!("**{}**", summary.caution));
    page.line(&format!("As at {}. Made on {}. Changes are told since {}.", summary.as_at, summary.made_on, summary.since));
    who(&mut page, &summary.who, summary.route.as_ref());
    first(&mut page, summary);
    if let Some(of) = &summary.route {
        page.heading("How they came");
        route(&mut page, of);
        clocks(&mut page, summary);
    }
    plan(&mut page, summary.plan.as_ref(), summary);
    measures(&mut page, &summary.measures);
    contacts(&mut page, &summary.contacts, summary.since);
    notes(&mut page, summary);
    onward(&mut page, &summary.onward);
    risks(&mut page, summary);
    page.heading("What is due");
    page.list(summary.due.iter().map(|due| format!("{}: {}{}", due.on, escape(&due.what), if due.overdue { " (overdue)" } else { "" })), "Nothing has a date.");
    if let Some(of) = &summary.exit {
        exit(&mut page, of);
    }
    others(&mut page, summary);
    page.text.trim_end().to_owned() + "\n"
}

/// Text that someone typed, on one line, so that it shows as it was typed: no markup, no link, no table cell of its own.
pub fn escape(text: &str) -> String {
    let text = clean_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    let out = out.replace("://", "\\://").replace("www.", "www\\.").replace("Www.", "Www\\.").replace("WWW.", "WWW\\.");
    let shown = format!("\\{}\\]", REMOVED.trim_end_matches(']'));
    let out = plain_brackets(&out, &shown);
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &out[..digits], &out[digits..]);
    }
    if out.starts_with(['#', '+', '-', '=', ':', '!']) { format!("\\{out}") } else { out }
}

/// Our own `[removed]` reads better without backslashes; before what could make it a link they stay.
fn plain_brackets(text: &str, escaped: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(escaped) {
        out.push_str(before);
        out.push_str(if after.starts_with(['(', ':', '[']) || after.starts_with("\\[") { escaped } else { REMOVED });
        rest = after;
    }
    out + rest
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push_str("\n\n");
    }
    fn heading(&mut self, heading: &str) {
        self.line(&format!("## {heading}"));
    }
    fn list(&mut self, items: impl Iterator<Item = String>, none: &str) {
        let before = self.text.len();
        for item in items {
            let _ = writeln!(self.text, "- {item}");
        }
        if self.text.len() == before {
            self.text.push_str(none);
            self.text.push('\n');
        }
        self.text.push('\n');
    }
    fn table(&mut self, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let _ = writeln!(self.text, "| {} |", head.join(" | "));
        let _ = writeln!(self.text, "|{}", "---|".repeat(head.len()));
        for row in rows {
            let _ = writeln!(self.text, "| {} |", row.join(" | "));
        }
        self.text.push('\n');
    }
}

/// A label and what was typed, or 'not recorded'.
fn told(label: &str, text: &str) -> String {
    format!("{label}: {}", if text.is_empty() { "not recorded".into() } else { escape(text) })
}

fn said(day: Option<Day>) -> String {
    day.map_or_else(|| "not recorded".into(), Day::words)
}

fn large(words: &str) -> String {
    super::summary::capital(words)
}

fn who(page: &mut Page, who: &Who, route: Option<&Route>) {
    let mut parts = Vec::new();
    if let Some(name) = &who.name {
        let born = who.date_of_birth.map_or_else(|| "birth date not recorded".into(), |born| format!("born {}", born.words()));
        parts.push(format!("{}, {born}.", escape(name)));
    }
    let age = who.age_at_referral.as_deref().map(|age| format!(", {age} when referred")).unwrap_or_default();
    parts.push(who.role.map_or_else(|| "No referral is recorded.".into(), |role| format!("{}{age}.", large(role.words()))));
    if let Some(route) = route {
        let episode = route.episode.as_ref().map(|episode| format!(", {episode}")).unwrap_or_default();
        parts.push(format!("{}, {} ({}{episode}).", escape(&route.provider), escape(&route.service), route.referral));
    }
    page.line(&parts.join(" "));
}

fn first(page: &mut Page, summary: &Summary) {
    let first = &summary.first;
    page.heading("What matters first");
    for (heading, items) in [("Decisions needed", &first.decisions), ("Clocks to watch", &first.clocks), ("Open risks", &first.risks)] {
        if !items.is_empty() {
            page.line(&format!("**{heading}**"));
            page.list(items.iter().map(|item| escape(item)), "");
        }
    }
    if first.decisions.is_empty() && first.clocks.is_empty() && first.risks.is_empty() {
        page.line("No decision is waiting, no clock is close to its limit and no open risk is recorded.");
    }
    page.line(&format!("**Changed since {}**", summary.since));
    let tried = format!("Contacts: {} made, {} tried", summary.contacts.made, summary.contacts.tried);
    page.list(first.changed.iter().map(|change| format!("{}: {}", change.on, escape(&change.what))).chain([tried]), "");
}

fn route(page: &mut Page, route: &Route) {
    let sources: Vec<&str> = route.sources.iter().map(|source| source.words()).collect();
    let by = if route.stovewood_said_by.is_empty() { "who said so is not recorded".into() } else { format!("said by {}", escape(&route.stovewood_said_by)) };
    let on = route.stovewood_said_on.map(|on| format!(", {on}")).unwrap_or_default();
    let lane = match (route.lane, route.lane_known) {
        (_, false) => "general, until the Stovewood status is known".into(),
        (lane @ (Lane::Stovewood | Lane::General), true) => lane.words().to_owned(),
    };
    let because = |reason: &str| if reason.is_empty() { String::new() } else { format!(" ({})", escape(reason)) };
    let mut rows = vec![
        ("Received", route.received_on.words()),
        ("Sources", if sources.is_empty() { "not recorded".into() } else { sources.join(", ") }),
        ("Stovewood", format!("{}; {by}{on}", route.stovewood)),
        ("Lane", lane),
        ("Decision", format!("{}{}{}", route.decision, route.decided_on.map(|on| format!(", {on}")).unwrap_or_default(), because(&route.decision_reason))),
        ("First attended appointment", route.first_attended_on.map_or_else(|| "none yet".into(), Day::words)),
    ];
    if let Some(need) = route.need {
        rows.push(("Help wanted", need.words().into()));
    }
    if route.trs_hub {
        rows.push(("TRS hub", "discussed there".into()));
    }
    if !route.urgent_reason.is_empty() {
        rows.push(("Put first on the list", escape(&route.urgent_reason)));
    }
    if let Some(on) = route.ended_on {
        let how = route.ending.map(|ending| format!(", {ending}")).unwrap_or_default();
        rows.push(("Ended", format!("{on}{how}{}", because(&route.ending_reason))));
    }
    page.table(&["Referral", ""], rows.into_iter().map(|(label, value)| vec![label.to_owned(), value]));
}

fn clocks(page: &mut Page, summary: &Summary) {
    page.heading("Clocks");
    let rows = summary.clocks.iter().map(|clock| {
        let start = clock.started_on.map_or_else(|| "not started".into(), |on| format!("{on}, {}", escape(&clock.start_event)));
        let rule = if clock.source.is_empty() { escape(&clock.rule) } else { format!("{} ({})", escape(&clock.rule), escape(&clock.source)) };
        vec![large(clock.clock.words()), escape(&clock.words), clock.state.words().to_owned(), start, rule]
    });
    page.table(&["Clock", "Where it stands", "State", "Started", "Rule"], rows);
}

fn plan(page: &mut Page, plan: Option<&PlanPart>, summary: &Summary) {
    page.heading("Plan");
    let Some(plan) = plan else {
        page.line("No support plan is agreed yet.");
        return;
    };
    let with = if plan.agreed_with.is_empty() { "with whom is not recorded".into() } else { format!("with {}", escape(&plan.agreed_with)) };
    let length = plan.expected_weeks.map(|weeks| format!(" Expected length: {weeks} weeks.")).unwrap_or_default();
    let every = plan.contact_every_days.map(|days| format!(" Contact every {days} days.")).unwrap_or_default();
    page.line(&format!("Version {}, agreed on {}, {with}.{length}{every}", plan.version, plan.agreed_on));
    for outcome in &plan.outcomes {
        let counted = outcome.reported.as_ref().and_then(|code| summary.measures.iter().find(|measure| measure.measure == *code));
        let counted = counted.map(|measure| format!(" (counts under: {})", escape(&measure.words))).unwrap_or_default();
        page.line(&format!("**{}**{counted}: '{}'", escape(&outcome.domain), escape(&outcome.words)));
        if !outcome.target.is_empty() {
            page.line(&format!("How we shall know: {}", escape(&outcome.target)));
        }
        page.list(outcome.steps.iter().map(|step| format!("{}: {}", escape(&step.words), step.state)), "No steps are recorded.");
    }
}

fn measures(page: &mut Page, measures: &[MeasureLine]) {
    page.heading("Readings and change");
    if measures.is_empty() {
        page.line("No readings are recorded.");
        return;
    }
    let at = |score: Option<Score>| score.map_or_else(|| "not recorded".into(), |score| format!("{} ({})", score.score, score.on));
    let rows = measures.iter().map(|measure| {
        let change = if measure.change == Progress::NotRecorded { "not recorded (two readings are needed)".into() } else { measure.change_words.to_owned() };
        let reliable = match measure.reliable {
            Some(true) => ", more than chance",
            Some(false) => ", within chance",
            None => "",
        };
        vec![escape(&measure.words), measure.scale.clone(), at(measure.baseline), at(measure.latest), format!("{change}{reliable}"), measure.n.to_string()]
    });
    page.table(&["Measure", "Scale", "First", "Latest", "Change", "Readings"], rows);
    let scores = |list: &[Score]| list.iter().map(|score| format!("{} ({})", score.score, score.on)).collect::<Vec<_>>().join(", ");
    let apart = |what: &str, measure: &MeasureLine, list: &[Score]| {
        (!list.is_empty()).then(|| format!("{}, {what}: {}; not counted", escape(&measure.words), scores(list)))
    };
    let mut beside: Vec<String> = Vec::new();
    for measure in measures {
        beside.extend(apart("while waiting", measure, &measure.while_waiting));
        beside.extend(apart("follow-up", measure, &measure.follow_up));
        beside.extend(measure.risk_item_not_seen.then(|| format!("{}: risk item not seen (a total was entered without its items)", escape(&measure.words))));
    }
    if !beside.is_empty() {
        page.list(beside.into_iter(), "");
    }
}

fn contacts(page: &mut Page, contacts: &Contacts, since: Day) {
    page.heading(&format!("Contacts since {since}"));
    let last = contacts.last_made_on.map_or_else(|| "No contact made is recorded.".into(), |on| format!("Last contact made on {on}."));
    page.line(&format!("{} made (attended or late), {} tried. {last}", contacts.made, contacts.tried));
    if contacts.list.is_empty() {
        return;
    }
    let kinds: Vec<String> = contacts.by_kind.iter().map(|count| format!("{}: {} made, {} tried", count.kind, count.made, count.tried)).collect();
    let ways: Vec<String> = contacts.by_attendance.iter().map(|count| format!("{} {}", count.n, count.attendance)).collect();
    page.line(&format!("{}. What became of them: {}.", kinds.join("; "), ways.join("; ")));
    let rows = contacts.list.iter().map(|contact| {
        let minutes = contact.minutes.map_or_else(|| "not recorded".into(), |minutes| format!("{minutes} minutes"));
        vec![contact.on.words(), contact.kind.words().to_owned(), contact.said.clone(), minutes]
    });
    page.table(&["Date", "Kind", "Outcome", "Length"], rows);
}

fn notes(page: &mut Page, summary: &Summary) {
    let contacts = summary.contacts.list.iter().filter_map(|contact| Some((contact.on, contact.kind.words(), contact.note.as_ref()?)));
    let reviews = summary.reviews.iter().filter_map(|review| Some((review.on, "review", review.note.as_ref()?)));
    let mut notes: Vec<(Day, &str, &String)> = contacts.chain(reviews).collect();
    if notes.is_empty() {
        return;
    }
    notes.sort_by_key(|(on, _, _)| *on);
    page.heading("Notes");
    for (on, what, note) in notes {
        page.line(&format!("**{on}, {what}**"));
        let lines: Vec<String> = note.lines().map(|line| format!("> {}", escape(line)).trim_end().to_owned()).collect();
        // Two spaces keep the line ends as they were typed.
        page.line(&lines.join("  \n"));
    }
}

fn onward(page: &mut Page, onward: &[OnwardLine]) {
    page.heading("Onward referrals");
    if onward.is_empty() {
        page.line("None is recorded.");
        return;
    }
    let rows = onward.iter().map(|own| {
        let steps: Vec<String> = own
            .steps
            .iter()
            .map(|step| format!("{} {}{}", step.state, step.on, if step.why.is_empty() { String::new() } else { format!(" ({})", escape(&step.why)) }))
            .collect();
        let priority = match (own.priority_asked, own.priority_honoured) {
            (true, Some(true)) => "asked, honoured",
            (true, Some(false)) => "asked, not honoured",
            (true, None) => "asked, answer not recorded",
            (false, _) => "not asked",
        };
        let chase = if own.state.is_closed() { "closed".into() } else { own.chase_on.map_or_else(|| "no date".into(), Day::words) };
        vec![escape(&own.organisation), escape(&own.purpose), format!("{} since {}", own.state, own.since), steps.join(", "), priority.into(), chase]
    });
    page.table(&["To", "For", "Stands at", "Steps", "Priority", "Chase"], rows);
    let barriers: Vec<String> =
        onward.iter().filter(|own| !own.barrier.is_empty()).map(|own| format!("{}, barrier: {}", escape(&own.organisation), escape(&own.barrier))).collect();
    if !barriers.is_empty() {
        page.list(barriers.into_iter(), "");
    }
}

fn risks(page: &mut Page, summary: &Summary) {
    page.heading("Risks and the response");
    if summary.risks.is_empty() {
        page.line("No open risk is recorded.");
        return;
    }
    let told = |text: &str| if text.is_empty() { "not recorded".into() } else { escape(text) };
    let rows = summary.risks.iter().map(|risk| {
        let state = risk.closed_on.map_or_else(|| format!("open since {}", risk.noted_on), |on| format!("closed {on}"));
        let review = if risk.closed_on.is_some() { "closed".into() } else { risk.review_on.map_or_else(|| "no date".into(), Day::words) };
        vec![large(risk.risk.words()), state, told(&risk.note), told(&risk.response), review]
    });
    page.table(&["Risk", "State", "What", "Response", "Look again"], rows);
}

fn exit(page: &mut Page, exit: &ExitPart) {
    page.heading("Exit plan");
    if !exit.begun {
        page.line(if exit.imported { "Exit strategy not in the imported file." } else { "Not begun." });
    }
    if !exit.missing.is_empty() {
        page.line(&format!("**Still missing:** {}.", exit.missing.join("; ")));
    }
    if !exit.begun {
        return;
    }
    let mut lines = vec![
        told("What helps", &exit.what_helps),
        told("Warning signs", &exit.warning_signs),
        told("Whom to contact if it comes back", &exit.recurrence_contacts),
        format!("Agreed with the person: {}", said(exit.agreed_on)),
    ];
    if !exit.no_onward_reason.is_empty() {
        lines.push(told("Why no onward referral is needed", &exit.no_onward_reason));
    }
    for step in &exit.step_downs {
        let done = step.done_on.map_or_else(|| "not done yet".into(), |on| format!("done {on}"));
        lines.push(format!("Step down, due {}: {} ({done})", step.due_on, escape(&step.words)));
    }
    page.list(lines.into_iter(), "");
}

fn others(page: &mut Page, summary: &Summary) {
    if !summary.who.linked.is_empty() {
        page.heading("Linked people");
        page.list(
            summary.who.linked.iter().map(|link| {
                let name = link.name.as_ref().map(|name| format!(", {}", escape(name))).unwrap_or_default();
                format!("{}{name}: {}", link.person, link.relation)
            }),
            "",
        );
    }
    if !summary.other_referrals.is_empty() {
        page.heading("Other referrals");
        page.list(
            summary.other_referrals.iter().map(|other| {
                format!("{}, {}, {}, received {}: {}", other.referral, escape(&other.service), other.role, other.received_on, escape(&other.state))
            }),
            "",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_becomes_markup() {
        for (typed, shown) in [
            ("# not a heading", "\\# not a heading"),
            ("- not a list", "\\- not a list"),
            ("1. not a list", "1\\. not a list"),
            ("> not a quote", "\\> not a quote"),
            ("<img src=x onerror=y>", "\\<img src=x onerror=y\\>"),
            ("a | b", "a \\| b"),
            ("**loud** _or_ `code`", "\\*\\*loud\\*\\* \\_or\\_ \\`code\\`"),
            ("[a](javascript:x)", "\\[a\\](javascript:x)"),
            ("&lt;b&gt;", "\\&lt;b\\&gt;"),
            ("see https://example.org", "see https\\://example.org"),
            ("with [removed] at home", "with [removed] at home"),
            ("[removed](x) [removed]: y", "\\[removed\\](x) \\[removed\\]: y"),
            ("two\nlines\u{202e}", "two lines"),
            ("12 weeks", "12 weeks"),
        ] {
            assert_eq!(escape(typed), shown, "{typed}");
        }
    }
}
