//! What returns of the same days tell together: figures of all kinds of return, of every provider and in every set of age bands,
//! and which of them add up to which. Used when a return leaves after others of the same days. Says nothing of what is hidden.

use super::people::{Accessing, Trait, lines, shares};
use super::{Asked, Behind, Counting, outcomes};
use crate::domain::codes::{Counted, Ending, Progress, Role, Source};
use crate::domain::ids::ProviderId;
use crate::domain::provider::AgeBands;
use crate::domain::suppress::{Count, Sum};
use std::collections::HashMap;

/// A figure, whichever return shows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure {
    /// Of one provider alone; of all of them otherwise.
    of: Option<ProviderId>,
    /// The set of age bands; empty where it counts no ages.
    bands: String,
    /// What it counts, as said for all providers; none for the mentions of sources, which no list is behind.
    what: Option<Behind>,
}

impl Figure {
    /// The figure that stands in a return with that list behind it.
    pub fn of(asked: &Asked, behind: &Behind) -> Self {
        let own = |of: Option<ProviderId>| of.or(asked.provider);
        let days = asked.counted().ok();
        let of_period = |from, to| days.is_some_and(|days| (days.from, days.to) == (from, to));
        let plain = |of, what| Self { of, bands: String::new(), what: Some(what) };
        match behind {
            Behind::People(of) => plain(own(*of), Behind::People(None)),
            Behind::PeopleIn(of, by, code) => Self::people(own(*of), *by, code, &asked.bands),
            Behind::Open(of) => plain(own(*of), Behind::Open(None)),
            Behind::Leavers(of) => plain(own(*of), Behind::Leavers(None)),
            Behind::Outcome(of, domain, progress) => plain(own(*of), Behind::Outcome(None, domain.clone(), *progress)),
            Behind::Recorded(of, domain) => plain(own(*of), Behind::Recorded(None, domain.clone())),
            Behind::Delivered(Counted::Endings, None, from, to) if of_period(*from, *to) => plain(asked.provider, Behind::Leavers(None)),
            Behind::Delivered(Counted::Referrals, None, from, to) if of_period(*from, *to) => plain(asked.provider, Behind::Referrals),
            Behind::Ended(..) | Behind::Delivered(_, Some(_), ..) => plain(None, behind.clone()),
            other => plain(asked.provider, other.clone()),
        }
    }
    /// All mentions of sources in a return.
    pub fn mentions(asked: &Asked) -> Self {
        Self { of: asked.provider, bands: String::new(), what: None }
    }
    fn people(of: Option<ProviderId>, by: Trait, code: &str, bands: &str) -> Self {
        let bands = if by == Trait::Age { bands.to_owned() } else { String::new() };
        Self { of, bands, what: Some(Behind::PeopleIn(None, by, code.to_owned())) }
    }
}

/// Counts that hang together, with the figures that some of them are.
#[derive(Debug, Clone, Default)]
pub struct Together {
    /// How many.
    pub values: Vec<usize>,
    /// What adds up to what.
    pub sums: Vec<Sum>,
    /// Where each figure stands.
    pub at: HashMap<Figure, Count>,
    /// What the reader is taken to know, though no return shows it.
    pub given: Vec<Count>,
}

/// The counts of all kinds of return of these days, ages in each of these sets. The rows are those of all providers.
pub fn together(counting: &Counting<'_>, sets: &[&AgeBands]) -> Together {
    let mut of = Together::default();
    let mut providers: Vec<ProviderId> = counting.reference.providers.iter().map(|provider| provider.id).collect();
    providers.dedup();
    let groups: Vec<Option<ProviderId>> = [None].into_iter().chain(providers.into_iter().map(Some)).collect();
    let mut counted: Vec<Group> = groups.iter().map(|group| of.group(counting, *group, sets)).collect();
    if !counted.is_empty() {
        let all = counted.remove(0);
        of.over_providers(&all, &counted);
    }
    of
}

/// The counts of one provider, or of all, in the same order for each: those that add up over providers, and those of people,
/// who may have support from several.
struct Group {
    apart: Vec<Count>,
    people: Vec<Count>,
}

impl Together {
    fn count(&mut self, n: usize) -> Count {
        self.values.push(n);
        self.values.len() - 1
    }
    fn figure(&mut self, of: Option<ProviderId>, what: Behind, n: usize) -> Count {
        self.named(Figure { of, bands: String::new(), what: Some(what) }, n)
    }
    fn named(&mut self, figure: Figure, n: usize) -> Count {
        if let Some(at) = self.at.get(&figure) {
            return *at;
        }
        let at = self.count(n);
        self.at.insert(figure, at);
        at
    }
    /// Notes that these add up to that; nothing is noted where they do not.
    fn sum(&mut self, total: Count, parts: Vec<Count>) {
        if parts.iter().map(|part| self.values[*part]).sum::<usize>() == self.values[total] {
            self.sums.push(Sum { total, parts });
        }
    }

