//! The fuzz targets' bodies under proptest: short, on the stable compiler, in every run. For long
//! ones: `cargo fuzz run --fuzz-dir tests/fuzz translated`.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets something unexpected has failed"
)]

#[path = "fuzz/bodies.rs"]
mod bodies;
#[path = "fuzz/choices.rs"]
mod choices;

use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_may_be_a_webhooks_body(bytes in vec(any::<u8>(), 0..512)) {
        bodies::webhook_body(&bytes);
    }

    #[test]
    fn anything_in_metas_shape_is_translated_and_harms_no_sibling(
        bytes in vec(any::<u8>(), 0..1024),
    ) {
        bodies::translated(&bytes);
    }

    #[test]
    fn any_bytes_may_be_a_consoles_frame(bytes in vec(any::<u8>(), 0..512)) {
        bodies::live_command(&bytes);
    }

    #[test]
    fn any_bytes_may_be_a_cursor(bytes in vec(any::<u8>(), 0..64)) {
        bodies::cursor(&bytes);
    }
}
