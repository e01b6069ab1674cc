//! An attack on small numbers by somebody who has all returns of the same days: every kind, in every set of age bands.
//! It knows what is printed, what each figure counts, and how to subtract; it does not use the program's own way of hiding.

use crate::support::{World, day, today};
use caseload::domain::book::contract::Target;
use caseload::domain::change::Change;
use caseload::domain::codes::{Counted, Return as Kind, TargetBasis};
use caseload::domain::ids::KeptId;
use caseload::domain::report::Asked;
use caseload::exchange::import::{Kind as File, read};
use caseload::exchange::made_up::fill;
use caseload::exchange::returns::kept::sent;
use caseload::exchange::returns::{Leaving, figures, hand_over, told_beside};
use caseload::output::format::Format;
use caseload::output::returns::{Return, Value};
use std::collections::{BTreeMap, BTreeSet};

fn asked(kind: Kind, bands: &str) -> Asked {
    let (from, to) = (day("2026-07-01"), day("2026-09-30"));
    Asked { kind, from, to, as_at: today(), provider: None, areas: vec![], role: None, bands: bands.into() }
}

/// Whose, which table, which row, which column; ages name their set. The same figure has the same name in every return.
type Name = [String; 4];

/// What is printed, by name; hidden figures are none.
fn printed(of: &Return) -> Vec<(Name, Option<usize>)> {
    let mut all = Vec::new();
    for table in &of.tables {
        let own = if of.asked.provider.is_some() { of.whose.as_str() } else { "all" };
        let whose = table.within.as_ref().map_or(own, |(_, _, whose)| whose.as_str());
        let key = match table.key.as_str() {
            "people.by_role" => "family".to_owned(),
            "age" => format!("age {}", of.asked.bands),
            key => key.to_owned(),
        };
        for row in &table.rows {
            let labels: Vec<&str> =
                row.cells.iter().filter_map(|cell| if let Value::Label(code, _) = &cell.value { Some(code.as_str()) } else { None }).collect();
            for (cell, column) in row.cells.iter().zip(&table.columns) {
                let Value::Count(n) = cell.value else { continue };
                let people = row.total.is_some() && ["family", "gender", "ethnicity"].contains(&key.as_str()) || row.total.is_some() && key.starts_with("age");
                let name = if people { [whose, "people", "", ""].map(str::to_owned) } else { [whose, &key, &labels.join("/"), &column.key].map(str::to_owned) };
                all.push((name, (!of.hides(cell)).then_some(n)));
            }
        }
    }
    all
}

struct Attacker {
    /// What it knows: the whole truth is beside it, to see whether what it finds is small.
    known: BTreeMap<Name, usize>,
    truth: BTreeMap<Name, usize>,
}

