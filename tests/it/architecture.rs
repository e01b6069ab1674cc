//! The shape of the house, read from its own text: who may import whom, what no file may hold, and that lists which
//! stand in two places agree. Reads files only; runs nothing of the program but its table of commands.

use caseload::tui::commands;
use std::path::{Path, PathBuf};

/// Files between this many lines and [`MOST_LINES`] are named below, so that growth is a decision.
const MANY_LINES: usize = 400;
/// No file is longer.
const MOST_LINES: usize = 600;
/// Long files that are one thing: rules with their tables of tests, and one long memory.
const LONG: &[&str] = &["src/domain/clock.rs", "src/exchange/made_up/tests/memory.rs"];

/// What stands in no file, or in the one that is named.
const ABSENT: &[(&str, &str)] = &[
    ("todo!", ""),
    ("unimplemented!", ""),
    ("TODO", ""),
    ("FIXME", ""),
    ("Local::now", "src/platform.rs"),
    ("Utc::now", ""),
    ("tx.commit()", "src/store/anchor.rs"),
    ("scrypt::Identity::new", "src/store/keys.rs"),
    ("process::Command", "src/platform.rs"),
    ("Command::new", "src/platform.rs"),
    ("std::net", ""),
    ("TcpStream", ""),
    ("UdpSocket", ""),
    ("dbg!", ""),
];

/// What the program is built from, by name: a new one is a decision, and whether it could reach a network is asked then.
const LIBRARIES: &[&str] = &[
    "age",
    "chrono",
    "clap",
    "clap_complete",
    "clap_mangen",
    "color-eyre",
    "csv",
    "directories",
    "docx-rs",
    "flate2",
    "getrandom",
    "krilla",
    "nucleo-matcher",
    "parley",
    "ratatui",
    "ratatui-textarea",
    "refinery",
    "rpassword",
    "rusqlite",
    "rust_xlsxwriter",
    "rustix",
    "secrecy",
    "serde",
    "serde_json",
    "sha2",
    "signal-hook",
    "tempfile",
    "thiserror",
    "toml",
    "tui-input",
    "unicode-normalization",
    "unicode-segmentation",
    "unicode-width",
    "zeroize",
    "zeroizing-alloc",
];
/// None of these comes along with another: what speaks to a network, or is there for that alone.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "awc",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "libssh2-sys",
    "lettre",
    "minreq",
    "native-tls",
    "neli",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "s2n-quic",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tokio",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
    "webbrowser",
    "websocket",
    "zmq",
];

/// A file of the program.
pub struct Source {
    /// From the project's folder, with '/'.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// Its modules: `src/tui/forms/person.rs` is tui, forms, person.
    fn module(&self) -> Vec<&str> {
        self.path.trim_start_matches("src/").trim_end_matches(".rs").split('/').collect()
    }
    /// Is it a test alone?
    pub fn is_test(&self) -> bool {
        self.module().contains(&"tests")
    }
    /// The code that ships: no comments, no test module (they stand last).
    pub fn shipped(&self) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        let tests = lines.windows(2).position(|pair| pair[0].trim() == "#[cfg(test)]" && pair[1].contains("mod tests {")).unwrap_or(lines.len());
        lines[..tests].iter().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [*line, "\n"]).collect()
    }
}

pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust file under a folder of the project.
pub fn sources(under: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![project(under)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(project("")).unwrap().components().map(|part| part.as_os_str().to_str().unwrap()).collect::<Vec<_>>().join("/");
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "nothing under {under}");
    found
}

/// One row of the table in ARCHITECTURE.md.
struct Room {
    folder: String,
    may_import: Vec<String>,
    must_not_name: Vec<String>,
}

/// The table between the `imports` markers; what is in backticks counts, the rest is explanation.
fn rooms() -> Vec<Room> {
    let ticked = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let rows = between(&read("ARCHITECTURE.md"), "imports");
    let rooms: Vec<Room> = rows
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            Room { folder: ticked(cells[0])[0].clone(), may_import: ticked(cells[1]), must_not_name: ticked(cells[2]) }
        })
        .collect();
    assert!(rooms.len() >= 8, "the table of imports in ARCHITECTURE.md has {} rows", rooms.len());
    rooms
}

