//! What can be done, by name: scopes, key look-up, footer, help, palette and the README's key list, all from one table.
//! Used by the loop and the screens. Holds no state; what a command does is the screens' and `app/perform`'s business.

pub mod key;
pub mod table;

use super::widgets::table::Motion;
pub use key::Key;
pub use table::{COMMANDS, Command};

/// Where a command works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the title says it")]
pub enum Scope {
    Everywhere,
    Lists,
    Today,
    Caseload,
    Waiting,
    OverTime,
    Routing,
    Reports,
    Directory,
    Import,
    Record,
    Overview,
    Plan,
    Outcomes,
    Contacts,
    Referrals,
    Exit,
    History,
    Entries,
    Form,
    Find,
    Palette,
    Help,
    Why,
    Confirm,
    Reason,
    Busy,
    Lock,
    Wizard,
}

impl Scope {
    /// All, in the order help shows them.
    pub const ALL: &'static [Self] = &[
        Self::Everywhere,
        Self::Lists,
        Self::Today,
        Self::Caseload,
        Self::Waiting,
        Self::OverTime,
        Self::Routing,
        Self::Reports,
        Self::Directory,
        Self::Import,
        Self::Record,
        Self::Overview,
        Self::Plan,
        Self::Outcomes,
        Self::Contacts,
        Self::Referrals,
        Self::Exit,
        Self::History,
        Self::Entries,
        Self::Form,
        Self::Find,
        Self::Palette,
        Self::Help,
        Self::Why,
        Self::Confirm,
        Self::Reason,
        Self::Busy,
        Self::Lock,
        Self::Wizard,
    ];
    /// The heading in help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Lists => "Today, Caseload and Waiting lists",
            Self::Today => "Today",
            Self::Caseload => "Caseload",
            Self::Waiting => "Waiting lists",
            Self::OverTime => "Waits over time",
            Self::Routing => "Routing",
            Self::Reports => "Reports",
            Self::Directory => "Directory",
            Self::Import => "Import",
            Self::Record => "A record",
            Self::Overview => "A record, Overview",
            Self::Plan => "A record, Plan",
            Self::Outcomes => "A record, Outcomes",
            Self::Contacts => "A record, Contacts",
            Self::Referrals => "A record, Referrals",
            Self::Exit => "A record, Exit",
            Self::History => "A record, History",
            Self::Entries => "A record, one kind of entry",
            Self::Form => "A form",
            Self::Find => "Find",
            Self::Palette => "Commands by name",
            Self::Help => "Help",
            Self::Why => "Why",
            Self::Confirm => "A question",
            Self::Reason => "A closed record: why it is opened",
            Self::Busy => "While something is worked out",
            Self::Lock => "Locked",
            Self::Wizard => "First start",
        }
    }
    /// Characters go into a text there, so no command answers to one.
    pub const fn takes_typing(self) -> bool {
        matches!(self, Self::Form | Self::Find | Self::Palette | Self::Help | Self::Lock | Self::Wizard)
    }
    /// Live alone, without `Everywhere` below it.
    pub const fn is_alone(self) -> bool {
        self.takes_typing() || matches!(self, Self::Why | Self::Confirm | Self::Reason | Self::Busy)
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Spec {
    /// Which command.
    pub command: Command,
    /// Where it works.
    pub scopes: &'static [Scope],
    /// Its keys, the one to show first.
    pub keys: &'static [Key],
    /// What it does, for help and palette.
    pub title: &'static str,
    /// Its word in the footer.
    pub short: &'static str,
    /// Heavier rows stay in a narrow footer; 0 is never shown there.
    pub weight: u8,
}

/// Whether a screen can do a command now. Footer, help, palette and keys all obey it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// It can.
    Now,
    /// It could, but not now: the sentence says why.
    NotNow(&'static str),
    /// It has no meaning here.
    NotHere,
}

impl Offer {
    /// `Now` if it holds, else the reason.
    pub const fn when(holds: bool, otherwise: &'static str) -> Self {
        if holds { Self::Now } else { Self::NotNow(otherwise) }
    }
    /// `Now` if it holds, else nothing is said.
    pub const fn here(holds: bool) -> Self {
        if holds { Self::Now } else { Self::NotHere }
    }
}

impl Command {
    /// Its row of the table.
    pub fn spec(self) -> &'static Spec {
        // The table is made by the macro that makes the enum, in the same order.
        &COMMANDS[self as usize]
    }
    /// How it moves a selection, if it does.
    pub const fn motion(self) -> Option<Motion> {
        Some(match self {
            Self::Up => Motion::Up,
            Self::Down => Motion::Down,
            Self::PageUp => Motion::PageUp,
            Self::PageDown => Motion::PageDown,
            Self::Home => Motion::Home,
            Self::End => Motion::End,
            _ => return None,
        })
    }
    /// Why a closed record is opened, as the log keeps it; none for every other command.
    pub fn reason(self) -> Option<&'static str> {
        self.spec().scopes.contains(&Scope::Reason).then_some(self.spec().title).filter(|_| !matches!(self, Self::Back | Self::Lock))
    }
    /// Answered by the program itself wherever `Everywhere` is live; screens are not asked.
    pub const fn is_the_programs(self) -> bool {
        matches!(
            self,
            Self::Today
                | Self::Caseload
                | Self::Waiting
                | Self::Routing
                | Self::Reports
                | Self::Directory
                | Self::Import
                | Self::Find
                | Self::Palette
                | Self::Help
                | Self::Undo
                | Self::BackUp
                | Self::Privacy
                | Self::Lock
                | Self::Quit
        )
    }
}

