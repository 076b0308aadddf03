//! What a file of activity holds, by its first bytes: names vary, and a Parquet file read as text would reject everything.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::Path;

use super::sources::Source;
use crate::Error;

/// Bytes in whatever they were packed in.
pub(super) type Bytes = Box<dyn Read + Send>;

/// A file of activity, unpacked.
pub(super) enum Content {
    /// No rows.
    Empty,
    Csv(Bytes),
    /// A JSON object a line.
    Json(Bytes),
    Parquet(File),
}

/// Packed files may be packed again, but hardly more often.
const LAYERS: usize = 3;
/// As many first bytes as it takes to know.
const START: usize = 16;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Opens a source and unpacks it.
pub(super) fn open(source: &Source) -> Result<Content, Error> {
    let path = source.path.as_path();
    if source.is_stdin() && source.aside().is_none() {
        return unpack(path, Box::new(io::stdin()), false);
    }
    let opened = source.aside().unwrap_or_else(|| File::open(path));
    let mut file = opened.map_err(Error::io(path))?;
    if file.metadata().map_err(Error::io(path))?.is_file() {
        let start = first(&mut file, START).map_err(Error::io(path))?;
        file.rewind().map_err(Error::io(path))?;
        if start.starts_with(PARQUET) {
            return Ok(Content::Parquet(file));
        }
    }
    let is_brotli = path
        .extension()
        .is_some_and(|name| name.eq_ignore_ascii_case("br"));
    unpack(path, Box::new(file), is_brotli)
}

const PARQUET: &[u8] = b"PAR1";

fn unpack(path: &Path, bytes: Bytes, is_brotli: bool) -> Result<Content, Error> {
    // Brotli has no sign of its own.
    let mut bytes: Bytes = match is_brotli {
        true => Box::new(brotli::Decompressor::new(bytes, 1 << 16)),
        false => bytes,
    };
    for _ in 0..=LAYERS {
        let (start, whole) = peek(bytes, START).map_err(Error::io(path))?;
        bytes = match start.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(whole)),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                Box::new(zstd::Decoder::new(whole).map_err(Error::io(path))?)
            }
            [b'B', b'Z', b'h', ..] => Box::new(bzip2::read::MultiBzDecoder::new(whole)),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => {
                Box::new(liblzma::read::XzDecoder::new_multi_decoder(whole))
            }
            [0x04, 0x22, 0x4d, 0x18, ..] => Box::new(lz4_flex::frame::FrameDecoder::new(whole)),
            [0xff, 0x06, 0, 0, b's', b'N', b'a', b'P', b'p', b'Y', ..] => {
                Box::new(snap::read::FrameDecoder::new(whole))
            }
            _ => return plain(path, &start, whole),
        };
    }
    Err(unreadable(path, "packed more than three times"))
}

fn plain(path: &Path, start: &[u8], mut bytes: Bytes) -> Result<Content, Error> {
    let binary = [
        (b"PARE".as_slice(), "an encrypted Parquet file"),
        (b"ORC", "an ORC file"),
        (b"Obj\x01", "an Avro file"),
        (b"PK\x03\x04", "a zip archive"),
    ];
    if let Some((_, what)) = binary.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Err(unreadable(path, what));
    }
    if start.starts_with(PARQUET) {
        // Parquet is read from its end: what cannot be gone back in is put aside first.
        let mut aside = tempfile::tempfile().map_err(Error::io(path))?;
        io::copy(&mut bytes, &mut aside).map_err(Error::io(path))?;
        aside.rewind().map_err(Error::io(path))?;
        return Ok(Content::Parquet(aside));
    }
    text(path, bytes)
}

/// Blank bytes that text may begin with.
const BLANK: usize = 1 << 16;

fn text(path: &Path, mut bytes: Bytes) -> Result<Content, Error> {
    let start = first(&mut bytes, BLANK).map_err(Error::io(path))?;
    let mark = if start.starts_with(BOM) { BOM.len() } else { 0 };
    let letter = start[mark..]
        .iter()
        .find(|byte| !byte.is_ascii_whitespace());
    let letter = letter.copied();
    let is_blank = letter.is_none() && start.len() < BLANK;
    let mut start = Cursor::new(start);
    start.set_position(mark as u64);
    // Blank lines stay: lines are counted from the first one of the file.
    let bytes: Bytes = Box::new(start.chain(bytes));
    match letter {
        None if is_blank => Ok(Content::Empty),
        Some(b'{') => Ok(Content::Json(bytes)),
        Some(b'[') => Err(unreadable(path, "a JSON array, not one object a line")),
        _ => Ok(Content::Csv(bytes)),
    }
}

fn unreadable(path: &Path, what: &'static str) -> Error {
    Error::Unreadable {
        path: path.to_owned(),
        what,
    }
}

/// The first bytes, at most `most`.
fn first(bytes: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(most);
    bytes.take(most as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// The same, and all bytes with them.
fn peek(mut bytes: Bytes, most: usize) -> io::Result<(Vec<u8>, Bytes)> {
    let start = first(&mut bytes, most)?;
    let whole = Cursor::new(start.clone()).chain(bytes);
    Ok((start, Box::new(whole)))
}
