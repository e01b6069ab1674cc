//! The maker: the packs that are drawn from, what was made so far, and one person after another.

use super::chance::{Chance, Deck};
use super::intake::Intake;
use super::next_steps::OWN_STREAM;
use super::people::Who;
use super::recipe::{Ages, Cast, Fate, Known, Recipe, Tradition, Waits};
use super::referrals::Course;
use super::story::Story;
use super::{Counts, Sink, Worker, papers};
use crate::domain::change::{Change, Setting};
use crate::domain::codes::{Asked, Gender, Progress, Relation, Residency, Role, Source};
use crate::domain::day::Day;
use crate::domain::ids::{OrganisationId, PersonId, ServiceId, SlotId};
use crate::domain::measure::Measure;
use crate::domain::provider::{OrganisationDetails, Reference, Service};

/// How far back the caseload goes.
pub(super) const WINDOW: i64 = 3 * 365;

/// One lane of one service, with its numbers.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    pub(super) service: &'a Service,
    pub(super) waits: &'a Waits,
}

impl Choice<'_> {
    /// The longest published wait in days; past it, a referral asks for something every day.
    pub(super) fn most_waited(&self) -> Option<i64> {
        self.service.lane(self.waits.lane).and_then(|lane| lane.published.as_ref()).and_then(|wait| wait.max_days)
    }
}

/// The packs, one for each fact whose shares are kept.
pub(super) struct Decks<'a> {
    pub(super) ages: Deck<Ages>,
    pub(super) genders: Deck<Gender>,
    pub(super) trans: Deck<Asked>,
    pub(super) residency: Deck<Residency>,
    pub(super) births: Deck<Known>,
    pub(super) referrals: Deck<u32>,
    pub(super) sources: Deck<Source>,
    pub(super) fates: Deck<Fate>,
    pub(super) planned: Deck<bool>,
    pub(super) family: Deck<bool>,
    pub(super) traditions: Deck<&'a Tradition>,
    /// What drawn open cases of mine bring to the agenda: overdue, today, soon, or nothing for two weeks.
    pub(super) agenda: Deck<(i64, i64)>,
    pub(super) progress: Vec<(&'a Measure, Deck<Progress>)>,
}

pub(super) struct Maker<'a> {
    pub(super) recipe: &'a Recipe,
    pub(super) reference: &'a Reference,
    pub(super) today: Day,
    pub(super) people: u32,
    pub(super) chance: Chance,
    pub(super) intake: Intake,
    /// One referral was accepted against a rule, with its reason.
    pub(super) told_override: bool,
    /// The stream of `next_steps` alone.
    pub(super) routing: Chance,
    /// Chances of the other papers, so that they change no other fact.
    pub(super) paper_chance: Chance,
    /// How many of my people have every kind of paper.
    pub(super) papers_shown: usize,
    /// What happens while people wait, drawn apart.
    pub(super) waits: Chance,
    /// Places that came free: where, which, how many are left.
    pub(super) slots: Vec<(ServiceId, SlotId, u32)>,
    pub(super) decks: Decks<'a>,
    pub(super) choices: Vec<Choice<'a>>,
    /// Lanes on which nobody was put to wait yet.
    pub(super) without_waiting: Vec<usize>,
    pub(super) organisations: Vec<OrganisationId>,
    pub(super) counts: Counts,
    /// From this many waiting on, the next one told is urgent.
    pub(super) next_urgent: u32,
    /// Cases of mine drawn beyond the cast.
    pub(super) drawn_mine: u32,
    mine_waiting: u32,
    next_cast: usize,
}

