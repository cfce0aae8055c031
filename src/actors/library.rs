//! Files that colleagues upload, and templates that may be sent.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dashmap::DashMap;
use serde_json::Value;

use super::engine::Engine;
use super::roster::Channel;
use crate::domain::content::Template;
use crate::domain::ids::ChannelId;
use crate::domain::outreach::same_language;
use crate::store::error::StoreError;
use crate::store::media::{self, Uploaded};
use crate::whatsapp::error::WhatsAppError;
use crate::whatsapp::validate::{MediaKind, media_kind_for};

/// How long a number's templates are believed.
const TEMPLATES_LIVE: Duration = Duration::from_secs(60);

/// Registers a file whose bytes are stored already.
///
/// # Errors
/// `Unavailable` when it cannot be written; the bytes are then forgotten.
pub async fn register(engine: &Engine, file: Uploaded) -> Result<(), StoreError> {
    engine
        .committer
        .write(move |transaction| media::insert_uploaded(transaction, &file))
        .await
}

/// As what a file is best sent, and how many bytes Meta takes of that.
pub fn kind_and_limit(mime_type: &str, moves: bool) -> (&'static str, u64) {
    let kind = match media_kind_for(mime_type) {
        MediaKind::Sticker if moves => MediaKind::AnimatedSticker,
        kind => kind,
    };
    (kind.word(), kind.max_bytes())
}

/// Templates of each number, as Meta gave them last.
#[derive(Default)]
pub struct Templates {
    known: DashMap<ChannelId, (Instant, Arc<Vec<Value>>)>,
}

impl Templates {
    /// Forgets the templates of a number's account: Meta has others by now.
    pub fn forget(&self, engine: &Engine, channel: &Channel) {
        for sibling in engine.roster.channels_of_account(&channel.account_id) {
            self.known.remove(&sibling.id);
        }
    }

    /// Whether a template is marketing, by Meta's category. One that cannot be looked up is not
    /// called so: Meta itself refuses it then.
    pub async fn is_marketing(
        &self,
        engine: &Engine,
        channel: &Channel,
        template: &Template,
    ) -> bool {
        let Ok(templates) = self.of(engine, channel).await else {
            return false;
        };
        let text = |found: &Value, key: &str| {
            let text = found.get(key).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        templates.iter().any(|found| {
            text(found, "name") == template.name
                && same_language(&text(found, "language"), &template.language)
                && text(found, "category").eq_ignore_ascii_case("marketing")
        })
    }

    /// A number's templates, as Meta's own objects.
    ///
    /// # Errors
    /// Whatever Meta says.
    pub async fn of(
        &self,
        engine: &Engine,
        channel: &Channel,
    ) -> Result<Arc<Vec<Value>>, WhatsAppError> {
        let known = self
            .known
            .get(&channel.id)
            .map(|known| known.value().clone());
        if let Some((at, templates)) = known
            && at.elapsed() < TEMPLATES_LIVE
        {
            return Ok(templates);
        }
        let found = engine
            .meta
            .templates(&channel.account_id, &channel.token)
            .await?;
        let found = found
            .iter()
            .filter_map(|template| serde_json::to_value(template).ok());
        let templates: Arc<Vec<Value>> = Arc::new(found.collect());
        self.known
            .insert(channel.id, (Instant::now(), templates.clone()));
        Ok(templates)
    }
}
