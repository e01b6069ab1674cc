//! `route`: who can take this person, who cannot, and why.

use super::{Exit, Global, Stop, print};
use crate::domain::codes::{Need, Residency, Role, Source, Stovewood};
use crate::domain::day::{Born, Day};
use crate::domain::person::KnownAge;
use crate::domain::provider::{PublishedWait, Reference};
use crate::domain::routing::{RouteAsk, Routed, route};
use crate::domain::waiting::{FORECAST_LEAST, LaneFigures};
use crate::exchange::options_sheet;
use crate::store::Store;
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

/// `route`.
#[derive(Debug, Args)]
pub struct Route {
    /// Age in years
    #[arg(long, conflicts_with = "born", value_parser = clap::value_parser!(u32).range(0..=120))]
    age: Option<u32>,
    /// Date of birth: 2007-03-27, 2007-03 or 2007
    #[arg(long)]
    born: Option<String>,
    /// The day asked for (default: today, or the day of --as-at); the rules and published waits of that day answer
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// Who refers; may be repeated and takes several values
    #[arg(long, required = true, num_args = 1.., value_delimiter = ',', value_parser = Source::parse)]
    source: Vec<Source>,
    /// nca, syp, no or unknown
    #[arg(long, value_parser = Stovewood::parse)]
    stovewood: Stovewood,
    /// then, now, both, neither or unknown
    #[arg(long, value_parser = Residency::parse)]
    residency: Residency,
    /// survivor or family
    #[arg(long, value_parser = Role::parse)]
    role: Role,
    /// practical or therapeutic
    #[arg(long, value_parser = Need::parse)]
    need: Option<Need>,
    /// Discussed at the TRS hub
    #[arg(long)]
    trs_hub: bool,
    /// Write 'your options', a page for the person without a word of the case, to this new file (.pdf or .html to print, .docx, .md)
    #[arg(long, value_name = "PATH")]
    sheet: Option<PathBuf>,
}

impl Route {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let on = self.on.unwrap_or_else(|| global.at());
        let born = self.born.as_deref().map(|text| Born::parse(text, global.day())).transpose().map_err(|why| Stop::usage(format!("--born: {why}")))?;
        let ask = RouteAsk {
            age: self.age.map_or_else(|| KnownAge::of(born, on), KnownAge::Years),
            on,
            sources: self.source.clone(),
            stovewood: self.stovewood,
            residency: self.residency,
            role: self.role,
            need: self.need,
            trs_hub: self.trs_hub,
        };
        let mut store = global.open()?;
        if let Some(path) = &self.sheet {
            let (written, missing) = options_sheet::to_file(&mut store, &ask, None, path, global.day())?;
            eprintln!("{}", options_sheet::told(&written, &missing));
        }
        let reference = store.reference_at(on)?;
        let routed = route(&ask, &reference);
        if global.json {
            let services: Vec<Value> = routed.iter().map(|routed| value(&store, &reference, routed, global.at())).collect::<Result<_, Stop>>()?;
            print::json(&json!({"services": services}))?;
            return Ok(Exit::Done);
        }
        for routed in &routed {
            text(&store, &reference, routed, global.at())?;
        }
        Ok(Exit::Done)
    }
}

fn value(store: &Store, reference: &Reference, routed: &Routed, at: Day) -> Result<Value, Stop> {
    let Some(service) = reference.service(routed.service) else { return Ok(Value::Null) };
    let lanes = store.waiting_days(service, at)?.figures(service);
    let lane = lanes.iter().find(|lane| lane.lane == routed.lane);
    Ok(json!({
        "provider": service.provider, "service": service.name, "area": service.area, "lane": routed.lane, "lane_known": routed.lane_known, "verdict": routed.verdict,
        "rules": routed.rules.iter().map(|rule| json!({"rule": rule.rule, "holds": rule.holds, "why": rule.why, "source": rule.source})).collect::<Vec<_>>(),
        "next_step": routed.next_step,
        "published": lane.and_then(|lane| lane.published.as_ref()).map(super::waiting::published),
        "measured": lane.map(|lane| super::waiting::completed(&lane.completed_12m)),
    }))
}

/// The measured wait of the lane beside the published one.
fn waits(lane: &LaneFigures, at: Day) -> String {
    let seen = &lane.completed_12m;
    let days = |days: Option<i64>| days.map(|days| format!("{days} days")).unwrap_or_default();
    let measured = match seen.median {
        Some(median) if seen.n >= FORECAST_LEAST => {
            format!("median {median} days, 9 in 10 within {}, longest {} ({} people)", days(seen.p90), days(seen.longest), seen.n)
        }
        _ => format!("too few to say ({})", seen.n),
    };
    let published = lane.published.as_ref().map_or_else(|| "none".into(), PublishedWait::words);
    format!("Published wait: {published}. Seen in the 12 months to {at}: {measured}.")
}

fn text(store: &Store, reference: &Reference, routed: &Routed, at: Day) -> Result<(), Stop> {
    let Some(service) = reference.service(routed.service) else { return Ok(()) };
    print::line(&format!("{}: {} ({} lane)", service.title(), routed.verdict, routed.lane))?;
    for rule in &routed.rules {
        let sign = match rule.holds {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not known",
        };
        print::line(&format!("  {}: {sign}. {} [{}]", rule.rule, rule.why, rule.source))?;
    }
    let lanes = store.waiting_days(service, at)?.figures(service);
    if let Some(lane) = lanes.iter().find(|lane| lane.lane == routed.lane) {
        print::line(&format!("  {}", waits(lane, at)))?;
    }
    if let Some(step) = &routed.next_step {
        print::line(&format!("  Next: {step}"))?;
    }
    print::line("")
}
