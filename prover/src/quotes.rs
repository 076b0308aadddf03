//! Where the rows and cells of CSV end, by RFC 4180: a cell that begins with a quote goes on to the next single one, over commas and
//! line ends. A quote that is never closed would swallow the rows after it, so it is an error that says where it stands.

use memchr::{memchr, memchr_iter, memrchr};

/// Where a quote that is not closed was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the quote opened in line {line}, column {column} is not closed, or is followed by more than a comma"
)]
pub struct OpenQuote {
    /// Line of the file, from 1.
    pub line: u64,
    /// Byte of the line, from 1.
    pub column: u64,
}

/// The end of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowEnd {
    /// Bytes up to and including its line end.
    pub(crate) at: usize,
    /// Number of the line after it.
    pub(crate) line: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A cell begins.
    Begins,
    /// In a cell without quotes.
    Bare,
    /// Between quotes.
    Quoted,
    /// After a quote between quotes: the end of the cell, or half of a doubled one.
    Closing,
}

/// Goes through a file piece by piece.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    state: State,
    here: OpenQuote,
    opened: OpenQuote,
}

impl Rows {
    /// At the beginning of line `line`.
    pub(crate) const fn from(line: u64) -> Self {
        let here = OpenQuote { line, column: 1 };
        Self {
            state: State::Begins,
            here,
            opened: here,
        }
    }

    /// Goes on over `bytes`. Gives ends of rows among them that are at least `apart` bytes apart, and always the last one.
    pub(crate) fn scan(&mut self, bytes: &[u8], apart: usize) -> Result<Vec<RowEnd>, OpenQuote> {
        let between = matches!(self.state, State::Quoted | State::Closing);
        if !between && !has_quote(bytes) {
            return Ok(self.scan_bare(bytes, apart));
        }
        let mut ends: Vec<RowEnd> = Vec::new();
        let (mut kept, mut last) = (0, None);
        for (at, byte) in bytes.iter().enumerate() {
            if let Some(end) = self.step(*byte, at)? {
                last = Some(end);
                if end.at - kept >= apart {
                    kept = end.at;
                    ends.push(end);
                    last = None;
                }
            }
        }
        ends.extend(last);
        Ok(ends)
    }

    /// Nothing may be open when the file ends.
    pub(crate) fn finish(&self) -> Result<(), OpenQuote> {
        match self.open() {
            Some(opened) => Err(opened),
            None => Ok(()),
        }
    }

    /// The quote that is open, if one is.
    pub(crate) fn open(&self) -> Option<OpenQuote> {
        (self.state == State::Quoted).then_some(self.opened)
    }

    fn step(&mut self, byte: u8, at: usize) -> Result<Option<RowEnd>, OpenQuote> {
        let before = self.here;
        match byte {
            b'\n' => {
                self.here = OpenQuote {
                    line: before.line + 1,
                    column: 1,
                }
            }
            _ => self.here.column += 1,
        }
        self.state = match (self.state, byte) {
            (State::Begins, b'"') => {
                self.opened = before;
                State::Quoted
            }
            (State::Quoted, b'"') => State::Closing,
            (State::Closing, b'"') | (State::Quoted, _) => State::Quoted,
            (_, b'\n') => {
                self.state = State::Begins;
                let line = self.here.line;
                return Ok(Some(RowEnd { at: at + 1, line }));
            }
            (_, b',') => State::Begins,
            (State::Closing, byte) if byte.is_ascii_whitespace() => State::Closing,
            (State::Closing, _) => return Err(self.opened),
            (State::Begins | State::Bare, _) => State::Bare,
        };
        Ok(None)
    }

    /// The same where there are no quotes: every line is a row.
    fn scan_bare(&mut self, bytes: &[u8], apart: usize) -> Vec<RowEnd> {
        let mut ends = Vec::new();
        let mut rest = bytes;
        let lines_in = |bytes: &[u8]| memchr_iter(b'\n', bytes).count() as u64;
        let skipped = apart.saturating_sub(1);
        while let Some(after) = rest.get(skipped..).and_then(|rest| memchr(b'\n', rest)) {
            let (row, others) = rest.split_at(skipped + after + 1);
            self.here.line += lines_in(row);
            rest = others;
            let at = bytes.len() - rest.len();
            let line = self.here.line;
            ends.push(RowEnd { at, line });
        }
        if let Some(last) = memrchr(b'\n', rest) {
            let (rows, others) = rest.split_at(last + 1);
            self.here.line += lines_in(rows);
            rest = others;
            let at = bytes.len() - rest.len();
            let line = self.here.line;
            ends.push(RowEnd { at, line });
        }
        match ends.is_empty() {
            true => self.here.column += rest.len() as u64,
            false => self.here.column = 1 + rest.len() as u64,
        }
        self.state = match bytes.last() {
            Some(b'\n' | b',') => State::Begins,
            Some(_) => State::Bare,
            None => self.state,
        };
        ends
    }
}

