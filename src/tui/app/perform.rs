//! Carries out what screens ask for: the only place of the interface that writes. Afterwards the visible screen reads anew.

use super::App;
use super::job::{Done, Job, Then};
use super::overlay::Overlay;
use super::packs::PackWork;
use super::papers::PaperWork;
use super::state::Screens;
use crate::domain::change::{Change, Setting};
use crate::domain::codes::Seen;
use crate::domain::ids::{PersonId, Ref};
use crate::exchange::case_study;
use crate::exchange::handing_over::Whose;
use crate::platform;
use crate::store::{Error, PackAsked, Result, Store};
use crate::tui::ask::{Answer, Ask, Offered};
use crate::tui::effect::{After, Effect};
use crate::tui::forms::{Choice, Form};
use crate::tui::message::Message;
use crate::tui::place::{Place, SCREENS};
use crate::tui::screens::{Screen, lock::Lock};
use crate::tui::theme::{Names, Palette};
use crate::tui::widgets::why::{Scroll, Why};
use crate::tui::work::Worked;

/// Minutes before it locks, when nothing is set.
const LOCK_MINUTES: u64 = 5;

impl App {
    /// Carries out one request.
    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Open(place) => self.ask_or_open(place),
            Effect::Back => {
                if self.state.screens.pop() {
                    self.show_kept_day();
                    self.reload();
                } else if self.state.kept_day().is_some() {
                    self.state.as_at = None;
                    self.open(self.place());
                }
            }
            Effect::Reload => self.reload(),
            Effect::Fill(ask) => self.fill(*ask, None),
            Effect::Answered(answer) => {
                self.close_form();
                if let Answer::AsAt(at) = *answer {
                    self.state.keep_day(at);
                }
                self.tell(Message::Answered(answer));
                self.reload();
            }
            Effect::Save(change, after) => self.save(&change, after),
            Effect::SaveAll(changes) => self.save_all(&changes),
            Effect::Import(kind, path, only_look) => self.import(kind, path, only_look),
            Effect::SaveRejects(path) => self.save_rejects(&path),
            Effect::LookAtMerge(keep, other) => self.look_at_merge(keep, other),
            Effect::ExportSummary(person, choices) => self.write_paper(PaperWork::Summary(person.map_or(Whose::Caseload, Whose::One), *choices)),
            Effect::ExportOwnCopy(person, choices) => self.write_paper(PaperWork::OwnCopy(person, *choices)),
            Effect::ExportCaseStudy(person, choices) => self.write_case_study(person, &choices),
            Effect::ExportEverything(path) => self.write_paper(PaperWork::Everything(path)),
            Effect::PrintOptions(person, asked, path) => self.print_options(person, &asked, &path),
            Effect::WriteExitSheet(person, choices) => self.write_exit_sheet(person, &choices),
            Effect::WritePack(choices) => {
                let choices = *choices;
                let asked = PackAsked { people: choices.people, to: choices.to, purpose: choices.purpose, until: choices.until };
                self.work_on_pack(PackWork::Write(asked, choices.word.secret(), choices.path));
            }
            Effect::LookIntoPack(choices) => self.work_on_pack(PackWork::Look(choices.path.clone(), choices.word.secret())),
            Effect::MergePack(pack) => self.work_on_pack(PackWork::Merge(pack)),
            Effect::Discard => self.leave_form_kept(),
            Effect::GoOn => self.go_on(),
            Effect::BackUp(folder) => self.back_up(folder),
            Effect::Revealed(person) if self.log(Seen::Revealed, Ref::Person(person), "") => {}
            // The screen read anew hides them again.
            Effect::Revealed(_) => self.reload(),
            Effect::ExportReturn(asked, choices) => self.write_paper(PaperWork::Return(asked, choices)),
            Effect::Undo => self.undo(),
            Effect::Lock => self.lock(),
            Effect::Quit => {
                self.keep_draft();
                if !self.back_up_if_due(Then::End) {
                    self.over = Some(Ok(()));
                }
            }
            Effect::Notice(said) => self.state.notice = Some(said),
            Effect::Read(_) if self.state.names == Names::Coded => self.say("This text may hold names, so the privacy view hides it. F12 shows it again."),
            Effect::Why(why) | Effect::Read(why) => self.state.overlays.push(Overlay::Why(*why, Scroll::default())),
            Effect::Confirm(question) => self.state.overlays.push(Overlay::Confirm(question)),
            Effect::Unlock(secret) => self.state.job = Some(Job::unlock(self.queue.clone(), self.path.clone(), secret, self.state.today)),
            Effect::Create(new) => self.state.job = Some(Job::create(self.queue.clone(), self.path.clone(), *new, self.state.today)),
        }
    }

    /// Opens a place; a closed record only after its reason was given.
    fn ask_or_open(&mut self, place: Place) {
        if let (Place::Record(person, ..), Some(store)) = (place, &self.store) {
            match store.is_closed(person) {
                Ok(false) => {}
                Ok(true) => return self.state.overlays.push(Overlay::Reason(place)),
                Err(error) => return self.say(error),
            }
        }
        self.open(place);
    }

    pub(super) fn open(&mut self, place: Place) {
        self.open_for(place, "");
    }

    /// Opens a place; what is a record is logged first, with the reason.
    pub(super) fn open_for(&mut self, place: Place, reason: &str) {
        if let Place::Record(person, ..) = place
            && !self.log(Seen::Viewed, Ref::Person(person), reason)
        {
            return;
        }
        let mut screen = Screen::open(place);
        let is_top = SCREENS.iter().any(|(top, ..)| *top == place);
        if let Some(at) = self.state.as_at.filter(|_| is_top) {
            self.state.notice = Some(if place.shows_days() {
                screen.update(Message::Answered(Box::new(Answer::AsAt(at))), self.state.today);
                format!("As at {at}, as the list before. Esc goes back to today.")
            } else {
                format!("This screen has a day of its own. The lists stay as at {at} until Esc there goes back to today.")
            });
        }
        if let Some(store) = &self.store
            && let Err(error) = screen.load(store, self.state.today)
        {
            return self.say(error);
        }
        if is_top { self.state.screens = Screens::only(screen) } else { self.state.screens.push(screen) }
    }

    /// A list that is come back to is as at the day that was chosen since.
    fn show_kept_day(&mut self) {
        if let Some(at) = self.state.kept_day() {
            self.state.screens.current.update(Message::Answered(Box::new(Answer::AsAt(at))), self.state.today);
        }
    }

    /// Reads the visible screen anew.
    pub(super) fn reload(&mut self) {
        if let Some(store) = &self.store
            && let Err(error) = self.state.screens.current.load(store, self.state.today)
        {
            self.say(error);
        }
    }

    /// Reads the screen anew; from the record of somebody who is no longer there it goes back to where they were opened from.
    fn leave_what_is_gone(&mut self) {
        for _ in 0..self.state.screens.places().len() {
            let read = self.store.as_ref().map(|store| self.state.screens.current.load(store, self.state.today));
            match read {
                Some(Err(Error::NotFound(_))) => self.perform(Effect::Back),
                Some(Err(error)) => return self.say(error),
                _ => return,
            }
        }
    }

    pub(super) fn fill(&mut self, ask: Ask, kept: Option<&[(String, String)]>) {
        let Some(store) = &self.store else { return };
        let ask = match ask {
            Ask::Decide(id) if store.is_about_child(id).is_ok_and(|child| child) => Ask::DecideChild(id),
            Ask::MergeWith(id, _) => Ask::MergeWith(id, self.perhaps(id)),
            Ask::CaseStudy(id, ..) if kept.is_none() => match case_study::begin(store, id, self.state.today) {
                Ok((begun, consent)) => Ask::CaseStudy(id, Box::new(begun), consent),
                Err(error) => return self.say(error),
            },
            ask => ask,
        };
        let organisations = match store.organisations() {
            Ok(rows) => rows.into_iter().map(|row| Choice::new(row.id.0.to_string(), row.details.name)).collect(),
            Err(error) => return self.say(error),
        };
        let today = self.state.today;
        let places = match &ask {
            Ask::MakeOffer(referral) => store.free_slots_for(*referral, today),
            _ => Ok(Vec::new()),
        };
        let places = match places {
            Ok(free) => free.into_iter().map(|slot| Choice::new(slot.id.0.to_string(), slot.words())).collect(),
            Err(error) => return self.say(error),
        };
        let workers = match store.workers() {
            Ok(rows) => rows.into_iter().map(|row| Choice::new(row.id.0.to_string(), row.offered_at(today))).collect(),
            Err(error) => return self.say(error),
        };
        let folder = platform::documents().unwrap_or_default();
        let (reference, backups) = (store.reference(), store.backup_folder());
        let mut form: Form = ask.form(&Offered { reference, organisations, workers, places, folder, backups, today });
        if let Some(kept) = kept {
            form.restore(kept);
        }
        self.state.overlays.push(Overlay::Form(Box::new(ask), Box::new(form)));
        if let Some(kept) = kept {
            self.offer_same_again(kept);
        } else {
            self.offer_kept();
        }
    }

    fn save(&mut self, change: &Change, after: After) {
        let Some(store) = &mut self.store else { return };
        let applied = match store.apply(self.state.today, change) {
            Ok(applied) => applied,
            Err(error) => return self.refuse(&error),
        };
        if matches!(change, Change::SetSetting(..)) {
            self.read_settings();
        }
        self.close_form();
        self.state.notice = None;
        match after {
            After::Stay => self.reload(),
            After::Open(place) => self.open(place),
            After::OpenPerson => self.open_added(PersonId(applied.id)),
        }
        // What went wrong on the way there is more urgent than what went well.
        if self.state.notice.is_none() {
            self.say(format!("{} u takes it back.", applied.said));
        }
    }

    /// Several changes as one.
    fn save_all(&mut self, changes: &[Change]) {
        let Some(store) = &mut self.store else { return };
        let applied = match store.apply_all(self.state.today, changes) {
            Ok(applied) => applied,
            Err(error) => return self.refuse(&error),
        };
        self.read_settings();
        self.reload();
        self.close_form();
        self.say(format!("{} u takes it back.", applied.said));
    }

    /// A refusal goes beside its field when a form is open.
    pub(super) fn refuse(&mut self, error: &Error) {
        let field = if let Error::Refused { field, .. } = error { field } else { "" };
        match self.state.overlays.last_mut() {
            Some(Overlay::Form(_, form)) => form.refuse(field, error.to_string()),
            _ => self.say(error),
        }
    }

    fn undo(&mut self) {
        let Some(store) = &mut self.store else { return };
        match store.undo(self.state.today) {
            Ok(Some(said)) => {
                self.read_settings();
                self.leave_what_is_gone();
                self.say(said);
            }
            Ok(None) => self.say("There is nothing to take back."),
            Err(error) => self.say(error),
        }
    }

    /// Notes what is about to be shown; false when that failed, and then it is not shown.
    pub(super) fn log(&mut self, seen: Seen, of: Ref, detail: &str) -> bool {
        let failed = self.store.as_mut().and_then(|store| store.log(seen, Some(of), detail).err());
        if let Some(error) = &failed {
            self.say(error);
        }
        failed.is_none()
    }

    pub(super) fn say(&mut self, words: impl ToString) {
        self.state.notice = Some(words.to_string());
    }

    /// Closes the file, forgets the key and shows nothing but the lock.
    pub(super) fn lock(&mut self) {
        if !self.state.is_open() {
            return;
        }
        self.keep_draft();
        self.draft_kept = None;
        self.state.away = self.state.screens.places();
        self.state.screens = Screens::only(Screen::Lock(Box::new(Lock::open(self.practice.as_deref()))));
        self.state.overlays.clear();
        self.state.notice = None;
        if let Some(store) = self.store.take()
            && let Err(error) = store.close()
        {
            self.say(error);
        }
    }

    /// A job came back.
    pub(super) fn done(&mut self, done: Done) {
        let (cancelled, gave_way) = self.state.job.take().map_or((false, false), |job| (job.cancelled, job.gave_way));
        match done {
            Done::Opened(Ok(store)) if !cancelled => self.unlocked(store),
            // Dropping the store closes the file again.
            Done::Opened(Ok(_)) => self.tell(Message::Refused("Stopped. The caseload stays locked.".into())),
            Done::Opened(Err(error @ (Error::InUse { .. } | Error::Newer))) => self.over = Some(Err(error)),
            Done::Opened(Err(error)) => self.tell(Message::Refused(error.to_string())),
            Done::Figured(store, worked) => {
                let open = self.state.is_open();
                self.figured(store, worked, cancelled, gave_way);
                let held = std::mem::take(&mut self.held);
                for event in held.into_iter().filter(|_| open) {
                    self.input(event);
                }
            }
            Done::BackedUp(store, made, then) => self.backed_up(store, made, then),
            Done::Imported(store, imported) => self.imported(store, imported, cancelled),
            Done::Packed(store, done) => self.packed(store, done),
            Done::Written(store, done) => self.written(store, done),
            Done::Made(Ok((store, code))) => {
                self.store = Some(store);
                self.read_settings();
                self.tell(Message::Created(code));
            }
            Done::Made(Err(error)) => self.tell(Message::Refused(error.to_string())),
        }
    }

    /// The store is back from its job. When it was locked meanwhile it is closed; when the work broke it is gone, and it locks.
    fn figured(&mut self, store: Option<Store>, worked: Result<Worked>, cancelled: bool, gave_way: bool) {
        if !self.back_from_work(store) {
            return;
        }
        match worked {
            _ if cancelled => self.tell(Message::Refused("Stopped. Open this screen again to work the figures out.".into())),
            Ok(worked) => self.tell(Message::WorkedOut(Box::new(worked))),
            // Reading the screen again makes it ask for its figures again.
            Err(_) if gave_way => self.reload(),
            Err(error) => self.tell(Message::Refused(error.to_string())),
        }
    }

    /// Starts what the visible screen wants worked out, while nothing else is under way.
    pub(super) fn start_work(&mut self) {
        if self.state.job.is_some() {
            return;
        }
        let Some(store) = self.store.take() else { return };
        match self.state.screens.current.wants() {
            Some(work) => self.state.job = Some(Job::figures(self.queue.clone(), store, work)),
            None => self.store = Some(store),
        }
    }

    /// Goes on where it was when it locked, or on Today; a form that was open comes back.
    pub(super) fn unlocked(&mut self, store: Store) {
        self.store = Some(store);
        self.backup_tried = false;
        self.read_settings();
        let mut places = std::mem::take(&mut self.state.away).into_iter();
        self.open(places.next().unwrap_or(Place::Today));
        places.for_each(|place| self.open(place));
        self.tell_news();
        if let Some((_, said)) = &self.state.lent {
            self.state.notice = Some(said.clone());
        }
        self.bring_draft_back();
        self.tell_last_saved();
        self.back_up_if_due(Then::GoOn);
    }

    /// What a newer release brought to the reference data: listed once, never put over a worker's own edit.
    fn tell_news(&mut self) {
        let Some(news) = self.store.as_ref().and_then(|store| store.news().ok()).filter(|news| !news.is_empty()) else { return };
        let why = Why {
            title: "New in the reference data".into(),
            sentences: vec![
                "This version of the program brings these rows. What you changed yourself stays as you wrote it; the Directory (6) shows all of them.".into(),
            ],
            source: "the reference data that comes with the program".into(),
            rows: news.iter().map(|row| format!("{}: {}", row.kind, row.key)).collect(),
        };
        self.perform(Effect::Why(Box::new(why)));
        let today = self.state.today;
        if let Some(store) = &mut self.store
            && let Err(error) = store.apply(today, &Change::SetSetting(Setting::NewsRead, "yes".into()))
        {
            self.say(error);
        }
    }

    pub(super) fn read_settings(&mut self) {
        let Some(store) = &self.store else { return };
        let today = self.state.today;
        self.state.lent = store.lent().ok().flatten().map(|lent| lent.words(today));
        let read = |setting| store.setting(setting).ok().flatten();
        let minutes = read(Setting::LockMinutes).and_then(|text| text.parse().ok()).filter(|minutes| (1..=15).contains(minutes));
        let palette = read(Setting::Theme).map_or(Palette::Calm, |code| Palette::from_code(&code));
        self.state.lock_minutes = minutes.unwrap_or(LOCK_MINUTES);
        self.state.palette = if self.colour { palette } else { Palette::Plain };
    }
}
