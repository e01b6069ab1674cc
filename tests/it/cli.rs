//! The command line from outside, as the contract has it: stdout, stderr, exit code.

use crate::soak::drives;
use crate::support::{PASSPHRASE, World, secret, today, work_of};
use caseload::domain::change::Change;
use caseload::domain::merge::Merge;
use caseload::store::Store;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A home of its own with a caseload made by `init` or `demo`.
pub struct Desk {
    pub folder: TempDir,
}

/// What a run answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|wrong| panic!("{wrong}: {}", self.out))
    }
}

impl Desk {
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pass"), format!("{PASSPHRASE}\n")).unwrap();
        Self { folder }
    }
    pub fn with_init() -> Self {
        let desk = Self::empty();
        let made = desk.run("init --no-input");
        assert_eq!(made.code, 0, "{}", made.err);
        std::fs::write(desk.path("code"), made.out).unwrap();
        desk
    }
    /// The same as `with_init` with a key that costs nothing, where the key is not what is looked at.
    pub fn light() -> Self {
        let desk = Self::empty();
        let (store, _) = Store::create_with(&desk.path("mine.db"), &secret(PASSPHRASE), today(), 2).unwrap();
        store.close().unwrap();
        desk
    }
    pub fn with_demo(people: u32) -> Self {
        let desk = Self::empty();
        let made = desk.run(&format!("demo --into {} --people {people}", desk.path("mine.db").display()));
        assert_eq!(made.code, 0, "{}", made.err);
        desk
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    /// Words separated by spaces; the file, the passphrase and the day are given.
    pub fn run(&self, words: &str) -> Answer {
        self.run_with(&format!("--file {} --passphrase-file {} --today 2026-11-21 {words}", self.path("mine.db").display(), self.path("pass").display()))
    }
    pub fn run_with(&self, words: &str) -> Answer {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("caseload"));
        command
            .args(words.split_whitespace())
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env_remove("XDG_DATA_HOME")
            .env("TERM", "xterm")
            .stdin(Stdio::null());
        let done = command.output().unwrap();
        Answer { code: done.status.code().unwrap_or(-1), out: String::from_utf8(done.stdout).unwrap(), err: String::from_utf8(done.stderr).unwrap() }
    }
    pub fn csv(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }
    pub fn import(&self, kind: &str, text: &str) -> Answer {
        let file = self.csv("rows.csv", text);
        self.run(&format!("import {kind} {} --json", file.display()))
    }
}

#[test]
fn init_gives_the_code_alone_and_never_overwrites() {
    let desk = Desk::with_init();
    let code = std::fs::read_to_string(desk.path("code")).unwrap();
    assert_eq!(code.trim().len(), 29, "{code}");
    let keys = std::fs::read_to_string(desk.path("mine.keys")).unwrap();
    let slots: Vec<u8> = keys.match_indices("-----BEGIN").map(|(at, _)| work_of(&keys.as_bytes()[at..])).collect();
    assert_eq!(slots, [17, 17], "each guess takes its time");
    let again = desk.run("init --no-input");
    assert_eq!(again.code, 1);
    assert!(again.err.contains("exists already"), "{}", again.err);
    assert_eq!(desk.run("check").code, 0);
    std::fs::write(desk.path("short"), "tooshort\n").unwrap();
    let short = desk.run_with(&format!("init --no-input --file {} --passphrase-file {}", desk.path("new/other.db").display(), desk.path("short").display()));
    assert_eq!(short.code, 1);
    assert!(short.err.contains("12 characters"), "{}", short.err);
    assert!(!desk.path("new").exists());
}

#[test]
fn a_wrong_passphrase_a_missing_file_and_a_missing_key_file_are_said_apart() {
    let desk = Desk::with_init();
    std::fs::write(desk.path("wrong"), "not the passphrase\n").unwrap();
    let file = desk.path("mine.db");
    let wrong = desk.run_with(&format!("cases --file {} --passphrase-file {}", file.display(), desk.path("wrong").display()));
    assert_eq!(wrong.code, 3);
    assert!(wrong.err.contains("passphrase is wrong") && wrong.err.contains("damaged"), "{}", wrong.err);
    let none = desk.run_with(&format!("cases --file {} --passphrase-file {}", desk.path("no.db").display(), desk.path("pass").display()));
    assert_eq!(none.code, 1);
    assert!(none.err.contains("no caseload"), "{}", none.err);
    std::fs::remove_file(desk.path("mine.keys")).unwrap();
    assert_eq!(desk.run("cases").code, 0, "the second copy serves");
    assert!(desk.path("mine.keys").exists(), "and mends the first");
    std::fs::remove_file(desk.path("mine.keys")).unwrap();
    std::fs::remove_file(desk.path("mine.keys2")).unwrap();
    let keyless = desk.run("cases");
    assert_eq!(keyless.code, 3);
    assert!(keyless.err.contains("key file"), "{}", keyless.err);
}

