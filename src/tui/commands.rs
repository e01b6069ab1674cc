//! What can be done, by name: scopes, key look-up, footer, help, palette and the README's key list, all from one table.
//! Used by the loop and the screens. Holds no state; what a command does is the screens' and `app/perform`'s business.

pub mod key;
pub mod table;

use super::widgets::table::Motion;
pub use key::Key;
pub use table::{COMMANDS, Command, TYPING};

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
    Transfers,
    Routing,
    Reports,
    Book,
    Directory,
    Supervision,
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
    Written,
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
        Self::Transfers,
        Self::Routing,
        Self::Reports,
        Self::Book,
        Self::Directory,
        Self::Supervision,
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
        Self::Written,
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
            Self::Transfers => "Transfer plan",
            Self::Routing => "Routing",
            Self::Reports => "Reports",
            Self::Book => "Contract book",
            Self::Directory => "Directory",
            Self::Supervision => "Supervision",
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
            Self::Written => "When something was written",
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
        self.takes_typing() || matches!(self, Self::Why | Self::Written | Self::Confirm | Self::Reason | Self::Busy)
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
                | Self::Supervision
                | Self::Import
                | Self::Find
                | Self::Palette
                | Self::Help
                | Self::Undo
                | Self::BackUp
                | Self::Archive
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

fn shown(spec: &'static Spec, offer: Offer, typing: bool) -> Shown {
    let not_now = if let Offer::NotNow(why) = offer { Some(why) } else { None };
    Shown { command: spec.command, keys: key_names(spec.keys, typing), title: spec.title, not_now }
}

/// Help: live rows grouped by scope, the nearest first.
pub fn help(live: &[Scope], offers: impl Fn(Command) -> Offer) -> Vec<(&'static str, Vec<Shown>)> {
    let mut seen = Vec::new();
    let mut groups = Vec::new();
    for scope in live {
        let rows = live_rows(&[*scope], &offers)
            .filter(|(spec, _)| !seen.contains(&spec.command))
            .map(|(spec, offer)| shown(spec, offer, scope.takes_typing()))
            .collect::<Vec<_>>();
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
    live_rows(live, offers).filter(|(spec, offer)| *offer == Offer::Now && !moves(spec.command)).map(|(spec, offer)| shown(spec, offer, false)).collect()
}

/// 'Ctrl+P or :'; where characters are typed, only keys that are none.
pub fn key_names(keys: &[Key], typing: bool) -> String {
    keys.iter().filter(|key| !(typing && key.is_text())).map(ToString::to_string).collect::<Vec<_>>().join(" or ")
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
        if *scope == Scope::Form {
            TYPING.iter().for_each(|(keys, title)| out.push_str(&format!("| {keys} | {title} |\n")));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests;
