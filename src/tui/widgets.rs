//! Things that draw. They know no domain word and no store; each keeps only its own scroll and selection.
//! Used by the screens' `view` and by the loop's overlays.

pub mod bars;
pub mod dialog;
pub mod fit;
pub mod form;
pub mod header;
pub mod help;
pub mod picker;
pub mod table;
pub mod tabs;
pub mod trend;
pub mod why;

use ratatui::layout::{Position, Rect};

/// Where things that can be clicked were drawn last.
#[derive(Debug, Clone)]
pub struct Hits<T>(Vec<(Rect, T)>);

impl<T> Default for Hits<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Hits<T> {
    /// Remembers where something was drawn.
    pub fn add(&mut self, area: Rect, thing: T) {
        self.0.push((area, thing));
    }
    /// Remembers all that another remembers.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
    /// What was drawn at that cell.
    pub fn at(&self, at: Position) -> Option<T> {
        self.0.iter().find(|(area, _)| area.contains(at)).map(|(_, thing)| *thing)
    }
}