#[test]
fn passphrase_and_recover_change_what_opens() {
    let desk = Desk::with_init();
    std::fs::write(desk.path("new"), "another good passphrase\n").unwrap();
    std::fs::write(desk.path("third"), "a third good passphrase\n").unwrap();
    let changed = desk.run(&format!("passphrase --new-passphrase-file {}", desk.path("new").display()));
    assert_eq!(changed.code, 0, "{}", changed.err);
    assert_eq!(desk.run("today").code, 3, "the old one opens no more");
    let recovered = desk.run(&format!("recover --recovery-file {} --new-passphrase-file {}", desk.path("code").display(), desk.path("third").display()));
    assert_eq!(recovered.code, 0, "{}", recovered.err);
    std::fs::copy(desk.path("third"), desk.path("pass")).unwrap();
    let log = desk.run("log --json");
    assert_eq!(log.code, 0);
    let seen: Vec<String> = log.json()["log"].as_array().unwrap().iter().map(|row| row["seen"].as_str().unwrap().to_owned()).collect();
    assert!(seen.contains(&"rekeyed".to_owned()) && seen.contains(&"unlock-failed".to_owned()), "{seen:?}");
}

#[test]
fn without_a_terminal_the_interface_says_so() {
    let desk = Desk::with_init();
    let bare = desk.run_with(&format!("--file {}", desk.path("mine.db").display()));
    assert_eq!(bare.code, 2);
    assert!(bare.err.contains("terminal"), "{}", bare.err);
    assert_eq!(desk.run_with("--no-input --file nothing.db").code, 1);
    assert_eq!(desk.run_with(&format!("--no-input --file {}", desk.path("mine.db").display())).code, 1);
    assert_eq!(desk.run_with("cases --no-input --file mine.db").code, 1);
    assert_eq!(desk.run_with("wibble").code, 2);
    assert_eq!(desk.run("cases --as-at 2027-01-01").code, 2);
}

#[test]
fn the_made_up_caseload_is_the_same_for_the_same_seed_and_answers_every_command() {
    let desk = Desk::with_demo(60);
    let cases = desk.run("cases --json").json();
    assert!(cases["cases"].as_array().unwrap().len() >= 5);
    for case in cases["cases"].as_array().unwrap() {
        for key in ["person", "name_to_use", "episode", "provider", "service", "started_on", "weeks_open", "clocks", "next_due"] {
            assert!(case.get(key).is_some(), "{key}");
        }
        assert!(case["clocks"].as_array().unwrap().iter().all(|clock| clock.get("limit_day").is_some() && clock["state"].is_string()));
    }
    let waiting = desk.run("waiting --json").json();
    let lists = waiting["lists"].as_array().unwrap();
    assert_eq!(lists.len(), 11, "ten services, one of them with two lanes");
    assert!(lists.iter().any(|list| !list["entries"].as_array().unwrap().is_empty()));
    let other = Desk::with_demo(60);
    assert_eq!(other.run("cases --json").json(), cases);
    assert_eq!(other.run("waiting --json").json(), waiting);
    let person = cases["cases"][0]["person"].as_str().unwrap().to_owned();
    let shown = desk.run(&format!("show {person} --json")).json();
    assert_eq!(shown["as_at"], "2026-11-21");
    let read = desk.run(&format!("show {person}")).out;
    assert!(read.contains("as at: 21 Nov 2026\n") && !read.contains(": 2026-"), "days in words for people: {read}");
    let name = shown["name"].as_str().unwrap().to_owned();
    assert_eq!(desk.run(&format!("find {name} --json")).json()["refs"][0], person.as_str());
    let summary = desk.run(&format!("summary {person} --notes"));
    assert_eq!(summary.code, 0, "{}", summary.err);
    assert!(summary.out.contains(&person) && !summary.out.contains(&name), "no name without --identified");
    assert_eq!(desk.run(&format!("summary {person} --identified")).code, 2);
    let named = desk.run(&format!("summary {person} --identified --reason supervision"));
    assert!(named.out.contains(&name));
    assert_eq!(desk.run(&format!("summary {person} -o out.md")).code, 0);
    let again = desk.run(&format!("summary {person} -o out.md"));
    assert_eq!(again.code, 1, "an existing file is left alone");
    let json: Value = serde_json::from_str(&desk.run(&format!("summary {person} --format json")).out).unwrap();
    assert_eq!(json["who"]["person"], person.as_str());
    let unknown = desk.run("show SU-9999");
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("find"), "{}", unknown.err);
    for command in ["today", "cases", "waiting", "check", "log", "find zoe", "today --plain", "cases --as-at 2026-06-01 --json"] {
        let answer = desk.run(command);
        assert_eq!(answer.code, 0, "{command}: {}", answer.err);
        assert!(!answer.out.contains('\u{1b}'), "{command}");
    }
    let seen = desk.run(&format!("log {person} --json")).json();
    assert!(seen["log"].as_array().unwrap().iter().any(|row| row["seen"] == "exported" && row["detail"].as_str().unwrap().contains("identified")));
}