impl<'a> Maker<'a> {
    pub(super) fn new(recipe: &'a Recipe, reference: &'a Reference, people: u32, seed: u64, today: Day) -> Result<Self, String> {
        let shares = &recipe.shares;
        let choices = recipe
            .waits
            .iter()
            .map(|waits| match reference.find_service(&waits.provider, &waits.service) {
                Ok(service) => Ok(Choice { service, waits }),
                Err((_, sentence)) => Err(format!("{sentence} The made-up caseload needs it.")),
            })
            .collect::<Result<Vec<_>, _>>()?;
        let progress = shares
            .progress
            .iter()
            .filter_map(|share| reference.measures.iter().find(|measure| measure.code == share.measure).map(|measure| (measure, share)))
            .map(|(measure, share)| {
                let cards = [
                    (Progress::Improved, share.improved),
                    (Progress::Maintained, share.maintained),
                    (Progress::Worsened, share.worsened),
                    (Progress::NotRecorded, share.not_recorded),
                ];
                Deck::new("outcomes", cards).map(|deck| (measure, deck))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let yes_no = |what, share: u32| Deck::new(what, [(true, share), (false, 100 - share.min(100))]);
        let decks = Decks {
            ages: Deck::new("ages", shares.ages.iter().map(|share| (*share, share.parts)))?,
            genders: Deck::new("genders", shares.genders.iter().map(|share| (share.gender, share.parts)))?,
            trans: Deck::new("answers about trans history", shares.trans.iter().map(|share| (share.answer, share.parts)))?,
            residency: Deck::new("residency", shares.residency.iter().map(|share| (share.basis, share.parts)))?,
            births: Deck::new("births", shares.births.iter().map(|share| (share.known, share.parts)))?,
            referrals: Deck::new("numbers of referrals", shares.referrals.iter().map(|share| (share.count, share.parts)))?,
            sources: Deck::new("sources", shares.sources.iter().map(|share| (share.source, share.parts)))?,
            fates: Deck::new("fates", shares.fates.iter().map(|share| (share.fate, share.parts)))?,
            planned: yes_no("endings", shares.planned_in_hundred)?,
            family: yes_no("family members", shares.family_in_hundred)?,
            traditions: Deck::new("names", recipe.traditions.iter().map(|tradition| (tradition, tradition.parts)))?,
            agenda: Deck::new("agenda", [((16, 27), 15), ((1, 14), 3), ((0, 0), 1), ((-5, -1), 1)])?,
            progress,
        };
        let without_waiting = (0..choices.len()).collect();
        Ok(Self {
            recipe,
            reference,
            today,
            people,
            chance: Chance::new(seed),
            intake: Intake::new(seed),
            told_override: false,
            routing: Chance::new(seed ^ OWN_STREAM),
            paper_chance: Chance::new(seed ^ papers::OWN),
            papers_shown: 0,
            waits: Chance::new(seed ^ 0x5741_4954_494E_4721),
            slots: Vec::new(),
            decks,
            choices,
            without_waiting,
            organisations: Vec::new(),
            counts: Counts::default(),
            next_urgent: 5,
            drawn_mine: 0,
            mine_waiting: 0,
            next_cast: 0,
        })
    }

    /// The owner's name and the organisations, before anybody is referred.
    pub(super) fn furnish(&mut self, sink: &mut impl Sink) -> Result<(), String> {
        let on = self.today.plus_days(-WINDOW - 30);
        sink.put(on, Change::SetSetting(Setting::MyName, self.recipe.my_name.clone()))?;
        for (n, invented) in self.recipe.organisations.iter().enumerate() {
            let site: String = invented.name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
            let details = OrganisationDetails {
                name: invented.name.clone(),
                kind: invented.kind.clone(),
                phone: format!("01632 960{:03}", 100 + n),
                email: format!("hello@{site}.example.org"),
                website: format!("https://{site}.example.org"),
                note: invented.note.clone(),
                source: "Invented for practice".into(),
            };
            self.organisations.push(OrganisationId(sink.put(on, Change::AddOrganisation(details))?));
        }
        self.events(sink)?;
        self.places(sink)?;
        self.book(sink)
    }

    /// How many open cases are mine among so many people: enough to practise on, then growing slowly, as one worker can hold only so many.
    fn mine_wanted(people: u32) -> u32 {
        (people * 28 / 100).min(40 + people.min(1000) / 100 + people.saturating_sub(1000) / 1000)
    }
    /// One more open case of mine is due by now, so that they are spread over all people.
    fn mine_is_due(&self) -> bool {
        u64::from(self.counts.mine) * u64::from(self.people) < u64::from(Self::mine_wanted(self.people)) * u64::from(self.counts.people + 1)
    }

    /// The cast comes in among the first people, with room between.
    fn cast_due(&mut self) -> Option<&'a Cast> {
        let recipe = self.recipe;
        let apart = (self.people as usize / recipe.cast.len().max(1)).clamp(1, 4);
        let cast = recipe.cast.get(self.next_cast).filter(|_| self.counts.people as usize >= self.next_cast * apart)?;
        self.next_cast += 1;
        Some(cast)
    }

    /// Tells one survivor, and sometimes a family member with a record of their own.
    pub(super) fn person(&mut self, sink: &mut impl Sink) -> Result<(), String> {
        let cast = self.cast_due();
        let mut who = self.draw_who(cast, Role::Survivor);
        let courses = self.courses(cast, &who);
        let Some(first) = courses.iter().map(|course| course.received).min() else { return Ok(()) };
        who.settle_birth(first, &mut self.chance);
        let survivor = self.tell(&who, &courses, None, first, sink)?;
        let family = cast.is_some_and(|cast| cast.story) || (cast.is_none() && self.decks.family.draw(&mut self.chance));
        if family && self.counts.people < self.people {
            self.family_member(survivor, first, &who, sink)?;
        }
        Ok(())
    }

    fn family_member(&mut self, survivor: PersonId, known_since: Day, of: &Who, sink: &mut impl Sink) -> Result<(), String> {
        let mut who = self.draw_who(None, Role::Family);
        let courses = self.family_courses(known_since);
        let Some(first) = courses.iter().map(|course| course.received).min() else { return Ok(()) };
        let relation = who.become_family_of(of, &mut self.chance);
        who.settle_birth(first, &mut self.chance);
        self.tell(&who, &courses, Some((survivor, relation)), first, sink).map(|_| ())
    }

    fn tell(&mut self, who: &Who, courses: &[Course<'a>], link: Option<(PersonId, Relation)>, first: Day, sink: &mut impl Sink) -> Result<PersonId, String> {
        let mut story = Story::default();
        let card = self.safe_contact(who);
        let (details, card) = self.intake.recorded(who, courses, card, first);
        let person = story.make(first, Change::AddPerson(details, card));
        if let Some((survivor, relation)) = link {
            let survivor = PersonId(story.known(survivor.0));
            story.put(first, Change::Link(survivor, PersonId(person), relation));
        }
        let mut before = None;
        for course in courses {
            let came = self.intake.came(course, before, self.reference);
            let referral = self.tell_course(&mut story, PersonId(person), who, course, came);
            before = course.ended.map(|ended| (referral, ended)).or(before);
        }
        self.counts.people += 1;
        story.tell(sink, person).map(PersonId)
    }

    /// Who holds a referral with this fate. Open cases are mine by quota, the rest a share that goes with it.
    pub(super) fn holder(&mut self, choice: Choice, fate: Fate, cast: Option<&Cast>) -> Worker {
        let colleagues = self.recipe.colleagues.len().clamp(1, 200) as i64;
        let other = Worker::Colleague(self.chance.between(0, colleagues - 1) as u8);
        let mine = Self::mine_wanted(self.people);
        match (cast, fate) {
            (Some(cast), _) if cast.cover => other,
            (Some(_), _) => Worker::Me,
            (None, Fate::Open | Fate::Pending) => other,
            (None, Fate::Waiting) => {
                let due = choice.most_waited().is_none_or(|days| days > 28)
                    && u64::from(self.mine_waiting) * u64::from(self.people) < u64::from(mine / 4) * u64::from(self.counts.people + 1);
                self.mine_waiting += u32::from(due);
                if due { Worker::Me } else { other }
            }
            (None, _) => {
                if self.chance.percent(i64::from((mine * 200 / self.people.max(1)).clamp(1, 45))) {
                    Worker::Me
                } else {
                    other
                }
            }
        }
    }
    /// Takes an open case for me when one is due.
    pub(super) fn take_mine(&mut self) -> bool {
        let due = self.mine_is_due();
        if due {
            self.drawn_mine += 1;
        }
        due
    }
}
