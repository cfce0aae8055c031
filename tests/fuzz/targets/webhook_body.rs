//! See `bodies::webhook_body`.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;
#[path = "../choices.rs"]
mod choices;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::webhook_body(bytes));
