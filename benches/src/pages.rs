//! The pages that figures stand on: benches/README.md, all of it, and a table of the repository's README.md between two marks.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{render, snapshot::Snapshot, summary};

const BEGIN: &str = "<!-- figures: written by scripts/figures, never by hand -->\n";
const END: &str = "<!-- end of figures -->\n";

/// Every page with its content, for the snapshot in `dir`, a folder of the repository.
pub(crate) fn of(snapshot: &Snapshot, dir: &Path) -> Result<Vec<(PathBuf, String)>> {
    let readme = dir.join("../README.md");
    let text = std::fs::read_to_string(&readme)
        .with_context(|| format!("cannot read {}", readme.display()))?;
    let text = between_marks(&text, &summary::table(snapshot))
        .with_context(|| format!("{} has no place for figures", readme.display()))?;
    Ok(vec![
        (dir.join("README.md"), render::page(snapshot)),
        (readme, text),
    ])
}

/// Writes all of them.
pub(crate) fn write(snapshot: &Snapshot, dir: &Path) -> Result<()> {
    for (path, content) in of(snapshot, dir)? {
        std::fs::write(&path, content)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The text with `table` between the marks.
fn between_marks(text: &str, table: &str) -> Result<String> {
    let (before, rest) = text
        .split_once(BEGIN)
        .context("the first mark is missing")?;
    let (_, after) = rest.split_once(END).context("the last mark is missing")?;
    Ok([before, BEGIN, table, END, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_pages_say_what_the_committed_snapshot_says() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR"));
        let snapshot = Snapshot::read(dir).unwrap().unwrap();
        for (path, content) in of(&snapshot, dir).unwrap() {
            let committed = std::fs::read_to_string(&path).unwrap();
            assert!(
                committed == content,
                "{} is not what figures.json says: run scripts/figures --pages",
                path.display()
            );
        }
    }

    #[test]
    fn only_what_lies_between_the_marks_is_replaced() {
        let text = format!("before\n{BEGIN}| old |\n{END}after\n");
        let new = between_marks(&text, "| new |\n").unwrap();
        assert_eq!(new, format!("before\n{BEGIN}| new |\n{END}after\n"));
    }

    #[test]
    fn a_page_without_marks_is_refused() {
        for text in ["", BEGIN, END] {
            assert!(between_marks(text, "").is_err(), "{text:?}");
        }
    }
}
