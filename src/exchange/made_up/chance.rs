//! Chance for the made-up caseload: the same seed, the same draws, on every machine.
//! Not for secrets. Kept here (a dozen lines) rather than taken from a crate, whose numbers may change between versions.

/// A splitmix64 generator (Steele, Lea, Flood 2014): one addition and three mixes a number, every seed good.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// A position in a list of `length`, which must not be empty.
    pub(super) fn position(&mut self, length: usize) -> usize {
        // The high half times the length: even enough for lists, and without a loop.
        (((self.next() >> 32) * length as u64) >> 32) as usize
    }
    /// A whole number from `low` to `high`, both included; `low` when they cross.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        if high <= low { low } else { low + self.position((high - low + 1) as usize) as i64 }
    }
    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, share: i64) -> bool {
        self.between(1, 100) <= share
    }
    /// One of a list; the type's empty value when the list is empty.
    pub(super) fn one_of<T: Clone + Default>(&mut self, list: &[T]) -> T {
        if list.is_empty() { T::default() } else { list[self.position(list.len())].clone() }
    }
}

/// A shuffled pack of cards: each share turns up exactly as often as it should in every round of the pack.
pub(super) struct Deck<T> {
    cards: Vec<T>,
    left: Vec<usize>,
}

impl<T: Clone> Deck<T> {
    /// So many `parts` of each; a pack without cards is a fault of the recipe.
    pub(super) fn new(what: &str, shares: impl IntoIterator<Item = (T, u32)>) -> Result<Self, String> {
        let cards: Vec<T> = shares.into_iter().flat_map(|(card, parts)| std::iter::repeat_n(card, parts as usize)).collect();
        if cards.is_empty() { Err(format!("The recipe of the made-up caseload has no {what}.")) } else { Ok(Self { cards, left: Vec::new() }) }
    }
    /// The next card; a new round starts when the pack is used up.
    pub(super) fn draw(&mut self, chance: &mut Chance) -> T {
        if self.left.is_empty() {
            self.left = (0..self.cards.len()).collect();
        }
        let at = chance.position(self.left.len());
        self.cards[self.left.swap_remove(at)].clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_stay_in_range_and_repeat() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            (0..1000).map(|_| chance.between(-3, 4)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!((-3..=4).all(|n| draw(7).contains(&n)) && draw(7).iter().all(|n| (-3..=4).contains(n)));
    }

    #[test]
    fn a_round_of_the_pack_keeps_its_shares() {
        let mut chance = Chance::new(1);
        let mut deck = Deck::new("cards", [('a', 3), ('b', 1)]).unwrap();
        for _ in 0..5 {
            let round: String = (0..4).map(|_| deck.draw(&mut chance)).collect();
            assert_eq!(round.matches('a').count(), 3);
        }
        assert!(Deck::<char>::new("cards", []).is_err());
    }
}
