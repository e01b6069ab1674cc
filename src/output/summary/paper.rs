//! A summary as a paper: what matters first on the first page, detail after it.
//! Used for every format but JSON. Adds no fact and hides none: the model has done both.

use super::{Contacts, ExitPart, MeasureLine, OnwardLine, PlanPart, Route, Score, Summary, Who};
use crate::domain::codes::{Lane, Progress};
use crate::domain::day::Day;
use crate::domain::text::capital;
use crate::output::format::Document;
use crate::output::paper::{Block, Chart, Column, Paper, Point, Row, Shape, Text};

impl Document for Summary {
    fn paper(&self) -> Paper {
        let mut paper = Paper {
            title: format!("Case summary: {}", self.who.person).into(),
            caution: self.caution.as_str().into(),
            stamp: vec![format!("As at {}. Made on {}. Changes are told since {}.", self.as_at, self.made_on, self.since).into()],
            foot: format!("{}, as at {}. Still personal data.", self.who.person, self.as_at).into(),
            ..Paper::default()
        };
        self.tell(&mut paper);
        paper
    }
    fn value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Summary {
    /// Everything but title and stamp, added to a paper.
    pub(in crate::output) fn tell(&self, paper: &mut Paper) {
        who(paper, &self.who, self.route.as_ref());
        first(paper, self);
        if let Some(of) = &self.route {
            paper.section("How they came");
            route(paper, of);
            clocks(paper, self);
        }
        plan(paper, self.plan.as_ref(), self);
        measures(paper, &self.measures);
        contacts(paper, &self.contacts, self.since);
        notes(paper, self);
        onward(paper, &self.onward);
        risks(paper, self);
        paper.section("What is due");
        paper.list(self.due.iter().map(|due| format!("{}: {}{}", due.on, due.what, if due.overdue { " (overdue)" } else { "" })), "Nothing has a date.");
        if let Some(of) = &self.exit {
            exit(paper, of);
        }
        others(paper, self);
    }
}

/// A label and what was typed, or 'not recorded'.
fn told(label: &str, text: &str) -> String {
    format!("{label}: {}", if text.is_empty() { "not recorded" } else { text })
}

fn said(day: Option<Day>) -> String {
    day.map_or_else(|| "not recorded".into(), Day::words)
}

fn who(paper: &mut Paper, who: &Who, route: Option<&Route>) {
    let mut parts = Vec::new();
    if let Some(name) = &who.name {
        let born = who.date_of_birth.map_or_else(|| "birth date not recorded".into(), |born| format!("born {}", born.words()));
        parts.push(format!("{name}, {born}."));
    }
    let age = who.age_at_referral.as_deref().map(|age| format!(", {age} when referred")).unwrap_or_default();
    parts.push(who.role.map_or_else(|| "No referral is recorded.".into(), |role| format!("{}{age}.", capital(role.words()))));
    if let Some(route) = route {
        let episode = route.episode.as_ref().map(|episode| format!(", {episode}")).unwrap_or_default();
        parts.push(format!("{}, {} ({}{episode}).", route.provider, route.service, route.referral));
    }
    paper.paragraph(parts.join(" "));
}

fn first(paper: &mut Paper, summary: &Summary) {
    let first = &summary.first;
    paper.section("What matters first");
    for (heading, items) in [("Decisions needed", &first.decisions), ("Clocks to watch", &first.clocks), ("Open risks", &first.risks)] {
        if !items.is_empty() {
            paper.label(heading);
            paper.list(items, "");
        }
    }
    if first.decisions.is_empty() && first.clocks.is_empty() && first.risks.is_empty() {
        paper.paragraph("No decision is waiting, no clock is close to its limit and no open risk is recorded.");
    }
    paper.label(format!("Changed since {}", summary.since));
    let tried = format!("Contacts: {} made, {} tried", summary.contacts.made, summary.contacts.tried);
    paper.list(first.changed.iter().map(|change| format!("{}: {}", change.on, change.what)).chain([tried]), "");
}

fn route(paper: &mut Paper, route: &Route) {
    let sources: Vec<&str> = route.sources.iter().map(|source| source.words()).collect();
    let by = if route.stovewood_said_by.is_empty() { "who said so is not recorded".into() } else { format!("said by {}", route.stovewood_said_by) };
    let on = route.stovewood_said_on.map(|on| format!(", {on}")).unwrap_or_default();
    let lane = match (route.lane, route.lane_known) {
        (_, false) => "general, until the Stovewood status is known".into(),
        (lane @ (Lane::Stovewood | Lane::General), true) => lane.words().to_owned(),
    };
    let because = |reason: &str| if reason.is_empty() { String::new() } else { format!(" ({reason})") };
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
    if !route.choice.is_empty() {
        rows.push(("The choice", format!("{}{}", route.choice, because(&route.choice_reason))));
    }
    rows.extend(route.next_steps.iter().map(|step| ("Next step", step.clone())));
    if !route.urgent_reason.is_empty() {
        rows.push(("Put first on the list", route.urgent_reason.clone()));
    }
    if let Some(on) = route.ended_on {
        let how = route.ending.map(|ending| format!(", {ending}")).unwrap_or_default();
        rows.push(("Ended", format!("{on}{how}{}", because(&route.ending_reason))));
    }
    paper.table(["Referral", ""].map(Column::words), rows.into_iter().map(|(label, value)| Row::new([label.to_owned(), value])));
}

fn clocks(paper: &mut Paper, summary: &Summary) {
    paper.section("Clocks");
    let rows = summary.clocks.iter().map(|clock| {
        let start = clock.started_on.map_or_else(|| "not started".into(), |on| format!("{on}, {}", clock.start_event));
        let rule = if clock.source.is_empty() { clock.rule.clone() } else { format!("{} ({})", clock.rule, clock.source) };
        Row::new([capital(clock.clock.words()), clock.words.clone(), clock.state.words().to_owned(), start, rule])
    });
    paper.table(["Clock", "Where it stands", "State", "Started", "Rule"].map(Column::words), rows);
}

fn plan(paper: &mut Paper, plan: Option<&PlanPart>, summary: &Summary) {
    paper.section("Plan");
    let Some(plan) = plan else {
        paper.paragraph("No support plan is agreed yet.");
        return;
    };
    let with = if plan.agreed_with.is_empty() { "with whom is not recorded".into() } else { format!("with {}", plan.agreed_with) };
    let length = plan.expected_weeks.map(|weeks| format!(" Expected length: {weeks} weeks.")).unwrap_or_default();
    let every = plan.contact_every_days.map(|days| format!(" Contact every {days} days.")).unwrap_or_default();
    paper.paragraph(format!("Version {}, agreed on {}, {with}.{length}{every}", plan.version, plan.agreed_on));
    for outcome in &plan.outcomes {
        let counted = outcome.reported.as_ref().and_then(|code| summary.measures.iter().find(|measure| measure.measure == *code));
        let counted = counted.map(|measure| format!(" (counts under: {})", measure.words)).unwrap_or_default();
        paper.paragraph(Text::strong(&outcome.domain).then(format!("{counted}: '{}'", outcome.words)));
        if !outcome.target.is_empty() {
            paper.paragraph(format!("How we shall know: {}", outcome.target));
        }
        paper.list(outcome.steps.iter().map(|step| format!("{}: {}", step.words, step.state)), "No steps are recorded.");
    }
}

fn measures(paper: &mut Paper, measures: &[MeasureLine]) {
    paper.section("Readings and change");
    if measures.is_empty() {
        paper.paragraph("No readings are recorded.");
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
        Row::new([measure.words.clone(), measure.scale.clone(), at(measure.baseline), at(measure.latest), format!("{change}{reliable}"), measure.n.to_string()])
    });
    paper.table(["Measure", "Scale", "First", "Latest", "Change", "Readings"].map(Column::words), rows);
    let scores = |list: &[Score]| list.iter().map(|score| format!("{} ({})", score.score, score.on)).collect::<Vec<_>>().join(", ");
    let apart =
        |what: &str, measure: &MeasureLine, list: &[Score]| (!list.is_empty()).then(|| format!("{}, {what}: {}; not counted", measure.words, scores(list)));
    let mut beside: Vec<String> = Vec::new();
    for measure in measures {
        // The first and the last stand in the table.
        beside.extend((measure.n > 2).then(|| format!("{}, every reading: {}", measure.words, scores(&measure.readings))));
        beside.extend(apart("while waiting", measure, &measure.while_waiting));
        beside.extend(apart("follow-up", measure, &measure.follow_up));
        beside.extend(measure.risk_item_not_seen.then(|| format!("{}: risk item not seen (a total was entered without its items)", measure.words)));
    }
    paper.list(beside, "");
    paper.blocks.extend(measures.iter().filter(|measure| measure.n > 1).map(|measure| Block::Chart(trend(measure))));
}

