//! Vectors of a binary, made longer.

/// The vector `own`, which has `count` elements, followed by `added` elements whose encoding is `encoded`.
pub(super) fn extended(own: Option<&[u8]>, count: usize, added: usize, encoded: &[u8]) -> Vec<u8> {
    let mut section = Vec::new();
    // Far below the range of the number: modules have at most 128 KiB.
    wasm_encoder::Encode::encode(&((count + added) as u32), &mut section);
    section.extend_from_slice(without_count(own.unwrap_or_default()));
    section.extend_from_slice(encoded);
    section
}

/// The elements of a section that was built for itself, without their number and the section's length.
pub(super) fn elements(section: &impl wasm_encoder::Encode) -> Vec<u8> {
    let mut bytes = Vec::new();
    section.encode(&mut bytes);
    without_count(without_count(&bytes)).to_vec()
}

/// Skips the LEB128 number that a vector begins with.
pub(super) fn without_count(bytes: &[u8]) -> &[u8] {
    let count = bytes.iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
    bytes.get(count..).unwrap_or_default()
}
