//! A year and two months of one case, day by day at the keyboard: a wait, a plan, a memory that came up, a break, a cover worker,
//! an onward referral that was refused, an extension and a planned ending. What is counted of it is worked out by hand below.

use super::window::Window;
use crate::support::{PASSPHRASE, day, secret};
use caseload::domain::change::{Change, Setting};
use caseload::store::Store;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const NAME: &str = "Canarella";
/// The day it begins.
const FIRST: &str = "2025-09-08";

/// Worked out by hand from the days typed below, in no way by the program.
///
/// | figure | from | to | comes to |
/// |---|---|---|---|
/// | wait | received 1 Sep 2025 | first attended 6 Oct 2025 | 29 + 6 = 35 days |
/// | support | 6 Oct 2025 | 30 Nov 2026 | 365 + 55 = 420 days, 60 weeks |
/// | break | last seen 1 Dec 2025 | seen again 26 Jan 2026 | 30 + 26 = 56 days, two tries between |
/// | twelve months | 6 Oct 2025 | 6 Oct 2026 | 55 days before the end, inside the extension to 31 Dec 2026 |
/// | self | 2 on 6 Oct 2025 | 4 on 30 Nov 2026 | +2: improved |
/// | trauma | 3 on 6 Oct 2025, 1 on 1 Dec 2025 | 3 on 30 Nov 2026 | 0: maintained, so positive |
const WAIT_DAYS: i64 = 35;
const WEEKS: i64 = 60;
/// Each contact as it was typed: day, kind, what became of it.
const CONTACTS: [(&str, &str, &str); 11] = [
    ("2025-10-06", "session", "attended"),
    ("2025-11-03", "session", "attended"),
    ("2025-12-01", "session", "attended"),
    ("2025-12-15", "session", "did-not-attend"),
    ("2026-01-05", "call", "no-answer"),
    ("2026-01-26", "session", "late"),
    ("2026-02-23", "session", "attended"),
    ("2026-04-13", "session", "attended"),
    ("2026-07-06", "session", "attended"),
    ("2026-09-30", "session", "attended"),
    ("2026-11-30", "session", "attended"),
];

/// The caseload and where it is.
struct Desk {
    home: tempfile::TempDir,
    file: PathBuf,
}

impl Desk {
    /// A day at work: the program is started on it, unlocked, and left when all is done.
    fn on(&self, today: &str, work: impl FnOnce(&mut Window)) {
        let mut window = Window::on(today, self.home.path(), &["--file", self.file.to_str().unwrap()]);
        window.shows("The caseload is locked").press(&format!("'{PASSPHRASE}' enter")).shows("[Today]");
        work(&mut window);
        window.press("q");
        assert_eq!(window.ended(NAME).0, 0, "{today}");
    }
    /// What the command line says, as JSON.
    fn says(&self, today: &str, words: &str) -> Value {
        let pass = self.home.path().join("pass");
        std::fs::write(&pass, PASSPHRASE).unwrap();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("caseload"));
        command.args(words.split(' ')).args(["--json", "--today", today, "--file"]).arg(&self.file).arg("--passphrase-file").arg(&pass);
        let done = command.env("HOME", self.home.path()).output().unwrap();
        assert!(done.status.success(), "{words}: {}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }
}

#[test]
fn a_year_of_a_case_by_keyboard_comes_to_the_figures_worked_out_by_hand() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mine.db");
    let (mut store, _) = Store::create_with(&file, &secret(PASSPHRASE), day(FIRST), 2).unwrap();
    // No backup by itself: whether one is due goes by the real day too, and no key is taken while it is made.
    store.apply(day(FIRST), &Change::SetSetting(Setting::BackupDays, "0".into())).unwrap();
    store.close().unwrap();
    let desk = Desk { home, file };
    desk.on(FIRST, referred);
    desk.on("2025-10-06", begins);
    desk.on("2025-12-01", a_memory_came_up);
    desk.on("2026-01-12", not_seen_for_six_weeks);
    desk.on("2026-01-26", |window| log(window, "session late 30 came back by herself", "Logged a session on 26 Jan 2026 (attended late)"));
    desk.on("2026-02-16", somebody_covers);
    desk.on("2026-04-13", referred_on);
    desk.on("2026-05-04", refused);
    desk.on("2026-07-06", nine_months);
    desk.on("2026-09-30", extended);
    desk.on("2026-11-30", ended);
    comes_to(&desk);
}

/// To the record, by name.
fn find(window: &mut Window) {
    window.press("/").shows("Find a person").press("'canarella'").shows("Canarella Sample").press("enter").hides("Find a person").shows("Safe contact");
}

/// A contact in one line.
fn log(window: &mut Window, line: &str, said: &str) {
    find(window);
    window.press(&format!("c '{line}' enter")).shows(said);
}

