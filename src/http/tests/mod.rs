//! The interface over real HTTP.
