//! What happened while somebody waits, in words: one cell of the list, and the rows behind it. Used by `list` and the record.

use crate::domain::day::Day;
use crate::domain::provider::Reference;
use crate::domain::waiting::offer::Offer;
use crate::domain::waiting::well::CallDue;
use crate::store::Meanwhile;

/// 'booked for 3 Dec, 14:00; quiet since 2 Oct; 2 given', the most pressing first.
pub fn in_a_cell(meanwhile: &Meanwhile, reference: &Reference, at: Day) -> String {
    let offer = meanwhile.offer.as_ref().map(Offer::words);
    let quiet = meanwhile.touch.quiet_since(reference, at).map(|since| match meanwhile.touch.last_on {
        Some(_) => format!("quiet since {}", since.short()),
        None => "no contact yet".to_owned(),
    });
    let ahead = |due: &CallDue| !matches!(due, CallDue::Quiet(_)) && due.on() >= at;
    let call = meanwhile.touch.next_call(reference).filter(ahead).map(|due| format!("call {}", due.on().short()));
    let given = match meanwhile.given.as_slice() {
        [] => None,
        [one] => Some(one.what.clone()),
        more => Some(format!("{} given", more.len())),
    };
    let reached = (meanwhile.reached > 0).then(|| format!("reached {}", times(meanwhile.reached)));
    let parts: Vec<String> = [offer, quiet.or(call), given, reached].into_iter().flatten().collect();
    if parts.is_empty() { "-".into() } else { parts.join("; ") }
}

fn times(n: u32) -> String {
    match n {
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

/// An offer's dated steps, one a line.
pub fn steps(offer: &Offer) -> Vec<String> {
    let step = |step: &crate::domain::waiting::offer::OfferMove| {
        let appointment = step.appointment.map(|on| format!(", for {} {}", on.words(), step.time)).unwrap_or_default();
        let by = step.by.map(|by| format!(" by {by}")).unwrap_or_default();
        let why = if step.why.is_empty() { String::new() } else { format!(": {}", step.why) };
        format!("  {}  {}{by}{}{why}", step.on.words(), step.to, appointment.trim_end())
    };
    offer.steps.iter().map(step).collect()
}

/// The whole of it: the last offer with its steps, what was given, contact made, the next call.
pub fn rows(meanwhile: &Meanwhile, reference: &Reference, at: Day) -> Vec<String> {
    let touch = &meanwhile.touch;
    let mut rows = Vec::new();
    if let Some(offer) = &meanwhile.offer {
        rows.push("The last offer of a first appointment:".into());
        rows.extend(steps(offer));
    }
    if meanwhile.missed > 0 {
        rows.push(format!("First appointments missed: {}", meanwhile.missed));
    }
    rows.extend(meanwhile.given.iter().map(|given| format!("Given on {}: {}", given.on.words(), given.what)));
    if let Some(last) = touch.last_on {
        rows.push(format!("Last in touch on {}; reached {} so far.", last.words(), times(meanwhile.reached)));
    }
    rows.extend(touch.next_call(reference).map(|due| match due {
        CallDue::Agreed(on) => format!("The next call is agreed for {}.", on.words()),
        CallDue::Planned(on, weeks) => format!("A welfare call every {weeks} weeks; the next is due on {}.", on.words()),
        CallDue::Quiet(on) if on < at => {
            format!("Nothing was agreed. Quiet since {}: a welfare call is suggested.", touch.last_on.unwrap_or(touch.since).words())
        }
        CallDue::Quiet(on) => format!("Nothing was agreed. After {}, a welfare call is suggested.", on.words()),
    }));
    rows.push(String::new());
    rows
}
