//! Every closed list of the domain: one code for CSV, JSON and the file, one wording for the screen.
//! Used everywhere. Holds no rule; a list that a worker may extend is reference data (`seeds/`), not an enum here.

/// Declares closed lists. `code` is stable (contract, file); `words` is what people read.
macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident, $what:literal { $($variant:ident = $code:literal, $words:literal;)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the words beside each variant say what it is")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// All values, in the order they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The stable code of the contract and the file.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            /// What the screen says.
            pub const fn words(self) -> &'static str { match self { $(Self::$variant => $words),+ } }
            /// The value whose code stands there exactly, as the file writes it: lists read thousands, so not as text.
            pub(crate) fn exact(code: &[u8]) -> Option<Self> {
                match code { $(code if code == $code.as_bytes() => Some(Self::$variant),)+ _ => None }
            }
            /// Reads a code; the error is a sentence that lists the codes.
            pub fn parse(text: &str) -> Result<Self, String> {
                if let Some(exact) = Self::exact(text.as_bytes()) {
                    return Ok(exact);
                }
                let text = text.trim();
                Self::ALL.iter().copied().find(|value| value.code().eq_ignore_ascii_case(text) || value.words().eq_ignore_ascii_case(text))
                    .ok_or_else(|| $crate::domain::codes::not_one_of($what, text, &[$($code),+]))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { out.write_str(self.words()) }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(self.code()) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    )+
        /// Hands the name of every closed list to another macro (the store writes them as text that way).
        macro_rules! for_every_code { ($then:ident) => { $($then!($name);)+ } }
        pub(crate) use for_every_code;
    };
}

pub(crate) fn not_one_of(what: &str, text: &str, codes: &[&str]) -> String {
    if text.is_empty() {
        format!("Choose the {what}: {}.", codes.join(", "))
    } else {
        format!("'{text}' is not a known {what}. Use one of: {}.", codes.join(", "))
    }
}

