//! Intake while it is typed: who in the file may be the same person, offered as choices of the form; and the question about
//! danger right after a child was referred. Used by `input` and `perform`.

use super::App;
use super::overlay::Overlay;
use crate::domain::codes::Seen;
use crate::domain::ids::{PersonId, Ref};
use crate::store::Alike;
use crate::tui::ask::Ask;
use crate::tui::effect::Effect;
use crate::tui::forms::Choice;
use crate::tui::forms::intake::{NEW, same_choices, sought};
use crate::tui::place::{Place, Tab};
use crate::tui::theme::Names;

/// People shown as perhaps the same.
const MOST: usize = 5;
/// Fields whose answers tell who it may be.
const TELLING: [&str; 4] = ["name", "born", "age", "phone"];

impl App {
    /// After a key in the intake form: looks for the same person by what is typed so far.
    pub(super) fn look_for_same(&mut self) {
        let Some(Overlay::Form(ask, form)) = self.state.overlays.last() else { return };
        if **ask == Ask::NewPerson && TELLING.contains(&form.focused()) {
            self.offer_same();
        }
    }

    fn offer_same(&mut self) {
        let (today, names) = (self.state.today, self.state.names);
        let Some(Overlay::Form(_, form)) = self.state.overlays.last_mut() else { return };
        let Some(store) = &self.store else { return };
        let wanted = sought(|key| form.value(key), today);
        let looked = wanted.is_enough();
        let found = match if looked { store.alike(&wanted, None, MOST) } else { Ok(Vec::new()) } {
            Ok(found) => found,
            Err(error) => return self.state.notice = Some(error.to_string()),
        };
        let mut choices: Vec<Choice> = found.iter().map(|alike| choice(alike, names)).collect();
        let many = choices.len();
        // Somebody chosen stays offered, whatever is typed after.
        choices.extend(form.chosen("same").filter(|chosen| chosen.code != NEW && choices.iter().all(|own| own.code != chosen.code)));
        form.offer("same", same_choices(choices, looked));
        self.state.notice = match many {
            0 => None,
            1 => Some("1 person here may be the same: see 'Is it somebody known already?'".into()),
            many => Some(format!("{many} people here may be the same: see 'Is it somebody known already?'")),
        };
    }

    /// A form that comes back after locking: those who may be the same are looked for again, and the choice is put back.
    pub(super) fn offer_same_again(&mut self, kept: &[(String, String)]) {
        if !matches!(self.state.overlays.last(), Some(Overlay::Form(ask, _)) if **ask == Ask::NewPerson) {
            return;
        }
        self.offer_same();
        if let Some(Overlay::Form(_, form)) = self.state.overlays.last_mut() {
            form.restore(kept);
        }
    }

    /// People who may be the same as one whose record is open, in words for the form that merges.
    pub(super) fn perhaps(&self, id: PersonId) -> Vec<String> {
        let alike = self.store.as_ref().and_then(|store| store.alike_to(id, 3).ok()).unwrap_or_default();
        alike.iter().map(|alike| choice(alike, self.state.names).words).collect()
    }

    /// From 'which record' to 'what is kept': both are looked at, so both are logged before they are shown.
    pub(super) fn look_at_merge(&mut self, keep: PersonId, other: PersonId) {
        let Some(store) = &self.store else { return };
        match store.merging(keep, other) {
            Err(error) => self.refuse(&error),
            Ok(_) if self.state.names == Names::Coded => self.say("Merging shows names and notes, so not in the privacy view. F12 shows them again."),
            Ok(merging) => {
                self.close_form();
                if ![keep, other].into_iter().all(|id| self.log(Seen::Viewed, Ref::Person(id), "")) {
                    return;
                }
                self.perform(Effect::Fill(Box::new(Ask::Merge(Box::new(merging)))));
            }
        }
    }

    /// Opens the record of somebody just referred; about a child under the youngest age the first question is put at once.
    pub(super) fn open_added(&mut self, person: PersonId) {
        let child = self.store.as_ref().and_then(|store| store.child_undecided(person).ok().flatten());
        self.open(Place::Record(person, if child.is_some() { Tab::Referrals } else { Tab::Overview }, None));
        if let Some(referral) = child {
            self.perform(Effect::Fill(Box::new(Ask::Decide(referral))));
        }
    }
}

/// 'SU-0012  Ewa Nowak, born 27 Mar 2002: same name'; in the privacy view without name and birth.
fn choice(alike: &Alike, names: Names) -> Choice {
    let code = alike.person.id.to_string();
    let details = &alike.person.details;
    let born = details.born.map(|born| if born.is_age() { format!(", {}", born.words()) } else { format!(", born {}", born.words()) }).unwrap_or_default();
    let who = format!("{code}  {}{born}", details.shown_name());
    let words = format!("{}: {}", names.pick(&who, &code), alike.likeness.words);
    Choice::new(code, words)
}
