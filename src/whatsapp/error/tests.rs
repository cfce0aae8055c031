//! The table, row by row, and what follows when there is no row.

use super::*;

/// The kind of a disposition, without its numbers and words.
fn kind(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Retry { .. } => "retry",
        Disposition::RetryPair => "pair",
        Disposition::BackOff { .. } => "back off",
        Disposition::StopChannel { .. } => "stop",
        Disposition::StopTemplates { .. } => "stop templates",
        Disposition::Permanent => "permanent",
        Disposition::PermanentAlert { .. } => "alert",
        Disposition::StopTemplate { .. } => "stop template",
        Disposition::ResyncTemplates => "resync",
        Disposition::OptOut => "opt out",
        Disposition::OfferTemplate => "template",
        Disposition::Ambiguous => "ambiguous",
    }
}

/// Meta's table as its pages give it, and what each code must lead to.
const EXPECTED: &[(&str, &[i64])] = &[
    (
        "stop",
        &[
            0, 3, 10, 33, 104, 190, 200, 299, 368, 131_005, 131_031, 131_045, 131_064, 133_010,
        ],
    ),
    ("retry", &[1, 2, 131_000, 131_016, 133_004, 134_101]),
    ("pair", &[131_056]),
    (
        "back off",
        &[
            4, 613, 80_007, 130_429, 131_057, 131_208, 133_015, 2_494_100,
        ],
    ),
    ("stop templates", &[131_042, 131_044, 131_048]),
    ("template", &[131_047]),
    ("opt out", &[131_050]),
    ("resync", &[132_001]),
    ("stop template", &[132_015, 132_016]),
    (
        "alert",
        &[
            131_037, 131_063, 132_068, 132_069, 133_000, 133_005, 133_006, 133_008, 133_009,
            133_016, 134_011, 139_000, 139_004, 147_001, 147_005,
        ],
    ),
    (
        "permanent",
        &[
            100, 130_403, 130_472, 130_497, 131_008, 131_009, 131_020, 131_021, 131_026, 131_030,
            131_041, 131_049, 131_051, 131_052, 131_053, 131_055, 131_059, 131_060, 131_062,
            131_201, 131_207, 131_209, 131_215, 132_000, 132_005, 132_007, 132_008, 132_012,
            132_018, 134_100, 134_102, 135_000, 137_000, 138_000, 138_018, 139_100, 139_101,
            139_102, 139_103, 2_388_019, 2_388_039, 2_388_040, 2_388_047, 2_388_072, 2_388_073,
            2_388_293, 2_388_299, 2_593_107, 2_593_108, 2_593_109,
        ],
    ),
];

fn refused(code: i64, status: u16) -> Refusal {
    Refusal {
        code,
        status,
        title: "title".to_owned(),
        ..Refusal::default()
    }
}

#[test]
fn every_row_of_metas_table_leads_where_it_must() {
    for (expected, codes) in EXPECTED {
        for code in *codes {
            let disposition = refused(*code, 400).disposition();
            assert_eq!(kind(disposition), *expected, "code {code}");
        }
    }
}

#[test]
fn no_row_is_untested_and_no_two_rows_overlap() {
    let tested: Vec<i64> = EXPECTED
        .iter()
        .flat_map(|(_, codes)| codes.iter().copied())
        .collect();
    let mut last = -1;
    for row in table::ROWS {
        assert!(
            last < row.first && row.first <= row.last,
            "row {}",
            row.first
        );
        last = row.last;
        assert!(
            tested.contains(&row.first) && tested.contains(&row.last),
            "row {}",
            row.first
        );
    }
}

#[test]
fn every_code_that_may_be_sent_again_proves_that_meta_did_not_take_it() {
    for code in [
        1, 2, 4, 80_007, 130_429, 131_000, 131_016, 131_056, 131_057, 133_004, 133_015, 2_494_100,
    ] {
        for status in [400, 429, 500, 503] {
            let disposition = refused(code, status).disposition();
            assert!(disposition.delay(1).is_some(), "code {code}");
            assert!(disposition.proves_refusal());
        }
    }
}

