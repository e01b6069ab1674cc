//! What the clock asks for: a new day, the lock after too long without a key or after a sleep, a draft to keep, a file to settle.
//! The loop looks once a second; an idle second draws nothing.

use super::{App, LOOK};
use std::time::{Duration, Instant, SystemTime};

/// A machine that slept this much longer than the loop waited was suspended.
const SLEPT: Duration = Duration::from_secs(10);
/// Nobody waits for a key that did not come for so long: the file is settled then, which no save waits for.
const QUIET: Duration = Duration::from_secs(2);

impl App {
    /// Looks at the clock: a new day, too long without a key, a machine that slept, a draft to keep, a file to settle. True when something changed.
    pub fn look(&mut self, now: Instant, wall: SystemTime) -> bool {
        let (before, wall_before) = std::mem::replace(&mut self.last_look, (now, wall));
        let waited = now.duration_since(before);
        let slept = wall.duration_since(wall_before).unwrap_or_default() > waited + SLEPT;
        let idle = now.duration_since(self.last_key) >= Duration::from_secs(60 * self.state.lock_minutes);
        if (slept || idle) && self.state.is_open() {
            self.lock();
            return true;
        }
        if now.duration_since(self.draft_at) >= LOOK && self.typed {
            self.draft_at = now;
            self.keep_draft();
        }
        if now.duration_since(self.last_key) >= QUIET
            && let Some(store) = &mut self.store
        {
            // It is only early: what fails here is tried again when the file is closed, and said then.
            let _ = store.settle();
        }
        let today = (self.clock)();
        let new_day = today != self.state.today;
        if new_day {
            self.state.today = today;
            self.read_settings();
            self.reload();
            self.start_work();
        }
        new_day
    }

    /// Someone is there.
    pub(super) fn awake(&mut self) {
        self.last_key = Instant::now();
    }
}
