//! How the store behaves, the same in both databases: one suite, run against SQLite and against a
//! PostgreSQL server that it starts itself.

#![cfg(test)]

mod connections;
mod copying;
mod database;
mod groups;
mod indexing;
mod lists;
mod office;
mod passes;
mod people;
mod plans;
#[path = "../postgres/mod.rs"]
mod postgres_server;
mod searching;
mod threads;

use database::Database;

/// A test per behaviour and database. Each gets a fresh database of its own.
macro_rules! behaviours {
    ($($room:ident: $($name:ident),+;)+) => {
        mod sqlite {
            $(mod $room {$(
                #[test]
                fn $name() {
                    crate::$room::$name(&crate::Database::sqlite());
                }
            )+})+
        }

        mod postgres {
            $(mod $room {$(
                #[test]
                fn $name() {
                    crate::$room::$name(&crate::Database::postgres());
                }
            )+})+
        }
    };
}

behaviours! {
    people:
        somebody_comes_back_as_they_were_written,
        an_address_belongs_to_one_person,
        a_refused_write_harms_no_other,
        a_word_too_new_for_us_gives_no_reach,
        a_team_is_in_use_while_anything_leads_to_it;
    office:
        labels_have_one_name_each_per_workspace,
        a_quick_reply_comes_back_as_it_was_written,
        what_was_set_aside_is_listed_newest_first,
        a_number_stops_and_works_again;
    passes:
        a_session_is_found_by_its_hash_until_it_is_deleted,
        ended_sessions_are_swept_when_the_next_begins,
        a_revoked_token_is_not_found;
    lists:
        a_list_holds_what_the_rules_say_and_each_row_once,
        what_a_reader_knows_is_counted_as_the_lists_hold_it,
        every_order_is_kept_from_page_to_page,
        a_cursor_of_another_order_is_refused;
    plans:
        lists_are_read_along_an_index,
        the_few_are_found_without_reading_the_many,
        threads_are_read_along_their_index;
    searching:
        customers_are_found_by_name_number_label_and_words,
        both_databases_find_the_same_words,
        hits_come_newest_first_and_each_once,
        only_what_may_be_seen_is_found;
    indexing:
        what_changed_is_found_as_it_is_now,
        history_stands_where_it_was_said,
        the_index_goes_on_where_it_stood_and_takes_nothing_in_twice;
    groups:
        many_are_written_together_and_leave_no_gap,
        what_comes_again_gets_its_first_effect_beside_what_is_new,
        one_that_has_moved_on_is_refused_alone,
        one_message_in_two_conversations_stays_in_the_first,
        what_came_before_its_message_is_found_in_a_group;
    threads:
        a_thread_is_read_in_both_directions,
        an_empty_stretch_says_what_lies_beside_it;
}
