//! The stretches from opening to resolving that a thread is made of, read from its quiet lines.

use super::event::Activity;
use super::ids::AgentId;
use super::time::Timestamp;

/// A quiet line of a thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its place.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub activity: Activity,
}

/// One stretch from opening to resolving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    /// Its number, from 1. After two threads were joined, two episodes may share one.
    pub number: i64,
    /// Where it begins in the thread.
    pub seq: i64,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it ended; `None` while it has not.
    pub resolved_at: Option<Timestamp>,
    /// Who held the baton last.
    pub owner: Option<AgentId>,
}

/// The episodes of a thread, oldest first, from its quiet lines in order. Whoever held the baton at
/// the end of one holds it at the beginning of the next, until it is handed on.
pub fn of(lines: &[Line]) -> Vec<Episode> {
    let mut episodes: Vec<Episode> = Vec::new();
    let mut owner = None;
    for line in lines {
        match &line.activity {
            Activity::EpisodeOpened { episode } => episodes.push(Episode {
                number: *episode,
                seq: line.seq,
                opened_at: line.at,
                resolved_at: None,
                owner,
            }),
            Activity::OwnerChanged { to, .. } => {
                owner = *to;
                if let Some(present) = episodes.last_mut() {
                    // The last who held it is worth more than that nobody does.
                    present.owner = to.or(present.owner);
                }
            }
            Activity::Resolved => {
                if let Some(present) = episodes.last_mut() {
                    present.resolved_at = Some(line.at);
                }
            }
            Activity::Reopened => {
                if let Some(present) = episodes.last_mut() {
                    present.resolved_at = None;
                }
            }
            _ => {}
        }
    }
    episodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::OwnerChange;

    const SARA: AgentId = AgentId(7);
    const OMAR: AgentId = AgentId(8);

    fn opened(episode: i64) -> Activity {
        Activity::EpisodeOpened { episode }
    }

    fn owned(to: Option<AgentId>) -> Activity {
        Activity::OwnerChanged {
            from: None,
            to,
            change: OwnerChange::Claimed,
        }
    }

    /// What each episode comes to: its number, its place, when it ended, whose it was.
    #[track_caller]
    fn come_to(lines: &[Activity], expected: &[(i64, i64, Option<i64>, Option<AgentId>)]) {
        let mut told = Vec::new();
        for (activity, seq) in lines.iter().cloned().zip(1..) {
            let at = Timestamp(seq * 10);
            told.push(Line { seq, at, activity });
        }
        let found: Vec<_> = of(&told)
            .into_iter()
            .map(|one| {
                let ended = one.resolved_at.map(Timestamp::millis);
                (one.number, one.seq, ended, one.owner)
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_episode_goes_from_opening_to_resolving() {
        come_to(&[], &[]);
        come_to(&[opened(1)], &[(1, 1, None, None)]);
        come_to(
            &[opened(1), owned(Some(SARA)), Activity::Resolved],
            &[(1, 1, Some(30), Some(SARA))],
        );
    }

    #[test]
    fn the_next_begins_with_whoever_held_the_baton() {
        come_to(
            &[
                opened(1),
                owned(Some(SARA)),
                owned(Some(OMAR)),
                Activity::Resolved,
                opened(2),
            ],
            &[(1, 1, Some(40), Some(OMAR)), (2, 5, None, Some(OMAR))],
        );
        come_to(
            &[
                opened(1),
                owned(Some(SARA)),
                owned(None),
                Activity::Resolved,
            ],
            &[(1, 1, Some(40), Some(SARA))],
        );
    }

    #[test]
    fn what_is_reopened_has_not_ended() {
        come_to(
            &[opened(1), Activity::Resolved, Activity::Reopened],
            &[(1, 1, None, None)],
        );
    }

    #[test]
    fn lines_before_the_first_opening_belong_to_none() {
        come_to(&[Activity::Resolved, owned(Some(SARA))], &[]);
    }
}
