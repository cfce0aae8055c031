//! The Cloud API as Meta serves it, at any `/vNN.N/` prefix and without one.

mod accept;
mod answer;
mod auth;
mod blocking;
mod error;
mod media;
mod messages;
mod numbers;
mod receipts;
mod recipient;
mod subscriptions;
mod templates;
mod validate;

use actix_web::web::{self, ServiceConfig};

pub(crate) use answer::{keep_socket, with_meta_headers};
pub(crate) use error::MetaError;
pub(crate) use media::serve;

/// Largest request body: a document of 100 MB and its envelope.
pub(crate) const LARGEST_BODY: usize = 101 * 1024 * 1024;

/// Every endpoint of the Cloud API.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::scope(r"/{version:v\d+\.\d+}").configure(objects))
        .route(media::DOWNLOAD_PATH, web::get().to(media::download))
        .configure(objects);
}

fn objects(config: &mut ServiceConfig) {
    config
        .route(r"/{phone:\d+}/messages", web::post().to(messages::post))
        .route(r"/{phone:\d+}/media", web::post().to(media::upload))
        .service(
            web::resource(r"/{phone:\d+}/block_users")
                .route(web::get().to(blocking::list))
                .route(web::post().to(blocking::block))
                .route(web::delete().to(blocking::unblock)),
        )
        .route(
            r"/{phone:\d+}/whatsapp_business_profile",
            web::get().to(numbers::profile),
        )
        .route(r"/{waba:\d+}/phone_numbers", web::get().to(numbers::list))
        .route(
            r"/{waba:\d+}/message_templates",
            web::get().to(templates::list),
        )
        .service(
            web::resource(r"/{waba:\d+}/subscribed_apps")
                .route(web::get().to(subscriptions::list))
                .route(web::post().to(subscriptions::subscribe))
                .route(web::delete().to(subscriptions::unsubscribe)),
        )
        .service(
            web::resource(r"/{object:\d+}")
                .route(web::get().to(numbers::object))
                .route(web::delete().to(media::delete)),
        )
        .route(
            r"/{object:\d+}/{edge}",
            web::route().to(error::unknown_edge),
        );
}
