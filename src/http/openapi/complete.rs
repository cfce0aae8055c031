//! What every operation has in common, and the commands, which are one handler.

use serde_json::json;
use utoipa::Modify;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
};

use crate::http::conversations::{COMMANDS, Gives};
use crate::http::error::Code;

/// The two ways in.
pub(super) struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                "__Host-baton",
                "Set by `POST /api/session`; called `baton` on http://localhost. Unsafe requests \
                 must come from the same origin.",
            ))),
        );
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A token of `POST /api/tokens`, which begins with `bat_`.",
            ))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// Problems: what they look like, and that any operation may answer with one.
pub(super) struct Problems;

impl Modify for Problems {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        components
            .schemas
            .insert("Problem".to_owned(), RefOr::T(problem_schema()));
        for item in document.paths.paths.values_mut() {
            let operations = [
                &mut item.get,
                &mut item.post,
                &mut item.put,
                &mut item.patch,
                &mut item.delete,
            ];
            for operation in operations.into_iter().flatten() {
                let responses = &mut operation.responses.responses;
                responses
                    .entry("default".to_owned())
                    .or_insert_with(|| RefOr::T(problem("Another problem; see `code`.")));
                if operation.security.is_none() {
                    let text = "Nobody is signed in (`not_signed_in`).";
                    responses
                        .entry("401".to_owned())
                        .or_insert_with(|| RefOr::T(problem(text)));
                }
            }
        }
    }
}

fn problem_schema() -> Schema {
    let text = |description: &str| {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(description))
    };
    let codes: Vec<_> = Code::ALL.iter().map(|code| json!(code.word())).collect();
    let table = Code::ALL.iter().map(|code| {
        format!(
            "`{}` ({}): {}",
            code.word(),
            code.status().as_u16(),
            code.title()
        )
    });
    let table = table.collect::<Vec<_>>().join("\n\n");
    ObjectBuilder::new()
        .description(Some(format!("A problem (RFC 9457). {table}")))
        .property("type", text("`urn:baton:problem:` and the code"))
        .property("title", text("What the code means, for a person"))
        .property("status", ObjectBuilder::new().schema_type(Type::Integer))
        .property(
            "code",
            text("The stable word to match on").enum_values(Some(codes)),
        )
        .property("detail", text("What is wrong in this case"))
        .property("field", text("`invalid`, `taken`: which field"))
        .property("right", text("`forbidden`: which right is missing"))
        .property("owner", Ref::from_schema_name("Named"))
        .property(
            "since",
            ArrayBuilder::new().items(Ref::from_schema_name("MessageRow")),
        )
        .required("type")
        .required("title")
        .required("status")
        .required("code")
        .into()
}

fn problem(description: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
}

/// `POST /api/conversations/{id}/{command}`, one by one.
pub(super) struct Commands;

impl Modify for Commands {
    fn modify(&self, document: &mut OpenApi) {
        for (name, does, body, gives) in COMMANDS {
            let path = format!("/api/conversations/{{id}}/{name}");
            let operation = operation(name, does, body, gives);
            let item = PathItem::new(HttpMethod::Post, operation);
            match document.paths.paths.get_mut(&path) {
                Some(known) => known.post = item.post,
                None => {
                    document.paths.paths.insert(path, item);
                }
            }
        }
    }
}

fn operation(
    name: &str,
    does: &str,
    body: Option<&str>,
    gives: Gives,
) -> utoipa::openapi::path::Operation {
    let again = "Made by the client: asking again with it gives the first answer again.";
    let (status, response) = answer(gives);
    let mut operation = OperationBuilder::new()
        .operation_id(Some(format!("conversation_{}", name.replace('-', "_"))))
        .tag("Conversations")
        .summary(Some(does))
        .parameter(parameter(
            "id",
            ParameterIn::Path,
            Required::True,
            "Which conversation",
        ))
        .parameter(parameter(
            "Idempotency-Key",
            ParameterIn::Header,
            Required::False,
            again,
        ))
        .parameter(parameter(
            "Operation-Id",
            ParameterIn::Header,
            Required::False,
            "Made by the client: what is asked with the same one is taken back together.",
        ))
        .response(status, response)
        .response(
            "404",
            problem("It is not there, or not yours to see (`not_found`)."),
        )
        .response(
            "409",
            problem("Somebody was faster (`already_owned`, `conversation_moved`, …)."),
        )
        .response(
            "422",
            problem("It cannot be done (`window_closed`, `unsendable`, `invalid`, …)."),
        );
    if let Some(body) = body {
        operation = operation.request_body(Some(takes(body)));
    }
    operation.build()
}

fn takes(schema: &str) -> RequestBody {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(schema)))
        .build();
    RequestBodyBuilder::new()
        .content("application/json", content)
        .required(Some(Required::True))
        .build()
}

fn parameter(
    name: &str,
    place: ParameterIn,
    required: Required,
    description: &str,
) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
}

fn answer(gives: Gives) -> (&'static str, Response) {
    let messages = || {
        let rows = ArrayBuilder::new().items(Ref::from_schema_name("MessageRow"));
        ObjectBuilder::new()
            .property("items", rows)
            .required("items")
    };
    let (status, description, schema): (_, _, RefOr<Schema>) = match gives {
        Gives::Conversation => (
            "200",
            "The conversation as it is now",
            Ref::from_schema_name("ConversationRow").into(),
        ),
        Gives::Note => (
            "201",
            "The note",
            Ref::from_schema_name("MessageRow").into(),
        ),
        Gives::Message => (
            "202",
            "The message, on its way",
            Ref::from_schema_name("MessageRow").into(),
        ),
        Gives::Messages => ("202", "The messages, on their way", messages().into()),
    };
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/json", content)
        .build();
    (status, response)
}
