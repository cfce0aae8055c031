//! One picture that holds every icon, made of lucide's single ones.

use super::ConsoleError;
use super::collect::icon_file;
use super::source::Files;

/// Builds `<svg><symbol id="name" viewBox="0 0 24 24">…</symbol>…</svg>`. Colour and stroke are
/// left to the page's style sheet, through `currentColor`.
pub fn build(names: &[String], files: &Files) -> Result<String, ConsoleError> {
    let mut sprite = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    for name in names {
        let file = icon_file(name);
        let bytes = files.get(&file).ok_or(ConsoleError::Missing { file })?;
        let inside = std::str::from_utf8(bytes)
            .ok()
            .and_then(inner)
            .ok_or_else(|| ConsoleError::Icon { name: name.clone() })?;
        sprite.push_str(&format!(
            "<symbol id=\"{name}\" viewBox=\"0 0 24 24\">{}</symbol>",
            inside.split_whitespace().collect::<Vec<_>>().join(" ")
        ));
    }
    sprite.push_str("</svg>\n");
    Ok(sprite)
}

/// What stands between `<svg …>` and `</svg>`.
fn inner(svg: &str) -> Option<&str> {
    let (_, opened) = svg.split_once("<svg")?;
    let (_, inside) = opened.split_once('>')?;
    let (inside, _) = inside.rsplit_once("</svg>")?;
    Some(inside.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::web::Bytes;

    #[test]
    fn an_icon_becomes_a_symbol_of_the_same_name() {
        let svg = "<!-- licence -->\n<svg\n  class=\"x\"\n>\n  <path d=\"M1 2\" />\n</svg>\n";
        let files = Files::from([(icon_file("mail"), Bytes::from(svg))]);
        let sprite = build(&["mail".to_owned()], &files).unwrap();
        assert!(sprite.contains("<symbol id=\"mail\" viewBox=\"0 0 24 24\"><path d=\"M1 2\" />"));
    }

    #[test]
    fn an_icon_that_is_no_picture_is_named() {
        let files = Files::from([(icon_file("mail"), Bytes::from("nothing"))]);
        let error = build(&["mail".to_owned()], &files).unwrap_err();
        assert_eq!(error.to_string(), "the icon `mail` is not an svg picture");
    }
}
