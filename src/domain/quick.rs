//! A contact in one line, as a worker would jot it down: 'call attended 20 rang about the housing letter'.
//! Read by the quick log and `C`'s full form; the echo below the line shows how it is understood. Pure words in, a contact out.

use super::codes::{Attendance, ContactKind};
use super::contact::ContactDetails;
use super::day::Day;

/// What a word or a few of them can say before the note begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Kind(ContactKind),
    Attendance(Attendance),
    OutOfHours,
}

/// The words that are understood, longer phrases first. The beginning of a single word will do.
const WORDS: &[(&str, Says)] = &[
    ("cancelled by the person", Says::Attendance(Attendance::CancelledByPerson)),
    ("tried no answer", Says::Attendance(Attendance::NoAnswer)),
    ("did not attend", Says::Attendance(Attendance::DidNotAttend)),
    ("was not brought", Says::Attendance(Attendance::DidNotAttend)),
    ("cancelled by person", Says::Attendance(Attendance::CancelledByPerson)),
    ("cancelled by us", Says::Attendance(Attendance::CancelledByService)),
    ("out of hours", Says::OutOfHours),
    ("trs hub", Says::Kind(ContactKind::TrsHub)),
    ("no answer", Says::Attendance(Attendance::NoAnswer)),
    ("not brought", Says::Attendance(Attendance::DidNotAttend)),
    ("attended late", Says::Attendance(Attendance::Late)),
    ("session", Says::Kind(ContactKind::Session)),
    ("call", Says::Kind(ContactKind::Call)),
    ("called", Says::Kind(ContactKind::Call)),
    ("rang", Says::Kind(ContactKind::Call)),
    ("text", Says::Kind(ContactKind::Text)),
    ("email", Says::Kind(ContactKind::Email)),
    ("visit", Says::Kind(ContactKind::Visit)),
    ("outreach", Says::Kind(ContactKind::Outreach)),
    ("group", Says::Kind(ContactKind::Group)),
    ("meeting", Says::Kind(ContactKind::Meeting)),
    ("hub", Says::Kind(ContactKind::TrsHub)),
    ("trs-hub", Says::Kind(ContactKind::TrsHub)),
    ("attended", Says::Attendance(Attendance::Attended)),
    ("late", Says::Attendance(Attendance::Late)),
    ("dna", Says::Attendance(Attendance::DidNotAttend)),
    ("did-not-attend", Says::Attendance(Attendance::DidNotAttend)),
    ("missed", Says::Attendance(Attendance::DidNotAttend)),
    ("no-answer", Says::Attendance(Attendance::NoAnswer)),
    ("tried", Says::Attendance(Attendance::NoAnswer)),
    ("cancelled", Says::Attendance(Attendance::CancelledByPerson)),
    ("cancelled-by-person", Says::Attendance(Attendance::CancelledByPerson)),
    ("cancelled-by-service", Says::Attendance(Attendance::CancelledByService)),
    ("ooh", Says::OutOfHours),
    ("out-of-hours", Says::OutOfHours),
];

/// What was understood so far; each thing is said once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Heard {
    kind: Option<ContactKind>,
    attendance: Option<Attendance>,
    minutes: Option<u32>,
    on: Option<Day>,
    next_on: Option<Day>,
    out_of_hours: bool,
}

impl Heard {
    fn takes(&self, says: Says) -> bool {
        match says {
            Says::Kind(_) => self.kind.is_none(),
            Says::Attendance(_) => self.attendance.is_none(),
            Says::OutOfHours => !self.out_of_hours,
        }
    }
    fn put(&mut self, says: Says) {
        match says {
            Says::Kind(kind) => self.kind = Some(kind),
            Says::Attendance(attendance) => self.attendance = Some(attendance),
            Says::OutOfHours => self.out_of_hours = true,
        }
    }
}

/// Reads the line: how, what became of it, minutes, day, next contact, in any order; from the first other word on it is the
/// note (a ':' begins the note at once, and then all of it is). 'next' and a day may also stand at the end. Attended and today unless said otherwise. The error is a sentence.
pub fn read(line: &str, today: Day) -> Result<ContactDetails, String> {
    let (heard, note) = hear(line, today)?;
    let kind = heard
        .kind
        .ok_or("Begin with how: call, text, email, session, visit, outreach, group, meeting or hub. Then what became of it, minutes and the note.")?;
    Ok(ContactDetails {
        on: heard.on.unwrap_or(today),
        kind,
        attendance: heard.attendance.unwrap_or(Attendance::Attended),
        minutes: heard.minutes,
        out_of_hours: heard.out_of_hours,
        note: note.to_owned(),
        next_on: heard.next_on,
    })
}