fn reading(window: &mut Window, measure: &str, score: u32, said: &str) {
    window.press("o").fill(&[("Measure", &format!("'{measure}'")), ("Score", &format!("'{score}'"))], said);
}

fn referred(window: &mut Window) {
    let person = [("Name, as far", "'Canarella Sample'"), ("Date of birth", "'27 3 2002'"), ("Rotherham", "'lived in Rotherham when harmed and now'")];
    window.press("n").fill(&person, "Added the person.").shows("SU-0001");
    window.press("k").fill(&[("Which ways are safe", "'text only'"), ("Phone", "'07700 900123'")], "Changed the safe-contact card");
    let referral = [
        ("Service asked for", "'grow, trauma'"),
        ("Received on", "clear '1 9 2025'"),
        ("Who referred", "'isva' space"),
        ("Referred as", "'victim'"),
        ("Operation Stovewood", "'stovewood (nca'"),
        ("Which kind of help", "'therapeutic'"),
    ];
    window.press("f").fill(&referral, "Added a referral for SU-0001, received 1 Sep 2025");
    window.seek("tab", "ISVA (primary)");
    window.press("a").fill(&[("Decision", "'accepted'"), ("Decided on", "clear '4 9 2025'")], "RF-0001 is accepted since 4 Sep 2025");
    window.shows("waiting 7 days, 1st of 1");
}

fn begins(window: &mut Window) {
    log(window, "session attended 50 met at the centre", "Logged a session on 6 Oct 2025 (attended)");
    window.shows("support has started");
    let plan = [("Agreed with", "'her'"), ("Expected length", "'48'"), ("Days between contacts", "'28'"), ("First review", "'1 12 2025'")];
    window.press("p").fill(&plan, "Agreed a plan on 6 Oct 2025 for EP-0001");
    window.seek("tab", "No outcome yet");
    window.press("a").fill(&[("Part of daily life", "'self'"), ("The outcome", "'I want to sleep'")], "Added an outcome").select("sleep");
    window.press("t").fill(&[("What the step is", "'a lamp by the bed'")], "Added a step.");
    reading(window, "feelings", 2, "Recorded a reading (self: 2)");
    reading(window, "effect", 3, "Recorded a reading (trauma: 3)");
}

fn a_memory_came_up(window: &mut Window) {
    window.shows("First review of the plan");
    log(window, "session attended 50 3/11 the lamp is there", "Logged a session on 3 Nov 2025 (attended)");
    log(window, "session attended 50 remembered the house", "Logged a session on 1 Dec 2025 (attended)");
    window.press("d").fill(&[("What happened", "'memory'"), ("When", "clear '24 11 2025'")], "Added a marker: memory surfaced, 24 Nov 2025.");
    reading(window, "effect", 1, "Recorded a reading (trauma: 1)");
    window.press("v").fill(
        &[
            ("Outcome 1", "'closer'"),
            ("What was said of it", "'the lamp helps'"),
            ("What else was said", "'slower, and that is all right'"),
            ("Next review", "'+26w'"),
        ],
        "Recorded the review of 1 Dec 2025.",
    );
    window.seek("tab", "readings").select("Effect of trauma");
    window.shows("first 3 on 6 Oct 2025 · last 1 on 1 Dec 2025 · change -2, lower").shows("memory surfaced, 24 Nov");
    let session = [("Which supervision", "'line'"), ("With whom", "'Dana Fellgate'")];
    window.press("7").shows("Effect of trauma: 3, now 1");
    window.press("n").fill(&session, "Recorded line supervision of 1 Dec 2025.");
    window.select("memory surfaced");
    let decided =
        [("What was decided", "'the lower score is the memory, carry on'"), ("What I do now", "'ask how the nights are'"), ("By when", "'12 1 2026'")];
    window.press("d").fill(&decided, "Recorded under supervision, 1 Dec 2025.");
}

fn not_seen_for_six_weeks(window: &mut Window) {
    window.shows("From supervision of 1 Dec: ask how the nights are");
    log(window, "session dna 15/12 waited at the centre", "Logged a session on 15 Dec 2025 (did not attend)");
    log(window, "call no answer 5/1", "Logged a call on 5 Jan 2026 (tried, no answer)");
    window.press("1").shows("No contact made since 1 Dec; every 4 weeks agreed (2 tries)");
}

fn somebody_covers(window: &mut Window) {
    window.press("6").shows("Evolve").press("tab tab").shows("me");
    window.press("n").fill(&[("Name", "'Meg Oatbridge'")], "Added a worker to the directory.");
    find(window);
    let cover = [("Who", "'meg'"), ("As what", "'cover'"), ("Last day", "'8 3 2026'")];
    window.press("K").fill(&cover, "Added cover for EP-0001 from 16 Feb 2026");
    window.press("2").shows("Meg Oatbridge covers until 8 Mar (1 case)");
}

