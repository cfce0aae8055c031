//! More than any socket's buffers hold, so that a console that does not read is seen to lag.

use serde_json::{Value, json};

use crate::customer::{change, message, webhook};
use crate::wait::eventually;
use crate::world::{NUMBER, World};

/// Messages of one flood; together they are larger than the system's buffers for one connection.
pub const FLOOD: usize = 3_000;

const WORDS: usize = 4_000;

/// One customer sends a flood of long messages, a hundred a webhook. Each customer once.
pub async fn floods(world: &World, phone: &str) {
    let numbers: Vec<usize> = (0..FLOOD).collect();
    for part in numbers.chunks(100) {
        let messages: Vec<Value> = part
            .iter()
            .map(|number| {
                let words = format!("{number} {}", "x".repeat(WORDS));
                message(phone, &format!("wamid.flood.{phone}.{number}"), &words)
            })
            .collect();
        let body = webhook(vec![change(NUMBER, json!({"messages": messages}))]);
        // Meta sends again what a busy database could not take.
        eventually("the webhook's acknowledgement", async || {
            let status = world.webhook(&body).await.status;
            assert!(matches!(status, 200 | 503), "{status}");
            (status == 200).then_some(())
        })
        .await;
    }
}