fn hear(line: &str, today: Day) -> Result<(Heard, &str), String> {
    let mut heard = Heard::default();
    let mut rest = line.trim();
    while !rest.is_empty() {
        if let Some(note) = rest.strip_prefix(':') {
            return Ok((heard, note.trim()));
        }
        rest = match next_words(&mut heard, rest, today)? {
            Some(used) => rest[used..].trim_start(),
            None => break,
        };
    }
    if heard.next_on.is_none()
        && let Some((note, on)) = next_at_end(rest, today)
    {
        heard.next_on = Some(on);
        return Ok((heard, note));
    }
    Ok((heard, rest))
}

/// The note and the day of a line that ends in 'next +2w' or 'next 5/12'.
fn next_at_end(rest: &str, today: Day) -> Option<(&str, Day)> {
    // Letters outside ASCII keep their places: only those of ASCII are made small.
    let at = rest.to_ascii_lowercase().rfind(" next ")?;
    let on = Day::parse(rest[at + " next ".len()..].trim(), today).ok()?;
    Some((rest[..at].trim_end_matches([' ', ',', ';', '·']), on))
}

/// How many bytes of the beginning were understood; none when the note begins.
fn next_words(heard: &mut Heard, rest: &str, today: Day) -> Result<Option<usize>, String> {
    for (phrase, says) in WORDS.iter().filter(|(phrase, _)| phrase.contains(' ')) {
        if heard.takes(*says)
            && let Some(used) = begins(rest, phrase)
        {
            heard.put(*says);
            return Ok(Some(used));
        }
    }
    let word = rest.split_whitespace().next().unwrap_or_default();
    let bare = word.trim_end_matches([',', ';']).to_lowercase();
    let ends_here = word.ends_with(':');
    let bare = bare.trim_end_matches(':');
    let used = if ends_here { word.len() - 1 } else { word.len() };
    if let Some(says) = single(heard, bare) {
        heard.put(says);
        return Ok(Some(used));
    }
    if heard.on.is_none()
        && let Some(day) = spaced_day(rest, today)
    {
        heard.on = Some(Day::parse(day, today)?);
        return Ok(Some(day.len() + usize::from(rest[day.len()..].starts_with([',', ';']))));
    }
    if heard.minutes.is_none()
        && let Some(minutes) = minutes(bare)
    {
        heard.minutes = Some(minutes);
        return Ok(Some(used));
    }
    if bare == "next" && heard.next_on.is_none() {
        let after = rest[word.len()..].trim_start();
        let when = after.split_whitespace().next().unwrap_or_default();
        let before_when = rest.len() - after.len();
        let date = spaced_day(after, today).unwrap_or_else(|| when.trim_end_matches([',', ';', ':']));
        heard.next_on = Some(Day::parse(date, today).map_err(|why| format!("After 'next' comes a day, like +2w or 5/12. {why}"))?);
        return Ok(Some(before_when + date.len()));
    }
    if heard.on.is_none() && looks_like_a_day(bare) {
        heard.on = Some(Day::parse(bare, today)?);
        return Ok(Some(used));
    }
    Ok(None)
}

/// Does the text begin with the phrase as whole words? The bytes it takes.
fn begins(text: &str, phrase: &str) -> Option<usize> {
    let head = text.get(..phrase.len())?;
    let after = text[phrase.len()..].chars().next();
    (head.eq_ignore_ascii_case(phrase) && after.is_none_or(|c| !c.is_alphanumeric())).then_some(phrase.len())
}

/// The one thing that a word, or its beginning, can still say.
fn single(heard: &Heard, word: &str) -> Option<Says> {
    let open = || WORDS.iter().filter(|(known, says)| !known.contains(' ') && heard.takes(*says));
    if let Some((_, says)) = open().find(|(known, _)| *known == word) {
        return Some(*says);
    }
    // 'se' is a session, but 'can' begins a sentence more often than a cancellation.
    let least = |says: &Says| if matches!(says, Says::Kind(_)) { 2 } else { 4 };
    let mut found: Vec<Says> = open().filter(|(known, says)| word.chars().count() >= least(says) && known.starts_with(word)).map(|(_, says)| *says).collect();
    found.dedup();
    if let [says] = found.as_slice() { Some(*says) } else { None }
}

