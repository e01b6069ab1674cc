//! Forms, declared once: fields, labels, hints, and how answers are read. One file a form, in `forms/`.
//! Used by `ask`, the loop, the lock screen and the wizard; drawn by `widgets/form`. Knows the domain but no store.

pub mod backup;
pub mod book;
pub mod case_study;
pub mod contact;
pub mod directory;
pub mod draft;
pub mod entry;
pub mod erase;
pub mod exit;
pub mod exit_sheet;
pub mod fact;
pub mod field;
pub mod form;
pub mod handover;
pub mod import;
pub mod intake;
pub mod link;
pub mod measure;
pub mod merge;
pub mod onward;
pub mod papers;
pub mod person;
pub mod plan;
pub mod referral;
pub mod reports;
pub mod review;
pub mod risk;
pub mod route_step;
pub mod routing;
pub mod settings;
pub mod summary;
pub mod supervision;
pub mod transfer;
pub mod visit;
pub mod waiting;
pub mod worker;

pub use draft::{Draft, Reader};
pub use field::{Choice, Entry, Field, Kind, Typed};
pub use form::{Form, Wish};

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::day::Day;

    /// Every form: what it is filled with is what it reads, and the keys read and filled are the keys declared.
    pub(crate) fn reads_back<D: Draft + PartialEq + std::fmt::Debug>(draft: &D) {
        reads_back_in(Form::blank::<D>(), draft);
    }

    /// The same for a form whose choices are filled at run time: give it with its options in place.
    pub(crate) fn reads_back_in<D: Draft + PartialEq + std::fmt::Debug>(form: Form, draft: &D) {
        let today: Day = "2026-11-21".parse().unwrap();
        let mut form = form.fill(draft);
        let mut asked = Vec::new();
        let read = form.read_with(today, |values| {
            let read = D::read(values);
            asked = values.asked.clone();
            read
        });
        assert_eq!(read.as_ref(), Some(draft), "{:?}", form.errors());
        let mut declared: Vec<&str> = D::fields().iter().map(|field| field.key).collect();
        let mut filled: Vec<&str> = draft.fill().into_iter().map(|(key, _)| key).collect();
        for keys in [&mut declared, &mut filled, &mut asked] {
            keys.sort_unstable();
            keys.dedup();
        }
        assert_eq!(declared, filled);
        assert_eq!(declared, asked);
        assert!(!form.is_touched());
    }
}
