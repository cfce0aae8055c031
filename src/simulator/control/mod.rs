//! The control interface: how tests and the customer's phone page steer the pretend Meta.
//!
//! ```text
//! GET|POST  /simulator/customers                    all of them, ?q= filters; make one
//! GET       /simulator/customers/{id}/messages      ?number=  the thread, both directions
//! POST      /simulator/customers/{id}/messages      {number, type, …}: the customer writes
//! POST      /simulator/customers/{id}/read          {number}: reads what the business wrote
//! POST      /simulator/customers/{id}/echoes        {number, type, …}: the business's phone app
//! POST      /simulator/customers/{id}/phone         {phone}: another number
//! POST      /simulator/customers/{id}/user-id       {user_id?}: another user id
//! GET       /simulator/numbers                      the business numbers
//! POST      /simulator/media                        raw bytes -> {id};  GET …/media/{id}
//! POST      /simulator/webhooks                     any JSON: escaped, signed, delivered
//! POST      /simulator/verification                 verifies the webhook endpoint
//! GET|PATCH /simulator/knobs
//! GET|DELETE /simulator/ledger                      ?since=&limit=
//! GET       /simulator/events                       server-sent events: threads that changed
//! ```

mod customers;
mod error;
mod events;
mod messages;
mod settings;

use actix_web::web::{self, ServiceConfig};

/// Every endpoint of the control interface.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(
        web::scope("/simulator")
            .service(
                web::resource("/customers")
                    .route(web::get().to(customers::list))
                    .route(web::post().to(customers::make)),
            )
            .service(
                web::resource("/customers/{id}/messages")
                    .route(web::get().to(messages::thread))
                    .route(web::post().to(messages::write)),
            )
            .route("/customers/{id}/read", web::post().to(messages::read))
            .route("/customers/{id}/echoes", web::post().to(messages::echo))
            .route("/customers/{id}/phone", web::post().to(customers::phone))
            .route(
                "/customers/{id}/user-id",
                web::post().to(customers::user_id),
            )
            .route("/numbers", web::get().to(settings::numbers))
            .route("/media", web::post().to(messages::add_media))
            .route("/media/{id}", web::get().to(messages::media))
            .route("/webhooks", web::post().to(settings::webhook))
            .route("/verification", web::post().to(settings::verification))
            .service(
                web::resource("/knobs")
                    .route(web::get().to(settings::knobs))
                    .route(web::patch().to(settings::turn)),
            )
            .service(
                web::resource("/ledger")
                    .route(web::get().to(settings::ledger))
                    .route(web::delete().to(settings::clear_ledger)),
            )
            .route("/events", web::get().to(events::stream))
            .default_service(web::route().to(error::unknown)),
    );
}
