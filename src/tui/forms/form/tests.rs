//! A form keeps what was typed, says what is wrong, and moves as keys say.

use super::*;

fn today() -> Day {
    "2026-11-21".parse().unwrap()
}

fn form() -> Form {
    let colours = ["red", "green", "grey"].map(|word| Choice::new(word, word)).to_vec();
    Form::new(
        "A form",
        vec![
            Field::new("name", "Name", Kind::Line),
            Field::new("on", "Day", Kind::Date),
            Field::new("colour", "Colour", Kind::Choice(colours.clone())),
            Field::new("some", "Some", Kind::Many(colours)).optional(),
            Field::new("note", "Note", Kind::Notes).optional(),
            Field::new("word", "Word", Kind::Secret).optional(),
        ],
    )
}

fn type_in(form: &mut Form, text: &str) {
    for c in text.chars() {
        form.typed(&Typed::Char(c));
    }
}

#[test]
fn every_error_is_kept_and_nothing_typed_is_lost() {
    let mut form = form();
    form.next();
    type_in(&mut form, "31 2 2026");
    let read = form.read_with(today(), |values| {
        let (colour, on, name) = (values.text("colour"), values.day("on"), values.text("name"));
        Some((name?, on?, colour?))
    });
    assert_eq!(read, None);
    assert_eq!(form.errors().iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["name", "on", "colour"]);
    assert_eq!(form.errors()[1].1, "February 2026 has no day 31.");
    assert_eq!((form.focus(), form.value("on").as_str()), (0, "31 2 2026"));
    form.refuse("colour", "That colour is taken.");
    assert_eq!((form.focus(), form.errors().len()), (2, 1));
}

#[test]
fn choices_by_letter_arrow_and_space() {
    let mut form = form();
    form.focus_on(2);
    type_in(&mut form, "gre");
    assert_eq!(form.value("colour"), "green");
    type_in(&mut form, "y");
    assert_eq!(form.value("colour"), "grey");
    form.typed(&Typed::Up);
    form.typed(&Typed::Up);
    assert_eq!(form.value("colour"), "red");
    form.typed(&Typed::Backspace);
    assert_eq!(form.value("colour"), "");
    form.typed(&Typed::Down);
    assert_eq!(form.value("colour"), "red");
    form.next();
    form.typed(&Typed::Down);
    type_in(&mut form, " ");
    form.typed(&Typed::Up);
    type_in(&mut form, " ");
    assert_eq!(form.value("some"), "green;red");
}

#[test]
fn a_day_that_stands_there_gives_way_to_typing_and_not_to_editing() {
    let mut form = form().with("on", "21 Nov 2026").with("name", "Zoë");
    type_in(&mut form, "!");
    assert_eq!(form.value("name"), "Zoë!", "words are added to");
    form.focus_on(1);
    assert!(form.gives_way());
    type_in(&mut form, "1 10");
    assert_eq!(form.value("on"), "1 10");
    form.focus_on(1);
    type_in(&mut form, " 2026");
    assert_eq!(form.value("on"), "1 10 2026", "what was typed is kept");
    let mut form = super::tests::form().with("on", "21 Nov 2026");
    form.focus_on(1);
    form.typed(&Typed::Backspace);
    type_in(&mut form, "5");
    assert_eq!(form.value("on"), "21 Nov 2025");
    let mut form = super::tests::form().with("on", "21 Nov 2026");
    form.focus_on(1);
    type_in(&mut form, "x");
    form.typed(&Typed::Undo);
    form.typed(&Typed::Redo);
    assert_eq!(form.value("on"), "x");
}

#[test]
fn a_paste_is_text_and_never_a_key() {
    let mut form = form();
    assert_eq!(form.typed(&Typed::Paste("Zo\u{eb}\u{202e}\r\nsecond\u{1b}[2J\n".into())), Wish::Nothing);
    assert_eq!((form.value("name").as_str(), form.focus()), ("Zoë second[2J", 0));
    form.focus_on(4);
    form.typed(&Typed::Paste("one\r\ntwo".into()));
    assert_eq!(form.value("note"), "one\ntwo");
}

#[test]
fn enter_moves_on_and_saves_from_the_last_field() {
    let mut form = form();
    assert_eq!(form.typed(&Typed::Enter), Wish::Nothing);
    assert_eq!(form.focus(), 1);
    form.focus_on(4);
    assert_eq!(form.typed(&Typed::Enter), Wish::Nothing);
    assert_eq!(form.focus(), 4, "a line end belongs to the note");
    form.focus_on(5);
    assert_eq!(form.typed(&Typed::Enter), Wish::Save);
}

#[test]
fn typed_values_are_kept_without_secrets_and_come_back() {
    let mut form = form();
    assert!(!form.is_touched());
    type_in(&mut form, "Amina");
    form.focus_on(5);
    type_in(&mut form, "hush");
    let kept = form.keep();
    assert!(kept.iter().all(|(_, value)| value != "hush"));
    let mut again = super::tests::form();
    again.restore(&kept);
    assert!(again.is_touched());
    assert_eq!(again.value("name"), "Amina");
}
