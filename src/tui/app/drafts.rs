//! What was typed is not lost: it is kept inside the encrypted file every two seconds while a form is open and something was typed,
//! comes back after a crash or a lock, and after leaving a form it is offered when that form is opened again.

use super::App;
use super::overlay::Overlay;
use crate::domain::day::Day;
use crate::store::Store;
use crate::tui::ask::Ask;
use crate::tui::effect::{Effect, Question};
use serde::{Deserialize, Serialize};

/// A form as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    ask: Ask,
    values: Vec<(String, String)>,
}

impl App {
    /// Keeps what is being typed inside the encrypted file, when it changed since the last time.
    pub(super) fn keep_draft(&mut self) {
        if !std::mem::take(&mut self.typed) {
            return;
        }
        let Some(body) = self.body() else { return };
        if self.draft_kept.as_ref() == Some(&body) {
            return;
        }
        match self.store.as_mut().map(|store| store.keep_draft(&body)) {
            Some(Ok(())) => self.draft_kept = Some(body),
            Some(Err(error)) => self.say(error),
            // The file is away with a job: what was typed is kept when it is back.
            None => self.typed = true,
        }
    }

    /// The form that is open, written down; nothing when nothing was typed in it.
    fn body(&self) -> Option<String> {
        let form = self.state.overlays.iter().rev().find_map(|overlay| if let Overlay::Form(ask, form) = overlay { Some((ask, form)) } else { None });
        let (ask, form) = form.filter(|(_, form)| form.is_touched())?;
        serde_json::to_string(&Kept { ask: (**ask).clone(), values: form.keep() }).ok()
    }

    /// Brings back the form that was open when the program locked or stopped. It stays kept until the form is closed.
    pub(super) fn bring_draft_back(&mut self) {
        match self.store.as_ref().map(Store::draft) {
            Some(Ok(Some(body))) => match serde_json::from_str::<Kept>(&body) {
                Ok(kept) => {
                    self.fill(kept.ask, Some(&kept.values));
                    self.draft_kept = Some(body);
                    self.say("Here is what you were writing. Nothing of it is saved yet.");
                }
                // A draft of another version that no longer reads is let go.
                Err(_) => self.forget_draft(),
            },
            Some(Err(error)) => self.say(error),
            _ => {}
        }
    }

    /// Closes the form that is open, if one is, because it was answered: nothing of it needs keeping any more.
    pub(super) fn close_form(&mut self) {
        let Some(Overlay::Form(ask, _)) = self.state.overlays.last() else { return };
        let name = ask.name();
        self.state.overlays.pop();
        self.forget_draft();
        if let (Some(name), Some(store)) = (name, &mut self.store)
            && let Err(error) = store.forget_form(&name)
        {
            self.say(error);
        }
    }

    /// Leaves the form that is open without saving; what was typed is kept for the next time it is opened.
    pub(super) fn leave_form_kept(&mut self) {
        let body = self.body();
        let Some(Overlay::Form(ask, _)) = self.state.overlays.last() else { return };
        let name = ask.name();
        self.state.overlays.pop();
        let today = self.state.today;
        if let (Some(name), Some(body), Some(store)) = (name, body, &mut self.store)
            && let Err(error) = store.keep_form(&name, today, &body)
        {
            // It is still in the draft: better there than nowhere.
            return self.say(error);
        }
        self.forget_draft();
    }

    fn forget_draft(&mut self) {
        if self.draft_kept.take().is_some()
            && let Some(Err(error)) = self.store.as_mut().map(Store::take_draft)
        {
            self.say(error);
        }
    }

    /// A form was opened in which something was begun before: offers to go on with it.
    pub(super) fn offer_kept(&mut self) {
        if let Some((day, _)) = self.kept_form() {
            let words = format!(
                "You began this form on {} and left it without saving. No starts afresh, and what you wrote stays kept until the form is saved.",
                day.words()
            );
            let question = Question { title: "Go on with what you wrote?".into(), words, yes: Effect::GoOn };
            self.state.overlays.push(Overlay::Confirm(Box::new(question)));
        }
    }

    /// Puts back what was begun before into the form that is open.
    pub(super) fn go_on(&mut self) {
        let Some((_, kept)) = self.kept_form() else { return };
        if let Some(Overlay::Form(_, form)) = self.state.overlays.last_mut() {
            form.restore(&kept.values);
            self.typed = true;
            // Somebody chosen as the same person is no choice of a form just opened: offered anew, or a second record would come of it.
            self.offer_same_again(&kept.values);
        }
    }

    fn kept_form(&self) -> Option<(Day, Kept)> {
        let Some(Overlay::Form(ask, _)) = self.state.overlays.last() else { return None };
        let (day, body) = self.store.as_ref()?.kept_form(&ask.name()?).ok().flatten()?;
        Some((day, serde_json::from_str(&body).ok()?))
    }
}
