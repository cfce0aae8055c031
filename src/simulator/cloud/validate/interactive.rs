//! Interactive messages: reply buttons, lists, links, requests and products.

use std::collections::HashSet;

use serde_json::Value;

use super::{Checked, fields};
use crate::simulator::cloud::MetaError;

const OWNER: &str = "interactive";

pub(super) fn check(content: &Value) -> Result<Checked, MetaError> {
    let kind = fields::text(content, OWNER, "type")?;
    let action = content.get("action");
    let action = action.ok_or_else(|| MetaError::missing("interactive['action']"))?;
    frame(content, kind)?;
    match kind {
        "button" => buttons(action)?,
        "list" => sections(action)?,
        "cta_url" => link_button(action)?,
        "location_request_message" => named(action, "send_location")?,
        "flow"
        | "catalog_message"
        | "address_message"
        | "call_permission_request"
        | "voice_call"
        | "request_contact_info" => named(action, kind)?,
        "product" => {
            fields::text(action, "action", "catalog_id")?;
            fields::text(action, "action", "product_retailer_id")?;
        }
        "product_list" => products(action)?,
        "carousel" => {
            let cards = fields::list(action, "action", "cards", 10)?;
            if cards.len() < 2 {
                return Err(MetaError::value("a carousel needs 2 to 10 cards"));
            }
        }
        "order_details" => named(action, "review_and_pay")?,
        "order_status" => named(action, "review_order")?,
        other => {
            return Err(MetaError::parameter(format!(
                "Param interactive['type'] is not valid - got \"{other}\"."
            )));
        }
    }
    Ok(Checked::new(OWNER, content))
}

/// Header, body and footer, which all kinds share.
fn frame(content: &Value, kind: &str) -> Result<(), MetaError> {
    let longest = if kind == "list" { 4096 } else { 1024 };
    match content.get("body") {
        Some(body) => {
            fields::bounded(body, "interactive['body']", "text", 1, longest)?;
        }
        None if kind == "product" => {}
        None => return Err(MetaError::missing("interactive['body']")),
    }
    if let Some(footer) = content.get("footer") {
        fields::bounded(footer, "interactive['footer']", "text", 1, 60)?;
    }
    let Some(header) = content.get("header") else {
        return Ok(());
    };
    match fields::text(header, "interactive['header']", "type")? {
        "text" => fields::bounded(header, "interactive['header']", "text", 1, 60).map(drop),
        "image" | "video" | "document" if kind != "list" => Ok(()),
        other => Err(MetaError::value(format!(
            "a header of type {other} is not possible here"
        ))),
    }
}

fn buttons(action: &Value) -> Result<(), MetaError> {
    let buttons = fields::list(action, "action", "buttons", 3)?;
    let mut ids = HashSet::new();
    for button in buttons {
        if fields::text(button, "button", "type")? != "reply" {
            return Err(MetaError::value("a button's type must be reply"));
        }
        let reply = button.get("reply");
        let reply = reply.ok_or_else(|| MetaError::missing("button['reply']"))?;
        let title = fields::text(reply, "reply", "title")?;
        if !(1..=20).contains(&title.chars().count()) {
            return Err(MetaError::value(
                "Button title length invalid. Min length: 1, Max length: 20",
            ));
        }
        unique(&mut ids, fields::bounded(reply, "reply", "id", 1, 256)?)?;
    }
    Ok(())
}

fn unique<'a>(ids: &mut HashSet<&'a str>, id: &'a str) -> Result<(), MetaError> {
    match ids.insert(id) {
        true => Ok(()),
        false => Err(MetaError::value(format!("the id {id} is there twice"))),
    }
}

fn sections(action: &Value) -> Result<(), MetaError> {
    fields::bounded(action, "action", "button", 1, 20)?;
    let sections = fields::list(action, "action", "sections", 10)?;
    let mut ids = HashSet::new();
    for section in sections {
        if sections.len() > 1 {
            fields::bounded(section, "section", "title", 1, 24)?;
        }
        fields::optional(section, "section", "title", 24)?;
        for row in fields::list(section, "section", "rows", 10)? {
            fields::bounded(row, "row", "title", 1, 24)?;
            fields::optional(row, "row", "description", 72)?;
            unique(&mut ids, fields::bounded(row, "row", "id", 1, 200)?)?;
        }
    }
    if ids.len() > 10 {
        return Err(MetaError::value(
            "Total row count exceed max allowed count: 10",
        ));
    }
    Ok(())
}

fn link_button(action: &Value) -> Result<(), MetaError> {
    named(action, "cta_url")?;
    let parameters = action.get("parameters");
    let parameters = parameters.ok_or_else(|| MetaError::missing("action['parameters']"))?;
    fields::bounded(parameters, "parameters", "display_text", 1, 20)?;
    let url = fields::text(parameters, "parameters", "url")?;
    fields::link(url, "parameters['url']")
}

fn named(action: &Value, name: &str) -> Result<(), MetaError> {
    match fields::text(action, "action", "name")? {
        found if found == name => Ok(()),
        found => Err(MetaError::value(format!(
            "action['name'] must be {name}, it is {found}"
        ))),
    }
}

fn products(action: &Value) -> Result<(), MetaError> {
    fields::text(action, "action", "catalog_id")?;
    let mut count = 0;
    for section in fields::list(action, "action", "sections", 10)? {
        count += fields::list(section, "section", "product_items", 30)?.len();
    }
    match count {
        0..=30 => Ok(()),
        _ => Err(MetaError::value("at most 30 products fit in one message")),
    }
}
