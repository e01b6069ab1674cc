//! `report`: the returns that leave the desk.

use super::{Exit, Global, Stop, print};
use crate::domain::codes::{Area, Return as Kind, Role};
use crate::domain::day::Day;
use crate::exchange::returns::{self, Format};
use crate::output::returns::Asked;
use crate::store::Store;
use clap::Args;
use std::path::PathBuf;

/// `report KIND`.
#[derive(Debug, Args)]
pub struct Report {
    /// Which return
    #[arg(value_name = "RETURN", value_parser = ["committee", "uptake", "outcomes", "waiting"])]
    kind: String,
    /// First day
    #[arg(long, value_name = "DATE")]
    from: Day,
    /// Last day, included
    #[arg(long, value_name = "DATE")]
    to: Day,
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
    #[arg(long, value_parser = ["md", "html", "csv", "xlsx", "json"])]
    format: Option<String>,
    /// With small numbers: may tell who somebody is
    #[arg(long)]
    no_suppress: bool,
    /// Write to this new file instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

impl Report {
    pub(super) fn run(&self, global: &Global) -> Result<Exit, Stop> {
        let format = match (self.format.as_deref(), self.output.as_deref()) {
            _ if global.json => Format::Json,
            (Some(name), _) => Format::named(name).ok_or_else(|| Stop::usage("Choose the format: md, html, csv, xlsx or json."))?,
            (None, Some(path)) => Format::of(path).map_err(Stop::usage)?,
            (None, None) => Format::Markdown,
        };
        if format.is_binary() && self.output.is_none() {
            return Err(Stop::usage("A workbook goes to a file: name it with -o, like -o return.xlsx."));
        }
        let mut store = global.open()?;
        let asked = self.asked(global, &store)?;
        asked.counted().and_then(|_| asked.band_set(store.reference()).map(drop)).map_err(Stop::usage)?;
        match &self.output {
            None => print::bytes(&returns::hand_over(&mut store, &asked, format, self.no_suppress)?)?,
            Some(path) => {
                let written = returns::to_file(&mut store, &asked, Some(format), self.no_suppress, path)?;
                eprintln!("{}", returns::told(&written));
            }
        }
        Ok(Exit::Done)
    }

    fn asked(&self, global: &Global, store: &Store) -> Result<Asked, Stop> {
        let provider =
            self.provider.as_deref().map(|name| store.reference().find_provider(name).map(|provider| provider.id)).transpose().map_err(Stop::usage)?;
        let areas = self.area.iter().map(|area| Area::parse(area)).collect::<Result<Vec<_>, _>>().map_err(Stop::usage)?;
        let kind = Kind::parse(&self.kind).map_err(Stop::usage)?;
        let role = self.role.as_deref().map(Role::parse).transpose().map_err(Stop::usage)?;
        Ok(Asked { kind, from: self.from, to: self.to, as_at: global.at(), provider, areas, role, bands: self.bands.clone() })
    }
}
