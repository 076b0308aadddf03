//! Running a deployment: making it, keeping it alive, and nodes that misbehave meanwhile.

#![allow(clippy::unwrap_used, missing_docs)]

mod anchoring;
mod auditing;
mod batches;
mod deploying;
mod examples;
mod faulty;
mod interrupted;
mod lives;
mod records;
mod sending;
mod silence;
mod stage;
