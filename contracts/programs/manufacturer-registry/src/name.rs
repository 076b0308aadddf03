//! Which names there may be, and when two are the same.

use alloy_primitives::B256;

/// Longest name, in bytes: one word.
const MAX: usize = 32;

/// A name as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    word: B256,
    len: u8,
}

impl Name {
    /// `None` unless it is 1 to 32 printable ASCII characters without a space at either end or two in a row: names that
    /// look alike must be alike.
    pub(crate) fn new(text: &[u8]) -> Option<Self> {
        let len = u8::try_from(text.len()).ok().filter(|len| *len > 0)?;
        let mut word = B256::ZERO;
        word.0.get_mut(..text.len())?.copy_from_slice(text);
        let mut before = b' ';
        for &byte in text {
            let spaces = byte == b' ' && before == b' ';
            if spaces || !(b' '..=b'~').contains(&byte) {
                return None;
            }
            before = byte;
        }
        (before != b' ').then_some(Self { word, len })
    }

    /// Of what was stored.
    pub(crate) fn stored(word: B256, len: u8) -> Self {
        Self { word, len }
    }

    /// What is stored: the text, padded with zeros, and its length.
    pub(crate) fn parts(&self) -> (B256, u8) {
        (self.word, self.len)
    }

    /// The text.
    pub(crate) fn text(&self) -> &[u8] {
        let len = usize::from(self.len).min(MAX);
        self.word.0.get(..len).unwrap_or_default()
    }

    /// The same for all names that differ only in letters' case.
    pub(crate) fn folded(&self) -> B256 {
        let mut folded = self.word;
        folded.0.make_ascii_lowercase();
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_text() {
        for text in ["A", "AutoPi", "Ruptela Track 4", &"x".repeat(32)] {
            let name = Name::new(text.as_bytes()).unwrap();
            assert_eq!(name.text(), text.as_bytes());
            let (word, len) = name.parts();
            assert_eq!(Name::stored(word, len), name);
        }
    }

    #[test]
    fn names_that_could_be_mistaken_for_others_are_refused() {
        let long = "x".repeat(33);
        for text in [
            "", " ", " a", "a ", "a  b", "a\tb", "a\n", "Teslá", "a\0", &long,
        ] {
            assert_eq!(Name::new(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn case_makes_no_other_name() {
        let folded = |text: &str| Name::new(text.as_bytes()).unwrap().folded();
        assert_eq!(folded("AutoPi"), folded("AUTOpi"));
        assert_ne!(folded("AutoPi"), folded("Auto Pi"));
    }
}
