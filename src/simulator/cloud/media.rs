//! Media: upload, look-up, download and deletion (FACTS B4).

use actix_multipart::Multipart;
use actix_web::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, RANGE, USER_AGENT,
};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::TryStreamExt;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::auth;
use super::error::MetaError;
use crate::simulator::clock::now_seconds;
use crate::simulator::media::{Media, MediaRule, essence, rule_of_type, url_hash};
use crate::simulator::world::World;

/// Where media URLs lead, as on Meta's own host.
pub(super) const DOWNLOAD_PATH: &str = "/whatsapp_business/attachments/";
/// Largest value of a field that is not the file.
const LONGEST_FIELD: usize = 4096;

/// What an upload holds; the fields come in any order.
#[derive(Default)]
struct Upload {
    product: Option<String>,
    stated_type: Option<String>,
    file: Option<File>,
}

struct File {
    bytes: Bytes,
    mime_type: Option<String>,
    name: Option<String>,
}

/// `POST /{PHONE}/media`.
pub(super) async fn upload(
    world: Data<World>,
    request: HttpRequest,
    form: Multipart,
) -> Result<HttpResponse, MetaError> {
    auth::number(&world, &request, request.match_info().query("phone"))?;
    let upload = read(form).await?;
    if upload.product.as_deref() != Some("whatsapp") {
        return Err(MetaError::parameter(
            "The parameter messaging_product is required.",
        ));
    }
    let file = upload
        .file
        .ok_or_else(|| MetaError::parameter("The parameter file is required."))?;
    let stated = file
        .mime_type
        .filter(|kind| kind != "application/octet-stream");
    let mime_type = stated
        .or(upload.stated_type)
        .ok_or_else(|| MetaError::parameter("The parameter type is required."))?;
    check(&mime_type, file.bytes.len())?;
    let id = world.add_media(file.bytes, &mime_type, file.name);
    Ok(HttpResponse::Ok().json(json!({"id": id})))
}

async fn read(mut form: Multipart) -> Result<Upload, MetaError> {
    let broken =
        |error| MetaError::parameter(format!("The multipart body cannot be read: {error}"));
    let mut upload = Upload::default();
    while let Some(mut field) = form.try_next().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let most = match name.as_str() {
            "file" => super::LARGEST_BODY,
            _ => LONGEST_FIELD,
        };
        let mut bytes = BytesMut::new();
        while let Some(part) = field.try_next().await.map_err(broken)? {
            bytes.extend_from_slice(&part);
            if bytes.len() > most {
                return Err(too_big("100MB"));
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "messaging_product" => upload.product = Some(text),
            "type" => upload.stated_type = Some(text),
            "file" => {
                let disposition = field.content_disposition();
                upload.file = Some(File {
                    name: disposition.and_then(|it| it.get_filename().map(str::to_owned)),
                    mime_type: field.content_type().map(ToString::to_string),
                    bytes: bytes.freeze(),
                });
            }
            _ => {}
        }
    }
    Ok(upload)
}

fn check(mime_type: &str, size: usize) -> Result<MediaRule, MetaError> {
    let rule = rule_of_type(&essence(mime_type)).ok_or_else(|| {
        MetaError::parameter(format!(
            "Param file must be a file with one of the supported types. Received file of type \
             '{mime_type}'."
        ))
    })?;
    match size {
        0 => Err(MetaError::parameter("Param file must not be empty.")),
        size if size > rule.most => Err(too_big(&format!("{}KB", rule.most / 1024))),
        _ => Ok(rule),
    }
}

fn too_big(most: &str) -> MetaError {
    MetaError::new(
        131_053,
        format!("Media file size too big. Max file size we currently support: {most}."),
    )
}