fn referred_on(window: &mut Window) {
    log(window, "session attended 40 23/2 with Meg, who covered", "Logged a session on 23 Feb 2026 (attended)");
    log(window, "session attended 50 drinks at night to sleep", "Logged a session on 13 Apr 2026 (attended)");
    let offered = [("To whom", "'evolve'"), ("What for", "'drinking'"), ("Was priority", "'yes'"), ("When to chase", "'4 5 2026'")];
    window.press("b").fill(&offered, "Offered an onward referral on 13 Apr 2026");
    window.seek("tab", "Onward referrals").select("Evolve");
    window.press("m").fill(&[("Next step", "'consent'")], "Onward referral: consent given, 13 Apr 2026");
    window.select("Evolve").press("m").fill(&[("Next step", "'sent'"), ("When to chase next", "'4 5 2026'")], "Onward referral: sent, 13 Apr 2026");
}

fn refused(window: &mut Window) {
    window.shows("Evolve: sent 13 Apr, not acknowledged: chase (priority asked)");
    find(window);
    window.seek("tab", "Onward referrals").select("Evolve");
    let chased = [("What they said", "'no place yet'"), ("What was done", "'asked for priority again'")];
    window.press("L").fill(&chased, "Onward referral: chased on 4 May 2026.").select("Evolve").shows("Waiting with them for 21 days, chased once.");
    let no = [("Next step", "'declined by the service'"), ("Reason", "'no place before the autumn'")];
    window.press("m").fill(&no, "Onward referral: declined by the service, 4 May 2026");
}

fn nine_months(window: &mut Window) {
    window.shows("9 months reached, 12 on 6 Oct").shows("exit strategy not begun");
    log(window, "session attended 50 talked about ending", "Logged a session on 6 Jul 2026 (attended)");
    window.seek("tab", "The end").shows("Still missing");
    let exit = [
        ("What helps", "'the lamp, walks'"),
        ("Warning signs", "'nights without sleep'"),
        ("Whom to contact", "'GROW duty line, 01632 960200'"),
        ("Agreed with", "'today'"),
    ];
    window.press("g").fill(&exit, "Changed the exit strategy.").shows("onward referrals, or the reason why none is needed");
    window.press("a").fill(&[("What the step is", "'every six weeks'"), ("Due on", "clear '28 9 2026'")], "Added a step-down step, due 28 Sep 2026.");
}

fn extended(window: &mut Window) {
    window.shows("Step down: every six weeks");
    log(window, "session attended 50 the trial moved to November", "Logged a session on 30 Sep 2026 (attended)");
    window.seek("tab", "The end").select("every six weeks");
    window.press("s").fill(&[], "Marked a step-down step done on 30 Sep 2026.");
    let longer = [("The exceptional reason", "'the trial moved'"), ("Agreed by", "'Dana Fellgate'"), ("Until", "'31 12 2026'")];
    window.press("t").fill(&longer, "Extended EP-0001 until 31 Dec 2026.");
}

fn ended(window: &mut Window) {
    log(window, "session attended 50 said goodbye, for now", "Logged a session on 30 Nov 2026 (attended)");
    reading(window, "feelings", 4, "Recorded a reading (self: 4)");
    reading(window, "effect", 3, "Recorded a reading (trauma: 3)");
    window.seek("tab", "readings").select("Effect of trauma");
    window.shows("first 3 on 6 Oct 2025 · last 3 on 30 Nov 2026 · change 0, same").shows("counted as: maintained (positive)");
    window.seek("tab", "9 contacts made, 2 tried.");
    window.seek("tab", "The end");
    let ending = [
        ("How it ends", "'planned'"),
        ("Why it ends", "'she sleeps; the trial is over'"),
        ("What they say", "'you waited for me'"),
        ("Ask how they are", "'1 3 2027'"),
    ];
    window.press("z").fill(&ending, "Still missing: onward referrals,");
    window.press("esc").shows("Leave without saving?");
    window.press("y").hides("Leave without saving?");
    window.press("g").fill(&[("Why no onward", "'her GP sees her about the drinking'")], "Changed the exit strategy.").shows("Complete");
    window.press("w").shows("Exit sheet: a page for them to keep").press("ctrl-s").shows("The exit sheet is in").press("esc").hides("The exit sheet is in");
    window.press("z").shows("Go on with what you wrote?").press("y").shows("she sleeps").press("ctrl-s").shows("Ended EP-0001 on 30 Nov 2026: planned ending.");
}

