//! What becomes of entries that are there: amendments, reports of our sender, files that came.

use super::Planning;
use crate::actors::conversation::input::{Input, Reply};
use crate::domain::ids::AgentId;
use crate::domain::time::Timestamp;
use crate::store::drafts::DraftPart;
use crate::store::write::{StepKey, StepKind};

impl Planning<'_> {
    pub(super) fn about_an_entry(&mut self, input: &Input) -> Reply {
        let (target, key, kind) = match input {
            Input::Amend {
                target,
                amendment,
                key,
            } => {
                let amendment = amendment.clone();
                let kind = StepKind::Amended {
                    target: *target,
                    amendment,
                };
                (*target, key.clone().map(StepKey::Update), kind)
            }
            Input::Report {
                target,
                report,
                external_id,
                outbox,
            } => {
                let kind = StepKind::Reported {
                    target: *target,
                    report: report.clone(),
                    external_id: external_id.clone(),
                    outbox: *outbox,
                };
                (*target, None, kind)
            }
            Input::Refresh { target } => (*target, None, StepKind::Refreshed { target: *target }),
            _ => return self.effect(None),
        };
        self.step(key, kind);
        self.effect(Some(target))
    }

    /// The first wish against marketing counts until it is taken back.
    pub(super) fn prefer(&mut self, no_marketing_since: Option<Timestamp>) -> Reply {
        let wish = &mut self.summary.contact.no_marketing_since;
        if wish.is_some() != no_marketing_since.is_some() {
            *wish = no_marketing_since;
            self.step(None, StepKind::Preferred { no_marketing_since });
        }
        self.effect(None)
    }

    /// What was written is sent with this commit, and no draft any more.
    pub(super) fn drop_draft(&mut self, agent: AgentId, part: Option<DraftPart>) {
        let Some(part) = part else { return };
        let conversation = self.state().id;
        self.step(None, StepKind::DraftSent { agent, part });
        self.afterwards.drafts.push((agent, conversation));
    }
}
