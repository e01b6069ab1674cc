//! The forms of reference data: one for each kind, each with the first day it is so and where it is written. Used by `ask`.
//! Whether answers fit together, and beside what is there, is said by the domain and the store.

use super::draft::{Reader, day_or_nothing, number_or_nothing, whole_number, yes_or_no};
use super::field::{Choice, Field, Kind};
use super::form::Form;
use crate::choices;
use crate::domain::codes::{Area, Lane, Need, Stovewood, WhoMayRefer};
use crate::domain::day::{Born, Day};
use crate::domain::fact::{ContractFact, Fact, FactEdit, FactKind, LaneFact, PlainFact, ProviderFact, RoutingFact, ServiceFact, ValueFact};
use crate::domain::ids::FactId;

/// The form of a new fact; `above` are those it can belong to, where it belongs to one.
pub fn new_form(kind: FactKind, above: Vec<Choice>, of: Option<FactId>, today: Day) -> Form {
    let mut fields = Vec::new();
    match kind {
        FactKind::Service => fields.push(Field::new("of", "Provider", Kind::Choice(Vec::new())).hint("Not on the list? Add the provider first.")),
        FactKind::Lane | FactKind::Contract => fields.push(Field::new("of", "Service", Kind::Choice(Vec::new()))),
        FactKind::Provider | FactKind::Routing | FactKind::Value | FactKind::Plain => {}
    }
    // A new provider or service holds from the start: its contract periods say when it runs.
    fields.extend(fields_of(kind).filter(|field| field.key != "since" || !is_always(kind)));
    let of = of.map(|id| id.0.to_string()).unwrap_or_default();
    Form::new(format!("New {}", kind.one()), fields).options("of", above).with("of", &of).with("from", &today.words())
}

const fn is_always(kind: FactKind) -> bool {
    matches!(kind, FactKind::Provider | FactKind::Service)
}

/// The form of another version of a fact, begun from what is so now.
pub fn edit_form(present: &Fact, since: Option<Day>, lead: &str) -> Form {
    let form = Form::new(format!("Edit a {}", present.kind().one()), fields_of(present.kind()).collect()).lead(lead);
    filled(present).into_iter().fold(form, |form, (key, value)| form.with(key, &value)).with("since", &day_or_nothing(since))
}

