//! `report`: the returns that leave the desk.

use super::{Exit, Global, Stop, print};
use crate::domain::codes::{Area, Return as Kind, Role, Seen};
use crate::domain::day::{Day, moment};
use crate::domain::ids::KeptId;
use crate::domain::report::Asked;
use crate::domain::report::gaps::Gap;
use crate::exchange::returns::kept::{self, Opened};
use crate::exchange::returns::{self, Leaving};
use crate::output::export;
use crate::output::format::Format;
use crate::output::returns::json;
use crate::store::{Error, Kept, Store};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Where a return that was sent is found again.
const WHERE_KEPT: &str = "'caseload report kept' lists it";

const WORKBOOK: &str = "A workbook goes to a file: name it with -o, like -o return.xlsx.";

/// `report KIND`.
#[derive(Debug, Args)]
pub struct Report {
    /// Which return; 'kept' shows those that were sent
    #[arg(value_name = "RETURN", value_parser = ["committee", "monthly", "uptake", "outcomes", "waiting", "quality", "kept"])]
    kind: String,
    /// With 'kept': the number of one that was sent
    #[arg(value_name = "N")]
    number: Option<i64>,
    /// First day
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Last day, included
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// One provider alone, by name or former name
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// Services of this area alone (SA1, SA2, SA3, stabilisation); may be given several times
    #[arg(long, value_name = "AREA", num_args = 1..)]
    area: Vec<String>,
    /// Victims and survivors alone, or family members alone
    #[arg(long, value_parser = ["survivor", "family"])]
    role: Option<String>,
    /// Age bands: those of 2022-23, or those of 2016
    #[arg(long, value_name = "SET", default_value = "2022-23")]
    bands: String,
    /// How it is written; follows the ending of -o unless given
    #[arg(long, value_parser = PossibleValuesParser::new(Format::RETURNS.map(Format::ending)))]
    format: Option<String>,
    /// With small numbers: may tell who somebody is
    #[arg(long)]
    no_suppress: bool,
    /// Instead of the return: what is missing or contradictory in it, and which figures that changes
    #[arg(long, conflicts_with_all = ["output", "format", "no_suppress", "for_whom"])]
    check: bool,
    /// Whom it is for; kept with it
    #[arg(long = "for", value_name = "WHOM", default_value = "")]
    for_whom: String,
    /// Write to this new file instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

impl Report {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        if self.kind == "kept" {
            return self.run_kept(global);
        }
        if self.number.is_some() {
            return Err(Stop::usage("A number goes with 'kept' alone: caseload report kept 3."));
        }
        let format = global.format(self.format.as_deref(), self.output.as_deref(), &Format::RETURNS)?.unwrap_or(Format::Markdown);
        if !format.is_text() && self.output.is_none() && !self.check {
            return Err(Stop::usage(WORKBOOK));
        }
        let mut store = global.open()?;
        let asked = self.asked(global, &store)?;
        asked.counted().and_then(|_| asked.band_set(store.reference()).map(drop)).map_err(Stop::usage)?;
        if self.check {
            return check(global, &mut store, &asked);
        }
        let leaving = Leaving { format, whole: self.no_suppress, for_whom: self.for_whom.clone() };
        let beside = if self.no_suppress { None } else { returns::told_beside(&store, &asked)? };
        match &self.output {
            None => print::bytes(&returns::hand_over(&mut store, &asked, &leaving, global.day())?)?,
            Some(path) => {
                let written = returns::to_file(&mut store, &asked, &leaving, path, global.day())?;
                eprintln!("{}", returns::told(&written, WHERE_KEPT));
            }
        }
        beside.iter().for_each(|words| eprintln!("{words}"));
        Ok(Exit::Done)
    }

    /// Those that were sent; one of them against today; or exactly what was sent, where a format or a file is named.
    fn run_kept(&self, global: &Global) -> Result<Exit, Stop> {
        let format = global.format(self.format.as_deref(), self.output.as_deref(), &Format::RETURNS)?;
        let mut store = global.open()?;
        store.log(Seen::Listed, None, "kept returns")?;
        let Some(number) = self.number else { return list(global, &store) };
        let id = KeptId(number);
        let unknown = |error: Error| {
            if matches!(error, Error::NotFound(_)) {
                Stop::failed(format!("There is no kept return {number}. 'caseload report kept' lists them."))
            } else {
                error.into()
            }
        };
        let again = format.filter(|_| self.format.is_some() || self.output.is_some());
        if let Some(format) = again {
            let sent = kept::sent(&store.kept_return(id).map_err(unknown)?)?;
            let bytes = returns::written(&sent, format)?;
            return match &self.output {
                None if !format.is_text() => Err(Stop::usage(WORKBOOK)),
                None => print::bytes(&bytes).map(|()| Exit::Done),
                Some(path) => {
                    let written = export::write_new(path, &bytes).map_err(Stop::failed)?;
                    eprintln!("{}", returns::told(&written, WHERE_KEPT));
                    Ok(Exit::Done)
                }
            };
        }
        let opened = kept::open(&store, id).map_err(unknown)?;
        if global.json {
            print::json(&json!({"kept": about(&opened.kept), "sent": json::json(&opened.sent), "differences": opened.differences}))?;
        } else {
            compared(&opened)?;
        }
        Ok(Exit::Done)
    }

