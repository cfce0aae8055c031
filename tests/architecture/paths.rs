//! Reads every path that a Rust file names: in `use`, in code and inside macros.
//!
//! The file is taken apart by the compiler's own lexer, so comments and texts do not count, and
//! `self::` and `super::` are resolved by the file's place and by the inline modules around them.

use std::fmt;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A file of `src` and what it names.
pub struct Source {
    /// Its path below `src`: `http/webhook.rs`.
    pub file: String,
    /// Every path, resolved.
    pub paths: Vec<Name>,
    /// The tokens, for checks of another kind.
    pub tokens: TokenStream,
}

/// A path that a file names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// Inside the house, from its top: `store::error::StoreError`.
    House(String),
    /// Anything else as it is written: `std::time::Instant`, `now`.
    Other(String),
    /// The last name of something that is called: `now` in `clock.now()`.
    Called(String),
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::House(path) => write!(formatter, "crate::{path}"),
            Self::Other(path) => formatter.write_str(path),
            Self::Called(name) => write!(formatter, "{name}()"),
        }
    }
}

impl Source {
    /// Takes a file apart.
    pub fn read(file: &str, text: &str) -> Self {
        let tokens: TokenStream = text.parse().expect("the file is Rust");
        let mut paths = Vec::new();
        scan(tokens.clone(), &module_of(file), &mut paths);
        paths.sort();
        paths.dedup();
        let file = file.to_owned();
        Self {
            file,
            paths,
            tokens,
        }
    }

    /// The first module below `src`: `http` for `http/webhook.rs`, `app` for `app.rs`.
    pub fn room(&self) -> &str {
        let end = self.file.find(['/', '.']).unwrap_or(self.file.len());
        &self.file[..end]
    }

    /// Whether this is the file of that name, or lies in the folder of that name.
    pub fn is_or_below(&self, name: &str) -> bool {
        let rest = self.file.strip_prefix(name);
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }
}

/// The module that a file is: `http/webhook.rs` is `http::webhook`, `http/mod.rs` is `http`.
fn module_of(file: &str) -> Vec<String> {
    let mut module: Vec<_> = file
        .trim_end_matches(".rs")
        .split('/')
        .map(String::from)
        .collect();
    if matches!(
        module.last().map(String::as_str),
        Some("mod" | "lib" | "main")
    ) {
        module.pop();
    }
    module
}

fn scan(tokens: TokenStream, module: &[String], found: &mut Vec<Name>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut position = 0;
    while position < tokens.len() {
        let rest = &tokens[position..];
        if let Some((name, body)) = inline_module(rest) {
            scan(body, &[module, &[name]].concat(), found);
            position += 3;
            continue;
        }
        match &rest[0] {
            TokenTree::Ident(_) => {
                let (paths, length) = path(rest);
                found.extend(called(&paths, rest.get(length)));
                let named = paths.into_iter().filter(|path| !is_visibility(path));
                found.extend(named.map(|path| resolve(path, module)));
                position += length;
            }
            TokenTree::Group(group) => {
                scan(group.stream(), module, found);
                position += 1;
            }
            _ => position += 1,
        }
    }
}

/// The lone word in `pub(crate)` and `pub(super)`.
fn is_visibility(path: &[String]) -> bool {
    matches!(path, [word] if ["crate", "super"].contains(&word.as_str()))
}

/// The name before an argument list.
fn called(paths: &[Vec<String>], next: Option<&TokenTree>) -> Option<Name> {
    let name = paths.first()?.last()?;
    match next? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            Some(Name::Called(name.clone()))
        }
        _ => None,
    }
}

/// `mod name { … }` at the beginning of the tokens.
fn inline_module(tokens: &[TokenTree]) -> Option<(String, TokenStream)> {
    match tokens {
        [
            TokenTree::Ident(word),
            TokenTree::Ident(name),
            TokenTree::Group(body),
            ..,
        ] if word == "mod" && body.delimiter() == Delimiter::Brace => {
            Some((name.to_string(), body.stream()))
        }
        _ => None,
    }
}

