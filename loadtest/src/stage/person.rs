//! Somebody who works here, as the REST interface knows them.

use reqwest::header::COOKIE;
use reqwest::{Client, Method, Response};
use serde_json::Value;

use crate::error::LoadError;

/// Somebody who works here, signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their id, digits.
    pub id: String,
    /// Their name.
    pub name: String,
    /// `baton=…`: the value of the header `Cookie` for raw sockets.
    pub cookie: String,
    url: String,
    client: Client,
}

impl Person {
    /// Somebody with a session.
    pub fn new(client: &Client, url: &str, id: &str, name: &str, cookie: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            cookie: cookie.to_owned(),
            url: url.to_owned(),
            client: client.clone(),
        }
    }

    /// Whoever has just signed in, by the answer.
    ///
    /// # Errors
    /// They were not let in.
    pub async fn signed_in(
        client: &Client,
        url: &str,
        response: Response,
    ) -> Result<Self, LoadError> {
        let cookie = response.headers().get("set-cookie");
        let cookie = cookie.and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|value| value.split(';').next());
        let cookie = cookie.unwrap_or_default().to_owned();
        let me = body(response).await?;
        let (id, name) = (text(&me, "id")?, text(&me, "name")?);
        Ok(Self::new(client, url, &id, &name, &cookie))
    }

    /// Asks for something: `/api/conversations?view=mine`.
    ///
    /// # Errors
    /// Any answer but a success.
    pub async fn get(&self, path: &str) -> Result<Value, LoadError> {
        self.ask(Method::GET, path, None).await
    }

    /// Does something.
    ///
    /// # Errors
    /// Any answer but a success.
    pub async fn post(&self, path: &str, body: Value) -> Result<Value, LoadError> {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Asks or does something; gives the status and the body of whatever answer comes.
    ///
    /// # Errors
    /// No answer.
    pub async fn answer(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<(u16, Value), LoadError> {
        let response = self.send(method, path, body).await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok((status, body))
    }

    /// The same with a key: asked again, it gives the first answer again.
    ///
    /// # Errors
    /// No answer.
    pub async fn answer_once(
        &self,
        method: Method,
        path: &str,
        key: &str,
        body: &Value,
    ) -> Result<(u16, Value), LoadError> {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = request.header(COOKIE, &self.cookie);
        let request = request.header("Idempotency-Key", key).json(body);
        let response = request.send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        Ok((
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        ))
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        asked: Option<Value>,
    ) -> Result<Value, LoadError> {
        body(self.send(method, path, asked).await?).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Response, LoadError> {
        let address = format!("{}{path}", self.url);
        let mut request = self.client.request(method, address);
        request = request.header(COOKIE, &self.cookie);
        if let Some(body) = &body {
            request = request.json(body);
        }
        Ok(request.send().await?)
    }
}

async fn body(response: Response) -> Result<Value, LoadError> {
    let (status, address) = (response.status(), response.url().path().to_owned());
    let text = response.text().await?;
    if !status.is_success() {
        let why = format!("{address} was answered {status}: {text}");
        return Err(LoadError::impossible(why));
    }
    Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// A text in an answer.
///
/// # Errors
/// It is not there.
pub fn text(value: &Value, field: &str) -> Result<String, LoadError> {
    let text = value.get(field).and_then(Value::as_str);
    text.map(str::to_owned)
        .ok_or_else(|| LoadError::impossible(format!("an answer without `{field}`: {value}")))
}