impl Attacker {
    fn name(whose: &str, table: &str, row: &str, column: &str) -> Name {
        [whose, table, row, column].map(str::to_owned)
    }
    /// Whose tables there are beside 'all'.
    fn providers(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self.truth.keys().filter(|name| name[1] == "people").map(|name| &name[0]).collect();
        all.into_iter().filter(|whose| *whose != "all").cloned().collect()
    }
    fn rows(&self, whose: &str, table: &str) -> BTreeSet<(String, String)> {
        self.truth.keys().filter(|name| name[0] == whose && name[1] == table && name[2] != "all").map(|name| (name[2].clone(), name[3].clone())).collect()
    }
    /// Which are the sum of which others, as the headings say.
    fn equations(&self) -> Vec<(Name, Vec<Name>)> {
        let mut all = Vec::new();
        let providers = self.providers();
        for whose in providers.iter().map(String::as_str).chain(["all"]) {
            for table in ["family", "gender", "ethnicity", "age 2016", "age 2022-23"] {
                let rows = self.rows(whose, table);
                if !rows.is_empty() {
                    let parts = rows.iter().map(|(row, column)| Self::name(whose, table, row, column)).collect();
                    all.push((Self::name(whose, "people", "", ""), parts));
                }
            }
            let roles = self.rows(whose, "referrals.by_role").into_iter().map(|(row, column)| Self::name(whose, "referrals.by_role", &row, &column));
            all.push((Self::name(whose, "referrals.by_role", "all", "n"), roles.collect()));
            let sources = self.rows(whose, "referrals.by_source").into_iter().map(|(row, column)| Self::name(whose, "referrals.by_source", &row, &column));
            all.push((Self::name(whose, "referrals.by_source", "all", "n"), sources.collect()));
            let leavers = Self::name(whose, "leavers", "all", "n");
            all.push((leavers.clone(), vec![Self::name(whose, "leavers", "all", "planned"), Self::name(whose, "leavers", "all", "unplanned")]));
            let domains: BTreeSet<String> = self.rows(whose, "outcomes").into_iter().map(|(row, _)| row).collect();
            for domain in domains {
                let of = |column: &str| Self::name(whose, "outcomes", &domain, column);
                all.push((of("recorded"), ["improved", "maintained", "worsened"].map(of).into()));
                all.push((leavers.clone(), ["recorded", "not_recorded"].map(of).into()));
            }
        }
        let over_providers = |name: &Name| providers.iter().map(|whose| Self::name(whose, &name[1], &name[2], &name[3])).collect::<Vec<_>>();
        let own = self.truth.keys().filter(|name| name[0] == "all");
        all.extend(
            own.clone()
                .filter(|name| ["outcomes", "leavers", "referrals.by_role", "referrals.by_source"].contains(&name[1].as_str()))
                .map(|name| (name.clone(), over_providers(name))),
        );
        // Where nobody has support from two providers, people add up too, line by line.
        let people = Self::name("all", "people", "", "");
        let each: Option<usize> = over_providers(&people).iter().map(|name| self.known.get(name).copied()).sum();
        if each.is_some() && each == self.known.get(&people).copied() {
            let people = own.filter(|name| name[1] == "family" || name[1] == "gender" || name[1].starts_with("age"));
            all.extend(people.map(|name| (name.clone(), over_providers(name))));
        }
        // What a provider's services make.
        for whose in &providers {
            for (column, of) in [("endings", "n"), ("planned", "planned"), ("unplanned", "unplanned")] {
                let services = self.truth.keys().filter(|name| name[1] == "activity" && name[3] == column && name[2].starts_with(&format!("{whose}/")));
                all.push((Self::name(whose, "leavers", "all", of), services.cloned().collect()));
            }
        }
        let services: BTreeSet<&Name> = self.truth.keys().filter(|name| name[1] == "activity" && name[3] == "endings" && !name[2].starts_with("all")).collect();
        for service in services {
            let of = |column: &str| [&service[0], &service[1], &service[2], &column.to_owned()].map(Clone::clone);
            all.push((of("endings"), vec![of("planned"), of("unplanned")]));
        }
        // Only of figures that are printed somewhere, whole or hidden.
        all.retain(|(total, parts)| !parts.is_empty() && parts.iter().chain([total]).all(|name| self.truth.contains_key(name)));
        all
    }
    /// Subtracts whatever is known from whatever is a sum, until nothing new comes of it.
    fn subtract(&mut self) {
        let equations = self.equations();
        loop {
            let before = self.known.len();
            for (total, parts) in &equations {
                let unknown: Vec<&Name> = parts.iter().filter(|part| !self.known.contains_key(*part)).collect();
                let known: usize = parts.iter().filter_map(|part| self.known.get(part)).sum();
                match (self.known.get(total).copied(), unknown.as_slice()) {
                    (None, []) => drop(self.known.insert(total.clone(), known)),
                    (Some(total), [one]) => {
                        let one = (*one).clone();
                        self.known.insert(one, total - known);
                    }
                    // Nothing is left for the others.
                    (Some(total), [_, _, ..]) if total == known => {
                        let unknown: Vec<Name> = unknown.into_iter().cloned().collect();
                        self.known.extend(unknown.into_iter().map(|name| (name, 0)));
                    }
                    _ => {}
                }
            }
            if self.known.len() == before {
                return;
            }
        }
    }
    /// Groups between two ages that come out of the two sets of bands: how many there are below each age is worked out from
    /// whatever bands are known, and subtracted.
    fn ages(&self, whose: &str) -> Vec<String> {
        // What is not stated in either set is the same only where every birth date is known.
        let not_stated = |set: &str| self.known.get(&Self::name(whose, &format!("age {set}"), "not-stated", "n"));
        if not_stated("2016") != not_stated("2022-23") || not_stated("2016").is_none() {
            return Vec::new();
        }
        let starts = [("2016", vec![0, 18, 25, 35, 45, 55, 65, 70, 200]), ("2022-23", vec![0, 18, 31, 50, 200])];
        let names = [("2016", vec!["<18", "18-24", "25-34", "35-44", "45-54", "55-64", "65-69", "70+"]), ("2022-23", vec!["<18", "18-30", "31-49", "50+"])];
        let mut between: BTreeMap<(i32, i32), i64> = BTreeMap::new();
        for ((set, starts), (_, names)) in starts.iter().zip(&names) {
            for (at, band) in names.iter().enumerate() {
                if let Some(n) = self.known.get(&Self::name(whose, &format!("age {set}"), band, "n")) {
                    let (from, to, n) = (starts[at], starts[at + 1], i64::try_from(*n).unwrap());
                    between.insert((from, to), n);
                    between.insert((to, from), -n);
                }
            }
        }
        loop {
            let before = between.len();
            let all: Vec<((i32, i32), i64)> = between.iter().map(|(ages, n)| (*ages, *n)).collect();
            for ((from, middle), n) in &all {
                for ((_, to), more) in all.iter().filter(|((first, _), _)| first == middle) {
                    between.entry((*from, *to)).or_insert(n + more);
                }
            }
            if between.len() == before {
                break;
            }
        }
        between
            .iter()
            .filter(|((from, to), n)| from < to && (1..=4).contains(*n))
            .map(|((from, to), n)| format!("{whose}: {n} people from {from} to {to}"))
            .collect()
    }
    fn finds(mut self) -> Vec<String> {
        self.subtract();
        let small = self.known.iter().filter(|(_, n)| (1..=4).contains(*n)).map(|(name, n)| format!("{name:?} is {n}"));
        let mut found: Vec<String> = small.collect();
        for whose in self.providers().iter().map(String::as_str).chain(["all"]) {
            found.extend(self.ages(whose));
        }
        found
    }
}