    fn group(&mut self, counting: &Counting<'_>, of: Option<ProviderId>, sets: &[&AgeBands]) -> Group {
        let mut apart = self.referrals(counting, of);
        apart.extend(self.episodes(counting, of));
        Group { apart, people: self.people(counting, of, sets) }
    }

    fn referrals(&mut self, counting: &Counting<'_>, of: Option<ProviderId>) -> Vec<Count> {
        let received: Vec<_> = counting.received().filter(|row| counting.is_of(row.waiting.service, of)).collect();
        let all = self.figure(of, Behind::Referrals, received.len());
        let in_role = |role: Role| received.iter().filter(|row| row.role == role).count();
        let roles: Vec<Count> = Role::ALL.iter().map(|role| self.figure(of, Behind::ReferralsAs(*role), in_role(*role))).collect();
        let from = |source: Source| received.iter().filter(|row| row.sources.contains(source)).count();
        let sources: Vec<Count> = Source::ALL.iter().map(|source| self.figure(of, Behind::ReferralsFrom(*source), from(*source))).collect();
        let mentions = self.named(Figure { of, bands: String::new(), what: None }, received.iter().map(|row| row.sources.len()).sum());
        self.sum(all, roles.clone());
        self.sum(mentions, sources.clone());
        self.services(counting, of, Counted::Referrals, all);
        [all, mentions].into_iter().chain(roles).chain(sources).collect()
    }

    fn episodes(&mut self, counting: &Counting<'_>, of: Option<ProviderId>) -> Vec<Count> {
        let open = self.figure(of, Behind::Open(None), counting.open(of).count());
        let all = self.figure(of, Behind::Leavers(None), counting.leavers(of).count());
        let how = |ending: Ending| counting.leavers(of).filter(|row| row.ending == Some(ending)).count();
        let mut ended = Vec::new();
        for (ending, counted) in [(Ending::Planned, Counted::Planned), (Ending::Unplanned, Counted::Unplanned)] {
            let n = how(ending);
            let one = match of {
                Some(provider) => self.figure(None, Behind::Ended(provider, ending), n),
                None => self.count(n),
            };
            self.services(counting, of, counted, one);
            ended.push(one);
        }
        self.sum(all, ended.clone());
        self.services(counting, of, Counted::Endings, all);
        let mut counts = vec![open, all];
        counts.append(&mut ended);
        for one in outcomes(counting, of) {
            let recorded = self.figure(of, Behind::Recorded(None, one.domain.clone()), one.recorded());
            let changes = [(Progress::Improved, one.improved), (Progress::Maintained, one.maintained), (Progress::Worsened, one.worsened)];
            let not_recorded = self.figure(of, Behind::Outcome(None, one.domain.clone(), Progress::NotRecorded), one.not_recorded);
            let parts: Vec<Count> = changes.iter().map(|(how, n)| self.figure(of, Behind::Outcome(None, one.domain.clone(), *how), *n)).collect();
            self.sum(recorded, parts.clone());
            self.sum(all, vec![recorded, not_recorded]);
            counts.extend([recorded, not_recorded].into_iter().chain(parts));
        }
        counts
    }

    /// What the services of a provider make together; each service's endings are planned or not.
    fn services(&mut self, counting: &Counting<'_>, of: Option<ProviderId>, what: Counted, total: Count) {
        let Some(provider) = of else { return };
        let (from, to) = (counting.period.from, counting.period.to);
        let own: Vec<_> = counting.reference.services.iter().filter(|service| service.provider_id == provider).map(|service| service.id).collect();
        let mut parts = Vec::new();
        for id in own {
            let part = self.delivered(counting, what, id);
            if what == Counted::Endings {
                let how = [Counted::Planned, Counted::Unplanned].map(|how| self.figure(None, Behind::Delivered(how, Some(id), from, to), 0));
                self.sum(part, how.into());
            }
            parts.push(part);
        }
        self.sum(total, parts);
    }
    fn delivered(&mut self, counting: &Counting<'_>, what: Counted, service: crate::domain::ids::ServiceId) -> Count {
        let n = super::contract::delivered(counting, what, Some(service)).len();
        self.figure(None, Behind::Delivered(what, Some(service), counting.period.from, counting.period.to), n)
    }

