//! What people may enter: names, addresses, colours, shortcuts. Parsed once, at the edge.

/// Why a text is refused; a sentence part for a person, such as `must not be empty`.
pub type Refusal = &'static str;

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )*};
}

texts! {
    /// What somebody or something is called: 1 to 100 characters on one line.
    Name;
    /// An e-mail address in lower case.
    Email;
    /// `#rrggbb`, in lower case.
    Color;
    /// What one types after `/` to get a quick reply: 1 to 32 letters, digits, `-` and `_`.
    Shortcut;
}

impl Name {
    /// Spaces around it are dropped.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err("must not be empty");
        }
        if text.chars().count() > 100 {
            return Err("must not be longer than 100 characters");
        }
        if text.chars().any(char::is_control) {
            return Err("must be on one line");
        }
        Ok(Self(text.to_owned()))
    }
}

impl Email {
    /// Only what can never be an address is refused; whether it exists nobody can tell.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim().to_lowercase();
        let halves = text.rsplit_once('@');
        let sound = halves.is_some_and(|(local, host)| !local.is_empty() && !host.is_empty());
        if !sound || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("must be an e-mail address");
        }
        if text.len() > 254 {
            return Err("must not be longer than 254 characters");
        }
        Ok(Self(text))
    }
}

impl Color {
    /// Six hexadecimal digits after `#`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let digits = text.trim().strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
            return Err("must be a colour such as #1b5fb4");
        }
        Ok(Self(format!("#{}", digits.to_ascii_lowercase())))
    }
}

impl Shortcut {
    /// A leading `/` is dropped. Letters of any script.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let text = text.strip_prefix('/').unwrap_or(text).to_lowercase();
        let count = text.chars().count();
        let sound = text
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
        if !sound || count == 0 || count > 32 {
            return Err("must be 1 to 32 letters, digits, - or _");
        }
        Ok(Self(text))
    }
}

/// Why somebody is busy or away: up to 80 characters on one line; nothing but spaces is no reason.
pub fn parse_reason(text: &str) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    if text.chars().count() > 80 {
        return Err("must not be longer than 80 characters");
    }
    if text.chars().any(char::is_control) {
        return Err("must be on one line");
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Whether a password may be chosen: 8 characters at least, 1,000 bytes at most.
pub fn check_password(text: &str) -> Result<(), Refusal> {
    if text.chars().count() < 8 {
        return Err("must have at least 8 characters");
    }
    if text.len() > 1_000 {
        return Err("must not be longer than 1000 bytes");
    }
    Ok(())
}

/// Whether a text of several lines is neither empty nor longer than `most` characters.
pub fn check_text(text: &str, most: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err("must not be empty");
    }
    if text.chars().count() > most {
        return Err("is too long");
    }
    Ok(())
}

/// Whether a text is one of Meta's ids: digits only.
pub fn check_meta_id(text: &str) -> Result<(), Refusal> {
    let digits = text.chars().all(|letter| letter.is_ascii_digit());
    if text.is_empty() || text.len() > 32 || !digits {
        return Err("must be an id of Meta's: digits only");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_lower_case() {
        let email = Email::parse("  Sara@Example.COM ").map(String::from);
        assert_eq!(email.as_deref(), Ok("sara@example.com"));
        for text in ["", "sara", "@example.com", "sara@", "sa ra@example.com"] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_colour_has_six_digits() {
        assert_eq!(
            Color::parse("#1B5FB4").map(String::from),
            Ok("#1b5fb4".into())
        );
        for text in ["", "1b5fb4", "#1b5fb", "#1b5fbg", "#1b5fb4;"] {
            assert!(Color::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_shortcut_is_one_word_in_any_script() {
        assert_eq!(
            Shortcut::parse("/Refund").map(String::from),
            Ok("refund".into())
        );
        assert!(Shortcut::parse("شكرا").is_ok());
        for text in ["", "/", "two words", "a/b"] {
            assert!(Shortcut::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_is_one_line_of_at_most_a_hundred_characters() {
        assert_eq!(Name::parse(" Sara ").map(String::from), Ok("Sara".into()));
        assert!(Name::parse(&"ن".repeat(100)).is_ok());
        for text in ["", "  ", "two\nlines", &"n".repeat(101)] {
            assert!(Name::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_password_has_eight_characters() {
        assert!(check_password("baton-demo").is_ok());
        assert!(check_password("1234567").is_err());
    }
}