/// The command a key names in the live scopes, the nearest scope first.
pub fn command_for(key: Key, live: &[Scope]) -> Option<Command> {
    let answers = |scope: &Scope, spec: &&Spec| spec.scopes.contains(scope) && spec.keys.contains(&key) && !(scope.takes_typing() && key.is_text());
    live.iter().find_map(|scope| COMMANDS.iter().find(|spec| answers(scope, spec))).map(|spec| spec.command)
}

/// The key to show for a command in these scopes: the first that works there.
pub fn shown_key(spec: &Spec, live: &[Scope]) -> Key {
    let typing = live.iter().any(|scope| scope.takes_typing() && spec.scopes.contains(scope));
    spec.keys.iter().copied().find(|key| !(typing && key.is_text())).unwrap_or(spec.keys[0])
}

/// Live rows that are offered, now or not now.
fn live_rows(live: &[Scope], offers: impl Fn(Command) -> Offer) -> impl Iterator<Item = (&'static Spec, Offer)> {
    let rows = COMMANDS.iter().filter(move |spec| spec.scopes.iter().any(|scope| live.contains(scope)));
    rows.map(move |spec| (spec, offers(spec.command))).filter(|(_, offer)| *offer != Offer::NotHere)
}

/// How many keys the footer shows before '? more'.
const FOOTER_KEYS: usize = 5;

/// The footer: the heaviest offered rows, as many as fit, then help.
pub fn footer(live: &[Scope], offers: impl Fn(Command) -> Offer, width: u16) -> Vec<(Command, String, &'static str)> {
    let mut rows: Vec<&Spec> = live_rows(live, offers).filter(|(spec, offer)| spec.weight > 0 && *offer == Offer::Now).map(|(spec, _)| spec).collect();
    rows.sort_by_key(|spec| std::cmp::Reverse(spec.weight));
    let help = Command::Help.spec();
    let help = help.scopes.iter().any(|scope| live.contains(scope)).then_some(help);
    let shown = |spec: &Spec| (spec.command, shown_key(spec, live).to_string(), spec.short);
    let long = |spec: &Spec| shown_key(spec, live).to_string().chars().count() + 1 + spec.short.chars().count() + 4;
    let mut left = usize::from(width).saturating_sub(help.map_or(0, long));
    let mut keys = Vec::new();
    for spec in rows.into_iter().take(FOOTER_KEYS) {
        match left.checked_sub(long(spec)) {
            Some(rest) => left = rest,
            None => break,
        }
        keys.push(shown(spec));
    }
    keys.extend(help.map(shown));
    keys
}