/// The paths that begin here, several for `a::{b, c::d}`, and how many tokens they take.
fn path(tokens: &[TokenTree]) -> (Vec<Vec<String>>, usize) {
    let mut segments = vec![tokens[0].to_string()];
    let mut length = 1;
    loop {
        let rest = &tokens[length..];
        if !begins_with_colons(rest) {
            return (vec![segments], length);
        }
        match rest.get(2) {
            Some(TokenTree::Ident(name)) => {
                segments.push(name.to_string());
                length += 3;
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let branches = branches(group.stream());
                let whole = |branch: Vec<_>| [segments.clone(), branch].concat();
                return (branches.into_iter().map(whole).collect(), length + 3);
            }
            _ => return (vec![segments], length + 2),
        }
    }
}

fn begins_with_colons(tokens: &[TokenTree]) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ':');
    tokens.len() > 1 && is_colon(&tokens[0]) && is_colon(&tokens[1])
}

/// The branches between the braces of a `use`.
fn branches(tokens: TokenStream) -> Vec<Vec<String>> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ',');
    tokens
        .split(is_comma)
        .filter_map(|branch| match branch.first() {
            Some(TokenTree::Ident(_)) => Some(path(branch).0),
            Some(TokenTree::Punct(_)) => Some(vec![Vec::new()]),
            _ => None,
        })
        .flatten()
        .collect()
}

fn resolve(path: Vec<String>, module: &[String]) -> Name {
    let mut base = module.to_vec();
    let mut rest = path.as_slice();
    let mut is_house = true;
    match rest.first().map(String::as_str) {
        Some("crate" | "baton") => {
            base.clear();
            rest = &rest[1..];
        }
        Some("self") if rest.len() > 1 => rest = &rest[1..],
        Some("super") => {}
        _ => is_house = false,
    }
    if !is_house {
        return Name::Other(path.join("::"));
    }
    while let Some(after) = rest.strip_prefix(&["super".to_owned()]) {
        base.pop();
        rest = after;
    }
    Name::House([&base, rest].concat().join("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn names(file: &str, text: &str, expected: &str) {
        let source = Source::read(file, text);
        let expected = match expected.strip_prefix("crate::") {
            Some(path) => Name::House(path.to_owned()),
            None => Name::Other(expected.to_owned()),
        };
        assert!(source.paths.contains(&expected), "{:?}", source.paths);
    }

    #[test]
    fn every_way_to_name_a_module_is_resolved() {
        names("http/a.rs", "use crate::store::B;", "crate::store::B");
        names(
            "http/a.rs",
            "use crate::{x::Y, store::{self, B}};",
            "crate::store::B",
        );
        names("http/a.rs", "use super::super::store;", "crate::store");
        names("http/mod.rs", "use super::store::*;", "crate::store");
        names(
            "http/a.rs",
            "mod tests { use super::super::c::D; }",
            "crate::http::c::D",
        );
        names(
            "http/a.rs",
            "fn f() { g(crate::store::open()) }",
            "crate::store::open",
        );
        names(
            "http/a.rs",
            "fn f() { log!(\"{}\", crate::store::N) }",
            "crate::store::N",
        );
        names(
            "http/a.rs",
            "type T = Vec<super::super::store::B>;",
            "crate::store::B",
        );
        names("main.rs", "use baton::app;", "crate::app");
        names(
            "domain/a.rs",
            "use std::time::{Duration, Instant};",
            "std::time::Instant",
        );
        names(
            "domain/a.rs",
            "#[tokio::test] async fn f() {}",
            "tokio::test",
        );
    }

    #[test]
    fn comments_and_texts_do_not_count() {
        let text = "/// See crate::store.\n// crate::store\nconst A: &str = \"crate::store::x\";";
        let source = Source::read("http/a.rs", text);
        let is_house = |name: &&Name| matches!(name, Name::House(_));
        assert_eq!(source.paths.iter().find(is_house), None);
    }

    #[test]
    fn a_file_knows_its_room() {
        assert_eq!(Source::read("http/a.rs", "").room(), "http");
        assert_eq!(Source::read("app.rs", "").room(), "app");
        assert!(Source::read("http/webhook.rs", "").is_or_below("http/webhook"));
        assert!(Source::read("http/webhook/x.rs", "").is_or_below("http/webhook"));
        assert!(!Source::read("http/webhooks.rs", "").is_or_below("http/webhook"));
    }
}
