//! Numbers that name rows, and the references people read and type (SU-0001, RF-0001, EP-0001).
//! A person's reference is their case code; it is never reused.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident $(, $prefix:literal)?;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
        $(impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(out, concat!($prefix, "-{:04}"), self.0) }
        })?
    )+
        /// Hands the name of every id to another macro (the store writes them as integers that way).
        macro_rules! for_every_id { ($then:ident) => { $($then!($name);)+ } }
        pub(crate) use for_every_id;
    };
}

ids! {
    /// A person; shown as the case code SU-0001.
    PersonId, "SU";
    /// A referral; shown as RF-0001.
    ReferralId, "RF";
    /// An episode; shown as EP-0001.
    EpisodeId, "EP";
    /// A worker: me, a colleague, a supervisor.
    WorkerId;
    /// A provider.
    ProviderId;
    /// A service of a provider.
    ServiceId;
    /// A worker's dated part in an episode.
    AssignmentId;
    /// A version of a support plan.
    PlanId;
    /// An outcome of a plan.
    OutcomeId;
    /// A step towards an outcome.
    StepId;
    /// A reading of a measure.
    ReadingId;
    /// A contact or an attempt.
    ContactId;
    /// A dated event beside the scores.
    MarkerId;
    /// An onward referral.
    OnwardId;
    /// An organisation of the directory.
    OrganisationId;
    /// An entry of a record.
    EntryId;
    /// A page of the contract book.
    PageId;
    /// A risk or vulnerability factor.
    RiskId;
    /// A review of a plan.
    ReviewId;
    /// A step-down step of an exit strategy.
    StepDownId;
    /// A tracked step that lets a service take someone.
    RouteStepId;
    /// The offer of a first appointment.
    OfferId;
    /// Places that come free at a service.
    SlotId;
    /// An event that drives demand.
    EventId;
    /// A relationship between two persons.
    RelationshipId;
    /// A cell that was changed here and in another file.
    DifferenceId;
    /// A supervision session.
    SupervisionId;
    /// The plan of a visit.
    VisitId;
    /// A saved change.
    HistoryId;
    /// A return that was sent.
    KeptId;
    /// A row of reference data.
    FactId;
    /// A step of somebody's transfer to another service.
    TransferStepId;
}

/// What a person may type to name a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ref {
    /// A person, SU-0001.
    Person(PersonId),
    /// A referral, RF-0001.
    Referral(ReferralId),
    /// An episode, EP-0001.
    Episode(EpisodeId),
}

impl Ref {
    /// Reads 'SU-0012', 'su12' or 'RF-7'; the error is a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let clean: String = text.trim().to_uppercase().chars().filter(|c| *c != '-' && *c != ' ').collect();
        let unknown = || format!("'{}' is not a reference. References look like SU-0001, RF-0001 or EP-0001; 'caseload find' looks for names.", text.trim());
        let (kind, digits) = clean.split_at_checked(2).ok_or_else(unknown)?;
        let number: i64 = digits.parse().ok().filter(|n| *n > 0 && digits.bytes().all(|b| b.is_ascii_digit())).ok_or_else(unknown)?;
        match kind {
            "SU" => Ok(Self::Person(PersonId(number))),
            "RF" => Ok(Self::Referral(ReferralId(number))),
            "EP" => Ok(Self::Episode(EpisodeId(number))),
            _ => Err(unknown()),
        }
    }
}

impl std::fmt::Display for Ref {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Person(id) => id.fmt(out),
            Self::Referral(id) => id.fmt(out),
            Self::Episode(id) => id.fmt(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_read_back_as_shown() {
        for n in [1, 42, 9999, 10_000, 123_456] {
            assert_eq!(Ref::parse(&PersonId(n).to_string()), Ok(Ref::Person(PersonId(n))));
            assert_eq!(Ref::parse(&ReferralId(n).to_string()), Ok(Ref::Referral(ReferralId(n))));
        }
        assert_eq!(Ref::parse(" su12 "), Ok(Ref::Person(PersonId(12))));
        for wrong in ["", "SU", "SU-", "SU-0", "XX-1", "SU-1x", "12", "é"] {
            assert!(Ref::parse(wrong).is_err(), "{wrong}");
        }
    }
}
