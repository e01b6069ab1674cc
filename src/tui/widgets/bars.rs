//! Small pictures in text: a bar, a spark strip, a histogram strip. Always put beside their figures.

const EIGHTHS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// '▓▓▓░░░': how much of a limit is used, in that many columns. Over the limit the bar is full.
pub fn bar(used: i64, limit: i64, columns: usize) -> String {
    let columns_i = i64::try_from(columns).unwrap_or(0);
    let full = if limit <= 0 { 0 } else { (used.clamp(0, limit) * columns_i + limit / 2) / limit };
    let full = usize::try_from(full).unwrap_or(0).min(columns);
    "▓".repeat(full) + &"░".repeat(columns - full)
}

/// '▂▂▄▃': scores between the lowest and the highest of their measure; the last that fit.
pub fn spark(scores: &[i64], lowest: i64, highest: i64, columns: usize) -> String {
    let shown = &scores[scores.len().saturating_sub(columns)..];
    let range = (highest - lowest).max(1);
    shown.iter().map(|score| EIGHTHS[usize::try_from((score.clamp(&lowest, &highest) - lowest) * 7 / range).unwrap_or(0).min(7)]).collect()
}

/// Counts as a strip, the tallest full; an empty class is a space.
pub fn histogram(counts: &[u64]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    counts.iter().map(|count| if *count == 0 { ' ' } else { EIGHTHS[usize::try_from((count * 8).div_ceil(most) - 1).unwrap_or(0).min(7)] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_say_what_the_figures_say() {
        assert_eq!(bar(18, 20, 10), "▓▓▓▓▓▓▓▓▓░");
        assert_eq!((bar(25, 20, 4).as_str(), bar(0, 20, 4).as_str(), bar(3, 0, 4).as_str(), bar(-5, 20, 2).as_str()), ("▓▓▓▓", "░░░░", "░░░░", "░░"));
        assert_eq!(spark(&[1, 3, 5], 1, 5, 10), "▁▄█");
        assert_eq!(spark(&[1, 3, 5, 9, -2], 1, 5, 3), "██▁");
        assert_eq!(histogram(&[0, 1, 4, 8]), " ▁▄█");
        assert_eq!(histogram(&[]), "");
    }
}
