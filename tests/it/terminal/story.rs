//! A whole case from an empty folder to the summary on disk, by keyboard alone.

use super::window::Window;
use crate::support::PASSPHRASE;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// The name that must not be left anywhere.
const NAME: &str = "Zora";
const PHONE: &str = "01632 960123";

#[test]
fn a_whole_case_from_an_empty_folder_to_the_summary_on_disk() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mine").join("work.db");
    let mut window = Window::open(home.path(), &["--file", file.to_str().unwrap()]);
    first_start(&mut window, &file);
    somebody_new(&mut window);
    referred_and_accepted(&mut window);
    waits_until_seen(&mut window);
    plan_and_readings(&mut window);
    contacts(&mut window);
    onward(&mut window);
    ended_and_taken_back(&mut window);
    summary(&mut window, home.path());
    locked(&mut window);
    window.press("q");
    assert_eq!(window.ended(NAME).0, 0);
    agrees(home.path(), &file);
}

fn first_start(window: &mut Window, file: &Path) {
    window.shows("Start a caseload").shows(file.to_str().unwrap());
    window.press(&format!("'Kim Example' enter '{PASSPHRASE}' enter '{PASSPHRASE}' enter")).shows("Your recovery code").shows("Your caseload is");
    let text = window.text();
    let code = text.lines().map(str::trim).find(|line| line.len() == 29 && !line.contains(' ')).unwrap().to_owned();
    window.press("'not the code' enter").shows("There is a problem");
    window.press(&format!("clear '{}' enter", code.to_lowercase())).shows("[Today]").shows("Nothing is due").hides(&code);
}

fn somebody_new(window: &mut Window) {
    let person = [("Name, as far", "'Zora Canarie'"), ("Date of birth", "'27 3 2002'"), ("Rotherham", "'lived in Rotherham when harmed and now'")];
    window.press("n").fill(&person, "Added the person.").shows("SU-0001").shows("Zora, 24").shows("no way of contact is known to be safe");
    window.press("e").fill(&[("Gender", "'female'"), ("Language", "'English'")], "Changed the details of SU-0001");
    let card = [
        ("Which ways are safe", "'text only'"),
        ("When it is safe", "'after 4 pm'"),
        ("May a message be left", "'no'"),
        ("Code word", "'heron'"),
        ("Phone", "'01632 960123'"),
    ];
    window.press("k").fill(&card, "Changed the safe-contact card").shows("text only").shows("i shows phone").hides(PHONE).hides("heron");
    window.press("i").shows(PHONE).shows("heron");
}

fn referred_and_accepted(window: &mut Window) {
    let referral = [
        ("Service asked for", "'grow, trauma'"),
        ("Received on", "clear '2 10 2026'"),
        ("Who referred", "'isva' space 'self' space"),
        ("Referred as", "'victim'"),
        ("Operation Stovewood", "'stovewood (nca'"),
        ("Who said so", "'DC Example, by phone'"),
        ("Which kind of help", "'therapeutic'"),
    ];
    window.press("f").fill(&referral, "Added a referral for SU-0001, received 2 Oct 2026").shows("awaiting decision");
    window.press("j").shows("can take").shows("cannot").shows("too few to say (0)").select("Trauma stabilisation");
    window.press("enter").shows("Source").shows("Stovewood");
    window.press("esc").hides("Source");
    window.press("esc").shows("Overview").seek("tab", "ISVA (primary), self");
    window.press("a").fill(&[("Decision", "'accepted'"), ("Decided on", "clear '5 10 2026'")], "RF-0001 is accepted since 5 Oct 2026");
    window.shows("waiting 50 days, 1st of 1");
}