/// Whether any cell may begin with a quote.
pub(crate) fn has_quote(bytes: &[u8]) -> bool {
    memchr(b'"', bytes).is_some()
}

/// The lines of what has no quotes, without what ends them.
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends = memchr_iter(b'\n', bytes).chain([bytes.len()]);
    ends.scan(0, move |from, end| {
        let line = bytes.get(*from..end)?;
        *from = end + 1;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    })
}

/// The cells of a row, quotes and all.
pub(crate) fn cells(row: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let row = rest?;
        let end = match row.first() {
            Some(b'"') => quoted_end(row),
            _ => row.iter().position(|byte| *byte == b','),
        };
        match end {
            Some(end) => {
                rest = Some(&row[end + 1..]);
                Some(&row[..end])
            }
            None => rest.take(),
        }
    })
}

/// The comma after the cell in quotes that a row begins with.
fn quoted_end(row: &[u8]) -> Option<usize> {
    let mut between = false;
    row.iter().position(|byte| {
        between ^= *byte == b'"';
        *byte == b',' && !between
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str, apart: usize) -> Result<Vec<usize>, OpenQuote> {
        let mut rows = Rows::from(1);
        let ends = rows.scan(text.as_bytes(), apart)?;
        rows.finish()?;
        Ok(ends.into_iter().map(|end| end.at).collect())
    }

    #[test]
    fn a_row_ends_at_a_line_end_outside_quotes() {
        assert_eq!(ends("a,b\nc\n", 1), Ok(vec![4, 6]));
        assert_eq!(ends("a,\"b\nc\"\nd\n", 1), Ok(vec![8, 10]));
        assert_eq!(ends("\"a\"\"\n\"\r\nb\n", 1), Ok(vec![8, 10]));
        assert_eq!(
            ends("5\" pipe\n\n", 1),
            Ok(vec![8, 9]),
            "a quote within a cell is a letter"
        );
    }

    #[test]
    fn ends_are_apart_and_the_last_is_among_them() {
        for quote in ["", "\"\","] {
            let text = format!("{quote}a\nb\nc\nd\ne\nf");
            let ends = ends(&text, 4).unwrap();
            assert!(
                ends.windows(2).all(|pair| pair[1] - pair[0] >= 2),
                "{ends:?}"
            );
            assert_eq!(ends.last(), Some(&(quote.len() + 10)));
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_is_named() {
        assert_eq!(
            ends("a\nb,\"c\nd\n", 1),
            Err(OpenQuote { line: 2, column: 3 })
        );
        assert_eq!(ends("\"a\"b\n", 1), Err(OpenQuote { line: 1, column: 1 }));
        // Opened in line 1, met in line 2 where another cell opens.
        assert_eq!(
            ends("a,\"n\nb,\"n\n", 1),
            Err(OpenQuote { line: 1, column: 3 })
        );
    }

    #[test]
    fn pieces_give_what_the_whole_gives() {
        let text = "a,\"b\n\"\"c\"\nd,e\n\"\"\n5\" pipe,\"x\"\n".repeat(3);
        let whole = ends(&text, 1).unwrap();
        for size in 1..text.len() {
            let (mut rows, mut found, mut start) = (Rows::from(1), Vec::new(), 0);
            for piece in text.as_bytes().chunks(size) {
                let ends = rows.scan(piece, 1).unwrap();
                found.extend(ends.into_iter().map(|end| start + end.at));
                start += piece.len();
            }
            assert_eq!(found, whole, "{size}");
            assert_eq!(rows.here.line, 1 + text.matches('\n').count() as u64);
        }
    }

    #[test]
    fn cells_end_at_commas_outside_quotes() {
        let of = |row: &'static str| {
            let cells = cells(row.as_bytes());
            cells
                .map(|cell| std::str::from_utf8(cell).unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(of("a,,b"), ["a", "", "b"]);
        assert_eq!(of("\"a,\"\"b\",c"), ["\"a,\"\"b\"", "c"]);
        assert_eq!(of(""), [""]);
        assert_eq!(of("a,\"\""), ["a", "\"\""]);
        assert_eq!(of("5\" x,y"), ["5\" x", "y"]);
    }
}