#[test]
fn all_returns_of_the_same_days_together_tell_no_small_number() {
    let one = [Kind::Committee, Kind::Uptake, Kind::Outcomes, Kind::Monthly].map(|kind| (kind, "2022-23"));
    let two = [Kind::Monthly, Kind::Outcomes, Kind::Uptake, Kind::Committee].map(|kind| (kind, "2016"));
    let mut found = Vec::new();
    // And the committee's return of each provider alone beside the one of all.
    let apart = [None, Some("GROW"), Some("Rotherham Rise"), Some("Rothacs"), Some("Swinton Lock")].map(|of| (Kind::Committee, "2022-23", of));
    let of_all = |order: Vec<&(Kind, &'static str)>| order.into_iter().map(|(kind, bands)| (*kind, *bands, None)).collect::<Vec<_>>();
    for (seed, people) in [(2, 90), (3, 140), (5, 80)] {
        for order in [of_all(one.iter().chain(&two).collect()), of_all(two.iter().chain(&one).collect()), apart.to_vec()] {
            let mut world = World::new();
            fill(&mut world.store, people, seed, today(), &mut |_, _| true).unwrap();
            let before = world.store.kept_returns().unwrap().len();
            let mut attacker = Attacker { known: BTreeMap::new(), truth: BTreeMap::new() };
            let (mut shown, mut hidden) = (0, 0);
            for (kind, bands, provider) in order {
                let provider = provider.map(|name| world.store.reference().find_provider(name).unwrap().id);
                let asked = Asked { provider, ..asked(kind, bands) };
                let leaving = Leaving { format: Format::Json, whole: false, for_whom: String::new() };
                attacker.truth.extend(printed(&figures(&world.store, &asked).unwrap()).into_iter().filter_map(|(name, n)| Some((name, n?))));
                hand_over(&mut world.store, &asked, &leaving, today()).unwrap();
                let number = i64::try_from(world.store.kept_returns().unwrap().len()).unwrap();
                for (name, n) in printed(&sent(&world.store.kept_return(KeptId(number)).unwrap()).unwrap()) {
                    (shown, hidden) = (shown + usize::from(n.is_some()), hidden + usize::from(n.is_none()));
                    attacker.known.extend(n.map(|n| (name, n)));
                }
            }
            assert!(before == 0 && shown > hidden / 2, "{people} people: {shown} figures shown, {hidden} hidden");
            found.extend(attacker.finds().into_iter().map(|what| format!("{people} people: {what}")));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Support that ended on these days in July, planned or not.
fn ended(world: &mut World, planned: usize, unplanned: usize) {
    let mut people = "external_id,name,name_to_use,date_of_birth,gender,ethnicity,residency\n".to_owned();
    let mut referrals =
        "external_id,person_id,role,received_on,sources,stovewood_status,provider,service,decision,decided_on,first_attended_on,ended_on,ending\n".to_owned();
    for (n, ending) in (0..planned).map(|_| "planned").chain((0..unplanned).map(|_| "unplanned")).enumerate() {
        people.push_str(&format!("P{n},Person {n},,,,,\n"));
        referrals.push_str(&format!("R{n},P{n},survivor,2026-01-05,self,,GROW,Trauma stabilisation,accepted,,2026-02-02,2026-07-{:02},{ending}\n", 1 + n));
    }
    for (kind, text) in [(File::People, people), (File::Referrals, referrals)] {
        let rows = read(kind, text.as_bytes(), world.store.reference(), today()).unwrap();
        assert!(rows.import(kind, &mut world.store, today(), false, |_| true).unwrap().rejected.is_empty());
    }
}

#[test]
fn targets_for_endings_of_the_same_days_do_not_tell_the_unplanned_ones() {
    let mut world = World::new();
    ended(&mut world, 9, 3);
    let service = world.service("GROW", "Trauma stabilisation");
    for counted in [Counted::Endings, Counted::Planned] {
        let (from, to) = (day("2026-06-01"), day("2026-07-31"));
        let page = Target { service, counted, from, to, number: 20, basis: TargetBasis::Contracted, agreed_on: day("2026-01-01"), source: "schedule 2".into() };
        world.do_(Change::AddPage(Box::new(page.into())));
    }
    let of = figures(&world.store, &asked(Kind::Monthly, "2022-23")).unwrap().suppressed();
    let to_date = |row: &str| {
        let own = printed(&of).into_iter().find(|(name, _)| name[1] == "targets" && name[2].contains(row) && name[3] == "to_date");
        own.unwrap_or_else(|| panic!("{row}")).1
    };
    assert_eq!((to_date("/endings/"), to_date("/planned-endings/")), (Some(12), None), "12 less 9 would be the three");
}

#[test]
fn a_return_of_other_days_or_services_is_named_where_both_may_tell_more() {
    let mut world = World::new();
    ended(&mut world, 9, 3);
    let leaving = Leaving { format: Format::Json, whole: false, for_whom: String::new() };
    let quarter = asked(Kind::Committee, "2022-23");
    hand_over(&mut world.store, &quarter, &leaving, today()).unwrap();
    let told = |asked: &Asked| told_beside(&world.store, asked).unwrap();
    assert_eq!(told(&asked(Kind::Uptake, "2016")), None, "of the same days nothing is told");
    let month = Asked { from: day("2026-08-01"), to: day("2026-08-31"), ..quarter.clone() };
    let said = told(&month).unwrap();
    assert!(said.contains("1 (committee return, ") && said.contains("may tell a hidden number"), "{said}");
    assert!(told(&Asked { role: Some(caseload::domain::codes::Role::Survivor), ..quarter.clone() }).is_some());
    assert_eq!(told(&Asked { from: day("2026-10-01"), to: day("2026-10-31"), ..quarter.clone() }), None);
    assert_eq!(told(&Asked { kind: Kind::Waiting, ..month }), None, "each waiting list stands for itself");
}
