//! Who sees what: the predicate, the same as data, the views over it, and what is unread.

use baton::domain::conversation::{Scope, Status};
use baton::domain::ids::{AgentId, BranchId, ChannelId, TeamId};
use baton::domain::permissions::Visibility;
use baton::domain::reply_window;
use baton::domain::summary::{Place, ReadPosition};
use baton::domain::time::Timestamp;
use baton::domain::view::{StatusFilter, View};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::story::{BEGINNING, beginning, people};

fn scope() -> impl Strategy<Value = Scope> {
    let (team, owner) = (option::of(1..=3_i64), option::of(1..=6_i64));
    (1..=2_i64, option::of(1..=2_i64), team, owner).prop_map(|(channel, branch, team, owner)| {
        Scope {
            channel: ChannelId(channel),
            branch: branch.map(BranchId),
            team: team.map(TeamId),
            owner: owner.map(AgentId),
        }
    })
}

/// [`Visibility`] read as its description says, as the store does.
fn shows(visibility: &Visibility, scope: &Scope) -> bool {
    let whose = match scope.owner {
        None => visibility.queue,
        Some(_) => visibility.colleagues,
    };
    let of_teams = scope
        .team
        .is_none_or(|team| visibility.teams.contains(&team));
    let on_numbers = visibility.numbers.holds(scope.channel);
    scope.owner == Some(visibility.own)
        || (on_numbers && (visibility.everything || (of_teams && whose)))
}

fn status() -> impl Strategy<Value = Status> {
    let until = BEGINNING;
    select(vec![
        Status::Open,
        Status::Snoozed { until },
        Status::Resolved,
    ])
}

proptest! {
    #[test]
    fn the_predicate_and_its_data_agree(people in people(), scope in scope()) {
        for person in people {
            prop_assert_eq!(person.may_see(&scope), shows(&person.visibility(), &scope));
            let mut conversation = beginning();
            conversation.channel = scope.channel;
            conversation.branch = scope.branch;
            conversation.team = scope.team;
            conversation.owner = scope.owner;
            let here = person.workspace == conversation.workspace;
            let sees = person.may_see_conversation(&conversation);
            prop_assert_eq!(sees, here && person.may_see(&scope));
        }
    }

    #[test]
    fn views_part_what_may_be_seen(
        people in people(), scope in scope(), status in status(), follow_up: bool,
    ) {
        let place = Place { scope, status, follow_up };
        for person in people {
            let holds = |view: View| view.holds(&place, &person);
            prop_assert!(holds(View::All));
            prop_assert_eq!(holds(View::Mine), scope.owner == Some(person.agent));
            prop_assert_eq!(holds(View::Unassigned), scope.owner.is_none());
            let of_mine = scope.team.is_some_and(|team| person.teams.contains(&team));
            prop_assert_eq!(holds(View::Teams), of_mine);
            let mine = scope.owner == Some(person.agent);
            prop_assert_eq!((holds(View::Snoozed), holds(View::Unread)), (mine, mine));
            let reminds = follow_up && (mine || scope.owner.is_none());
            prop_assert_eq!(holds(View::FollowUp), reminds);
            prop_assert!(!holds(View::Mine) || person.may_see(&scope), "mine is always mine");
        }
    }

    #[test]
    fn every_status_is_in_one_list_and_in_all(status in status()) {
        let one = [StatusFilter::Open, StatusFilter::Snoozed, StatusFilter::Resolved];
        let holding = one.iter().filter(|filter| filter.holds(status)).count();
        prop_assert_eq!(holding, 1);
        prop_assert!(StatusFilter::Any.holds(status));
    }

    #[test]
    fn unread_is_what_is_neither_read_nor_answered(
        inbound in 0..100_i64, answered in 0..100_i64, read in 0..100_i64, marked: bool,
    ) {
        let mut conversation = beginning();
        conversation.inbound_count = inbound;
        conversation.answered_inbound = answered.min(inbound);
        let position = ReadPosition { read_seq: 0, read_inbound: read, marked_unread: marked };
        let unread = position.unread(&conversation);
        let new = (1..=inbound).filter(|n| *n > read && *n > conversation.answered_inbound);
        let new = i64::try_from(new.count()).unwrap();
        prop_assert_eq!(unread, if marked { new.max(1) } else { new });
    }

    #[test]
    fn the_window_is_open_for_a_day_less_half_a_minute(wrote: i64, later in 0..200_000_000_i64) {
        let wrote = Timestamp(wrote.clamp(-1 << 60, 1 << 60));
        let open = reply_window::is_open(Some(wrote), wrote.plus_millis(later));
        prop_assert_eq!(open, later < 86_400_000 - 30_000);
        prop_assert!(!reply_window::is_open(None, wrote));
    }
}