#[test]
fn two_hundred_people_give_me_forty_cases() {
    let desk = Desk::with_demo(200);
    assert!(desk.run("cases --json").json()["cases"].as_array().unwrap().len() >= 40);
    assert_eq!(desk.run("check").code, 0);
}

#[test]
fn routing_explains_every_service() {
    let desk = Desk::with_init();
    let answer = desk.run("route --age 24 --source isva police --stovewood nca --residency now --role survivor --json");
    let services = answer.json();
    let services = services["services"].as_array().unwrap();
    assert_eq!(services.len(), 10);
    let rothacs = services.iter().find(|service| service["service"] == "CSE counselling" && service["provider"] == "Rothacs").unwrap();
    assert_eq!(rothacs["verdict"], "cannot");
    assert!(rothacs["next_step"].as_str().unwrap().contains("refer themselves"));
    assert_eq!(rothacs["rules"].as_array().unwrap().len(), 8);
    assert_eq!(rothacs["published"]["as_of"], "2024-01");
    assert_eq!(rothacs["measured"]["n"], 0);
    let grow = services.iter().find(|service| service["service"] == "Trauma stabilisation").unwrap();
    assert_eq!((grow["lane"].as_str(), grow["verdict"].as_str()), (Some("stovewood"), Some("can take")));
    // In words too the waits stand beside the answer; what was published later is not said of a day before.
    let words = desk.run("route --age 24 --source isva --stovewood nca --residency now --role survivor").out;
    assert!(
        words.contains("  Published wait: 11 months, pre-therapy online package at once, Jan 2024. Seen in the 12 months to 21 Nov 2026: too few to say (0)."),
        "{words}"
    );
    let before = desk.run("route --on 2023-12-31 --age 24 --source isva --stovewood nca --residency now --role survivor").out;
    assert!(before.contains("Published wait: none.") && !before.contains("Jan 2024"), "{before}");
    assert_eq!(desk.run("route --age 24 --source friend --stovewood nca --residency now --role survivor").code, 2);
    assert_eq!(desk.run("route --source self").code, 2);
}

const PEOPLE: &str = "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,Zoë O'Brien,Zo,27/03/2002,female,white-irish,both\np2,Łukasz Nowak,,2007-03,transgender,,then\np3,,,,,,\np1,Twice,,,,,\np5,Bad Gender,,,womble,,\n";
const REFERRALS: &str = "external_id,person_id,role,received_on,sources,stovewood_status,provider,service,decision,decided_on,first_attended_on,ended_on,ending\nr1,p1,survivor,2026-01-10,isva;self,nca,GROW,Trauma stabilisation,accepted,2026-01-12,2026-02-10,2026-06-10,planned\nr2,p2,survivor,2026-10-01,self,no,RACS,Counselling,accepted,2026-10-02,,,\nr3,p2,survivor,2026-10-01,self,no,Nobody,Counselling,accepted,,,,\nr4,p9,survivor,2026-10-01,self,no,GROW,Trauma stabilisation,pending,,,,\nr5,p1,survivor,2026-10-01,self,no,GROW,Trauma stabilisation,accepted,2026-10-02,2026-09-01,,\nr6,p1,survivor,2026-07-01,self,no,GROW,Practical support (adults),accepted,2026-07-02,2026-07-20,,\n";

