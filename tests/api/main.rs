//! Baton from outside: the real binary over HTTP and WebSocket, with the pretend Meta behind it.
//! `BATON_TEST_DATABASE=postgres` runs it on a PostgreSQL server that it starts itself.
#![cfg(test)]

mod album;
mod availability;
mod claims;
mod clock;
mod commands;
mod compression;
mod console;
mod contact;
mod contract;
mod crash;
mod customer;
mod drafts;
mod due;
mod episodes;
mod files;
mod flood;
mod guards;
mod history;
mod identity;
mod joining;
mod library;
mod live_rights;
mod mentions;
mod outage;
mod outgoing;
mod outreach;
mod payloads;
mod person;
#[path = "../postgres/mod.rs"]
mod postgres_server;
mod presence;
mod push_service;
mod pushes;
mod quarantine;
mod repeats;
mod resume;
mod rights;
mod same_person;
mod saved_views;
mod searching;
mod sending;
mod server;
mod slow;
mod statuses;
mod store_closed;
mod take_next;
mod undoing;
mod wait;
mod webhook;
mod world;
