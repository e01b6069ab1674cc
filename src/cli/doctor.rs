//! `doctor`: what somebody who helps needs to know, and nothing about anybody. Safe to send: no names, no full paths, counts rounded.
//! Without a passphrase it looks from outside only.

use super::{Exit, Global, Stop, print};
use crate::platform;
use crate::store::{Store, engine, keys};
use serde_json::{Map, Value, json};
use std::path::Path;

pub(super) fn run(global: &Global) -> Result<Exit, Stop> {
    let path = global.path()?;
    let mut said: Vec<(&'static str, String)> = vec![
        ("program", format!("caseload {} for {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH)),
        ("encryption", engine()?),
        ("terminal", terminal()),
        ("kept to itself", platform::kept_to_ourselves()),
        ("caseload", outside(global, &path)),
    ];
    if path.exists() {
        let (first, second) = keys::paths(&path);
        said.push(("key file", beside(&first)));
        said.push(("its second copy", beside(&second)));
        said.push(("folder", platform::permissions(path.parent().unwrap_or(Path::new("."))).unwrap_or_else(|| "cannot be looked at".into())));
        said.push(("open elsewhere", if Store::check_free(&path).is_ok() { "no".into() } else { "yes".into() }));
        if global.passphrase_file.is_some() {
            let store = global.open_quietly()??;
            said.extend(store.facts()?);
            said.extend(store.counts()?.map(|(what, n)| (what, about(n))));
            let state = store.backup_state(global.day())?;
            let newest = state.newest.map_or_else(|| "none".to_owned(), |_| format!("{} days old", state.age));
            said.push(("newest backup", newest));
            store.close()?;
        } else {
            said.push(("inside", "not looked at; with --passphrase-file PATH it says more".into()));
        }
    }
    if global.json {
        print::json(&said.into_iter().map(|(what, words)| (what.replace(' ', "_"), json!(words))).collect::<Map<String, Value>>())?;
    } else {
        let rows: Vec<Vec<String>> = said.into_iter().map(|(what, words)| vec![what.to_owned(), words]).collect();
        print::table(global, &["what", ""], &rows)?;
    }
    Ok(Exit::Done)
}

/// The file without its name or its folder: either may say whose it is.
fn outside(global: &Global, path: &Path) -> String {
    let place = if global.file.is_none() { "in the usual place" } else { "in a place of its own" };
    match std::fs::metadata(path) {
        Ok(file) => {
            let log = if path.with_extension("db-wal").exists() { ", not folded back since it was last open" } else { "" };
            format!("{place}, about {} MB, {}{log}", file.len().div_ceil(1_000_000), platform::permissions(path).unwrap_or_default())
        }
        Err(_) => format!("none {place}"),
    }
}

fn beside(path: &Path) -> String {
    platform::permissions(path).unwrap_or_else(|| "missing".into())
}

/// Which kind of terminal, and whether something in between may keep what it shows.
fn terminal() -> String {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let kind = std::env::var("TERM").unwrap_or_else(|_| "unknown".into());
    let between = [("TMUX", "tmux"), ("STY", "screen"), ("SSH_CONNECTION", "ssh")];
    let between: Vec<&str> = between.into_iter().filter(|(name, _)| set(name)).map(|(_, words)| words).collect();
    if between.is_empty() { kind } else { format!("{kind}, through {}, which may keep what is shown", between.join(" and ")) }
}

/// A count without its last digits: '0', 'fewer than 10', 'about 120'.
fn about(n: i64) -> String {
    match n {
        0 => "0".into(),
        1..10 => "fewer than 10".into(),
        10..1000 => format!("about {}", (n + 5) / 10 * 10),
        _ => format!("about {}", (n + 50) / 100 * 100),
    }
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn counts_are_rounded() {
        for (n, words) in [(0, "0"), (1, "fewer than 10"), (9, "fewer than 10"), (14, "about 10"), (996, "about 1000"), (1234, "about 1200")] {
            assert_eq!(about(n), words);
        }
    }
}