fn waits_until_seen(window: &mut Window) {
    window.press("3").shows("Longest: SU-0001, 50 days").select("50 d");
    window.press("enter").shows("GROW › Trauma stabilisation").shows("2 Oct 2026").shows("1st: first of the fast lane");
    window.press("y").shows("Why this order");
    window.press("esc").hides("Why this order");
    window.press("enter").shows("waiting 50 days, 1st of 1");
    let call = [("When", "clear '12 10 2026'"), ("How", "'call'"), ("What became of it", "'attended'"), ("Minutes", "'10'")];
    window.press("C").fill(&call, "Logged a call on 12 Oct 2026 (attended)").shows("waiting 50 days, 1st of 1");
    window.press("2").shows("Nobody is on your caseload yet");
    find(window);
    let session =
        [("When", "clear '20 10 2026'"), ("How", "'session'"), ("What became of it", "'attended'"), ("Minutes", "'50'"), ("Note", "'Met at the centre.'")];
    window.press("C").fill(&session, "Logged a session on 20 Oct 2026 (attended)").shows("open since 20 Oct 2026");
    window.press("3").shows("Nobody is waiting");
    window.press("2").shows("SU-0001").shows("week 5").hides("Nobody is on your caseload");
    find(window);
}

/// To the record by its name.
fn find(window: &mut Window) {
    window.press("/").shows("Find a person").press("'zora'").shows("Zora Canarie").press("enter").hides("Find a person").shows("Safe contact");
}

fn plan_and_readings(window: &mut Window) {
    let plan = [
        ("Agreed on", "clear '20 10 2026'"),
        ("Agreed with", "'her, and her sister'"),
        ("Expected length", "'20'"),
        ("Days between contacts", "'14'"),
        ("First review", "'+6w'"),
    ];
    window.press("p").fill(&plan, "Agreed a plan on 20 Oct 2026 for EP-0001");
    window.seek("tab", "No outcome yet").shows("every 2 weeks");
    let outcome =
        [("Part of daily life", "'self'"), ("The outcome", "'I want to look in the mirror without flinching'"), ("How we shall know", "'most mornings'")];
    window.press("a").fill(&outcome, "Added an outcome").select("mirror");
    window.press("t").fill(&[("What the step is", "'name one thing she likes'")], "Added a step.").select("name one thing");
    window.press("s").fill(&[("Started on", "clear '27 10 2026'"), ("Achieved on", "'17 11 2026'")], "Marked a step achieved on 17 Nov 2026").shows("✓");
    for (on, score) in [("20 10 2026", 2), ("20 11 2026", 4)] {
        let reading = [("Measure", "'feelings'".to_owned()), ("Taken on", format!("clear '{on}'")), ("Score", format!("'{score}'"))];
        let reading = reading.each_ref().map(|(label, keys)| (*label, keys.as_str()));
        window.press("o").fill(&reading, &format!("Recorded a reading (self: {score})"));
    }
    window.seek("tab", "readings").select("Feelings and thoughts about self");
    window.shows("first 2 on 20 Oct 2026 · last 4 on 20 Nov 2026 · change +2, better").shows("counted as: improved (positive)");
}

fn contacts(window: &mut Window) {
    window.press("c 'ses dna 3/11 waited, then sent a text' enter").shows("(did not attend)");
    let made = [("When", "clear '17 11 2026'"), ("How", "'session'"), ("What became of it", "'attended'"), ("Next contact due", "'+2w'")];
    window.press("C").fill(&made, "Logged a session on 17 Nov 2026 (attended)");
    window.seek("tab", "3 contacts made, 1 tried. Last made 17 Nov 2026, 4 days ago.").shows("did not attend");
}

fn onward(window: &mut Window) {
    let offered =
        [("To whom", "'evolve'"), ("What for", "'young people'"), ("Offered to", "clear '17 11 2026'"), ("Was priority", "'yes'"), ("When to chase", "'+2w'")];
    window.press("b").fill(&offered, "Offered an onward referral on 17 Nov 2026");
    window.seek("tab", "Onward referrals").select("Evolve");
    let unconsented = [("Next step", "'sent'"), ("Reason", "'it was talked through on the phone'")];
    window.press("m").fill(&unconsented, "Nothing is sent without consent, or a lawful basis with its reason.");
    window.shows("There is a problem").shows("it was talked through on the phone");
    window.fill(&[("Next step", "'consent'")], "Onward referral: consent given, 21 Nov 2026");
    window.select("Evolve").press("m").fill(&[("Next step", "'sent'")], "Onward referral: sent, 21 Nov 2026");
}