    fn people(&mut self, counting: &Counting<'_>, of: Option<ProviderId>, sets: &[&AgeBands]) -> Vec<Count> {
        let people = counting.people(of);
        let all = self.figure(of, Behind::People(None), people.len());
        let mut counts = vec![all];
        for by in [Trait::Role, Trait::Gender, Trait::Ethnicity] {
            let parts = self.breakdown(&people, of, by, counting.bands);
            self.sum(all, parts.clone());
            counts.extend(parts);
        }
        for set in sets {
            let parts = self.breakdown(&people, of, Trait::Age, set);
            self.sum(all, parts.clone());
            counts.extend(parts);
        }
        if sets.len() > 1 {
            counts.extend(self.ages(&people, of, sets, all));
        }
        counts
    }
    fn breakdown(&mut self, people: &[Accessing<'_>], of: Option<ProviderId>, by: Trait, set: &AgeBands) -> Vec<Count> {
        shares(people, by, set).iter().map(|share| self.named(Figure::people(of, by, &share.code, &set.key), share.n)).collect()
    }

    /// From each age at which some band begins to each later one: a band of one set less those of another is such a stretch.
    /// People whom a partly known birth date puts into a band of one set and not of another are taken to be known to the reader.
    fn ages(&mut self, people: &[Accessing<'_>], of: Option<ProviderId>, sets: &[&AgeBands], all: Count) -> Vec<Count> {
        let mut cuts: Vec<u32> = sets.iter().flat_map(|set| &set.bands).map(|(_, from)| *from).collect();
        cuts.sort_unstable();
        cuts.dedup();
        // Somebody in a band of every set is between two neighbouring cuts.
        let placed = |one: &&Accessing<'_>| sets.iter().all(|set| one.code(Trait::Age, set) != super::NOT_STATED);
        let nowhere = |one: &&Accessing<'_>| sets.iter().all(|set| one.code(Trait::Age, set) == super::NOT_STATED);
        let mut each = vec![0; cuts.len()];
        for one in people.iter().filter(placed) {
            if let Some(at) = one.youngest().and_then(|age| cuts.iter().rposition(|cut| *cut <= age)) {
                each[at] += 1;
            }
        }
        let mut stretch: HashMap<(usize, usize), Count> = HashMap::new();
        let mut counts = Vec::new();
        for from in 0..cuts.len() {
            for to in from + 1..=cuts.len() {
                let at = self.count(each[from..to].iter().sum());
                stretch.insert((from, to), at);
                counts.push(at);
            }
        }
        for from in 0..cuts.len() {
            for to in from + 2..=cuts.len() {
                for between in from + 1..to {
                    self.sum(stretch[&(from, to)], vec![stretch[&(from, between)], stretch[&(between, to)]]);
                }
            }
        }
        for set in sets {
            let starts: Vec<usize> = set.bands.iter().filter_map(|(_, from)| cuts.iter().position(|cut| cut == from)).collect();
            let ends = starts.iter().skip(1).copied().chain([cuts.len()]);
            for ((code, _), (from, to)) in lines(Trait::Age, set).iter().zip(starts.iter().zip(ends)) {
                let band = self.named(Figure::people(of, Trait::Age, code, &set.key), 0);
                let other = people.iter().filter(|one| one.code(Trait::Age, set) == code.as_str() && !placed(one)).count();
                let other = self.given(other);
                self.sum(band, [stretch[&(*from, to)]].into_iter().chain(other).collect());
            }
        }
        let other = people.iter().filter(|one| !placed(one) && !nowhere(one)).count();
        let not_stated = self.count(people.iter().filter(nowhere).count());
        let other = self.given(other);
        self.sum(all, [stretch[&(0, cuts.len())], not_stated].into_iter().chain(other).collect());
        counts
    }
    /// A number that the reader is taken to know; nothing where it is nought.
    fn given(&mut self, n: usize) -> Option<Count> {
        (n > 0).then(|| {
            let at = self.count(n);
            self.given.push(at);
            at
        })
    }

    fn over_providers(&mut self, all: &Group, each: &[Group]) {
        for (place, total) in all.apart.iter().enumerate() {
            self.sum(*total, each.iter().map(|group| group.apart[place]).collect());
        }
        // Somebody with support from two providers is counted by both: so many more than all are counted together.
        let mut more = Vec::new();
        for (place, total) in all.people.iter().enumerate() {
            let parts: Vec<Count> = each.iter().map(|group| group.people[place]).collect();
            let counted: usize = parts.iter().map(|part| self.values[*part]).sum();
            let (counted, over) = (self.count(counted), self.count(counted.saturating_sub(self.values[*total])));
            self.sum(counted, parts);
            self.sum(counted, vec![*total, over]);
            more.push(over);
        }
        self.nobody_twice(&more);
    }
    /// Where nobody is counted twice, nobody is in any line.
    fn nobody_twice(&mut self, more: &[Count]) {
        let Some((all, lines)) = more.split_first() else { return };
        for line in lines {
            let others = self.count(self.values[*all].saturating_sub(self.values[*line]));
            self.sum(*all, vec![*line, others]);
        }
    }
}