fn fields_of(kind: FactKind) -> impl Iterator<Item = Field> {
    let line = |key, label| Field::new(key, label, Kind::Line);
    let own = match kind {
        FactKind::Provider => vec![
            line("name", "Name"),
            line("aliases", "Other names").hint("Former and short names, with ; between. Imports and searches know them too.").optional(),
        ],
        FactKind::Service => vec![
            line("name", "Name"),
            line("aliases", "Other names").hint("With ; between.").optional(),
            Field::new("area", "Area", Kind::Choice(choices!(Area))),
            Field::new("min_age", "Youngest age, included", Kind::Number).optional(),
            Field::new("max_age", "Oldest age, included", Kind::Number).optional(),
            Field::new("takes_family", "Takes family members too?", Kind::YesNo),
            Field::new("who_may_refer", "Who may refer", Kind::Choice(choices!(WhoMayRefer))),
            Field::new("needs", "Kinds of help", Kind::Many(choices!(Need))),
            line("interim_offers", "Offered while people wait").hint("With ; between. It never ends the wait.").optional(),
        ],
        FactKind::Lane => vec![
            Field::new("lane", "Lane", Kind::Choice(choices!(Lane))),
            Field::new("entering", "Stovewood statuses that enter it", Kind::Many(choices!(Stovewood))).hint("Of the Stovewood lane only.").optional(),
            Field::new("to_confirm", "Statuses to check with the provider", Kind::Many(choices!(Stovewood)))
                .hint("They wait in the general lane until the provider confirms that they enter.")
                .optional(),
            line("published_text", "Published wait, in its own words").hint("Like 'up to 2 months'. Empty: none was published.").optional(),
            Field::new("published_max_days", "Most days it stands for", Kind::Number)
                .hint("Where it is a number: 'up to 2 months' is 62. Today says when somebody has waited longer.")
                .optional(),
            line("published_as_of", "Published as of").hint("A month or a day: 'Mar 2026' or 27 3 2026.").optional(),
            line("published_source", "Where the wait was published").optional(),
        ],
        FactKind::Contract => vec![
            Field::new("from", "First day", Kind::Date),
            Field::new("until", "Last day, included", Kind::Date).hint("The service takes nobody after it; who is there then needs to know where to."),
            line("note", "Note").hint("Like 'ends early' or 'assumed: check with the commissioner'.").optional(),
        ],
        FactKind::Routing => {
            vec![Field::new("words", "What the rule says", Kind::Notes).hint("What it does stays the same: these are the words on the screen.")]
        }
        FactKind::Plain => vec![
            Field::new("words", "What the sheet says", Kind::Notes)
                .hint("Short sentences, plain words. Before the first ':' stands the heading of an area. Nothing that says to a stranger what it is about."),
        ],
        FactKind::Value => vec![
            Field::new("value", "Number", Kind::Number),
            Field::new("words", "What it means", Kind::Notes).hint("The sentence that screens show. Keep the number in it right."),
        ],
    };
    let since =
        Field::new("since", "The first day this is so", Kind::Date).hint("What was so before that day stays known. Empty: it was always so.").optional();
    let source = line("source", "Where you have this from").hint("Who said or wrote it, and when: 'letter of the commissioner, 3 Nov 2026'.");
    own.into_iter().chain([since, source])
}

/// Several names with ';' between.
fn parts(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Codes for a field of several choices.
fn codes<T: Copy>(list: &[T], code: fn(T) -> &'static str) -> String {
    list.iter().map(|value| code(*value)).collect::<Vec<_>>().join(";")
}

fn filled(fact: &Fact) -> Vec<(&'static str, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut all = match fact {
        Fact::Provider(of) => vec![("name", of.name.clone()), ("aliases", of.aliases.join("; "))],
        Fact::Service(of) => vec![
            ("name", of.name.clone()),
            ("aliases", of.aliases.join("; ")),
            ("area", of.area.code().into()),
            ("min_age", number_or_nothing(of.min_age)),
            ("max_age", number_or_nothing(of.max_age)),
            ("takes_family", yes_or_no(of.takes_family)),
            ("who_may_refer", of.who_may_refer.code().into()),
            ("needs", codes(&of.needs, Need::code)),
            ("interim_offers", of.interim_offers.join("; ")),
        ],
        Fact::Lane(of) => vec![
            ("lane", of.lane.code().into()),
            ("entering", codes(&of.entering, Stovewood::code)),
            ("to_confirm", codes(&of.to_confirm, Stovewood::code)),
            ("published_text", text(&of.published_text)),
            ("published_max_days", of.published_max_days.map(|days| days.to_string()).unwrap_or_default()),
            ("published_as_of", text(&of.published_as_of)),
            ("published_source", text(&of.published_source)),
        ],
        Fact::Contract(of) => vec![("from", of.from.words()), ("until", of.to.words()), ("note", of.note.clone())],
        Fact::Routing(of) => vec![("words", of.words.clone())],
        Fact::Plain(of) => vec![("words", of.words.clone())],
        Fact::Value(of) => vec![("value", of.value.to_string()), ("words", of.words.clone())],
    };
    all.push(("source", fact.source().to_owned()));
    all
}

/// Reads a new fact.
pub fn new_of(kind: FactKind, values: &mut Reader<'_>) -> Option<FactEdit> {
    let belongs = !matches!(kind, FactKind::Provider | FactKind::Routing | FactKind::Value | FactKind::Plain);
    let of = if belongs { values.row("of").map(|id| Some(FactId(id))) } else { Some(None) };
    let edit = fact_of(kind, values, !is_always(kind));
    Some(FactEdit { of: of?, ..edit? })
}