/// One row of help or palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Which command.
    pub command: Command,
    /// Its keys, for people.
    pub keys: String,
    /// What it does.
    pub title: &'static str,
    /// Why it cannot be done now, if so.
    pub not_now: Option<&'static str>,
}

fn shown(spec: &'static Spec, offer: Offer) -> Shown {
    let not_now = if let Offer::NotNow(why) = offer { Some(why) } else { None };
    Shown { command: spec.command, keys: key_names(spec.keys), title: spec.title, not_now }
}

/// Help: live rows grouped by scope, the nearest first.
pub fn help(live: &[Scope], offers: impl Fn(Command) -> Offer) -> Vec<(&'static str, Vec<Shown>)> {
    let mut seen = Vec::new();
    let mut groups = Vec::new();
    for scope in live {
        let rows = live_rows(&[*scope], &offers).filter(|(spec, _)| !seen.contains(&spec.command)).map(|(spec, offer)| shown(spec, offer)).collect::<Vec<_>>();
        seen.extend(rows.iter().map(|row| row.command));
        if !rows.is_empty() {
            groups.push((scope.title(), rows));
        }
    }
    groups
}

/// Palette: live rows that can be done now; movement is left out.
pub fn palette(live: &[Scope], offers: impl Fn(Command) -> Offer) -> Vec<Shown> {
    let moves = |command: Command| {
        command.motion().is_some()
            || matches!(command, Command::Left | Command::Right | Command::NextTab | Command::PreviousTab | Command::Back | Command::Palette | Command::Open)
    };
    live_rows(live, offers).filter(|(spec, offer)| *offer == Offer::Now && !moves(spec.command)).map(|(spec, offer)| shown(spec, offer)).collect()
}

