//! A small reference to tell against, shaped like `seeds/`: ten services, four reported measures, five domains.

use crate::domain::codes::{Area, Better, Lane, Need, Stovewood, WhoMayRefer};
use crate::domain::ids::{ProviderId, ServiceId};
use crate::domain::measure::Measure;
use crate::domain::plan::LifeDomain;
use crate::domain::provider::{PublishedWait, Reference, RuleValue, Service, ServiceLane};

fn lane(lane: Lane, entering: Vec<Stovewood>, max_days: Option<i64>) -> ServiceLane {
    let published = max_days.map(|days| PublishedWait { text: format!("{days} days"), max_days: Some(days), as_of: "2024-01".into(), source: "test".into() });
    let to_confirm = if lane == Lane::Stovewood { vec![Stovewood::Syp] } else { vec![] };
    ServiceLane { lane, entering, to_confirm, published, source: "test".into() }
}

fn measure(code: &str, max: i64) -> Measure {
    Measure {
        code: code.into(),
        words: code.into(),
        short: code.into(),
        min: i64::from(max == 5),
        max,
        better: if max == 5 { Better::Higher } else { Better::Lower },
        cut_off: None,
        reliable_change: None,
        reported: max == 5,
        has_risk_item: false,
        points: vec![],
        licence: String::new(),
        source: "test".into(),
    }
}

pub fn reference() -> Reference {
    use WhoMayRefer::{Anyone, SelfOrTrsHub, TrsHub};
    let rows = [
        ("GROW", "Practical support (young people)", Area::Sa1, Anyone, None),
        ("GROW", "Practical support (adults)", Area::Sa2, Anyone, None),
        ("GROW", "Trauma stabilisation", Area::Stabilisation, Anyone, None),
        ("Rotherham Rise", "Practical support (young people)", Area::Sa1, Anyone, None),
        ("Rotherham Rise", "Practical support (adults)", Area::Sa2, Anyone, None),
        ("Rotherham Rise", "CSE counselling", Area::Sa3, Anyone, Some(62)),
        ("Rotherham Rise", "Trauma stabilisation and focussed support", Area::Stabilisation, Anyone, None),
        ("Rothacs", "CSE counselling via TRS", Area::Sa3, TrsHub, Some(9)),
        ("Rothacs", "CSE counselling", Area::Sa3, SelfOrTrsHub, Some(335)),
        ("Swinton Lock", "Practical support and advocacy", Area::Sa2, Anyone, None),
    ];
    let service = |(n, (provider, name, area, who_may_refer, wait)): (usize, (&str, &str, Area, WhoMayRefer, Option<i64>))| {
        let mut lanes = vec![lane(Lane::General, vec![], wait)];
        if (provider, area) == ("GROW", Area::Stabilisation) {
            lanes.insert(0, lane(Lane::Stovewood, vec![Stovewood::Nca], Some(31)));
        }
        Service {
            id: ServiceId(n as i64 + 1),
            provider_id: ProviderId(provider.len() as i64),
            provider: provider.into(),
            name: name.into(),
            aliases: vec![],
            area,
            min_age: None,
            max_age: None,
            takes_family: matches!(area, Area::Sa1 | Area::Sa2) && provider != "Swinton Lock",
            who_may_refer,
            needs: vec![Need::Practical],
            lanes,
            contracts: vec![],
            interim_offers: vec![],
            source: "test".into(),
        }
    };
    let values = [
        ("expected.least-weeks", 4),
        ("expected.most-weeks", 49),
        ("counselling.limit-days", 140),
        ("counselling.warn-day", 112),
        ("involvement.limit-months", 12),
        ("involvement.warn-months", 9),
        ("involvement.last-warn-months", 11),
        ("review.warn-days", 7),
        ("contact.warn-days", 2),
        ("agenda.coming-up-days", 14),
        ("agenda.undecided-days", 5),
        ("agenda.quiet-days", 28),
        ("agenda.chase-days", 14),
    ];
    let domain =
        |(code, reported): (&str, bool)| LifeDomain { code: code.into(), words: code.into(), reported: reported.then(|| code.into()), source: "test".into() };
    Reference {
        services: rows.into_iter().enumerate().map(service).collect(),
        values: values.map(|(key, value)| RuleValue { key: key.into(), value, words: key.into(), source: "test".into() }).into(),
        measures: [("mental-health", 5), ("self", 5), ("trauma", 5), ("relationships", 5), ("phq-9", 27), ("gad-7", 21), ("core-10", 40)]
            .map(|(code, max)| measure(code, max))
            .into(),
        domains: [("mental-health", true), ("self", true), ("trauma", true), ("relationships", true), ("housing", false), ("education", false)]
            .map(domain)
            .into(),
        ..Reference::default()
    }
}