/// What the command line counts is what was worked out by hand.
fn comes_to(desk: &Desk) {
    let record = desk.says("2026-12-01", "show EP-0001");
    let (referral, episode) = (&record["referrals"][0], &record["episodes"][0]);
    let contacts: Vec<(&str, &str, &str)> =
        referral["contacts"].as_array().unwrap().iter().map(|contact| (text(&contact["on"]), text(&contact["kind"]), text(&contact["attendance"]))).collect();
    assert_eq!(contacts, CONTACTS);
    let clock = |name: &str| referral["clocks"].as_array().unwrap().iter().find(|clock| clock["clock"] == name).unwrap()["day"].as_i64();
    assert_eq!(clock("wait"), Some(WAIT_DAYS), "{referral}");
    assert_eq!((text(&episode["started_on"]), text(&episode["ended_on"]), text(&episode["ending"])), ("2025-10-06", "2026-11-30", "planned"));
    assert_eq!(text(&episode["extensions"][0]["until"]), "2026-12-31");
    let steps: Vec<(&str, &str)> =
        episode["onward_referrals"][0]["steps"].as_array().unwrap().iter().map(|step| (text(&step["state"]), text(&step["on"]))).collect();
    assert_eq!(steps, [("offered", "2026-04-13"), ("consented", "2026-04-13"), ("sent", "2026-04-13"), ("declined-by-service", "2026-05-04")]);
    let workers: Vec<(&str, &str)> = episode["workers"].as_array().unwrap().iter().map(|own| (text(&own["name"]), text(&own["part"]))).collect();
    let reviewed = &episode["reviews"][0]["walked"][0];
    assert_eq!((text(&reviewed["words"]), text(&reviewed["going"]), text(&reviewed["note"])), ("I want to sleep", "closer", "the lamp helps"));
    let kept: Vec<&str> = record["entries"].as_array().unwrap().iter().map(|kept| text(&kept["entry"])).collect();
    assert_eq!(kept, ["supervised", "feedback", "follow-up", "keeping"], "what supervision decided, and what the ending asked");
    assert_eq!(workers, [("Me", "key-worker"), ("Meg Oatbridge", "cover")]);

    // The wait is counted in the twelve months up to 5 October 2026 and not a day longer.
    for (last, n) in [("2026-10-05", 1), ("2026-10-06", 0)] {
        let waits = desk.says("2026-12-01", &format!("report waiting --from 2026-01-01 --to {last} --no-suppress"));
        let lists = waits["lists"].as_array().unwrap();
        let seen: Vec<&Value> = lists.iter().map(|list| &list["completed_12m"]).filter(|done| done["n"] != 0).collect();
        assert_eq!(seen.len(), n, "{last}: {waits}");
        assert!(seen.iter().all(|done| done["n"] == 1 && done["median_days"] == WAIT_DAYS && done["longest_days"] == WAIT_DAYS), "{last}: {waits}");
    }
    // A leaver once, in the year that she left in: with her weeks, and with each domain by its first and last score.
    let outcomes = desk.says("2027-04-01", "report outcomes --from 2026-04-01 --to 2027-03-31 --provider GROW --no-suppress");
    let grow = &outcomes["providers"][0];
    let leavers = &grow["leavers"];
    assert_eq!((&leavers["n"], &leavers["planned"], &leavers["weeks"]["median"]), (&1.into(), &1.into(), &WEEKS.into()), "{outcomes}");
    let counted = |domain: &str| {
        let row = grow["outcomes"].as_array().unwrap().iter().find(|row| row["domain"] == domain).unwrap();
        ["improved", "maintained", "worsened", "not_recorded"].map(|key| row[key].as_i64().unwrap())
    };
    assert_eq!(counted("self"), [1, 0, 0, 0]);
    assert_eq!(counted("trauma"), [0, 1, 0, 0]);
    assert_eq!(counted("relationships"), [0, 0, 0, 1]);
    assert_eq!(desk.says("2027-04-01", "report outcomes --from 2025-04-01 --to 2026-03-31 --provider GROW --no-suppress")["providers"][0]["leavers"]["n"], 0);
    // On a day in between, as it was then: with support for 20 weeks and nobody waiting.
    let then = desk.says("2026-12-01", "cases --as-at 2026-02-28");
    assert_eq!((then["cases"].as_array().unwrap().len(), &then["cases"][0]["weeks_open"]), (1, &20.into()), "6 Oct to 28 Feb is 145 days: {then}");
    summary(desk.home.path(), desk);
}

/// The summary of that day tells what changed since the supervision, without a name.
fn summary(home: &Path, desk: &Desk) {
    let told = desk.says("2026-12-01", "summary SU-0001 --as-at 2026-11-30");
    assert_eq!(text(&told["since"]), "2025-12-01");
    assert!(!told.to_string().contains("Canarella"));
    let sheet = std::fs::read_to_string(home.join("SU-0001-exit-sheet-2026-11-30.html")).unwrap();
    assert!(sheet.contains("the lamp, walks") && sheet.contains("01632 960200") && !sheet.contains(NAME) && !sheet.contains("SU-0001"), "{sheet}");
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
