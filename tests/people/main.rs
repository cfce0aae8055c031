//! People, rights and lists over HTTP, against the real program.

#![cfg(test)]

mod directory;
mod document;
mod house;
mod inbox;
mod passes;
mod problems;
mod rights;
mod setting_up;
mod signing_in;
