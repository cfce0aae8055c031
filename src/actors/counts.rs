//! How many conversations a reader's views hold, from the counts that the store keeps.

use crate::domain::conversation::Scope;
use crate::domain::permissions::Principal;
use crate::protocol::row::Counts;
use crate::store::conversations::Count;

/// The reader's numbers. `counts` are all of their workspace.
pub fn counts_for(reader: &Principal, counts: &[Count]) -> Counts {
    let mut numbers = Counts::default();
    for count in counts {
        let scope = scope(count);
        if !reader.may_see(&scope) {
            continue;
        }
        let own = scope.owner == Some(reader.agent);
        match count.status.as_str() {
            "snoozed" if own => numbers.snoozed += count.total,
            "open" => {
                numbers.all += count.total;
                if own {
                    numbers.mine += count.total;
                }
                if scope.owner.is_none() {
                    numbers.unassigned += count.total;
                }
                if let Some(team) = scope.team {
                    *numbers.by_team.entry(team).or_default() += count.total;
                    if reader.teams.contains(&team) {
                        numbers.teams += count.total;
                    }
                }
            }
            _ => {}
        }
    }
    numbers
}

fn scope(count: &Count) -> Scope {
    Scope {
        channel: count.channel.into(),
        branch: None,
        team: (count.team != 0).then(|| count.team.into()),
        owner: (count.owner != 0).then(|| count.owner.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::ids::{AgentId, TeamId, WorkspaceId};
    use crate::domain::permissions::{BUILT_IN_ROLES, NumberScope};

    fn count(team: i64, owner: i64, status: &str, total: i64) -> Count {
        Count {
            channel: 1,
            team,
            owner,
            status: status.to_owned(),
            total,
        }
    }

    #[test]
    fn each_view_counts_what_its_reader_may_see() {
        let sara = Principal {
            agent: AgentId(7),
            workspace: WorkspaceId(1),
            rights: BUILT_IN_ROLES[0].rights.iter().copied().collect(),
            teams: BTreeSet::from([TeamId(10)]),
            numbers: NumberScope::All,
        };
        let counts = [
            count(10, 0, "open", 3),
            count(10, 7, "open", 2),
            count(10, 8, "open", 4),
            count(0, 0, "open", 5),
            count(11, 0, "open", 100),
            count(11, 7, "open", 1),
            count(10, 7, "snoozed", 6),
            count(10, 8, "snoozed", 50),
            count(10, 7, "resolved", 70),
        ];
        let numbers = counts_for(&sara, &counts);
        assert_eq!(numbers.mine, 3);
        assert_eq!(numbers.unassigned, 8);
        assert_eq!(numbers.teams, 9);
        assert_eq!(numbers.all, 15);
        assert_eq!(numbers.snoozed, 6);
        assert_eq!(numbers.by_team.get(&TeamId(10)), Some(&9));
        assert_eq!(numbers.by_team.get(&TeamId(11)), Some(&1));
    }
}