/// 'Ctrl+P or :'.
pub fn key_names(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// The README's key list.
pub fn markdown() -> String {
    let mut out = String::new();
    for scope in Scope::ALL {
        let rows: Vec<&Spec> = COMMANDS.iter().filter(|spec| spec.scopes.contains(scope)).collect();
        // A scope that only borrows rows listed above under 'Everywhere' says nothing new.
        if rows.iter().all(|spec| spec.scopes[0] != *scope) {
            continue;
        }
        out.push_str(&format!("### {}\n\n| key | does |\n|---|---|\n", scope.title()));
        for spec in rows.into_iter().filter(|spec| spec.scopes[0] == *scope || *scope != Scope::Everywhere) {
            let keys: Vec<String> = spec.keys.iter().filter(|key| !(scope.takes_typing() && key.is_text())).map(|key| format!("`{key}`")).collect();
            out.push_str(&format!("| {} | {} |\n", keys.join(" or "), spec.title));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn working_keys(scope: Scope) -> Vec<(Key, Command)> {
        let rows = COMMANDS.iter().filter(|spec| spec.scopes.contains(&scope));
        rows.flat_map(|spec| spec.keys.iter().map(|key| (*key, spec.command))).filter(|(key, _)| !(scope.takes_typing() && key.is_text())).collect()
    }

    /// Scopes that are live together, besides each alone.
    const TOGETHER: &[&[Scope]] = &[
        &[Scope::Today, Scope::Lists, Scope::Everywhere],
        &[Scope::Caseload, Scope::Lists, Scope::Everywhere],
        &[Scope::Waiting, Scope::Lists, Scope::Everywhere],
        &[Scope::OverTime, Scope::Everywhere],
        &[Scope::Routing, Scope::Everywhere],
        &[Scope::Reports, Scope::Everywhere],
        &[Scope::Directory, Scope::Everywhere],
        &[Scope::Import, Scope::Everywhere],
        &[Scope::Overview, Scope::Record, Scope::Everywhere],
        &[Scope::Plan, Scope::Record, Scope::Everywhere],
        &[Scope::Outcomes, Scope::Record, Scope::Everywhere],
        &[Scope::Contacts, Scope::Record, Scope::Everywhere],
        &[Scope::Referrals, Scope::Record, Scope::Everywhere],
        &[Scope::Exit, Scope::Record, Scope::Everywhere],
        &[Scope::History, Scope::Record, Scope::Everywhere],
        &[Scope::Entries, Scope::Everywhere],
    ];

    #[test]
    fn no_key_means_two_things_at_once() {
        let alone: Vec<[Scope; 1]> = Scope::ALL.iter().filter(|scope| scope.is_alone()).map(|scope| [*scope]).collect();
        for live in TOGETHER.iter().copied().chain(alone.iter().map(|scope| &scope[..])) {
            let keys: Vec<(Key, Command)> = live.iter().flat_map(|scope| working_keys(*scope)).collect();
            for (at, (key, command)) in keys.iter().enumerate() {
                let again = keys[at + 1..].iter().find(|(other, _)| other == key);
                assert!(again.is_none_or(|(_, other)| other == command), "{key} is {command:?} and {again:?} in {live:?}");
            }
        }
    }

    #[test]
    fn every_command_has_words_and_a_key_that_works() {
        for (at, spec) in COMMANDS.iter().enumerate() {
            assert_eq!(spec.command as usize, at);
            assert!(!spec.title.is_empty() && !spec.short.is_empty() && !spec.title.ends_with('.'), "{spec:?}");
            for scope in spec.scopes {
                let key = shown_key(spec, &[*scope]);
                assert_eq!(command_for(key, &[*scope]), Some(spec.command), "{key} in {scope:?}");
            }
        }
        for scope in Scope::ALL {
            let mut titles: Vec<&str> = COMMANDS.iter().filter(|spec| spec.scopes.contains(scope)).map(|spec| spec.title).collect();
            titles.sort_unstable();
            let all = titles.len();
            titles.dedup();
            assert_eq!(titles.len(), all, "{scope:?}");
        }
    }

    #[test]
    fn typing_is_never_taken_for_a_command() {
        for scope in Scope::ALL.iter().filter(|scope| scope.takes_typing()) {
            for c in ' '..='~' {
                assert_eq!(command_for(Key::Char(c), &[*scope]), None, "{c} in {scope:?}");
            }
        }
        assert_eq!(command_for(Key::Char('/'), &[Scope::Today, Scope::Lists, Scope::Everywhere]), Some(Command::Find));
        assert_eq!(command_for(Key::F(1), &[Scope::Form]), Some(Command::Help));
    }

    #[test]
    fn the_footer_fits_and_keeps_the_heaviest() {
        let live = [Scope::Today, Scope::Lists, Scope::Everywhere];
        for width in 0..140 {
            let keys = footer(&live, |_| Offer::Now, width);
            let long: usize = keys.iter().map(|(_, key, word)| key.chars().count() + word.chars().count() + 5).sum();
            assert!(long <= usize::from(width) || keys.len() == 1, "{width}: {keys:?}");
            assert_eq!(keys.last().map(|(command, ..)| *command), Some(Command::Help));
        }
        let words: Vec<&str> = footer(&live, |_| Offer::Now, 120).into_iter().map(|(_, _, word)| word).collect();
        assert_eq!(words, ["open", "log a contact", "find", "as at", "new", "more"]);
    }

    #[test]
    fn what_is_not_offered_is_not_shown() {
        let live = [Scope::Caseload, Scope::Lists, Scope::Everywhere];
        let offers = |command| if command == Command::Export { Offer::NotNow("Nobody is selected.") } else { Offer::here(command == Command::New) };
        assert_eq!(palette(&live, offers).iter().map(|row| row.command).collect::<Vec<_>>(), [Command::New]);
        let help: Vec<(Command, Option<&str>)> = help(&live, offers).into_iter().flat_map(|(_, rows)| rows).map(|row| (row.command, row.not_now)).collect();
        assert_eq!(help, [(Command::New, None), (Command::Export, Some("Nobody is selected."))]);
    }
}