/// The readings of a measure over time; every figure of it stands in the table and the list before.
fn trend(measure: &MeasureLine) -> Chart {
    let whole = |number: i64| u32::try_from(number).unwrap_or(0);
    let point = |score: &Score| Point { label: score.on.short().into(), value: u32::try_from(score.score).ok(), words: score.score.to_string().into() };
    let shape = Shape::Trend { least: whole(measure.range.0), most: whole(measure.range.1), points: measure.readings.iter().map(point).collect() };
    Chart { title: format!("{}, {}", measure.words, measure.scale).into(), shape, in_table: true }
}

fn contacts(paper: &mut Paper, contacts: &Contacts, since: Day) {
    paper.section(format!("Contacts since {since}"));
    let last = contacts.last_made_on.map_or_else(|| "No contact made is recorded.".into(), |on| format!("Last contact made on {on}."));
    paper.paragraph(format!("{} made (attended or late), {} tried. {last}", contacts.made, contacts.tried));
    if contacts.list.is_empty() {
        return;
    }
    let kinds: Vec<String> = contacts.by_kind.iter().map(|count| format!("{}: {} made, {} tried", count.kind, count.made, count.tried)).collect();
    let ways: Vec<String> = contacts.by_attendance.iter().map(|count| format!("{} {}", count.n, count.attendance)).collect();
    paper.paragraph(format!("{}. What became of them: {}.", kinds.join("; "), ways.join("; ")));
    let rows = contacts.list.iter().map(|contact| {
        let minutes = contact.minutes.map_or_else(|| "not recorded".into(), |minutes| format!("{minutes} minutes"));
        Row::new([contact.on.words(), contact.kind.words().to_owned(), contact.said.clone(), minutes])
    });
    paper.table(["Date", "Kind", "Outcome", "Length"].map(Column::words), rows);
}

