//! Figures of the returns.

/// One age band; both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeBand {
    /// As printed: '18-30'.
    pub label: String,
    /// Youngest age, included.
    pub min: u32,
    /// Oldest age, included; none = no upper end.
    pub max: Option<u32>,
}

/// A versioned set of age bands, without gap or overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandSet {
    /// `2016`, `2022-23`.
    pub code: String,
    /// Youngest first.
    pub bands: Vec<AgeBand>,
}
