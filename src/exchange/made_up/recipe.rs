//! The recipe (`seeds/made-up.toml`) as the makers read it. Holds no draw and no rule.

use crate::domain::codes::{Asked, Basis, Ethnicity, Gender, Lane, MarkerKind, OnwardState, Residency, RiskKind, RouteStepKind, Source, Stovewood};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Recipe {
    pub(super) my_name: String,
    pub(super) colleagues: Vec<String>,
    pub(super) supervisor: String,
    pub(super) streets: Vec<String>,
    pub(super) shares: Shares,
    pub(super) waits: Vec<Waits>,
    pub(super) traditions: Vec<Tradition>,
    pub(super) facts: Facts,
    pub(super) organisations: Vec<Invented>,
    pub(super) onward: OnwardWords,
    pub(super) words: Words,
    pub(super) risks: Vec<RiskWords>,
    pub(super) markers: Vec<MarkerWords>,
    pub(super) outcomes: Vec<OutcomeWords>,
    pub(super) cast: Vec<Cast>,
}

impl Recipe {
    /// Reads the recipe built into the program.
    pub(super) fn read() -> Result<Self, String> {
        toml::from_str(include_str!("../../../seeds/made-up.toml")).map_err(|fault| format!("The recipe of the made-up caseload cannot be read: {fault}"))
    }
}

#[derive(Deserialize)]
pub(super) struct Shares {
    pub(super) ages: Vec<Ages>,
    pub(super) genders: Vec<GenderShare>,
    pub(super) trans: Vec<TransShare>,
    pub(super) residency: Vec<ResidencyShare>,
    pub(super) births: Vec<BirthShare>,
    pub(super) referrals: Vec<CountShare>,
    pub(super) sources: Vec<SourceShare>,
    pub(super) fates: Vec<FateShare>,
    pub(super) planned_in_hundred: u32,
    pub(super) family_in_hundred: u32,
    pub(super) seasons: Vec<i64>,
    pub(super) progress: Vec<ProgressShare>,
}

#[derive(Deserialize, Clone, Copy)]
pub(super) struct Ages {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) parts: u32,
}

#[derive(Deserialize)]
pub(super) struct GenderShare {
    pub(super) gender: Gender,
    pub(super) parts: u32,
}

#[derive(Deserialize)]
pub(super) struct TransShare {
    pub(super) answer: Asked,
    pub(super) parts: u32,
}

#[derive(Deserialize)]
pub(super) struct ResidencyShare {
    pub(super) basis: Residency,
    pub(super) parts: u32,
}

/// How much of a date of birth is known.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Known {
    Whole,
    Month,
    Year,
    Nothing,
}

#[derive(Deserialize)]
pub(super) struct BirthShare {
    pub(super) known: Known,
    pub(super) parts: u32,
}

#[derive(Deserialize)]
pub(super) struct CountShare {
    pub(super) count: u32,
    pub(super) parts: u32,
}

#[derive(Deserialize)]
pub(super) struct SourceShare {
    pub(super) source: Source,
    pub(super) parts: u32,
}

/// What becomes of a referral by today.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Fate {
    Ended,
    Open,
    Waiting,
    Pending,
    Declined,
    Signposted,
    Withdrawn,
    Closed,
}

#[derive(Deserialize)]
pub(super) struct FateShare {
    pub(super) fate: Fate,
    pub(super) parts: u32,
}

#[derive(Deserialize)]
pub(super) struct ProgressShare {
    pub(super) measure: String,
    pub(super) improved: u32,
    pub(super) maintained: u32,
    pub(super) worsened: u32,
    pub(super) not_recorded: u32,
}

/// Waits and lengths of one lane of one service.
#[derive(Deserialize)]
pub(super) struct Waits {
    pub(super) provider: String,
    pub(super) service: String,
    pub(super) lane: Lane,
    pub(super) days: (i64, i64),
    pub(super) weeks: (i64, i64),
    pub(super) parts: u32,
    pub(super) waiting: u32,
}

/// Names of one tradition. `call`: which part is the name to use, where it is not the first word.
#[derive(Deserialize)]
pub(super) struct Tradition {
    pub(super) parts: u32,
    pub(super) ethnicities: Vec<Ethnicity>,
    #[serde(default)]
    pub(super) languages: Vec<String>,
    #[serde(default)]
    pub(super) family_first: bool,
    #[serde(default)]
    pub(super) joined: bool,
    #[serde(default)]
    pub(super) call: String,
    pub(super) female: Vec<String>,
    pub(super) male: Vec<String>,
    pub(super) neutral: Vec<String>,
    pub(super) surnames: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Facts {
    pub(super) self_described: Vec<String>,
    pub(super) access_needs: Vec<String>,
    pub(super) languages: Vec<String>,
    pub(super) channels: Vec<String>,
    pub(super) safe_times: Vec<String>,
    pub(super) ask_for: Vec<String>,
    pub(super) must_not_know: Vec<String>,
    pub(super) must_not_know_of_a_child: Vec<String>,
    pub(super) code_words: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Invented {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) purpose: String,
    pub(super) note: String,
}

#[derive(Deserialize)]
pub(super) struct OnwardWords {
    pub(super) declined_by_person: Vec<String>,
    pub(super) declined_by_service: Vec<String>,
    pub(super) withdrawn: Vec<String>,
    pub(super) barriers: Vec<String>,
    pub(super) basis_reason: String,
}

/// What is written of a next step towards a service: who does what, and what came of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextStepWords {
    pub(super) step: RouteStepKind,
    pub(super) note: String,
    pub(super) outcome: String,
}