/// '20', '20m', '20min', '1h', '1h30'.
fn minutes(word: &str) -> Option<u32> {
    let figure = |text: &str| (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u32>().ok()).flatten();
    if let Some((hours, rest)) = word.split_once('h') {
        let rest = rest.trim_end_matches("min").trim_end_matches('m');
        let rest = if rest.is_empty() { Some(0) } else { figure(rest) };
        return Some(figure(hours)? * 60 + rest?);
    }
    figure(word.strip_suffix("mins").or_else(|| word.strip_suffix("min")).or_else(|| word.strip_suffix('m')).unwrap_or(word))
}

/// A day with its year in three words, '27 3 2026' or '27 Mar 2026', as forms take it. Without the year the first would be minutes.
fn spaced_day(text: &str, today: Day) -> Option<&str> {
    let mut ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]).skip(2);
    let day = text.get(..ends.next()?)?.trim_end_matches([',', ';', ':']);
    let parts: Vec<&str> = day.split(' ').collect();
    let figures = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let [of_month, month, year] = parts.as_slice() else { return None };
    let is_month = figures(month, 2) || Day::parse(day, today).is_ok();
    (figures(of_month, 2) && is_month && year.len() == 4 && figures(year, 4)).then_some(day)
}

/// A day of its own: 'yesterday', '-2d', '20/11', '2026-11-20'.
fn looks_like_a_day(word: &str) -> bool {
    let numbers = |sep: char| word.contains(sep) && word.split(sep).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let back = word.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    matches!(word, "today" | "yesterday") || back || numbers('/') || (numbers('-') && word.len() == 10)
}

/// The line that reads back as this contact, if its note is one line.
pub fn written(details: &ContactDetails) -> String {
    let mut line = format!("{} {} {}", details.kind.code(), details.attendance.code(), details.on.iso());
    if let Some(minutes) = details.minutes {
        line.push_str(&format!(" {minutes}"));
    }
    if details.out_of_hours {
        line.push_str(" out-of-hours");
    }
    if let Some(next) = details.next_on {
        line.push_str(&format!(" next {}", next.iso()));
    }
    if !details.note.is_empty() {
        line.push_str(&format!(": {}", details.note));
    }
    line
}