#[test]
fn an_object_that_does_not_exist_stops_the_channel() {
    let refusal = Refusal {
        subcode: Some(33),
        ..refused(100, 400)
    };
    assert_eq!(kind(refusal.disposition()), "stop");
    assert_eq!(refusal.fault().advice.as_deref(), Some("reconnect"));
}

#[test]
fn a_code_nobody_knows_is_permanent_unless_it_may_have_been_taken_or_passes() {
    assert_eq!(kind(refused(999_999, 400).disposition()), "permanent");
    assert_eq!(kind(refused(999_999, 500).disposition()), "ambiguous");
    let passing = Refusal {
        transient: true,
        ..refused(999_999, 500)
    };
    assert_eq!(kind(passing.disposition()), "retry");
}

#[test]
fn waits_grow_and_end() {
    let seconds = |disposition: Disposition| -> Vec<Option<u64>> {
        (1..=9)
            .map(|attempt| disposition.delay(attempt).map(|wait| wait.as_secs()))
            .collect()
    };
    assert_eq!(
        seconds(refused(131_000, 500).disposition())[..4],
        [Some(3), Some(6), Some(12), None]
    );
    assert_eq!(
        seconds(Disposition::RetryPair)[..4],
        [Some(1), Some(4), Some(16), Some(64)]
    );
    assert_eq!(seconds(Disposition::RetryPair)[8], None);
    assert_eq!(
        seconds(refused(130_429, 400).disposition()),
        [2, 4, 8, 16, 32, 64, 128, 256, 300].map(Some)
    );
    assert_eq!(
        Disposition::BackOff { after: MAX_DELAY }.delay(u32::MAX),
        Some(MAX_DELAY)
    );
    assert_eq!(Disposition::Ambiguous.delay(1), None);
    assert_eq!(Disposition::Permanent.delay(1), None);
}

#[test]
fn meta_may_ask_for_a_longer_wait() {
    let refusal = Refusal {
        retry_after: Some(Duration::from_secs(1_200)),
        ..refused(80_007, 429)
    };
    assert_eq!(
        refusal.disposition().delay(1),
        Some(Duration::from_secs(1_200))
    );
}

#[test]
fn faults_speak_in_words() {
    let fault = fault_words(
        131_047,
        Some("Re-engagement message"),
        Some("More than 24 hours"),
    );
    assert_eq!(fault.title, "Re-engagement message");
    assert_eq!(fault.details.as_deref(), Some("More than 24 hours"));
    assert_eq!(fault.advice.as_deref(), Some("offer_template"));

    let bare = fault_words(131_026, None, None);
    assert_eq!(bare.title, "the customer cannot be reached on WhatsApp");
    assert_eq!(bare.details, None);

    let titled = fault_words(131_053, Some("ERROR_TITLE"), None);
    assert_eq!(
        titled.details.as_deref(),
        Some("the file could not be taken")
    );

    let unknown = fault_words(42, None, None);
    assert_eq!(unknown.title, "WhatsApp gave no reason");
    assert_eq!(unknown.advice.as_deref(), Some("none"));
}

#[test]
fn only_an_unknown_outcome_is_ambiguous() {
    let errors = [
        WhatsAppError::Refused(refused(100, 400)),
        WhatsAppError::Unreachable("refused".to_owned()),
        WhatsAppError::Unusable("a redirect".to_owned()),
        WhatsAppError::Limit(LimitExceeded::Missing { field: "text" }),
        WhatsAppError::Misconfigured("no address".to_owned()),
    ];
    for error in errors {
        assert!(error.disposition().proves_refusal(), "{error}");
        assert!(error.fault().advice.is_some());
    }
    let unknown = WhatsAppError::Ambiguous("time-out".to_owned());
    assert!(!unknown.disposition().proves_refusal());
}
