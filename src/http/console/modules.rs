//! What modules import, without running them: enough to preload a page's whole static graph.

/// The specifiers of a module's static imports and re-exports, in order. `import(…)` is not among
/// them: what is loaded on demand is not preloaded. A look-alike inside a comment or a string may
/// slip in; callers ignore what they cannot resolve to a file.
pub fn static_imports(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for keyword in ["from", "import"] {
        let mut at = 0;
        while let Some(position) = source.get(at..).and_then(|rest| rest.find(keyword)) {
            let start = at + position;
            at = start + keyword.len();
            let starts_word = source
                .get(..start)
                .is_some_and(|before| !before.ends_with(is_word));
            if !starts_word {
                continue;
            }
            if let Some(specifier) = source.get(at..).and_then(quoted) {
                found.push((start, specifier));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, specifier)| specifier).collect()
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.')
}

/// The words between quotes with which `rest` begins, if it does.
fn quoted(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (specifier, _) = rest.get(1..)?.split_once(quote)?;
    (!specifier.contains(['\n', ' '])).then_some(specifier)
}

/// The file that a relative specifier means, seen from a file.
pub fn resolve(from: &str, specifier: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in specifier.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_and_re_exports_are_found_but_not_dynamic_ones() {
        let source = "import { a } from './a.js';\nimport\"./b.js\";export*from'c';\n\
            const d = () => import('./d.js'); myimport \"e\"; /** @type {import('./f.js').F} */";
        assert_eq!(static_imports(source), ["./a.js", "./b.js", "c"]);
    }

    #[test]
    fn relative_specifiers_are_resolved_from_their_file() {
        assert_eq!(resolve("js/ui/icon.js", "../lib/i18n.js"), "js/lib/i18n.js");
        assert_eq!(resolve("js/boot.js", "./router.js"), "js/router.js");
    }
}