/// `GET /{MEDIA_ID}`: where the file can be fetched for the next minutes.
pub(super) fn look_up(
    world: &World,
    request: &HttpRequest,
    id: &str,
) -> Option<Result<HttpResponse, MetaError>> {
    let media = world.media().get(id).cloned()?;
    let expires = now_seconds() + world.knobs().media_url_seconds;
    let hash = url_hash(world.options.app_secret.expose_secret(), id, expires);
    let connection = request.connection_info();
    let base = format!("{}://{}", connection.scheme(), connection.host());
    Some(Ok(HttpResponse::Ok().json(json!({
        "messaging_product": "whatsapp",
        "url": format!("{base}{DOWNLOAD_PATH}?mid={id}&ext={expires}&hash={hash}"),
        "mime_type": media.mime_type,
        "sha256": media.sha256_hex(),
        "file_size": media.bytes.len().to_string(),
        "id": id,
    }))))
}

/// `DELETE /{MEDIA_ID}`.
pub(super) async fn delete(
    world: Data<World>,
    request: HttpRequest,
) -> Result<HttpResponse, MetaError> {
    auth::signed_in(&world, &request)?;
    let id = request.match_info().query("object");
    match world.media().remove(id) {
        true => Ok(HttpResponse::Ok().json(json!({"success": true}))),
        false => Err(MetaError::unknown_object("DELETE", id)),
    }
}

/// The file itself. Whatever is wrong, the answer is 404, as Meta's (FACTS B4).
pub(super) async fn download(world: Data<World>, request: HttpRequest) -> HttpResponse {
    match permitted(&world, &request) {
        Some(media) => serve(&media, &request),
        None => HttpResponse::NotFound().json(Value::Object(serde_json::Map::new())),
    }
}

fn permitted(world: &World, request: &HttpRequest) -> Option<Media> {
    auth::signed_in(world, request).ok()?;
    // Meta refuses clients that do not say who they are.
    request.headers().get(USER_AGENT)?;
    let id = auth::parameter(request, "mid")?;
    let expires: i64 = auth::parameter(request, "ext")?.parse().ok()?;
    let secret = world.options.app_secret.expose_secret();
    let right = url_hash(secret, &id, expires) == auth::parameter(request, "hash")?;
    (right && now_seconds() < expires)
        .then(|| world.media().get(&id).cloned())
        .flatten()
}

/// Answers with the whole file, or with the part that `Range` asks for.
pub(crate) fn serve(media: &Media, request: &HttpRequest) -> HttpResponse {
    let size = media.bytes.len();
    let range = request
        .headers()
        .get(RANGE)
        .and_then(|value| value.to_str().ok());
    let mut answer = match range.map(|text| byte_range(text, size)) {
        None => HttpResponse::Ok(),
        Some(None) => {
            return HttpResponse::RangeNotSatisfiable()
                .insert_header((CONTENT_RANGE, format!("bytes */{size}")))
                .finish();
        }
        Some(Some((first, last))) => {
            let part = media.bytes.slice(first..=last);
            return HttpResponse::PartialContent()
                .insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{size}")))
                .insert_header((CONTENT_TYPE, media.mime_type.clone()))
                .body(part);
        }
    };
    if let Some(name) = &media.filename {
        let name = name.replace(['"', '\\', '\r', '\n'], "_");
        answer.insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")));
    }
    answer
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((CONTENT_TYPE, media.mime_type.clone()))
        .body(media.bytes.clone())
}

/// First and last byte of a single range; `None` when there is nothing to give.
fn byte_range(text: &str, size: usize) -> Option<(usize, usize)> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let end = size.checked_sub(1)?;
    let (first, last) = match (first, last) {
        ("", suffix) => (size.saturating_sub(suffix.parse().ok()?), end),
        (first, "") => (first.parse().ok()?, end),
        (first, last) => (first.parse().ok()?, last.parse::<usize>().ok()?.min(end)),
    };
    (first <= last && first < size).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_clipped_to_the_file() {
        let table = [
            ("bytes=0-3", Some((0, 3))),
            ("bytes=4-", Some((4, 9))),
            ("bytes=-2", Some((8, 9))),
            ("bytes=5-99", Some((5, 9))),
            ("bytes=10-", None),
            ("bytes=5-4", None),
            ("lines=0-1", None),
        ];
        for (text, right) in table {
            assert_eq!(byte_range(text, 10), right, "{text}");
        }
    }
}
