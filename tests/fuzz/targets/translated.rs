//! See `bodies::translated`.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;
#[path = "../choices.rs"]
mod choices;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::translated(bytes));
