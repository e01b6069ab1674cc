//! Draws the whole window: header, the screen or the form, what lies over it, notice and footer. Reads no store.

use super::App;
use super::job::Job;
use super::overlay::Overlay;
use crate::tui::commands::{self, Command, shown_key};
use crate::tui::place::SCREENS;
use crate::tui::theme::{Names, Theme};
use crate::tui::widgets::fit::tint;
use crate::tui::widgets::header::{Header, footer, header, notice};
use crate::tui::widgets::{Hits, dialog, form, why};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The smallest window that everything works in.
const SMALLEST: (u16, u16) = (60, 20);

impl App {
    /// Draws everything.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let theme = self.state.theme();
        let area = frame.area();
        tint(frame.buffer_mut(), area, theme.text);
        self.state.hits = Hits::default();
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            return dialog::too_small(frame.buffer_mut(), area, SMALLEST.0, SMALLEST.1, &theme);
        }
        self.draw_header(frame, area, &theme);
        let body = Rect { y: area.y + 2, height: area.height - 4, ..area };
        self.draw_body(frame, body, &theme);
        let busy = self.state.job.as_ref().map(Job::said);
        notice(frame.buffer_mut(), area, busy.as_deref().or(self.state.notice.as_deref()), &theme);
        let keys = commands::footer(&self.state.live(), |command| self.state.offers(command), area.width);
        self.state.hits.append(footer(frame.buffer_mut(), area, &keys, &theme));
    }

    fn draw_header(&mut self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let state = &self.state;
        let screens = SCREENS.map(|(_, command, name)| (command, name));
        let day = state.today;
        let lock = state.lock_minutes;
        let right = [format!("{} · lock {lock} min", day.long()), format!("{} · lock {lock} min", day.words()), format!("lock {lock} min"), day.short()];
        let mut banners = Vec::new();
        banners.extend(state.practice.then_some("PRACTICE"));
        banners.extend((state.names == Names::Coded).then_some("PRIVATE"));
        banners.extend(state.lent.iter().filter(|_| state.is_open()).map(|(short, _)| short.as_str()));
        let open = state.screens.places().iter().rev().find_map(|place| place.in_header());
        let shown =
            Header { screens: if state.is_open() { &screens } else { &[] }, open, right: if state.is_open() { &right } else { &[] }, banners: &banners };
        let hits = header(frame.buffer_mut(), area, &shown, theme);
        if state.overlays.is_empty() && state.job.is_none() {
            self.state.hits.append(hits);
        }
    }

    fn draw_body(&mut self, frame: &mut Frame<'_>, body: Rect, theme: &Theme) {
        // A form takes the screen's place; other overlays lie over either.
        let form_at = self.state.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Form(..)));
        if form_at.is_none() {
            self.state.screens.current.view(frame, body, theme);
        }
        // Only what lies on top has the text cursor.
        let mut cursor = None;
        for overlay in self.state.overlays.iter_mut().skip(form_at.unwrap_or(0)) {
            let buf = frame.buffer_mut();
            cursor = match overlay {
                Overlay::Form(_, shown) => {
                    let room = Rect { x: body.x + 2.min(body.width), width: body.width.saturating_sub(4), ..body };
                    form::draw(buf, room, shown, theme)
                }
                Overlay::Help(help) => Some(help.draw(buf, body, theme)),
                Overlay::Palette(picker) => picker.draw(buf, body, theme),
                Overlay::Find(picker) => picker.draw(buf, body, theme),
                Overlay::Why(shown, scroll) | Overlay::Written(shown, scroll, _) => {
                    why::draw(buf, body, shown, scroll, theme);
                    None
                }
                Overlay::Reason(_) => {
                    let reasons = commands::COMMANDS.iter().filter_map(|spec| spec.command.reason().map(|reason| format!("{}  {reason}", spec.keys[0])));
                    let words = format!("This record is closed. Opening it is kept in the log, with the reason.\n\n{}", reasons.collect::<Vec<_>>().join("\n"));
                    let back = [(shown_key(Command::Back.spec(), &[commands::Scope::Reason]).to_string(), "leave it closed")];
                    dialog::question(buf, body, "Why do you open it?", &words, &back, theme);
                    None
                }
                Overlay::Confirm(question) => {
                    let live = [commands::Scope::Confirm];
                    let keys = [Command::Yes, Command::No].map(|command| (shown_key(command.spec(), &live).to_string(), command.spec().title));
                    dialog::question(buf, body, &question.title, &question.words, &keys, theme);
                    None
                }
            };
        }
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
    }
}