/// Reads another version.
pub fn edit_of(kind: FactKind, values: &mut Reader<'_>) -> Option<FactEdit> {
    fact_of(kind, values, true)
}

fn fact_of(kind: FactKind, values: &mut Reader<'_>, dated: bool) -> Option<FactEdit> {
    // Everything is read before the first answer that is wrong ends it, so that all are shown at once.
    let fact: Option<Box<dyn FnOnce(String) -> Fact>> = match kind {
        FactKind::Provider => {
            let name = values.text("name");
            let aliases = values.text("aliases");
            name.zip(aliases).map(|(name, aliases)| with(move |source| Fact::Provider(ProviderFact { name, aliases: parts(&aliases), source })))
        }
        FactKind::Service => service(values).map(|of| with(move |source| Fact::Service(ServiceFact { source, ..of }))),
        FactKind::Lane => lane(values).map(|of| with(move |source| Fact::Lane(LaneFact { source, ..of }))),
        FactKind::Contract => contract(values).map(|of| with(move |source| Fact::Contract(ContractFact { source, ..of }))),
        FactKind::Routing => values.text("words").map(|words| with(move |source| Fact::Routing(RoutingFact { words, source }))),
        FactKind::Plain => values.text("words").map(|words| with(move |source| Fact::Plain(PlainFact { words, source }))),
        FactKind::Value => {
            let value = values.number("value").map(i64::from);
            let words = values.text("words");
            value.zip(words).map(|(value, words)| with(move |source| Fact::Value(ValueFact { value, words, source })))
        }
    };
    let since = if dated { values.maybe_day("since") } else { Some(None) };
    let source = values.text("source");
    Some(FactEdit { of: None, since: since?, fact: fact?(source?) })
}

/// A fact that only lacks its source.
fn with(fact: impl FnOnce(String) -> Fact + 'static) -> Box<dyn FnOnce(String) -> Fact> {
    Box::new(fact)
}

fn contract(values: &mut Reader<'_>) -> Option<ContractFact> {
    let from = values.day("from");
    let to = values.day("until");
    let note = values.text("note");
    Some(ContractFact { from: from?, to: to?, note: note?, source: String::new() })
}

fn service(values: &mut Reader<'_>) -> Option<ServiceFact> {
    let age = |text: &str| whole_number(text).and_then(|age| if age <= 120 { Ok(age) } else { Err(format!("{age} is not an age. Use 0 to 120.")) });
    let name = values.text("name");
    let aliases = values.text("aliases");
    let area = values.get("area", Area::parse);
    let min_age = values.maybe("min_age", age);
    let max_age = values.maybe("max_age", age);
    let takes_family = values.yes("takes_family");
    let who_may_refer = values.get("who_may_refer", WhoMayRefer::parse);
    let needs = values.many("needs", Need::parse);
    let interim_offers = values.text("interim_offers");
    Some(ServiceFact {
        name: name?,
        aliases: parts(&aliases?),
        area: area?,
        min_age: min_age?,
        max_age: max_age?,
        takes_family: takes_family?,
        who_may_refer: who_may_refer?,
        needs: needs?,
        interim_offers: parts(&interim_offers?),
        source: String::new(),
    })
}

fn lane(values: &mut Reader<'_>) -> Option<LaneFact> {
    let today = values.today();
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    let lane = values.get("lane", Lane::parse);
    let entering = values.many("entering", Stovewood::parse);
    let to_confirm = values.many("to_confirm", Stovewood::parse);
    let published_text = values.text("published_text");
    let published_max_days = values.maybe_number("published_max_days");
    let published_as_of = values.maybe("published_as_of", |text| match Born::parse(text, today) {
        Ok(as_of @ (Born::On(_) | Born::Month(..))) => Ok(as_of.iso()),
        _ => Err(format!("'{text}' is not a month or a day that was. Write it like 'Mar 2026' or 27 3 2026.")),
    });
    let published_source = values.text("published_source");
    Some(LaneFact {
        lane: lane?,
        entering: entering?,
        to_confirm: to_confirm?,
        published_text: said(published_text?),
        published_max_days: published_max_days?.map(i64::from),
        published_as_of: published_as_of?,
        published_source: said(published_source?),
        source: String::new(),
    })
}

