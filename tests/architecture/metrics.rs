//! Finds every metric that is recorded by name and looks it up in the catalogue.

use baton::telemetry::{CATALOGUE, Kind};
use proc_macro2::{TokenStream, TokenTree};

use crate::paths::Source;

/// Metrics that are recorded but not listed, or listed as another kind.
pub fn unlisted(source: &Source) -> Vec<String> {
    let mut recorded = Vec::new();
    scan(source.tokens.clone(), &mut recorded);
    recorded
        .into_iter()
        .filter(|(kind, name)| !is_listed(kind, name))
        .map(|(kind, name)| format!("{}: no {kind} `{name}` in the catalogue", source.file))
        .collect()
}

fn is_listed(kind: &str, name: &str) -> bool {
    CATALOGUE.iter().any(|metric| {
        let listed_as = match metric.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram(_) => "histogram",
        };
        metric.name == name && listed_as == kind
    })
}

/// Collects `counter!("name", …)` and its like, at any depth.
fn scan(tokens: TokenStream, found: &mut Vec<(String, String)>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for three in tokens.windows(3) {
        let [
            TokenTree::Ident(kind),
            TokenTree::Punct(mark),
            TokenTree::Group(arguments),
        ] = three
        else {
            continue;
        };
        let kind = kind.to_string();
        if mark.as_char() != '!' || !["counter", "gauge", "histogram"].contains(&kind.as_str()) {
            continue;
        }
        if let Some(TokenTree::Literal(name)) = arguments.stream().into_iter().next() {
            found.push((kind, name.to_string().trim_matches('"').to_owned()));
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            scan(group.stream(), found);
        }
    }
}

#[test]
fn an_unlisted_metric_and_a_wrong_kind_are_refused() {
    let record = |line: &str| {
        let text = format!("fn f() {{ metrics::{line}.increment(1); }}");
        unlisted(&Source::read("http/a.rs", &text)).len()
    };
    assert_eq!(record("counter!(\"baton_webhooks_received_total\")"), 0);
    assert_eq!(record("counter!(\"baton_webhoks_received_total\")"), 1);
    assert_eq!(
        record("gauge!(\"baton_webhooks_received_total\", \"a\" => \"b\")"),
        1
    );
}
