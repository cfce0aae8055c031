//! Reports about one message, in any order and any number of times.

use baton::domain::delivery::{Delivery, DeliveryReport, DeliveryState, Fault, Price};
use baton::domain::time::Timestamp;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// From the lowest to the highest.
const RISING: [DeliveryState; 8] = [
    DeliveryState::Queued,
    DeliveryState::Sending,
    DeliveryState::Unknown,
    DeliveryState::Sent,
    DeliveryState::Failed,
    DeliveryState::Delivered,
    DeliveryState::Read,
    DeliveryState::Played,
];

fn height(state: DeliveryState) -> usize {
    RISING.iter().position(|known| *known == state).unwrap()
}

fn words() -> impl Strategy<Value = Option<String>> {
    option::of(select(vec!["one".to_owned(), "two".to_owned()]))
}

fn fault() -> impl Strategy<Value = Fault> {
    (130..133_i64, words(), words(), words()).prop_map(|(code, title, details, advice)| Fault {
        code,
        title: title.unwrap_or_default(),
        details,
        advice,
    })
}

fn price() -> impl Strategy<Value = Price> {
    (words(), any::<bool>(), words(), words()).prop_map(|(category, billable, model, kind)| Price {
        category: category.unwrap_or_default(),
        billable,
        model,
        kind,
    })
}

fn report() -> impl Strategy<Value = DeliveryReport> {
    let state = select(RISING.to_vec());
    (state, 0..50_i64, option::of(fault()), option::of(price())).prop_map(
        |(state, at, fault, price)| DeliveryReport {
            state,
            at: Timestamp(at),
            fault,
            price,
        },
    )
}

/// The same reports twice: as they are, and shuffled with some of them repeated.
fn two_orders() -> impl Strategy<Value = (Vec<DeliveryReport>, Vec<DeliveryReport>)> {
    proptest::collection::vec((report(), 1..4_usize), 1..10).prop_flat_map(|reports| {
        let once: Vec<_> = reports.iter().map(|(report, _)| report.clone()).collect();
        let often: Vec<_> = reports
            .into_iter()
            .flat_map(|(report, times)| std::iter::repeat_n(report, times))
            .collect();
        (Just(once), Just(often).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn reports_in_any_order_and_any_number_end_the_same((once, often) in two_orders()) {
        let (mut one, mut other) = (Delivery::queued(), Delivery::queued());
        for report in &once {
            one.absorb(report);
        }
        for report in &often {
            let before = other.clone();
            let changed = other.absorb(report);
            prop_assert_eq!(changed, before != other, "it says whether it changed");
            prop_assert!(height(other.state) >= height(before.state), "it fell");
            let told = other.clone();
            prop_assert!(!other.absorb(report), "a repetition changed something");
            prop_assert_eq!(&other, &told);
        }
        prop_assert_eq!(&one, &other);
        let highest = once.iter().map(|report| height(report.state)).max().unwrap();
        prop_assert_eq!(height(one.state), highest);
        let failed = once.iter().filter(|report| report.state == DeliveryState::Failed);
        let told_why = failed.into_iter().any(|report| report.fault.is_some());
        if one.state == DeliveryState::Failed {
            prop_assert_eq!(one.fault.is_some(), told_why);
        }
    }

    #[test]
    fn of_two_states_the_higher_stays(one in select(RISING.to_vec()), two in select(RISING.to_vec())) {
        let higher = RISING[height(one).max(height(two))];
        prop_assert_eq!(one.rise(two), higher);
        prop_assert_eq!(two.rise(one), higher);
    }
}