codes! {
    /// Gender as the person states it; trans history is asked apart ([`Asked`]).
    Gender, "gender" {
        Female = "female", "female"; Male = "male", "male"; NonBinary = "non-binary", "non-binary";
        SelfDescribed = "self-described", "self-described"; NotStated = "not-stated", "not stated";
    }
    /// An optional question that may never have been put.
    Asked, "answer" {
        Yes = "yes", "yes"; No = "no", "no"; PreferNotToSay = "prefer-not-to-say", "prefers not to say"; NotAsked = "not-asked", "not asked";
    }
    /// May a message be left? Not asked counts as no.
    Voicemail, "voicemail answer" {
        Yes = "yes", "yes"; No = "no", "no"; NotAsked = "not-asked", "not asked, so no";
    }
    /// ONS 2021 groups.
    Ethnicity, "ethnicity" {
        WhiteBritish = "white-british", "White: English, Welsh, Scottish, Northern Irish or British"; WhiteIrish = "white-irish", "White: Irish";
        GypsyOrIrishTraveller = "gypsy-or-irish-traveller", "White: Gypsy or Irish Traveller"; Roma = "roma", "White: Roma"; OtherWhite = "other-white", "White: any other background";
        WhiteAndAsian = "white-and-asian", "Mixed: White and Asian"; WhiteAndBlackAfrican = "white-and-black-african", "Mixed: White and Black African";
        WhiteAndBlackCaribbean = "white-and-black-caribbean", "Mixed: White and Black Caribbean"; OtherMixed = "other-mixed", "Mixed: any other background";
        Indian = "indian", "Asian: Indian"; Pakistani = "pakistani", "Asian: Pakistani"; Bangladeshi = "bangladeshi", "Asian: Bangladeshi"; Chinese = "chinese", "Asian: Chinese";
        OtherAsian = "other-asian", "Asian: any other background"; African = "african", "Black: African"; Caribbean = "caribbean", "Black: Caribbean"; OtherBlack = "other-black", "Black: any other background";
        Arab = "arab", "Arab"; AnyOther = "any-other", "any other ethnic group"; NotStated = "not-stated", "not stated";
    }
    /// Where the person lived when harmed and lives now, against Rotherham.
    Residency, "residency" {
        Then = "then", "lived in Rotherham when harmed"; Now = "now", "lives in Rotherham now"; Both = "both", "lived in Rotherham when harmed and now";
        Neither = "neither", "neither then nor now"; Unknown = "unknown", "not known";
    }
    /// In which role the person is referred; the two are never counted together.
    Role, "role" { Survivor = "survivor", "victim or survivor"; Family = "family", "family member"; }
    /// Who asked; a referral may have several, one of them primary.
    Source, "source" {
        SelfReferral = "self", "self"; Isva = "isva", "ISVA"; SocialCare = "social-care", "social care"; MentalHealth = "mental-health", "mental health service";
        PostCseService = "post-cse-service", "post-CSE service"; Police = "police", "police"; Nca = "nca", "NCA"; School = "school", "school"; Health = "health", "health";
        Helpline = "helpline", "helpline"; Family = "family", "family"; Other = "other", "other";
    }
    /// A tracked step that lets a service take someone, or settles the lane.
    RouteStepKind, "next step" {
        TrsHub = "trs-hub", "bring to the TRS hub"; SelfReferral = "self-referral", "support to self-refer";
        ProviderCheck = "provider-check", "check with the provider";
    }
    /// Where such a step stands.
    RouteStepState, "state of the step" { Open = "open", "to do"; Done = "done", "done"; NotNeeded = "not-needed", "not needed"; }
    /// What a person says to going on with another service.
    Agreement, "answer" { NotAsked = "not-asked", "not asked yet"; Agreed = "agreed", "agreed"; Declined = "declined", "does not want it"; }
    /// How far somebody's handover to another service is.
    TransferState, "state of the transfer" {
        NotBegun = "not-begun", "not begun"; Asked = "asked", "asked"; Accepted = "accepted", "accepted there"; HandedOver = "handed-over", "handed over";
    }
    /// Is this referral part of Operation Stovewood?
    Stovewood, "stovewood status" {
        Nca = "nca", "Stovewood (NCA)"; Syp = "syp", "South Yorkshire Police, same period"; No = "no", "not Stovewood"; Unknown = "unknown", "Stovewood not known";
    }
    /// The two lanes of a waiting list.
    Lane, "lane" { Stovewood = "stovewood", "Stovewood"; General = "general", "general"; }
    /// Which kind of help is wanted.
    Need, "need" { Practical = "practical", "practical support"; Therapeutic = "therapeutic", "therapeutic help"; }
    /// What was decided about a referral.
    Decision, "decision" {
        Pending = "pending", "awaiting decision"; Accepted = "accepted", "accepted"; Declined = "declined", "declined";
        Signposted = "signposted", "signposted"; Withdrawn = "withdrawn", "withdrawn";
    }
    /// Whose decision it was that a referral went no further.
    DecidedBy, "decision maker" { Person = "person", "the person's"; Service = "service", "the service's"; }
    /// Is 999 or MASH needed now? The question asked first about a child under the least age.
    Danger, "answer about 999 and MASH" {
        Neither = "neither", "no, neither is needed now"; Emergency = "999", "yes, 999"; Mash = "mash", "yes, MASH"; Both = "999-and-mash", "yes, 999 and MASH";
    }
    /// What a CSV file holds.
    ImportKind, "kind of rows" { People = "people", "people"; Referrals = "referrals", "referrals"; Readings = "readings", "readings"; Contacts = "contacts", "contacts"; }
    /// Why somebody came off a waiting list without an appointment; whose doing it was is in the words.
    OffList, "reason for coming off the list" {
        PersonNoLongerWants = "person-no-longer-wants", "the person: no longer wants it"; PersonElsewhere = "person-elsewhere", "the person: has help elsewhere";
        PersonMoved = "person-moved", "the person: moved away"; PersonDied = "person-died", "the person: died";
        ProviderCriteria = "provider-criteria", "the provider: outside its criteria"; ProviderNoPlace = "provider-no-place", "the provider: has no place to offer";
        ProviderNoReply = "provider-no-reply", "the provider: could not reach them as often as agreed"; ProviderMoved = "provider-moved", "the provider: moved them to another list";
        ProviderError = "provider-error", "the provider: entered twice, or in error";
    }
    /// Where the offer of a first appointment stands.
    OfferState, "state of the offer" {
        Offered = "offered", "offered"; Booked = "booked", "booked"; Moved = "moved", "moved to another day"; Missed = "missed", "missed";
        Declined = "declined", "declined by the person"; Withdrawn = "withdrawn", "taken back by the provider"; Attended = "attended", "attended";
    }
    /// What was offered to those a list shows.
    OfferFilter, "filter" {
        NeverOffered = "never", "nothing offered yet"; Unanswered = "unanswered", "an offer not answered"; Booked = "booked", "an appointment booked";
        CameToNothing = "nothing", "an offer that came to nothing";
    }
    /// Whose doing something was.
    Side, "side" { Person = "person", "the person"; Provider = "provider", "the provider"; }
    /// What drives demand for support.
    EventKind, "kind of event" {
        Court = "court-date", "court date"; NcaUpdate = "nca-update", "NCA update"; Media = "media", "in the media"; Service = "service-change", "change at a service"; Other = "other", "other";
    }
    /// How an episode ended.
    Ending, "ending" { Planned = "planned", "planned ending"; Unplanned = "unplanned", "unplanned ending"; }
    /// How a contact was made or tried.
    ContactKind, "kind of contact" {
        Session = "session", "session"; Call = "call", "call"; Text = "text", "text"; Email = "email", "email"; Visit = "visit", "visit"; Outreach = "outreach", "outreach";
        Group = "group", "group"; Meeting = "meeting", "meeting or advocacy"; TrsHub = "trs-hub", "TRS hub discussion";
    }
    /// What became of a contact; only attended and late count as contact made.
    Attendance, "attendance" {
        Attended = "attended", "attended"; Late = "late", "attended late"; DidNotAttend = "did-not-attend", "did not attend";
        CancelledByPerson = "cancelled-by-person", "cancelled by the person"; CancelledByService = "cancelled-by-service", "cancelled by us"; NoAnswer = "no-answer", "tried, no answer";
    }
    /// How the writer of a note knows a part of it; added later, never asked on saving.
    Mark, "mark" {
        Seen = "seen", "seen or heard by me"; SaidByPerson = "said-by-person", "said by the person"; SaidByOther = "said-by-other", "said by someone else"; Opinion = "opinion", "my opinion";
    }
    /// The three areas of the specification, and stabilisation.
    Area, "service area" {
        Sa1 = "SA1", "SA1 practical support, young people"; Sa2 = "SA2", "SA2 practical support, adults"; Sa3 = "SA3", "SA3 therapeutic"; Stabilisation = "stabilisation", "trauma stabilisation";
    }
    /// Who may refer to a service.
    WhoMayRefer, "referral route" {
        Anyone = "anyone", "anyone"; SelfOrTrsHub = "self-or-trs-hub", "the person themselves, or a TRS hub case"; TrsHub = "trs-hub", "TRS hub cases only";
    }
    /// Who a person is to another.
    Relation, "relationship" {
        Parent = "parent", "parent"; Sibling = "sibling", "brother or sister"; Carer = "carer", "carer"; Child = "child", "child"; Partner = "partner", "partner"; Other = "other", "other";
    }
    /// A dated event beside a score.
    MarkerKind, "marker" {
        Memory = "memory-surfaced", "memory surfaced"; Court = "court-date", "court date"; NcaUpdate = "nca-update", "NCA update"; Anniversary = "anniversary", "anniversary"; Media = "media", "in the media"; Other = "other", "other";
    }
    /// Risk and vulnerability factors (002 section 2.7 n; 004 section 2.3.2).
    RiskKind, "risk" {
        Absence = "persistent-absence", "persistent absence"; Exclusion = "exclusion", "exclusion from school"; Substances = "substances", "drugs or alcohol"; DomesticAbuse = "domestic-abuse", "domestic abuse";
        Isolation = "isolation", "isolation"; Online = "online", "online contact or grooming"; SelfHarm = "self-harm", "self-harm"; Suicide = "suicide", "thoughts of suicide";
        Attachment = "attachment", "attachment"; Relationships = "positive-relationships", "few positive relationships";
        Perpetrator = "perpetrator-contact", "contact with someone who caused harm"; Housing = "housing", "unsafe or no housing"; Other = "other", "other";
    }
    /// The kinds of entries of a record; each has its sheet in `domain/entry`.
    EntryKind, "kind of entry" {
        Need = "need", "assessment"; HarmKnown = "harm-known", "CSE or CSA"; SafetyPlan = "safety-plan", "safety plan"; Consent = "consent", "consent";
        Concern = "concern", "safeguarding"; Meeting = "meeting", "meetings"; Request = "request", "requests"; Feedback = "feedback", "feedback";
        FollowUp = "follow-up", "follow-up after an ending"; Keeping = "keeping", "keeping"; Supervised = "supervision", "supervision";
    }
    /// How much need there is in one domain of daily life.
    NeedLevel, "level of need" { None = "none", "no need"; Some = "some", "some need"; Considerable = "considerable", "considerable need"; Urgent = "urgent", "needs help now"; }
    /// What was done to the person, as far as it is known (R39; the two are counted apart).
    Harm, "kind of harm" { Cse = "cse", "child sexual exploitation (CSE)"; Csa = "csa", "child sexual abuse (CSA)"; Both = "both", "both CSE and CSA"; NotYetKnown = "not-yet-known", "not yet known"; }
    /// What consent is asked for.
    ConsentPurpose, "purpose" {
        Onward = "onward-referral", "an onward referral"; Share = "share", "sharing information"; Family = "family", "contact with a parent, family or carer"; Records = "records", "asking for records"; CaseStudy = "case-study", "a case study";
    }
    /// The answer to a question of consent.
    ConsentAnswer, "answer" { Given = "given", "given"; Refused = "refused", "refused"; Withdrawn = "withdrawn", "withdrawn"; NotAsked = "not-asked", "not asked yet"; }
    /// How consent was given or refused.
    ConsentHow, "way of asking" { InPerson = "in-person", "face to face"; Phone = "phone", "by phone"; Writing = "writing", "in writing"; }
    /// Who decided about consent.
    ConsentBy, "person who decided" {
        Person = "person", "the person, 16 or over"; Gillick = "gillick", "the young person, judged able to decide (Gillick)"; Parental = "parental", "someone with parental responsibility";
    }
    /// Where a safeguarding concern is taken (004 section 2.3.5).
    EscalatedTo, "place to take a concern" { Police999 = "999", "999"; Police101 = "101", "police (101)"; Mash = "mash", "MASH"; AdultSafeguarding = "adult-safeguarding", "adult safeguarding"; Other = "other", "somebody else"; }
    /// Whose request for the record it is.
    RequestKind, "kind of request" { SubjectAccess = "subject-access", "the person's own (subject access)"; Police = "police", "police"; Solicitor = "solicitor", "solicitor"; Court = "court", "court"; Other = "other", "somebody else"; }
    /// What was decided about a request for the record.
    RequestDecision, "decision about a request" { Open = "open", "not decided yet"; Whole = "whole", "sent in full"; Part = "part", "sent in part"; Refused = "refused", "refused"; Withdrawn = "withdrawn", "withdrawn by them"; }
    /// What somebody said about the service.
    FeedbackKind, "kind of feedback" { Comment = "comment", "comment"; Compliment = "compliment", "compliment"; Complaint = "complaint", "complaint"; Voice = "voice", "voice and influence"; CaseStudy = "case-study", "consent to a case study"; }
    /// Did a meeting make sense afterwards (002 section 2.7 m)?
    Understood, "answer" { Yes = "yes", "it made sense"; Partly = "partly", "partly"; No = "no", "it did not make sense"; }
    /// What a record is kept as; the years are rules (`keeping.…-years`).
    KeepingClass, "class of record" { ChildSexualAbuse = "child-sexual-abuse", "a record of child sexual abuse"; Adult = "adult", "support of an adult, no child sexual abuse"; Family = "family", "support of a family member"; }
    /// Who supervises: the manager, or somebody for the clinical side (002 section 8.1).
    SupervisionKind, "kind of supervision" { Line = "line", "line"; Clinical = "clinical", "clinical"; }
    /// What happened on a case since supervision was last held.
    Changed, "kind of news" {
        Referred = "referred", "new referral"; Started = "started", "support began"; Ended = "ended", "ended"; Concern = "concern", "safeguarding concern taken further";
        Risk = "risk", "new risk"; RiskClosed = "risk-closed", "no longer a risk"; Plan = "plan", "plan agreed"; Review = "review", "review held"; Step = "step", "step achieved";
        Reading = "reading", "reading"; Marker = "marker", "marker"; Made = "made", "contact made"; Tried = "tried", "attempt without an answer"; Notes = "notes", "new note";
        Onward = "onward", "onward referral"; Extended = "extended", "extension agreed"; Entry = "entry", "written"; StillToDo = "still-to-do", "still to do";
    }
    /// Where an onward referral stands; the open ones in their order, then the ways it closes.
    OnwardState, "step" {
        Offered = "offered", "offered"; Consented = "consented", "consent given"; Sent = "sent", "sent"; Acknowledged = "acknowledged", "acknowledged"; Waiting = "waiting", "on their waiting list";
        Seen = "seen", "seen"; Ended = "ended", "ended"; DeclinedByPerson = "declined-by-person", "declined by the person"; DeclinedByService = "declined-by-service", "declined by the service"; Withdrawn = "withdrawn", "withdrawn";
    }
    /// What is written beside the steps of an onward referral.
    LedgerNote, "kind of entry" { Chase = "chase", "chased"; Barrier = "barrier", "something in the way"; }
    /// What allows something to be sent: consent, or a recorded basis with a reason.
    Basis, "lawful basis" {
        Consent = "consent", "consent given"; Safeguarding = "safeguarding", "safeguarding someone at risk"; LegalObligation = "legal-obligation", "a legal duty"; VitalInterests = "vital-interests", "to protect life"; PublicTask = "public-task", "a public task";
    }
    /// A worker's part in an episode.
    Part, "part" { KeyWorker = "key-worker", "key worker"; Cover = "cover", "cover"; }
    /// What another worker is to me.
    WorkerKind, "kind of worker" { Colleague = "colleague", "colleague"; Supervisor = "supervisor", "supervisor"; }
    /// Why a record goes to another file.
    Purpose, "purpose" { Cover = "cover", "cover"; Transfer = "transfer", "whole case"; }
    /// How something that was changed in two places is settled.
    Settlement, "way to settle" { Ours = "ours", "keep what stands here"; Theirs = "theirs", "take what came"; }
    /// The clocks that a record keeps.
    ClockKind, "clock" {
        Wait = "wait", "wait"; Expected = "expected", "expected range"; Counselling = "counselling", "counselling"; Involvement = "involvement", "involvement"; Review = "review", "review"; Contact = "contact", "contact";
    }
    /// Where a clock stands on a day.
    ClockState, "clock state" {
        NotStarted = "not-started", "not started"; Running = "running", "running"; Warning = "warning", "close to its limit"; Over = "over", "over its limit"; Extended = "extended", "extended"; Stopped = "stopped", "stopped";
    }
    /// What routing says of a service.
    Verdict, "verdict" { CanTake = "can take", "can take"; Cannot = "cannot", "cannot"; CannotTell = "cannot tell yet", "cannot tell yet"; }
    /// The routing rules, in the order they are shown and decide the next step.
    RuleKind, "routing rule" {
        Age = "age", "age"; Area = "area", "service area"; Residency = "residency", "residency"; WhoMayRefer = "who-may-refer", "who may refer"; Role = "role", "role"; Need = "need", "need"; Contract = "contract", "contract"; Lane = "lane", "lane";
    }
    /// The returns that leave the desk.
    Return, "return" {
        Committee = "committee", "committee return"; Monthly = "monthly", "monthly contract return"; Uptake = "uptake", "uptake of services";
        Outcomes = "outcomes", "outcomes of leavers"; Waiting = "waiting", "waiting times"; Quality = "quality", "quality visit pack";
    }
    /// The kinds of pages of the contract book; each has its sheet in `domain/book`.
    PageKind, "kind of page" {
        Target = "target", "contracted targets"; Note = "note", "shortfall and changes"; Cost = "cost", "costs by month"; Population = "population", "local population";
        Evidence = "evidence", "evidence for a visit"; SpotCheck = "spot-check", "spot checks"; Action = "action", "actions";
    }
    /// What a contracted target counts.
    Counted, "thing to count" {
        Referrals = "referrals", "referrals received"; People = "people", "people supported"; Started = "started", "support started"; Sessions = "sessions", "sessions attended";
        Contacts = "contacts", "contacts made"; Endings = "endings", "endings"; Planned = "planned-endings", "planned endings"; Unplanned = "unplanned-endings", "unplanned endings";
    }
    /// Whether a target is the contract's, or takes its place.
    TargetBasis, "answer" { Contracted = "contracted", "contracted"; Reprofiled = "re-profiled", "re-profiled"; }
    /// How an outcome of a plan stands at the end of a period.
    AimState, "state of the outcome" { Achieved = "achieved", "achieved in the period"; Before = "achieved_before", "achieved before"; Progress = "progress", "progress in the period"; Still = "no_step", "no step in the period"; }
    /// How a local population is divided.
    PeopleBy, "division" { Gender = "gender", "gender"; Ethnicity = "ethnicity", "ethnicity"; Age = "age", "age"; }
    /// The six headings of a performance monitoring visit (002 section 4.2).
    VisitHeading, "heading" {
        Planning = "planning", "Assessment and Support Planning"; Workforce = "workforce", "Security, Health & Safety, Staff & Workforce CPD";
        Safeguarding = "safeguarding", "Voice, Influence, Safeguarding and Protection from Abuse"; FairAccess = "fair-access", "Service User Journey, Fair Access, Diversity and Inclusion";
        Involvement = "involvement", "Client Involvement and Empowerment"; Improvement = "improvement", "Service Improvement, Innovation and Contingency Plans";
    }
    /// What a visit looks for in the record of everybody with support.
    InPlace, "thing in place" {
        Plan = "plan", "a support plan agreed"; Assessed = "assessed", "needs assessed"; Exit = "exit-strategy", "an exit strategy begun"; SafetyPlan = "safety-plan", "a safety plan";
        Emergency = "emergency", "told about emergency services"; SafeContact = "safe-contact", "a safe-contact card"; Consent = "consent", "consent asked for and recorded"; KeyWorker = "key-worker", "a named key worker";
    }
    /// Which way a score gets better.
    Better, "direction" { Higher = "higher", "higher is better"; Lower = "lower", "lower is better"; }
    /// How it goes with an outcome, said together at a review; no score, and not counted.
    Going, "word for how it goes" {
        NotYet = "not-yet", "not worked on yet"; Harder = "harder", "harder just now"; Same = "same", "the same"; Closer = "closer", "closer"; Reached = "reached", "reached";
    }
    /// Change between a leaver's first and last reading that count.
    Progress, "change" {
        Improved = "improved", "improved"; Maintained = "maintained", "maintained"; Worsened = "worsened", "lower than before"; NotRecorded = "not-recorded", "not recorded";
    }
    /// What became of a log entry.
    Seen, "log entry" {
        Viewed = "viewed", "opened the record"; Revealed = "revealed", "looked at contact details"; Changed = "changed", "changed"; Undone = "undone", "undone"; Exported = "exported", "exported";
        Imported = "imported", "imported"; Unlocked = "unlocked", "unlocked the caseload"; UnlockFailed = "unlock-failed", "tried to unlock"; Created = "created", "created the caseload"; BackedUp = "backed-up", "made a backup"; Restored = "restored", "restored it from a backup"; Rekeyed = "rekeyed", "changed the passphrase"; Listed = "listed", "printed a list"; Erased = "erased", "erased the record";
    }
}

