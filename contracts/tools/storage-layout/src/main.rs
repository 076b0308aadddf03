//! `storage-layout FOLDER [--check]`: writes what every contract stores where into `FOLDER/<Contract>.json`, from the
//! declarations of the programs; with `--check` only says whether it is there already. Either way it fails if a contract
//! of the last release, in `FOLDER/released`, could not be upgraded to what is declared now.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod compare;
mod document;
mod notes;

use contract_base::layout::{Layout, Stored};
use document::Document;
use std::{
    error::Error,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Every contract's.
const LAYOUTS: &[Layout] = &[
    consumer_staking::ConsumerStaking::LAYOUT,
    device_registry::DeviceRegistry::LAYOUT,
    disputes::Disputes::LAYOUT,
    manufacturer_registry::ManufacturerRegistry::LAYOUT,
    rewards_distributor::RewardsDistributor::LAYOUT,
    vehicle_id::VehicleId::LAYOUT,
    week_judge::WeekJudge::LAYOUT,
];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let (folder, check) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [folder] => (folder, false),
        [folder, "--check"] => (folder, true),
        _ => {
            eprintln!("usage: storage-layout FOLDER [--check]");
            return ExitCode::FAILURE;
        }
    };
    match run(Path::new(folder), check) {
        Ok(problems) if problems.is_empty() => ExitCode::SUCCESS,
        Ok(problems) => {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("storage-layout: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Everything that is wrong.
fn run(folder: &Path, check: bool) -> Result<Vec<String>> {
    let now: Vec<_> = LAYOUTS.iter().map(Document::of).collect();
    let mut problems = against_release(&folder.join("released"), &now)?;
    for document in &now {
        let path = folder.join(format!("{}.json", document.contract));
        let text = document.text()?;
        if !check {
            fs::write(&path, text)?;
        } else if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            problems.push(format!(
                "{} is not what the program declares: run scripts/build-contracts and commit it",
                path.display()
            ));
        }
    }
    Ok(problems)
}

/// What a proxy of the last release could not bear.
fn against_release(folder: &Path, now: &[Document]) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for path in documents(folder)? {
        let text = fs::read_to_string(&path)?;
        let released: Document = serde_json::from_str(&text)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        problems.extend(compare::with_release(&released, now));
    }
    Ok(problems)
}

/// The documents of a folder, in the order of their names.
fn documents(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension() == Some(OsStr::new("json")));
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `VehicleId` of `vehicle-id`.
    fn kebab(name: &str) -> String {
        let mut kebab = String::new();
        for letter in name.chars() {
            if letter.is_uppercase() && !kebab.is_empty() {
                kebab.push('-');
            }
            kebab.extend(letter.to_lowercase());
        }
        kebab
    }

    #[test]
    fn every_program_has_a_published_layout() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programs");
        let mut programs: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        programs.sort();
        let mut published: Vec<_> = LAYOUTS
            .iter()
            .map(|layout| kebab(layout.contract))
            .collect();
        published.sort();
        assert_eq!(published, programs);
    }

    #[test]
    fn what_is_committed_is_what_the_programs_declare() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../storage");
        assert_eq!(run(&folder, true).unwrap(), [""; 0]);
    }

    #[test]
    fn a_folder_that_is_missing_or_stale_is_said() {
        let folder = std::env::temp_dir().join(format!("storage-layout-{}", std::process::id()));
        assert!(run(&folder, true).is_err());
        fs::create_dir_all(folder.join("released")).unwrap();
        assert_eq!(run(&folder, true).unwrap().len(), LAYOUTS.len());
        assert_eq!(run(&folder, false).unwrap(), [""; 0]);
        assert_eq!(run(&folder, true).unwrap(), [""; 0]);
        fs::remove_dir_all(folder).unwrap();
    }
}