fn ended_and_taken_back(window: &mut Window) {
    window.seek("tab", "The end").shows("Still missing");
    let ending = [("How it ends", "'planned'"), ("Why it ends", "'what she came for is done'")];
    window.press("z").fill(&ending, "There is a problem").shows("Still missing: whom to contact");
    window.shows("what she came for is done");
    window.press("esc").shows("Leave without saving?");
    window.press("y").hides("Leave without saving?").shows("Still missing");
    let exit = [
        ("What helps", "'walks with her sister'"),
        ("Warning signs", "'nights without sleep'"),
        ("Whom to contact", "'GROW duty line, 01632 960200'"),
        ("Agreed with", "'today'"),
    ];
    window.press("g").fill(&exit, "Changed the exit strategy.").hides("Still missing").shows("Complete");
    // What was written when it was refused is offered again.
    window
        .press("z")
        .shows("Go on with what you wrote?")
        .press("y")
        .shows("what she came for is done")
        .press("ctrl-s")
        .shows("Ended EP-0001 on 21 Nov 2026: planned ending.");
    window.seek("tab", "when (UTC)").shows("Ended EP-0001").shows("Marked a step achieved").shows("I looked at contact details");
    window.press("u").shows("Undone: Ended EP-0001");
    window.until("the ending, said to be undone", |window| {
        window.text().lines().any(|line| line.contains("Ended EP-0001") && !line.contains("Undone:") && line.trim_end().ends_with("undone"))
    });
}

fn summary(window: &mut Window, home: &Path) {
    window.press("x").shows("Case summary of SU-0001");
    // As plain text, to read it here.
    window
        .press("tab tab tab tab down down down ctrl-s")
        .shows("The summary is in")
        .press("esc")
        .until("the panel gone", |window| !window.text().contains("The summary is in"));
    let path = home.join("SU-0001-summary-2026-11-21.md");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(path).unwrap();
    for there in ["SU-0001", "20 Oct 2026", "mirror", "name one thing"] {
        assert!(text.contains(there), "no '{there}' in\n{text}");
    }
    for hidden in [NAME, "Canarie", PHONE, "960123", "27 Mar 2002", "2002-03-27", "heron"] {
        assert!(!text.contains(hidden), "'{hidden}' in\n{text}");
    }
}

fn locked(window: &mut Window) {
    window.press("ctrl-l").shows("Locked").hides(NAME).hides("SU-0001");
    window.press("'not the passphrase' enter").shows("Either the passphrase is wrong").hides(NAME);
    window.press(&format!("'{PASSPHRASE}' enter")).shows("when (UTC)").shows("Zora, 24");
}

/// The command line tells the same of the same file.
fn agrees(home: &Path, file: &Path) {
    let pass = home.join("pass");
    std::fs::write(&pass, PASSPHRASE).unwrap();
    let mut cases = Command::new(assert_cmd::cargo::cargo_bin!("caseload"));
    cases.args(["cases", "--json", "--today", "2026-11-21", "--file"]).arg(file).arg("--passphrase-file").arg(&pass).env("HOME", home);
    let done = cases.output().unwrap();
    let said: Value = serde_json::from_slice(&done.stdout).unwrap();
    let cases = said["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 1, "{said}");
    for (key, value) in
        [("person", "SU-0001"), ("name_to_use", NAME), ("episode", "EP-0001"), ("service", "Trauma stabilisation"), ("started_on", "2026-10-20")]
    {
        assert_eq!(cases[0][key], value, "{said}");
    }
}