#[cfg(test)]
pub(in crate::tui) mod tests {
    use super::*;

    /// One fact of each kind.
    pub(in crate::tui) fn one_of_each() -> Vec<Fact> {
        let source = || "letter, 3 Nov 2026".to_owned();
        let day = |text: &str| text.parse().unwrap();
        vec![
            Fact::Provider(ProviderFact { name: "Kestrel House".into(), aliases: vec!["Kestrel".into(), "KH".into()], source: source() }),
            Fact::Service(ServiceFact {
                name: "Counselling".into(),
                aliases: Vec::new(),
                area: Area::Sa3,
                min_age: Some(12),
                max_age: None,
                takes_family: false,
                who_may_refer: WhoMayRefer::SelfOrTrsHub,
                needs: vec![Need::Therapeutic, Need::Practical],
                interim_offers: vec!["a group".into()],
                source: source(),
            }),
            Fact::Lane(LaneFact {
                lane: Lane::Stovewood,
                entering: vec![Stovewood::Nca, Stovewood::Syp],
                to_confirm: vec![Stovewood::Unknown],
                published_text: Some("6 weeks".into()),
                published_max_days: Some(42),
                published_as_of: Some("2026-03".into()),
                published_source: Some("their newsletter".into()),
                source: source(),
            }),
            Fact::Contract(ContractFact { from: day("2026-11-21"), to: day("2026-12-31"), note: "ends early".into(), source: source() }),
            Fact::Routing(RoutingFact { words: "From 12.\nNo upper age.".into(), source: source() }),
            Fact::Value(ValueFact { value: 140, words: "So many days.".into(), source: source() }),
            Fact::Plain(PlainFact { words: "Talking: you meet a counsellor.".into(), source: source() }),
        ]
    }

    #[test]
    fn every_kind_of_fact_reads_back_what_its_form_was_filled_with() {
        let today: Day = "2026-11-21".parse().unwrap();
        let facts = one_of_each();
        assert_eq!(facts.iter().map(Fact::kind).collect::<Vec<_>>(), FactKind::ALL);
        for fact in facts {
            for since in [None, Some(today)] {
                let mut form = edit_form(&fact, since, "");
                assert!(!form.is_touched());
                let read = form.read_with(today, |values| edit_of(fact.kind(), values));
                assert_eq!(read, Some(FactEdit { of: None, since, fact: fact.clone() }), "{:?}", form.errors());
            }
            if fact.kind().can_be_added() {
                let belongs = fact.kind() != FactKind::Provider;
                let form = new_form(fact.kind(), vec![Choice::new("7", "GROW")], belongs.then_some(FactId(7)), today);
                let mut form = filled(&fact).into_iter().fold(form, |form, (key, value)| form.with(key, &value));
                let read = form.read_with(today, |values| new_of(fact.kind(), values));
                assert_eq!(read, Some(FactEdit { of: belongs.then_some(FactId(7)), since: None, fact: fact.clone() }), "{:?}", form.errors());
            }
        }
    }

    #[test]
    fn a_month_to_come_is_not_when_something_was_published() {
        let today: Day = "2026-11-21".parse().unwrap();
        let mut form = edit_form(&one_of_each()[2], None, "").with("published_as_of", "Mar 2027");
        assert_eq!(form.read_with(today, |values| edit_of(FactKind::Lane, values)), None);
        assert_eq!(form.errors()[0].0, "published_as_of");
    }
}