/// The text between `<!-- name -->` and `<!-- /name -->`.
fn between(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(&format!("<!-- {name} -->")).unwrap_or_else(|| panic!("no <!-- {name} -->"));
    rest.split_once(&format!("<!-- /{name} -->")).unwrap_or_else(|| panic!("no <!-- /{name} -->")).0.trim().to_owned()
}

fn is_under(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Every path of this program that the code names, from the root: `store/Store`, `tui/forms/Form`.
fn named(module: &[&str], code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            // `super::super::x` and `self::super::x` are read from their first word on.
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let mut rest = &code[at..];
            let mut base: Vec<&str> = module.to_vec();
            if let Some(after) = rest.strip_prefix("crate::") {
                base.clear();
                rest = after;
            }
            while let Some(after) = rest.strip_prefix("super::") {
                base.pop();
                rest = after;
            }
            expand(&base.join("/"), rest, &mut paths);
        }
    }
    paths
}

/// Follows a path, and each branch of `{a, b::{c}}`; returns what is left of the code.
fn expand<'c>(base: &str, code: &'c str, paths: &mut Vec<String>) -> &'c str {
    let mut path = base.to_owned();
    let mut rest = code;
    loop {
        if let Some(mut branches) = rest.strip_prefix('{') {
            loop {
                branches = branches.trim_start_matches([' ', '\n', ',']);
                if branches.is_empty() || branches.starts_with('}') {
                    return branches.strip_prefix('}').unwrap_or(branches);
                }
                let left = expand(&path, branches, paths);
                // ' as name' and whatever else stands before the next branch.
                branches = &left[left.find([',', '}']).unwrap_or(left.len())..];
            }
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let name = &rest[..end];
        if !name.is_empty() && name != "self" {
            path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        }
        rest = &rest[end..];
        match rest.strip_prefix("::").filter(|_| !name.is_empty()) {
            Some(after) => rest = after,
            None => {
                paths.push(path);
                return rest;
            }
        }
    }
}

#[test]
fn paths_are_followed() {
    let found = |code: &str| named(&["tui", "screens", "today"], code);
    assert_eq!(found("use crate::domain::day::{Born, Day as D};"), ["domain/day/Born", "domain/day/Day"]);
    assert_eq!(found("use super::super::{effect::{Effect, After}, forms};"), ["tui/effect/Effect", "tui/effect/After", "tui/forms"]);
    assert_eq!(found("let x = crate::store::keys::LEAST;"), ["store/keys/LEAST"]);
    assert_eq!(found("use super::row; use std::fs;"), ["tui/screens/row"]);
    assert_eq!(found("mycrate::x"), [] as [String; 0]);
}

#[test]
fn rooms_import_only_what_they_may() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for source in sources("src").iter().filter(|source| !source.is_test()) {
        let module = source.module();
        // The front door opens every room.
        if matches!(module[..], ["main"] | ["lib"]) {
            continue;
        }
        let own = module.join("/");
        let room = rooms.iter().filter(|room| is_under(&own, &room.folder)).max_by_key(|room| room.folder.len());
        let Some(room) = room else {
            wrong.push(format!("{} is in no room of the table", source.path));
            continue;
        };
        let code = source.shipped();
        for path in named(&module, &code) {
            // `pub(in crate::tui)` names a room that the file is in.
            let is_above = is_under(&own, &path);
            if !is_above && !room.may_import.iter().any(|allowed| is_under(&path, allowed)) {
                wrong.push(format!("{} imports {path}", source.path));
            }
        }
        wrong.extend(room.must_not_name.iter().filter(|name| code.contains(name.as_str())).map(|name| format!("{} names {name}", source.path)));
    }
    assert!(wrong.is_empty(), "ARCHITECTURE.md, 'Who may import whom', does not allow:\n{}", wrong.join("\n"));
}