    fn asked(&self, global: &Global, store: &Store) -> Result<Asked, Stop> {
        let provider =
            self.provider.as_deref().map(|name| store.reference().find_provider(name).map(|provider| provider.id)).transpose().map_err(Stop::usage)?;
        let areas = self.area.iter().map(|area| Area::parse(area)).collect::<Result<Vec<_>, _>>().map_err(Stop::usage)?;
        let kind = Kind::parse(&self.kind).map_err(Stop::usage)?;
        let role = self.role.as_deref().map(Role::parse).transpose().map_err(Stop::usage)?;
        let (Some(from), Some(to)) = (self.from, self.to) else {
            return Err(Stop::usage("A return needs its period: --from 2026-07-01 --to 2026-09-30."));
        };
        Ok(Asked { kind, from, to, as_at: global.at(), provider, areas, role, bands: self.bands.clone() })
    }
}

/// What to mend before that return. It lists case codes and no names.
fn check(global: &Global, store: &mut Store, asked: &Asked) -> Result<Exit, Stop> {
    let gaps = returns::gaps(store, asked)?;
    store.log(Seen::Listed, None, "data quality")?;
    let record = |gap: &Gap| gap.of.map(|of| of.to_string());
    let person = |gap: &Gap| gap.person.map(|id| id.to_string());
    if global.json {
        let all = gaps.iter().map(|gap| json!({"person": person(gap), "record": record(gap), "what": gap.what, "changes": gap.changes}));
        let all: Vec<Value> = all.collect();
        print::json(&json!({"return": asked.kind, "period": {"from": asked.from, "to": asked.to}, "as_at": asked.as_at, "gaps": all}))?;
    } else if gaps.is_empty() {
        print::line("Nothing is missing or contradictory that would change this return.")?;
    } else {
        let row = |gap: &Gap| vec![person(gap).unwrap_or_else(|| "book".into()), record(gap).unwrap_or_default(), gap.what.clone(), gap.changes.to_owned()];
        print::table(global, &["case", "record", "what", "changes"], &gaps.iter().map(row).collect::<Vec<_>>())?;
    }
    Ok(Exit::Done)
}

fn about(kept: &Kept) -> Value {
    let of = &kept.details;
    json!({
        "number": kept.id.0, "at": kept.at, "return": of.kind, "from": of.from, "to": of.to, "as_at": of.as_at, "whose": of.whose,
        "for": of.for_whom, "format": of.format, "suppressed": of.suppressed,
    })
}

fn list(global: &Global, store: &Store) -> Result<Exit, Stop> {
    let kept = store.kept_returns()?;
    if global.json {
        print::json(&json!({"kept": kept.iter().map(about).collect::<Vec<_>>()}))?;
    } else if kept.is_empty() {
        print::line("Nothing was sent yet. Every return that leaves is kept here with its figures.")?;
    } else {
        let rows: Vec<Vec<String>> = kept
            .iter()
            .map(|kept| {
                let of = &kept.details;
                let period = format!("{} to {}", of.from, of.to);
                vec![kept.id.0.to_string(), of.kind.to_string(), period, of.as_at.to_string(), moment(&kept.at), of.for_whom.clone(), of.format.clone()]
            })
            .collect();
        print::table(global, &["number", "return", "period", "as at", "made (UTC)", "for", "format"], &rows)?;
    }
    Ok(Exit::Done)
}

fn compared(of: &Opened) -> Result<(), Stop> {
    let for_whom = if of.kept.details.for_whom.is_empty() { String::new() } else { format!(", for {}", of.kept.details.for_whom) };
    print::line(&format!("{}. {} Made {} (UTC){for_whom}.", of.sent.title(), of.sent.stamp(), moment(&of.kept.at)))?;
    if of.differences.is_empty() {
        return print::line("Today's figures are the same, every one.");
    }
    print::line(&format!("{} figures are others today:", of.differences.len()))?;
    for one in &of.differences {
        let hidden = if one.was_hidden { " (hidden in what was sent)" } else { "" };
        print::line(&format!("{}: {}: sent {}{hidden}, today {}", one.table, one.figure, one.sent, one.now))?;
        for entry in &one.entries {
            let way = if entry.gained { "now counted" } else { "no longer counted" };
            let whose = entry.person.as_ref().filter(|person| **person != entry.of).map(|person| format!(" of {person}")).unwrap_or_default();
            print::line(&format!("    {}{whose}, {way}", entry.of))?;
            entry.entered.iter().try_for_each(|words| print::line(&format!("        {words}")))?;
        }
    }
    Ok(())
}