#[derive(Deserialize)]
pub(super) struct Words {
    pub(super) referral_notes: Vec<String>,
    pub(super) said_by: Vec<String>,
    pub(super) accepted_open_question: Vec<String>,
    pub(super) area_choice: Vec<String>,
    pub(super) against_a_rule: String,
    pub(super) next_steps: Vec<NextStepWords>,
    pub(super) declined: Vec<String>,
    pub(super) signposted: Vec<String>,
    pub(super) withdrawn: Vec<String>,
    pub(super) pointed_to: Vec<String>,
    pub(super) given: Vec<String>,
    pub(super) closed_waiting: Vec<String>,
    pub(super) urgent: Vec<String>,
    pub(super) first: Vec<String>,
    pub(super) session_open: Vec<String>,
    pub(super) session_middle: Vec<String>,
    pub(super) session_close: Vec<String>,
    pub(super) practical: Vec<String>,
    pub(super) call: Vec<String>,
    pub(super) text: Vec<String>,
    pub(super) email: Vec<String>,
    pub(super) group: Vec<String>,
    pub(super) meeting: Vec<String>,
    pub(super) hub: Vec<String>,
    pub(super) while_waiting: Vec<String>,
    pub(super) missed: Vec<String>,
    pub(super) not_brought: Vec<String>,
    pub(super) cancelled_person: Vec<String>,
    pub(super) cancelled_service: Vec<String>,
    pub(super) no_answer: Vec<String>,
    pub(super) no_reply: Vec<String>,
    pub(super) review: Vec<String>,
    pub(super) last: Vec<String>,
    pub(super) agreed_with: Vec<String>,
    pub(super) planned_end: Vec<String>,
    pub(super) unplanned_end: Vec<String>,
    pub(super) what_helps: Vec<String>,
    pub(super) warning_signs: Vec<String>,
    pub(super) recurrence: Vec<String>,
    pub(super) none_needed: Vec<String>,
    pub(super) step_downs: Vec<String>,
    pub(super) extension: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct RiskWords {
    pub(super) kind: RiskKind,
    pub(super) notes: Vec<String>,
    pub(super) responses: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct MarkerWords {
    pub(super) kind: MarkerKind,
    pub(super) words: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct OutcomeWords {
    pub(super) reported: Option<String>,
    pub(super) like: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) targets: Vec<String>,
    pub(super) steps: Vec<String>,
}

/// How far an exit strategy has come.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ExitStage {
    Begun,
    Complete,
}

/// A person told on purpose; what is left out is drawn. Days are counted from today, `_ago` back and `_in` ahead.
#[derive(Deserialize)]
pub(super) struct Cast {
    pub(super) name: String,
    #[serde(default)]
    pub(super) call: String,
    pub(super) age: u32,
    pub(super) gender: Gender,
    #[serde(default)]
    pub(super) gender_words: String,
    #[serde(default = "not_asked")]
    pub(super) trans: Asked,
    pub(super) ethnicity: Option<Ethnicity>,
    pub(super) language: Option<String>,
    pub(super) residency: Option<Residency>,
    #[serde(default)]
    pub(super) sources: Vec<Source>,
    pub(super) service: (String, String),
    pub(super) stovewood: Option<Stovewood>,
    #[serde(default = "open")]
    pub(super) fate: Fate,
    #[serde(default)]
    pub(super) cover: bool,
    pub(super) wait: Option<i64>,
    pub(super) received_ago: Option<i64>,
    #[serde(default)]
    pub(super) started_months_ago: i32,
    pub(super) started_ago: Option<i64>,
    pub(super) every: Option<i64>,
    pub(super) last_ago: Option<i64>,
    pub(super) quiet_ago: Option<i64>,
    pub(super) next_in: Option<i64>,
    pub(super) review_in: Option<i64>,
    pub(super) weeks: Option<u32>,
    #[serde(default)]
    pub(super) tries: i64,
    pub(super) not_brought_ago: Option<i64>,
    #[serde(default)]
    pub(super) story: bool,
    #[serde(default)]
    pub(super) fall: bool,
    #[serde(default)]
    pub(super) second_plan: bool,
    pub(super) exit: Option<ExitStage>,
    pub(super) extended_in: Option<i64>,
    pub(super) marker: Option<(MarkerKind, i64)>,
    pub(super) risk: Option<(RiskKind, i64)>,
    #[serde(default)]
    pub(super) onward: Vec<CastOnward>,
}

/// An onward referral told on purpose: its steps after being offered, and when it is chased.
#[derive(Deserialize, Clone)]
pub(super) struct CastOnward {
    pub(super) to: String,
    pub(super) steps: Vec<OnwardState>,
    pub(super) sent_ago: Option<i64>,
    pub(super) chase_in: Option<i64>,
    pub(super) basis: Option<Basis>,
}

fn not_asked() -> Asked {
    Asked::NotAsked
}

fn open() -> Fate {
    Fate::Open
}
