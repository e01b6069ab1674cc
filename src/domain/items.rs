//! Scoring a questionnaire by its items: numbers only, no questionnaire text. A total that its rule does not allow is not made;
//! a risk item above 0 is raised whatever the total. Used by the form, the store and the Outcomes tab.

use super::day::Day;
use serde::{Deserialize, Serialize};

/// How a measure is scored by items, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSet {
    /// The measure's code.
    pub measure: String,
    /// How many items it has.
    pub items: usize,
    /// Highest answer of an item; the lowest is 0.
    pub most: u32,
    /// With more items missing than this it cannot be scored.
    pub may_miss: usize,
    /// The item that asks about harming oneself, counted from 1.
    pub risk_item: Option<usize>,
    /// Made for people of this age and over.
    pub least_age: Option<u32>,
    /// Where this is written.
    pub source: String,
}

/// What a worker records: the answers by number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDetails {
    /// Which measure, by code.
    pub measure: String,
    /// Taken on.
    pub on: Day,
    /// One figure an item, '-' for one that was not answered.
    pub items: String,
}

/// What the answers come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    /// The total; scaled up from the answered items where the measure allows a missing one.
    pub total: i64,
    /// Items that were not answered.
    pub missing: usize,
    /// The answer to the risk item.
    pub risk: Risk,
}

/// What is known of the risk item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Risk {
    /// The measure has none.
    None,
    /// Answered with 0.
    No,
    /// Answered above 0: ask about risk now, whatever the total.
    Raised(u32),
    /// Not answered, so not seen.
    NotSeen,
}

impl Risk {
    /// In a few words; nothing where the measure has no risk item.
    pub fn words(self) -> String {
        match self {
            Self::None => String::new(),
            Self::No => "risk item 0".into(),
            Self::Raised(answer) => format!("risk item {answer}: ask about risk"),
            Self::NotSeen => "risk item not seen".into(),
        }
    }
}

impl ItemSet {
    /// The answers of a line of figures ('0 1 2 - 3', '012-3'); the error is a sentence.
    pub fn answers(&self, line: &str) -> Result<Vec<Option<u32>>, String> {
        let answer = |c: char| match c {
            '-' => Ok(None),
            c => match c.to_digit(10) {
                Some(figure) if figure <= self.most => Ok(Some(figure)),
                Some(figure) => Err(format!("{figure} is outside: each item runs from 0 to {}.", self.most)),
                None => Err(format!("'{c}' is not a figure. Type one figure an item, '-' for one that was not answered.")),
            },
        };
        let answers: Vec<Option<u32>> = line.chars().filter(|c| !c.is_whitespace() && *c != ',').map(answer).collect::<Result<_, _>>()?;
        if answers.len() == self.items {
            Ok(answers)
        } else {
            Err(format!("{} figures are typed, there are {} items. Type '-' for one that was not answered.", answers.len(), self.items))
        }
    }
    /// The risk item's answer.
    pub fn risk(&self, answers: &[Option<u32>]) -> Risk {
        match self.risk_item.and_then(|item| item.checked_sub(1)) {
            None => Risk::None,
            Some(at) => match answers.get(at).copied().flatten() {
                None => Risk::NotSeen,
                Some(0) => Risk::No,
                Some(answer) => Risk::Raised(answer),
            },
        }
    }
    /// The total, or a sentence why there is none. A risk item above 0 is said even then.
    pub fn score(&self, line: &str) -> Result<Scored, String> {
        let answers = self.answers(line)?;
        let answered: Vec<u32> = answers.iter().copied().flatten().collect();
        let missing = answers.len() - answered.len();
        let risk = self.risk(&answers);
        if missing > self.may_miss || answered.is_empty() {
            let allowed = if self.may_miss == 0 { "none may be".to_owned() } else { format!("at most {} may be", self.may_miss) };
            let raised = if let Risk::Raised(answer) = risk { format!(" The risk item was answered {answer}: ask about risk now.") } else { String::new() };
            return Err(format!("Cannot be scored: {missing} missing, {allowed}.{raised}"));
        }
        let sum: usize = answered.iter().map(|answer| *answer as usize).sum();
        // Half up, in whole numbers: the mean of what was answered, for all items.
        let total = (sum * self.items * 2 + answered.len()) / (answered.len() * 2);
        Ok(Scored { total: i64::try_from(total).unwrap_or(i64::MAX), missing, risk })
    }
}

/// The answers without spaces, as they are kept.
pub fn kept(line: &str) -> String {
    line.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(items: usize, most: u32, may_miss: usize, risk_item: Option<usize>) -> ItemSet {
        ItemSet { measure: "x".into(), items, most, may_miss, risk_item, least_age: None, source: String::new() }
    }

    #[test]
    fn totals_missing_items_and_the_risk_item_go_by_the_table() {
        let (phq, core) = (set(9, 3, 0, Some(9)), set(10, 4, 1, Some(6)));
        type Expected = Result<(i64, usize, Risk), &'static str>;
        let table: &[(&ItemSet, &str, Expected)] = &[
            (&phq, "333 333 333", Ok((27, 0, Risk::Raised(3)))),
            (&phq, "000000001", Ok((1, 0, Risk::Raised(1)))),
            (&phq, "2,1,2,1,0,1,2,1,0", Ok((10, 0, Risk::No))),
            (&phq, "21210121-", Err("Cannot be scored: 1 missing, none may be.")),
            (&phq, "-12101211", Err("Cannot be scored: 1 missing, none may be. The risk item was answered 1: ask about risk now.")),
            (&core, "4444444444", Ok((40, 0, Risk::Raised(4)))),
            // One item of 4 is 4, never 40: the cautionary tale of silent scaling.
            (&core, "4---------", Err("Cannot be scored: 9 missing, at most 1 may be.")),
            (&core, "22222-2222", Ok((20, 1, Risk::NotSeen))),
            (&core, "111110111-", Ok((9, 1, Risk::No))),
            (&phq, "12", Err("2 figures are typed, there are 9 items. Type '-' for one that was not answered.")),
            (&phq, "000000004", Err("4 is outside: each item runs from 0 to 3.")),
        ];
        for (set, line, expected) in table {
            let found = set.score(line).map(|scored| (scored.total, scored.missing, scored.risk));
            assert_eq!(found.as_ref().map_err(String::as_str), expected.as_ref().map_err(|why| *why), "{line}");
        }
    }

    proptest! {
        #[test]
        fn a_whole_answer_is_its_sum_and_a_total_stays_in_range(answers in proptest::collection::vec(0_u32..=4, 10), gap in proptest::option::of(0_usize..10)) {
            let core = set(10, 4, 1, Some(6));
            let mut line: Vec<String> = answers.iter().map(u32::to_string).collect();
            if let Some(at) = gap {
                line[at] = "-".into();
            }
            let scored = core.score(&line.join(" ")).unwrap();
            prop_assert!((0..=40).contains(&scored.total));
            if gap.is_none() {
                prop_assert_eq!(scored.total, i64::from(answers.iter().sum::<u32>()));
            }
        }
    }
}