/// How the line is understood, for the worker to see while typing.
pub fn echo(line: &str, today: Day) -> String {
    if line.trim().is_empty() {
        return "Like 'call attended 20 rang about the housing letter'. Attended and today unless you say otherwise.\nAlso: late, dna, no answer, cancelled, cancelled by us · 1h30 · ooh · yesterday, -2d, 18/11 · next +2w.".into();
    }
    match read(line, today) {
        Err(why) => why,
        Ok(details) => {
            let mut said = vec![details.kind.words().to_owned(), details.attendance.words().to_owned()];
            said.extend(details.minutes.map(|minutes| format!("{minutes} minutes")));
            said.push(if details.on == today { "today".into() } else { details.on.words() });
            said.extend(details.out_of_hours.then(|| "out of hours".to_owned()));
            said.extend(details.next_on.map(|on| format!("next {}", on.words())));
            let note = if details.note.is_empty() { "no note".to_owned() } else { format!("note: {}", details.note) };
            format!("{}\n{note}", said.join(" · "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> Day {
        "2026-11-21".parse().unwrap()
    }
    fn heard(line: &str) -> ContactDetails {
        read(line, today()).unwrap_or_else(|why| panic!("{line}: {why}"))
    }

    #[test]
    fn a_line_says_how_what_became_of_it_minutes_and_the_note() {
        let all = heard("call attended 20 rang about the housing letter");
        assert_eq!((all.kind, all.attendance, all.minutes), (ContactKind::Call, Attendance::Attended, Some(20)));
        assert_eq!((all.on, all.note.as_str()), (today(), "rang about the housing letter"));
        let table = [
            ("text", ContactKind::Text, Attendance::Attended, None, ""),
            ("call no answer", ContactKind::Call, Attendance::NoAnswer, None, ""),
            ("Session DNA: waited 20 minutes", ContactKind::Session, Attendance::DidNotAttend, None, "waited 20 minutes"),
            ("ses late 1h30 came with her sister", ContactKind::Session, Attendance::Late, Some(90), "came with her sister"),
            ("visit cancelled by us ill today", ContactKind::Visit, Attendance::CancelledByService, None, "ill today"),
            ("visit cancelled, bus strike", ContactKind::Visit, Attendance::CancelledByPerson, None, "bus strike"),
            ("hub 45m what next for her?", ContactKind::TrsHub, Attendance::Attended, Some(45), "what next for her?"),
            ("call: late for school again", ContactKind::Call, Attendance::Attended, None, "late for school again"),
            ("no answer call", ContactKind::Call, Attendance::NoAnswer, None, ""),
            ("call can she change the day?", ContactKind::Call, Attendance::Attended, None, "can she change the day?"),
        ];
        for (line, kind, attendance, minutes, note) in table {
            let read = heard(line);
            assert_eq!((read.kind, read.attendance, read.minutes, read.note.as_str()), (kind, attendance, minutes, note), "{line}");
        }
    }

    #[test]
    fn days_and_hours_and_what_comes_next_are_understood() {
        let read = heard("call yesterday ooh 15 next +2w she could not sleep");
        assert_eq!((read.on.iso().as_str(), read.out_of_hours), ("2026-11-20", true));
        assert_eq!((read.next_on.map(Day::iso).as_deref(), read.note.as_str()), (Some("2026-12-05"), "she could not sleep"));
        assert_eq!(heard("text 18/11 sent the time").on.iso(), "2026-11-18");
        // A day in three words is a day, as in every form; it was one minute once, and ended a wait on the wrong day.
        for line in ["session 18 11 2026 attended 20 came early", "session 18 Nov 2026, attended 20 came early", "session attended 20 18 11 2026: came early"] {
            let read = heard(line);
            assert_eq!((read.on.iso().as_str(), read.minutes, read.note.as_str()), ("2026-11-18", Some(20), "came early"), "{line}");
        }
        assert_eq!(heard("call 20 next 5 12 2026 fine").next_on.map(Day::iso).as_deref(), Some("2026-12-05"));
        assert_eq!(heard("call 20 lost 2000 pounds").note, "lost 2000 pounds");
        // Where it comes to mind last, after the note.
        let last = heard("session attended 50 Zoë slept better, Next +2w");
        assert_eq!((last.next_on.map(Day::iso).as_deref(), last.note.as_str()), (Some("2026-12-05"), "Zoë slept better"));
        for line in ["call 20: ask her next 5/12", "call 20 what next for her", "call next +2w she said next 5/12"] {
            assert!(heard(line).note.contains("next"), "{line}");
        }
        assert!(super::read("session 31 2 2026 attended", today()).is_err());
    }

    #[test]
    fn what_is_missing_is_said_in_words() {
        assert!(read("she rang me", today()).unwrap_err().starts_with("Begin with how"));
        assert!(read("call next soon", today()).unwrap_err().starts_with("After 'next' comes a day"));
        assert!(echo("call 20 about housing", today()).starts_with("call · attended · 20 minutes · today\nnote: about housing"));
    }

    fn any_contact() -> impl Strategy<Value = ContactDetails> {
        let note = prop_oneof![Just(String::new()), "[a-z0-9][a-z0-9 ,.:']{0,40}[a-z.]"];
        (
            0..ContactKind::ALL.len(),
            0..Attendance::ALL.len(),
            proptest::option::of(0_u32..600),
            any::<bool>(),
            note,
            0_i64..400,
            proptest::option::of(0_i64..90),
        )
            .prop_map(|(kind, attendance, minutes, out_of_hours, note, ago, next)| {
                let on = today().plus_days(-ago);
                ContactDetails {
                    on,
                    kind: ContactKind::ALL[kind],
                    attendance: Attendance::ALL[attendance],
                    minutes,
                    out_of_hours,
                    note,
                    next_on: next.map(|days| on.plus_days(days)),
                }
            })
    }

    proptest! {
        #[test]
        fn every_contact_reads_back_from_its_line(contact in any_contact()) {
            prop_assert_eq!(read(&written(&contact), today()), Ok(contact));
        }
        #[test]
        fn no_line_breaks_it(line in any::<String>()) {
            let _ = echo(&line, today());
        }
    }
}
