//! Somebody who works here: signs in, asks, and does things to conversations.

use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

pub const PASSWORD: &str = "baton-test-1";

/// An answer of the REST interface.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self {
            status,
            headers,
            body,
        }
    }

    /// The body of an answer that must be a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status < 300, "{} {}", self.status, self.body);
        self.body
    }

    /// The body of a problem with that status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let found = (self.status, self.body["code"].as_str().unwrap_or_default());
        assert_eq!(found, (status, code), "{}", self.body);
        let kind = self.headers["content-type"].to_str().unwrap();
        assert_eq!(kind, "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert!(self.body["title"].is_string(), "{}", self.body);
        self.body
    }
}

/// What somebody shows to be let in.
#[derive(Clone, Debug)]
pub enum Pass {
    Cookie(String),
    Token(String),
}

/// Somebody who works here.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub email: String,
    pub pass: Pass,
    pub url: String,
    client: Client,
}

impl Person {
    /// Whoever has just signed in, by the answer.
    pub async fn of(client: &Client, url: &str, response: Response) -> Self {
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let pass = Pass::Cookie(cookie.split(';').next().unwrap().to_owned());
        let me = Answer::of(response).await.ok();
        Self {
            id: text(&me["id"]),
            name: text(&me["name"]),
            email: text(&me["email"]),
            pass,
            url: url.to_owned(),
            client: client.clone(),
        }
    }

    /// Signs in by password.
    pub async fn signs_in(client: &Client, url: &str, email: &str) -> Self {
        let body = json!({"email": email, "password": PASSWORD});
        let asked = client.post(format!("{url}/api/session")).json(&body);
        let response = asked.send().await.unwrap();
        assert_eq!(response.status(), 200, "{email} cannot sign in");
        Self::of(client, url, response).await
    }

    /// The same person in another window: a session of its own.
    pub async fn signs_in_again(&self) -> Self {
        Self::signs_in(&self.client, &self.url, &self.email).await
    }

    /// Whoever shows this in the person's place.
    pub fn showing(&self, pass: Pass) -> Self {
        Self {
            pass,
            ..self.clone()
        }
    }

    /// The same person through a program's token with all their rights.
    pub async fn with_token(&self) -> Self {
        let me = self.get("/api/me").await.ok();
        let body = json!({"name": "test", "rights": me["rights"]});
        let made = self.post("/api/tokens", body).await.ok();
        self.showing(Pass::Token(text(&made["secret"])))
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        match &self.pass {
            Pass::Cookie(cookie) => request.header(COOKIE, cookie),
            Pass::Token(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
        }
    }

    pub async fn answered(request: RequestBuilder) -> Answer {
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        Self::answered(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Self::answered(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        Self::answered(self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        Self::answered(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Self::answered(self.request(Method::DELETE, path)).await
    }

    /// A command to a conversation.
    pub async fn does(&self, command: &str, conversation: &str, body: Value) -> Answer {
        let path = format!("/api/conversations/{conversation}/{command}");
        self.post(&path, body).await
    }

    /// A command with a key of one's own.
    pub async fn does_once(
        &self,
        key: &str,
        command: &str,
        conversation: &str,
        body: Value,
    ) -> Answer {
        let path = format!("/api/conversations/{conversation}/{command}");
        let request = self.request(Method::POST, &path).json(&body);
        Self::answered(request.header("Idempotency-Key", key)).await
    }

    pub async fn claims(&self, conversation: &str) -> Answer {
        self.does("claim", conversation, json!({})).await
    }

    pub async fn says(&self, conversation: &str, words: &str) -> Answer {
        let body = json!({"type": "text", "text": words});
        self.does("messages", conversation, body).await
    }

    /// Answers, which must be taken; gives the message's id.
    pub async fn replies(&self, conversation: &str, words: &str) -> String {
        let answer = self.says(conversation, words).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        text(&answer.body["id"])
    }

    /// A conversation's row, which must be visible.
    pub async fn sees(&self, conversation: &str) -> Value {
        let path = format!("/api/conversations/{conversation}");
        self.get(&path).await.ok()
    }

    /// A whole thread, whose places must be dense from 1.
    pub async fn reads(&self, conversation: &str) -> Vec<Value> {
        let mut entries: Vec<Value> = Vec::new();
        loop {
            let (path, after) = (format!("/api/conversations/{conversation}"), entries.len());
            let path = format!("{path}/messages?after={after}&limit=200");
            let page = self.get(&path).await.ok();
            entries.extend(page["items"].as_array().unwrap().iter().cloned());
            if page["more_after"] != true {
                break;
            }
        }
        let places = entries.iter().map(|entry| entry["seq"].as_u64().unwrap());
        let places: Vec<_> = places.collect();
        let dense: Vec<_> = (1..).take(places.len()).collect();
        assert_eq!(places, dense, "the places are not dense");
        entries
    }

    /// A thread without its quiet lines.
    pub async fn messages(&self, conversation: &str) -> Vec<Value> {
        let thread = self.reads(conversation).await.into_iter();
        thread
            .filter(|entry| entry["content"]["type"] != "activity")
            .collect()
    }

    /// The words of a thread's messages.
    pub async fn words(&self, conversation: &str) -> Vec<String> {
        let messages = self.messages(conversation).await;
        let words = messages.iter().map(|entry| text(&entry["content"]["text"]));
        words.collect()
    }

    /// Every conversation of a list, page by page.
    pub async fn lists(&self, query: &str) -> Vec<Value> {
        let mut rows: Vec<Value> = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/conversations?{query}&limit=200&cursor={cursor}");
            let page = self.get(&path).await.ok();
            rows.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else {
                return rows;
            };
            next.clone_into(&mut cursor);
        }
    }

    /// The items of a short list.
    pub async fn items(&self, path: &str) -> Vec<Value> {
        let page = self.get(path).await.ok();
        page["items"].as_array().unwrap().clone()
    }
}

/// A string, or a failed test.
#[track_caller]
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no string"))
        .to_owned()
}