impl Attendance {
    /// Contact made: only these two (domain, 'Counting units').
    pub const fn is_contact_made(self) -> bool {
        matches!(self, Self::Attended | Self::Late)
    }
}

impl ContactKind {
    /// Kinds whose attended appointment stops the wait clock (domain, 'Clocks': session, visit or outreach).
    pub const fn can_open_an_episode(self) -> bool {
        matches!(self, Self::Session | Self::Visit | Self::Outreach)
    }
}

impl OffList {
    /// Whose doing it was.
    pub const fn side(self) -> Side {
        match self {
            Self::PersonNoLongerWants | Self::PersonElsewhere | Self::PersonMoved | Self::PersonDied => Side::Person,
            _ => Side::Provider,
        }
    }
}

impl OfferState {
    /// An appointment may still come of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Offered | Self::Booked | Self::Moved)
    }
}

impl OnwardState {
    /// Nothing more is expected.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Ended | Self::DeclinedByPerson | Self::DeclinedByService | Self::Withdrawn)
    }
    /// Closing this way needs a reason.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::DeclinedByPerson | Self::DeclinedByService | Self::Withdrawn)
    }
}

impl Relation {
    /// The same relationship seen from the other person.
    pub const fn inverse(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::Carer | Self::Other => Self::Other,
            same => same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_are_unique_and_read_back() {
        macro_rules! check {
            ($name:ident) => {
                for value in $name::ALL {
                    assert_eq!($name::parse(value.code()).as_ref(), Ok(value));
                    assert_eq!($name::parse(value.words()).as_ref(), Ok(value));
                }
            };
        }
        for_every_code!(check);
    }

    #[test]
    fn an_unknown_code_is_answered_with_the_list() {
        let said = Role::parse("friend").unwrap_err();
        assert_eq!(said, "'friend' is not a known role. Use one of: survivor, family.");
    }
}
