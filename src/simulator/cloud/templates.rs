//! `GET /{WABA}/message_templates`: filters, paging and `summary` (FACTS B5).

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::auth::{self, parameter};
use super::error::MetaError;
use super::numbers::only;
use crate::simulator::templates::Template;
use crate::simulator::world::World;

const USUAL_LIMIT: usize = 25;
const TEMPLATE_LIMIT: usize = 250;

/// Lists templates.
pub(super) async fn list(
    world: Data<World>,
    request: HttpRequest,
) -> Result<HttpResponse, MetaError> {
    let waba_id = request.match_info().query("waba").to_owned();
    auth::account(&world, &request, &waba_id)?;
    let found: Vec<&Template> = world
        .templates
        .iter()
        .filter(|template| matches(template, &request))
        .collect();
    let limit = match parameter(&request, "limit") {
        None => USUAL_LIMIT,
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| *limit > 0)
            .ok_or_else(|| MetaError::parameter("Param limit must be a positive number."))?,
    };
    let after = parameter(&request, "after").map(|cursor| position(&cursor));
    let skip = after.transpose()?.unwrap_or(0);
    let page: Vec<Value> = found
        .iter()
        .skip(skip)
        .take(limit)
        .map(|template| only(&request, template.listed()))
        .collect();
    let end = skip + page.len();
    let mut answer = Map::new();
    if !page.is_empty() {
        let next = (end < found.len()).then(|| next_url(&request, end));
        answer.insert("paging".into(), paging(skip, end, next));
    }
    answer.insert("data".into(), page.into());
    answer.insert("summary".into(), summary(&world, found.len()));
    Ok(HttpResponse::Ok().json(answer))
}

fn matches(template: &Template, request: &HttpRequest) -> bool {
    let is = |name: &str, value: &str| {
        parameter(request, name).is_none_or(|wanted| {
            let wanted = wanted.to_ascii_lowercase();
            // A filter may name several values: `["APPROVED","PAUSED"]` or with commas.
            wanted
                .split(',')
                .map(|item| item.trim_matches(['[', ']', '"', ' ']))
                .any(|item| item == value.to_ascii_lowercase())
        })
    };
    let name = parameter(request, "name_or_content").or(parameter(request, "name"));
    is("status", template.status)
        && is("language", template.language)
        && is("category", template.category)
        && is("quality_score", "GREEN")
        && name.is_none_or(|name| template.name.contains(&name))
}

fn cursor(position: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("template:{position}"))
}

fn position(cursor: &str) -> Result<usize, MetaError> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    text.strip_prefix("template:")
        .and_then(|position| position.parse().ok())
        .ok_or_else(|| MetaError::parameter("Param after is not a valid cursor."))
}

fn paging(start: usize, end: usize, next: Option<String>) -> Value {
    let mut paging = Map::new();
    paging.insert(
        "cursors".into(),
        json!({"before": cursor(start), "after": cursor(end)}),
    );
    if let Some(next) = next {
        paging.insert("next".into(), next.into());
    }
    paging.into()
}

fn next_url(request: &HttpRequest, end: usize) -> String {
    let connection = request.connection_info();
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(
            url::form_urlencoded::parse(request.query_string().as_bytes())
                .filter(|(key, _)| key != "after" && key != "access_token"),
        )
        .append_pair("after", &cursor(end))
        .finish();
    let (scheme, host) = (connection.scheme(), connection.host());
    format!("{scheme}://{host}{}?{query}", request.path())
}

fn summary(world: &World, matching: usize) -> Value {
    json!({
        "total_count": matching,
        "message_template_count": world.templates.len(),
        "message_template_limit": TEMPLATE_LIMIT,
        "are_translations_complete": false,
    })
}
