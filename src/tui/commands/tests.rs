//! No key means two things, every command is reachable, and what the table says is what is shown.

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