#[test]
fn imports_keep_good_rows_name_bad_ones_and_change_nothing_twice() {
    let desk = Desk::with_init();
    let dry = desk.csv("people.csv", PEOPLE);
    let dry = desk.run(&format!("import people {} --dry-run --json", dry.display()));
    assert_eq!(dry.code, 7);
    assert_eq!(desk.run("find Nowak --json").json()["refs"].as_array().unwrap().len(), 0);
    let people = desk.import("people", &format!("\u{feff}{}", PEOPLE.replace('\n', "\r\n")));
    assert_eq!(people.code, 7);
    let report = people.json();
    assert_eq!(dry.json(), report);
    assert_eq!((&report["read"], &report["added"], &report["unchanged"]), (&5.into(), &2.into(), &0.into()));
    let rejected: Vec<(u64, String)> =
        report["rejected"].as_array().unwrap().iter().map(|row| (row["line"].as_u64().unwrap(), row["column"].as_str().unwrap().to_owned())).collect();
    assert_eq!(rejected, [(4, "name".into()), (5, "external_id".into()), (6, "gender".into())]);
    assert_eq!(desk.import("people", PEOPLE).json()["unchanged"], 2);
    let changed = desk.import("people", &PEOPLE.replace("Zo,27", "Zozo,27")).json();
    assert_eq!((&changed["changed"], &changed["unchanged"]), (&1.into(), &1.into()));

    let referrals = desk.import("referrals", REFERRALS).json();
    assert_eq!(referrals["added"], 3, "{referrals}");
    let why: Vec<(u64, &str)> =
        referrals["rejected"].as_array().unwrap().iter().map(|row| (row["line"].as_u64().unwrap(), row["column"].as_str().unwrap())).collect();
    assert_eq!(why, [(4, "provider"), (5, "person_id"), (6, "first_attended_on")]);
    let cases = desk.run("cases --json").json();
    assert_eq!(cases["cases"].as_array().unwrap().len(), 1, "an imported open episode is mine from its start");
    assert_eq!(cases["cases"][0]["started_on"], "2026-07-20");
    let waiting = desk.run("waiting --json").json();
    let list = waiting["lists"].as_array().unwrap().iter().find(|list| list["provider"] == "Rothacs" && list["service"] == "CSE counselling").unwrap();
    assert_eq!((&list["waiting_now"]["n"], &list["waiting_now"]["longest_days"]), (&1.into(), &51.into()));
    let before = desk.run("waiting --json --as-at 2026-10-01").json();
    let list = before["lists"].as_array().unwrap().iter().find(|list| list["provider"] == "Rothacs" && list["service"] == "CSE counselling").unwrap();
    assert_eq!((&list["waiting_now"]["n"], &list["awaiting_decision"]), (&0.into(), &1.into()), "accepted only from its day");

    let readings = desk.import("readings", "referral_id,measure,taken_on,score\nr1,trauma,2026-02-10,2\nr1,trauma,2026-06-01,4\nr1,trauma,2026-06-02,9\nr1,mood,2026-06-02,3\nr1,trauma,2026-02-10,3\n");
    assert_eq!(readings.code, 7);
    let why: Vec<u64> = readings.json()["rejected"].as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap()).collect();
    assert_eq!(why, [4, 5, 6]);
    let contacts = "external_id,referral_id,happened_on,kind,minutes,attendance,note\nc1,r2,2026-10-20,session,50,attended,=1+1\nc2,r2,2026-10-21,carrier pigeon,,attended,\n";
    let contacts = desk.import("contacts", contacts);
    assert_eq!((contacts.code, &contacts.json()["added"]), (7, &1.into()));
    assert_eq!(desk.run("cases --json").json()["cases"].as_array().unwrap().len(), 1, "a contact row never opens an episode");
    assert_eq!(desk.run("check").code, 0);
}

#[test]
fn a_bad_header_or_encoding_reads_nothing() {
    let desk = Desk::with_init();
    for (text, says) in [
        ("external_id,name\np1,A\n", "is missing"),
        ("external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency,shoe_size\n", "shoe_size"),
        ("", "empty"),
    ] {
        let answer = desk.import("people", text);
        assert_eq!(answer.code, 1, "{}", answer.err);
        assert!(answer.err.contains(says) && answer.out.is_empty(), "{}", answer.err);
    }
    std::fs::write(desk.path("latin.csv"), b"external_id,name\np1,Zo\xeb\n").unwrap();
    let latin = desk.run(&format!("import people {}", desk.path("latin.csv").display()));
    assert_eq!(latin.code, 1);
    assert!(latin.err.contains("UTF-8"), "{}", latin.err);
    assert_eq!(desk.run("import people nowhere.csv").code, 1);
    assert_eq!(desk.run("import parrots x.csv").code, 2);
}