#[test]
fn screens_see_the_store_only_when_they_load() {
    for source in sources("src/tui/screens").iter().filter(|source| !source.is_test()) {
        for line in source.shipped().lines().filter(|line| line.contains("fn ") && line.contains("Store")) {
            assert!(["fn open(", "fn offers(", "fn update(", "fn view("].iter().all(|function| !line.contains(function)), "{}: {line}", source.path);
        }
    }
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    let mut wrong = Vec::new();
    for source in sources("src").into_iter().chain(sources("tests")) {
        if !source.text.starts_with("//!") {
            wrong.push(format!("{} does not start with what it is (//!)", source.path));
        }
        let lines = source.text.lines().count();
        if lines > MOST_LINES || (lines > MANY_LINES && !LONG.contains(&source.path.as_str())) {
            wrong.push(format!("{} has {lines} lines: split it, or name it in LONG with a reason up to {MOST_LINES}", source.path));
        }
    }
    let long = |path: &str| sources("src").iter().any(|source| source.path == path && source.text.lines().count() > MANY_LINES);
    wrong.extend(LONG.iter().filter(|path| !long(path)).map(|path| format!("{path} is named as long, but it is not (any more)")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_must_be_absent_is_absent() {
    assert_eq!(read("src/store/keys.rs").matches("scrypt::Identity::new").count(), 1, "only where its work is limited");
    for source in sources("src") {
        for (name, home) in ABSENT.iter().filter(|(_, home)| *home != source.path) {
            assert!(!source.text.contains(name), "{} holds {name}, which belongs {}", source.path, if home.is_empty() { "nowhere" } else { home });
        }
    }
}

#[test]
fn libraries_are_the_named_ones_and_none_speaks_to_a_network() {
    let tables: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let names = |table: &toml::Value| table["dependencies"].as_table().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut direct = names(&toml::Value::Table(tables.clone()));
    tables["target"].as_table().unwrap().values().for_each(|target| direct.extend(names(target)));
    direct.sort();
    assert_eq!(direct, LIBRARIES, "name it here, with a thought about what it could do");
    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).unwrap();
    let locked: Vec<(&str, &str)> =
        lock["package"].as_array().unwrap().iter().map(|package| (package["name"].as_str().unwrap(), package["version"].as_str().unwrap())).collect();
    assert!(locked.len() > 200, "only {} libraries were read", locked.len());
    for (name, _) in &locked {
        assert!(!NETWORK.contains(name), "{name} came in with another library");
    }
    let notices = between(&read("THIRD-PARTY.md"), "crates");
    let named: Vec<(&str, &str)> = notices
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            Some((*cells.get(1)?, *cells.get(2)?))
        })
        .skip(2)
        .collect();
    assert!(named.len() > 100, "only {} notices were read", named.len());
    for row in &named {
        assert!(locked.contains(row), "{row:?} of THIRD-PARTY.md is not in Cargo.lock: scripts/third-party.sh renews it");
    }
    for name in LIBRARIES {
        assert!(named.iter().any(|(other, _)| other == name), "{name} is not in THIRD-PARTY.md: scripts/third-party.sh renews it");
    }
}

#[test]
fn the_readme_lists_the_keys_as_they_are() {
    let listed = between(&read("README.md"), "keys");
    let real = commands::markdown().trim().to_owned();
    assert!(listed == real, "Put this between the markers in README.md:\n\n{real}\n");
}

#[test]
fn every_row_of_reference_data_has_a_source() {
    let mut rows = 0;
    for entry in std::fs::read_dir(project("seeds")).unwrap() {
        let path = entry.unwrap().path();
        // The recipe of the made-up caseload is invented, and says so.
        if path.ends_with("made-up.toml") {
            continue;
        }
        let tables: toml::Table = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for (kind, list) in &tables {
            for row in list.as_array().unwrap_or_else(|| panic!("{kind} in {} is no list of rows", path.display())) {
                let source = row.get("source").and_then(toml::Value::as_str).unwrap_or_default();
                assert!(!source.trim().is_empty(), "no source in {}: {kind} {row:?}", path.display());
                rows += 1;
            }
        }
    }
    assert!(rows > 50, "only {rows} rows were read");
}
