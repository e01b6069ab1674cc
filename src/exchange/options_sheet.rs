//! The sheet 'Your options' from the file: what was asked of routing, with the waits and contact details that the file knows.
//! Used by `route --sheet` and by Routing. The page itself is `output/your_options`.

use crate::domain::codes::Seen;
use crate::domain::day::Day;
use crate::domain::ids::{PersonId, Ref};
use crate::domain::report::ServiceWaiting;
use crate::domain::routing::{RouteAsk, route};
use crate::output::export;
use crate::output::format::Format;
use crate::output::your_options::YourOptions;
use crate::store::{Error, Result, Store};
use std::path::{Path, PathBuf};

/// Writes the sheet to a new file, its ending the format; gives back its full path, and the providers of whom the directory
/// holds no way to get in touch. What is wrong with the file is refused for the field `path`.
pub fn to_file(store: &mut Store, ask: &RouteAsk, person: Option<PersonId>, path: &Path, today: Day) -> Result<(PathBuf, Vec<String>)> {
    let refused = |why| Error::refused("path", why);
    let format = Format::of(path, &Format::SHEETS).map_err(refused)?;
    export::check_new(path).map_err(refused)?;
    let reference = store.reference_at(ask.on)?.into_owned();
    let at = ask.on.min(today);
    let mut waits = Vec::new();
    for service in &reference.services {
        let days = store.waiting_days(service, at)?;
        waits.push(ServiceWaiting { service: service.id, lanes: days.figures(service), undecided: days.undecided });
    }
    let organisations = store.organisations()?;
    let routed = route(ask, &reference);
    let options = YourOptions { ask, reference: &reference, routed: &routed, waits: &waits, organisations: &organisations, made_on: today };
    let paper = options.paper().map_err(refused)?;
    let bytes = format.write_paper(&paper).map_err(refused)?;
    let missing = options.without_contact();
    store.log(Seen::Exported, person.map(Ref::Person), "options sheet, nothing of the case")?;
    export::write_new(path, &bytes).map_err(refused).map(|path| (path, missing))
}

/// What is said once the sheet is in a file.
pub fn told(path: &Path, missing: &[String]) -> String {
    let missing = if missing.is_empty() {
        String::new()
    } else {
        format!(" How to reach {} is not in the Directory: an organisation of that name there puts it on the next one.", missing.join(", "))
    };
    format!("The sheet is in {}. Ask first whether it is safe to take home.{missing}", path.display())
}
