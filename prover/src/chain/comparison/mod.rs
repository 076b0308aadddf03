//! What was folded against what the contracts say: a fold that disagrees with the state at its block misses logs, or has
//! false ones.

mod difference;
mod question;
mod sample;
mod touched;

pub use difference::Difference;
pub(super) use touched::Touched;

use question::{Question, Scene};
use sample::chosen;

use protocol::Kind;

use super::transport::Retrying;
use super::{Block, Contract, Error, Message, Source, State};

/// Questions asked at once, as far as the node takes them.
const AT_ONCE: usize = 200;
/// Differences after which no more are looked for.
const ENOUGH: usize = 20;
/// Questions between two words of progress.
const STEP: usize = 10_000;

/// What to compare, and with what.
pub(super) struct Comparison<'a, S> {
    pub(super) node: &'a Retrying<'a, S>,
    pub(super) state: &'a State,
    /// What the events since the last comparison were about: all of it is compared.
    pub(super) touched: &'a Touched,
    /// How many of the rest.
    pub(super) sample: u64,
    /// The week whose rules are compared.
    pub(super) week: u32,
    /// When.
    pub(super) block: &'a Block,
}

impl<S: Source> Comparison<'_, S> {
    /// Compares the counts, every manufacturer, the levels, all vehicles and devices touched and a sample of the others.
    ///
    /// # Errors
    /// [`Error::Disagreement`] with what differs; a node that does not answer, or keeps no state so old.
    pub(super) async fn run(&self) -> Result<(), Error> {
        let scene = Scene {
            state: self.state,
            touched: self.touched,
            week: self.week,
            block: self.block,
        };
        let questions = self.questions();
        let mut differences = Vec::new();
        for (number, asked) in questions.chunks(AT_ONCE).enumerate() {
            let calls: Vec<_> = asked.iter().map(|one| one.call(&scene)).collect();
            let answers = self.node.calls(&calls, self.block.number).await?;
            for (question, answer) in asked.iter().zip(&answers) {
                differences.extend(question.compare(&scene, answer)?);
            }
            if differences.len() >= ENOUGH {
                break;
            }
            let done = number * AT_ONCE + asked.len();
            if done.is_multiple_of(STEP) || done == questions.len() {
                (self.node.tell)(Message::Step(&format!(
                    "{done} of {} answers of the contracts compared",
                    questions.len()
                )));
            }
        }
        if differences.is_empty() {
            return Ok(());
        }
        Err(Error::Disagreement {
            block: self.block.number,
            differences,
        })
    }

    fn questions(&self) -> Vec<Question> {
        let mut all = vec![
            Question::Genesis,
            Question::Count(Contract::ManufacturerRegistry),
            Question::Count(Contract::VehicleId),
            Question::Count(Contract::DeviceRegistry),
            Question::Levels,
        ];
        // The contract counts them in 32 bits, and so does the fold.
        let makers = u32::try_from(self.state.manufacturer_count()).unwrap_or(u32::MAX);
        for id in 1..=makers {
            all.extend([
                Question::Manufacturer(id),
                Question::Status(id),
                Question::Points(id),
                Question::SignedFrom(id),
            ]);
        }
        let (vehicles, devices) = (self.state.vehicle_count(), self.state.device_count());
        for id in chosen(vehicles, self.touched.vehicles(), self.sample) {
            all.extend([
                Question::Vehicle(id),
                Question::Pairing(id, Kind::Hardware),
                Question::Pairing(id, Kind::Software),
            ]);
        }
        let devices = chosen(devices, self.touched.devices(), self.sample);
        all.extend(devices.into_iter().map(Question::Device));
        all
    }
}