fn notes(paper: &mut Paper, summary: &Summary) {
    let contacts = summary.contacts.list.iter().filter_map(|contact| Some((contact.on, contact.kind.words(), contact.note.as_ref()?)));
    let reviews = summary.reviews.iter().filter_map(|review| Some((review.on, "review", review.note.as_ref()?)));
    let mut notes: Vec<(Day, &str, &String)> = contacts.chain(reviews).collect();
    if notes.is_empty() {
        return;
    }
    notes.sort_by_key(|(on, _, _)| *on);
    paper.section("Notes");
    for (on, what, note) in notes {
        paper.label(format!("{on}, {what}"));
        paper.blocks.push(Block::Quote(note.lines().map(Text::plain).collect()));
    }
}

fn onward(paper: &mut Paper, onward: &[OnwardLine]) {
    paper.section("Onward referrals");
    if onward.is_empty() {
        paper.paragraph("None is recorded.");
        return;
    }
    let rows = onward.iter().map(|own| {
        let steps: Vec<String> = own
            .steps
            .iter()
            .map(|step| format!("{} {}{}", step.state, step.on, if step.why.is_empty() { String::new() } else { format!(" ({})", step.why) }))
            .collect();
        let priority = match (own.priority_asked, own.priority_honoured) {
            (true, Some(true)) => "asked, honoured",
            (true, Some(false)) => "asked, not honoured",
            (true, None) => "asked, answer not recorded",
            (false, _) => "not asked",
        };
        let chase = if own.state.is_closed() { "closed".into() } else { own.chase_on.map_or_else(|| "no date".into(), Day::words) };
        Row::new([own.organisation.clone(), own.purpose.clone(), format!("{} since {}", own.state, own.since), steps.join(", "), priority.into(), chase])
    });
    paper.table(["To", "For", "Stands at", "Steps", "Priority", "Chase"].map(Column::words), rows);
    paper.list(onward.iter().filter(|own| !own.barrier.is_empty()).map(|own| format!("{}, barrier: {}", own.organisation, own.barrier)), "");
}

fn risks(paper: &mut Paper, summary: &Summary) {
    paper.section("Risks and the response");
    if summary.risks.is_empty() {
        paper.paragraph("No open risk is recorded.");
        return;
    }
    let told = |text: &str| if text.is_empty() { "not recorded".into() } else { text.to_owned() };
    let rows = summary.risks.iter().map(|risk| {
        let state = risk.closed_on.map_or_else(|| format!("open since {}", risk.noted_on), |on| format!("closed {on}"));
        let review = if risk.closed_on.is_some() { "closed".into() } else { risk.review_on.map_or_else(|| "no date".into(), Day::words) };
        Row::new([capital(risk.risk.words()), state, told(&risk.note), told(&risk.response), review])
    });
    paper.table(["Risk", "State", "What", "Response", "Look again"].map(Column::words), rows);
}

fn exit(paper: &mut Paper, exit: &ExitPart) {
    paper.section("Exit plan");
    if !exit.begun {
        paper.paragraph(if exit.imported { "Exit strategy not in the imported file." } else { "Not begun." });
    }
    if !exit.missing.is_empty() {
        paper.paragraph(Text::strong("Still missing:").then(format!(" {}.", exit.missing.join("; "))));
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
        lines.push(format!("Step down, due {}: {} ({done})", step.due_on, step.words));
    }
    paper.list(lines, "");
}

fn others(paper: &mut Paper, summary: &Summary) {
    if !summary.who.linked.is_empty() {
        paper.section("Linked people");
        paper.list(
            summary.who.linked.iter().map(|link| {
                let name = link.name.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
                format!("{}{name}: {}", link.person, link.relation)
            }),
            "",
        );
    }
    if !summary.other_referrals.is_empty() {
        paper.section("Other referrals");
        paper.list(
            summary
                .other_referrals
                .iter()
                .map(|other| format!("{}, {}, {}, received {}: {}", other.referral, other.service, other.role, other.received_on, other.state)),
            "",
        );
    }
}