#[test]
fn hostile_text_comes_out_harmless() {
    let desk = Desk::with_init();
    let people = "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,Eve\u{1b}]52;c;aGk=\u{7} \u{202e}lee,\u{9b}31mEve,,,,\n";
    assert_eq!(desk.import("people", people).code, 0);
    for command in ["find Eve", "show SU-0001", "show SU-0001 --json", "summary SU-0001 --identified --reason test"] {
        let answer = desk.run(command);
        assert_eq!(answer.code, 0, "{command} {}", answer.err);
        assert!(answer.out.contains("Eve") && !answer.out.chars().any(drives), "{command}: {}", answer.out);
    }
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone_and_an_open_folder_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with_init();
    for name in ["mine.db", "mine.keys", "mine.keys2"] {
        let mode = std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
    }
    let open = desk.path("open");
    std::fs::create_dir(&open).unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).unwrap();
    let refused = desk.run_with(&format!("init --no-input --file {} --passphrase-file {}", open.join("x.db").display(), desk.path("pass").display()));
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("chmod 700"), "{}", refused.err);
    let made = desk.run_with(&format!("init --no-input --file {} --passphrase-file {}", desk.path("deep/er/x.db").display(), desk.path("pass").display()));
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(std::fs::metadata(desk.path("deep")).unwrap().permissions().mode() & 0o777, 0o700);
    // One that others can only read is named, and used.
    for (bits, named) in [(0o700, false), (0o755, true), (0o744, true), (0o704, true)] {
        std::fs::set_permissions(desk.folder.path(), std::fs::Permissions::from_mode(bits)).unwrap();
        let done = desk.run("cases");
        assert_eq!((done.code, done.err.contains("Others can see which files are in")), (0, named), "{bits:o}: {}", done.err);
    }
}

#[test]
fn check_tells_damage_from_a_wrong_passphrase() {
    let desk = Desk::with_demo(60);
    let mut bytes = std::fs::read(desk.path("mine.db")).unwrap();
    let late = bytes.len() - 3000;
    bytes[late] ^= 4;
    std::fs::write(desk.path("mine.db"), bytes).unwrap();
    let found = desk.run("check --json");
    assert_eq!(found.code, 5, "{}", found.err);
    assert_eq!(found.json()["whole"], false);
    // The cipher has things to say of its own about such a page, to whoever's terminal it is.
    assert!(!found.err.contains("sqlcipher") && !found.err.contains("ERROR"), "{}", found.err);
}

#[test]
fn rejected_rows_are_saved_on_request_and_never_over_a_file() {
    let desk = Desk::with_init();
    desk.csv("people.csv", "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np1,Ola Example,,31/02/2007,,,\np2,Mia Example,,,,,\n");
    let answer = desk.run("import people people.csv --rejects out.csv");
    assert_eq!(answer.code, 7, "{}", answer.err);
    assert!(answer.err.contains("What was rejected is in"), "{}", answer.err);
    let text = std::fs::read_to_string(desk.path("out.csv")).unwrap();
    assert!(text.starts_with("line,column,why\n2,date_of_birth,"), "{text}");
    let again = desk.run("import people people.csv --rejects out.csv");
    assert_eq!((again.code, again.out.as_str()), (1, ""), "{}", again.err);
    assert!(again.err.contains("exists already and is left as it is. Nothing was read"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(desk.path("out.csv")).unwrap(), text);
    let none = desk.csv("good.csv", "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\np3,Zora Example,,24 on 2026-11-20,,,\n");
    assert_eq!(desk.run(&format!("import people {} --rejects none.csv", none.display())).code, 0);
    assert!(!desk.path("none.csv").exists(), "nothing was rejected, so there is no file");
}

#[test]
fn find_says_by_which_earlier_name_somebody_was_found() {
    let mut world = World::new();
    let (stays, goes) = (world.person("Ewa Nowak"), world.person("Bella Sample"));
    let merging = world.store.merging(stays, goes).unwrap();
    world.do_(Change::Merge(Box::new(Merge { keep: stays, other: goes, details: merging.kept, card: None })));
    let World { folder, store, .. } = world;
    store.close().unwrap();
    std::fs::write(folder.path().join("pass"), PASSPHRASE).unwrap();
    let desk = Desk { folder };
    let found = desk.run("find bella --plain").out;
    assert!(found.lines().any(|row| row.starts_with("SU-0001\tEwa") && row.ends_with("Bella Sample")), "{found}");
    assert!(!desk.run("find ewa --plain").out.contains("Bella"), "nobody was found by it");
    assert_eq!(desk.run("find bella --json").json()["refs"], serde_json::json!(["SU-0001"]));
}
